//! Something else is stored, or shown, than was sent.

use serde_json::{Value, json};

use super::{Bent, ok, path, set};
use crate::support::patch;
use crate::support::refusal::assert_scim;

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const CISCO_USER: &str = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User";

fn sent() -> Value {
    json!({
        "userName": "Ada@Example.test",
        "title": "  First \t Programmer ",
        "emails": [
            { "value": "Ada@Example.test", "type": "work", "primary": true },
            { "value": "Ada@Home.test", "type": "home" },
        ],
        "phoneNumbers": [{ "value": "+44 (20) 7946-0958", "type": "work" }, { "value": "020 7946", "type": "mobile" }],
    })
}

#[tokio::test]
async fn what_is_stored_is_normalised_in_creates_and_changes() {
    for (how, title, email, phones) in [
        (
            "trim",
            "First Programmer",
            "Ada@Home.test",
            ["+44 (20) 7946-0958", "020 7946"],
        ),
        (
            "lower",
            "  First \t Programmer ",
            "ada@home.test",
            ["+44 (20) 7946-0958", "020 7946"],
        ),
        (
            "phone",
            "  First \t Programmer ",
            "Ada@Home.test",
            ["+442079460958", "0207946"],
        ),
    ] {
        let bent = Bent::start().await;
        let rule = bent.arm("users.*", json!({ "name": "normalised", "how": how })).await;
        let made = ok(&bent.admin.post("/Users", &sent()).await, 201);
        assert_eq!(bent.told().await.0, json!(["users.create", 201, "yes", [rule]]));
        let name = if how == "lower" {
            "ada@example.test"
        } else {
            "Ada@Example.test"
        };
        let stored = |user: &Value| {
            let phones = [0, 1].map(|at| user["phoneNumbers"][at]["value"].clone());
            json!([user["userName"], user["title"], user["emails"][1]["value"], phones])
        };
        let expected = json!([name, title, email, phones]);
        assert_eq!(stored(&made), expected);
        assert_eq!(stored(&ok(&bent.admin.put(&path(&made), &sent()).await, 200)), expected);
        let change = patch(json!([{ "op": "replace", "value": sent() }]));
        assert_eq!(
            stored(&ok(&bent.admin.patch(&path(&made), &change).await, 200)),
            expected
        );
        bent.disarm().await;
        assert_eq!(stored(&bent.list(&path(&made)).await), expected);
    }
}

#[tokio::test]
async fn values_come_back_in_another_order_and_are_stored_in_their_own() {
    let bent = Bent::start().await;
    let made = ok(&bent.admin.post("/Users", &sent()).await, 201);
    bent.arm("users.*", json!("reordered")).await;
    let mut read = bent.list(&path(&made)).await;
    assert_ne!(read, made);
    assert_eq!(read["schemas"], made["schemas"]);
    for attribute in ["emails", "phoneNumbers"] {
        read[attribute].as_array_mut().unwrap().reverse();
    }
    assert_eq!(read, made);
    bent.disarm().await;
    assert_eq!(bent.list(&path(&made)).await, made);
}

#[tokio::test]
async fn the_section_of_a_schema_is_dropped_and_a_patch_leaves_it_as_it_was() {
    let bent = Bent::start().await;
    let whole = |department: &str| json!({ "userName": "ada@example.test", ENTERPRISE: { "department": department } });
    let before = ok(&bent.admin.post("/Users", &whole("R&D")).await, 201);
    let rule = bent.arm("users.*", json!("schema-dropped")).await;
    let change = patch(json!([
        { "op": "replace", "path": "department", "value": "Sales" },
        { "op": "replace", "path": "title", "value": "x" },
    ]));
    let patched = ok(&bent.admin.patch(&path(&before), &change).await, 200);
    assert_eq!(
        (&patched[ENTERPRISE], &patched["title"]),
        (&before[ENTERPRISE], &json!("x"))
    );
    assert_eq!(bent.told().await.0, json!(["users.patch", 200, "partial", [rule]]));
    let replaced = ok(&bent.admin.put(&path(&before), &whole("Sales")).await, 200);
    assert_eq!(replaced.get(ENTERPRISE), None);
    assert!(!replaced["schemas"].as_array().unwrap().contains(&json!(ENTERPRISE)));
    assert_eq!(bent.told().await.0[2], "partial");
    // Who sends nothing of it loses nothing.
    ok(&bent.admin.patch(&path(&before), &set("title", "y")).await, 200);
    assert_eq!(bent.told().await.0[2], "yes");
}

#[tokio::test]
async fn the_schema_and_the_attribute_are_those_that_the_rule_names() {
    let bent = Bent::start().await;
    let body = json!({
        "userName": "ada@example.test",
        "displayName": "Ada",
        "name": { "givenName": "Ada", "familyName": "L" },
        ENTERPRISE: { "department": "R&D", "costCenter": "7" },
        CISCO_USER: { "trainSiteNames": ["one.example.test"] },
    });
    bent.arm("users.*", json!({ "name": "schema-dropped", "schema": CISCO_USER }))
        .await;
    let made = ok(&bent.admin.post("/Users", &body).await, 201);
    assert_eq!(
        (&made[ENTERPRISE], made[CISCO_USER].get("trainSiteNames")),
        (&body[ENTERPRISE], None)
    );
    bent.disarm().await;
    let made = ok(&bent.admin.put(&path(&made), &body).await, 200);
    assert_eq!(made[CISCO_USER]["trainSiteNames"], body[CISCO_USER]["trainSiteNames"]);
    for (attribute, name, enterprise) in [
        ("name.givenName", json!({ "familyName": "L" }), &body[ENTERPRISE]),
        ("department", body["name"].clone(), &json!({ "costCenter": "7" })),
    ] {
        bent.arm("users.get", json!({ "name": "attribute-gone", "attribute": attribute }))
            .await;
        let read = bent.list(&path(&made)).await;
        assert_eq!(
            (&read["displayName"], &read["name"], &read[ENTERPRISE]),
            (&json!("Ada"), &name, enterprise)
        );
        bent.disarm().await;
    }
}

#[tokio::test]
async fn an_attribute_is_gone_from_every_answer_and_still_stored() {
    let bent = Bent::start().await;
    let body = json!({ "userName": "ada@example.test", "displayName": "Ada" });
    let mut made = ok(&bent.admin.post("/Users", &body).await, 201);
    bent.arm("users.*", json!("attribute-gone")).await;
    let other = json!({ "userName": "bob@example.test", "displayName": "Bob" });
    let listed = bent.list("/Users?filter=userName eq \"ada@example.test\"").await;
    for answer in [
        ok(&bent.admin.post("/Users", &other).await, 201),
        listed["Resources"][0].clone(),
        bent.list(&format!("{}?attributes=displayName,userName", path(&made)))
            .await,
        ok(&bent.admin.patch(&path(&made), &set("nickName", "A")).await, 200),
    ] {
        assert!(
            answer.get("userName").is_some() && answer.get("displayName").is_none(),
            "{answer}"
        );
    }
    bent.disarm().await;
    made["nickName"] = "A".into();
    let mut read = bent.list(&path(&made)).await;
    read["meta"] = made["meta"].clone();
    assert_eq!(read, made);
}

#[tokio::test]
async fn a_body_without_a_required_attribute_is_refused() {
    let bent = Bent::start().await;
    let ada = bent.user("ada").await;
    let rule = bent
        .arm(
            "users.*",
            json!({ "name": "attribute-required", "attribute": "name.givenName" }),
        )
        .await;
    let detail = "name.givenName is required";
    let without = json!({ "userName": "bob@example.test", "name": { "familyName": "B" } });
    assert_scim(&bent.admin.post("/Users", &without).await, 400, "invalidValue", detail);
    assert_eq!(
        bent.told().await,
        (json!(["users.create", 400, "no", [rule]]), detail.to_owned())
    );
    assert_scim(
        &bent.admin.put(&path(&ada), &without).await,
        400,
        "invalidValue",
        detail,
    );
    let with = json!({ "userName": "bob@example.test", "name": { "givenName": "Bob" } });
    ok(&bent.admin.post("/Users", &with).await, 201);
    ok(&bent.admin.patch(&path(&ada), &set("title", "x")).await, 200);
}
