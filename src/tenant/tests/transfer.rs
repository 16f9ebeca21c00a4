//! A directory taken out as data and put in again, here or elsewhere.

use proptest::prelude::*;

use super::misfits::misfit;
use super::paper::{Paper, Step};
use super::properties::step;
use super::*;

fn other() -> Tenant {
    Tenant::new("0a0b0c0d-0000-4000-8000-000000000001".parse().unwrap(), Entropy::new(7))
}

/// What lists show, in their order, as text: keys in their order too.
fn lists(tenant: &Tenant) -> Vec<String> {
    let page = ListRequest {
        start_index: 1,
        count: Some(limits::MAX_COUNT),
    };
    let search = Search {
        page,
        ..Search::default()
    };
    let kinds = [Kind::User, Kind::Group].into_iter();
    let lists = kinds.map(|kind| tenant.list(&[kind], &search, BASE).unwrap());
    lists
        .flat_map(|found| found.page)
        .map(|(_, view)| Value::Object(view).to_string())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_taken_out_and_put_in_again_is_as_it_was(steps in proptest::collection::vec(step(), 0..30)) {
        let mut paper = Paper::new();
        for step in &steps {
            paper.perform(step);
        }
        let (data, shown) = (paper.tenant.export(), lists(&paper.tenant));
        let hidden: Vec<ResourceId> = paper.live.iter().filter(|live| live.hidden).map(|live| live.id).collect();
        let ended = paper.tenant.import(&data, None, at(9)).unwrap();
        prop_assert!(ended.is_empty());
        prop_assert_eq!(lists(&paper.tenant), shown);
        prop_assert_eq!(paper.tenant.export(), data);
        for id in hidden {
            prop_assert!(paper.tenant.person(id).is_some());
        }
        let new = user(&paper.tenant, json!({"userName": "someone-new@x.test"}));
        prop_assert!(!paper.spent.contains(&new));
    }

    #[test]
    fn another_org_takes_it_in_with_ids_versions_and_times(steps in proptest::collection::vec(step(), 0..30)) {
        let mut paper = Paper::new();
        for step in steps.iter().filter(|step| !matches!(step, Step::CreateHidden(_))) {
            paper.perform(step);
        }
        let data = paper.tenant.export();
        let other = other();
        // Drawn from the same seed: its ids are those of the data's first users.
        user(&other, json!({"userName": "gone@x.test"}));
        other.import(&data, None, at(9)).unwrap();
        prop_assert_eq!(other.export(), data);
        let own = |text: &String| text.replace("0a0b0c0d-0000-4000-8000-000000000001", NOBODY);
        prop_assert_eq!(lists(&other).iter().map(own).collect::<Vec<_>>(), lists(&paper.tenant));
        let new = user(&other, json!({"userName": "someone-new@x.test"}));
        prop_assert!(!paper.live.iter().any(|live| live.id == new));
        let newest = |tenant: &Tenant, id| version(&view(tenant, Kind::User, id));
        for live in paper.live.iter().filter(|live| live.kind == Kind::User) {
            prop_assert!(newest(&other, live.id) < newest(&other, new));
        }
    }
}

fn person(resource: Value) -> Person {
    Person {
        resource: resource.as_object().unwrap().clone(),
        has_password: false,
        licenses: None,
        inactive_since: None,
        sync_deleted: false,
        unconfirmed: false,
    }
}

pub(super) fn users(resources: impl IntoIterator<Item = Value>) -> Contents {
    Contents {
        users: resources.into_iter().map(person).collect(),
        ..Contents::default()
    }
}

/// Takes it in, with nobody to keep.
pub(super) fn import(
    tenant: &Tenant,
    contents: &Contents,
) -> Result<std::collections::HashSet<ResourceId>, Vec<Misfit>> {
    tenant.import(contents, None, at(9))
}

#[test]
fn data_without_ids_keeps_those_of_the_same_name_and_draws_the_others() {
    let tenant = tenant();
    let ada = user(&tenant, json!({"userName": "ada@x.test"}));
    let bob = user(&tenant, json!({"userName": "bob@x.test"}));
    let data = users([json!({"userName": "cid@x.test"}), json!({"userName": "ADA@x.test"})]);
    let ended = import(&tenant, &data).unwrap();
    assert_eq!(ended.into_iter().collect::<Vec<_>>(), [bob]);
    let ids = tenant.visible_ids(Kind::User);
    assert_eq!(ids[1], ada.to_string());
    assert_eq!(ids.len(), 2);
    assert_eq!(
        view(&tenant, Kind::User, ada)["meta"]["created"],
        "2023-11-14T22:13:29.000Z"
    );
    // Again, and nothing has moved but versions and times.
    import(&tenant, &data).unwrap();
    assert_eq!(tenant.visible_ids(Kind::User), ids);
}

#[test]
fn references_may_point_at_those_who_come_later() {
    let (ada, bob) = (
        "00000000-0000-4000-8000-00000000000a",
        "00000000-0000-4000-8000-00000000000b",
    );
    let mut data = users([
        json!({"id": ada, "userName": "ada@x.test", ENTERPRISE_USER: {"manager": {"value": bob}}}),
        json!({"id": bob, "userName": "bob@x.test"}),
    ]);
    let outer =
        json!({"displayName": "Outer", "members": [{"value": bob}, {"value": "00000000-0000-4000-8000-00000000000c"}]});
    let inner = json!({"id": "00000000-0000-4000-8000-00000000000c", "displayName": "Inner"});
    data.groups = [outer, inner].map(|group| group.as_object().unwrap().clone()).to_vec();
    let tenant = tenant();
    import(&tenant, &data).unwrap();
    assert_eq!(
        view(&tenant, Kind::User, ada.parse().unwrap())[ENTERPRISE_USER]["manager"]["value"],
        bob
    );
    assert_eq!(found(&tenant, Kind::Group, &format!("members eq \"{bob}\"")).len(), 1);
    // Nobody was anybody else before.
    let lens = Lens {
        versions: 1,
        ..Lens::default()
    };
    let now = tenant.get(Kind::User, ada, Lens::default(), BASE).unwrap();
    assert_eq!(tenant.get(Kind::User, ada, lens, BASE).unwrap(), now);
}

#[test]
fn the_administrator_and_hidden_people_stay_under_another_login_where_theirs_is_taken() {
    let tenant = tenant();
    let admin = user(
        &tenant,
        json!({"userName": "admin@x.test", "roles": [{"value": "id_full_admin"}]}),
    );
    tenant.set_password(admin, "secret");
    let hidden = tenant
        .create_hidden(json!({"userName": "reader@x.test"}), at(0))
        .unwrap();
    let elsewhere = "00000000-0000-4000-8000-00000000000a";
    let data = users([
        json!({"userName": "admin@x.test", "id": elsewhere}),
        json!({"userName": "ada@x.test"}),
    ]);
    let ended = tenant.import(&data, Some(admin), at(9)).unwrap();
    assert!(ended.is_empty());
    assert_eq!(tenant.visible_ids(Kind::User).len(), 2);
    assert_eq!(tenant.person_named("admin@x.test").unwrap().id.to_string(), elsewhere);
    let kept = tenant.person(admin).unwrap();
    assert_eq!(kept.user_name(), format!("{admin}@x.test"));
    assert_eq!(kept.roles(), ["id_full_admin"]);
    assert!(tenant.password_matches(admin, "secret"));
    assert_eq!(tenant.person_named("reader@x.test").unwrap().id, hidden);

    // Data that knows the administrator shows them, and does not take the password away.
    let data =
        users([json!({"userName": "boss@x.test", "id": admin.to_string(), "roles": [{"value": "id_full_admin"}]})]);
    tenant.import(&data, Some(admin), at(9)).unwrap();
    assert_eq!(tenant.visible_ids(Kind::User), [admin.to_string()]);
    assert!(tenant.password_matches(admin, "secret"));
}

#[test]
fn of_passwords_only_that_there_is_one_travels() {
    let one = tenant();
    let ada = user(&one, json!({"userName": "ada@x.test", "password": "secret"}));
    user(&one, json!({"userName": "bob@x.test"}));
    let data = one.export();
    assert_eq!(
        data.users.iter().map(|user| user.has_password).collect::<Vec<_>>(),
        [true, false]
    );
    assert!(!format!("{data:?}").contains(&fingerprint("secret")));
    import(&one, &data).unwrap();
    assert!(one.password_matches(ada, "secret"));

    let other = other();
    import(&other, &data).unwrap();
    assert!(!other.password_matches(ada, "secret"));
    assert_eq!(other.export(), data);
    // One may be set with the data, as SCIM sets it.
    let mut data = users([json!({"userName": "ada@x.test", "password": "known"})]);
    data.users[0].has_password = true;
    import(&other, &data).unwrap();
    assert!(other.password_matches(ada, "known"));
}

#[test]
fn who_is_not_active_is_so_since_the_same_instant() {
    let one = tenant();
    let ada = user(&one, json!({"userName": "ada@x.test", "active": false}));
    let data = one.export();
    assert_eq!(data.users[0].inactive_since, Some(at(0)));
    for tenant in [one, other()] {
        import(&tenant, &data).unwrap();
        assert_eq!(tenant.export(), data);
        let due = at(0).checked_add(limits::INACTIVE_LIFE).unwrap();
        assert_eq!(tenant.next_deletion(), Some(due));
        assert_eq!(tenant.delete_inactive(due, None)[0].id, ada);
    }
    let mut active = users([json!({"userName": "ada@x.test"})]);
    active.users[0].inactive_since = Some(at(0));
    misfit(&active, Kind::User, 0, "/inactiveSince", "the user is active");
}

#[test]
fn tokens_end_of_those_who_are_gone_inactive_or_have_other_roles() {
    let tenant = tenant();
    let admin = |name: &str| json!({"userName": name, "roles": [{"value": "id_full_admin"}]});
    let [same, gone, off, other] =
        ["same", "gone", "off", "other"].map(|name| user(&tenant, admin(&format!("{name}@x.test"))));
    let mut inactive = admin("off@x.test");
    inactive["active"] = json!(false);
    let mut reader = admin("other@x.test");
    reader["roles"] = json!([{"value": "id_readonly_admin"}]);
    let ended = import(&tenant, &users([admin("same@x.test"), inactive, reader])).unwrap();
    assert_eq!(ended, [gone, off, other].into());
    assert!(tenant.person(same).is_some());
}
