//! Templates of groups: whom they serve, and when.

use super::*;

#[test]
fn who_becomes_a_member_of_a_group_is_given_what_its_template_gives_and_keeps_it() {
    let tenant = tenant();
    let [ada, bob, cid] = ["ada", "bob", "cid"].map(|name| person(&tenant, name));
    let sales = group(&tenant, "Sales", &[ada]);
    set(&tenant, "rooms", for_groups(&["sales"], None));
    assert!(held(&tenant, ada).is_empty(), "a template serves who comes");
    join(&tenant, sales, bob);
    assert_eq!(held(&tenant, bob), ["rooms"]);
    operate(
        &tenant,
        sales,
        json!({ "op": "remove", "path": format!("members[value eq \"{bob}\"]") }),
    );
    assert_eq!(held(&tenant, bob), ["rooms"]);
    // Under another name it is the same group; one that is made with members serves them all.
    operate(
        &tenant,
        sales,
        json!({ "op": "replace", "path": "displayName", "value": "Vendors" }),
    );
    join(&tenant, sales, cid);
    assert_eq!(held(&tenant, cid), ["rooms"]);
    assert_eq!(
        tenant.licenses()[0].terms.assign,
        Assign::Groups(vec!["Vendors".to_owned()])
    );
    tenant.delete(Kind::Group, &sales.to_string(), at(4)).unwrap();
    assert_eq!(tenant.licenses()[0].terms.assign, Assign::Groups(Vec::new()));
    assert_eq!(tenant.licenses()[0].used, 2);
}

#[test]
fn where_none_is_left_who_joins_a_group_goes_without_and_so_does_a_group_in_it() {
    let tenant = tenant();
    let (ada, bob) = (person(&tenant, "ada"), person(&tenant, "bob"));
    let sales = group(&tenant, "Sales", &[]);
    let inner = group(&tenant, "Inner", &[ada]);
    set(&tenant, "rooms", for_groups(&["Sales"], Some(1)));
    join(&tenant, sales, inner);
    assert_eq!(tenant.licenses()[0].used, 0);
    join(&tenant, sales, ada);
    join(&tenant, sales, bob);
    assert_eq!(members(&tenant, "Sales"), [inner, ada, bob]);
    assert_eq!(
        (held(&tenant, ada), held(&tenant, bob)),
        (vec!["rooms".to_owned()], Vec::new())
    );
    person(&tenant, "cid");
}

#[test]
fn templates_are_of_one_kind_at_a_time_and_serve_groups_that_are_there() {
    let tenant = tenant();
    group(&tenant, "Sales", &[]);
    set(&tenant, "rooms", for_groups(&["Sales"], None));
    let change = |name: &str, change: NewTerms| tenant.change_licenses(&[(name.to_owned(), Some(change))]);
    let before = tenant.licenses();
    let mixed = NotChanged::Mixed {
        all: "calling".to_owned(),
        groups: "rooms".to_owned(),
    };
    assert_eq!(change("calling", NewTerms::default()), Err(mixed));
    let (license, group) = ("calling".to_owned(), "Nobody".to_owned());
    let missing = NotChanged::NoGroup { license, at: 1, group };
    assert_eq!(change("calling", for_groups(&["Sales", "Nobody"], None)), Err(missing));
    assert_eq!(tenant.licenses(), before);
    change("calling", for_groups(&["Sales"], None)).unwrap();
}

#[test]
fn licences_and_the_groups_of_templates_survive_new_ids_and_imports() {
    let tenant = tenant();
    let (ada, bob) = (person(&tenant, "ada"), person(&tenant, "bob"));
    let sales = group(&tenant, "Sales", &[]);
    set(&tenant, "rooms", for_groups(&["Sales"], None));
    join(&tenant, sales, ada);
    let mut data = tenant.export();
    tenant.import(&data, None, at(5)).unwrap();
    assert_eq!(tenant.export(), data);
    join(&tenant, sales, bob);
    assert_eq!(held(&tenant, bob), ["rooms"]);
    // Of whom the data says nothing, the templates of their groups decide.
    data.users.iter_mut().for_each(|person| person.licenses = None);
    tenant.import(&data, None, at(6)).unwrap();
    assert_eq!(
        (held(&tenant, ada), held(&tenant, bob)),
        (vec!["rooms".to_owned()], Vec::new())
    );
    let rekeyed = Twist {
        rekeyed: true,
        ..Twist::default()
    };
    let rename = request(json!([{ "op": "replace", "path": "displayName", "value": "Vendors" }]));
    tenant
        .write(at(7), BASE, rekeyed)
        .patch(Kind::Group, &sales.to_string(), &rename)
        .unwrap();
    let vendors = tenant.named(Kind::Group, "Vendors").unwrap().id;
    assert_ne!(vendors, sales);
    join(&tenant, vendors, bob);
    assert_eq!(held(&tenant, bob), ["rooms"]);
}
