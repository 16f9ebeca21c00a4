//! Any sequence of operations: the indexes agree with a look at everything, and what fails changes nothing.

use std::sync::Arc;

use proptest::prelude::*;

use super::paper::{Body, EXTERNAL_IDS, Edit, NAMES, Paper, Step, Target, name};
use super::*;
fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![Just(Kind::User), Just(Kind::Group)]
}

fn targets() -> impl Strategy<Value = Vec<Target>> {
    proptest::collection::vec(0..40_usize, 0..4)
}

fn body() -> impl Strategy<Value = Body> {
    let external_id = proptest::option::of(0..EXTERNAL_IDS.len());
    (0..NAMES.len(), external_id, targets(), proptest::bool::weighted(0.1)).prop_map(
        |(name, external_id, links, broken)| Body {
            name,
            external_id,
            links,
            broken,
        },
    )
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (0..NAMES.len()).prop_map(Edit::Rename),
        proptest::option::of(0..EXTERNAL_IDS.len()).prop_map(Edit::ExternalId),
        targets().prop_map(Edit::Link),
        (0..40_usize).prop_map(Edit::Unlink),
        targets().prop_map(Edit::Relink),
        Just(Edit::UnlinkAll),
        (0..NAMES.len()).prop_map(Edit::HalfBroken),
        Just(Edit::Nothing),
    ]
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let target = || 0..40_usize;
    prop_oneof![
        6 => (kind(), body()).prop_map(|(kind, body)| Step::Create(kind, body)),
        1 => body().prop_map(Step::CreateHidden),
        3 => (kind(), target(), body()).prop_map(|(kind, target, body)| Step::Replace(kind, target, body)),
        6 => (kind(), target(), edit()).prop_map(|(kind, target, edit)| Step::Patch(kind, target, edit)),
        3 => (kind(), target()).prop_map(|(kind, target)| Step::Delete(kind, target)),
        1 => Just(Step::Save),
        1 => Just(Step::Restore),
    ]
}

fn manager_of(record: &Record) -> Option<&str> {
    record
        .attributes
        .get(ENTERPRISE_USER)?
        .get("manager")?
        .get("value")?
        .as_str()
}

fn ids<'a>(records: impl Iterator<Item = &'a Arc<Record>>) -> Vec<ResourceId> {
    records.map(|record| record.id).collect()
}

/// Every way to one resource leads to it, and none leads to another.
fn check_collection(paper: &Paper, kind: Kind) {
    let directory = paper.tenant.directory.read();
    let collection = directory.of(kind);
    let all: Vec<&Arc<Record>> = collection.iter().collect();
    let live: Vec<ResourceId> = paper.live(kind).map(|live| live.id).collect();
    assert_eq!(ids(collection.iter()), live);
    let same = |record: &Record, attribute: &str, wanted: &str| {
        record
            .text(attribute)
            .is_some_and(|text| text.to_lowercase() == wanted.to_lowercase())
    };
    for at in 0..NAMES.len() {
        let name = name(kind, at);
        let named: Vec<&Arc<Record>> = collection.named(&name).collect();
        let scan = all.iter().filter(|record| same(record, kind.unique_attribute(), &name));
        assert_eq!(ids(named.into_iter()), ids(scan.copied()), "{name}");
    }
    for external_id in EXTERNAL_IDS {
        let mut by_index = ids(collection.with_external_id(external_id));
        let mut by_scan = ids(all
            .iter()
            .filter(|record| same(record, "externalId", external_id))
            .copied());
        by_index.sort();
        by_scan.sort();
        assert_eq!(by_index, by_scan, "{external_id}");
    }
    for id in &paper.ever {
        let by_scan = all.iter().find(|record| record.id == *id);
        assert_eq!(
            collection.get(*id).map(|record| record.id),
            by_scan.map(|record| record.id)
        );
    }
    for record in all {
        assert_eq!(record.attributes["id"], record.id.to_string());
    }
}

/// Memberships agree both ways, and no reference points at nobody.
fn check_links(paper: &Paper) {
    let directory = paper.tenant.directory.read();
    let groups: Vec<&Arc<Record>> = directory.of(Kind::Group).iter().collect();
    for id in &paper.ever {
        let mut by_index = ids(directory.groups_of(*id));
        let mut by_scan = ids(groups
            .iter()
            .filter(|group| group.members.ids().any(|member| member == *id))
            .copied());
        by_index.sort();
        by_scan.sort();
        assert_eq!(by_index, by_scan, "groups of {id}");
    }
    let is_live = |id: &ResourceId| paper.live.iter().any(|live| live.id == *id);
    for group in groups {
        let members: Vec<ResourceId> = group.members.ids().collect();
        assert!(members.iter().all(is_live), "{group:?}");
        assert!(!members.contains(&group.id), "{group:?}");
        let once: std::collections::HashSet<_> = members.iter().collect();
        assert_eq!(once.len(), members.len(), "{group:?}");
    }
    for user in directory.of(Kind::User).iter() {
        let manager = manager_of(user).map(|id| id.parse().unwrap());
        assert!(manager.as_ref().is_none_or(is_live), "{user:?}");
    }
}

/// The list without a filter shows all who are not hidden.
fn check_total(paper: &Paper, kind: Kind) {
    let visible: Vec<String> = paper
        .live(kind)
        .filter(|live| !live.hidden)
        .map(|live| live.id.to_string())
        .collect();
    let page = ListRequest {
        start_index: 1,
        count: Some(0),
    };
    let total = paper
        .tenant
        .list(
            &[kind],
            &Search {
                page,
                ..Search::default()
            },
            BASE,
        )
        .unwrap()
        .total;
    assert_eq!(total, visible.len());
}

/// What an index finds is what looking at everybody finds; a double negation cannot be answered by an index.
fn check_searches(paper: &Paper) {
    let some: Vec<String> = paper
        .ever
        .iter()
        .step_by(3)
        .map(|id| format!("id eq \"{id}\""))
        .collect();
    for kind in [Kind::User, Kind::Group] {
        let mut filters = vec![some.join(" or "), format!("id eq \"{NOBODY}\"")];
        for (at, text) in NAMES.iter().enumerate() {
            filters.push(format!("{} eq \"{}\"", kind.unique_attribute(), name(kind, at)));
            filters.push(format!("displayName eq \"{text}\""));
            if kind == Kind::User {
                filters.push(format!("emails.value eq \"{text}@home.test\""));
            }
        }
        for external_id in EXTERNAL_IDS {
            filters.push(format!("externalId eq \"{external_id}\""));
        }
        for id in &paper.ever {
            filters.push(match kind {
                Kind::User => format!("manager eq \"{id}\" and id eq \"{id}\" or groups.value eq \"{id}\""),
                Kind::Group => format!("members eq \"{id}\""),
            });
        }
        for filter in filters.iter().filter(|filter| !filter.is_empty()) {
            let slow = found(&paper.tenant, kind, &format!("not (not ({filter}))"));
            assert_eq!(found(&paper.tenant, kind, filter), slow, "{filter}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn indexes_agree_with_a_look_at_everything_and_what_fails_changes_nothing(
        steps in proptest::collection::vec(step(), 1..40),
    ) {
        let mut paper = Paper::new();
        let mut before = dump(&paper.tenant);
        for step in &steps {
            let done = paper.perform(step);
            let after = dump(&paper.tenant);
            let idle = matches!(step, Step::Patch(_, _, Edit::Nothing));
            prop_assert!((done && !idle) || after == before, "{:?} was to change nothing", step);
            before = after;
            for kind in [Kind::User, Kind::Group] {
                check_collection(&paper, kind);
                check_total(&paper, kind);
            }
            check_links(&paper);
        }
        check_searches(&paper);
    }
}
