//! Groups as the platform shows them: those that SCIM shows, but for the group of everybody.

use std::cmp::Ordering;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Asked, bad, id, organizations, page};
use crate::ids::{ResourceId, RestKind};
use crate::scim::filter::{CompareOp, Filter};
use crate::scim::list::ListRequest;
use crate::scim::value::quoted;
use crate::serve::failure::Failure;
use crate::serve::query::Query;
use crate::serve::reply::Reply;
use crate::tenant::{Kind, Lens, Record, View};
use crate::webex::limits::{DEFAULT_COUNT, MAX_COUNT, MAX_MEMBERS};

/// A page of those that a filter finds.
pub(super) fn list(asked: &Asked<'_>, query: &Query) -> Result<Reply, Failure> {
    organizations::check_asked(asked, query)?;
    let wanted = page::text(query, "filter")?.map(Wanted::read).transpose()?;
    let order = Order::read(query)?;
    let with_members = query.flag("includeMembers")?.unwrap_or(false);
    let shown_only = page::text(query, "attributes")?.map(names);
    let asked_page = ListRequest::parse(query.one("startIndex")?, query.one("count")?)?;
    let all = asked.org().tenant.stretch(Kind::Group, None, usize::MAX, |group| {
        wanted.as_ref().is_none_or(|wanted| wanted.is(group))
    });
    let mut all = all.records;
    order.sort(&mut all);
    let most = asked_page.count.map_or(DEFAULT_COUNT, |_| MAX_COUNT);
    let groups: Vec<Value> = asked_page
        .page(&all, most)
        .iter()
        .filter_map(|group| shown(asked, &group.id.to_string(), with_members))
        .map(|group| only(group, shown_only.as_deref()))
        .collect();
    Ok(Reply::Document(json!({
        "totalResults": all.len(),
        "startIndex": asked_page.start_index,
        "itemsPerPage": groups.len(),
        "groups": groups,
    })))
}

/// One group by its id.
pub(super) fn get(asked: &Asked<'_>, query: &Query) -> Result<Reply, Failure> {
    let with_members = query.flag("includeMembers")?.unwrap_or(false);
    let unknown = || id::unknown(RestKind::Group, asked.id());
    let group = read(asked, asked.id()).ok_or_else(unknown)?;
    let shown = shown(asked, &group.to_string(), with_members).ok_or_else(unknown)?;
    Ok(Reply::Document(Value::Object(shown)))
}

/// The id of a group, whose second half is the organisation's.
fn read(asked: &Asked<'_>, id: &str) -> Option<ResourceId> {
    let name = id::name(RestKind::Group, id);
    match name.split_once(':') {
        Some((group, org)) if org == asked.org().id.to_string() => group.parse().ok(),
        Some(_) => None,
        None => name.parse().ok(),
    }
}

/// A group as it is.
// Webex: fidelity row "rest-groups": the members are published; that they are counted whole is assumed.
fn shown(asked: &Asked<'_>, id: &str, with_members: bool) -> Option<Map<String, Value>> {
    let org = asked.org();
    // Webex: fidelity row "rest-groups-everybody": without the group of everybody.
    let group = org.tenant.get(Kind::Group, id, Lens::TRUTH, "").ok()?;
    let meta = |part: &str| group.get("meta")?.get(part).cloned();
    let all = members(&group);
    let whole = [
        ("id", Some(RestKind::Group.id(&format!("{id}:{}", org.id)).into())),
        ("displayName", group.get("displayName").cloned()),
        ("orgId", Some(RestKind::Organization.id(&org.id.to_string()).into())),
        ("created", meta("created")),
        ("lastModified", meta("lastModified")),
        ("memberSize", Some(all.len().into())),
        (
            "members",
            with_members.then(|| {
                all.iter()
                    .take(MAX_MEMBERS)
                    .map(|member| shown_member(asked, member))
                    .collect()
            }),
        ),
    ];
    let there = whole
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Some(Map::from_iter(there))
}

fn members(group: &View) -> &[Value] {
    group
        .get("members")
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn shown_member(asked: &Asked<'_>, member: &Value) -> Value {
    let text = |part: &str| member.get(part).and_then(Value::as_str);
    let name = text("value").unwrap_or_default();
    let kind = text("type").unwrap_or("user").to_lowercase();
    let id = match kind.as_str() {
        "group" => RestKind::Group.id(&format!("{name}:{}", asked.org().id)),
        _ => RestKind::Person.id(name),
    };
    let mut shown = json!({ "id": id, "type": kind });
    if let Some(display) = text("display") {
        shown["displayName"] = display.into();
    }
    shown
}

/// What a filter asks of the name.
struct Wanted {
    begins: bool,
    /// In small letters.
    name: String,
}

impl Wanted {
    /// Reads `displayName eq "…"` or `displayName sw "…"`, which are all there is (Webex developer documentation).
    fn read(filter: &str) -> Result<Self, Failure> {
        let refused = || {
            let form = "groups are found by displayName eq \"…\" or displayName sw \"…\"";
            bad(format!("{} cannot be searched by; {form}", quoted(filter)))
        };
        let Filter::Compare {
            path,
            op: op @ (CompareOp::Eq | CompareOp::Sw),
            value: Value::String(name),
        } = Filter::parse(filter)?
        else {
            return Err(refused());
        };
        if !path.to_string().eq_ignore_ascii_case("displayName") {
            return Err(refused());
        }
        Ok(Self {
            begins: op == CompareOp::Sw,
            name: name.to_lowercase(),
        })
    }

    fn is(&self, group: &Record) -> bool {
        let name = group.display(Kind::Group).to_lowercase();
        if self.begins {
            name.starts_with(&self.name)
        } else {
            name == self.name
        }
    }
}

/// In which order a list is told; without any it is that of creation.
#[derive(Clone, Copy)]
struct Order {
    by: Option<By>,
    descending: bool,
}

#[derive(Clone, Copy)]
enum By {
    Id,
    Name,
}

impl Order {
    fn read(query: &Query) -> Result<Self, Failure> {
        let by = match page::text(query, "sortBy")? {
            None => None,
            Some(text) if text.eq_ignore_ascii_case("id") => Some(By::Id),
            Some(text) if text.eq_ignore_ascii_case("displayName") => Some(By::Name),
            Some(text) => return Err(bad(format!("sortBy must be id or displayName, not {}", quoted(text)))),
        };
        let descending = match page::text(query, "sortOrder")? {
            None => false,
            Some(text) if text.eq_ignore_ascii_case("ascending") => false,
            Some(text) if text.eq_ignore_ascii_case("descending") => true,
            Some(text) => {
                let why = format!("sortOrder must be ascending or descending, not {}", quoted(text));
                return Err(bad(why));
            }
        };
        Ok(Self { by, descending })
    }

    fn sort(self, groups: &mut [Arc<Record>]) {
        let Some(by) = self.by else { return };
        let compare = |left: &Record, right: &Record| -> Ordering {
            match by {
                By::Id => left.id.cmp(&right.id),
                By::Name => {
                    let name = |group: &Record| group.display(Kind::Group).to_lowercase();
                    name(left).cmp(&name(right))
                }
            }
        };
        groups.sort_by(|left, right| {
            let ascending = compare(left, right);
            if self.descending {
                ascending.reverse()
            } else {
                ascending
            }
        });
    }
}

fn names(list: &str) -> Vec<String> {
    list.split(',').map(|name| name.trim().to_owned()).collect()
}

/// The group with these of its members, and its id.
fn only(mut group: Map<String, Value>, names: Option<&[String]>) -> Value {
    if let Some(names) = names {
        group.retain(|key, _| key == "id" || names.iter().any(|name| name.eq_ignore_ascii_case(key)));
    }
    Value::Object(group)
}
