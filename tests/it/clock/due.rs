//! What falls due by a clock: tokens, sessions, and people who were not active for thirty days.

use serde_json::{Value, json};

use super::{advance, issue, set};
use crate::support::journal::{last_entry, until};
use crate::support::refusal::{UNAUTHORIZED, assert_gateway};
use crate::support::{Caller, control, patch, start};

const NOON: &str = "2026-03-01T12:00:00.000Z";

/// A PATCH that takes somebody out of service, as the provisioning service does.
fn deactivate() -> Value {
    patch(json!([{ "op": "Replace", "path": "active", "value": "False" }]))
}

fn path_of(user: &Value) -> String {
    format!("/Users/{}", user["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_token_ends_by_the_clock_and_the_step_that_ended_it_says_so() {
    let (webex, org) = start().await;
    set(&webex, &org, json!({ "mode": "frozen", "at": NOON })).await;
    let (token, fingerprint) = issue(&webex, &org, json!({ "ttl": "1h" })).await;
    let caller = Caller::connector(&org);
    let caller = Caller::new(&caller.base, &token);
    let almost = advance(&webex, &org, json!({ "by": "3599999ms" })).await;
    assert_eq!(
        almost,
        json!({ "now": "2026-03-01T12:59:59.999Z", "mode": "frozen", "fired": [] })
    );
    assert_eq!(caller.get("/Users").await.status, 200);
    let due = advance(&webex, &org, json!({ "by": "1ms" })).await;
    let end = "2026-03-01T13:00:00.000Z";
    let (admin, _) = org.admin();
    let expired = json!({ "event": "token.expired", "at": end, "fingerprint": fingerprint, "userName": admin });
    assert_eq!(due, json!({ "now": end, "mode": "frozen", "fired": [expired] }));
    assert_gateway(&caller.get("/Users").await, 401, UNAUTHORIZED);
    assert_eq!(
        last_entry(&webex, &org).await["why"],
        format!("the token expired at {end}")
    );
}

#[tokio::test]
async fn an_advance_to_the_end_that_a_token_shows_reaches_it() {
    let (webex, org) = start().await;
    let path = format!("/orgs/{}/tokens", org.id());
    let token = control(&webex, "POST", &path, Some(&json!({ "ttl": "12h" })))
        .await
        .json();
    let due = advance(&webex, &org, json!({ "to": token["expiresAt"] })).await;
    assert_eq!(due["fired"][0]["fingerprint"], token["fingerprint"]);
    let caller = Caller::new(org.tenant_url(), token["token"].as_str().unwrap());
    assert_gateway(&caller.get("/Users").await, 401, UNAUTHORIZED);
}

#[tokio::test]
async fn who_was_not_active_for_thirty_days_is_deleted_with_all_that_hangs_on_them() {
    let (webex, org) = start().await;
    set(&webex, &org, json!({ "mode": "frozen", "at": NOON })).await;
    let admin = Caller::connector(&org);
    let ada = admin.create_user("ada@example.test").await;
    let report = json!({
        "userName": "bob@example.test",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "manager": { "value": ada["id"] } },
    });
    let bob = admin.post("/Users", &report).await.json();
    let members = json!([{ "value": ada["id"] }, { "value": bob["id"] }]);
    let team = admin
        .post("/Groups", &json!({ "displayName": "Team", "members": members }))
        .await
        .json();
    advance(&webex, &org, json!({ "by": "1d" })).await;
    assert_eq!(admin.patch(&path_of(&ada), &deactivate()).await.json()["active"], false);

    let almost = advance(&webex, &org, json!({ "to": "2026-04-01T11:59:59.999Z" })).await;
    assert_eq!(almost["fired"], json!([]));
    assert_eq!(admin.get(&path_of(&ada)).await.status, 200);
    // A step far beyond: what happened on the way happened at its own instant.
    let due = advance(&webex, &org, json!({ "by": "10d" })).await;
    let end = "2026-04-01T12:00:00.000Z";
    let deleted = json!({ "event": "user.deleted", "at": end, "id": ada["id"], "userName": "ada@example.test" });
    assert_eq!(due["fired"], json!([deleted]));

    assert_eq!(admin.get(&path_of(&ada)).await.status, 404);
    let team = admin
        .get(&format!("/Groups/{}", team["id"].as_str().unwrap()))
        .await
        .json();
    let left: Vec<&Value> = team["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|member| &member["value"])
        .collect();
    assert_eq!((left, &team["meta"]["lastModified"]), (vec![&bob["id"]], &json!(end)));
    assert!(!admin.get(&path_of(&bob)).await.text().contains("\"manager\""));
    // The login is free again.
    admin.create_user("ada@example.test").await;
}

#[tokio::test]
async fn who_is_active_again_in_time_stays_and_the_days_begin_anew() {
    let (webex, org) = start().await;
    set(&webex, &org, json!({ "mode": "frozen", "at": NOON })).await;
    let admin = Caller::connector(&org);
    let ada = admin.create_user("ada@example.test").await;
    let activate = patch(json!([{ "op": "Replace", "path": "active", "value": "True" }]));
    for change in [deactivate(), activate, deactivate()] {
        assert_eq!(admin.patch(&path_of(&ada), &change).await.status, 200);
        assert_eq!(advance(&webex, &org, json!({ "by": "29d" })).await["fired"], json!([]));
    }
    let due = advance(&webex, &org, json!({ "by": "1d" })).await;
    assert_eq!(due["fired"][0]["userName"], "ada@example.test");
}

#[tokio::test]
async fn the_built_in_administrator_and_the_owners_of_role_tokens_are_never_deleted() {
    let (webex, org) = start().await;
    set(&webex, &org, json!({ "mode": "frozen", "at": NOON })).await;
    let (login, _) = org.admin();
    let admin = Caller::connector(&org);
    let find = format!("/Users?filter=userName eq \"{login}\"");
    let found = admin.get(&find).await.json();
    let body = json!({ "userName": "second@example.test", "roles": [{ "value": "id_full_admin" }] });
    assert_eq!(admin.post("/Users", &body).await.status, 201);
    let second = issue(
        &webex,
        &org,
        json!({ "userName": "second@example.test", "ttl": "3650d" }),
    )
    .await
    .0;
    let second = Caller::new(org.tenant_url(), &second);
    // A hidden owner, whom nothing but an id leads to.
    issue(&webex, &org, json!({ "role": "id_user_admin" })).await;
    let hidden = json!({ "userName": format!("id_user_admin@{}", login.split_once('@').unwrap().1) });
    assert_eq!(second.post("/Users", &hidden).await.status, 409);
    assert_eq!(
        second
            .patch(&path_of(&found["Resources"][0]), &deactivate())
            .await
            .status,
        200
    );

    let due = advance(&webex, &org, json!({ "by": "365d" })).await;
    let events: Vec<&Value> = due["fired"]
        .as_array()
        .unwrap()
        .iter()
        .map(|due| &due["event"])
        .collect();
    // The hidden owner's token; the administrator's own ended with the deactivation.
    assert_eq!(events, ["token.expired"]);
    assert_eq!(second.get(&find).await.json()["totalResults"], 1);
    assert_eq!(second.post("/Users", &hidden).await.status, 409);
}

#[tokio::test]
async fn on_a_running_clock_the_same_falls_due_by_itself() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    set(&webex, &org, json!({ "mode": "frozen", "at": NOON })).await;
    let ada = admin.create_user("ada@example.test").await;
    admin.patch(&path_of(&ada), &deactivate()).await;
    let (token, _) = issue(&webex, &org, json!({ "ttl": "30d" })).await;
    let caller = Caller::new(org.tenant_url(), &token);
    // An hour before, and an hour takes four milliseconds.
    let running = json!({ "mode": "scaled", "scale": 1_000_000, "at": "2026-03-31T11:00:00Z" });
    assert_eq!(set(&webex, &org, running).await["fired"], json!([]));
    until("the deletion", async || {
        (admin.get(&path_of(&ada)).await.status == 404).then_some(())
    })
    .await;
    assert_gateway(&caller.get("/Users").await, 401, UNAUTHORIZED);
    set(&webex, &org, json!({ "mode": "real" })).await;
    assert_eq!(admin.get(&path_of(&ada)).await.status, 404);
}

#[tokio::test]
async fn put_back_tokens_that_had_expired_are_good_again_and_the_deleted_stay_deleted() {
    let (webex, org) = start().await;
    set(&webex, &org, json!({ "mode": "frozen", "at": NOON })).await;
    let admin = Caller::connector(&org);
    let ada = admin.create_user("ada@example.test").await;
    let revoked = issue(&webex, &org, json!({ "userName": "ada@example.test" })).await.0;
    admin.patch(&path_of(&ada), &deactivate()).await;
    let later = set(&webex, &org, json!({ "mode": "frozen", "at": "2099-01-01T00:00:00Z" })).await;
    assert_eq!(later["fired"].as_array().unwrap().len(), 2, "{later}");
    assert_gateway(&admin.get("/Users").await, 401, UNAUTHORIZED);

    assert_eq!(
        set(&webex, &org, json!({ "mode": "frozen", "at": NOON })).await["fired"],
        json!([])
    );
    assert_eq!(admin.get("/Users").await.status, 200);
    assert_eq!(admin.get(&path_of(&ada)).await.status, 404);
    let revoked = Caller::new(org.tenant_url(), &revoked);
    assert_gateway(&revoked.get("/Users").await, 401, UNAUTHORIZED);
    let again = advance(&webex, &org, json!({ "to": "2099-01-01T00:00:00Z" })).await;
    assert_eq!(again["fired"], json!([later["fired"][1]]));
}

#[tokio::test]
async fn a_window_that_a_step_opens_is_told_of_and_its_rule_strikes_from_then_on() {
    let (webex, org) = start().await;
    set(&webex, &org, json!({ "mode": "frozen", "at": NOON })).await;
    let window = json!({ "from": "1h", "for": "10m" });
    let rule = json!({ "id": "w", "schedule": { "window": window }, "effect": { "http": { "status": 503 } } });
    crate::support::rules::arm(&webex, &org, &rule).await;
    let admin = Caller::connector(&org);
    for (to, status, fired) in [
        ("2026-03-01T12:59:59.999Z", 200, json!([])),
        ("2026-03-01T13:00:00.000Z", 503, json!(["window.opened"])),
        ("2026-03-01T13:09:59.999Z", 503, json!([])),
        ("2026-03-01T13:10:00.000Z", 200, json!(["window.closed"])),
    ] {
        let due = advance(&webex, &org, json!({ "to": to })).await;
        let told: Vec<&Value> = due["fired"]
            .as_array()
            .unwrap()
            .iter()
            .map(|due| &due["event"])
            .collect();
        assert_eq!(json!(told), fired, "{to}");
        assert_eq!(admin.get("/Users").await.status, status, "{to}");
    }
}
