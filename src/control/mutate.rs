//! Changes behind the connector's back: what another administrator would do, without a request in the journal.

mod license;

use std::collections::HashSet;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::fields::Fields;
use super::problem::{Flaw, Problem};
use super::{Answer, Result, find_org};
use crate::ids::ResourceId;
use crate::scim::patch::PatchRequest;
use crate::tenant::{Changed, Kind, Place, Refusal, Source, Tenant};
use crate::world::{Org, World};

/// Most changes that one call makes. Source: our choice.
pub(crate) const MAX_CHANGES: usize = 1_000;

/// What a change can be.
const OPS: [&str; 9] = [
    "create",
    "replace",
    "patch",
    "delete",
    "set-source",
    "sync-delete",
    "assign-license",
    "remove-license",
    "confirm",
];

/// One change that is asked for.
#[derive(Clone, Debug)]
struct Change {
    /// Where in the body it stands.
    pointer: String,
    kind: Kind,
    /// Whom it is about: the member that says so, and what it says. Nobody yet where one is created.
    target: Option<(&'static str, String)>,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    /// A body, and where it came from.
    Create(Value, Source),
    Replace(Value),
    Patch(Value),
    Delete,
    /// It came from there.
    SetSource(Source),
    /// Directory synchronisation removes a person.
    SyncDelete,
    /// A person is given a licence, there.
    AssignLicense(String, Place),
    /// It is taken away again.
    RemoveLicense(String),
    /// A person confirms their address.
    Confirm,
}

/// One change that was made.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Made {
    op: &'static str,
    resource: &'static str,
    id: String,
    /// `null` after a delete.
    version: Option<String>,
    #[serde(skip)]
    whose_tokens_die: Option<ResourceId>,
}

/// `POST /__mock/orgs/{org}/mutate`: one change or a list of them, all or none.
pub(crate) fn mutate(world: &World, org: &str, body: Value) -> Result {
    let org = find_org(world, org)?;
    let changes = read(body)?;
    let made = org.tenant.together(|draft| {
        let made = changes.iter().map(|change| change.make(&org, draft));
        made.collect::<Result<Vec<Made>>>()
    })?;
    let people: HashSet<ResourceId> = made.iter().filter_map(|made| made.whose_tokens_die).collect();
    org.oauth.revoke_people(&people);
    Answer::ok(&json!({ "changed": made }))
}

impl Change {
    fn make(&self, org: &Org, tenant: &Tenant) -> Result<Made> {
        let (kind, now) = (self.kind, org.clock.now());
        let id = self.target_id(tenant)?;
        let (op, changed) = match &self.what {
            What::Delete => {
                let gone = tenant
                    .delete(kind, &id, now)
                    .map_err(|refusal| self.refused("", &refusal))?;
                return Ok(Made {
                    op: "delete",
                    resource: kind.name(),
                    id,
                    version: None,
                    whose_tokens_die: (kind == Kind::User).then_some(gone),
                });
            }
            What::Create(body, source) => {
                let created = tenant.create(kind, body.clone(), now, "");
                (
                    "create",
                    created.and_then(|made| from(tenant, kind, made, *source, now)),
                )
            }
            What::Replace(body) => ("replace", tenant.replace(kind, &id, body.clone(), now, "")),
            What::Patch(operations) => {
                let request = PatchRequest::parse(&json!({ "Operations": operations })).map_err(Refusal::from);
                let patched = request.and_then(|patch| tenant.patch(kind, &id, &patch, now, ""));
                ("patch", patched)
            }
            What::SetSource(source) => ("set-source", tenant.set_source(kind, &id, *source, now, "")),
            What::SyncDelete => ("sync-delete", tenant.remove_by_sync(&id, now, "")),
            What::AssignLicense(license, place) => {
                ("assign-license", tenant.assign_license(license, &id, place, now, ""))
            }
            What::RemoveLicense(license) => ("remove-license", tenant.remove_license(license, &id, "")),
            What::Confirm => ("confirm", tenant.confirm(&id, now, "")),
        };
        let changed = changed.map_err(|refusal| {
            let member = match op {
                "patch" => "operations",
                "assign-license" | "remove-license" => license::to_blame(&refusal),
                _ => "body",
            };
            self.refused(member, &refusal)
        })?;
        Ok(self.made(op, &changed))
    }

    fn made(&self, op: &'static str, changed: &Changed) -> Made {
        let version = changed.view.get("meta").and_then(|meta| meta.get("version"));
        Made {
            op,
            resource: self.kind.name(),
            id: changed.id.to_string(),
            version: version.and_then(Value::as_str).map(str::to_owned),
            whose_tokens_die: (self.kind == Kind::User && changed.tokens_die).then_some(changed.id),
        }
    }

    /// The id of whom it is about; no text where nobody is.
    fn target_id(&self, tenant: &Tenant) -> Result<String> {
        let Some((member, text)) = &self.target else {
            return Ok(String::new());
        };
        let found = match *member {
            "id" => text.parse().ok().and_then(|id| tenant.resource(self.kind, id)),
            _ => tenant.named(self.kind, text),
        };
        let found = found.map(|record| record.id.to_string());
        found.ok_or_else(|| {
            let kind = self.kind.name().to_lowercase();
            self.flaw(member, format!("{text:?} is no {kind} of this organization"))
        })
    }

    fn refused(&self, member: &str, refusal: &Refusal) -> Problem {
        self.flaw(member, refusal.detail())
    }

    fn flaw(&self, member: &str, reason: String) -> Problem {
        let slash = if member.is_empty() { "" } else { "/" };
        Problem::flawed(vec![Flaw {
            pointer: format!("{}{slash}{member}", self.pointer),
            reason,
        }])
    }
}

/// A new resource, as one that came from there.
fn from(
    tenant: &Tenant,
    kind: Kind,
    made: Changed,
    source: Source,
    now: Timestamp,
) -> std::result::Result<Changed, Refusal> {
    match source {
        Source::Scim => Ok(made),
        source => tenant.set_source(kind, &made.id.to_string(), source, now, ""),
    }
}

fn read(body: Value) -> Result<Vec<Change>> {
    let items = match body {
        Value::Array(items) if items.len() > MAX_CHANGES => {
            return Err(Problem::flawed(vec![Flaw {
                pointer: String::new(),
                reason: format!("{} changes are more than the {MAX_CHANGES} of one call", items.len()),
            }]));
        }
        Value::Array(items) => items,
        one => return Ok(vec![read_one(Fields::of(one)?, String::new())?]),
    };
    let mut changes = Vec::with_capacity(items.len());
    for (at, item) in items.into_iter().enumerate() {
        let pointer = format!("/{at}");
        changes.push(read_one(Fields::at(&pointer, item)?, pointer)?);
    }
    Ok(changes)
}

fn read_one(mut fields: Fields, pointer: String) -> Result<Change> {
    let op = fields.needed("op", &format!("one of {}", OPS.join(", ")), |op| {
        OPS.into_iter().find(|known| op.as_str() == Some(known))
    });
    let kind = fields.needed("resource", "\"User\" or \"Group\"", |kind| {
        let kinds = [Kind::User, Kind::Group];
        kinds.into_iter().find(|known| kind.as_str() == Some(known.name()))
    });
    let kind = kind.unwrap_or(Kind::User);
    let op = op.unwrap_or_default();
    let target = read_target(&mut fields, op, kind);
    let what = read_what(&mut fields, op, kind);
    fields.finish()?;
    Ok(Change {
        pointer,
        kind,
        target,
        what,
    })
}

fn read_what(fields: &mut Fields, op: &str, kind: Kind) -> What {
    match op {
        "create" => {
            let body = read_body(fields);
            let source = fields.take("provisionSource", &Source::known(), read_source);
            What::Create(body, source.unwrap_or_default())
        }
        "replace" => What::Replace(read_body(fields)),
        "patch" => {
            let expected = "a list of operations as in a PATCH request";
            let operations = fields.needed("operations", expected, |list| list.is_array().then(|| list.clone()));
            What::Patch(operations.unwrap_or_default())
        }
        "set-source" => {
            let source = fields.needed("provisionSource", &Source::known(), read_source);
            What::SetSource(source.unwrap_or_default())
        }
        "sync-delete" => {
            if kind == Kind::Group {
                fields.flaw(
                    "resource",
                    "directory synchronization deletes users in this way, and no groups",
                );
            }
            What::SyncDelete
        }
        "assign-license" => license::read_assign(fields, kind),
        "remove-license" => license::read_remove(fields, kind),
        "confirm" => {
            if kind == Kind::Group {
                fields.flaw("resource", "users confirm an address, and no groups");
            }
            What::Confirm
        }
        _ => What::Delete,
    }
}

fn read_body(fields: &mut Fields) -> Value {
    let body = fields.needed("body", "the resource as a JSON object", |body| {
        body.as_object().cloned()
    });
    Value::Object(body.unwrap_or_default())
}

fn read_source(word: &Value) -> Option<Source> {
    Source::named(word.as_str()?)
}

/// By one of `id` and the unique name; a create is about nobody yet.
fn read_target(fields: &mut Fields, op: &str, kind: Kind) -> Option<(&'static str, String)> {
    let name = kind.unique_attribute();
    if matches!(op, "create" | "") {
        return None;
    }
    let mut named = [("id", fields.text("id")), (name, fields.text(name))]
        .into_iter()
        .filter_map(|(member, text)| Some((member, text?)));
    let target = named.next();
    let one = target.is_some() && named.next().is_none();
    if !one {
        fields.flaw_of_whole(format!("say whom it is about by one of id and {name}"));
    }
    target
}
