//! Every attribute that can be searched, by every operator it takes, with a hit and a miss.
//!
//! The tables below are complete: the tests ask the double itself what can be searched and hold them against it.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::{CISCO_USER, ENTERPRISE, NOBODY, both, create_group, found, id, ok, start_empty, text};
use crate::support::Caller;

/// What an attribute takes.
#[derive(Clone, Copy, PartialEq)]
enum Takes {
    /// Text: `eq sw ew co ne pr`.
    Text,
    /// `eq`.
    Exact,
    /// `gt ge lt le`.
    Time,
}

impl Takes {
    fn operators(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["eq", "sw", "ew", "co", "ne", "pr"],
            Self::Exact => &["eq"],
            Self::Time => &["gt", "ge", "lt", "le"],
        }
    }
}

/// An attribute, what it takes, and the value that one resource has there.
type Row = (&'static str, Takes, String);

fn ada(boss: &Value) -> Value {
    json!({
        "userName": "ada.lovelace@example.test",
        "externalId": "External-1",
        "active": false,
        "displayName": "Ada Lovelace",
        "nickName": "Countess",
        "name": {
            "givenName": "Augusta Ada", "middleName": "Byron King", "familyName": "Lovelace-Noel",
            "formatted": "Lady Augusta Ada",
        },
        "emails": [
            {"value": "ada.lovelace@example.test", "type": "work", "primary": false, "display": "Ada at work"},
            {"value": "ada@home.test", "type": "home", "primary": true},
        ],
        "phoneNumbers": [{"value": "+44 20 555 0100", "type": "mobile", "display": "Ada's mobile"}],
        "roles": [{"value": "id_readonly_admin", "primary": true}],
        ENTERPRISE: {
            "employeeNumber": "No-1815", "costCenter": "Cost-42", "organization": "Engines Ltd", "division": "R&D",
            "department": "Programs", "manager": {"value": id(boss)},
        },
    })
}

/// Two users, of whom only the first has what the rows say, and a group of which she is a member.
async fn people(caller: &Caller) -> (Value, Value, Value, Value) {
    let boss = json!({"userName": "boss@other.test", "displayName": "Lady Byron"});
    let boss = ok(&caller.post("/Users", &boss).await, 201);
    let ada = ok(&caller.post("/Users", &ada(&boss)).await, 201);
    let bare = caller.create_user("bare@other.test").await;
    let group = create_group(caller, "Analysts", &[&ada]).await;
    (boss, ada, bare, group)
}

fn user_rows(org: &Org, boss: &Value, ada: &Value, group: &Value) -> Vec<Row> {
    use Takes::{Exact, Text, Time};
    let created = text(ada, "/meta/created");
    [
        ("id", Exact, id(ada)),
        ("userName", Text, "ada.lovelace@example.test"),
        ("name.familyName", Text, "Lovelace-Noel"),
        ("displayName", Text, "Ada Lovelace"),
        ("nickName", Text, "Countess"),
        ("emails.display", Text, "Ada at work"),
        ("emails.value", Text, "ada@home.test"),
        ("phoneNumbers.value", Text, "+44 20 555 0100"),
        ("phoneNumbers.display", Text, "Ada's mobile"),
        ("phoneNumbers.type", Exact, "mobile"),
        ("name.givenName", Text, "Augusta Ada"),
        ("name.middleName", Text, "Byron King"),
        ("name.formatted", Text, "Lady Augusta Ada"),
        ("employeeNumber", Text, "No-1815"),
        ("costCenter", Text, "Cost-42"),
        ("organization", Text, "Engines Ltd"),
        ("division", Text, "R&D"),
        ("department", Text, "Programs"),
        ("manager.displayName", Text, "Lady Byron"),
        ("manager.value", Exact, id(boss)),
        ("meta.organizationId", Exact, &org.id().to_string()),
        ("externalId", Exact, "External-1"),
        ("active", Exact, "false"),
        ("emails.type", Exact, "home"),
        ("emails.primary", Exact, "true"),
        ("roles.value", Exact, "id_readonly_admin"),
        ("roles.primary", Exact, "true"),
        ("groups.value", Exact, id(group)),
        ("meta.created", Time, created),
        ("meta.lastModified", Time, text(ada, "/meta/lastModified")),
    ]
    .map(|(name, takes, value)| (name, takes, value.to_owned()))
    .to_vec()
}

fn group_rows(ada: &Value, group: &Value) -> Vec<Row> {
    [
        ("displayName", Takes::Text, "Analysts"),
        ("id", Takes::Exact, id(group)),
        ("externalId", Takes::Exact, "External-G"),
        ("members.value", Takes::Exact, id(ada)),
        ("meta.created", Takes::Time, text(group, "/meta/created")),
        ("meta.lastModified", Takes::Time, text(group, "/meta/lastModified")),
    ]
    .map(|(name, takes, value)| (name, takes, value.to_owned()))
    .to_vec()
}

/// Each operator with a comparison that the row's resource satisfies, and one that it does not.
fn comparisons((name, takes, value): &Row) -> Vec<(String, String)> {
    let quoted = |text: &str| Value::from(text).to_string();
    let compare = |op: &str, text: &str| format!("{name} {op} {}", quoted(text));
    let pair = |op: &str, hit: &str, miss: &str| (compare(op, hit), compare(op, miss));
    let middle: String = value.chars().skip(1).take(value.chars().count() - 2).collect();
    let (head, tail) = (&value[..2], &value[value.len() - 2..]);
    match takes {
        Takes::Text => vec![
            pair("eq", value, &middle),
            pair("sw", head, &middle),
            pair("ew", tail, &middle),
            pair("co", &middle, "nowhere to be found"),
            pair("ne", &middle, value),
            // `pr` has no value that misses: see the test about presence.
            (format!("{name} pr"), format!("not ({name} pr)")),
        ],
        Takes::Exact if ["true", "false"].contains(&value.as_str()) => {
            let other = if value == "true" { "false" } else { "true" };
            let miss = if name.contains('.') {
                "id eq \"no\"".to_owned()
            } else {
                format!("{name} eq {other}")
            };
            vec![(format!("{name} eq {value}"), miss)]
        }
        Takes::Exact => vec![pair("eq", value, "no such value")],
        Takes::Time => vec![
            pair("gt", "2020-01-01T00:00:00Z", value),
            pair("ge", value, "9000-01-01T00:00:00Z"),
            pair("lt", "9000-01-01T00:00:00Z", value),
            pair("le", value, "2020-01-01T00:00:00Z"),
        ],
    }
}

/// Sends every comparison of a row, alone for what it finds and beside `id eq` for what it does not.
async fn check_row(caller: &Caller, endpoint: &str, resource: &str, row: &Row) {
    for (hit, miss) in comparisons(row) {
        let encoded = |filter: &str| filter.replace('&', "%26").replace('+', "%2B");
        let (hit, miss) = (encoded(&hit), encoded(&miss));
        let ids = found(caller, &format!("{endpoint}?filter={hit}")).await;
        assert!(ids.iter().any(|id| id == resource), "{hit} misses");
        let ids = found(caller, &format!("{endpoint}?filter={miss}")).await;
        assert!(!ids.iter().any(|id| id == resource), "{miss} hits");
        for (filter, expected) in [(hit, vec![resource.to_owned()]), (miss, vec![])] {
            let both = format!("{endpoint}?filter=id eq \"{resource}\" and {filter}");
            assert_eq!(found(caller, &both).await, expected, "{both}");
        }
    }
}

#[tokio::test]
async fn every_attribute_of_a_user_is_searched_by_every_operator_it_takes() {
    let (_webex, org) = start_empty().await;
    let [connector, v2] = both(&org);
    let (boss, ada, _, group) = people(&connector).await;
    for row in user_rows(&org, &boss, &ada, &group) {
        check_row(&connector, "/Users", id(&ada), &row).await;
        check_row(&v2, "/Users", id(&ada), &row).await;
    }
}

#[tokio::test]
async fn every_attribute_of_a_group_is_searched_by_every_operator_it_takes() {
    let (_webex, org) = start_empty().await;
    let [connector, v2] = both(&org);
    let (_, ada, bare, _) = people(&connector).await;
    create_group(&connector, "Others", &[&bare]).await;
    let members = json!([{"value": id(&ada)}]);
    let sent = json!({"displayName": "Analysts Two", "externalId": "External-G", "members": members});
    let group = ok(&connector.post("/Groups", &sent).await, 201);
    let mut rows = group_rows(&ada, &group);
    rows[0].2 = "Analysts Two".to_owned();
    for row in rows {
        check_row(&connector, "/Groups", id(&group), &row).await;
        check_row(&v2, "/Groups", id(&group), &row).await;
    }
}

#[tokio::test]
async fn an_exact_comparison_finds_this_one_and_no_other() {
    let (_webex, org) = start_empty().await;
    let caller = Caller::connector(&org);
    let (boss, ada, bare, group) = people(&caller).await;
    let everybody = [id(&boss), id(&ada), id(&bare)];
    for (name, takes, value) in user_rows(&org, &boss, &ada, &group) {
        if takes == Takes::Time {
            continue;
        }
        let filter = format!("/Users?filter={name} eq {}", Value::from(value)).replace('&', "%26");
        let filter = filter.replace("+", "%2B").replace("%26filter", "&filter");
        // Everybody is of this org and has a primary address.
        let all = ["meta.organizationId", "emails.primary"].contains(&name);
        let expected: &[&str] = if all { &everybody } else { &everybody[1..2] };
        assert_eq!(found(&caller, &filter).await, expected, "{filter}");
    }
}

#[tokio::test]
async fn presence_finds_who_has_a_value_and_its_negation_who_has_none() {
    let (_webex, org) = start_empty().await;
    for caller in [Caller::connector(&org)] {
        let (boss, ada, bare, group) = people(&caller).await;
        for (name, takes, _) in user_rows(&org, &boss, &ada, &group) {
            if takes != Takes::Text {
                continue;
            }
            let (with, without) = match name {
                "userName" | "emails.value" => (vec![id(&boss), id(&ada), id(&bare)], vec![]),
                "displayName" => (vec![id(&boss), id(&ada)], vec![id(&bare)]),
                _ => (vec![id(&ada)], vec![id(&boss), id(&bare)]),
            };
            assert_eq!(
                found(&caller, &format!("/Users?filter={name} pr")).await,
                with,
                "{name}"
            );
            let none = format!("/Users?filter=not ({name} pr)");
            assert_eq!(found(&caller, &none).await, without, "not {name}");
        }
    }
}

/// The attributes that the double says can be searched, from its refusal of one that cannot.
async fn searchable(caller: &Caller, endpoint: &str, unsearchable: &str) -> Vec<String> {
    let answer = caller.get(&format!("{endpoint}?filter={unsearchable} eq \"x\"")).await;
    let detail = text(&answer.json(), "/detail").to_owned();
    let (_, names) = detail
        .split_once("searchable are ")
        .unwrap_or_else(|| panic!("{detail}"));
    names.split(", ").map(str::to_owned).collect()
}

/// The operators that the double says an attribute takes, from its refusal of one that it does not.
async fn taken(caller: &Caller, endpoint: &str, (name, takes, value): &Row) -> Vec<String> {
    let wrong = if *takes == Takes::Time { "eq" } else { "gt" };
    let wrong = if ["true", "false"].contains(&value.as_str()) {
        "ne"
    } else {
        wrong
    };
    let path = format!("{endpoint}?filter={name} {wrong} \"{value}\"").replace('&', "%26");
    let detail = text(&caller.get(&path).await.json(), "/detail").to_owned();
    let (_, operators) = detail.split_once("it takes ").unwrap_or_else(|| panic!("{detail}"));
    operators.split(", ").map(str::to_owned).collect()
}

#[tokio::test]
async fn the_tables_of_this_file_are_the_tables_of_the_double() {
    let (_webex, org) = start_empty().await;
    let caller = Caller::v2(&org);
    let (boss, ada, _, group) = people(&caller).await;
    for (endpoint, unsearchable, rows) in [
        ("/Users", "title", user_rows(&org, &boss, &ada, &group)),
        ("/Groups", "usage", group_rows(&ada, &group)),
    ] {
        let names: Vec<&str> = rows.iter().map(|(name, ..)| *name).collect();
        let mut known = searchable(&caller, endpoint, unsearchable).await;
        known.sort();
        let mut tested: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        tested.sort();
        assert_eq!(tested, known);
        for row in rows {
            assert_eq!(taken(&caller, endpoint, &row).await, row.1.operators(), "{}", row.0);
        }
    }
}

#[tokio::test]
async fn the_organization_is_searched_by_the_path_that_webex_documents() {
    let webex = MockWebex::start().await;
    let org = webex.org().empty().generate(2, 0).create().await;
    for caller in both(&org) {
        for (id, count) in [(org.id().to_string(), 2), (NOBODY.to_owned(), 0)] {
            let filter = format!("/Users?filter={CISCO_USER}:meta.organizationId eq \"{id}\"");
            assert_eq!(found(&caller, &filter).await.len(), count);
        }
    }
}
