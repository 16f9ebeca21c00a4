//! No secret of a client in any entry.

use serde_json::json;

use super::*;

#[test]
fn no_secret_of_a_request_or_an_answer_is_in_the_journal() {
    const SECRET: &str = "s3cr3t";
    let bodies = [
        r#"{"password":"s3cr3t"}"#,
        r#"{"password":"s3cr3t""#,
        r#"{"Operations":[{"op":"replace","path":"password","value":"s3cr3t"}]}"#,
        r#"{"Operations":[{"op":"replace","value":{"PASSWORD":"s3cr3t"}}]}"#,
        r#"{"detail":"filter: password eq \"s3cr3t\" is not served"}"#,
        r#"{"access_token":"s3cr3t","refresh_token":"s3cr3t","token_type":"Bearer"}"#,
        "grant_type=authorization_code&code=s3cr3t&client_secret=s3cr3t",
        "email=a%40example.test&password=s3cr3t",
        r#"{"path":"password","value":"s3cr3t&""#,
        r#"&"password":"s3cr3t"="#,
    ];
    let types = [
        "application/json",
        "application/x-www-form-urlencoded",
        "text/html",
        "text/plain",
    ];
    for (body, media_type) in bodies
        .iter()
        .flat_map(|body| types.map(|media_type| (body, media_type)))
    {
        let response = Response::text(StatusCode::FOUND, media_type, (*body).to_owned());
        let location = "http://localhost/#access_token=s3cr3t&state=x";
        let text = shown(Case {
            method: "POST",
            target: "/v1/scim/o/Users?access_token=s3cr3t&filter=password%20eq%20%22s3cr3t%22",
            headers: vec![
                ("authorization", "Bearer s3cr3t"),
                ("cookie", "a=s3cr3t; s3cr3t"),
                ("x-api-key", "s3cr3t"),
                ("referer", "http://localhost/?code=s3cr3t"),
                ("content-type", media_type),
            ],
            body: whole(body),
            response: response
                .with(http::header::LOCATION, location)
                .with(http::header::SET_COOKIE, "session=s3cr3t; Path=/"),
            why: Some("the filter `password eq \"s3cr3t\"` is not served"),
            ..Case::default()
        });
        assert!(!text.contains(SECRET), "{media_type}: {text}");
    }
}

#[test]
fn a_refusal_that_quotes_a_part_of_a_secret_is_not_kept() {
    let refused = |why: &'static str| {
        shown(Case {
            target: "/v1/scim/o/Users?filter=password+eq+correct+horse",
            why: Some(why),
            response: Response::json(StatusCode::BAD_REQUEST, "application/json", &json!({ "detail": why })),
            ..Case::default()
        })
    };
    assert!(!refused("filter: expected a keyword at byte 20, found \"horse\"").contains("horse"));
    let plain = "filter: password is writeOnly and cannot be searched";
    assert_eq!(refused(plain).matches(plain).count(), 2);
}

#[test]
fn a_foreign_credential_leaves_no_trace_and_a_warning() {
    let secret = "s3cret-of-the-real-service";
    let case = Case {
        method: "POST",
        target: "/v1/scim/o/Users/s3cret-of-the-real-service?x=s3cret-of-the-real-service",
        headers: vec![
            ("authorization", "Bearer s3cret-of-the-real-service"),
            ("x-copy", "s3cret-of-the-real-service"),
            ("content-type", "application/json"),
        ],
        body: whole(r#"{"s3cret-of-the-real-service": ["s3cret-of-the-real-service"]}"#),
        response: Response::json(
            StatusCode::UNAUTHORIZED,
            "application/json",
            &json!({"quoted": "s3cret-of-the-real-service"}),
        ),
        why: Some("nobody issued s3cret-of-the-real-service"),
        foreign: vec![Foreign::Authorization],
        ..Case::default()
    };
    let text = shown(case);
    assert!(!text.contains(secret), "{text}");
    assert!(!text.contains(&crate::entropy::fingerprint(secret)), "{text}");
    let listing: Value = serde_json::from_str(&text).unwrap();
    let entry = &listing["items"][0];
    assert_eq!(
        entry["headers"]["authorization"],
        "Bearer [foreign credential, not kept]"
    );
    assert_eq!(entry["warnings"], json!([Foreign::Authorization.warning()]));
    assert_eq!(listing["foreignCredentials"], 1);
}

#[test]
fn a_key_of_another_system_is_warned_of_and_an_empty_one_is_not() {
    for (value, warnings) in [("k3y", json!([Foreign::Header.warning()])), ("", json!([]))] {
        let entry = items(Case {
            headers: vec![("x-api-key", value)],
            ..Case::default()
        });
        assert_eq!(entry["warnings"], warnings, "{value:?}");
    }
}
