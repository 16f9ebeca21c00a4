//! What `/Schemas` declares of each attribute is what the attribute does (RFC 7643 sections 2.2 to 2.4 and 7).

mod shown;
mod written;

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::{both, ok, start};
use crate::support::{Answer, Caller};

/// An attribute or sub-attribute as a schema document declares it.
struct Attribute {
    /// `User` or `Group`.
    kind: &'static str,
    /// The extension it is of.
    urn: Option<String>,
    declared: Value,
    /// The complex attribute that it is part of.
    parent: Option<Value>,
}

impl Attribute {
    fn is(&self, characteristic: &str, value: &str) -> bool {
        self.declared[characteristic] == value
    }

    fn is_plural(&self) -> bool {
        self.declared["multiValued"] == true
    }

    /// An element of a list, and no attribute of the resource.
    fn is_in_list(&self) -> bool {
        self.parent.as_ref().is_some_and(|parent| parent["multiValued"] == true)
    }

    /// A part of what is read-only is read-only.
    fn is_read_only(&self) -> bool {
        let read_only = |declared: &Value| declared["mutability"] == "readOnly";
        read_only(&self.declared) || self.parent.as_ref().is_some_and(read_only)
    }

    /// As paths, filters and errors name it; the element of a list by its place, where there is one.
    fn named(&self, place: &str) -> String {
        let urn = self.urn.as_ref().map(|urn| format!("{urn}:")).unwrap_or_default();
        let parent = self.parent.as_ref().map(|parent| {
            let place = if self.is_in_list() { place } else { "" };
            format!("{}{place}.", text(&parent["name"]))
        });
        format!("{urn}{}{}", parent.unwrap_or_default(), text(&self.declared["name"]))
    }

    fn path(&self) -> String {
        self.named("")
    }

    fn endpoint(&self) -> String {
        format!("/{}s", self.kind)
    }

    /// The least resource that can be created, with this value of this attribute in it.
    fn body(&self, login: &str, value: Value) -> Value {
        let mut body = least(self.kind, login);
        let name = text(&self.declared["name"]);
        let (top, value) = match &self.parent {
            None => (name, value),
            Some(parent) => {
                let whole = json!({ name: value });
                let whole = if self.is_in_list() { json!([whole]) } else { whole };
                (text(&parent["name"]), whole)
            }
        };
        match &self.urn {
            None => body[top] = value,
            Some(urn) => body[urn] = json!({ top: value }),
        }
        body
    }

    /// What a resource has of it.
    fn of<'v>(&self, resource: &'v Value) -> &'v Value {
        let name = text(&self.declared["name"]);
        let section = self.urn.as_ref().map_or(resource, |urn| &resource[urn]);
        match &self.parent {
            None => &section[name],
            Some(parent) if self.is_in_list() => &section[text(&parent["name"])][0][name],
            Some(parent) => &section[text(&parent["name"])][name],
        }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// What must be there of a resource.
fn least(kind: &str, name: &str) -> Value {
    match kind {
        "User" => json!({ "userName": name }),
        _ => json!({ "displayName": name }),
    }
}

/// Every attribute and sub-attribute that `/Schemas` declares; each test looks at all of them.
async fn declared(caller: &Caller) -> Vec<Attribute> {
    let schemas = ok(&caller.get("/Schemas").await, 200);
    let mut all = Vec::new();
    let mut counts = Vec::new();
    for schema in schemas["Resources"].as_array().unwrap() {
        let before = all.len();
        let id = text(&schema["id"]);
        let kind = if id.ends_with(":User") { "User" } else { "Group" };
        let urn = id.contains(":extension:").then(|| id.to_owned());
        for whole in schema["attributes"].as_array().unwrap() {
            let parts = whole["subAttributes"].as_array().into_iter().flatten();
            let parts = parts.map(|part| (part.clone(), Some(whole.clone())));
            for (declared, parent) in std::iter::once((whole.clone(), None)).chain(parts) {
                let urn = urn.clone();
                all.push(Attribute {
                    kind,
                    urn,
                    declared,
                    parent,
                });
            }
        }
        counts.push((kind, all.len() - before));
    }
    assert_eq!(counts, [("User", 68), ("User", 9), ("Group", 7)]);
    all
}

/// Those that are so, as paths.
fn paths(all: &[Attribute], are: impl Fn(&Attribute) -> bool) -> Vec<String> {
    all.iter().filter(|it| are(it)).map(Attribute::path).collect()
}

/// An org that speaks as the RFCs do, a person in it whom others can point at, and what it declares.
struct Stage {
    _webex: MockWebex,
    _org: Org,
    caller: Caller,
    boss: String,
    all: Vec<Attribute>,
}

impl Stage {
    async fn set() -> Self {
        let (webex, org) = start().await;
        let [caller, _] = both(&org);
        let boss = ok(
            &caller
                .post("/Users", &json!({ "userName": "boss", "displayName": "Boss" }))
                .await,
            201,
        );
        let boss = text(&boss["id"]).to_owned();
        let all = declared(&caller).await;
        Self {
            _webex: webex,
            _org: org,
            caller,
            boss,
            all,
        }
    }

    /// A value of the declared type. Who is pointed at must be there.
    fn sample(&self, attribute: &Attribute) -> Value {
        let one = match (attribute.path().as_str(), text(&attribute.declared["type"])) {
            ("members.value", _) => json!(self.boss),
            (path, _) if path.ends_with(":manager.value") => json!(self.boss),
            (_, "boolean") => json!(true),
            (_, "complex") => {
                let parts = attribute.declared["subAttributes"].as_array().unwrap().iter();
                let parts = parts.map(|part| Attribute {
                    kind: attribute.kind,
                    urn: attribute.urn.clone(),
                    declared: part.clone(),
                    parent: Some(attribute.declared.clone()),
                });
                let parts = parts.map(|part| (text(&part.declared["name"]).to_owned(), self.sample(&part)));
                parts.collect()
            }
            (_, "reference") => json!("https://example.test/Sample"),
            (_, "string") => match attribute.declared["canonicalValues"].get(0) {
                Some(first) => first.clone(),
                None => json!("Sample"),
            },
            (path, other) => panic!("{path}: no sample of a {other}"),
        };
        if attribute.is_plural() { json!([one]) } else { one }
    }

    /// A body with a value of every attribute that a client may write.
    fn full(&self, kind: &str, name: &str) -> Value {
        let mut body = least(kind, name);
        for attribute in self.all.iter().filter(|it| it.kind == kind && it.parent.is_none()) {
            let top = text(&attribute.declared["name"]);
            if !attribute.is_read_only() && body.get(top).is_none() {
                let value = self.sample(attribute);
                match &attribute.urn {
                    None => body[top] = value,
                    Some(urn) => body[urn][top] = value,
                }
            }
        }
        body
    }

    /// A user and a group, each with all that one can have; the user is the group's member.
    async fn filled(&self) -> [Value; 2] {
        let user = ok(&self.caller.post("/Users", &self.full("User", "full")).await, 201);
        let mut group = self.full("Group", "full");
        group["members"][0]["value"] = user["id"].clone();
        let group = ok(&self.caller.post("/Groups", &group).await, 201);
        let user = self.caller.get(&path_to(&user)).await;
        [ok(&user, 200), group]
    }

    async fn create(&self, attribute: &Attribute, body: &Value) -> Answer {
        self.caller.post(&attribute.endpoint(), body).await
    }
}

/// Where a resource is, below the base.
fn path_to(resource: &Value) -> String {
    format!(
        "/{}s/{}",
        text(&resource["meta"]["resourceType"]),
        text(&resource["id"])
    )
}
