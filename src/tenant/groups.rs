//! A user's `groups`: no attribute at rest, but the other side of `members`.

use std::sync::Arc;

use serde_json::{Value, json};

use super::View;
use super::directory::Directory;
use super::kind::Kind;
use super::members;
use super::record::Record;
use super::twist::Lens;
use crate::scim::resource;
use crate::webex::schemas::CISCO_GROUP;

/// Which of their groups users are shown with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct GroupsAsked {
    /// Only groups of these usages; all where there are none.
    pub(crate) usages: Vec<String>,
}

impl GroupsAsked {
    fn is_for(&self, group: &Record) -> bool {
        let usage = group.attributes.get(CISCO_GROUP).and_then(|cisco| cisco.get("usage"));
        let usage = usage.and_then(Value::as_str);
        self.usages.is_empty()
            || usage.is_some_and(|usage| self.usages.iter().any(|asked| asked.eq_ignore_ascii_case(usage)))
    }
}

/// Adds the groups that the user is a direct member of, as far as they are asked for.
// Webex: fidelity row "user-groups-details": which details there are is not published; here they are what the schema has.
pub(super) fn show(directory: &Directory, base: &str, user: &Record, asked: &GroupsAsked, lens: Lens, view: &mut View) {
    let groups = groups_of(directory, user, lens).into_iter();
    let groups = groups.filter(|group| asked.is_for(group));
    let groups: Vec<Value> = groups.map(|group| shown(&group, base)).collect();
    if groups.is_empty() {
        return;
    }
    view.insert("groups".to_owned(), groups.into());
    *view = resource::arrange(Kind::User.resource_type(), std::mem::take(view));
}

/// The user's groups through this lens: that of everybody first, if the user counts as anybody.
fn groups_of(directory: &Directory, user: &Record, lens: Lens) -> Vec<Arc<Record>> {
    let everybody = (lens.everybody && !user.hidden).then(|| directory.everybody(true));
    let others = directory.seen_groups_of(user.id, lens.truth).into_iter().cloned();
    everybody.into_iter().chain(others).collect()
}

fn shown(group: &Record, base: &str) -> Value {
    let id = group.id.to_string();
    json!({
        "value": id,
        "display": group.display(Kind::Group),
        "$ref": members::location(base, Kind::Group, &id),
    })
}

/// What a filter compares: the groups that readers see, or the true ones.
pub(super) fn compared(directory: &Directory, user: &Record, lens: Lens) -> Value {
    let groups = groups_of(directory, user, lens).into_iter();
    groups
        .map(|group| json!({ "value": group.id.to_string(), "display": group.display(Kind::Group) }))
        .collect()
}
