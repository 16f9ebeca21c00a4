//! Settings: kept as they were asked for, and refused where they could not be honoured.

use serde_json::{Value, json};

use super::{ask, flawed};
use crate::support::start;

fn claims(users: Value, domains: Value) -> Value {
    let own = json!({ "verified": [], "claimed": [], "enforceVerifiedDomains": false });
    json!({ "users": users, "domains": domains, "consumers": [], "own": own })
}

fn healthy() -> Value {
    json!({
        "claims": claims(json!([]), json!([])),
        "suspended": false,
        "readOnly": false,
        "rateLimit": null,
        "consistency": null,
        "groupLinks": null,
        "sipAddresses": null,
        "tokenLives": {
            "implicit": "365d",
            "access": "14d",
            "refresh": "90d",
            "selfContained": "18h",
            "personal": "12h",
            "code": "5m",
            "device": "5m",
        },
        "consent": "auto",
        "signInEnd": "redirect",
    })
}

#[tokio::test]
async fn a_new_org_is_healthy_and_settings_are_told_as_they_were_set() {
    let (webex, org) = start().await;
    assert_eq!(ask(&webex, &org, "GET /settings", Value::Null, 200).await, healthy());
    let mut expected = healthy();
    for (name, sent, shown) in [
        ("suspended", json!(true), json!(true)),
        ("suspended", json!(false), json!(false)),
        ("readOnly", json!(true), json!(true)),
        ("readOnly", json!({ "retryAfter": 120 }), json!({ "retryAfter": 120 })),
        (
            "rateLimit",
            json!({ "limit": 300, "window": "60s" }),
            json!({ "limit": 300, "window": "1m", "per": "token" }),
        ),
        (
            "rateLimit",
            json!({ "limit": 1, "window": "1500ms", "per": "org" }),
            json!({ "limit": 1, "window": "1500ms", "per": "org" }),
        ),
        ("consistency", json!({ "lag": "365d" }), json!({ "lag": "365d" })),
        ("consistency", json!({ "lag": "7200s" }), json!({ "lag": "2h" })),
        ("consistency", json!({ "reads": 3 }), json!({ "reads": 3 })),
    ] {
        expected[name] = shown;
        let answered = ask(&webex, &org, "PATCH /settings", json!({ name: sent }), 200).await;
        assert_eq!(answered, expected, "{name}");
    }
    assert_eq!(ask(&webex, &org, "GET /settings", Value::Null, 200).await, expected);
    assert_eq!(ask(&webex, &org, "PATCH /settings", json!({}), 200).await, expected);
    let nulls = json!({ "claims": null, "suspended": null, "readOnly": null, "rateLimit": null, "consistency": null });
    assert_eq!(ask(&webex, &org, "PATCH /settings", nulls, 200).await, healthy());
}

#[tokio::test]
async fn a_claim_that_is_left_out_stays_as_it_was() {
    let (webex, org) = start().await;
    let users = json!({ "claims": { "users": ["a@b"] } });
    ask(&webex, &org, "PATCH /settings", users, 200).await;
    let both = ask(
        &webex,
        &org,
        "PATCH /settings",
        json!({ "claims": { "domains": ["c"] } }),
        200,
    )
    .await;
    assert_eq!(both["claims"], claims(json!(["a@b"]), json!(["c"])));
    let one = ask(
        &webex,
        &org,
        "PATCH /settings",
        json!({ "claims": { "users": [] } }),
        200,
    )
    .await;
    assert_eq!(one["claims"], claims(json!([]), json!(["c"])));
}

#[tokio::test]
async fn what_could_not_be_honoured_is_refused_by_name_and_changes_nothing() {
    let (webex, org) = start().await;
    let span = "a time such as \"60s\", \"5m\" or \"250ms\", of more than 0 and at most 365d";
    let not = |value: &str, expected: &str| format!("{value} is not {expected}");
    let body = json!({
        "suspended": "yes",
        "readOnly": { "retryAfter": -1 },
        "rateLimit": { "limit": 0, "window": "0s", "per": "client", "burst": 1 },
        "consistency": { "lag": "366d", "reads": 0 },
        "profile": "webex",
    });
    let flaws = [
        ("/suspended", not("\"yes\"", "true or false")),
        (
            "/readOnly",
            not(
                "{\"retryAfter\":-1}",
                "true, false, or an object such as {\"retryAfter\": 120}",
            ),
        ),
        ("/rateLimit/limit", not("0", "a whole number of at least 1")),
        ("/rateLimit/window", not("\"0s\"", span)),
        ("/rateLimit/per", not("\"client\"", "\"token\" or \"org\"")),
        ("/rateLimit/burst", "unknown member".to_owned()),
        ("/consistency/lag", not("\"366d\"", span)),
        ("/consistency/reads", not("0", "a whole number of at least 1")),
        (
            "/consistency",
            "say either lag or reads, as in {\"lag\": \"2s\"}".to_owned(),
        ),
        ("/profile", "unknown member".to_owned()),
    ];
    let flaws: Vec<(&str, &str)> = flaws
        .iter()
        .map(|(pointer, reason)| (*pointer, reason.as_str()))
        .collect();
    flawed(&webex, &org, "PATCH /settings", body, &flaws).await;
    let both = json!({ "consistency": { "lag": "2s", "reads": 2 }, "rateLimit": {} });
    let needed = format!("{span} is needed");
    let flaws = [
        ("/rateLimit/limit", "a whole number of at least 1 is needed"),
        ("/rateLimit/window", needed.as_str()),
        ("/consistency", "say either lag or reads, as in {\"lag\": \"2s\"}"),
    ];
    flawed(&webex, &org, "PATCH /settings", both, &flaws).await;
    assert_eq!(ask(&webex, &org, "GET /settings", Value::Null, 200).await, healthy());
}
