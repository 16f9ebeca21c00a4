//! What a rule ends stays ended when the rule is gone: tokens, accounts, integrations.

use serde_json::json;
use webex_scim_mock::{MockWebex, Org};

use super::{issued, once};
use crate::sign_in::visitor::Visitor;
use crate::sign_in::{Ask, REDIRECT_URI, token_of};
use crate::support::journal::last_entry;
use crate::support::refusal::{UNAUTHORIZED, assert_gateway};
use crate::support::rules::disarm;
use crate::support::{Caller, control};

/// The demo org, whose people can sign in, and a second living token of its administrator.
async fn two_tokens() -> (MockWebex, Org, Caller, Caller) {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let second = issued(&webex, &org, &json!({})).await;
    let first = Caller::connector(&org);
    (webex, org, first, second)
}

/// P08: by the org's clock, so that its life is over; the write that met it is not done.
#[tokio::test]
async fn the_token_of_the_request_expires_and_no_other() {
    let (webex, org, admin, second) = two_tokens().await;
    once(&webex, &org, "users.create", &json!("expired-token")).await;
    let body = json!({ "userName": "ada@example.test" });
    assert_gateway(&admin.post("/Users", &body).await, 401, UNAUTHORIZED);
    let entry = last_entry(&webex, &org).await;
    let why = entry["why"].as_str().unwrap();
    assert!(why.starts_with("the token expired at 20"), "{why}");
    assert_eq!(entry["applied"], "no");
    disarm(&webex, &org).await;
    assert_gateway(&admin.get("/Users").await, 401, UNAUTHORIZED);
    let found = second.get("/Users?filter=userName eq \"ada@example.test\"").await;
    assert_eq!((found.status, &found.json()["totalResults"]), (200, &json!(0)));
}

/// P08.
#[tokio::test]
async fn the_token_of_the_request_is_revoked_and_no_other() {
    let (webex, org, admin, second) = two_tokens().await;
    once(&webex, &org, "users.list", &json!("revoked-token")).await;
    assert_eq!(admin.get("/Groups").await.status, 200);
    assert_gateway(&admin.get("/Users").await, 401, UNAUTHORIZED);
    let why = last_entry(&webex, &org).await["why"].clone();
    assert!(why.as_str().unwrap().starts_with("the token was revoked: "), "{why}");
    disarm(&webex, &org).await;
    assert_gateway(&admin.get("/Groups").await, 401, UNAUTHORIZED);
    assert_eq!(second.get("/Users").await.status, 200);
}

/// P14: the account is inactive for everybody, its tokens end, nobody else's do.
#[tokio::test]
async fn the_owner_of_the_token_is_deactivated_and_all_their_tokens_end() {
    let (webex, org, admin, second) = two_tokens().await;
    let other = issued(&webex, &org, &json!({ "userName": "user-admin@example.test" })).await;
    once(&webex, &org, "users.list", &json!("admin-deactivated")).await;
    assert_gateway(&admin.get("/Users").await, 401, UNAUTHORIZED);
    for dead in [&admin, &second] {
        assert_gateway(&dead.get("/Users").await, 401, UNAUTHORIZED);
    }
    let found = other
        .get("/Users?filter=userName eq \"admin@example.test\"")
        .await
        .json();
    assert_eq!(found["Resources"][0]["active"], json!(false));
    let mut visitor = Visitor::new(&webex);
    let page = visitor.open(&Ask::state("s").link(webex.url(), Some(&org))).await;
    let refused = visitor.fill_in(&page, "admin@example.test", "demo-full-admin").await;
    assert!(
        refused.text().contains("This account is not active."),
        "{}",
        refused.text()
    );
}

/// P14: a registered integration, whose tokens end and which gets no more, while another's go on.
#[tokio::test]
async fn the_integration_of_the_token_is_disabled_and_another_is_not() {
    const CALLBACK: &str = "https://app.example/callback";
    let person = ("user-admin@example.test", "demo-user-admin");
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let new = json!({ "redirectUris": [CALLBACK], "scopes": ["Identity:SCIM"] });
    let client = control(&webex, "POST", &format!("/orgs/{}/clients", org.id()), Some(&new))
        .await
        .json();
    let ask = Ask {
        client_id: client["clientId"].as_str().unwrap().to_owned(),
        redirect_uri: CALLBACK.to_owned(),
        scope: "Identity:SCIM".to_owned(),
        state: Some("s".to_owned()),
    };
    let link = ask.link(webex.url(), Some(&org));
    let mut visitor = Visitor::new(&webex);
    let mut callers = Vec::new();
    for _ in 0..2 {
        let answer = visitor.sign_in(&link, person).await;
        callers.push(Caller::new(org.tenant_url(), &token_of(&answer, CALLBACK, "s", &org)));
    }
    once(&webex, &org, "users.list", &json!("integration-disabled")).await;
    for caller in &callers {
        assert_gateway(&caller.get("/Users").await, 401, UNAUTHORIZED);
    }
    // With the session that is still there, and with a new one: back to the client, without a token.
    let again = visitor.get(&ask.authorize(webex.url())).await;
    let error =
        format!("{CALLBACK}?error=unauthorized_client&error_description=The%20integration%20is%20disabled.&state=s");
    assert_eq!((again.status, again.header("location")), (302, error.as_str()));
    let anew = Visitor::new(&webex).sign_in(&link, person).await;
    assert_eq!((anew.status, anew.header("location")), (302, error.as_str()));

    assert_eq!(Caller::connector(&org).get("/Users").await.status, 200);
    let tutorial = Visitor::new(&webex)
        .sign_in(&Ask::state("s").link(webex.url(), Some(&org)), person)
        .await;
    token_of(&tutorial, REDIRECT_URI, "s", &org);
}
