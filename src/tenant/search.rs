//! How a list is found: by an index where the filter allows one, by looking at everything where not.

use std::sync::Arc;

use serde_json::Value;

use super::directory::Directory;
use super::groups::{self, GroupsAsked};
use super::kind::Kind;
use super::members;
use super::membership::Member;
use super::record::{self, Record};
use super::refusal::Refusal;
use super::sight::Altered;
use super::twist::Lens;
use super::{View, show};
use crate::ids::ResourceId;
use crate::scim::Error;
use crate::scim::filter::{CompareOp, Comparison, Equality, Filter};
use crate::scim::list::ListRequest;
use crate::scim::schema::{Resolved, ResourceType};
use crate::scim::sort::{Key, Sort};
use crate::webex::filters::{self, Op};
use crate::webex::limits;
use crate::webex::profile::{Sorting, Switches};
use crate::webex::sorting;

/// What a list is asked for.
#[derive(Debug, Default)]
pub(crate) struct Search {
    pub(crate) filter: Option<Filter>,
    pub(crate) page: ListRequest,
    pub(crate) sort: Option<Sort>,
    pub(crate) lens: Lens,
    /// Users are shown with these of their groups.
    pub(crate) groups: Option<GroupsAsked>,
}

/// One page, each resource with its kind, and how much there is in all.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) total: usize,
    pub(crate) page: Vec<(Kind, View)>,
}

/// Runs a search over a directory that nobody changes meanwhile, among resources of these kinds. What one kind does not
/// know is absent in it (RFC 7644 section 3.4.2.1); what none knows is refused.
pub(super) fn run(directory: &Directory, kinds: &[Kind], search: &Search, base: &str) -> Result<Found, Refusal> {
    let checked = kinds.iter().map(|kind| check(directory, *kind, search));
    checked.reduce(Result::or).unwrap_or(Ok(()))?;
    let altered: Vec<Altered> = kinds.iter().map(|kind| altered(directory, *kind, search)).collect();
    let mut found = Vec::new();
    for (kind, altered) in kinds.iter().zip(&altered) {
        found.extend(
            matches(directory, *kind, search, altered)
                .into_iter()
                .map(|record| (*kind, record)),
        );
    }
    if let Some(sort) = &search.sort {
        found = sorted(directory, sort, found);
    }
    let most = search.page.count.map_or(limits::DEFAULT_COUNT, |_| limits::MAX_COUNT);
    let page = search.page.page(&found, most).iter();
    let found = Found {
        total: found.len(),
        page: page
            .map(|(kind, record)| (*kind, shown(directory, *kind, record, search, base)))
            .collect(),
    };
    // Afterwards: the last read that sees something late sees all of it late.
    if !search.lens.uncounted {
        for (kind, altered) in kinds.iter().zip(&altered) {
            count_reads(directory, *kind, &Question::of(*kind, search), altered);
        }
    }
    Ok(found)
}

/// What readers see otherwise, with the members that the filter asks about, whether or not the page shows them.
fn altered(directory: &Directory, kind: Kind, search: &Search) -> Altered {
    let asks = !matches!(Question::of(kind, search).members, Members::None);
    let bare = search.lens.bare && !asks;
    directory.altered(kind, Lens { bare, ..search.lens })
}

/// Everything that a filter finds, in the order of creation.
fn matches<'d>(directory: &'d Directory, kind: Kind, search: &Search, altered: &'d Altered) -> Vec<&'d Arc<Record>> {
    let question = Question::of(kind, search);
    let mut candidates = candidates(directory, kind, search.filter.as_ref());
    if !altered.is_empty() {
        candidates.retain(|record| !altered.contains_key(&record.id));
        candidates.extend(altered.values().flatten());
        candidates.sort_by_key(|record| record.seq);
    }
    if let Some(hundredths) = search.lens.keep {
        let end = directory.end_of_share(kind, hundredths);
        candidates.retain(|record| record.seq < end);
    }
    candidates.retain(|record| !record.hidden && question.holds(directory, record, search.lens.truth));
    candidates
}

fn sorted<'d>(directory: &Directory, sort: &Sort, found: Vec<(Kind, &'d Arc<Record>)>) -> Vec<(Kind, &'d Arc<Record>)> {
    let key = |(kind, record): &(Kind, &Arc<Record>)| key(directory, *kind, sort, record);
    let mut keyed: Vec<_> = found.into_iter().map(|found| (key(&found), found)).collect();
    keyed.sort_by(|(left, _), (right, _)| sort.compare(left, right));
    keyed.into_iter().map(|(_, found)| found).collect()
}

/// What a resource is sorted by. Some attributes are not there at rest, because they depend on other resources.
fn key(directory: &Directory, kind: Kind, sort: &Sort, record: &Record) -> Key {
    let resource_type = kind.resource_type();
    let found = resource_type.resolve(&sort.by);
    let name = found.map_or("", |found| found.attribute.name.as_str());
    if ["manager", "members", "meta"].contains(&name) {
        return sort.key(resource_type, &show(directory, kind, record, "", Lens::TRUTH));
    }
    sort.key(resource_type, &record.attributes)
}

fn shown(directory: &Directory, kind: Kind, record: &Record, search: &Search, base: &str) -> View {
    let mut view = show(directory, kind, record, base, search.lens);
    if let (Kind::User, Some(asked)) = (kind, &search.groups) {
        groups::show(directory, base, record, asked, search.lens, &mut view);
    }
    view
}

/// Refuses what no schema knows, and what Webex does not search by.
fn check(directory: &Directory, kind: Kind, search: &Search) -> Result<(), Error> {
    if let Some(filter) = &search.filter {
        check_filter(kind, filter, &directory.profile.switches)?;
    }
    let Some(sort) = &search.sort else {
        return Ok(());
    };
    sort.check(kind.resource_type())?;
    match directory.profile.switches.sort {
        Sorting::Documented => sorting::check(kind.resource_type(), sort),
        Sorting::Any | Sorting::Ignored => Ok(()),
    }
}

fn check_filter(kind: Kind, filter: &Filter, switches: &Switches) -> Result<(), Error> {
    filter.check(kind.resource_type())?;
    for leaf in filter.comparisons() {
        let attribute = canonical(kind, &leaf);
        let op = leaf.op.map_or(Op::Present, Op::Compare);
        match kind {
            Kind::User => filters::check_user(&attribute, op, switches)?,
            Kind::Group => filters::check_group(&attribute, op, switches)?,
        }
    }
    Ok(())
}

/// The attribute a leaf compares, as the operator table spells it: without URN, `members` as `members.value`.
fn canonical(kind: Kind, leaf: &Comparison<'_>) -> String {
    match kind.resource_type().resolve(&leaf.path) {
        Some(resolved) => comparable(&resolved),
        None => leaf.path.to_string(),
    }
}

/// An attribute's name without URN. Who compares a complex attribute compares its `value` (RFC 7643 section 2.4).
fn comparable(resolved: &Resolved<'_>) -> String {
    let name = &resolved.attribute.name;
    match resolved.sub_attribute {
        Some(sub) => format!("{name}.{}", sub.name),
        None if resolved.attribute.value_sub_attribute().is_some() => format!("{name}.value"),
        None => name.clone(),
    }
}

/// A list is a read of every resource that it finds, or would find if readers saw the truth; on whatever page.
fn count_reads(directory: &Directory, kind: Kind, question: &Question<'_>, altered: &Altered) {
    for (id, seen) in altered {
        let truth = directory.of(kind).get(*id);
        if truth
            .into_iter()
            .chain(seen)
            .any(|record| question.holds(directory, record, false) || question.holds(directory, record, true))
        {
            directory.pending().count_read(*id);
        }
    }
}

/// A filter, and what it asks about that no record holds at rest, because it depends on other records.
struct Question<'a> {
    filter: Option<&'a Filter>,
    resource_type: &'static ResourceType,
    groups: bool,
    manager_name: bool,
    organization: bool,
    members: Members,
    lens: Lens,
}

/// Which of a group's members a filter can tell apart from none at all.
enum Members {
    None,
    /// Those of these ids: the filter asks for nothing but whether they are members.
    These(Vec<ResourceId>),
    All,
}

impl Members {
    fn of(kind: Kind, leaves: &[Comparison<'_>]) -> Self {
        let about = |leaf: &&Comparison<'_>| kind == Kind::Group && canonical(kind, leaf).starts_with("members.");
        let mut ids = Vec::new();
        for leaf in leaves.iter().filter(about) {
            let is_value = canonical(kind, leaf) == "members.value";
            match (leaf.op, leaf.value) {
                (Some(CompareOp::Eq), Some(Value::String(value))) if is_value => {
                    ids.extend(value.parse::<ResourceId>())
                }
                _ => return Self::All,
            }
        }
        match leaves.iter().any(|leaf| about(&leaf)) {
            true => Self::These(ids),
            false => Self::None,
        }
    }

    /// The attribute, as far as it is asked about.
    fn shown(&self, record: &Record) -> Option<Value> {
        match self {
            Self::None => None,
            Self::These(ids) if !record.members.has_loose() => {
                let members: Vec<Value> = ids
                    .iter()
                    .filter_map(|id| record.members.get(*id))
                    .map(Member::to_value)
                    .collect();
                (!members.is_empty()).then_some(members.into())
            }
            Self::These(_) | Self::All => record.members.to_value(),
        }
    }
}

impl<'a> Question<'a> {
    fn of(kind: Kind, search: &'a Search) -> Self {
        let filter = search.filter.as_ref();
        let leaves = filter.map(Filter::comparisons).unwrap_or_default();
        let names = leaves.iter().map(|leaf| canonical(kind, leaf));
        let mentions = |wanted: &str| kind == Kind::User && names.clone().any(|name| name == wanted);
        Self {
            groups: mentions("groups.value") || mentions("groups.display"),
            manager_name: mentions("manager.displayName"),
            organization: mentions("meta.organizationId"),
            members: Members::of(kind, &leaves),
            filter,
            resource_type: search.lens.resource_type(kind),
            lens: search.lens,
        }
    }

    /// Whether the filter finds the record, by its links as they are seen or as they are; without one everything is found.
    fn holds(&self, directory: &Directory, record: &Record, truth: bool) -> bool {
        let Some(filter) = self.filter else { return true };
        let members = self.members.shown(record);
        if !self.groups && !self.manager_name && !self.organization && members.is_none() {
            return filter.matches(self.resource_type, &record.attributes);
        }
        let mut attributes = record.attributes.clone();
        record::put_members(&mut attributes, members);
        if self.groups {
            attributes.insert(
                "groups".to_owned(),
                groups::compared(directory, record, Lens { truth, ..self.lens }),
            );
        }
        if self.organization {
            record::show_organization(Kind::User, directory.org, &mut attributes);
        }
        if self.manager_name {
            members::show_manager(directory, "", &mut attributes);
        }
        filter.matches(self.resource_type, &attributes)
    }
}

/// What may match, in the order of lists: found by index where some equality must hold for every match.
fn candidates<'a>(directory: &'a Directory, kind: Kind, filter: Option<&Filter>) -> Vec<&'a Arc<Record>> {
    let equalities = filter.map(Filter::required_equalities).unwrap_or_default();
    let found = equalities
        .iter()
        .find_map(|equality| indexed(directory, kind, equality));
    let Some(mut found) = found else {
        return directory.of(kind).iter().collect();
    };
    found.sort_by_key(|record| record.seq);
    found.dedup_by_key(|record| record.seq);
    found
}

/// The resources that an index finds for an equality, or `None` where no index covers its attribute.
fn indexed<'a>(directory: &'a Directory, kind: Kind, equality: &Equality<'_>) -> Option<Vec<&'a Arc<Record>>> {
    let resolved = kind.resource_type().resolve(&equality.path)?;
    let collection = directory.of(kind);
    let values = equality.values.iter();
    let found = match comparable(&resolved).as_str() {
        "id" => values.filter_map(|id| collection.get(id.parse().ok()?)).collect(),
        "externalId" => values.flat_map(|id| collection.with_external_id(id)).collect(),
        name if name == kind.unique_attribute() => values.flat_map(|name| collection.named(name)).collect(),
        "members.value" => values
            .filter_map(|id| id.parse().ok())
            .flat_map(|id| directory.groups_of(id))
            .collect(),
        _ => return None,
    };
    Some(found)
}
