//! The errors of RFC 6749 section 5.2, each with its whole body, at both endpoints.

use serde_json::json;

use super::{App, BROKER, FORM, PUBLIC, assert_refused};
use crate::support::{control, send};

/// A form, the error that it is refused with, and how its description begins.
type Row<'a> = (Vec<(&'a str, &'a str)>, &'a str, &'a str);

#[tokio::test]
async fn every_error_of_the_token_endpoint_has_both_vocabularies() {
    let app = App::new().await;
    let (id, secret) = (app.id.as_str(), app.secret.as_str());
    let both = [("client_id", id), ("client_secret", secret)];
    let grant = |name: &'static str| [&both[..], &[("grant_type", name)]].concat();
    let rows: Vec<Row<'_>> = vec![
        (both.to_vec(), "invalid_request", "The parameter grant_type is missing."),
        (
            grant("password"),
            "unsupported_grant_type",
            "The grant_type 'password' is none of ",
        ),
        (
            grant("authorization_code"),
            "invalid_request",
            "The parameter code is missing.",
        ),
        (
            grant("refresh_token"),
            "invalid_request",
            "The parameter refresh_token is missing.",
        ),
        (
            [&grant("refresh_token")[..], &[("refresh_token", "")]].concat(),
            "invalid_request",
            "The parameter refresh_token is missing.",
        ),
        (
            [&grant("refresh_token")[..], &[("scope", "a"), ("scope", "b")]].concat(),
            "invalid_request",
            "The parameter refresh_token is missing.",
        ),
        (
            [&grant("refresh_token")[..], &[("grant_type", "refresh_token")]].concat(),
            "invalid_request",
            "The parameter grant_type was sent more than once.",
        ),
        (
            vec![("grant_type", "client_credentials")],
            "invalid_client",
            "No client is named: send client_id and client_secret by HTTP Basic or in the body.",
        ),
        (
            vec![("grant_type", "client_credentials"), ("client_id", "C12")],
            "invalid_client",
            "Client Id is invalid",
        ),
        (
            vec![("grant_type", "client_credentials"), ("client_id", id)],
            "invalid_client",
            "The client_secret is missing.",
        ),
        (
            vec![
                ("grant_type", "client_credentials"),
                ("client_id", id),
                ("client_secret", "x"),
            ],
            "invalid_client",
            "The client_secret is wrong.",
        ),
    ];
    for endpoint in [PUBLIC, BROKER] {
        for (form, error, description) in &rows {
            let answer = app.post(endpoint, &[], form).await;
            let told = answer.json()["error_description"].as_str().unwrap().to_owned();
            assert!(told.starts_with(description), "{told}");
            assert_refused(&answer, endpoint, 400, error, &told);
        }
    }
}

#[tokio::test]
async fn who_authenticates_by_a_header_is_refused_with_401_and_a_challenge() {
    let app = App::new().await;
    let form = [("grant_type", "client_credentials")];
    for (header, description) in [
        (
            "Bearer abc",
            "The Authorization header is not Basic with the base64 form of client_id:client_secret.",
        ),
        ("Basic QzEyOng=", "Client Id is invalid"),
    ] {
        let answer = app.post(BROKER, &[("authorization", header)], &form).await;
        assert_refused(&answer, BROKER, 401, "invalid_client", description);
    }
}

#[tokio::test]
async fn a_client_that_names_itself_twice_or_is_disabled_is_refused_without_a_challenge() {
    let app = App::new().await;
    let grant = ("grant_type", "client_credentials");
    let basic = [("authorization", app.basic())];
    let basic = basic.each_ref().map(|(name, value)| (*name, value.as_str()));
    for endpoint in [PUBLIC, BROKER] {
        for (more, what) in [
            (
                ("client_secret", app.secret.as_str()),
                "The client authenticates twice: send its secret by Authorization or in the body, not by both.",
            ),
            (
                ("client_id", "C12"),
                "The client_id of the body is not the one of the Authorization header.",
            ),
        ] {
            let answer = app.post(endpoint, &basic, &[grant, more]).await;
            assert_refused(&answer, endpoint, 400, "invalid_request", what);
        }
    }
    let path = format!("/orgs/{}/clients/{}", app.org.id(), app.id);
    let disabled = control(&app.webex, "PATCH", &path, Some(&json!({ "disabled": true }))).await;
    assert_eq!(disabled.status, 200);
    for endpoint in [PUBLIC, BROKER] {
        let by_body = app.ask_at(endpoint, &[grant]).await;
        let by_header = app.post(endpoint, &basic, &[grant]).await;
        for answer in [by_body, by_header] {
            let what = "The integration is disabled.";
            assert_refused(&answer, endpoint, 400, "unauthorized_client", what);
        }
    }
}

#[tokio::test]
async fn a_body_that_is_no_form_is_refused_with_what_would_be_right() {
    let app = App::new().await;
    let url = format!("{}{PUBLIC}", app.webex.url());
    let answer = send("POST", &url, &[("content-type", "application/json")], "{}").await;
    let what = "The body is application/json. Send the parameters as application/x-www-form-urlencoded.";
    assert_refused(&answer, PUBLIC, 400, "invalid_request", what);
    let answer = send("POST", &url, &[FORM], "grant_type=%ff").await;
    let what = "The parameter 'grant_type' is not UTF-8 after percent-decoding. Percent-encode the UTF-8 bytes of names \
                and values (RFC 6749 appendix B).";
    assert_refused(&answer, PUBLIC, 400, "invalid_request", what);
    let answer = send("POST", &format!("{url}?org=nowhere"), &[FORM], "client_id=C1").await;
    let what = "The query names the organization 'nowhere', which this double does not have.";
    assert_refused(&answer, PUBLIC, 400, "invalid_request", what);
}

#[tokio::test]
async fn the_journal_knows_the_grant_and_shows_no_secret() {
    let app = App::new().await;
    let tokens = app.tokens().await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    app.refresh(refresh).await;
    app.ask(&[("grant_type", "client_credentials")]).await;
    let path = format!("/orgs/{}/requests", app.org.id());
    let journal = control(&app.webex, "GET", &path, None).await;
    let entries = journal.json()["items"].clone();
    let names: Vec<&str> = entries
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["operation"].as_str().unwrap())
        .collect();
    for name in [
        "oauth.authorize",
        "oauth.sign-in",
        "oauth.token.code",
        "oauth.token.refresh",
        "oauth.token.client",
    ] {
        assert!(names.contains(&name), "{name} is not among {names:?}");
    }
    let text = journal.text();
    for secret in [refresh, tokens["access_token"].as_str().unwrap(), &app.secret] {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
    assert!(!text.contains("\"foreign\":[\"authorization\"]"), "{text}");
    assert_eq!(json!(names.len()), json!(entries.as_array().unwrap().len()));
}
