//! `type`, `multiValued`, `required`, `mutability`, `uniqueness`: what may be written.

use serde_json::{Value, json};

use super::super::refusal;
use super::{Attribute, Stage, least, ok, path_to, paths, text};
use crate::support::patch;

/// Those that the server says, whatever a client sends.
const READ_ONLY: [&str; 8] = [
    "id",
    "groups",
    "groups.value",
    "groups.display",
    "groups.$ref",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.displayName",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.$ref",
    "id",
];

/// A value of no type that the attribute could have, and what is said of it.
fn misfit(attribute: &Attribute) -> (Value, String) {
    let place = attribute.named("[0]");
    match (text(&attribute.declared["type"]), attribute.is_plural()) {
        ("complex", true) => (json!([7]), format!("{place}[0] must be an object, not a number")),
        ("complex", false) => (json!(7), format!("{place} must be an object, not a number")),
        ("boolean", _) => (
            json!("yes"),
            format!("{place} must be a boolean, not the string \"yes\""),
        ),
        ("string", _) => (json!(7), format!("{place} must be a string, not a number")),
        ("reference", _) => (json!(7), format!("{place} must be a URI string, not a number")),
        (other, _) => panic!("{place}: no misfit of a {other}"),
    }
}

#[tokio::test]
async fn a_value_of_another_type_is_refused_by_the_name_of_its_attribute() {
    let stage = Stage::set().await;
    let mut seen = Vec::new();
    for attribute in stage.all.iter().filter(|it| !it.is_read_only()) {
        let (value, detail) = misfit(attribute);
        let expected = refusal(400, Some("invalidValue"), &detail);
        let created = stage.create(attribute, &attribute.body("x", value.clone())).await;
        assert_eq!(ok(&created, 400), expected);
        let existing = ok(&stage.create(attribute, &least(attribute.kind, "y")).await, 201);
        let path = path_to(&existing);
        let replaced = stage.caller.put(&path, &attribute.body("y", value)).await;
        assert_eq!(ok(&replaced, 400), expected);
        assert_eq!(stage.caller.get(&path).await.json(), existing);
        assert_eq!(stage.caller.delete(&path).await.status, 204);
        seen.push(attribute.path());
    }
    assert_eq!(seen.len() + READ_ONLY.len(), stage.all.len());
}

#[tokio::test]
async fn one_value_is_no_list_and_a_list_is_not_one_value() {
    let stage = Stage::set().await;
    let writable = || stage.all.iter().filter(|it| !it.is_read_only());
    let mut lists = Vec::new();
    for attribute in writable() {
        let sample = stage.sample(attribute);
        let name = attribute.named("[0]");
        let (wrong, detail) = if attribute.is_plural() {
            lists.push(attribute.path());
            (sample[0].clone(), format!("{name} must be an array, not an object"))
        } else {
            let article = match text(&attribute.declared["type"]) {
                "boolean" => "a boolean",
                "reference" => "a URI string",
                "complex" => "an object",
                _ => "a string",
            };
            let got = if article == "an object" {
                "an array of 2"
            } else {
                "an array"
            };
            (json!([sample, sample]), format!("{name} must be {article}, not {got}"))
        };
        let refused = stage.create(attribute, &attribute.body("x", wrong)).await;
        assert_eq!(ok(&refused, 400), refusal(400, Some("invalidValue"), &detail));
    }
    let expected = "roles entitlements emails phoneNumbers ims photos x509Certificates addresses inheritances members";
    assert_eq!(lists.join(" "), expected);
}

#[tokio::test]
async fn what_is_required_must_be_there_and_stay() {
    let stage = Stage::set().await;
    let required = |it: &Attribute| it.declared["required"] == true;
    let [login, manager, name] = paths(&stage.all, required).try_into().unwrap();
    assert_eq!([login.as_str(), name.as_str()], ["userName", "displayName"]);
    for attribute in stage.all.iter().filter(|it| required(it) && it.parent.is_none()) {
        let path = attribute.path();
        let expected = refusal(400, Some("invalidValue"), &format!("{path} is required"));
        let refused = stage.create(attribute, &json!({ "externalId": "x" })).await;
        assert_eq!(ok(&refused, 400), expected);
        let existing = ok(&stage.create(attribute, &least(attribute.kind, "here")).await, 201);
        let place = path_to(&existing);
        assert_eq!(
            ok(&stage.caller.put(&place, &json!({ "externalId": "x" })).await, 400),
            expected
        );
        let removal = patch(json!([{ "op": "remove", "path": path }]));
        let refused = ok(&stage.caller.patch(&place, &removal).await, 400);
        assert!(text(&refused["detail"]).contains(&path), "{refused}");
        assert_eq!(stage.caller.get(&place).await.json(), existing);
    }
    // Without the only part that can be written there is no manager, and nobody needs one.
    let urn = manager.strip_suffix(":manager.value").unwrap();
    let body = json!({ "userName": "free", urn: { "manager": { "displayName": "Nobody" } } });
    let free = ok(&stage.caller.post("/Users", &body).await, 201);
    assert_eq!(free.get(urn), None);
}

#[tokio::test]
async fn what_is_read_only_is_ignored_in_bodies_and_refused_as_a_path() {
    let stage = Stage::set().await;
    assert_eq!(paths(&stage.all, Attribute::is_read_only), READ_ONLY);
    let resources = stage.filled().await;
    for attribute in stage.all.iter().filter(|it| it.is_read_only()) {
        let forged = match text(&attribute.declared["type"]) {
            "complex" => json!([{ "value": "forged", "display": "forged" }]),
            _ => json!("forged"),
        };
        let created = ok(
            &stage.create(attribute, &attribute.body("x", forged.clone())).await,
            201,
        );
        assert!(!created.to_string().contains("forged"), "{created}");
        let path = path_to(&created);
        let mut replaced = ok(
            &stage.caller.put(&path, &attribute.body("x", forged.clone())).await,
            200,
        );
        replaced["meta"] = created["meta"].clone();
        assert_eq!(replaced, created);
        assert_eq!(stage.caller.delete(&path).await.status, 204);
        let resource = resources.iter().find(|it| it["meta"]["resourceType"] == attribute.kind);
        let place = path_to(resource.unwrap());
        for operation in ["add", "replace", "remove"] {
            let change = patch(json!([{ "op": operation, "path": attribute.path(), "value": forged }]));
            let refused = ok(&stage.caller.patch(&place, &change).await, 400);
            let detail = format!("Operations[0]: {} is readOnly", attribute.path());
            assert_eq!(refused, refusal(400, Some("mutability"), &detail));
        }
        assert_eq!(&stage.caller.get(&place).await.json(), resource.unwrap());
    }
}

#[tokio::test]
async fn what_is_immutable_may_be_given_once() {
    let stage = Stage::set().await;
    let immutable = |it: &Attribute| it.is("mutability", "immutable");
    let expected = "inheritances.type inheritances.value inheritances.source members.value members.type members.$ref";
    assert_eq!(paths(&stage.all, immutable).join(" "), expected);
    let resources = stage.filled().await;
    // The address of a member follows from its id: what a client says of it is not kept.
    for attribute in stage.all.iter().filter(|it| immutable(it) && !it.is("name", "$ref")) {
        let resource = resources.iter().find(|it| it["meta"]["resourceType"] == attribute.kind);
        let resource = resource.unwrap();
        let place = path_to(resource);
        let path = attribute.path();
        let same = patch(json!([{ "op": "replace", "path": path, "value": attribute.of(resource) }]));
        assert_eq!(ok(&stage.caller.patch(&place, &same).await, 200), *resource, "{path}");
        let other = patch(json!([{ "op": "replace", "path": path, "value": stage.boss }]));
        let removal = patch(json!([{ "op": "remove", "path": path }]));
        for change in [other, removal] {
            let refused = ok(&stage.caller.patch(&place, &change).await, 400);
            assert_eq!(refused["scimType"], "mutability", "{path}: {refused}");
            assert!(text(&refused["detail"]).contains(&path), "{path}: {refused}");
        }
        assert_eq!(stage.caller.get(&place).await.json(), *resource);
    }
}

#[tokio::test]
async fn what_is_unique_is_had_by_one_and_all_else_may_be_shared() {
    let stage = Stage::set().await;
    let unique = |it: &Attribute| !it.is("uniqueness", "none");
    assert_eq!(paths(&stage.all, unique), ["id", "userName", "id", "displayName"]);
    for first in stage.filled().await {
        let kind = text(&first["meta"]["resourceType"]);
        let again = ok(
            &stage.caller.post(&format!("/{kind}s"), &stage.full(kind, "FULL")).await,
            409,
        );
        assert_eq!(again["scimType"], "uniqueness", "{again}");
        assert!(text(&again["detail"]).contains("FULL"), "{again}");
        let twin = ok(
            &stage.caller.post(&format!("/{kind}s"), &stage.full(kind, "twin")).await,
            201,
        );
        assert_ne!(twin["id"], first["id"]);
        let renamed = stage.caller.put(&path_to(&twin), &stage.full(kind, "full")).await;
        assert_eq!(ok(&renamed, 409)["scimType"], "uniqueness");
    }
}
