//! The same data, one element a line.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::{ask, lists};
use crate::support::{Answer, control, send, start};

const NDJSON: &str = "application/x-ndjson";

async fn put(webex: &MockWebex, org: &Org, headers: &[(&str, &str)], body: &str) -> Answer {
    let url = format!("{}/__mock/orgs/{}/data", webex.url(), org.id());
    send("PUT", &url, headers, body.to_owned()).await
}

async fn get(webex: &MockWebex, org: &Org) -> Answer {
    control(webex, "GET", &format!("/orgs/{}/data?format=ndjson", org.id()), None).await
}

#[tokio::test]
async fn lines_say_what_the_document_says_and_are_taken_back() {
    let (webex, org) = start().await;
    ask(&webex, &org, "PATCH /licenses", json!({"calling": {"total": 9}}), 200).await;
    ask(&webex, &org, "POST /generate", json!({"users": 3, "groups": 1}), 201).await;
    let document = ask(&webex, &org, "GET /data", Value::Null, 200).await;
    let lines = get(&webex, &org).await;
    assert_eq!((lines.status, lines.header("content-type")), (200, NDJSON));
    let text = lines.text();
    let parsed: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |name: &str| -> Vec<Value> { parsed.iter().filter_map(|line| line.get(name).cloned()).collect() };
    assert_eq!(json!(of("user")), document["users"]);
    assert_eq!(json!(of("group")), document["groups"]);
    assert_eq!(
        of("license"),
        [json!({"name": "calling", "total": 9, "locations": [], "assign": "all"})]
    );
    assert_eq!(of("claims"), [document["claims"].clone()]);
    assert_eq!(parsed.len(), 1 + 1 + 4 + 1);

    let shown = lists(&org).await;
    let taken = put(
        &webex,
        &org,
        &[("content-type", "application/x-ndjson; charset=utf-8")],
        &text,
    )
    .await;
    assert_eq!(
        taken.json(),
        json!({ "users": 4, "groups": 1, "clients": 0, "warnings": [] })
    );
    assert_eq!(lists(&org).await, shown);
    assert_eq!(get(&webex, &org).await.text(), text);
    // Blank lines say nothing, and neither does the end of the last one.
    let airy = format!("\r\n{}\n \n", text.trim_end().replace('\n', "\r\n"));
    put(&webex, &org, &[("content-type", NDJSON)], &airy).await;
    assert_eq!(get(&webex, &org).await.text(), text);
}

#[tokio::test]
async fn a_bad_line_is_named_by_its_number_and_nothing_is_changed() {
    let (webex, org) = start().await;
    let before = lists(&org).await;
    let check = async |text: &str, flaws: &[(&str, &str)]| {
        let refused = put(&webex, &org, &[("content-type", NDJSON)], text).await;
        assert_eq!(refused.status, 422, "{text}: {}", refused.text());
        let expected: Vec<Value> = flaws
            .iter()
            .map(|(pointer, reason)| json!({ "pointer": pointer, "reason": reason }))
            .collect();
        assert_eq!(refused.json()["errors"], json!(expected), "{text}");
    };
    let ada = r#"{"user":{"resource":{"userName":"ada@example.test"}}}"#;
    check(
        &format!(
            "{ada}\n{{\"user\":\n\n[]\n{{}}\n{{\"user\":1,\"group\":2}}\n{{\"people\":{{}}}}\n{{\"group\":{{}}}}\n"
        ),
        &[
            ("line 2", "is not a JSON object: EOF while parsing a value at column 8"),
            ("line 4", "is not a JSON object"),
            ("line 5", "must have one member: user, group, license, client or claims"),
            ("line 6", "must have one member: user, group, license, client or claims"),
            (
                "line 7",
                "\"people\" is none of user, group, license, client and claims",
            ),
            ("line 8/group/resource", "a SCIM resource as a JSON object is needed"),
        ],
    )
    .await;
    check(
        &format!("{ada}\n{ada}"),
        &[(
            "line 2/user/resource",
            "userName \"ada@example.test\" is taken by another user of this organization.",
        )],
    )
    .await;
    check(
        "{\"license\":{}}\n{\"license\":{\"name\":\"a\"}}\n{\"license\":{\"name\":\"a\"}}\n{\"claims\":{}}\n{\"claims\":{}}",
        &[
            ("line 1/license/name", "a license needs a name"),
            ("line 3/license/name", "the license \"a\" is there twice"),
            ("line 5/claims", "there is a line of claims already"),
        ],
    )
    .await;
    assert_eq!(lists(&org).await, before);
}

#[tokio::test]
async fn lines_are_for_data_alone_and_a_foreign_page_sends_none() {
    let (webex, org) = start().await;
    let before = lists(&org).await;
    let lines = [("content-type", NDJSON)];
    let url = |rest: &str| format!("{}/__mock/orgs/{}{rest}", webex.url(), org.id());
    for (method, rest) in [
        ("POST", "/mutate"),
        ("POST", "/data"),
        ("PATCH", "/settings"),
        ("POST", "/reset"),
    ] {
        let refused = send(method, &url(rest), &lines, "{}").await;
        assert_eq!(refused.status, 415, "{method} {rest}: {}", refused.text());
    }
    let ada = r#"{"user":{"resource":{"userName":"ada@example.test"}}}"#;
    for foreign in [
        ("origin", "null"),
        ("origin", "http://evil.example"),
        ("sec-fetch-site", "cross-site"),
    ] {
        let refused = put(&webex, &org, &[lines[0], foreign], ada).await;
        assert_eq!(refused.status, 403, "{foreign:?}: {}", refused.text());
    }
    let text = put(&webex, &org, &[("content-type", "text/plain")], ada).await;
    assert_eq!(text.status, 415);
    assert_eq!(lists(&org).await, before);
}

#[tokio::test]
async fn a_format_that_is_not_served_is_refused_by_name() {
    let (webex, org) = start().await;
    let path = format!("/orgs/{}/data?format=xml&pretty=1", org.id());
    let refused = control(&webex, "GET", &path, None).await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        refused.json()["errors"],
        json!([
            { "pointer": "?format", "reason": "\"xml\" is not json or ndjson" },
            { "pointer": "?pretty", "reason": "unknown parameter" },
        ])
    );
}
