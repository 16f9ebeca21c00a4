//! What falls due, in which order, and what it spares.

mod rules;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::*;
use crate::clock::{Setting, Step};
use crate::oauth::token::{Grant, TokenKind};
use crate::tenant::{Kind, Later, Twist, Wait};
use crate::world::{Identity, Keep, Origin, Person, World, fresh_org_id};

const START: &str = "2026-03-01T00:00:00Z";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// An org whose clock stands at [`START`].
fn org() -> (World, Arc<Org>) {
    let world = World::default();
    let identity = Identity {
        id: fresh_org_id(),
        display_name: "Organization".to_owned(),
        domain: "x.test".to_owned(),
        seed: None,
    };
    let at = START.parse().ok();
    let org = world.add(identity, Origin::default(), |org| {
        org.clock.set(Setting::Frozen { at });
        Ok(())
    });
    (world, org.unwrap())
}

fn add(org: &Org, body: Value) -> ResourceId {
    org.tenant.create(Kind::User, body, org.clock.now(), "").unwrap().id
}

fn issue(org: &Org, person: ResourceId, life: Duration) -> String {
    let grant = Grant {
        person,
        client_id: String::new(),
        scopes: Vec::new(),
        kind: TokenKind::Implicit,
    };
    org.oauth.issue(grant, life, org.clock.now()).fingerprint
}

/// What falls due by a step, as JSON.
fn after(org: &Org, by: Duration) -> Value {
    json!(org.turn_clock(|clock| clock.advance(Step::By(by))).unwrap())
}

fn set(org: &Org, at: &str) -> Value {
    let at = at.parse().ok();
    let fired = org.turn_clock(|clock| {
        clock.set(Setting::Frozen { at });
        Ok::<(), Infallible>(())
    });
    json!(fired.unwrap())
}

#[test]
fn what_falls_due_comes_in_the_order_of_its_instants() {
    let (_world, org) = org();
    let ada = add(&org, json!({ "userName": "ada@x.test" }));
    let bob = add(&org, json!({ "userName": "bob@x.test", "active": false }));
    let late = issue(&org, ada, 31 * DAY);
    let with_him = issue(&org, ada, 30 * DAY);
    let early = issue(&org, bob, DAY);
    // Good for longer than its owner is there.
    issue(&org, bob, 31 * DAY);
    org.oauth.open_session(ada, org.clock.now());
    let expired = |at: &str, fingerprint: &str, name: &str| json!({ "event": "token.expired", "at": at, "fingerprint": fingerprint, "userName": name });
    let expected = json!([
        { "event": "session.ended", "at": "2026-03-01T08:00:00.000Z", "userName": "ada@x.test" },
        expired("2026-03-02T00:00:00.000Z", &early, "bob@x.test"),
        expired("2026-03-31T00:00:00.000Z", &with_him, "ada@x.test"),
        { "event": "user.deleted", "at": "2026-03-31T00:00:00.000Z", "id": bob, "userName": "bob@x.test" },
        expired("2026-04-01T00:00:00.000Z", &late, "ada@x.test"),
    ]);
    assert_eq!(after(&org, 365 * DAY), expected);
    assert_eq!(after(&org, 365 * DAY), json!([]));
}

#[test]
fn one_long_step_fires_what_short_ones_do() {
    let fired = |steps: &[u32]| {
        let (_world, org) = org();
        for day in 0..9 {
            let name = format!("user{day}@x.test");
            let id = add(&org, json!({ "userName": name, "active": day % 2 == 0 }));
            issue(&org, id, day * DAY);
        }
        let fired = steps.iter().flat_map(|days| match after(&org, *days * DAY) {
            Value::Array(fired) => fired,
            other => panic!("{other}"),
        });
        let without_ids = fired.map(|due| (due["event"].clone(), due["at"].clone(), due["userName"].clone()));
        without_ids.collect::<Vec<_>>()
    };
    let once = fired(&[40]);
    // Nine tokens, of which one had no life at all and was told of as soon as the org was looked at; four users.
    assert_eq!(once.len(), 12);
    assert_eq!(once, fired(&[3, 0, 1, 25, 1, 1, 9]));
}

#[test]
fn set_forward_things_fall_due_and_set_back_they_do_so_again() {
    let (_world, org) = org();
    let ada = add(&org, json!({ "userName": "ada@x.test" }));
    let bob = add(&org, json!({ "userName": "bob@x.test", "active": false }));
    let token = issue(&org, ada, DAY);
    let expired = json!({
        "event": "token.expired", "at": "2026-03-02T00:00:00.000Z", "fingerprint": token, "userName": "ada@x.test",
    });
    let deleted = json!({
        "event": "user.deleted", "at": "2026-03-31T00:00:00.000Z", "id": bob, "userName": "bob@x.test",
    });
    assert_eq!(set(&org, "2027-03-01T00:00:00Z"), json!([expired, deleted]));
    assert_eq!(set(&org, START), json!([]));
    assert_eq!(set(&org, "2027-03-01T00:00:00Z"), json!([expired]));
    assert!(org.tenant.person(bob).is_none());
}

#[test]
fn whoever_takes_an_org_from_the_world_finds_it_settled() {
    let (world, org) = org();
    let bob = add(&org, json!({ "userName": "bob@x.test", "active": false }));
    // As the clock itself goes on in every mode but this one.
    org.clock.advance(Step::By(30 * DAY)).unwrap();
    assert!(org.tenant.person(bob).is_some());
    let found = world.org(org.id).unwrap();
    assert!(Arc::ptr_eq(&org, &found) && found.tenant.person(bob).is_none());
    let cat = add(&org, json!({ "userName": "cat@x.test", "active": false }));
    org.clock.advance(Step::By(30 * DAY)).unwrap();
    world.orgs();
    assert!(org.tenant.person(cat).is_none());
}

#[test]
fn what_fell_due_by_itself_is_not_the_doing_of_a_step() {
    let (_world, org) = org();
    let ada = add(&org, json!({ "userName": "ada@x.test" }));
    issue(&org, ada, DAY);
    org.clock.advance(Step::By(DAY)).unwrap();
    assert_eq!(after(&org, DAY), json!([]));
}

#[test]
fn the_administrator_whom_the_org_was_born_with_stays() {
    let world = World::default();
    let identity = Identity {
        id: fresh_org_id(),
        display_name: "Organization".to_owned(),
        domain: "x.test".to_owned(),
        seed: None,
    };
    let org = world.add(identity, Origin::default(), |org| {
        let id = add(org, json!({ "userName": "admin@x.test", "active": false }));
        let password = String::new();
        org.people.push(Person { id, password });
        Ok(())
    });
    let org = org.unwrap();
    assert_eq!(after(&org, 365 * DAY), json!([]));
    assert!(org.tenant.person_named("admin@x.test").is_some());
}

#[test]
fn what_faults_began_is_over_in_its_turn() {
    let (_world, org) = org();
    let later = Later {
        rule: "slow",
        wait: Wait::For(DAY),
    };
    let twist = Twist {
        settles: Some(later),
        ..Twist::default()
    };
    let write = org.tenant.write(org.clock.now(), "", twist);
    let ada = write
        .create(Kind::User, json!({ "userName": "ada@x.test" }))
        .unwrap()
        .id;
    let token = issue(&org, ada, DAY);
    let at = "2026-03-02T00:00:00.000Z";
    let expected = json!([
        { "event": "token.expired", "at": at, "fingerprint": token, "userName": "ada@x.test" },
        { "event": "user.settled", "at": at, "resourceType": "User", "name": "ada@x.test" },
    ]);
    assert_eq!(after(&org, 2 * DAY), expected);
}

#[test]
fn of_many_steps_at_once_each_tells_what_it_did() {
    let (_world, org) = org();
    let ada = add(&org, json!({ "userName": "ada@x.test" }));
    let (threads, steps, tick) = (4, 2_000, Duration::from_millis(1));
    for number in 1..=threads * steps {
        issue(&org, ada, number * tick);
    }
    let together = std::sync::Barrier::new(threads as usize);
    let work = || {
        together.wait();
        (0..steps).all(|_| org.turn_clock(|clock| clock.advance(Step::By(tick))).unwrap().len() == 1)
    };
    let each_told_one = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running.into_iter().all(|thread| thread.join().unwrap())
    });
    assert!(each_told_one);
}
