//! Reads that see something else: former versions, a share of the directory, letter case, and the double's own look.

use super::*;

#[test]
fn the_doubles_own_look_sees_the_truth_and_counts_as_no_read() {
    let tenant = tenant();
    let id = user(&tenant, ada());
    let write = tenant.write(at(0), BASE, lagging(Wait::Reads(1)));
    write.patch(Kind::User, &id.to_string(), &titled("new")).unwrap();
    for _ in 0..3 {
        let own = tenant.get(Kind::User, &id.to_string(), Lens::TRUTH, BASE).unwrap();
        assert_eq!(own["nickName"], "new");
        let search = Search {
            lens: Lens::TRUTH,
            ..Search::default()
        };
        let own = tenant.list(&[Kind::User], &search, BASE).unwrap();
        assert_eq!(own.page[0].1["nickName"], "new");
    }
    assert_eq!(title(&tenant, id, 0), Some(json!(null)));
    assert_eq!(title(&tenant, id, 0), Some(json!("new")));
}

#[test]
fn a_stale_read_sees_former_versions_with_their_tags_and_who_was_deleted() {
    let tenant = tenant();
    let id = user(&tenant, ada());
    let eve = user(&tenant, json!({"userName": "eve@x.test"}));
    let path = id.to_string();
    let mut versions = vec![view(&tenant, Kind::User, id)];
    for (now, text) in [(1, "one"), (2, "two")] {
        tenant.patch(Kind::User, &path, &titled(text), at(now), BASE).unwrap();
        versions.push(view(&tenant, Kind::User, id));
    }
    let stale = |versions| Lens {
        versions,
        ..Lens::default()
    };
    for (back, expected) in [(0, 2), (1, 1), (2, 0), (3, 0)] {
        let seen = tenant.get(Kind::User, &path, stale(back), BASE).unwrap();
        assert_eq!(Value::Object(seen), versions[expected], "{back} back");
    }
    let by = |filter: &str| {
        let search = Search {
            filter: Some(Filter::parse(filter).unwrap()),
            lens: stale(1),
            ..Search::default()
        };
        tenant.list(&[Kind::User], &search, BASE).unwrap().total
    };
    assert_eq!(
        (by("nickName eq \"one\""), by("nickName eq \"two\""), by("userName pr")),
        (1, 0, 2)
    );
    tenant.delete(Kind::User, &path, at(3)).unwrap();
    assert_eq!(
        (by("nickName eq \"one\""), by("nickName eq \"two\""), by("userName pr")),
        (0, 1, 2)
    );
    // Who never was anything else is seen as they are.
    let seen = tenant.get(Kind::User, &eve.to_string(), stale(1), BASE).unwrap();
    assert_eq!(Value::Object(seen), view(&tenant, Kind::User, eve));
}

#[test]
fn a_share_of_the_directory_is_its_first_ones_and_filters_find_nobody_else() {
    let tenant = tenant();
    tenant
        .create_hidden(json!({"userName": "hidden@x.test"}), at(0))
        .unwrap();
    for n in 1..=5 {
        user(&tenant, json!({"userName": format!("u{n}@x.test")}));
    }
    for (keep, all, last) in [(0, 0, 0), (19, 0, 0), (20, 1, 0), (50, 2, 0), (99, 4, 0), (100, 5, 1)] {
        let total = |filter: Option<&str>| {
            let search = Search {
                filter: filter.map(|filter| Filter::parse(filter).unwrap()),
                lens: Lens {
                    keep: Some(keep),
                    ..Lens::default()
                },
                ..Search::default()
            };
            tenant.list(&[Kind::User], &search, BASE).unwrap().total
        };
        assert_eq!(
            (total(None), total(Some("userName eq \"u5@x.test\""))),
            (all, last),
            "{keep} %"
        );
    }
}

#[test]
fn an_exact_filter_tells_letter_case_apart_wherever_it_compares() {
    let tenant = tenant();
    user(&tenant, json!({"userName": "Ada@x.test", "nickName": "Countess"}));
    for (filter, exact) in [
        ("userName eq \"Ada@x.test\"", 1),
        ("userName eq \"ada@x.test\"", 0),
        ("nickName sw \"countess\"", 0),
        ("not (userName eq \"ada@x.test\")", 1),
        ("emails[value eq \"ada@x.test\"]", 0),
        ("emails[value eq \"Ada@x.test\"]", 1),
    ] {
        let search = Search {
            filter: Some(Filter::parse(filter).unwrap()),
            lens: Lens {
                exact: true,
                ..Lens::default()
            },
            ..Search::default()
        };
        assert_eq!(
            tenant.list(&[Kind::User], &search, BASE).unwrap().total,
            exact,
            "{filter}"
        );
    }
    assert_eq!(found(&tenant, Kind::User, "userName eq \"ada@x.test\"").len(), 1);
}
