//! A PATCH of a group comes out the same by the quick way and by the long way round, whatever it says.

use proptest::prelude::*;

use super::*;
use crate::webex::schemas::CISCO_GROUP;

/// People and groups of the org, by number; beyond these, nobody.
const PEOPLE: usize = 6;
const GROUPS: usize = 2;

/// An org, and the ids that operations name: people, groups, nobody.
fn org() -> (Tenant, Vec<ResourceId>) {
    let tenant = tenant();
    let mut ids: Vec<ResourceId> = (0..PEOPLE)
        .map(|n| user(&tenant, json!({"userName": format!("p{n}@x.test")})))
        .collect();
    let team = group(&tenant, "Team", &ids[..3]);
    ids.insert(0, team);
    for n in 1..GROUPS {
        let other = group(&tenant, &format!("Other {n}"), &[]);
        ids.push(other);
    }
    ids.push(NOBODY.parse().unwrap());
    (tenant, ids)
}

/// One element of a list of members, more or less as clients write them.
fn element() -> impl Strategy<Value = (usize, u8)> {
    // Members more often than others: there is more to do about them.
    (prop_oneof![2 => 1..=3_usize, 1 => 0..=PEOPLE + GROUPS], 0..16_u8)
}

fn written((of, how): (usize, u8), ids: &[ResourceId]) -> Value {
    let id = ids[of.min(ids.len() - 1)].to_string();
    match how {
        0 => json!({"value": id, "type": "User"}),
        1 => json!({"value": id, "type": "Group"}),
        2 => json!({"value": id.to_uppercase(), "display": "x"}),
        3 => json!({"value": id, "$ref": "http://x.test", "type": null}),
        4 => json!({"VALUE": id}),
        5 => json!(id),
        6 => json!({"type": "user"}),
        7 => json!({"value": 7}),
        8 => json!({"value": id, "$ref": null, "display": 5}),
        _ => json!({"value": id}),
    }
}

#[derive(Clone, Debug)]
enum Said {
    List(&'static str, Vec<(usize, u8)>),
    Lone(&'static str, (usize, u8)),
    Filter(Vec<usize>),
    Else(usize),
}

fn said() -> impl Strategy<Value = Said> {
    let op = || proptest::sample::select(vec!["add", "Remove", "replace"]);
    prop_oneof![
        6 => (op(), proptest::collection::vec(element(), 0..4)).prop_map(|(op, list)| Said::List(op, list)),
        1 => (op(), element()).prop_map(|(op, one)| Said::Lone(op, one)),
        3 => proptest::collection::vec(0..=PEOPLE + GROUPS, 1..3).prop_map(Said::Filter),
        3 => (0..11_usize).prop_map(Said::Else),
    ]
}

fn operation(said: &Said, ids: &[ResourceId]) -> Value {
    let id = |of: usize| ids[of.min(ids.len() - 1)];
    match said {
        Said::List(op, list) => {
            let list: Vec<Value> = list.iter().map(|one| written(*one, ids)).collect();
            json!({"op": op, "path": "members", "value": list})
        }
        Said::Lone(op, one) => json!({"op": op, "path": "Members", "value": written(*one, ids)}),
        Said::Filter(of) => {
            let terms: Vec<String> = of.iter().map(|of| format!("value eq \"{}\"", id(*of))).collect();
            json!({"op": "remove", "path": format!("members[{}]", terms.join(" or "))})
        }
        Said::Else(at) => match at {
            0 => json!({"op": "remove", "path": "members"}),
            1 => json!({"op": "replace", "path": "displayName", "value": "Renamed"}),
            2 => json!({"op": "replace", "value": {"displayName": "Crew", "externalId": "e"}}),
            3 => json!({"op": "add", "value": {"members": [{"value": id(4).to_string()}]}}),
            4 => json!({"op": "remove", "path": "members[type eq \"user\"]"}),
            5 => json!({"op": "replace", "path": "members[value eq \"x\"].type", "value": "user"}),
            6 => json!({"op": "add", "path": "externalId", "value": "f"}),
            7 => json!({"op": "add", "path": format!("{CISCO_GROUP}:usage"), "value": "ordinary"}),
            8 => json!({"op": "remove", "path": "displayName"}),
            9 => json!({"op": "replace", "path": "nothing", "value": 1}),
            _ => json!({"op": "replace", "path": "members", "value": []}),
        },
    }
}

/// What became of the PATCH, and everybody as they are afterwards.
fn outcome(steps: &[Vec<Said>], shape: Option<&Shape<'_>>) -> Vec<(Result<View, Refusal>, Vec<View>)> {
    let (tenant, ids) = org();
    let mut outcomes = Vec::new();
    for said in steps {
        let operations: Vec<Value> = said.iter().map(|said| operation(said, &ids)).collect();
        let Ok(request) = PatchRequest::parse(&json!({ "Operations": operations })) else {
            continue;
        };
        let twist = Twist {
            shape,
            ..Twist::default()
        };
        let write = tenant.write(at(1), BASE, twist);
        let patched = write.patch(Kind::Group, &ids[0].to_string(), &request);
        let directory = tenant.directory.read();
        for id in &ids {
            let by_index: Vec<ResourceId> = directory.groups_of(*id).map(|group| group.id).collect();
            let groups = directory.of(Kind::Group).iter();
            let by_scan: Vec<ResourceId> = groups.filter(|it| it.members.has(*id)).map(|it| it.id).collect();
            assert_eq!(by_index.len(), by_scan.len(), "{id}");
        }
        let all = [Kind::User, Kind::Group].into_iter();
        let all = all.flat_map(|kind| directory.of(kind).iter().map(|record| record.whole()));
        outcomes.push((patched.map(|changed| changed.view), all.collect()));
    }
    outcomes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_quick_way_and_the_long_way_make_the_same_of_a_patch(
        steps in proptest::collection::vec(proptest::collection::vec(said(), 1..4), 1..4),
    ) {
        // A shape that changes nothing sends every PATCH the long way round.
        let idle = |_: Option<&View>, _: &mut View| Ok(());
        prop_assert_eq!(outcome(&steps, None), outcome(&steps, Some(&idle)));
    }
}

/// Whether the quick way knows what to do.
#[track_caller]
fn check(operations: Value, is_quick: bool) {
    let (tenant, ids) = org();
    let text = operations.to_string();
    let text = (0..ids.len()).fold(text, |text, at| text.replace(&format!("#{at}"), &ids[at].to_string()));
    let patch = request(serde_json::from_str(&text).unwrap());
    let directory = tenant.directory.read();
    let team = directory.find(Kind::Group, &ids[0].to_string()).unwrap();
    assert_eq!(
        crate::tenant::quick::patch(&directory, team, &patch).is_some(),
        is_quick,
        "{text}"
    );
}

#[test]
fn what_clients_send_day_by_day_goes_the_quick_way() {
    check(
        json!([{"op": "Add", "path": "members", "value": [{"$ref": null, "value": "#5"}]}]),
        true,
    );
    check(
        json!([{"op": "Remove", "path": "members", "value": [{"value": "#1"}]}]),
        true,
    );
    check(json!([{"op": "remove", "path": "members[value eq \"#1\"]"}]), true);
    check(
        json!([{"op": "replace", "path": "members", "value": [{"value": "#6", "type": "User"}]}]),
        true,
    );
    check(
        json!([
            {"op": "replace", "value": {"displayName": "Crew"}},
            {"op": "add", "path": "members", "value": {"value": "#7", "display": "Other 1"}},
        ]),
        true,
    );
    check(
        json!([{"op": "replace", "value": {"displayName": "Crew", "members": []}}]),
        false,
    );
    check(
        json!([{"op": "add", "path": "members", "value": [{"value": "#8"}]}]),
        false,
    );
    check(
        json!([{"op": "add", "path": "members", "value": [{"value": "#0"}]}]),
        false,
    );
    // Whoever is called a group and is none stays.
    check(
        json!([{"op": "remove", "path": "members", "value": [{"value": "#1", "type": "Group"}]}]),
        false,
    );
    check(json!([{"op": "remove", "path": "members[type eq \"user\"]"}]), false);
}
