//! What licences do to the directory: templates of groups, and the groups of locations.

mod templates;

use super::*;
use crate::webex::profile::References;

fn set(tenant: &Tenant, name: &str, change: NewTerms) {
    tenant.change_licenses(&[(name.to_owned(), Some(change))]).unwrap();
}

fn for_groups(groups: &[&str], total: Option<u64>) -> NewTerms {
    NewTerms {
        total: Some(total),
        assign: Some(Assign::Groups(groups.iter().map(|name| (*name).to_owned()).collect())),
        ..NewTerms::default()
    }
}

fn calling(locations: &[&str], assign: Assign) -> NewTerms {
    NewTerms {
        locations: Some(locations.iter().map(|name| (*name).to_owned()).collect()),
        assign: Some(assign),
        ..NewTerms::default()
    }
}

fn there(location: &str, extension: Option<&str>) -> Place {
    Place {
        location: Some(location.to_owned()),
        extension: extension.map(str::to_owned),
    }
}

fn held(tenant: &Tenant, person: ResourceId) -> Vec<String> {
    tenant.directory.read().licenses.held_by(person)
}

fn members(tenant: &Tenant, group: &str) -> Vec<ResourceId> {
    let group = tenant.named(Kind::Group, group);
    group.map(|group| group.members.ids().collect()).unwrap_or_default()
}

fn person(tenant: &Tenant, name: &str) -> ResourceId {
    user(tenant, json!({ "userName": format!("{name}@x.test") }))
}

/// Adds to, or takes out of, a group's members.
fn operate(tenant: &Tenant, group: ResourceId, operation: Value) {
    tenant
        .patch(
            Kind::Group,
            &group.to_string(),
            &request(json!([operation])),
            at(3),
            BASE,
        )
        .unwrap();
}

fn join(tenant: &Tenant, group: ResourceId, person: ResourceId) {
    operate(
        tenant,
        group,
        json!({ "op": "add", "path": "members", "value": [{ "value": person.to_string() }] }),
    );
}

#[test]
fn a_calling_licence_makes_a_member_of_the_locations_group_who_stays_when_it_is_taken_away() {
    let tenant = tenant();
    set(&tenant, "calling", calling(&["Berlin", "Paris"], Assign::None));
    let numbers = json!([
        { "value": "+4930111", "type": "work", "primary": true },
        { "value": "+49170222", "type": "mobile" },
        { "value": "99", "type": "work_extension" },
    ]);
    let ada = user(&tenant, json!({ "userName": "ada@x.test", "phoneNumbers": numbers }));
    let bob = person(&tenant, "bob");
    let assign =
        |who: ResourceId, place: &Place| tenant.assign_license("calling", &who.to_string(), place, at(1), BASE);

    let changed = assign(ada, &there("Berlin", Some("1001"))).unwrap();
    assert!(changed.altered);
    let expected = json!([
        { "value": "+49170222", "type": "mobile" }, { "value": "1001", "type": "work_extension" },
    ]);
    assert_eq!(changed.view["phoneNumbers"], expected);
    assert_eq!(held(&tenant, ada), ["calling"]);
    let berlin = tenant.named(Kind::Group, "Berlin").unwrap().id;
    assert_eq!(view(&tenant, Kind::Group, berlin)[CISCO_GROUP]["usage"], "location");
    assert_eq!(
        view(&tenant, Kind::Group, berlin)[CISCO_GROUP]["provisionSource"],
        "SCIM"
    );
    // Without an extension the numbers stay, and the person is the same version.
    let changed = assign(bob, &there("Berlin", None)).unwrap();
    assert!(!changed.altered);
    assert_eq!(members(&tenant, "Berlin"), [ada, bob]);
    assert_eq!(tenant.named(Kind::Group, "Berlin").unwrap().id, berlin);

    tenant.remove_license("calling", &ada.to_string(), BASE).unwrap();
    assert_eq!(
        (held(&tenant, ada).len(), members(&tenant, "Berlin")),
        (0, vec![ada, bob])
    );
    assert_eq!(view(&tenant, Kind::User, ada)["phoneNumbers"], expected);
    // Elsewhere, too, and the group of a location may be deleted; the next one makes it again.
    assign(bob, &there("Paris", None)).unwrap();
    assert_eq!(
        (members(&tenant, "Paris"), members(&tenant, "Berlin")),
        (vec![bob], vec![ada, bob])
    );
    tenant.delete(Kind::Group, &berlin.to_string(), at(2)).unwrap();
    assign(ada, &there("Berlin", None)).unwrap();
    assert_eq!(members(&tenant, "Berlin"), [ada]);
    assert_eq!(tenant.licenses()[0].used, 2);
}

#[test]
fn a_template_gives_a_calling_licence_at_the_first_location() {
    let tenant = tenant();
    set(&tenant, "calling", calling(&["Berlin", "Paris"], Assign::All));
    let ada = person(&tenant, "ada");
    tenant
        .create_hidden(json!({"userName": "hidden@x.test"}), at(0))
        .unwrap();
    assert_eq!(
        (members(&tenant, "Berlin"), members(&tenant, "Paris")),
        (vec![ada], vec![])
    );
    // A location's group may be one that a template serves.
    let rooms = for_groups(&["Berlin"], None);
    set(&tenant, "calling", calling(&["Berlin"], Assign::None));
    set(&tenant, "rooms", rooms);
    let bob = person(&tenant, "bob");
    tenant
        .assign_license("calling", &bob.to_string(), &there("Berlin", None), at(1), BASE)
        .unwrap();
    assert_eq!(held(&tenant, bob), ["calling", "rooms"]);
}

#[test]
fn what_cannot_be_given_or_taken_away_is_refused_and_changes_nothing() {
    let tenant = tenant();
    set(&tenant, "rooms", for_groups(&[], Some(1)));
    let mut terms = calling(&["Berlin", "Paris"], Assign::None);
    terms.total = Some(Some(1));
    set(&tenant, "calling", terms);
    let (ada, bob) = (person(&tenant, "ada"), person(&tenant, "bob"));
    tenant
        .assign_license("rooms", &ada.to_string(), &Place::default(), at(1), BASE)
        .unwrap();
    tenant
        .assign_license("calling", &ada.to_string(), &there("Berlin", None), at(1), BASE)
        .unwrap();
    // Who has the last one may be given it again, elsewhere.
    tenant
        .assign_license("calling", &ada.to_string(), &there("Paris", None), at(1), BASE)
        .unwrap();
    let license = |name: &str| name.to_owned();
    let locations = vec!["Berlin".to_owned(), "Paris".to_owned()];
    for (name, place, why) in [
        (
            "video",
            Place::default(),
            NotAssigned::Unknown {
                license: license("video"),
            },
        ),
        (
            "rooms",
            Place::default(),
            NotAssigned::UsedUp {
                license: license("rooms"),
            },
        ),
        (
            "rooms",
            there("Berlin", None),
            NotAssigned::NotForCalling {
                license: license("rooms"),
            },
        ),
        (
            "calling",
            Place::default(),
            NotAssigned::NoLocation {
                locations: locations.clone(),
            },
        ),
        ("calling", there("Rome", None), NotAssigned::NoLocation { locations }),
        (
            "calling",
            there("Paris", Some("7")),
            NotAssigned::UsedUp {
                license: license("calling"),
            },
        ),
    ] {
        let assign = |tenant: &Tenant| tenant.assign_license(name, &bob.to_string(), &place, at(2), BASE);
        refused(&tenant, assign, &Refusal::License(why));
    }
    let remove = |tenant: &Tenant| tenant.remove_license("rooms", &bob.to_string(), BASE);
    refused(
        &tenant,
        remove,
        &Refusal::License(NotAssigned::NotHeld {
            license: license("rooms"),
        }),
    );
    let (kind, id) = (Kind::User, NOBODY.to_owned());
    let remove = |tenant: &Tenant| tenant.remove_license("rooms", NOBODY, BASE);
    refused(&tenant, remove, &Refusal::NotFound { kind, id });
}

#[test]
fn a_number_that_cannot_be_given_leaves_no_group_of_the_location_behind() {
    let tenant = tenant();
    set(&tenant, "calling", calling(&["Berlin"], Assign::None));
    let mut profile = tenant.profile();
    profile.switches.references = References::Off;
    tenant.set_profile(profile);
    // Their manager is nobody, which is looked at from now on.
    let ada = json!({ "userName": "ada@x.test", ENTERPRISE_USER: { "manager": { "value": NOBODY } } });
    let ada = user(&tenant, ada).to_string();
    profile.switches.references = References::On;
    tenant.set_profile(profile);
    let before = dump(&tenant);
    let assigned = tenant.assign_license("calling", &ada, &there("Berlin", Some("1001")), at(1), BASE);
    assert!(matches!(assigned, Err(Refusal::Scim(_))), "{assigned:?}");
    assert_eq!(dump(&tenant), before);
}
