//! Users who are not active, and when they go.

use super::*;
use crate::clock::rfc3339;

const LIFE: i64 = 30 * 24 * 60 * 60;

/// Who goes at this instant, by name.
fn gone(tenant: &Tenant, second: i64, spared: Option<ResourceId>) -> Vec<String> {
    let gone = tenant.delete_inactive(at(second), spared).into_iter();
    gone.map(|user| user.user_name().to_owned()).collect()
}

fn set_active(tenant: &Tenant, id: ResourceId, active: bool, second: i64) {
    let patch = request(json!([{ "op": "replace", "path": "active", "value": active }]));
    let path = id.to_string();
    tenant.patch(Kind::User, &path, &patch, at(second), BASE).unwrap();
}

#[test]
fn who_is_not_active_goes_after_thirty_days_and_not_before() {
    let tenant = tenant();
    let ada = user(&tenant, json!({"userName": "ada@x.test"}));
    user(&tenant, json!({"userName": "born@x.test", "active": false}));
    let team = group(&tenant, "team", &[ada]);
    set_active(&tenant, ada, false, 60);
    assert_eq!(tenant.next_deletion(), Some(at(LIFE)));
    assert_eq!(gone(&tenant, LIFE - 1, None), [""; 0]);
    assert_eq!(gone(&tenant, LIFE, None), ["born@x.test"]);
    assert_eq!(tenant.next_deletion(), Some(at(60 + LIFE)));
    assert_eq!(gone(&tenant, 60 + LIFE, None), ["ada@x.test"]);
    assert_eq!(tenant.next_deletion(), None);
    assert!(tenant.person(ada).is_none());
    let team = view(&tenant, Kind::Group, team);
    let modified = json!(rfc3339(at(60 + LIFE)));
    assert_eq!((team.get("members"), &team["meta"]["lastModified"]), (None, &modified));
}

#[test]
fn the_days_count_from_the_last_deactivation_whatever_else_changes() {
    let tenant = tenant();
    let ada = user(&tenant, json!({"userName": "ada@x.test"}));
    let path = ada.to_string();
    set_active(&tenant, ada, false, 0);
    set_active(&tenant, ada, true, 10);
    assert_eq!(tenant.next_deletion(), None);
    set_active(&tenant, ada, false, 20);
    set_active(&tenant, ada, false, 30);
    let renamed = json!({"userName": "deleted-ada@x.test", "active": false});
    tenant.replace(Kind::User, &path, renamed, at(40), BASE).unwrap();
    assert_eq!(tenant.next_deletion(), Some(at(20 + LIFE)));
    // PUT without `active` activates.
    let body = json!({"userName": "ada@x.test"});
    tenant.replace(Kind::User, &path, body, at(50), BASE).unwrap();
    assert_eq!(tenant.next_deletion(), None);
    set_active(&tenant, ada, false, 60);
    tenant.delete(Kind::User, &path, at(70)).unwrap();
    assert_eq!(tenant.next_deletion(), None);
}

#[test]
fn whom_the_control_plane_made_and_who_is_spared_stay() {
    let tenant = tenant();
    let owner = tenant
        .create_hidden(json!({"userName": "owner@x.test"}), at(0))
        .unwrap();
    let admin = user(&tenant, json!({"userName": "admin@x.test"}));
    for id in [owner, admin] {
        set_active(&tenant, id, false, 0);
    }
    assert_eq!(gone(&tenant, LIFE, Some(admin)), [""; 0]);
    assert_eq!(tenant.next_deletion(), None);
    for id in [owner, admin] {
        assert!(tenant.person(id).is_some());
    }
}

#[test]
fn who_gets_another_id_goes_once_and_under_the_new_one() {
    let tenant = tenant();
    let ada = user(&tenant, json!({"userName": "ada@x.test", "active": false}));
    let twist = Twist {
        rekeyed: true,
        ..Twist::default()
    };
    let body = json!({"userName": "ada@x.test", "active": false});
    tenant
        .write(at(1), BASE, twist)
        .replace(Kind::User, &ada.to_string(), body)
        .unwrap();
    let moved = tenant.person_named("ada@x.test").unwrap().id;
    assert_ne!(moved, ada);
    let gone = tenant.delete_inactive(at(LIFE), None);
    assert_eq!(gone.iter().map(|user| user.id).collect::<Vec<_>>(), [moved]);
    assert_eq!(tenant.next_deletion(), None);
}
