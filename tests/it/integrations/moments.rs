//! What a snapshot, a reset, a fork and the clock do to refresh tokens, codes and clients.

use std::time::Duration;

use serde_json::{Value, json};

use super::{CALLBACK, CLIENT_ID, ask, issue, opens, refresh, register, token_endpoint};
use crate::sign_in::encode;
use crate::sign_in::visitor::Visitor;
use crate::support::{control, start};

#[tokio::test]
async fn a_restored_snapshot_brings_back_refresh_tokens_and_codes_as_they_were() {
    let (webex, org) = start().await;
    register(&webex, &org, json!({})).await;
    let pair = issue(&webex, &org, json!({})).await;
    let (redirect, scope) = (encode(CALLBACK), encode("identity:people_rw"));
    let link = format!(
        "{}/v1/authorize?response_type=code&client_id={CLIENT_ID}&redirect_uri={redirect}&scope={scope}&state=s",
        webex.url()
    );
    let answer = Visitor::new(&webex).sign_in(&link, org.admin()).await;
    let code = answer.header("location").split_once("?code=").unwrap().1;
    let code = code.split('&').next().unwrap().to_owned();
    let exchange = async || {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", CALLBACK),
        ];
        token_endpoint(&webex, &form).await.status
    };
    ask(&webex, &org, "POST /snapshots", json!({ "name": "s" }), 201).await;
    assert_eq!(exchange().await, 200);
    assert_eq!(exchange().await, 400);
    ask(&webex, &org, &format!("DELETE /clients/{CLIENT_ID}"), Value::Null, 204).await;
    assert_eq!(refresh(&webex, &pair["refreshToken"]).await.status, 400);

    ask(&webex, &org, "POST /snapshots/s/restore", Value::Null, 200).await;
    assert_eq!(refresh(&webex, &pair["refreshToken"]).await.status, 200);
    assert_eq!(exchange().await, 200);
}

#[tokio::test]
async fn a_fork_and_a_reset_that_keeps_clients_have_the_clients_and_none_of_their_tokens() {
    let (webex, org) = start().await;
    register(&webex, &org, json!({})).await;
    let pair = issue(&webex, &org, json!({})).await;
    let client = ask(&webex, &org, &format!("GET /clients/{CLIENT_ID}"), Value::Null, 200).await;
    let fork = ask(&webex, &org, "POST /fork", Value::Null, 201).await;
    let path = format!("/orgs/{}/clients/{CLIENT_ID}", fork["orgId"].as_str().unwrap());
    assert_eq!(control(&webex, "GET", &path, None).await.json(), client);

    ask(&webex, &org, "POST /reset", json!({ "keep": ["clients"] }), 200).await;
    assert_eq!(
        ask(&webex, &org, &format!("GET /clients/{CLIENT_ID}"), Value::Null, 200).await,
        client
    );
    let tokens = ask(&webex, &org, "GET /tokens", Value::Null, 200).await;
    assert_eq!(tokens["items"].as_array().unwrap().len(), 1);
    assert_eq!(opens(&org, &pair["token"]).await, 401);
    ask(&webex, &org, "POST /reset", Value::Null, 200).await;
    ask(&webex, &org, &format!("GET /clients/{CLIENT_ID}"), Value::Null, 404).await;
}

#[tokio::test]
async fn the_end_of_a_refresh_token_is_told_when_the_clock_moves_over_it() {
    let (webex, org) = start().await;
    register(&webex, &org, json!({})).await;
    let pair = issue(&webex, &org, json!({})).await;
    let list = ask(&webex, &org, "GET /tokens", Value::Null, 200).await;
    let events = |fired: &[Value]| -> Vec<Value> { fired.iter().map(|due| due["event"].clone()).collect() };
    let day = Duration::from_secs(24 * 60 * 60);
    assert_eq!(events(&org.clock().advance(15 * day)), ["token.expired"]);
    let fired = org.clock().advance(76 * day);
    let told = json!([{
        "event": "refresh-token.expired",
        "at": pair["refreshTokenExpiresAt"],
        "fingerprint": list["items"][2]["fingerprint"],
        "userName": org.admin().0,
    }]);
    assert_eq!(json!(fired), told);
    assert_eq!(refresh(&webex, &pair["refreshToken"]).await.status, 400);
}
