//! Rules of faults: what time does to them, and what they leave behind.

use super::*;
use crate::fault::Rule;

const HOUR: Duration = Duration::from_secs(60 * 60);

/// Arms a rule, for so long in real time.
#[track_caller]
fn arm(org: &Org, rule: &Value, ttl: Option<Duration>) {
    let rule = Rule::from_json(rule).unwrap_or_else(|flaws| panic!("{rule}: {flaws:?}"));
    org.faults.add(rule, org.clock.now(), ttl).unwrap();
}

/// A rule of this id and schedule.
fn slow(id: &str, schedule: Value) -> Value {
    json!({ "id": id, "schedule": schedule, "effect": { "transport": { "delay": "1ms" } } })
}

fn told(event: &str, at: &str, rule: &str) -> Value {
    json!({ "event": event, "at": at, "fault": rule })
}

/// Creates a user whom readers do not see for a day, on behalf of a rule.
fn hide(org: &Org, rule: &str, name: &str) {
    let wait = Wait::For(DAY);
    let twist = Twist {
        lag: Some(Later { rule, wait }),
        ..Twist::default()
    };
    let write = org.tenant.write(org.clock.now(), "", twist);
    write.create(Kind::User, json!({ "userName": name })).unwrap();
}

/// Whether nothing is under way that ends at an instant.
fn is_at_rest(org: &Org) -> bool {
    org.tenant.next_due().is_none()
}

#[test]
fn windows_and_ramps_are_told_at_their_instants_and_among_everything_else() {
    let (_world, org) = org();
    let ada = add(&org, json!({ "userName": "ada@x.test" }));
    let token = issue(&org, ada, 2 * HOUR);
    arm(
        &org,
        &slow("later", json!({ "window": { "from": "1h", "for": "2h" } })),
        None,
    );
    arm(&org, &slow("now", json!({ "window": { "for": "90m" } })), None);
    let fixed = json!({ "window": { "from": "2026-03-01T02:00:00Z", "for": "1h" }, "ramp": { "to": 1, "over": "4h" } });
    arm(&org, &slow("fixed", fixed), None);
    let expired = json!({
        "event": "token.expired", "at": "2026-03-01T02:00:00.000Z", "fingerprint": token, "userName": "ada@x.test",
    });
    let expected = json!([
        told("window.opened", "2026-03-01T01:00:00.000Z", "later"),
        told("window.closed", "2026-03-01T01:30:00.000Z", "now"),
        expired,
        told("window.opened", "2026-03-01T02:00:00.000Z", "fixed"),
        told("window.closed", "2026-03-01T03:00:00.000Z", "later"),
        told("window.closed", "2026-03-01T03:00:00.000Z", "fixed"),
        told("ramp.ended", "2026-03-01T04:00:00.000Z", "fixed"),
    ]);
    assert_eq!(after(&org, DAY), expected);
    assert_eq!(after(&org, DAY), json!([]));
}

#[test]
fn the_instant_itself_counts_and_the_one_before_does_not() {
    let (_world, org) = org();
    arm(
        &org,
        &slow("w", json!({ "window": { "from": "1h", "for": "1h" } })),
        None,
    );
    let tick = Duration::from_millis(1);
    assert_eq!(after(&org, HOUR - tick), json!([]));
    let opened = told("window.opened", "2026-03-01T01:00:00.000Z", "w");
    assert_eq!(after(&org, tick), json!([opened]));
    assert_eq!(after(&org, HOUR - tick), json!([]));
    let closed = told("window.closed", "2026-03-01T02:00:00.000Z", "w");
    assert_eq!(after(&org, tick), json!([closed]));
}

#[test]
fn what_was_over_when_a_rule_was_armed_is_not_told() {
    let (_world, org) = org();
    for (id, from) in [("past", "2026-02-01T00:00:00Z"), ("just", START)] {
        arm(
            &org,
            &slow(id, json!({ "window": { "from": from, "for": "1h" } })),
            None,
        );
    }
    let closed = told("window.closed", "2026-03-01T01:00:00.000Z", "just");
    assert_eq!(after(&org, DAY), json!([closed]));
}

#[test]
fn a_rule_that_nothing_can_hit_is_not_told_of() {
    let (_world, org) = org();
    let window = || json!({ "window": { "from": "1h", "for": "1h" } });
    for id in ["removed", "disarmed", "changed", "replaced"] {
        arm(&org, &slow(id, window()), None);
    }
    arm(&org, &slow("over", window()), Some(Duration::ZERO));
    let mut disabled = slow("disabled", window());
    disabled["enabled"] = false.into();
    arm(&org, &disabled, None);
    org.faults.remove("removed");
    org.faults.disarm("disarmed").unwrap();
    let without = Rule::from_json(&slow("changed", json!({}))).unwrap();
    org.faults.edit("changed", |_| Ok::<_, ()>(without)).unwrap().unwrap();
    arm(
        &org,
        &slow("replaced", json!({ "window": { "from": "2h", "for": "1h" } })),
        None,
    );
    let at = ["2026-03-01T02:00:00.000Z", "2026-03-01T03:00:00.000Z"];
    let replaced = [
        told("window.opened", at[0], "replaced"),
        told("window.closed", at[1], "replaced"),
    ];
    assert_eq!(after(&org, DAY), json!(replaced));
    // Armed again, its window begins anew.
    org.faults.arm("disarmed", org.clock.now(), None).unwrap();
    let again = ["2026-03-02T01:00:00.000Z", "2026-03-02T02:00:00.000Z"];
    let again = [
        told("window.opened", again[0], "disarmed"),
        told("window.closed", again[1], "disarmed"),
    ];
    assert_eq!(after(&org, DAY), json!(again));
}

#[test]
fn a_clock_that_is_put_back_meets_a_window_once_more() {
    let (_world, org) = org();
    arm(
        &org,
        &slow("w", json!({ "window": { "from": "1h", "for": "2h" } })),
        None,
    );
    let opened = told("window.opened", "2026-03-01T01:00:00.000Z", "w");
    let closed = told("window.closed", "2026-03-01T03:00:00.000Z", "w");
    assert_eq!(set(&org, "2026-03-01T05:00:00Z"), json!([opened, closed]));
    // Into the window: that it opened is past, and nothing that fell due.
    assert_eq!(set(&org, "2026-03-01T02:00:00Z"), json!([]));
    assert_eq!(set(&org, "2026-03-01T05:00:00Z"), json!([closed]));
    assert_eq!(set(&org, START), json!([]));
    assert_eq!(set(&org, "2026-03-01T05:00:00Z"), json!([opened, closed]));
}

#[test]
fn rules_that_a_reset_keeps_meet_their_windows_on_the_clock_of_the_new_org() {
    let (world, org) = org();
    arm(
        &org,
        &slow("w", json!({ "window": { "from": "1h", "for": "1h" } })),
        None,
    );
    assert_eq!(after(&org, 2 * HOUR).as_array().map(Vec::len), Some(2));
    let keep = Keep {
        faults: true,
        ..Keep::default()
    };
    let start = START.parse().ok();
    let begin_anew = |org: &mut Org| {
        org.clock.set(Setting::Frozen { at: start });
        Ok(())
    };
    let new = world.reset(&org, keep, begin_anew).unwrap();
    let opened = told("window.opened", "2026-03-01T01:00:00.000Z", "w");
    assert_eq!(after(&new, HOUR), json!([opened]));
}

#[test]
fn a_ttl_that_is_over_ends_what_its_rule_began_and_nothing_else() {
    let (world, org) = org();
    arm(&org, &slow("short", json!({})), Some(Duration::ZERO));
    arm(&org, &slow("long", json!({})), Some(DAY));
    for rule in ["short", "long"] {
        hide(&org, rule, &format!("{rule}@x.test"));
    }
    let org = world.org(org.id).unwrap();
    assert!(!is_at_rest(&org), "the other rule's lag goes on");
    let state = |id: &str| json!(org.faults.get(id).unwrap())["armed"].clone();
    assert_eq!((state("short"), state("long")), (json!(false), json!(true)));
    org.end_of_rule(Some("long"));
    assert!(is_at_rest(&org));
}

#[test]
fn a_ttl_ends_once_and_again_where_the_rule_was_armed_again() {
    let (world, org) = org();
    arm(&org, &slow("short", json!({})), Some(Duration::ZERO));
    assert!(org.faults.has_ended());
    assert_eq!(org.faults.take_ended(), ["short"]);
    assert!(!org.faults.has_ended());
    org.faults.disarm("short").unwrap();
    assert_eq!(org.faults.take_ended(), [""; 0], "it was over before");
    org.faults.arm("short", org.clock.now(), Some(Duration::ZERO)).unwrap();
    hide(&org, "short", "ada@x.test");
    assert!(is_at_rest(&world.org(org.id).unwrap()));
    assert_eq!(org.faults.take_ended(), [""; 0]);
}

#[test]
fn a_rule_lives_unless_it_is_disarmed_past_its_ttl_or_gone() {
    let (_world, org) = org();
    arm(&org, &slow("r", json!({})), Some(DAY));
    assert!(org.faults.lives("r"));
    org.faults.disarm("r").unwrap();
    assert!(!org.faults.lives("r"));
    org.faults.arm("r", org.clock.now(), Some(DAY)).unwrap();
    assert!(org.faults.lives("r"));
    org.faults.arm("r", org.clock.now(), Some(Duration::ZERO)).unwrap();
    assert!(!org.faults.lives("r") && !org.faults.lives("nobody"));
}

#[test]
fn no_step_of_the_clock_ends_a_ttl() {
    let (_world, org) = org();
    arm(&org, &slow("w", json!({})), Some(HOUR));
    after(&org, 365 * DAY);
    assert!(org.faults.lives("w") && !org.faults.has_ended());
}

#[test]
fn the_end_of_all_rules_is_not_the_end_of_what_the_org_does_all_the_time() {
    let (_world, org) = org();
    hide(&org, "a rule", "ada@x.test");
    hide(&org, crate::world::SETTINGS_RULE, "bob@x.test");
    org.end_of_rule(None);
    assert!(!is_at_rest(&org));
    org.end_of_rule(Some(crate::world::SETTINGS_RULE));
    assert!(is_at_rest(&org));
}
