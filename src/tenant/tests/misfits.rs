//! Data that does not fit: told with its place, and nothing has changed.

use super::transfer::{import, users};
use super::*;
use crate::tenant::directory::{MAX_MISFITS, MAX_VERSION};

#[track_caller]
pub(super) fn misfit(contents: &Contents, kind: Kind, at: usize, member: &str, reason: &str) {
    let tenant = tenant();
    user(&tenant, json!({"userName": "old@x.test"}));
    let before = dump(&tenant);
    let misfits = import(&tenant, contents).unwrap_err();
    let told: Vec<_> = misfits
        .iter()
        .map(|it| (it.kind, it.at, it.member, &*it.reason))
        .collect();
    assert_eq!(told, [(kind, at, member, reason)]);
    assert_eq!(dump(&tenant), before);
}

#[test]
fn what_does_not_fit_is_told_with_its_place_and_changes_nothing() {
    let one = |resource: Value| users([json!({"userName": "ada@x.test"}), resource]);
    let refused = |resource: Value, member: &str, reason: &str| misfit(&one(resource), Kind::User, 1, member, reason);
    refused(
        json!({"userName": "ada"}),
        "/resource",
        "userName must be an e-mail address such as ada@example.test, not \"ada\"",
    );
    refused(json!({}), "/resource", "userName is required");
    refused(
        json!({"userName": "Ada@x.test"}),
        "/resource",
        "userName \"Ada@x.test\" is taken by another user of this organization.",
    );
    refused(
        json!({"userName": "bob@x.test", "id": 7}),
        "/resource/id",
        "7 is not a UUID",
    );
    refused(
        json!({"userName": "bob@x.test", "meta": {"version": "7"}}),
        "/resource/meta/version",
        "\"7\" is not a weak entity tag of a number of at most 15 digits, such as W/\"12345678901\"",
    );
    refused(
        json!({"userName": "bob@x.test", "meta": {"created": "today"}}),
        "/resource/meta/created",
        "\"today\" is not a time such as 2026-02-03T04:05:06.789Z",
    );
    refused(
        json!({"userName": "bob@x.test", ENTERPRISE_USER: {"manager": {"value": NOBODY}}}),
        "/resource",
        &format!("{ENTERPRISE_USER}:manager.value \"{NOBODY}\" is not the id of a user of this organization"),
    );
    let id = "00000000-0000-4000-8000-00000000000a";
    let same = [
        json!({"userName": "ada@x.test", "id": id}),
        json!({"userName": "bob@x.test", "id": id}),
    ];
    misfit(
        &users(same),
        Kind::User,
        1,
        "/resource/id",
        &format!("{id} is the id of another one of this data"),
    );
    let mut group = users([json!({"userName": "ada@x.test", "id": id})]);
    group.groups = vec![json!({"displayName": "Team", "id": id}).as_object().unwrap().clone()];
    misfit(
        &group,
        Kind::Group,
        0,
        "/resource/id",
        &format!("{id} is the id of another one of this data"),
    );
}

#[test]
fn licenses_of_data_are_those_it_names_and_the_template_serves_who_names_none() {
    let mut data = users([json!({"userName": "ada@x.test"}), json!({"userName": "bob@x.test"})]);
    let terms = Terms {
        total: Some(1),
        ..Terms::default()
    };
    data.licenses = vec![("calling".to_owned(), terms)];
    misfit(
        &data,
        Kind::User,
        1,
        "/licenses",
        "No license \"calling\" is left, which every new user of this organization is given.",
    );
    data.users[0].licenses = Some(vec!["calling".to_owned(), "rooms".to_owned()]);
    data.users[1].licenses = Some(Vec::new());
    misfit(
        &data,
        Kind::User,
        0,
        "/licenses",
        "\"rooms\" is none of the licenses of this data",
    );
    data.users[0].licenses = Some(vec!["calling".to_owned()]);
    data.users[1].licenses = Some(vec!["calling".to_owned()]);
    // More than there are: the org had more once, and the data says what is.
    let tenant = tenant();
    import(&tenant, &data).unwrap();
    assert_eq!(tenant.licenses()[0].used, 2);
}

#[test]
fn so_many_flaws_are_told_and_no_more_and_the_highest_version_is_taken() {
    let bad = |count: usize| users((0..count).map(|_| json!({})));
    assert_eq!(import(&tenant(), &bad(MAX_MISFITS)).unwrap_err().len(), MAX_MISFITS);
    assert_eq!(import(&tenant(), &bad(MAX_MISFITS + 1)).unwrap_err().len(), MAX_MISFITS);

    let of = |version: u64| users([json!({"userName": "a@x.test", "meta": {"version": format!("W/\"{version}\"")}})]);
    let tenant = tenant();
    import(&tenant, &of(MAX_VERSION)).unwrap();
    user(&tenant, json!({"userName": "b@x.test"}));
    assert!(import(&tenant, &of(MAX_VERSION + 1)).is_err());
}

#[test]
fn an_org_takes_in_its_most_users_and_not_one_more() {
    let tenant = tenant();
    tenant.directory.write().max_resources = 2;
    let many = |count: usize| users((0..count).map(|n| json!({"userName": format!("u{n}@x.test")})));
    import(&tenant, &many(2)).unwrap();
    let full = import(&tenant, &many(3)).unwrap_err();
    assert_eq!(
        (full[0].at, full[0].member, &*full[0].reason),
        (
            2,
            "",
            "This double holds at most 2 resources of type User in an organization."
        )
    );
    assert_eq!(tenant.visible_ids(Kind::User).len(), 2);
}
