//! What a token and its owner count as while a rule is on, and no longer.

use serde_json::{Value, json};

use super::{always, once};
use crate::support::journal::last_entry;
use crate::support::refusal::{FORBIDDEN, UNAUTHORIZED, assert_gateway};
use crate::support::rules::{arm, disarm};
use crate::support::{Caller, start};

/// P08: refused as any token that is not good, and good again after it.
#[tokio::test]
async fn a_token_counts_as_malformed_or_as_another_services_for_as_long_as_the_rule_hits() {
    for (toggle, why) in [
        ("malformed-token", "the token counts as one that cannot be read"),
        (
            "wrong-audience",
            "the token counts as one that was issued for another service",
        ),
    ] {
        let (webex, org) = start().await;
        let admin = Caller::connector(&org);
        once(&webex, &org, "users.*", &json!(toggle)).await;
        assert_eq!(admin.get("/Groups").await.status, 200);
        assert_gateway(&admin.get("/Users").await, 401, UNAUTHORIZED);
        let entry = last_entry(&webex, &org).await;
        assert_eq!((&entry["why"], &entry["applied"]), (&json!(why), &json!("no")));
        assert_eq!(admin.get("/Users").await.status, 200);
    }
}

/// P09: what the one scope opens is open, and nothing else.
#[tokio::test]
async fn a_token_counts_as_one_with_the_read_scope_alone() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    let user = admin.create_user("ada@example.test").await;
    let path = format!("/Users/{}", user["id"].as_str().unwrap());
    always(&webex, &org, "*", &json!("read-only-scope")).await;
    assert_eq!(admin.get("/Users").await.status, 200);
    assert_eq!(admin.get(&path).await.json(), user);
    assert_gateway(&admin.delete(&path).await, 403, FORBIDDEN);
    let why = last_entry(&webex, &org).await["why"].clone();
    let expected =
        "the token has the scopes [identity:people_read]; users.delete needs one of identity:people_rw, Identity:SCIM";
    assert_eq!(why, expected);
    disarm(&webex, &org).await;
    assert_eq!(admin.delete(&path).await.status, 204);
}

/// P10 and P11: the roles of the owner, for this request.
#[tokio::test]
async fn an_administrator_counts_as_nobody_or_as_one_who_may_only_read() {
    let body = json!({ "userName": "ada@example.test" });
    for (toggle, read, roles) in [("non-admin", 403, ""), ("read-only-admin", 200, "id_readonly_admin")] {
        let (webex, org) = start().await;
        let admin = Caller::connector(&org);
        always(&webex, &org, "*", &json!(toggle)).await;
        assert_eq!(admin.get("/Users").await.status, read);
        assert_eq!(admin.get("/Groups").await.status, read);
        assert_gateway(&admin.post("/Users", &body).await, 403, FORBIDDEN);
        let entry = last_entry(&webex, &org).await;
        let why = entry["why"].as_str().unwrap();
        assert!(
            why.contains(&format!(" has the roles [{roles}]; users.create needs one of ")),
            "{why}"
        );
        disarm(&webex, &org).await;
        assert_eq!(admin.post("/Users", &body).await.status, 201);
    }
}

/// P12.
#[tokio::test]
async fn a_token_counts_as_one_of_another_organization() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    once(&webex, &org, "users.list", &json!("wrong-org")).await;
    assert_gateway(&admin.get("/Users").await, 403, FORBIDDEN);
    let why = last_entry(&webex, &org).await["why"].clone();
    assert_eq!(why, "the token counts as one of another organization");
    assert_eq!(admin.get("/Users").await.status, 200);
}

/// P12 after 401: who has no living token is told so first.
#[tokio::test]
async fn a_dead_token_is_dead_before_it_counts_as_anything() {
    let (webex, org) = start().await;
    let nobody = Caller::new(org.tenant_url(), "nobody");
    for toggle in [
        "wrong-org",
        "non-admin",
        "read-only-scope",
        "malformed-token",
        "expired-token",
    ] {
        always(&webex, &org, "users.list", &json!(toggle)).await;
    }
    assert_gateway(&nobody.get("/Users").await, 401, UNAUTHORIZED);
    let why = last_entry(&webex, &org).await["why"].clone();
    assert_eq!(why, "no organization of this double issued the token");
}

/// P13: on every 401, the genuine and the injected, and on nothing else.
#[tokio::test]
async fn a_401_comes_with_or_without_its_challenge() {
    for (toggle, challenge) in [
        (json!("challenge"), ""),
        (json!({ "name": "challenge", "how": "absent" }), ""),
        (json!({ "name": "challenge", "how": "present" }), "Bearer"),
    ] {
        let (webex, org) = start().await;
        let admin = Caller::connector(&org);
        let nobody = Caller::new(org.tenant_url(), "nobody");
        always(&webex, &org, "users.*", &toggle).await;
        let genuine = nobody.get("/Users").await;
        assert_eq!((genuine.status, genuine.header("www-authenticate")), (401, challenge));
        let good = admin.get("/Users").await;
        assert_eq!((good.status, good.header("www-authenticate")), (200, ""));
        let elsewhere = nobody.get("/Groups").await;
        assert_eq!(
            (elsewhere.status, elsewhere.header("www-authenticate")),
            (401, "Bearer")
        );
        let injected = json!({ "match": { "op": "users.list" }, "effect": { "http": { "status": 401 } } });
        arm(&webex, &org, &injected).await;
        let injected = admin.get("/Users").await;
        assert_eq!((injected.status, injected.header("www-authenticate")), (401, challenge));
    }
}

/// The toggles of one org say nothing of another's tokens.
#[tokio::test]
async fn a_token_of_another_org_is_refused_for_what_it_is_and_lives_on() {
    let (webex, org) = start().await;
    let other = webex.org().create().await;
    for toggle in [
        "expired-token",
        "revoked-token",
        "admin-deactivated",
        "integration-disabled",
        "malformed-token",
    ] {
        always(&webex, &org, "*", &json!(toggle)).await;
    }
    let stranger = Caller::new(org.tenant_url(), other.admin_token());
    assert_gateway(&stranger.get("/Users").await, 403, FORBIDDEN);
    let why = last_entry(&webex, &org).await["why"].clone();
    assert_eq!(why, Value::from(format!("the token is of organization {}", other.id())));
    assert_eq!(Caller::connector(&other).get("/Users").await.status, 200);
}
