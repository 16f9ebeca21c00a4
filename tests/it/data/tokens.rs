//! The tokens of an org: listed without themselves, and ended on command.

use std::time::Duration;

use serde_json::{Value, json};

use super::{ask, open};
use crate::support::journal::last_entry;
use crate::support::refusal::{UNAUTHORIZED, assert_gateway};
use crate::support::{Caller, control, start};

#[tokio::test]
async fn every_token_is_listed_by_fingerprint_with_its_owner_and_state_and_never_itself() {
    let (webex, org) = start().await;
    let ada = Caller::connector(&org).create_user("ada@example.test").await;
    let hers = ask(
        &webex,
        &org,
        "POST /tokens",
        json!({ "userName": "ada@example.test", "ttl": "1h" }),
        201,
    )
    .await;
    let short = org.token().ttl(Duration::ZERO).issue();
    let text = control(&webex, "GET", &format!("/orgs/{}/tokens", org.id()), None)
        .await
        .text();
    for token in [org.admin_token(), hers["token"].as_str().unwrap(), &short] {
        assert!(!text.contains(token));
    }
    let list: Value = serde_json::from_str(&text).unwrap();
    let states = |list: &Value| -> Vec<Value> {
        let items = list["items"].as_array().unwrap().iter();
        items.map(|token| json!([token["userName"], token["state"]])).collect()
    };
    let admin = org.admin().0;
    let live = [
        json!([admin, "live"]),
        json!(["ada@example.test", "live"]),
        json!([admin, "expired"]),
    ];
    assert_eq!(states(&list), live);
    assert_eq!(list["items"][1]["fingerprint"], hers["fingerprint"]);
    assert_eq!(list["items"][1]["userId"], ada["id"]);
    assert_eq!(list["items"][1]["expiresAt"], hers["expiresAt"]);
    assert_eq!(list["items"][1]["scopes"], hers["scopes"]);

    let path = format!("/Users/{}", ada["id"].as_str().unwrap());
    assert_eq!(Caller::connector(&org).delete(&path).await.status, 204);
    let list = ask(&webex, &org, "GET /tokens", Value::Null, 200).await;
    assert_eq!(states(&list)[1], json!([null, "revoked"]));
}

#[tokio::test]
async fn a_token_is_revoked_by_fingerprint_and_no_other_with_it() {
    let (webex, org) = start().await;
    let doomed = ask(&webex, &org, "POST /tokens", Value::Null, 201).await;
    let token = doomed["token"].as_str().unwrap();
    assert_eq!(open(&org, token).await.status, 200);
    let call = format!("POST /tokens/{}/revoke", doomed["fingerprint"].as_str().unwrap());
    for _ in 0..2 {
        let revoked = ask(&webex, &org, &call, Value::Null, 200).await;
        assert_eq!(
            (&revoked["state"], &revoked["fingerprint"]),
            (&json!("revoked"), &doomed["fingerprint"])
        );
    }
    assert_gateway(&open(&org, token).await, 401, UNAUTHORIZED);
    assert_eq!(open(&org, org.admin_token()).await.status, 200);
    ask(&webex, &org, "POST /tokens/000000000000/revoke", Value::Null, 404).await;
}

#[tokio::test]
async fn all_tokens_expire_at_once_and_new_ones_live() {
    let (webex, org) = start().await;
    let one = org.token().issue();
    let _dead = org.token().ttl(Duration::ZERO).issue();
    let expired = ask(&webex, &org, "POST /tokens/expire-all", json!({}), 200).await;
    assert_eq!(expired, json!({ "expired": 2 }));
    for token in [org.admin_token(), &one] {
        assert_gateway(&open(&org, token).await, 401, UNAUTHORIZED);
        let why = last_entry(&webex, &org).await["why"].as_str().unwrap().to_owned();
        assert!(why.starts_with("the token expired at "), "{why}");
    }
    assert_eq!(open(&org, &org.token().issue()).await.status, 200);
    assert_eq!(
        ask(&webex, &org, "POST /tokens/expire-all", json!({}), 200).await["expired"],
        1
    );
}
