//! People: who is shown, who may sign in, and whose tokens die.

use super::*;

#[test]
fn a_hidden_person_is_in_no_list_but_is_there_and_holds_the_name() {
    let tenant = tenant();
    let hidden = tenant
        .create_hidden(json!({"userName": "Owner@x.test"}), at(0))
        .unwrap();
    let ada = user(&tenant, json!({"userName": "ada@x.test"}));
    let all = tenant.list(&[Kind::User], &Search::default(), BASE).unwrap();
    assert_eq!((all.total, all.page.len()), (1, 1));
    for filter in [
        format!("id eq \"{hidden}\""),
        "userName eq \"owner@x.test\"".to_owned(),
        "not (userName eq \"ada@x.test\")".to_owned(),
    ] {
        assert!(found(&tenant, Kind::User, &filter).is_empty(), "{filter}");
    }
    assert_eq!(found(&tenant, Kind::User, "userName pr"), [ada.to_string()]);
    assert_eq!(tenant.person(hidden).unwrap().id, hidden);
    assert_eq!(tenant.person_named("OWNER@X.test").unwrap().id, hidden);
    view(&tenant, Kind::User, hidden);
    refused(
        &tenant,
        |tenant| tenant.create(Kind::User, json!({"userName": "owner@x.test"}), at(1), BASE),
        &Refusal::Conflict {
            kind: Kind::User,
            name: "owner@x.test".to_owned(),
        },
    );
    // Changed by a client, the person stays hidden.
    let path = hidden.to_string();
    let body = json!({"userName": "owner@x.test", "title": "x"});
    tenant.replace(Kind::User, &path, body, at(1), BASE).unwrap();
    assert_eq!(tenant.list(&[Kind::User], &Search::default(), BASE).unwrap().total, 1);
}

#[test]
fn people_are_found_by_their_login_of_this_moment_in_any_letter_case() {
    let tenant = tenant();
    let ada = user(&tenant, json!({"userName": "Jörg@x.test"}));
    let named = |name: &str| tenant.person_named(name).map(|person| person.id);
    for name in ["Jörg@x.test", "jörg@x.test", "JÖRG@X.TEST"] {
        assert_eq!(named(name), Some(ada), "{name}");
    }
    let body = json!({"userName": "george@x.test"});
    tenant.replace(Kind::User, &ada.to_string(), body, at(1), BASE).unwrap();
    assert_eq!((named("jörg@x.test"), named("George@x.test")), (None, Some(ada)));
    tenant.delete(Kind::User, &ada.to_string(), at(2)).unwrap();
    assert_eq!(
        (named("george@x.test"), tenant.person(ada).map(|person| person.id)),
        (None, None)
    );
    // Groups are nobody.
    let team = group(&tenant, "team@x.test", &[]);
    assert_eq!(
        (named("team@x.test"), tenant.person(team).map(|person| person.id)),
        (None, None)
    );
}

#[test]
fn tokens_die_when_a_person_is_deactivated_or_given_other_roles_and_not_otherwise() {
    let admin = json!([{"value": "id_full_admin", "type": "cirole"}]);
    let both = json!([{"value": "id_full_admin", "type": "cirole"}, {"value": "id_user_admin", "type": "cirole"}]);
    for (operations, die) in [
        (json!([{"op": "replace", "path": "active", "value": false}]), true),
        (json!([{"op": "remove", "path": "roles"}]), true),
        (
            json!([{"op": "replace", "path": "roles", "value": [{"value": "id_user_admin"}]}]),
            true,
        ),
        (json!([{"op": "replace", "path": "roles", "value": both}]), true),
        (json!([{"op": "replace", "path": "roles", "value": admin}]), false),
        (
            json!([{"op": "add", "path": "roles[value eq \"id_full_admin\"].display", "value": "x"}]),
            false,
        ),
        (json!([{"op": "replace", "path": "active", "value": "True"}]), false),
        (
            json!([{"op": "replace", "path": "userName", "value": "new@x.test"}]),
            false,
        ),
        (json!([{"op": "replace", "path": "password", "value": "other"}]), false),
    ] {
        let tenant = tenant();
        let ada = user(&tenant, json!({"userName": "ada@x.test", "roles": admin}));
        let changed = tenant.patch(Kind::User, &ada.to_string(), &request(operations.clone()), at(1), BASE);
        assert_eq!(changed.unwrap().tokens_die, die, "{operations}");
    }
}

#[test]
fn tokens_die_by_put_as_by_patch_and_no_token_dies_at_creation() {
    let tenant = tenant();
    let body =
        |active: bool, role: &str| json!({"userName": "ada@x.test", "active": active, "roles": [{"value": role}]});
    let made = tenant.create(Kind::User, body(true, "a"), at(0), BASE).unwrap();
    assert!(!made.tokens_die);
    let put = |active, role| {
        let changed = tenant.replace(Kind::User, &made.id.to_string(), body(active, role), at(1), BASE);
        changed.unwrap().tokens_die
    };
    let seen = [
        put(true, "a"),
        put(true, "b"),
        put(false, "b"),
        put(false, "b"),
        put(true, "b"),
    ];
    assert_eq!(seen, [false, true, true, false, false]);
}

#[test]
fn a_password_is_asked_about_and_never_held_as_text() {
    let tenant = tenant();
    let body = json!({"userName": "ada@x.test", "password": "correct horse"});
    let ada = user(&tenant, body.clone());
    let bare = user(&tenant, json!({"userName": "bare@x.test"}));
    assert!(tenant.password_matches(ada, "correct horse"));
    for (person, wrong) in [(ada, "correct"), (ada, ""), (bare, ""), (bare, "correct horse")] {
        assert!(!tenant.password_matches(person, wrong), "{wrong:?}");
    }
    assert!(!tenant.password_matches(NOBODY.parse().unwrap(), "correct horse"));
    assert!(!dump(&tenant).contains("correct horse"));
    assert_eq!(view(&tenant, Kind::User, ada).get("password"), None);

    tenant.set_password(ada, "battery staple");
    assert!(!tenant.password_matches(ada, "correct horse"));
    assert!(tenant.password_matches(ada, "battery staple"));
    let without = json!({"userName": "ada@x.test"});
    tenant
        .replace(Kind::User, &ada.to_string(), without, at(1), BASE)
        .unwrap();
    assert!(tenant.password_matches(ada, "battery staple"));
    tenant.delete(Kind::User, &ada.to_string(), at(2)).unwrap();
    assert!(!tenant.password_matches(ada, "battery staple"));
}
