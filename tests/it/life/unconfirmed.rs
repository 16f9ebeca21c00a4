//! Users of a domain that nobody has verified: inactive until they confirm their address.

use serde_json::{Value, json};

use super::{Life, path, set};
use crate::support::control;

const CISCO: &str = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User";

impl Life {
    /// An org that has verified a domain, and has users of others confirm their address.
    async fn with_a_verified_domain() -> Self {
        let life = Self::start().await;
        life.ask(
            "PATCH /profile",
            json!({ "switches": { "domains.unverified": "confirm" } }),
            200,
        )
        .await;
        let own = json!({ "claims": { "own": { "verified": ["verified.test"], "claimed": ["claimed.test"] } } });
        life.ask("PATCH /settings", own, 200).await;
        life
    }

    /// How many users a filter finds.
    async fn count(&self, filter: &str) -> Value {
        let found = self.admin.get(&format!("/Users?filter={filter}")).await;
        assert_eq!(found.status, 200, "{}", found.text());
        found.json()["totalResults"].clone()
    }
}

fn confirm(user: &Value) -> Value {
    json!({ "op": "confirm", "resource": "User", "id": user["id"] })
}

fn seen(user: &Value) -> (bool, Value) {
    (user["active"].as_bool().unwrap(), user[CISCO]["accountStatus"].clone())
}

#[tokio::test]
async fn who_is_of_an_unverified_domain_is_inactive_until_they_confirm_their_address() {
    let life = Life::with_a_verified_domain().await;
    for login in ["ada@verified.test", "ada@CLAIMED.test"] {
        assert_eq!(seen(&life.create(login).await.json()), (true, Value::Null), "{login}");
    }
    let made = life.create("eve@elsewhere.test").await;
    assert_eq!(made.status, 201);
    let eve = made.json();
    let waiting = (false, json!(["pending"]));
    assert_eq!(seen(&eve), waiting);
    assert_eq!(life.admin.get(&path(&eve)).await.json(), eve);
    // The administrator, and both of the other domains.
    assert_eq!(life.count("active eq true").await, 3);
    assert_eq!(life.count("active eq false").await, 1);
    // A client that says so does not make them active, and its other changes are made.
    let patched = life.admin.patch(&path(&eve), &set("active", true)).await.json();
    assert_eq!(seen(&patched), waiting);
    let patched = life.admin.patch(&path(&eve), &set("title", "Spy")).await.json();
    assert_eq!((seen(&patched), &patched["title"]), (waiting, &json!("Spy")));
    // Waiting is not being inactive, which thirty days would end.
    life.pass("31d").await;
    let confirmed = life.mutate(confirm(&eve)).await;
    let now = life.admin.get(&path(&eve)).await.json();
    assert_eq!(seen(&now), (true, Value::Null));
    assert_eq!(confirmed[0]["version"], now["meta"]["version"]);
    assert_ne!(now["meta"]["version"], patched["meta"]["version"]);
    assert_eq!(life.count("active eq false").await, 0);
    // Once more changes nothing.
    let again = life.mutate(confirm(&eve)).await;
    assert_eq!(again[0]["version"], now["meta"]["version"]);
}

#[tokio::test]
async fn who_was_deactivated_meanwhile_is_inactive_after_the_confirmation_too() {
    let life = Life::with_a_verified_domain().await;
    let eve = life.create("eve@elsewhere.test").await.json();
    assert_eq!(life.admin.patch(&path(&eve), &set("active", false)).await.status, 200);
    life.mutate(confirm(&eve)).await;
    assert_eq!(seen(&life.admin.get(&path(&eve)).await.json()), (false, Value::Null));
}

#[tokio::test]
async fn an_address_waits_for_its_confirmation_through_snapshots_forks_and_exports_and_a_deletion_ends_it() {
    let life = Life::with_a_verified_domain().await;
    let eve = life.create("eve@elsewhere.test").await.json();
    let seen_now = async || seen(&life.admin.get(&path(&eve)).await.json());
    let waiting = (false, json!(["pending"]));
    life.ask("POST /snapshots", json!({ "name": "waiting" }), 201).await;
    let data = life.ask("GET /data", Value::Null, 200).await;
    assert_eq!(
        (data["users"][0].get("unconfirmed"), &data["users"][1]["unconfirmed"]),
        (None, &json!(true))
    );
    life.mutate(confirm(&eve)).await;
    assert_eq!(seen_now().await, (true, Value::Null));
    life.ask("POST /snapshots/waiting/restore", json!({}), 200).await;
    assert_eq!(seen_now().await, waiting);
    life.mutate(confirm(&eve)).await;
    life.ask("PUT /data", data, 200).await;
    assert_eq!(seen_now().await, waiting);
    let fork = life.ask("POST /fork", json!({}), 201).await;
    let forked = format!("/orgs/{}/data", fork["orgId"].as_str().unwrap());
    let forked = control(&life.webex, "GET", &forked, None).await.json();
    assert_eq!(forked["users"][1]["unconfirmed"], true);
    assert_eq!(life.admin.delete(&path(&eve)).await.status, 204);
    life.ask(
        "PATCH /settings",
        json!({ "claims": { "own": { "verified": ["elsewhere.test"] } } }),
        200,
    )
    .await;
    assert_eq!(
        seen(&life.create("eve@elsewhere.test").await.json()),
        (true, Value::Null)
    );
}

#[tokio::test]
async fn groups_confirm_nothing() {
    let life = Life::start().await;
    life.admin.post("/Groups", &json!({ "displayName": "Team" })).await;
    let group = json!({ "op": "confirm", "resource": "Group", "displayName": "Team" });
    let refused = life.ask("POST /mutate", group, 422).await;
    let flaw = json!([{ "pointer": "/resource", "reason": "users confirm an address, and no groups" }]);
    assert_eq!(refused["errors"], flaw);
}
