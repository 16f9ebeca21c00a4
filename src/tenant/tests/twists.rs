//! Writes that go another way, one by one: what readers see, when they see the truth, and what is left behind.

use std::time::Duration;

use super::*;
use crate::tenant::{Farewell, Later, Twist, Wait};

mod left_behind;
mod properties;
mod reads;

fn later(wait: Wait) -> Later<'static> {
    Later { rule: "rule", wait }
}

fn seconds(seconds: u64) -> Wait {
    Wait::For(Duration::from_secs(seconds))
}

fn lagging(wait: Wait) -> Twist<'static> {
    Twist {
        lag: Some(later(wait)),
        ..Twist::default()
    }
}

fn ada() -> Value {
    json!({"userName": "ada@x.test"})
}

fn titled(title: &str) -> PatchRequest {
    request(json!([{"op": "replace", "path": "nickName", "value": title}]))
}

/// What a reader of this moment sees of a user's nickname; `None` where there is nobody.
fn title(tenant: &Tenant, id: ResourceId, now: i64) -> Option<Value> {
    tenant.settle(at(now));
    let view = tenant.get(Kind::User, &id.to_string(), Lens::default(), BASE).ok()?;
    Some(view.get("nickName").cloned().unwrap_or_default())
}

/// Names of all users that a list of this moment shows.
fn listed(tenant: &Tenant, now: i64) -> Vec<String> {
    tenant.settle(at(now));
    let all = tenant.list(&[Kind::User], &Search::default(), BASE).unwrap();
    assert_eq!(all.total, all.page.len());
    all.page
        .iter()
        .map(|(_, view)| view["userName"].as_str().unwrap().to_owned())
        .collect()
}

fn events(tenant: &Tenant, now: i64) -> Vec<(i64, &'static str, String)> {
    let fallen = tenant.settle(at(now));
    let told = fallen
        .into_iter()
        .map(|it| (it.at.as_second() - at(0).as_second(), it.event, it.name));
    told.collect()
}

#[test]
fn a_lagging_create_is_seen_when_its_time_has_come_and_its_name_is_taken_at_once() {
    let tenant = tenant();
    let made = tenant
        .write(at(0), BASE, lagging(seconds(2)))
        .create(Kind::User, ada())
        .unwrap();
    assert_eq!((title(&tenant, made.id, 0), listed(&tenant, 1).len()), (None, 0));
    assert_eq!(title(&tenant, made.id, 1), None);
    assert!(found(&tenant, Kind::User, "userName eq \"ada@x.test\"").is_empty());
    let again = tenant.create(Kind::User, ada(), at(1), BASE);
    assert!(matches!(again.unwrap_err(), Refusal::Conflict { .. }));
    assert_eq!(events(&tenant, 2), [(2, "lag.ended", "ada@x.test".to_owned())]);
    assert_eq!(view(&tenant, Kind::User, made.id), Value::Object(made.view));
    assert_eq!(listed(&tenant, 2), ["ada@x.test"]);
}

#[test]
fn every_version_lags_for_its_own_time() {
    let tenant = tenant();
    let id = user(&tenant, ada());
    for (now, text, seen) in [
        (0, Some("one"), json!(null)),
        (1, Some("two"), json!(null)),
        (2, None, json!(null)),
        (3, None, json!("one")),
        (4, None, json!("two")),
        (5, Some("three"), json!("two")),
        (7, None, json!("two")),
        (8, None, json!("three")),
    ] {
        if let Some(text) = text {
            let write = tenant.write(at(now), BASE, lagging(seconds(3)));
            let answered = write.patch(Kind::User, &id.to_string(), &titled(text)).unwrap();
            assert_eq!(answered.view["nickName"], text, "the answer is of the write");
        }
        assert_eq!(title(&tenant, id, now), Some(seen), "at {now} s");
    }
}

#[test]
fn a_lag_of_reads_ends_after_so_many_reads_of_that_resource_by_any_way() {
    let tenant = tenant();
    let bob = user(&tenant, json!({"userName": "bob@x.test"}));
    let write = tenant.write(at(0), BASE, lagging(Wait::Reads(3)));
    let id = write.create(Kind::User, ada()).unwrap().id;
    // Reads of others do not count, and no time does.
    for _ in 0..5 {
        assert!(title(&tenant, bob, 1_000).is_some());
        assert!(found(&tenant, Kind::User, "userName eq \"eve@x.test\"").is_empty());
    }
    let look = || {
        tenant.settle(at(1_000));
        found(&tenant, Kind::User, "userName eq \"ada@x.test\"").len()
    };
    assert_eq!(title(&tenant, id, 1_000), None);
    assert_eq!(look(), 0);
    assert_eq!(listed(&tenant, 1_000), ["bob@x.test"]);
    assert_eq!((look(), title(&tenant, id, 1_000)), (1, Some(json!(null))));
}

#[test]
fn a_lagging_delete_is_still_seen_in_its_groups_too() {
    let tenant = tenant();
    let id = user(&tenant, ada());
    let bob = user(&tenant, json!({"userName": "bob@x.test", "manager": id.to_string()}));
    let team = group(&tenant, "Team", &[id]);
    let all = || [(Kind::User, id), (Kind::User, bob), (Kind::Group, team)].map(|(kind, id)| view(&tenant, kind, id));
    let mut before = all();
    tenant
        .write(at(0), BASE, lagging(seconds(2)))
        .delete(Kind::User, &id.to_string())
        .unwrap();
    // The name beside a reference is that of this moment, and the one who is gone has none.
    before[2]["members"][0].as_object_mut().unwrap().remove("display");
    assert_eq!(all(), before);
    tenant.settle(at(2));
    assert_eq!(title(&tenant, id, 2), None);
    assert_eq!(view(&tenant, Kind::Group, team).get("members"), None);
    assert_eq!(view(&tenant, Kind::User, bob).get(ENTERPRISE_USER), None);
}

#[test]
fn a_patch_that_changes_nothing_does_not_lag_either() {
    let tenant = tenant();
    let id = user(&tenant, json!({"userName": "ada@x.test", "nickName": "x"}));
    let before = dump(&tenant);
    let write = tenant.write(at(1), BASE, lagging(seconds(2)));
    write.patch(Kind::User, &id.to_string(), &titled("x")).unwrap();
    assert_eq!(dump(&tenant), before);
}

#[test]
fn a_lost_update_is_answered_and_then_the_older_copy_is_there_as_a_newer_version() {
    let tenant = tenant();
    let id = user(&tenant, json!({"userName": "ada@x.test", "nickName": "old"}));
    let before = view(&tenant, Kind::User, id);
    let lost = Twist {
        lost: true,
        ..Twist::default()
    };
    let body = json!({"userName": "new@x.test", "nickName": "new"});
    let answered = tenant
        .write(at(5), BASE, lost)
        .replace(Kind::User, &id.to_string(), body)
        .unwrap();
    assert_eq!((&answered.view["nickName"], answered.altered), (&json!("new"), true));
    let mut after = view(&tenant, Kind::User, id);
    assert_eq!(version(&after), version(&before) + 2);
    assert_eq!(after["meta"]["lastModified"], "2023-11-14T22:13:25.000Z");
    after["meta"] = before["meta"].clone();
    assert_eq!(after, before);
}

#[test]
fn doubles_are_found_both_and_deleting_one_leaves_the_other() {
    let doubled = Twist {
        doubled: true,
        ..Twist::default()
    };
    for first_goes in [true, false] {
        let tenant = tenant();
        let one = user(&tenant, ada());
        let body = json!({"userName": "ADA@x.test"});
        let two = tenant
            .write(at(1), BASE, doubled)
            .create(Kind::User, body.clone())
            .unwrap()
            .id;
        let both = [one.to_string(), two.to_string()];
        assert_eq!(found(&tenant, Kind::User, "userName eq \"ada@x.test\""), both);
        // Each can be changed, and a third is refused.
        for id in &both {
            tenant.patch(Kind::User, id, &titled("x"), at(2), BASE).unwrap();
            tenant.replace(Kind::User, id, body.clone(), at(2), BASE).unwrap();
        }
        assert_eq!(tenant.person_named("ada@x.test").unwrap().id, one);
        assert!(tenant.create(Kind::User, body.clone(), at(3), BASE).is_err());
        let (goes, stays) = if first_goes { (one, two) } else { (two, one) };
        tenant.delete(Kind::User, &goes.to_string(), at(4)).unwrap();
        assert_eq!(
            found(&tenant, Kind::User, "userName eq \"ada@x.test\""),
            [stays.to_string()]
        );
        assert_eq!(tenant.person_named("ada@x.test").unwrap().id, stays);
        assert!(tenant.create(Kind::User, body.clone(), at(5), BASE).is_err());
        tenant.delete(Kind::User, &stays.to_string(), at(6)).unwrap();
        tenant.create(Kind::User, body, at(7), BASE).unwrap();
    }
}

#[test]
fn a_new_id_is_told_to_everybody_who_refers_to_it() {
    let tenant = tenant();
    let boss = user(&tenant, json!({"userName": "boss@x.test", "password": "secret"}));
    let body = json!({"userName": "ada@x.test", "manager": boss.to_string()});
    let id = user(&tenant, body);
    let team = group(&tenant, "Team", &[id, boss]);
    let all = group(&tenant, "All", &[team]);
    let rekeyed = Twist {
        rekeyed: true,
        ..Twist::default()
    };
    let renew = |kind, id: ResourceId, name: &str| {
        let change = request(json!([{"op": "replace", "path": "displayName", "value": name}]));
        let changed = tenant
            .write(at(1), BASE, rekeyed)
            .patch(kind, &id.to_string(), &change)
            .unwrap();
        assert_eq!((changed.id, changed.tokens_die), (id, true));
        assert!(tenant.get(kind, &id.to_string(), Lens::default(), BASE).is_err());
        let new: ResourceId = changed.view["id"].as_str().unwrap().parse().unwrap();
        assert_eq!(view(&tenant, kind, new), Value::Object(changed.view));
        new
    };
    let new_boss = renew(Kind::User, boss, "Boss");
    let new_team = renew(Kind::Group, team, "Crew");
    assert_eq!(
        view(&tenant, Kind::User, id)[ENTERPRISE_USER]["manager"]["value"],
        new_boss.to_string()
    );
    assert_eq!(
        view(&tenant, Kind::Group, new_team)["members"][1]["value"],
        new_boss.to_string()
    );
    assert_eq!(
        view(&tenant, Kind::Group, all)["members"][0]["value"],
        new_team.to_string()
    );
    assert!(tenant.password_matches(new_boss, "secret") && !tenant.password_matches(boss, "secret"));
    for (kind, filter, expected) in [
        (Kind::Group, format!("members eq \"{new_boss}\""), vec![new_team]),
        (Kind::Group, format!("members eq \"{boss}\""), vec![]),
        (Kind::Group, format!("members eq \"{new_team}\""), vec![all]),
        (Kind::User, format!("id eq \"{new_boss}\""), vec![new_boss]),
    ] {
        let expected: Vec<String> = expected.iter().map(ResourceId::to_string).collect();
        assert_eq!(found(&tenant, kind, &filter), expected, "{filter}");
    }
    // The links hold: who is deleted under the new id goes from everywhere.
    tenant.delete(Kind::User, &new_boss.to_string(), at(2)).unwrap();
    assert_eq!(view(&tenant, Kind::User, id).get(ENTERPRISE_USER), None);
    assert_eq!(
        view(&tenant, Kind::Group, new_team)["members"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn what_a_rule_began_ends_with_it_and_what_others_began_does_not() {
    let tenant = tenant();
    for (rule, name) in [("one", "a@x.test"), ("two", "b@x.test")] {
        let lag = Some(Later {
            rule,
            wait: seconds(60),
        });
        let twist = Twist {
            lag,
            ..Twist::default()
        };
        tenant
            .write(at(0), BASE, twist)
            .create(Kind::User, json!({"userName": name}))
            .unwrap();
    }
    assert!(listed(&tenant, 1).is_empty());
    tenant.release(|rule| rule == "one", at(1));
    assert_eq!(listed(&tenant, 1), ["a@x.test"]);
    tenant.release(|_| true, at(1));
    assert_eq!(listed(&tenant, 1), ["a@x.test", "b@x.test"]);
    assert_eq!(tenant.next_due(), None);
}

#[test]
fn no_time_and_no_reads_are_no_lag() {
    let tenant = tenant();
    for (wait, name) in [(seconds(0), "a@x.test"), (Wait::Reads(0), "b@x.test")] {
        tenant
            .write(at(0), BASE, lagging(wait))
            .create(Kind::User, json!({"userName": name}))
            .unwrap();
    }
    assert_eq!(listed(&tenant, 0), ["a@x.test", "b@x.test"]);
}
