//! Tokens of every kind by the control plane: how long they live, whose they are, what ends them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::{CLIENT_ID, ask, issue, opens, refresh, register};
use crate::support::start;

const DAY: u32 = 86_400;

/// Seconds from now, by the org's clock, which stands still.
fn left(now: &Value, end: &Value) -> i64 {
    let instant = |value: &Value| value.as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    instant(end).duration_since(instant(now)).as_secs()
}

#[tokio::test]
async fn each_kind_has_its_life_by_the_settings_and_its_owner() {
    let (webex, org) = start().await;
    register(&webex, &org, json!({})).await;
    let app = json!({ "clientId": format!("C{:064}", 1), "kind": "service-app", "scopes": ["identity:people_rw"] });
    ask(&webex, &org, "POST /clients", app, 201).await;
    let now = ask(&webex, &org, "PUT /clock", json!({ "mode": "frozen" }), 200).await["now"].clone();
    let app_id = format!("C{:064}", 1);
    let admin = org.admin().0;
    let machine = |digits: &str| format!("machine-{digits}@{}", admin.split_once('@').unwrap().1);
    for (kind, client, days, owner) in [
        ("implicit", None, 365.0, admin.to_owned()),
        ("personal", None, 0.5, admin.to_owned()),
        ("integration", Some(CLIENT_ID), 14.0, admin.to_owned()),
        ("client", Some(CLIENT_ID), 14.0, machine("92e9cf6bc5fd")),
        ("service-app", Some(&*app_id), 14.0, machine("0aa533c41ccf")),
    ] {
        let token = ask(
            &webex,
            &org,
            "POST /tokens",
            json!({ "kind": kind, "clientId": client }),
            201,
        )
        .await;
        assert_eq!(left(&now, &token["expiresAt"]) as f64, days * f64::from(DAY), "{kind}");
        assert_eq!(
            (&token["kind"], &token["userName"]),
            (&json!(kind), &json!(owner)),
            "{kind}"
        );
    }
    let lives = json!({ "tokenLives": { "implicit": "45d", "personal": "1h", "access": "2h", "refresh": "3h" } });
    ask(&webex, &org, "PATCH /settings", lives, 200).await;
    for (kind, hours) in [("implicit", 45 * 24), ("personal", 1), ("integration", 2)] {
        let token = ask(&webex, &org, "POST /tokens", json!({ "kind": kind }), 201).await;
        assert_eq!(left(&now, &token["expiresAt"]), hours * 3600, "{kind}");
    }
    let pair = issue(&webex, &org, json!({ "ttl": "5m" })).await;
    assert_eq!(left(&now, &pair["expiresAt"]), 300);
    assert_eq!(left(&now, &pair["refreshTokenExpiresAt"]), 3 * 3600);
}

#[tokio::test]
async fn a_self_contained_token_is_a_signed_one_of_the_client_and_opens_the_door_for_18_hours() {
    let (webex, org) = start().await;
    register(&webex, &org, json!({})).await;
    let now = ask(&webex, &org, "PUT /clock", json!({ "mode": "frozen" }), 200).await["now"].clone();
    let token = issue(&webex, &org, json!({ "selfContained": true })).await;
    let text = token["token"].as_str().unwrap();
    let claims: Vec<&str> = text.split('.').collect();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims[1]).unwrap()).unwrap();
    assert_eq!(
        (&claims["client_id"], &claims["realm"], &claims["user_type"]),
        (&json!(CLIENT_ID), &json!(org.id().to_string()), &json!("user"))
    );
    assert_eq!(left(&now, &token["expiresAt"]), 18 * 3600);
    assert_eq!(opens(&org, &token["token"]).await, 200);
    // What is refreshed is one again.
    let again = refresh(&webex, &token["refreshToken"]).await.json();
    assert_eq!(again["access_token"].as_str().unwrap().split('.').count(), 3);
    // A client can have it so for all its tokens, and one can be another.
    let change = json!({ "selfContained": true });
    ask(&webex, &org, &format!("PATCH /clients/{CLIENT_ID}"), change, 200).await;
    let parts = async |body: Value| {
        issue(&webex, &org, body).await["token"]
            .as_str()
            .unwrap()
            .split('.')
            .count()
    };
    assert_eq!(parts(json!({})).await, 3);
    assert_eq!(parts(json!({ "selfContained": false })).await, 1);
}

#[tokio::test]
async fn access_and_refresh_tokens_are_listed_and_revoked_by_fingerprint() {
    let (webex, org) = start().await;
    register(&webex, &org, json!({})).await;
    let pair = issue(&webex, &org, json!({})).await;
    let list = ask(&webex, &org, "GET /tokens", Value::Null, 200).await;
    assert!(!list.to_string().contains(pair["token"].as_str().unwrap()));
    assert!(!list.to_string().contains(pair["refreshToken"].as_str().unwrap()));
    let shown = |list: &Value| -> Vec<Value> {
        let items = list["items"].as_array().unwrap().iter();
        items
            .map(|item| json!([item["type"], item["kind"], item["clientId"], item["state"]]))
            .collect()
    };
    let tutorial = &list["items"][0]["clientId"];
    let mut expected = vec![
        json!(["access", "implicit", tutorial, "live"]),
        json!(["access", "integration", CLIENT_ID, "live"]),
        json!(["refresh", "integration", CLIENT_ID, "live"]),
    ];
    assert_eq!(shown(&list), expected);
    assert_eq!(list["items"][2]["expiresAt"], pair["refreshTokenExpiresAt"]);

    let revoke = format!(
        "POST /tokens/{}/revoke",
        list["items"][2]["fingerprint"].as_str().unwrap()
    );
    let revoked = ask(&webex, &org, &revoke, Value::Null, 200).await;
    assert_eq!(
        (&revoked["type"], &revoked["state"]),
        (&json!("refresh"), &json!("revoked"))
    );
    expected[2][3] = json!("revoked");
    assert_eq!(
        shown(&ask(&webex, &org, "GET /tokens", Value::Null, 200).await),
        expected
    );
    assert_eq!(refresh(&webex, &pair["refreshToken"]).await.status, 400);
    assert_eq!(opens(&org, &pair["token"]).await, 200);
}

#[tokio::test]
async fn what_expires_at_once_is_said_by_type() {
    for (body, expired, access, refreshed) in [
        (json!({}), 2, 401, 200),
        (json!({ "type": "access" }), 2, 401, 200),
        (json!({ "type": "refresh" }), 1, 200, 400),
        (json!({ "type": "all" }), 3, 401, 400),
    ] {
        let (webex, org) = start().await;
        register(&webex, &org, json!({})).await;
        let pair = issue(&webex, &org, json!({})).await;
        let answer = ask(&webex, &org, "POST /tokens/expire-all", body.clone(), 200).await;
        assert_eq!(answer, json!({ "expired": expired }), "{body}");
        assert_eq!(opens(&org, &pair["token"]).await, access, "{body}");
        assert_eq!(refresh(&webex, &pair["refreshToken"]).await.status, refreshed, "{body}");
        webex.shutdown().await;
    }
}
