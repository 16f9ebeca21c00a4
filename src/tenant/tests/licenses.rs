//! Licences: whatever happens, those that are used are those that somebody holds.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

const NAMES: [&str; 3] = ["calling", "messaging", "rooms"];

fn terms(total: Option<u64>, to_everybody: bool) -> Option<NewTerms> {
    Some(NewTerms {
        total: Some(total),
        assign: Some(if to_everybody { Assign::All } else { Assign::None }),
        ..NewTerms::default()
    })
}

fn set(tenant: &Tenant, name: &str, change: Option<NewTerms>) {
    tenant.change_licenses(&[(name.to_owned(), change)]).unwrap();
}

/// Name, total, used.
fn counts(tenant: &Tenant) -> Vec<(String, Option<u64>, u64)> {
    let all = tenant.licenses().into_iter();
    all.map(|license| (license.name, license.terms.total, license.used))
        .collect()
}

#[test]
fn a_person_takes_what_the_template_gives_and_frees_it_when_deleted_and_not_before() {
    let tenant = tenant();
    set(&tenant, "calling", terms(Some(2), true));
    set(&tenant, "rooms", terms(Some(1), false));
    let ada = user(&tenant, json!({"userName": "ada@x.test"}));
    group(&tenant, "Team", &[ada]);
    tenant
        .create_hidden(json!({"userName": "hidden@x.test"}), at(0))
        .unwrap();
    let used = |calling| {
        [
            ("calling".to_owned(), Some(2), calling),
            ("rooms".to_owned(), Some(1), 0),
        ]
    };
    assert_eq!(counts(&tenant), used(1));

    let off = request(json!([{"op": "replace", "path": "active", "value": false}]));
    tenant.patch(Kind::User, &ada.to_string(), &off, at(1), BASE).unwrap();
    assert_eq!(counts(&tenant), used(1));
    tenant.delete(Kind::User, &ada.to_string(), at(2)).unwrap();
    assert_eq!(counts(&tenant), used(0));
}

#[test]
fn the_last_license_is_given_and_then_nobody_is_created_until_one_is_free() {
    let tenant = tenant();
    set(&tenant, "calling", terms(Some(2), true));
    let ada = user(&tenant, json!({"userName": "ada@x.test"}));
    user(&tenant, json!({"userName": "bob@x.test"}));
    let create = |tenant: &Tenant| tenant.create(Kind::User, json!({"userName": "cid@x.test"}), at(1), BASE);
    let license = "calling".to_owned();
    refused(&tenant, create, &Refusal::LicenseExhausted { license });
    tenant.delete(Kind::User, &ada.to_string(), at(2)).unwrap();
    create(&tenant).unwrap();
    // Fewer than are used: who has one keeps it, and nobody new gets one.
    set(&tenant, "calling", terms(Some(1), true));
    assert_eq!(counts(&tenant), [("calling".to_owned(), Some(1), 2)]);
    set(&tenant, "calling", terms(None, true));
    user(&tenant, json!({"userName": "dan@x.test"}));
    set(&tenant, "calling", None);
    assert_eq!(counts(&tenant), []);
}

#[test]
fn a_change_leaves_the_terms_alone_that_it_does_not_name() {
    let tenant = tenant();
    let all = |tenant: &Tenant| tenant.licenses()[0].terms.clone();
    set(&tenant, "calling", Some(NewTerms::default()));
    assert_eq!(all(&tenant), Terms::default());
    let none = NewTerms {
        assign: Some(Assign::None),
        ..NewTerms::default()
    };
    set(&tenant, "calling", Some(none));
    let five = NewTerms {
        total: Some(Some(5)),
        ..NewTerms::default()
    };
    set(&tenant, "calling", Some(five));
    let berlin = NewTerms {
        locations: Some(vec!["Berlin".to_owned()]),
        ..NewTerms::default()
    };
    set(&tenant, "calling", Some(berlin));
    let changed = Terms {
        total: Some(5),
        locations: vec!["Berlin".to_owned()],
        assign: Assign::None,
    };
    assert_eq!(all(&tenant), changed);
}

#[test]
fn an_org_has_its_most_licenses_and_not_one_more() {
    let tenant = tenant();
    let many = |count: usize| -> Vec<(String, Option<NewTerms>)> {
        let names = (0..count).map(|n| format!("license {n}"));
        names.map(|name| (name, terms(None, false))).collect()
    };
    assert!(tenant.change_licenses(&many(MAX_LICENSES + 1)).is_err());
    assert_eq!(counts(&tenant), []);
    tenant.change_licenses(&many(MAX_LICENSES)).unwrap();
    assert!(
        tenant
            .change_licenses(&[("one more".to_owned(), terms(None, false))])
            .is_err()
    );
    let exchange = [
        ("license 0".to_owned(), None),
        ("one more".to_owned(), terms(None, false)),
    ];
    tenant.change_licenses(&exchange).unwrap();
    assert_eq!(tenant.licenses().len(), MAX_LICENSES);
}

#[derive(Clone, Debug)]
enum Step {
    Create,
    Delete(usize),
    Deactivate(usize),
    Terms(usize, Option<u64>, bool),
    Drop(usize),
    Save(usize),
    Restore(usize),
    Import,
    Fork,
}

fn step() -> impl Strategy<Value = Step> {
    let total = proptest::option::of(0..4_u64);
    prop_oneof![
        8 => Just(Step::Create),
        3 => (0..20_usize).prop_map(Step::Delete),
        2 => (0..20_usize).prop_map(Step::Deactivate),
        4 => (0..NAMES.len(), total, any::<bool>()).prop_map(|(name, total, all)| Step::Terms(name, total, all)),
        1 => (0..NAMES.len()).prop_map(Step::Drop),
        2 => (0..2_usize).prop_map(Step::Save),
        2 => (0..2_usize).prop_map(Step::Restore),
        1 => Just(Step::Import),
        1 => Just(Step::Fork),
    ]
}

/// What a list on paper says: the licences with their terms and holders, and who is there.
#[derive(Clone, Debug, Default)]
struct Model {
    licenses: BTreeMap<&'static str, (Option<u64>, bool, BTreeSet<ResourceId>)>,
    live: Vec<ResourceId>,
}

struct Pair {
    tenant: Tenant,
    model: Model,
    saved: [Option<(Saved, Model)>; 2],
    made: u64,
}

impl Pair {
    fn one(&self, target: usize) -> Option<ResourceId> {
        self.model.live.get(target.checked_rem(self.model.live.len())?).copied()
    }

    fn perform(&mut self, step: &Step) {
        match step {
            Step::Create => self.create(),
            Step::Delete(target) => self.delete(*target),
            Step::Deactivate(target) => {
                if let Some(id) = self.one(*target) {
                    let off = request(json!([{"op": "replace", "path": "active", "value": false}]));
                    let path = id.to_string();
                    self.tenant.patch(Kind::User, &path, &off, at(1), BASE).unwrap();
                }
            }
            Step::Terms(name, total, all) => {
                set(&self.tenant, NAMES[*name], terms(*total, *all));
                let license = self.model.licenses.entry(NAMES[*name]).or_default();
                (license.0, license.1) = (*total, *all);
            }
            Step::Drop(name) => {
                set(&self.tenant, NAMES[*name], None);
                self.model.licenses.remove(NAMES[*name]);
            }
            Step::Save(slot) => self.saved[*slot] = Some((self.tenant.save(), self.model.clone())),
            Step::Restore(slot) => {
                if let Some((saved, model)) = &self.saved[*slot] {
                    self.tenant.restore(saved);
                    self.model = model.clone();
                }
            }
            Step::Import => {
                self.tenant.import(&self.tenant.export(), None, at(1)).unwrap();
            }
            Step::Fork => {
                let fork = tenant_of_seed(8);
                fork.restore(&self.tenant.save());
                self.tenant = fork;
            }
        }
    }

    fn create(&mut self) {
        self.made += 1;
        let body = json!({ "userName": format!("u{}@x.test", self.made) });
        let made = self.tenant.create(Kind::User, body, at(1), BASE);
        let used_up = self.model.licenses.values().any(|(total, all, holders)| {
            let used = u64::try_from(holders.len()).unwrap();
            *all && total.is_some_and(|total| used >= total)
        });
        assert_eq!(made.is_err(), used_up);
        let Ok(made) = made else { return };
        self.model.live.push(made.id);
        for (_, all, holders) in self.model.licenses.values_mut() {
            if *all {
                holders.insert(made.id);
            }
        }
    }

    fn delete(&mut self, target: usize) {
        let Some(id) = self.one(target) else { return };
        self.tenant.delete(Kind::User, &id.to_string(), at(1)).unwrap();
        self.model.live.retain(|live| *live != id);
        for (_, _, holders) in self.model.licenses.values_mut() {
            holders.remove(&id);
        }
    }

    fn check(&self) {
        let expected: Vec<(String, Option<u64>, u64)> = self
            .model
            .licenses
            .iter()
            .map(|(name, (total, _, holders))| ((*name).to_owned(), *total, u64::try_from(holders.len()).unwrap()))
            .collect();
        assert_eq!(counts(&self.tenant), expected);
        for person in self.tenant.export().users {
            let id = person.resource["id"].as_str().unwrap().parse().unwrap();
            let held = self
                .model
                .licenses
                .iter()
                .filter(|(_, (_, _, holders))| holders.contains(&id));
            let held: Vec<String> = held.map(|(name, _)| (*name).to_owned()).collect();
            assert_eq!(person.licenses, Some(held));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_used_is_what_is_held_after_any_sequence(steps in proptest::collection::vec(step(), 1..40)) {
        let mut pair = Pair { tenant: tenant(), model: Model::default(), saved: [None, None], made: 0 };
        for step in &steps {
            pair.perform(step);
            pair.check();
        }
    }
}
