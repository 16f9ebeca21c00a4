//! `Groups/{id}/Members`: a group's members, page by page.

use serde_json::{Value, json};

use super::bend::{self, Bends};
use super::failure::Failure;
use super::performed::Performed;
use super::reply::Reply;
use super::roster::MemberKind;
use super::scim::Scim;
use crate::scim::list::ListRequest;
use crate::tenant::{Kind, MembersAsked, View};
use crate::webex::schemas::GROUP_MEMBERS;

impl Scim<'_> {
    // Webex: fidelity row "group-members-page": the published schema has `totalResults`, its example and clients `memberSize`.
    pub(super) fn members(&self, id: &str) -> Result<Performed, Failure> {
        let query = self.query()?;
        let page = ListRequest::parse(query.one("startIndex")?, query.one("count")?)?;
        let kind = MemberKind::asked(&query)?;
        let wants = |told: &str| kind.is_none_or(|kind| kind.is(told));
        let told = self.bends.look(PartialEq::eq, |bends| {
            let (most, reversed) = bend::shown::members(bends);
            let asked = MembersAsked {
                most,
                reversed,
                wants: &wants,
                page,
            };
            self.page_of(bends, id, &asked)
        });
        Ok(Performed::read(Reply::Document(told?)))
    }

    fn page_of(&self, bends: Bends<'_>, id: &str, asked: &MembersAsked<'_>) -> Result<Value, Failure> {
        let found = (self.org.tenant).members(id, self.lens(bends, false), self.base, asked)?;
        let mut group = View::from_iter([("members".to_owned(), found.members.into())]);
        group.extend(found.display_name.map(|name| ("displayName".to_owned(), name)));
        bend::shown::take_attribute(bends, Kind::Group, &mut group);
        let (members, total) = match group.get_mut("members") {
            Some(members) => (members.take(), found.total),
            None => (json!([]), 0),
        };
        let members: Vec<Value> = members.as_array().into_iter().flatten().map(brief).collect();
        Ok(json!({
            "schemas": [GROUP_MEMBERS],
            "memberSize": total,
            "displayName": group.get("displayName"),
            "itemsPerPage": members.len(),
            "startIndex": asked.page.start_index,
            "members": members,
        }))
    }
}

/// A member without its address, which the documented example lacks.
fn brief(member: &Value) -> Value {
    let mut member = member.clone();
    if let Value::Object(parts) = &mut member {
        parts.shift_remove("$ref");
    }
    member
}
