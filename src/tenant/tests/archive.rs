//! Deleted users in the archive.

use std::time::Duration;

use super::*;
use crate::clock::rfc3339;
use crate::tenant::twist::Farewell;
use crate::webex::limits::MAX_ARCHIVED;

fn delete(tenant: &Tenant, id: ResourceId, second: i64) {
    tenant.delete(Kind::User, &id.to_string(), at(second)).unwrap();
}

/// Who is archived under this login, and when they were deleted.
fn archived(tenant: &Tenant, user_name: &str) -> Vec<(ResourceId, String)> {
    let archived = tenant.archived_named(user_name).into_iter();
    archived.map(|one| (one.user.id, rfc3339(one.deleted))).collect()
}

#[test]
fn who_is_deleted_stands_in_the_archive_at_once_as_they_were_last() {
    let tenant = tenant();
    let ada = user(&tenant, json!({"userName": "ada@x.test", "displayName": "Ada"}));
    assert!(tenant.archived(ada).is_none());
    let patch = request(json!([{ "op": "replace", "path": "displayName", "value": "Ada L." }]));
    tenant.patch(Kind::User, &ada.to_string(), &patch, at(5), BASE).unwrap();
    delete(&tenant, ada, 9);
    let gone = tenant.archived(ada).unwrap();
    assert_eq!(
        (gone.user.user_name(), gone.user.text("displayName"), gone.deleted),
        ("ada@x.test", Some("Ada L."), at(9))
    );
    assert_eq!(archived(&tenant, "ADA@x.test"), [(ada, rfc3339(at(9)))]);
    assert_eq!(archived(&tenant, "bob@x.test"), []);
}

#[test]
fn one_login_may_have_been_deleted_twice_and_the_new_owner_is_not_archived() {
    let tenant = tenant();
    let body = json!({"userName": "ada@x.test"});
    let first = user(&tenant, body.clone());
    delete(&tenant, first, 1);
    let second = user(&tenant, body.clone());
    assert!(tenant.archived(second).is_none());
    delete(&tenant, second, 2);
    user(&tenant, body);
    assert_eq!(
        archived(&tenant, "ada@x.test"),
        [(first, rfc3339(at(1))), (second, rfc3339(at(2)))]
    );
}

#[test]
fn neither_groups_nor_the_hidden_nor_those_who_only_become_inactive_are_archived() {
    let tenant = tenant();
    let team = group(&tenant, "team", &[]);
    tenant.delete(Kind::Group, &team.to_string(), at(1)).unwrap();
    let owner = tenant
        .create_hidden(json!({"userName": "owner@x.test"}), at(0))
        .unwrap();
    delete(&tenant, owner, 1);
    let ada = user(&tenant, json!({"userName": "ada@x.test"}));
    let twist = Twist {
        farewell: Farewell::Inactive,
        ..Twist::default()
    };
    tenant
        .write(at(1), BASE, twist)
        .delete(Kind::User, &ada.to_string())
        .unwrap();
    for id in [team, owner, ada] {
        assert!(tenant.archived(id).is_none(), "{id}");
    }
}

#[test]
fn who_leaves_for_being_inactive_is_archived_at_that_instant() {
    let tenant = tenant();
    let ada = user(&tenant, json!({"userName": "ada@x.test", "active": false}));
    let due = tenant.next_deletion().unwrap();
    tenant.delete_inactive(due, None);
    assert_eq!(archived(&tenant, "ada@x.test"), [(ada, rfc3339(due))]);
}

#[test]
fn who_returns_after_a_deletion_leaves_the_archive() {
    let tenant = tenant();
    let ada = user(&tenant, json!({"userName": "ada@x.test"}));
    let later = Later {
        rule: "r",
        wait: Wait::For(Duration::from_secs(9)),
    };
    let twist = Twist {
        farewell: Farewell::Returns(later),
        ..Twist::default()
    };
    tenant
        .write(at(1), BASE, twist)
        .delete(Kind::User, &ada.to_string())
        .unwrap();
    assert!(tenant.archived(ada).is_some());
    tenant.settle(at(10));
    assert!(tenant.person(ada).is_some());
    assert!(tenant.archived(ada).is_none());
}

#[test]
fn the_most_are_archived_and_then_the_oldest_is_forgotten() {
    let tenant = tenant();
    let body = json!({"userName": "ada@x.test"});
    let first = user(&tenant, body.clone());
    delete(&tenant, first, 0);
    for _ in 1..MAX_ARCHIVED {
        delete(&tenant, user(&tenant, body.clone()), 0);
    }
    assert!(tenant.archived(first).is_some());
    assert_eq!(archived(&tenant, "ada@x.test").len(), MAX_ARCHIVED);
    delete(&tenant, user(&tenant, body), 0);
    assert!(tenant.archived(first).is_none());
    assert_eq!(archived(&tenant, "ada@x.test").len(), MAX_ARCHIVED);
}

#[test]
fn a_snapshot_brings_the_archive_back_a_fork_has_it_and_other_contents_begin_without() {
    let tenant = tenant();
    let ada = user(&tenant, json!({"userName": "ada@x.test"}));
    let before = tenant.save();
    delete(&tenant, ada, 1);
    let after = tenant.save();
    tenant.restore(&before);
    assert!(tenant.archived(ada).is_none());
    tenant.restore(&after);
    assert!(tenant.archived(ada).is_some());
    let fork = Tenant::new(ada.to_string().parse().unwrap(), Entropy::new(1));
    fork.restore(&after);
    assert!(fork.archived(ada).is_some());
    tenant.import(&tenant.export(), None, at(2)).unwrap();
    assert!(tenant.archived(ada).is_none());
}
