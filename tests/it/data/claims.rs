//! Addresses and domains that belong to another org.

use serde_json::{Value, json};

use super::{ask, flawed, lists, logins};
use crate::support::refusal::assert_scim;
use crate::support::{Caller, patch, start};

const BY_USER: &str = "userName \"Ada@example.test\" belongs to a user of another organization.";
const BY_DOMAIN: &str = "userName \"bob@Taken.test\" is of a domain that another organization has claimed.";

fn claims() -> Value {
    json!({ "claims": { "users": ["ada@EXAMPLE.test"], "domains": ["taken.test"] } })
}

#[tokio::test]
async fn who_is_claimed_elsewhere_cannot_be_created_and_is_nobody_here() {
    let (webex, org) = start().await;
    let settings = ask(&webex, &org, "PATCH /settings", claims(), 200).await;
    assert_eq!(
        (&settings["claims"]["users"], &settings["claims"]["domains"]),
        (&json!(["ada@example.test"]), &json!(["taken.test"]))
    );
    let before = lists(&org).await;
    for caller in [Caller::connector(&org), Caller::v2(&org)] {
        let ada = caller.post("/Users", &json!({ "userName": "Ada@example.test" })).await;
        assert_scim(&ada, 409, "uniqueness", BY_USER);
        let bob = caller.post("/Users", &json!({ "userName": "bob@Taken.test" })).await;
        assert_scim(&bob, 409, "uniqueness", BY_DOMAIN);
        // Unlike a conflict within the org, a look-up finds nobody.
        let found = caller.get("/Users?filter=userName eq \"ada@example.test\"").await;
        assert_eq!(found.json()["totalResults"], 0);
    }
    assert_eq!(lists(&org).await, before);
    Caller::connector(&org).create_user("bob@sub.taken.test").await;

    ask(&webex, &org, "PATCH /settings", json!({ "claims": null }), 200).await;
    Caller::connector(&org).create_user("ada@example.test").await;
    Caller::connector(&org).create_user("bob@taken.test").await;
}

#[tokio::test]
async fn nobody_is_renamed_to_what_is_claimed_and_who_has_it_keeps_it() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    let old = admin.create_user("cid@taken.test").await;
    let new = admin.create_user("dan@example.test").await;
    ask(&webex, &org, "PATCH /settings", claims(), 200).await;
    let path = |user: &Value| format!("/Users/{}", user["id"].as_str().unwrap());
    let rename = patch(json!([{ "op": "replace", "path": "userName", "value": "bob@Taken.test" }]));
    assert_scim(&admin.patch(&path(&new), &rename).await, 409, "uniqueness", BY_DOMAIN);
    let put = json!({ "userName": "Ada@example.test" });
    assert_scim(&admin.put(&path(&new), &put).await, 409, "uniqueness", BY_USER);
    let title = patch(json!([{ "op": "replace", "path": "title", "value": "x" }]));
    assert_eq!(admin.patch(&path(&old), &title).await.status, 200);
    let same = json!({ "userName": "CID@taken.test" });
    assert_eq!(admin.put(&path(&old), &same).await.status, 200);
    assert_eq!(admin.delete(&path(&old)).await.status, 204);
    let again = json!({ "userName": "bob@Taken.test" });
    assert_scim(&admin.post("/Users", &again).await, 409, "uniqueness", BY_DOMAIN);
    assert_eq!(logins(&org).await, [org.admin().0, "dan@example.test"]);
}

#[tokio::test]
async fn a_token_for_a_role_is_issued_whatever_is_claimed() {
    let (webex, org) = start().await;
    let domain = org.admin().0.split_once('@').unwrap().1.to_owned();
    ask(
        &webex,
        &org,
        "PATCH /settings",
        json!({ "claims": { "domains": [domain] } }),
        200,
    )
    .await;
    let made = ask(&webex, &org, "POST /tokens", json!({ "role": "id_user_admin" }), 201).await;
    assert_eq!(made["userName"], format!("id_user_admin@{domain}"));
}

#[tokio::test]
async fn ten_thousand_are_claimed_and_not_one_more_and_each_is_an_address_or_a_domain() {
    let (webex, org) = start().await;
    let users = |count: usize| -> Value {
        let users: Vec<String> = (0..count).map(|n| format!("u{n}@x.test")).collect();
        json!({ "claims": { "users": users } })
    };
    let most = ask(&webex, &org, "PATCH /settings", users(10_000), 200).await;
    assert_eq!(most["claims"]["users"].as_array().unwrap().len(), 10_000);
    let refused = ask(&webex, &org, "PATCH /settings", users(10_001), 422).await;
    let reason = refused["errors"][0]["reason"].as_str().unwrap();
    assert!(
        reason.ends_with("… is not a list of at most 10000 e-mail addresses"),
        "{reason}"
    );
    assert!(reason.len() < 400, "{reason}");
    let bad = json!({ "claims": { "users": ["ada"], "domains": ["ada@x.test"], "more": 1 } });
    let flaws = [
        (
            "/claims/users",
            "[\"ada\"] is not a list of at most 10000 e-mail addresses",
        ),
        (
            "/claims/domains",
            "[\"ada@x.test\"] is not a list of at most 10000 domains such as \"example.test\"",
        ),
        ("/claims/more", "unknown member"),
    ];
    flawed(&webex, &org, "PATCH /settings", bad, &flaws).await;
    let kept = ask(&webex, &org, "GET /settings", Value::Null, 200).await;
    assert_eq!(kept, most);
}
