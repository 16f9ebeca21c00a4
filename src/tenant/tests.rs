//! Truth tables of the directory; what holds after any sequence of operations is in [`properties`].

mod archive;
mod grants;
mod inactive;
mod licenses;
mod misfits;
mod moments;
mod paper;
mod people;
mod properties;
mod quick;
mod refusals;
mod transfer;
mod twists;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::*;
use crate::scim;
use crate::scim::filter::Filter;
use crate::scim::list::ListRequest;
use crate::webex::limits;
use crate::webex::schemas::{CISCO_GROUP, ENTERPRISE_USER};

const BASE: &str = "http://double.test/v1/scim/x";
const NOBODY: &str = "6c0d1d0a-9f5e-4d35-8f86-0f2f7f6b2f11";

fn tenant_of_seed(seed: u64) -> Tenant {
    Tenant::new(NOBODY.parse().unwrap(), Entropy::new(seed))
}

fn tenant() -> Tenant {
    tenant_of_seed(7)
}

/// The instant so many seconds after the first one.
fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).unwrap()
}

fn request(operations: Value) -> PatchRequest {
    PatchRequest::parse(&json!({ "Operations": operations })).unwrap()
}

#[track_caller]
fn user(tenant: &Tenant, body: Value) -> ResourceId {
    tenant.create(Kind::User, body, at(0), BASE).unwrap().id
}

#[track_caller]
fn group(tenant: &Tenant, name: &str, members: &[ResourceId]) -> ResourceId {
    let members: Vec<Value> = members.iter().map(|id| json!({ "value": id.to_string() })).collect();
    let body = json!({ "displayName": name, "members": members });
    tenant.create(Kind::Group, body, at(0), BASE).unwrap().id
}

#[track_caller]
fn view(tenant: &Tenant, kind: Kind, id: ResourceId) -> Value {
    Value::Object(tenant.get(kind, &id.to_string(), Lens::default(), BASE).unwrap())
}

/// The ids that a filter finds, in the order of lists, after a look at the total.
#[track_caller]
fn found(tenant: &Tenant, kind: Kind, filter: &str) -> Vec<String> {
    let search = Search {
        filter: Some(Filter::parse(filter).unwrap()),
        ..Search::default()
    };
    let found = tenant.list(&[kind], &search, BASE).unwrap();
    assert_eq!(found.total, found.page.len(), "{filter}");
    let ids = found
        .page
        .iter()
        .map(|(_, view)| view["id"].as_str().unwrap().to_owned());
    ids.collect()
}

/// Everything there is, counters and fingerprints included.
fn dump(tenant: &Tenant) -> String {
    format!("{:?}", tenant.directory.read())
}

/// Checks a refusal and that nothing else came of it.
#[track_caller]
fn refused<T: std::fmt::Debug>(tenant: &Tenant, attempt: impl Fn(&Tenant) -> Result<T, Refusal>, expected: &Refusal) {
    let before = dump(tenant);
    assert_eq!(attempt(tenant).unwrap_err(), *expected);
    assert_eq!(dump(tenant), before);
}

#[test]
fn ids_and_versions_come_from_the_seed_and_from_nothing_else() {
    let made = |seed| {
        let tenant = tenant_of_seed(seed);
        let ada = user(&tenant, json!({"userName": "ada@x.test"}));
        let team = group(&tenant, "Team", &[ada]);
        (view(&tenant, Kind::User, ada), view(&tenant, Kind::Group, team))
    };
    assert_eq!(made(7), made(7));
    let (one, other) = (made(7), made(8));
    assert_ne!(one.0["id"], other.0["id"]);
    assert_ne!(one.1["id"], other.1["id"]);
    assert_ne!(one.0["meta"]["version"], other.0["meta"]["version"]);
}

#[test]
fn an_id_is_never_given_twice_even_when_its_user_is_gone() {
    let tenant = tenant();
    let mut seen = std::collections::HashSet::new();
    for _ in 0..5 {
        let id = user(&tenant, json!({"userName": "ada@x.test"}));
        assert!(seen.insert(id));
        tenant.delete(Kind::User, &id.to_string(), at(1)).unwrap();
    }
}

fn version(view: &Value) -> u64 {
    let text = view["meta"]["version"].as_str().unwrap();
    let digits = text
        .strip_prefix("W/\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap();
    assert_eq!(digits.len(), 11, "{text}");
    digits.parse().unwrap()
}

#[test]
fn every_write_of_either_kind_takes_the_next_version() {
    let tenant = tenant();
    let ada = user(&tenant, json!({"userName": "ada@x.test"}));
    let first = version(&view(&tenant, Kind::User, ada));
    let team = group(&tenant, "Team", &[]);
    assert_eq!(version(&view(&tenant, Kind::Group, team)), first + 1);
    let title = request(json!([{"op": "add", "path": "title", "value": "x"}]));
    let path = ada.to_string();
    tenant.patch(Kind::User, &path, &title, at(1), BASE).unwrap();
    assert_eq!(version(&view(&tenant, Kind::User, ada)), first + 2);
    // Nothing changed, so no version was taken.
    tenant.patch(Kind::User, &path, &title, at(2), BASE).unwrap();
    let body = json!({"userName": "ada@x.test"});
    tenant.replace(Kind::User, &path, body, at(3), BASE).unwrap();
    assert_eq!(version(&view(&tenant, Kind::User, ada)), first + 3);
}

#[test]
fn times_are_those_that_the_caller_says() {
    let tenant = tenant();
    let ada = user(&tenant, json!({"userName": "ada@x.test"}));
    let meta = |id| view(&tenant, Kind::User, id)["meta"].clone();
    let created = meta(ada);
    assert_eq!(created["created"], "2023-11-14T22:13:20.000Z");
    assert_eq!(created["lastModified"], created["created"]);
    let off = request(json!([{"op": "replace", "path": "active", "value": false}]));
    tenant.patch(Kind::User, &ada.to_string(), &off, at(61), BASE).unwrap();
    assert_eq!(meta(ada)["created"], created["created"]);
    assert_eq!(meta(ada)["lastModified"], "2023-11-14T22:14:21.000Z");
}

#[test]
fn the_base_decides_the_addresses_and_nothing_else() {
    let tenant = tenant();
    let boss = user(&tenant, json!({"userName": "boss@x.test"}));
    let ada = user(&tenant, json!({"userName": "ada@x.test", "manager": boss.to_string()}));
    let team = group(&tenant, "Team", &[ada]);
    for (kind, id) in [(Kind::User, ada), (Kind::Group, team)] {
        let one = view(&tenant, kind, id).to_string();
        let other = tenant
            .get(kind, &id.to_string(), Lens::default(), "https://b.test/v2")
            .unwrap();
        assert_eq!(one.replace(BASE, "https://b.test/v2"), Value::Object(other).to_string());
    }
    let location = &view(&tenant, Kind::User, ada)["meta"]["location"];
    assert_eq!(location, &format!("{BASE}/Users/{ada}"));
}

#[test]
fn a_page_without_a_count_ends_at_the_default_and_one_with_a_count_at_the_limit() {
    let tenant = tenant();
    for n in 0..=limits::MAX_COUNT {
        user(&tenant, json!({"userName": format!("u{n}@x.test")}));
    }
    for (count, shown) in [
        (None, limits::DEFAULT_COUNT),
        (Some(limits::DEFAULT_COUNT + 1), limits::DEFAULT_COUNT + 1),
        (Some(limits::MAX_COUNT), limits::MAX_COUNT),
        (Some(limits::MAX_COUNT + 1), limits::MAX_COUNT),
        (Some(0), 0),
    ] {
        let page = ListRequest { start_index: 1, count };
        let found = tenant
            .list(
                &[Kind::User],
                &Search {
                    page,
                    ..Search::default()
                },
                BASE,
            )
            .unwrap();
        assert_eq!(
            (found.total, found.page.len()),
            (limits::MAX_COUNT + 1, shown),
            "{count:?}"
        );
    }
}

#[test]
fn the_name_of_the_manager_is_searched_as_it_is_shown() {
    let tenant = tenant();
    let boss = user(&tenant, json!({"userName": "boss@x.test", "displayName": "Lady Byron"}));
    let ada = user(&tenant, json!({"userName": "ada@x.test", "manager": boss.to_string()}));
    let by_name = "manager.displayName sw \"lady\"";
    assert_eq!(found(&tenant, Kind::User, by_name), [ada.to_string()]);
    let rename = request(json!([{"op": "replace", "path": "displayName", "value": "Annabella"}]));
    tenant
        .patch(Kind::User, &boss.to_string(), &rename, at(1), BASE)
        .unwrap();
    assert!(found(&tenant, Kind::User, by_name).is_empty());
    assert_eq!(
        view(&tenant, Kind::User, ada)[ENTERPRISE_USER]["manager"]["displayName"],
        "Annabella"
    );
}
