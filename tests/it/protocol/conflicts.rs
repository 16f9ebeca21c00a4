//! Names that are taken: by a competitor, elsewhere, twice, or because no licence is left.

use serde_json::json;

use super::{Bent, ok, path};
use crate::support::refusal::{FORBIDDEN, assert_gateway, assert_scim};
use crate::support::rules::{arm, disarm};
use crate::support::{Caller, start};

#[tokio::test]
async fn a_conflict_is_a_real_competitor_whom_a_look_up_then_finds() {
    let bent = Bent::start().await;
    let rule = bent.arm("*", json!("conflict")).await;
    for (collection, attribute, name) in [
        ("/Users", "userName", "ada@example.test"),
        ("/Groups", "displayName", "Team"),
    ] {
        let answer = bent
            .admin
            .post(collection, &json!({ attribute: name, "externalId": "mine" }))
            .await;
        let kind = collection[1..collection.len() - 1].to_lowercase();
        let detail = format!("{attribute} {name:?} is taken by another {kind} of this organization.");
        assert_scim(&answer, 409, "uniqueness", &detail);
        let operation = format!("{kind}s.create");
        assert_eq!(bent.told().await, (json!([operation, 409, "no", [rule]]), detail));

        let found = bent
            .list(&format!("{collection}?filter={attribute} eq \"{name}\""))
            .await;
        assert_eq!(found["totalResults"], 1);
        assert_eq!(found["Resources"][0].get("externalId"), None, "another one's");
    }
    bent.disarm().await;
    // The competitor stays, and is linked as anybody is.
    let found = bent.list(&super::named("ada")).await;
    let link = super::set("externalId", "mine");
    assert_eq!(bent.admin.patch(&path(&found["Resources"][0]), &link).await.status, 200);
}

#[tokio::test]
async fn a_body_that_is_no_user_is_refused_as_such_and_has_no_competitor() {
    let bent = Bent::start().await;
    bent.arm("users.create", json!("conflict")).await;
    let answer = bent.admin.post("/Users", &json!({ "displayName": "Ada" })).await;
    assert_scim(&answer, 400, "invalidValue", "userName is required");
    assert_eq!(bent.list("/Users").await["totalResults"], 1);
}

#[tokio::test]
async fn a_user_who_is_claimed_elsewhere_conflicts_and_is_not_found() {
    let bent = Bent::start().await;
    for (claim, detail) in [
        (
            "user",
            "userName \"ada@example.test\" belongs to a user of another organization.",
        ),
        (
            "domain",
            "userName \"ada@example.test\" is of a domain that another organization has claimed.",
        ),
    ] {
        let toggle = json!({ "name": "conflict-in-other-org", "claim": claim });
        let rule = bent.arm("users.create", toggle).await;
        let answer = bent
            .admin
            .post("/Users", &json!({ "userName": "ada@example.test" }))
            .await;
        assert_scim(&answer, 409, "uniqueness", detail);
        let told = json!(["users.create", 409, "no", [rule]]);
        assert_eq!(bent.told().await, (told, detail.to_owned()));
        assert!(bent.look_up("ada").await.is_empty());
        bent.disarm().await;
    }
    bent.user("ada").await;
}

#[tokio::test]
async fn a_used_up_licence_refuses_the_new_user_and_nobody_else() {
    let bent = Bent::start().await;
    let bob = bent.user("bob").await;
    let rule = bent
        .arm(
            "users.*",
            json!({ "name": "license-exhausted", "license": "messaging" }),
        )
        .await;
    let answer = bent
        .admin
        .post("/Users", &json!({ "userName": "ada@example.test" }))
        .await;
    assert_of_scim(&answer);
    let (told, why) = bent.told().await;
    assert_eq!(told, json!(["users.create", 403, "no", [rule]]));
    assert!(why.contains("\"messaging\""), "{why}");
    assert!(bent.look_up("ada").await.is_empty());
    ok(&bent.admin.patch(&path(&bob), &super::set("title", "x")).await, 200);
}

/// A refusal of the SCIM surface that is not the gateway's 403: a connector must tell the two apart.
#[track_caller]
fn assert_of_scim(answer: &crate::support::Answer) {
    assert_ne!(answer.json()["message"], FORBIDDEN);
    assert_eq!(answer.json()["status"], "403");
}

#[tokio::test]
async fn a_duplicate_that_was_let_in_is_a_second_user_of_one_name() {
    let bent = Bent::start().await;
    let one = bent.user("ada").await;
    let rule = bent.arm("users.create", json!("duplicate-allowed")).await;
    let answer = bent
        .admin
        .post("/Users", &json!({ "userName": "ADA@example.test" }))
        .await;
    let two = ok(&answer, 201);
    assert_eq!(bent.told().await.0, json!(["users.create", 201, "yes", [rule]]));
    assert_ne!(one["id"], two["id"]);
    assert_eq!(bent.look_up("ada").await, ["ada", "ADA"]);

    bent.disarm().await;
    let third = bent
        .admin
        .post("/Users", &json!({ "userName": "ada@example.test" }))
        .await;
    assert_eq!(third.status, 409);
    assert_eq!(bent.admin.delete(&path(&one)).await.status, 204);
    assert_eq!(bent.look_up("ada").await, ["ADA"]);
    assert_eq!(bent.list(&path(&two)).await, two);
}

#[tokio::test]
async fn an_injected_403_is_the_gateways_and_a_licence_is_not() {
    let bent = Bent::start().await;
    bent.arm("*", json!("org-suspended")).await;
    assert_gateway(&bent.admin.get("/Users").await, 403, FORBIDDEN);
}

#[tokio::test]
async fn a_login_that_was_refused_stays_refused_though_it_is_mended_until_the_rule_goes() {
    let (webex, org) = start().await;
    arm(
        &webex,
        &org,
        &json!({ "preset": "cached-refusal", "with": { "login": "ADA" } }),
    )
    .await;
    let caller = Caller::connector(&org);
    let told = "The request could not be understood by the server due to malformed syntax.";
    for login in ["ada", "ada@example.test"] {
        let refused = caller.post("/Users", &json!({ "userName": login })).await;
        assert_scim(&refused, 400, "invalidSyntax", told);
    }
    caller.create_user("bob@example.test").await;
    disarm(&webex, &org).await;
    caller.create_user("ada@example.test").await;
}
