//! Moments of a tenant: kept and brought back whole, compared, and made of several changes at once.

use std::cell::Cell;
use std::collections::BTreeSet;

use proptest::prelude::*;

use super::paper::Paper;
use super::properties::step;
use super::*;

fn ids(named: &[crate::tenant::diff::Named]) -> BTreeSet<String> {
    named.iter().map(|named| named.id.clone()).collect()
}

fn visible(tenant: &Tenant) -> BTreeSet<String> {
    let kinds = [Kind::User, Kind::Group].into_iter();
    kinds.flat_map(|kind| tenant.visible_ids(kind)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_moment_comes_back_as_it_was_whatever_happened_since(
        before in proptest::collection::vec(step(), 0..20),
        since in proptest::collection::vec(step(), 0..20),
    ) {
        let mut paper = Paper::new();
        for step in &before {
            paper.perform(step);
        }
        let (then, saved, there) = (dump(&paper.tenant), paper.tenant.save(), visible(&paper.tenant));
        for step in &since {
            paper.perform(step);
        }
        let now = visible(&paper.tenant);
        let diff = saved.diff(&paper.tenant.save());
        prop_assert_eq!(ids(&diff.added), now.difference(&there).cloned().collect());
        prop_assert_eq!(ids(&diff.removed), there.difference(&now).cloned().collect());
        let stayed: BTreeSet<String> = now.intersection(&there).cloned().collect();
        prop_assert!(diff.changed.iter().all(|changed| stayed.contains(&changed.named.id)));

        paper.tenant.restore(&saved);
        prop_assert_eq!(dump(&paper.tenant), then);
        prop_assert_eq!(saved.diff(&paper.tenant.save()), Default::default());
    }
}

#[test]
fn after_a_restore_the_same_is_drawn_again() {
    let tenant = tenant();
    let saved = tenant.save();
    let first = user(&tenant, json!({"userName": "ada@x.test"}));
    let shown = view(&tenant, Kind::User, first);
    tenant.restore(&saved);
    assert!(tenant.person(first).is_none());
    let again = user(&tenant, json!({"userName": "ada@x.test"}));
    assert_eq!(view(&tenant, Kind::User, again), shown);
}

#[test]
fn a_difference_names_each_attribute_by_its_path_and_says_both_values() {
    let tenant = tenant();
    let ada = user(
        &tenant,
        json!({"userName": "ada@x.test", "name": {"givenName": "Ada"}, "title": "Countess"}),
    );
    let team = group(&tenant, "Team", &[]);
    let saved = tenant.save();
    let change = request(json!([
        {"op": "replace", "path": "name.givenName", "value": "Augusta"},
        {"op": "remove", "path": "title"},
        {"op": "add", "path": format!("{ENTERPRISE_USER}:department"), "value": "Engines"},
    ]));
    tenant
        .patch(Kind::User, &ada.to_string(), &change, at(1), BASE)
        .unwrap();
    let same = json!({"displayName": "Team"});
    tenant
        .replace(Kind::Group, &team.to_string(), same, at(1), BASE)
        .unwrap();
    let diff = serde_json::to_value(saved.diff(&tenant.save())).unwrap();
    let version = |kind, id| view(&tenant, kind, id)["meta"]["version"].clone();
    assert_eq!(diff["added"], json!([]));
    assert_eq!(diff["removed"], json!([]));
    let changed = &diff["changed"];
    assert_eq!(changed[0]["userName"], "ada@x.test");
    assert_eq!(changed[0]["version"]["after"], version(Kind::User, ada));
    assert_eq!(
        changed[0]["attributes"],
        json!([
            {"path": "name.givenName", "before": "Ada", "after": "Augusta"},
            {"path": "title", "before": "Countess", "after": null},
            {"path": format!("{ENTERPRISE_USER}:department"), "before": null, "after": "Engines"},
        ])
    );
    // Written, and as it was.
    assert_eq!(changed[1]["displayName"], "Team");
    assert_eq!(changed[1]["attributes"], json!([]));
    assert_eq!(changed[1]["version"]["after"], version(Kind::Group, team));
    assert_eq!(changed.as_array().unwrap().len(), 2);
}

#[test]
fn another_org_that_is_given_a_moment_says_its_own_id_and_shares_nothing_that_is_written() {
    let one = tenant();
    let ada = user(&one, json!({"userName": "ada@x.test"}));
    let other_id: OrgId = "0a0b0c0d-0000-4000-8000-000000000001".parse().unwrap();
    let other = Tenant::new(other_id, Entropy::new(7));
    other.restore(&one.save());
    let cisco = Kind::User.cisco_urn();
    assert_eq!(view(&one, Kind::User, ada)[cisco]["meta"]["organizationId"], NOBODY);
    assert_eq!(
        view(&other, Kind::User, ada)[cisco]["meta"]["organizationId"],
        other_id.to_string()
    );
    let of = |org: &str| format!("{cisco}:meta.organizationId eq \"{org}\"");
    assert_eq!(found(&other, Kind::User, &of(&other_id.to_string())).len(), 1);
    assert_eq!(found(&other, Kind::User, &of(NOBODY)).len(), 0);

    let before = dump(&one);
    other.delete(Kind::User, &ada.to_string(), at(1)).unwrap();
    assert_eq!(dump(&one), before);
    // Of one seed, what both are asked to make has one id.
    let bob = json!({"userName": "bob@x.test"});
    assert_eq!(user(&one, bob.clone()), user(&other, bob));
}

#[test]
fn what_is_done_together_and_fails_changes_nothing() {
    let tenant = tenant();
    user(&tenant, json!({"userName": "ada@x.test"}));
    let twice = |tenant: &Tenant| {
        tenant.together(|draft| {
            draft.create(Kind::User, json!({"userName": "bob@x.test"}), at(1), BASE)?;
            draft.create(Kind::User, json!({"userName": "ADA@x.test"}), at(1), BASE)
        })
    };
    let name = "ADA@x.test".to_owned();
    refused(&tenant, twice, &Refusal::Conflict { kind: Kind::User, name });
}

#[test]
fn who_writes_meanwhile_is_not_undone_by_what_is_done_together() {
    for rivals in [0, 1, 2] {
        let tenant = tenant();
        let tries = Cell::new(0);
        let made = tenant.together(|draft| {
            let this = tries.replace(tries.get() + 1);
            if this < rivals {
                user(&tenant, json!({"userName": format!("rival{this}@x.test")}));
            }
            draft.create(Kind::User, json!({"userName": "ada@x.test"}), at(1), BASE)
        });
        assert_eq!(tries.get(), rivals + 1);
        assert!(tenant.person(made.unwrap().id).is_some());
        assert_eq!(tenant.visible_ids(Kind::User).len(), rivals + 1);
    }
}
