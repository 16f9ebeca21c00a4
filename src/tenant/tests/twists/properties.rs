//! Any sequence of twisted writes: the indexes agree with a look at everything, and lags with a list of what was written.

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Step {
    /// Creates a user of this name, whoever has it already.
    Double(usize),
    Rename(usize, usize),
    Renew(usize),
    Delete(usize),
    /// Puts a user into the group and makes them somebody's manager.
    Link(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    let who = || 0..8_usize;
    let name = || 0..3_usize;
    prop_oneof![
        3 => name().prop_map(Step::Double),
        2 => (who(), name()).prop_map(|(who, name)| Step::Rename(who, name)),
        3 => who().prop_map(Step::Renew),
        2 => who().prop_map(Step::Delete),
        3 => (who(), who()).prop_map(|(who, other)| Step::Link(who, other)),
    ]
}

fn name(n: usize) -> String {
    format!("user{n}@x.test")
}

/// The users that are there, in the order of creation.
fn people(tenant: &Tenant) -> Vec<String> {
    found(tenant, Kind::User, "userName pr")
}

fn perform(tenant: &Tenant, team: ResourceId, step: &Step) {
    let all = people(tenant);
    let who = |n: usize| all.get(n % all.len().max(1)).cloned().unwrap_or_default();
    let renamed = |name: String| request(json!([{"op": "replace", "path": "userName", "value": name}]));
    let twist = Twist {
        doubled: true,
        rekeyed: matches!(step, Step::Renew(_)),
        ..Twist::default()
    };
    let write = tenant.write(at(0), BASE, twist);
    // What cannot be done, because nobody is there or the name is taken, is refused and changes nothing.
    let _ = match step {
        Step::Double(n) => write.create(Kind::User, json!({"userName": name(*n)})).map(drop),
        Step::Rename(n, to) => write.patch(Kind::User, &who(*n), &renamed(name(*to))).map(drop),
        Step::Renew(n) => write.patch(Kind::User, &who(*n), &titled("renewed")).map(drop),
        Step::Delete(n) => write.delete(Kind::User, &who(*n)).map(drop),
        Step::Link(n, other) => {
            let member = request(json!([{"op": "add", "path": "members", "value": [{"value": who(*n)}]}]));
            let manager = request(json!([{"op": "replace", "path": "manager", "value": who(*other)}]));
            let joined = write.patch(Kind::Group, &team.to_string(), &member).map(drop);
            joined.and(write.patch(Kind::User, &who(*n), &manager).map(drop))
        }
    };
}

/// What an index finds is what looking at everybody finds; a double negation cannot be answered by an index.
fn check(tenant: &Tenant, team: ResourceId) {
    let all = people(tenant);
    let mut filters: Vec<(Kind, String)> = Vec::new();
    filters.extend((0..3).map(|n| (Kind::User, format!("userName eq \"{}\"", name(n)))));
    for id in &all {
        filters.push((Kind::User, format!("id eq \"{id}\"")));
        filters.push((Kind::Group, format!("members eq \"{id}\"")));
    }
    for (kind, filter) in filters {
        let slow = found(tenant, kind, &format!("not (not ({filter}))"));
        assert_eq!(found(tenant, kind, &filter), slow, "{filter}");
    }
    let known = |id: &Value| all.iter().any(|known| known == id.as_str().unwrap());
    let team = view(tenant, Kind::Group, team);
    let members = team
        .get("members")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    assert!(members.iter().all(|member| known(&member["value"])), "{team}");
    for id in &all {
        let person = view(tenant, Kind::User, id.parse().unwrap());
        let manager = person.get(ENTERPRISE_USER).and_then(|section| section.get("manager"));
        assert!(manager.is_none_or(|manager| known(&manager["value"])), "{person}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn indexes_and_links_survive_doubles_and_new_ids(steps in proptest::collection::vec(step(), 1..30)) {
        let tenant = tenant();
        let team = group(&tenant, "Team", &[]);
        for step in &steps {
            perform(&tenant, team, step);
            check(&tenant, team);
        }
    }

    /// Each step is a write with its lag, or a look, some seconds after the one before.
    #[test]
    fn readers_see_what_stood_there_before_the_first_write_whose_lag_is_not_over(
        steps in proptest::collection::vec((0..4_i64, proptest::option::of(0..6_u64)), 1..30),
    ) {
        let tenant = tenant();
        let id = user(&tenant, ada());
        let (mut now, mut truth) = (0, json!(null));
        let mut written: Vec<(Value, i64)> = Vec::new();
        for (n, (passed, lag)) in steps.into_iter().enumerate() {
            now += passed;
            tenant.settle(at(now));
            if let Some(lag) = lag {
                let patch = titled(&n.to_string());
                let write = tenant.write(at(now), BASE, lagging(seconds(lag)));
                write.patch(Kind::User, &id.to_string(), &patch).unwrap();
                written.push((truth, now + i64::try_from(lag).unwrap()));
                truth = n.to_string().into();
            }
            let lagging = written.iter().find(|(_, until)| *until > now);
            let expected = lagging.map_or(&truth, |(before, _)| before);
            prop_assert_eq!(title(&tenant, id, now), Some(expected.clone()));
        }
    }
}
