//! Three spellings of a rule: each is taken, all are one value, and what is listed is taken again.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use crate::support::{Answer, control, start};

const TOML: &str = r#"[[fault]]
id = "lost"
match = { op = "users.create" }
schedule = { times = 2 }
effect = { commit = "first", transport = { cut = "40%", end = "rst" } }

[[fault]]
id = "slow"
match = { op = ["users.get", "users.list"] }
schedule = { sequence = ["pass", { http = { status = 503 } }] }
note = "every second one"
"#;

async fn faults(webex: &MockWebex, org: &Org, method: &str, path: &str, body: Option<Value>) -> Answer {
    let path = format!("/orgs/{}/faults{path}", org.id());
    control(webex, method, &path, body.as_ref()).await
}

#[tokio::test]
async fn one_rule_in_three_spellings_is_one_value() {
    let (webex, org) = start().await;
    let spellings = [
        json!({
            "id": "lost", "match": { "op": "users.create" }, "schedule": { "times": 2 },
            "effect": { "commit": "first", "transport": { "cut": "40%", "end": "rst" } }
        }),
        json!({ "id": "lost", "short": "users.create: commit, rst@40% x2" }),
        json!({ "toml": TOML.split("\n\n").next() }),
    ];
    let mut views = Vec::new();
    for spelling in spellings {
        faults(&webex, &org, "DELETE", "", None).await;
        let armed = faults(&webex, &org, "POST", "", Some(spelling)).await;
        assert_eq!(armed.status, 201, "{}", armed.text());
        let mut view = armed.json();
        assert!(view.as_object_mut().unwrap().remove("armedUntil").unwrap().is_string());
        views.push(view);
    }
    assert_eq!(views[0]["short"], "users.create: commit, rst@40% x2");
    assert_eq!(views[1], views[0]);
    assert_eq!(views[2], views[0]);
}

#[tokio::test]
async fn a_file_of_rules_is_armed_listed_and_armed_again() {
    let (webex, org) = start().await;
    let armed = faults(&webex, &org, "PUT", "", Some(json!({ "toml": TOML }))).await;
    assert_eq!(armed.status, 200, "{}", armed.text());
    let ids: Vec<Value> = armed.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["id"].clone())
        .collect();
    assert_eq!(ids, ["lost", "slow"]);
    let listed = faults(&webex, &org, "GET", "?format=toml", None).await;
    assert_eq!(
        (listed.status, listed.header("content-type")),
        (200, "application/toml")
    );
    assert_eq!(listed.text(), TOML);
    let valid = faults(&webex, &org, "POST", "/validate", Some(json!({ "toml": TOML }))).await;
    assert_eq!(valid.json(), json!({ "valid": true, "errors": [], "warnings": [] }));
}

#[tokio::test]
async fn a_file_with_a_flaw_changes_nothing_and_says_where_it_is() {
    let (webex, org) = start().await;
    faults(&webex, &org, "PUT", "", Some(json!({ "toml": TOML }))).await;
    let before = faults(&webex, &org, "GET", "?format=toml", None).await.text();
    let flawed = TOML.replace("status = 503", "status = 99");
    let refused = faults(&webex, &org, "PUT", "", Some(json!({ "toml": flawed }))).await;
    assert_eq!(refused.status, 422);
    let told = json!([{
        "pointer": "/toml/fault/1/schedule/sequence/1/http/status",
        "reason": "`99` is not a status that can be injected; those are 200 to 599"
    }]);
    assert_eq!(refused.json()["errors"], told);
    let torn = faults(&webex, &org, "PUT", "", Some(json!({ "toml": "[[fault]]\nid = \"a" }))).await;
    assert_eq!(torn.json()["errors"][0]["pointer"], "/toml");
    assert_eq!(
        torn.json()["errors"][0]["reason"],
        "line 2, column 8: invalid basic string, expected `\"`"
    );
    assert_eq!(faults(&webex, &org, "GET", "?format=toml", None).await.text(), before);
}

#[tokio::test]
async fn what_toml_cannot_say_stands_there_in_json() {
    let (webex, org) = start().await;
    let null = json!({ "id": "null", "match": { "body.active": { "equals": null } }, "effect": { "http": { "status": 503 } } });
    assert_eq!(faults(&webex, &org, "POST", "", Some(null)).await.status, 201);
    let slow = json!({ "id": "slow", "short": "users.get: delay=2s" });
    assert_eq!(faults(&webex, &org, "POST", "", Some(slow)).await.status, 201);
    let listed = faults(&webex, &org, "GET", "", None).await.json();
    let text = faults(&webex, &org, "GET", "?format=toml", None).await.text();
    let again = faults(&webex, &org, "PUT", "", Some(json!({ "toml": text })))
        .await
        .json();
    for key in ["id", "match", "schedule", "effect"] {
        let of = |list: &Value| [0, 1].map(|index| list["items"][index][key].clone());
        assert_eq!(of(&again), of(&listed), "{text}");
    }
    let twice = faults(&webex, &org, "PUT", "", Some(json!({ "toml": text.repeat(2) })))
        .await
        .json();
    let pointers: Vec<&Value> = twice["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|flaw| &flaw["pointer"])
        .collect();
    assert_eq!(pointers, ["/toml/fault/2/id", "/toml/fault/3/id"]);
    let unknown = faults(&webex, &org, "GET", "?format=yaml", None).await;
    assert_eq!(
        unknown.json()["errors"],
        json!([{ "pointer": "?format", "reason": "\"yaml\" is not json or toml" }])
    );
}

#[tokio::test]
async fn a_patch_in_another_spelling_replaces_what_the_rule_does() {
    let (webex, org) = start().await;
    let rule = json!({ "id": "a", "note": "kept", "priority": 3, "short": "users.create: 500 x2" });
    assert_eq!(faults(&webex, &org, "POST", "", Some(rule)).await.status, 201);
    for (patch, short) in [
        (json!({ "short": "users.get: 503" }), "users.get: 503 priority=3"),
        (
            json!({ "toml": "[[fault]]\nshort = 'users.list: 502 x1'" }),
            "users.list: 502 x1 priority=3",
        ),
    ] {
        let patched = faults(&webex, &org, "PATCH", "/a", Some(patch)).await.json();
        let told = ["id", "note", "short"].map(|key| patched[key].clone());
        assert_eq!(told, [json!("a"), json!("kept"), json!(short)]);
    }
    let flawed = faults(&webex, &org, "PATCH", "/a", Some(json!({ "short": "x" })))
        .await
        .json();
    assert_eq!(flawed["errors"].as_array().unwrap().len(), 1, "{flawed}");
    webex.shutdown().await;
}
