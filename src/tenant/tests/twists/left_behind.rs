//! What deletions leave, and what becomes of new users: by the clock, by reads, and not at all.

use super::*;

fn leaving(farewell: Farewell<'static>) -> Twist<'static> {
    Twist {
        farewell,
        ..Twist::default()
    }
}

fn settling(wait: Wait) -> Twist<'static> {
    Twist {
        settles: Some(later(wait)),
        ..Twist::default()
    }
}

#[test]
fn a_soft_delete_leaves_the_user_inactive_and_a_group_is_gone_all_the_same() {
    let tenant = tenant();
    let id = user(&tenant, ada());
    let team = group(&tenant, "Team", &[id]);
    let delete = |kind, id: ResourceId| {
        let write = tenant.write(at(1), BASE, leaving(Farewell::Inactive));
        write.delete(kind, &id.to_string()).unwrap()
    };
    let mut expected = view(&tenant, Kind::User, id);
    assert_eq!(delete(Kind::User, id), id);
    let after = view(&tenant, Kind::User, id);
    expected["active"] = false.into();
    expected["meta"] = after["meta"].clone();
    assert_eq!(after, expected);
    delete(Kind::Group, team);
    assert!(
        tenant
            .get(Kind::Group, &team.to_string(), Lens::default(), BASE)
            .is_err()
    );
}

#[test]
fn a_buried_name_is_nobodys_until_its_time_has_come() {
    let tenant = tenant();
    let id = user(&tenant, ada());
    let bob = user(&tenant, json!({"userName": "bob@x.test"}));
    let write = tenant.write(at(0), BASE, leaving(Farewell::Buried(later(seconds(60)))));
    write.delete(Kind::User, &id.to_string()).unwrap();
    assert_eq!(listed(&tenant, 59), ["bob@x.test"]);
    let kind = Kind::User;
    let buried = Refusal::Buried {
        kind,
        name: "ADA@x.test".to_owned(),
    };
    let rename = request(json!([{"op": "replace", "path": "userName", "value": "ADA@x.test"}]));
    let body = json!({"userName": "ADA@x.test"});
    refused(&tenant, |it| it.create(kind, body.clone(), at(59), BASE), &buried);
    refused(
        &tenant,
        |it| it.patch(kind, &bob.to_string(), &rename, at(59), BASE),
        &buried,
    );
    group(&tenant, "ada@x.test", &[]);
    assert_eq!(events(&tenant, 59), []);
    assert_eq!(events(&tenant, 60), [(60, "name.freed", "ada@x.test".to_owned())]);
    user(&tenant, ada());
}

#[test]
fn who_returns_is_there_again_as_a_new_version_unless_the_name_was_taken_meanwhile() {
    for taken in [false, true] {
        let tenant = tenant();
        let boss = user(&tenant, json!({"userName": "boss@x.test"}));
        let body = json!({"userName": "ada@x.test", "password": "secret", "manager": boss.to_string()});
        let id = user(&tenant, body);
        let before = view(&tenant, Kind::User, id);
        let write = tenant.write(at(0), BASE, leaving(Farewell::Returns(later(seconds(60)))));
        write.delete(Kind::User, &id.to_string()).unwrap();
        tenant.delete(Kind::User, &boss.to_string(), at(1)).unwrap();
        assert_eq!((title(&tenant, id, 59), tenant.next_due()), (None, Some(at(60))));
        if taken {
            user(&tenant, ada());
            assert_eq!(events(&tenant, 60), []);
            assert_eq!(title(&tenant, id, 60), None);
            continue;
        }
        // However late somebody looks, it was at its instant.
        assert_eq!(
            events(&tenant, 1_000),
            [(60, "resource.returned", "ada@x.test".to_owned())]
        );
        let after = view(&tenant, Kind::User, id);
        assert_eq!(after["meta"]["lastModified"], "2023-11-14T22:14:20.000Z");
        assert_eq!(after["meta"]["created"], before["meta"]["created"]);
        assert_ne!(after["meta"]["version"], before["meta"]["version"]);
        assert_eq!(after.get(ENTERPRISE_USER), None, "the manager is gone");
        assert!(tenant.password_matches(id, "secret"));
        assert!(tenant.create(Kind::User, ada(), at(1_000), BASE).is_err());
    }
}

#[test]
fn nobody_returns_on_behalf_of_a_rule_that_is_gone() {
    let tenant = tenant();
    let id = user(&tenant, ada());
    let write = tenant.write(at(0), BASE, leaving(Farewell::Returns(later(seconds(60)))));
    write.delete(Kind::User, &id.to_string()).unwrap();
    tenant.release(|_| true, at(1));
    assert_eq!((tenant.next_due(), title(&tenant, id, 100)), (None, None));
}

#[test]
fn a_new_user_is_seen_inactive_until_settled_and_then_has_a_new_version() {
    for wait in [seconds(5), Wait::Reads(2)] {
        let tenant = tenant();
        let made = tenant
            .write(at(0), BASE, settling(wait))
            .create(Kind::User, ada())
            .unwrap();
        assert_eq!(made.view["active"], false);
        let path = made.id.to_string();
        let change = tenant.patch(Kind::User, &path, &titled("x"), at(1), BASE).unwrap();
        assert_eq!(change.view["active"], false);
        let look = |now| {
            tenant.settle(at(now));
            found(&tenant, Kind::User, "active eq true").len()
        };
        assert_eq!((look(4), look(4)), (0, 0));
        assert_eq!(look(5), 1);
        let after = view(&tenant, Kind::User, made.id);
        let before = Value::Object(change.view);
        assert_eq!(
            (&after["active"], version(&after)),
            (&json!(true), version(&before) + 1)
        );
        assert_eq!(after["meta"]["lastModified"], "2023-11-14T22:13:25.000Z");
    }
}

#[test]
fn who_is_created_inactive_or_deactivated_while_settling_stays_inactive() {
    let tenant = tenant();
    let create = |body| {
        tenant
            .write(at(0), BASE, settling(seconds(5)))
            .create(Kind::User, body)
            .unwrap()
            .id
    };
    create(json!({"userName": "off@x.test", "active": false}));
    let id = create(ada());
    let off = request(json!([{"op": "replace", "path": "active", "value": false}]));
    tenant.patch(Kind::User, &id.to_string(), &off, at(1), BASE).unwrap();
    tenant.settle(at(60));
    assert_eq!(found(&tenant, Kind::User, "active eq false").len(), 2);
}
