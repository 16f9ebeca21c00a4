//! The other administrator: creates the same name just before, or edits or deletes just after a read. What they do is
//! really done, to the same directory, and nothing tells it from what any client does.

use serde_json::{Value, json};

use super::Bends;
use crate::fault::protocol::Toggle;
use crate::scim::patch::PatchRequest;
use crate::scim::resource::{Reading, accept};
use crate::tenant::{Kind, View};
use crate::world::Org;

/// What stands in front of a mark of the other administrator's.
const MARK: &str = " (edited by another administrator, ";

/// Creates a competitor with the name that a body is about to take.
pub(in crate::serve) fn create_before(bends: Bends<'_>, org: &Org, kind: Kind, body: &Value) {
    if !bends.has(Toggle::Conflict) {
        return;
    }
    // A body that is no resource is refused by the create itself.
    let accepted = accept(kind.resource_type(), body.clone(), &Reading::default());
    let attribute = kind.unique_attribute();
    if let Some(name) = accepted.ok().and_then(|mut attributes| attributes.remove(attribute)) {
        // Where somebody has the name already, there is a competitor.
        if (org.tenant.create(kind, json!({ attribute: name }), org.clock.now(), "")).is_ok() {
            bends.note(Toggle::Conflict);
        }
    }
}

/// Edits or deletes what was just read.
pub(in crate::serve) fn act_after(bends: Bends<'_>, org: &Org, kind: Kind, read: &View) {
    let Some(how) = bends.get(Toggle::Drift).and_then(|toggle| toggle.text("how")) else {
        return;
    };
    let (now, id) = (org.clock.now(), text(read, "id"));
    if how == "delete" {
        let Ok(gone) = org.tenant.delete(kind, id, now) else {
            return;
        };
        bends.note(Toggle::Drift);
        if kind == Kind::User {
            org.oauth.revoke_person(gone);
        }
        return;
    }
    if let Ok(edit) = PatchRequest::parse(&edit(kind, read)) {
        // Who is gone by now needs no edit.
        if org.tenant.patch(kind, id, &edit, now, "").is_ok() {
            bends.note(Toggle::Drift);
        }
    }
}

/// A change that no client asked for: of a user's title, of a group's name. It names the version that it follows, so that
/// it is another one each time.
fn edit(kind: Kind, read: &View) -> Value {
    let attribute = match kind {
        Kind::User => "title",
        Kind::Group => "displayName",
    };
    let version = read
        .get("meta")
        .and_then(|meta| meta.get("version"))
        .and_then(Value::as_str);
    let version = version.unwrap_or_default().replace(|c: char| !c.is_ascii_digit(), "");
    let plain = text(read, attribute).split(MARK).next().unwrap_or_default().to_owned();
    json!({ "Operations": [{ "op": "replace", "path": attribute, "value": format!("{plain}{MARK}{version})") }] })
}

fn text<'v>(view: &'v View, attribute: &str) -> &'v str {
    view.get(attribute).and_then(Value::as_str).unwrap_or_default()
}
