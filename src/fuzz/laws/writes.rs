//! Laws about bodies: what is accepted is canonical, and a PATCH happens whole or not at all.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Outcome, law};
use crate::entropy::Entropy;
use crate::fuzz::shape::{cut, kind, of_error};
use crate::ids::ResourceId;
use crate::scim::patch::PatchRequest;
use crate::scim::resource::{Reading, accept};
use crate::serve::parse_body;
use crate::tenant::{Kind, Record, Refusal, Tenant};
use crate::webex::schemas::ENTERPRISE_USER;

const BASE: &str = "http://double.test/v1/scim/x";
const NOW: Timestamp = Timestamp::UNIX_EPOCH;

/// A user with something of everything.
pub(super) fn ada() -> Value {
    json!({
        "userName": "Ada@example.test",
        "displayName": "Ada",
        "name": {"familyName": "Lovelace", "givenName": "Ada"},
        "title": "Countess",
        "externalId": "AdaX",
        "active": true,
        "emails": [
            {"value": "ada@example.test", "type": "work", "primary": true},
            {"value": "ada@home.test", "type": "home"},
        ],
        "phoneNumbers": [{"value": "+1", "type": "mobile"}],
        ENTERPRISE_USER: {"department": "Engines"},
    })
}

/// What is accepted is accepted again, as it is; what is refused is refused with a sentence.
pub(in crate::fuzz) fn resource(input: &[u8]) -> Outcome {
    let body = match parse_body(input) {
        Ok(body) => body,
        Err(error) => return Ok(of_error(&error)),
    };
    let mut shapes = String::new();
    for of in [Kind::User, Kind::Group] {
        match accept(of.resource_type(), body.clone(), &Reading::default()) {
            Ok(accepted) => {
                canonical(&Value::Object(accepted.clone()))?;
                let again = accept(of.resource_type(), Value::Object(accepted.clone()), &Reading::default());
                law(again.as_ref() == Ok(&accepted), || {
                    format!("{accepted:?} is accepted as {again:?}")
                })?;
                shapes.push_str(&shape(&accepted));
            }
            Err(error) => {
                law(!error.detail.is_empty(), || "refused without a sentence".to_owned())?;
                shapes.push_str(&of_error(&error));
            }
        }
    }
    Ok(cut(shapes))
}

/// A stored value has nothing null and nothing empty in it.
fn canonical(value: &Value) -> Result<(), String> {
    match value {
        Value::Null => Err("a null is stored".to_owned()),
        Value::Array(items) => {
            law(!items.is_empty(), || "an empty list is stored".to_owned())?;
            items.iter().try_for_each(canonical)
        }
        Value::Object(map) => {
            law(!map.is_empty(), || "an empty object is stored".to_owned())?;
            map.values().try_for_each(canonical)
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

fn shape(resource: &Map<String, Value>) -> String {
    let kinds = resource.iter().skip(1).take(6);
    kinds
        .map(|(name, value)| format!("{}{}", name.get(..3).unwrap_or(name), kind(value)))
        .collect()
}

/// A user, their manager, and a group of both.
struct Org {
    tenant: Tenant,
    resources: [(Kind, ResourceId); 3],
}

impl Org {
    fn new() -> Result<Self, Refusal> {
        let tenant = Tenant::new("00000000-0000-4000-8000-000000000000".parse().unwrap(), Entropy::new(1));
        let ada = tenant.create(Kind::User, ada(), NOW, BASE)?.id;
        let boss = tenant
            .create(Kind::User, json!({"userName": "boss@example.test"}), NOW, BASE)?
            .id;
        let members = json!([{"value": ada.to_string()}, {"value": boss.to_string()}]);
        let team = json!({"displayName": "Team", "members": members});
        let team = tenant.create(Kind::Group, team, NOW, BASE)?.id;
        Ok(Self {
            tenant,
            resources: [(Kind::User, ada), (Kind::Group, team), (Kind::User, boss)],
        })
    }

    fn records(&self) -> Vec<Option<Arc<Record>>> {
        let records = self.resources.iter();
        records.map(|(kind, id)| self.tenant.resource(*kind, *id)).collect()
    }
}

/// A PATCH that is refused has changed nothing anywhere; one that succeeds changes its resource only, leaves it canonical,
/// and can be found by its name.
pub(in crate::fuzz) fn patch(input: &[u8]) -> Outcome {
    let request = match parse_body(input).and_then(|body| PatchRequest::parse(&body)) {
        Ok(request) => request,
        Err(error) => return Ok(of_error(&error)),
    };
    let org = Org::new().map_err(|refusal| refusal.detail())?;
    let mut shapes = String::new();
    for (kind, id) in &org.resources[..2] {
        let before = org.records();
        let patched = org.tenant.patch(*kind, &id.to_string(), &request, NOW, BASE);
        let after = org.records();
        let pairs = before.iter().zip(&after).zip(&org.resources);
        for ((before, after), (_, other)) in pairs {
            let same = before
                .as_ref()
                .zip(after.as_ref())
                .is_some_and(|(before, after)| Arc::ptr_eq(before, after));
            let may_change = other == id && patched.as_ref().is_ok_and(|changed| changed.altered);
            law(same || may_change, || format!("{other} changed while {patched:?}"))?;
        }
        match patched {
            Ok(changed) => {
                canonical(&Value::Object(changed.view.clone()))?;
                let name = changed
                    .view
                    .get(kind.unique_attribute())
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                let named = org.tenant.named(*kind, name).map(|record| record.id);
                law(named == Some(*id), || format!("{name:?} is the name of {named:?}"))?;
                shapes.push_str(&format!("{}{}", changed.altered, shape(&changed.view)));
            }
            Err(Refusal::Scim(error)) => shapes.push_str(&of_error(&error)),
            Err(other) => shapes.push_str(&cut(other.detail())),
        }
    }
    Ok(cut(shapes))
}
