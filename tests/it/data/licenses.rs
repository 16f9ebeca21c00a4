//! Licences that run out.

use serde_json::{Value, json};

use super::{ask, flawed, logins};
use crate::support::journal::last_entry;
use crate::support::refusal::assert_scim;
use crate::support::{Caller, patch, start};

const EXHAUSTED: &str = "No license \"calling\" is left, which every new user of this organization is given.";

#[tokio::test]
async fn licenses_run_out_and_the_next_user_is_refused_until_one_is_deleted() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    assert_eq!(ask(&webex, &org, "GET /licenses", Value::Null, 200).await, json!({}));
    let five = json!({ "calling": { "total": 2 }, "rooms": { "assign": "none" } });
    let set = ask(&webex, &org, "PATCH /licenses", five, 200).await;
    let calling = |used: u64| json!({ "total": 2, "locations": [], "assign": "all", "used": used });
    let rooms = json!({ "total": null, "locations": [], "assign": "none", "used": 0 });
    assert_eq!(set, json!({ "calling": calling(0), "rooms": rooms }));

    let ada = admin.create_user("ada@example.test").await;
    admin.create_user("bob@example.test").await;
    let cid = json!({ "userName": "cid@example.test" });
    assert_scim(&admin.post("/Users", &cid).await, 403, "", EXHAUSTED);
    assert_eq!(last_entry(&webex, &org).await["applied"], "no");
    let now = ask(&webex, &org, "GET /licenses", Value::Null, 200).await;
    assert_eq!(now, json!({ "calling": calling(2), "rooms": rooms }));
    assert_eq!(logins(&org).await.len(), 3);

    // Who is inactive keeps theirs; who is deleted does not.
    let path = format!("/Users/{}", ada["id"].as_str().unwrap());
    let off = patch(json!([{ "op": "replace", "path": "active", "value": false }]));
    assert_eq!(admin.patch(&path, &off).await.status, 200);
    assert_scim(&admin.post("/Users", &cid).await, 403, "", EXHAUSTED);
    assert_eq!(admin.delete(&path).await.status, 204);
    assert_eq!(admin.post("/Users", &cid).await.status, 201);
    // A group needs none, and nor does the owner of a token that the control plane makes.
    assert_eq!(
        admin.post("/Groups", &json!({ "displayName": "Team" })).await.status,
        201
    );
    ask(&webex, &org, "POST /tokens", json!({ "role": "none" }), 201).await;
    let now = ask(&webex, &org, "GET /licenses", Value::Null, 200).await;
    assert_eq!(now["calling"], calling(2));
}

#[tokio::test]
async fn a_patch_of_licenses_changes_what_it_names_and_null_takes_one_away() {
    let (webex, org) = start().await;
    ask(
        &webex,
        &org,
        "PATCH /licenses",
        json!({ "calling": { "total": 1 } }),
        200,
    )
    .await;
    Caller::connector(&org).create_user("ada@example.test").await;
    let change = async |body: Value| ask(&webex, &org, "PATCH /licenses", body, 200).await;
    let shown = |total: Value, assign: &str| json!({ "calling": { "total": total, "locations": [], "assign": assign, "used": 1 } });
    assert_eq!(
        change(json!({ "calling": { "assign": "none" } })).await,
        shown(json!(1), "none")
    );
    assert_eq!(
        change(json!({ "calling": { "total": null } })).await,
        shown(Value::Null, "none")
    );
    assert_eq!(change(json!({ "calling": {} })).await, shown(Value::Null, "none"));
    assert_eq!(
        change(json!({ "calling": { "total": 0, "assign": "all" } })).await,
        shown(json!(0), "all")
    );
    assert_eq!(change(json!({ "calling": null })).await, json!({}));
    Caller::connector(&org).create_user("bob@example.test").await;
}

#[tokio::test]
async fn what_no_license_can_be_is_refused_by_name_and_changes_nothing() {
    let (webex, org) = start().await;
    let long = "x".repeat(101);
    let body = json!({
        "good": { "total": 1 },
        "calling": { "total": -1, "assign": "some", "used": 2, "more": 1 },
        "": {},
        long.as_str(): {},
        "rooms": 5,
    });
    let pointer = format!("/{long}");
    let flaws = [
        (
            "/calling/total",
            "-1 is not a whole number of at least 0, or null for no limit",
        ),
        (
            "/calling/assign",
            "\"some\" is not \"all\", \"none\" or an object with a list of groups",
        ),
        (
            "/calling/used",
            "is counted, not set: a person who is created takes one, deleting them frees it",
        ),
        ("/calling/more", "unknown member"),
        ("/", "the name of a license has 1 to 100 characters"),
        (pointer.as_str(), "the name of a license has 1 to 100 characters"),
        ("/rooms", "5 is not an object"),
    ];
    flawed(&webex, &org, "PATCH /licenses", body, &flaws).await;
    assert_eq!(ask(&webex, &org, "GET /licenses", Value::Null, 200).await, json!({}));
    let most = json!({ "x".repeat(100).as_str(): {} });
    ask(&webex, &org, "PATCH /licenses", most, 200).await;
}

#[tokio::test]
async fn an_org_has_a_hundred_licenses_and_not_one_more() {
    let (webex, org) = start().await;
    let many = |from: u64, to: u64| -> Value {
        let names = (from..to).map(|n| (format!("license {n}"), json!({ "assign": "none" })));
        Value::Object(names.collect())
    };
    ask(&webex, &org, "PATCH /licenses", many(0, 100), 200).await;
    let reason = "an organization has at most 100 licenses; take one away with null";
    flawed(&webex, &org, "PATCH /licenses", many(100, 101), &[("", reason)]).await;
    let flaw = ("", "an organization has at most 100 licenses");
    flawed(&webex, &org, "PUT /data", json!({ "licenses": many(0, 101) }), &[flaw]).await;
    ask(&webex, &org, "PUT /data", json!({ "licenses": many(0, 100) }), 200).await;
}
