//! `returned`, `mutability: writeOnly`, `caseExact`: what is shown, and what searches find.

use serde_json::{Value, json};

use super::super::refusal;
use super::{Attribute, Stage, ok, path_to, paths, text};
use crate::support::patch;

/// What the server has the last word on, and the secret.
const SERVED: [&str; 7] = [
    "id",
    "userName",
    "displayName",
    "password",
    "groups",
    "manager",
    "members",
];

#[tokio::test]
async fn what_was_written_is_what_every_answer_shows() {
    let stage = Stage::set().await;
    let resources = stage.filled().await;
    for resource in &resources {
        let kind = text(&resource["meta"]["resourceType"]);
        for attribute in stage.all.iter().filter(|it| it.kind == kind) {
            let shown = attribute.of(resource);
            if attribute.parent.is_none() && SERVED.iter().all(|name| !attribute.path().ends_with(name)) {
                assert_eq!(*shown, stage.sample(attribute), "{}", attribute.path());
            }
            assert_eq!(
                shown.is_null(),
                attribute.is("returned", "never"),
                "{}",
                attribute.path()
            );
        }
        let listed = format!("/{kind}s?filter=id eq \"{}\"", text(&resource["id"]));
        let listed = ok(&stage.caller.get(&listed).await, 200);
        assert_eq!(listed["Resources"], json!([resource]));
    }
}

/// A resource without an attribute; what becomes empty by that is gone as well.
fn without(resource: &Value, attribute: &Attribute) -> Value {
    let mut left = resource.clone();
    let section = match &attribute.urn {
        None => &mut left,
        Some(urn) => &mut left[urn],
    };
    let section = section.as_object_mut().unwrap();
    let name = text(&attribute.declared["name"]);
    match &attribute.parent {
        None => drop(section.remove(name)),
        Some(parent) => match &mut section[text(&parent["name"])] {
            Value::Array(items) => drop(items[0].as_object_mut().unwrap().remove(name)),
            Value::Object(whole) => drop(whole.remove(name)),
            other => panic!("{other}"),
        },
    }
    left
}

/// What is shown where this attribute alone is asked for.
fn only(resource: &Value, attribute: &Attribute) -> Value {
    let mut shown = json!({ "schemas": resource["schemas"], "id": resource["id"] });
    let value = attribute.of(resource);
    if value.is_null() {
        return shown;
    }
    let body = attribute.body("", value.clone());
    let top = text(
        attribute
            .parent
            .as_ref()
            .unwrap_or(&attribute.declared)
            .get("name")
            .unwrap(),
    );
    let key = attribute.urn.as_deref().unwrap_or(top);
    shown[key] = body[key].clone();
    shown
}

#[tokio::test]
async fn each_attribute_is_shown_unless_excluded_and_alone_where_asked_for() {
    let stage = Stage::set().await;
    assert_eq!(paths(&stage.all, |it| it.is("returned", "always")), ["id", "id"]);
    let mut seen = 0;
    for resource in stage.filled().await {
        let place = path_to(&resource);
        for attribute in stage
            .all
            .iter()
            .filter(|it| resource["meta"]["resourceType"] == it.kind)
        {
            let path = attribute.path();
            let expected = if attribute.is("returned", "always") || attribute.of(&resource).is_null() {
                resource.clone()
            } else {
                without(&resource, attribute)
            };
            let excluded = stage.caller.get(&format!("{place}?excludedAttributes={path}")).await;
            assert_eq!(ok(&excluded, 200), expected, "without {path}");
            let alone = stage.caller.get(&format!("{place}?attributes={path}")).await;
            assert_eq!(ok(&alone, 200), only(&resource, attribute), "only {path}");
            seen += 1;
        }
    }
    assert_eq!(seen, stage.all.len());
}

#[tokio::test]
async fn what_is_never_returned_is_in_no_answer_and_cannot_be_searched() {
    let stage = Stage::set().await;
    let never = |it: &Attribute| it.is("returned", "never");
    assert_eq!(paths(&stage.all, never), ["password"]);
    assert_eq!(paths(&stage.all, |it| it.is("mutability", "writeOnly")), ["password"]);
    let secret = json!({ "userName": "spy", "password": "Pa55word" });
    let change = patch(json!([{ "op": "replace", "path": "password", "value": "Pa55word" }]));
    let created = stage.caller.post("/Users?attributes=password,userName", &secret).await;
    let place = path_to(&ok(&stage.caller.get("/Users?filter=userName eq \"spy\"").await, 200)["Resources"][0]);
    let asked = format!("{place}?attributes=password");
    for answer in [
        created,
        stage.caller.put(&place, &secret).await,
        stage.caller.patch(&place, &change).await,
        stage.caller.patch(&asked, &change).await,
        stage.caller.get(&place).await,
        stage.caller.get(&asked).await,
        stage.caller.get("/Users?attributes=password").await,
    ] {
        assert!(answer.status < 300, "{}", answer.text());
        assert!(!answer.text().contains("assword"), "{}", answer.text());
    }
    for filter in ["password eq \"Pa55word\"", "password pr"] {
        let refused = stage.caller.get(&format!("/Users?filter={filter}")).await;
        let detail = "filter: password is writeOnly and cannot be searched";
        assert_eq!(ok(&refused, 400), refusal(400, Some("invalidFilter"), detail));
    }
}

/// The same letters, each in its other case.
fn turned(text: &str) -> String {
    let turn = |letter: char| match letter.is_uppercase() {
        true => letter.to_ascii_lowercase(),
        false => letter.to_ascii_uppercase(),
    };
    text.chars().map(turn).collect()
}

#[tokio::test]
async fn letter_case_counts_in_searches_where_it_is_declared_to() {
    let stage = Stage::set().await;
    let mut seen = Vec::new();
    let mut exact = Vec::new();
    for resource in stage.filled().await {
        let id = text(&resource["id"]);
        for attribute in stage
            .all
            .iter()
            .filter(|it| resource["meta"]["resourceType"] == it.kind)
        {
            let Some(value) = attribute.of(&resource).as_str() else {
                continue;
            };
            let path = attribute.path();
            // An address depends on the base that is asked at: searches do not know it.
            if path.ends_with(".$ref") {
                continue;
            }
            let counts = attribute.declared["caseExact"] == true;
            for (value, found) in [(value.to_owned(), true), (turned(value), !counts)] {
                let query = format!(
                    "{}?filter={path} eq \"{value}\" and id eq \"{id}\"",
                    attribute.endpoint()
                );
                let list = ok(&stage.caller.get(&query).await, 200);
                assert_eq!(list["totalResults"], usize::from(found), "{path} eq {value:?}");
            }
            exact.extend(counts.then(|| path.clone()));
            seen.push(path);
        }
    }
    let is_text = |it: &Attribute| it.is("type", "string") || it.is("name", "profileUrl");
    let texts = |it: &Attribute| is_text(it) && !it.is("returned", "never");
    assert_eq!(seen, paths(&stage.all, texts));
    let manager = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value";
    assert_eq!(exact, ["id", manager, "id"]);
}
