//! A group's members page by page: those of the page are shown, the others only counted.

use serde_json::Value;

use super::directory::Directory;
use super::members::show_member;
use super::membership::Member;
use super::record::Record;
use crate::scim::list::ListRequest;
use crate::webex::limits::MAX_MEMBERS;

/// Which members a page is made of.
pub(crate) struct MembersAsked<'a> {
    /// No others than the first so many are there.
    pub(crate) most: usize,
    /// The last one comes first.
    pub(crate) reversed: bool,
    /// Whether members of this type are asked for.
    pub(crate) wants: &'a dyn Fn(&str) -> bool,
    pub(crate) page: ListRequest,
}

/// A page, how many members were asked for in all, and whose they are.
#[derive(Debug, PartialEq)]
pub(crate) struct MembersPage {
    pub(crate) display_name: Option<Value>,
    pub(crate) total: usize,
    pub(crate) members: Vec<Value>,
}

pub(super) fn of(directory: &Directory, base: &str, group: &Record, asked: &MembersAsked<'_>) -> MembersPage {
    let mut wanted: Vec<&Member> = group.members.iter().take(asked.most).collect();
    if asked.reversed {
        wanted.reverse();
    }
    wanted.retain(|member| (asked.wants)(member.type_name()));
    let page = asked.page.page(&wanted, MAX_MEMBERS).iter();
    MembersPage {
        display_name: group.attributes.get("displayName").cloned(),
        total: wanted.len(),
        members: page.map(|member| show_member(directory, base, member)).collect(),
    }
}
