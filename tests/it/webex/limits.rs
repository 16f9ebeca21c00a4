//! The limits that Webex's schema documents publish: each is walked, and held at its number and one beyond.

use serde_json::{Map, Value, json};

use super::{id, ok};
use crate::support::{Caller, start};

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

/// One limit: of which schema and attribute, and which part of it.
struct Limit {
    urn: String,
    attribute: Value,
    sub: Option<Value>,
    /// Characters of one value; values, where this is `size`.
    most: usize,
    is_size: bool,
}

impl Limit {
    fn name(&self) -> String {
        let sub = self
            .sub
            .as_ref()
            .map(|sub| format!(".{}", text(sub, "name")))
            .unwrap_or_default();
        format!("{} {}{sub}", self.urn, text(&self.attribute, "name"))
    }

    /// A value of so many characters, or so many values.
    fn value(&self, count: usize) -> Value {
        let sub_attributes = self.attribute["subAttributes"].as_array();
        if self.is_size {
            let each = (0..count).map(|at| match sub_attributes {
                Some(subs) => filled(subs, None, &format!("v{at}")),
                None => json!(format!("v{at}")),
            });
            return each.collect();
        }
        let long = "x".repeat(count);
        let value = match (&self.sub, sub_attributes) {
            (Some(sub), Some(subs)) => filled(subs, Some((text(sub, "name"), &long)), "v"),
            _ => json!(long),
        };
        if self.attribute["multiValued"] == true {
            json!([value])
        } else {
            value
        }
    }
}

/// An element with its required parts, `value` and this one.
fn filled(subs: &[Value], part: Option<(&str, &str)>, value: &str) -> Value {
    let mut element = Map::new();
    for sub in subs
        .iter()
        .filter(|sub| sub["required"] == true || sub["name"] == "value")
    {
        element.insert(text(sub, "name").to_owned(), value.into());
    }
    if element.is_empty() {
        let first = subs.iter().find(|sub| sub["type"] == "String");
        element.extend(first.map(|sub| (text(sub, "name").to_owned(), value.into())));
    }
    element.extend(part.map(|(name, long)| (name.to_owned(), long.into())));
    element.into()
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap()
}

/// Every limit of these documents that a client can run into.
fn limits(documents: &Value) -> Vec<Limit> {
    let mut found = Vec::new();
    for (urn, document) in documents.as_object().unwrap() {
        for attribute in document["attributes"].as_array().unwrap() {
            let subs = attribute["subAttributes"].as_array().into_iter().flatten();
            let parts = [None].into_iter().chain(subs.map(Some));
            for (sub, kind) in parts.flat_map(|sub| [(sub, "length"), (sub, "size")]) {
                let leaf = sub.unwrap_or(attribute);
                let writable = [attribute, leaf].iter().all(|it| it["mutability"] != "ReadOnly");
                if let Some(most) = leaf[kind].as_u64().filter(|_| writable) {
                    found.push(Limit {
                        urn: urn.clone(),
                        attribute: attribute.clone(),
                        sub: sub.cloned(),
                        most: usize::try_from(most).unwrap(),
                        is_size: kind == "size",
                    });
                }
            }
        }
    }
    found
}

/// Limits whose values are more than text: each has a test of its own.
fn stands_apart(limit: &Limit) -> bool {
    let name = text(&limit.attribute, "name");
    // A login is an address and is added to the addresses; a manager and members must exist.
    let size_of_emails = name == "emails" && limit.is_size;
    matches!(name, "userName" | "manager" | "members") || size_of_emails
}

async fn hold(kind: &str, core: &str, required: (&str, &str)) -> Vec<String> {
    let (webex, org) = start().await;
    let host = Caller::new(webex.url(), org.admin_token());
    let scim = Caller::v2(&org);
    let documents = ok(&host.get(&format!("/Schemas/SCIM2/{kind}")).await, 200);
    let mut held = Vec::new();
    for (at, limit) in limits(&documents)
        .iter()
        .enumerate()
        .filter(|(_, limit)| !stands_apart(limit))
    {
        let body = |count: usize| {
            let mut body = json!({ required.0: format!("{at}{}", required.1) });
            let name = text(&limit.attribute, "name");
            match limit.urn == core {
                true => body[name] = limit.value(count),
                false => body[&limit.urn] = json!({ name: limit.value(count) }),
            }
            body
        };
        let path = format!("/{kind}s");
        let over = scim.post(&path, &body(limit.most + 1)).await;
        let name = limit.name();
        assert_eq!(over.status, 400, "{name} {}: {}", limit.most + 1, over.text());
        let told = over.json();
        assert_eq!(told["scimType"], "invalidValue", "{name}");
        let detail = text(&told, "detail");
        let attribute = text(&limit.attribute, "name");
        assert!(
            detail.contains(attribute) && detail.contains(&limit.most.to_string()),
            "{name}: {detail}"
        );
        let made = scim.post(&path, &body(limit.most)).await;
        assert_eq!(made.status, 201, "{name} {}: {}", limit.most, made.text());
        scim.delete(&format!("{path}/{}", id(&made.json()))).await;
        held.push(format!("{name} {}", limit.most));
    }
    held
}

#[tokio::test]
async fn every_published_limit_of_a_user_is_held_at_its_number_and_one_beyond() {
    let held = hold("User", USER, ("userName", "@example.test")).await;
    for limit in ["displayName 512", "title 512", "name.familyName 256", "phoneNumbers 50"] {
        assert!(
            held.contains(&format!("{USER} {limit}")),
            "{limit} is missing of {held:#?}"
        );
    }
    assert!(held.len() > 60, "only {}", held.len());
}

#[tokio::test]
async fn every_published_limit_of_a_group_is_held_at_its_number_and_one_beyond() {
    let held = hold("Group", GROUP, ("displayName", " Team")).await;
    assert!(held.contains(&format!("{GROUP} externalId 256")), "{held:#?}");
}

#[tokio::test]
async fn a_login_has_at_most_254_characters() {
    let (_webex, org) = start().await;
    for caller in [Caller::connector(&org), Caller::v2(&org)] {
        let login = |count: usize| format!("{}@example.test", "x".repeat(count - "@example.test".len()));
        let over = caller.post("/Users", &json!({ "userName": login(255) })).await;
        assert_eq!((over.status, &over.json()["scimType"]), (400, &json!("invalidValue")));
        let made = caller.create_user(&login(254)).await;
        assert_eq!(caller.delete(&format!("/Users/{}", id(&made))).await.status, 204);
    }
}

#[tokio::test]
async fn a_user_has_at_most_ten_addresses_and_the_login_that_is_added_counts() {
    let (_webex, org) = start().await;
    for (at, caller) in [Caller::connector(&org), Caller::v2(&org)].iter().enumerate() {
        let body = |count: usize| {
            let homes = (0..count).map(|home| json!({ "value": format!("h{home}@example.test"), "type": "home" }));
            json!({ "userName": format!("ada{at}@example.test"), "emails": homes.collect::<Value>() })
        };
        let over = caller.post("/Users", &body(10)).await;
        assert_eq!(
            text(&over.json(), "detail"),
            "emails must have at most 10 values, not 11"
        );
        let made = ok(&caller.post("/Users", &body(9)).await, 201);
        assert_eq!(made["emails"].as_array().unwrap().len(), 10);
    }
}
