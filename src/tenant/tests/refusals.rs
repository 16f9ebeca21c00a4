//! Refusals: which comes first, what they say, and that nothing else came of the request.

use super::*;
use crate::scim::ScimType;

fn invalid(detail: &str) -> Refusal {
    Refusal::Scim(scim::Error::invalid_value(detail))
}

#[test]
fn a_resource_that_is_not_there_is_refused_before_its_body_is_looked_at() {
    let tenant = tenant();
    let ada = user(&tenant, json!({"userName": "ada@x.test"})).to_string();
    let team = group(&tenant, "Team", &[]).to_string();
    for (kind, id) in [
        (Kind::User, NOBODY),
        (Kind::User, "bad"),
        (Kind::User, team.as_str()),
        (Kind::Group, ada.as_str()),
    ] {
        let expected = Refusal::NotFound {
            kind,
            id: id.to_owned(),
        };
        let wrong = request(json!([{"op": "replace", "path": "shoeSize", "value": 1}]));
        refused(&tenant, |tenant| tenant.get(kind, id, Lens::default(), BASE), &expected);
        refused(
            &tenant,
            |tenant| tenant.replace(kind, id, json!([]), at(1), BASE),
            &expected,
        );
        refused(&tenant, |tenant| tenant.patch(kind, id, &wrong, at(1), BASE), &expected);
        refused(&tenant, |tenant| tenant.delete(kind, id, at(1)), &expected);
    }
}

#[test]
fn what_the_schema_the_rules_and_the_references_refuse_changes_nothing() {
    let tenant = tenant();
    let ada = user(&tenant, json!({"userName": "ada@x.test", "password": "x"}));
    let team = group(&tenant, "Team", &[ada]);
    for (body, detail) in [
        (
            json!({"userName": "bob@x.test", "active": 1}),
            "active must be a boolean, not a number",
        ),
        (json!({"displayName": "Bob"}), "userName is required"),
        (
            json!({"userName": "bob"}),
            "userName must be an e-mail address such as ada@example.test, not \"bob\"",
        ),
        (
            json!({"userName": "bob@x.test", "manager": team.to_string(), "password": "y"}),
            &format!("{ENTERPRISE_USER}:manager.value \"{team}\" is not the id of a user of this organization"),
        ),
    ] {
        let path = ada.to_string();
        let expected = invalid(detail);
        refused(
            &tenant,
            |it| it.create(Kind::User, body.clone(), at(1), BASE),
            &expected,
        );
        refused(
            &tenant,
            |it| it.replace(Kind::User, &path, body.clone(), at(1), BASE),
            &expected,
        );
    }
    let itself = json!({"displayName": "Team", "members": [{"value": team.to_string()}]});
    let expected = invalid("members[0].value is the group itself");
    let path = team.to_string();
    refused(
        &tenant,
        |it| it.replace(Kind::Group, &path, itself.clone(), at(1), BASE),
        &expected,
    );
    assert!(tenant.password_matches(ada, "x"));
}

#[test]
fn a_refusal_says_what_and_of_whom() {
    let not_found = Refusal::NotFound {
        kind: Kind::Group,
        id: "x".to_owned(),
    };
    let conflict = |kind, name: &str| Refusal::Conflict {
        kind,
        name: name.to_owned(),
    };
    let error = scim::Error::new(ScimType::NoTarget, "as it says itself");
    for (refusal, text) in [
        (not_found, "Group x does not exist in this organization."),
        (
            conflict(Kind::User, "a\"b"),
            "userName \"a\\\"b\" is taken by another user of this organization.",
        ),
        (
            conflict(Kind::Group, "Team"),
            "displayName \"Team\" is taken by another group of this organization.",
        ),
        (Refusal::from(error), "as it says itself"),
    ] {
        assert_eq!(refusal.detail(), text);
    }
}

#[test]
fn an_org_holds_its_most_users_and_groups_and_not_one_more() {
    let tenant = tenant();
    tenant.directory.write().max_resources = 2;
    let ada = user(&tenant, json!({"userName": "ada@x.test"}));
    user(&tenant, json!({"userName": "bob@x.test"}));
    let third = |it: &Tenant| it.create(Kind::User, json!({"userName": "cyd@x.test"}), at(1), BASE);
    let full = Refusal::Full {
        kind: Kind::User,
        most: 2,
    };
    refused(&tenant, third, &full);
    assert_eq!(
        full.detail(),
        "This double holds at most 2 resources of type User in an organization."
    );
    // Each kind counts for itself, and a place is free again after a deletion.
    group(&tenant, "Team", &[]);
    tenant.delete(Kind::User, &ada.to_string(), at(2)).unwrap();
    assert!(third(&tenant).is_ok());
}
