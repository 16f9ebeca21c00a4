//! Searches as real clients send them: matching, reference checks, membership probes.

use serde_json::{Value, json};
use webex_scim_mock::MockWebex;

use super::{
    CORE_USER, ENTERPRISE, NOBODY, both, create_group, found, id, list_of, ok, patch, start_alike, start_empty,
};
use crate::support::{Caller, start};

#[tokio::test]
async fn matching_finds_the_one_user_in_any_letter_case_and_nobody_otherwise() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let sent = json!({"userName": format!("Ada{at}@Example.test"), "externalId": format!("Obj-{at}")});
        let ada = ok(&caller.post("/Users", &sent).await, 201);
        for hit in [
            format!("userName eq \"Ada{at}@Example.test\""),
            format!("userName eq \"ADA{at}@EXAMPLE.TEST\""),
            format!("externalId eq \"Obj-{at}\""),
            format!("externalId eq \"obj-{at}\""),
            format!("emails[type eq \"work\"].value eq \"ada{at}@example.test\""),
            format!("userName eq \"ada{at}@example.test\"&startIndex=1&count=100"),
        ] {
            let answer = caller.get(&format!("/Users?filter={hit}")).await;
            assert_eq!(ok(&answer, 200), list_of(1, 1, std::slice::from_ref(&ada)), "{hit}");
        }
        for miss in ["userName", "externalId", "id", "emails[type eq \"work\"].value"] {
            let answer = caller.get(&format!("/Users?filter={miss} eq \"{NOBODY}\"")).await;
            assert_eq!(ok(&answer, 200), list_of(0, 1, &[]), "{miss}");
        }
    }
}

#[tokio::test]
async fn groups_are_matched_by_name_in_any_letter_case_and_shown_without_members() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        let mut group = create_group(caller, &format!("Sales {at}"), &[&ada]).await;
        group.as_object_mut().unwrap().remove("members");
        for name in [format!("Sales {at}"), format!("sALES {at}")] {
            let path = format!("/Groups?excludedAttributes=members&filter=displayName eq \"{name}\"");
            let expected = list_of(1, 1, std::slice::from_ref(&group));
            assert_eq!(ok(&caller.get(&path).await, 200), expected);
        }
        let other = caller.get("/Groups?filter=displayName eq \"Sales\"").await;
        assert_eq!(ok(&other, 200), list_of(0, 1, &[]));
    }
}

#[tokio::test]
async fn two_group_names_joined_by_or_find_two_groups() {
    let webex = MockWebex::start().await;
    let org = webex.org().create().await;
    let caller = Caller::v2(&org);
    let mut ids = Vec::new();
    for name in ["Sales", "Legal", "Design"] {
        ids.push(id(&create_group(&caller, name, &[]).await).to_owned());
    }
    let filter = "/Groups?filter=displayName Eq \"design\" or displayName Eq \"SALES\"";
    assert_eq!(found(&caller, filter).await, [ids[0].clone(), ids[2].clone()]);
}

#[tokio::test]
async fn a_membership_probe_finds_the_group_of_this_member_and_nothing_for_another() {
    let (_webex, org) = start_alike().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        let bob = caller.create_user(&format!("bob{at}@example.test")).await;
        let group = create_group(caller, &format!("Sales {at}"), &[&ada]).await;
        let other = create_group(caller, &format!("Legal {at}"), &[&ada, &bob]).await;
        let (g, u) = (id(&group), id(&ada));
        for (filter, expected) in [
            (format!("id eq \"{g}\" and members eq \"{u}\""), vec![g]),
            (format!("id eq \"{g}\" and members.value eq \"{u}\""), vec![g]),
            (format!("id eq \"{g}\" and members[value eq \"{u}\"]"), vec![g]),
            (format!("members eq \"{u}\" and id eq \"{g}\""), vec![g]),
            (format!("id eq \"{g}\" and members eq \"{}\"", id(&bob)), vec![]),
            (format!("id eq \"{g}\" and members eq \"{NOBODY}\""), vec![]),
            (format!("id eq \"{NOBODY}\" and members eq \"{u}\""), vec![]),
            (format!("members.value eq \"{u}\""), vec![g, id(&other)]),
            (
                format!("members eq \"{}\" or members eq \"{NOBODY}\"", id(&bob)),
                vec![id(&other)],
            ),
            (format!("displayName eq \"sales {at}\" and members eq \"{u}\""), vec![g]),
        ] {
            let path = format!("/Groups?filter={filter}&attributes=id");
            assert_eq!(found(caller, &path).await, expected, "{filter}");
        }
    }
}

#[tokio::test]
async fn a_reference_check_finds_the_user_with_this_manager_and_shows_only_the_id() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let boss = caller.create_user(&format!("boss{at}@example.test")).await;
        let sent = json!({"userName": format!("ada{at}@example.test"), "manager": id(&boss)});
        let ada = ok(&caller.post("/Users", &sent).await, 201);
        let (u, m) = (id(&ada), id(&boss));
        let shown = json!({"schemas": ada["schemas"], "id": u});
        for (filter, found) in [
            (format!("id eq \"{u}\" and manager eq \"{m}\""), true),
            (format!("id eq \"{u}\" and manager.value eq \"{m}\""), true),
            (format!("id eq \"{u}\" and {ENTERPRISE}:manager eq \"{m}\""), true),
            (format!("id eq \"{u}\" and {ENTERPRISE}:manager.value eq \"{m}\""), true),
            (format!("id eq \"{u}\" and manager eq \"{u}\""), false),
            (format!("id eq \"{m}\" and manager eq \"{m}\""), false),
        ] {
            let answer = caller.get(&format!("/Users?filter={filter}&attributes=id")).await;
            let expected: &[Value] = if found { std::slice::from_ref(&shown) } else { &[] };
            assert_eq!(ok(&answer, 200), list_of(expected.len(), 1, expected), "{filter}");
        }
    }
}

#[tokio::test]
async fn users_are_found_by_the_group_that_they_are_in() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        let bob = caller.create_user(&format!("bob{at}@example.test")).await;
        let sales = create_group(caller, &format!("Sales {at}"), &[&bob, &ada]).await;
        let legal = create_group(caller, &format!("Legal {at}"), &[&bob]).await;
        for (filter, expected) in [
            (format!("groups.value eq \"{}\"", id(&sales)), vec![id(&ada), id(&bob)]),
            (format!("groups.value eq \"{}\"", id(&legal)), vec![id(&bob)]),
            (format!("groups eq \"{}\"", id(&legal)), vec![id(&bob)]),
            (format!("groups[value eq \"{}\"]", id(&legal)), vec![id(&bob)]),
            (format!("GROUPS.VALUE eq \"{}\"", id(&legal)), vec![id(&bob)]),
            (
                format!("{CORE_USER}:groups.value eq \"{}\"", id(&legal)),
                vec![id(&bob)],
            ),
            (format!("{CORE_USER}:groups eq \"{}\"", id(&legal)), vec![id(&bob)]),
            (format!("{CORE_USER}.groups eq \"{}\"", id(&legal)), vec![id(&bob)]),
            (
                format!("id eq \"{}\" and groups.value eq \"{}\"", id(&ada), id(&legal)),
                vec![],
            ),
            (format!("groups.value eq \"{NOBODY}\""), vec![]),
        ] {
            assert_eq!(
                found(caller, &format!("/Users?filter={filter}")).await,
                expected,
                "{filter}"
            );
        }
        let remove = patch(json!([{"op": "remove", "path": format!("members[value eq \"{}\"]", id(&bob))}]));
        ok(&caller.patch(&format!("/Groups/{}", id(&legal)), &remove).await, 200);
        let filter = format!("/Users?filter=groups.value eq \"{}\"", id(&legal));
        assert!(found(caller, &filter).await.is_empty());
    }
}

#[tokio::test]
async fn both_sides_of_a_value_path_are_about_the_same_element() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let user_name = format!("ada{at}@work.test");
        let sent = json!({
            "userName": user_name,
            "emails": [{"value": user_name, "type": "work", "primary": true}, {"value": "ada@home.test", "type": "home"}],
            "phoneNumbers": [{"value": "+1555", "type": "mobile"}, {"value": "777", "type": "work_extension"}],
        });
        let ada = ok(&caller.post("/Users", &sent).await, 201);
        let me = format!("id eq \"{}\" and ", id(&ada));
        for (filter, hits) in [
            ("emails[type eq \"work\"].value sw \"ada\"", true),
            ("emails[type eq \"work\" and value sw \"ada\"]", true),
            ("emails[type eq \"work\" and value ew \"home.test\"]", false),
            ("emails[type eq \"work\"].value ew \"home.test\"", false),
            ("emails.type eq \"work\" and emails.value ew \"home.test\"", true),
            ("emails[type eq \"home\" or type eq \"other\"]", true),
            ("emails[not (type eq \"work\")]", true),
            ("emails[primary eq true].type eq \"work\"", true),
            ("emails[primary eq \"True\"].value ew \"home.test\"", false),
            ("phoneNumbers[type eq \"mobile\" and value eq \"%2B1555\"]", true),
            ("phoneNumbers [ type eq \"work_extension\" ]", true),
            ("phoneNumbers [type eq \"mobile\" and value eq \"777\"]", false),
            ("phoneNumbers.value eq \"+1555\"", false),
        ] {
            let ids = found(caller, &format!("/Users?filter={me}{filter}")).await;
            assert_eq!(!ids.is_empty(), hits, "{filter}");
        }
    }
}

#[tokio::test]
async fn unquoted_literals_are_read_as_text_and_booleans_in_any_case() {
    let (_webex, org) = start_empty().await;
    let caller = Caller::v2(&org);
    let sent = json!({"userName": "off@example.test", "active": false, "name": {"familyName": "Employee"}});
    let off = ok(&caller.post("/Users", &sent).await, 201);
    let on = caller.create_user("on@example.org").await;
    for (filter, expected) in [
        ("active eq true", vec![id(&on)]),
        ("active eq \"False\"", vec![id(&off)]),
        ("active eq FALSE", vec![id(&off)]),
        ("userName sw O", vec![id(&off), id(&on)]),
        (
            "name.FamilyName eq Employee and (emails.Value co example.test or emails.Value co example.org)",
            vec![id(&off)],
        ),
        (
            "meta.Created gt 2015-10-10T14:38:21.8617979-07:00",
            vec![id(&off), id(&on)],
        ),
    ] {
        assert_eq!(
            found(&caller, &format!("/Users?filter={filter}")).await,
            expected,
            "{filter}"
        );
    }
}
