//! `attributes` and `excludedAttributes` (RFC 7644 section 3.9) wherever a resource is answered.

use serde_json::{Map, Value, json};

use super::{CISCO_USER, CORE_USER, ENTERPRISE, assert_scim, both, create_group, id, list_of, ok, patch, text};
use crate::support::{Caller, start};

fn sent(user_name: &str) -> Value {
    json!({
        "userName": user_name,
        "displayName": "Ada Lovelace",
        "name": {"givenName": "Ada", "familyName": "Lovelace"},
        "emails": [{"value": user_name, "type": "work", "primary": true}, {"value": "ada@home.test", "type": "home"}],
        ENTERPRISE: {"department": "Programs", "costCenter": "42"},
    })
}

/// A user and the whole of it, as this base shows it.
async fn ada(caller: &Caller, at: usize) -> Value {
    ok(
        &caller.post("/Users", &sent(&format!("ada{at}@example.test"))).await,
        201,
    )
}

/// Of a whole resource these keys, and what is always there.
fn only(whole: &Value, names: &[&str]) -> Value {
    let all = whole.as_object().unwrap();
    let kept = all
        .iter()
        .filter(|(name, _)| ["schemas", "id"].contains(&name.as_str()) || names.contains(&name.as_str()));
    Value::Object(
        kept.map(|(name, value)| (name.clone(), value.clone()))
            .collect::<Map<_, _>>(),
    )
}

/// A whole resource without these keys.
fn without(whole: &Value, names: &[&str]) -> Value {
    let mut rest = whole.clone();
    rest.as_object_mut()
        .unwrap()
        .retain(|name, _| !names.contains(&name.as_str()));
    rest
}

/// Queries and what they leave of the user.
fn table(whole: &Value) -> Vec<(String, Value)> {
    let home = json!([{"value": "ada@home.test", "type": "home"}]);
    let mut only_home = only(whole, &["emails"]);
    only_home["emails"] = home.clone();
    let mut given = only(whole, &["name"]);
    given["name"] = json!({"givenName": "Ada"});
    let mut not_given = whole.clone();
    not_given["name"] = json!({"familyName": "Lovelace"});
    let mut department = only(whole, &[]);
    department[ENTERPRISE] = json!({"department": "Programs"});
    let mut version = only(whole, &[]);
    version["meta"] = json!({"version": whole["meta"]["version"]});
    [
        ("attributes=id", only(whole, &[])),
        ("attributes=userName", only(whole, &["userName"])),
        (
            "attributes=id,userName,displayName",
            only(whole, &["userName", "displayName"]),
        ),
        (
            "attributes=USERNAME, displayname",
            only(whole, &["userName", "displayName"]),
        ),
        ("Attributes=userName", only(whole, &["userName"])),
        ("attributes=name.givenName", given),
        ("attributes=emails[type eq \"home\"]", only_home.clone()),
        ("attributes=emails[value eq \"ADA@home.test\"]", only_home),
        ("attributes=meta.version", version),
        ("attributes=department", department.clone()),
        (&format!("attributes={ENTERPRISE}:department"), department),
        (
            &format!("attributes={ENTERPRISE},userName"),
            only(whole, &[ENTERPRISE, "userName"]),
        ),
        (&format!("attributes={CISCO_USER}"), only(whole, &[CISCO_USER])),
        (&format!("attributes={CORE_USER}:userName"), only(whole, &["userName"])),
        ("attributes=shoeSize", only(whole, &[])),
        ("attributes=password", only(whole, &[])),
        ("attributes=", whole.clone()),
        ("excludedAttributes=emails,name", without(whole, &["emails", "name"])),
        ("excludedAttributes=EMAILS", without(whole, &["emails"])),
        ("excludedAttributes=name.givenName", not_given),
        ("excludedAttributes=id,schemas,shoeSize", whole.clone()),
        (
            &format!("excludedAttributes={ENTERPRISE}"),
            without(whole, &[ENTERPRISE]),
        ),
        ("excludedAttributes=meta", without(whole, &["meta"])),
        ("attributes=&excludedAttributes=", whole.clone()),
    ]
    .map(|(query, shown)| (query.to_owned(), shown))
    .to_vec()
}

#[tokio::test]
async fn reads_and_lists_show_the_selected_part() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let whole = ada(caller, at).await;
        for (query, shown) in table(&whole) {
            let answer = caller.get(&format!("/Users/{}?{query}", id(&whole))).await;
            assert_eq!(ok(&answer, 200), shown, "GET {query}");
            let answer = caller
                .get(&format!("/Users?filter=id eq \"{}\"&{query}", id(&whole)))
                .await;
            assert_eq!(ok(&answer, 200), list_of(1, 1, &[shown]), "list {query}");
        }
    }
}

#[tokio::test]
async fn creating_patching_and_replacing_show_the_selected_part_and_do_the_whole() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let query = "attributes=displayName,name.familyName";
        let user_name = format!("ada{at}@example.test");
        let created = ok(&caller.post(&format!("/Users?{query}"), &sent(&user_name)).await, 201);
        let path = format!("/Users/{}", id(&created));
        let whole = caller.get(&path).await.json();
        let mut shown = only(&whole, &["displayName"]);
        shown["name"] = json!({"familyName": "Lovelace"});
        assert_eq!(created, shown);

        let operations = json!([{"op": "replace", "path": "displayName", "value": "Countess"}]);
        let patched = caller.patch(&format!("{path}?{query}"), &patch(operations)).await;
        shown["displayName"] = "Countess".into();
        assert_eq!(ok(&patched, 200), shown);

        let replaced = caller
            .put(&format!("{path}?excludedAttributes=emails,meta"), &sent(&user_name))
            .await;
        let whole = caller.get(&path).await.json();
        assert_eq!(ok(&replaced, 200), without(&whole, &["emails", "meta"]));
        assert_eq!(whole["displayName"], "Ada Lovelace");
    }
}

#[tokio::test]
async fn location_and_etag_do_not_depend_on_what_the_body_shows() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        for (form, query) in ["attributes=userName", "excludedAttributes=meta"]
            .into_iter()
            .enumerate()
        {
            let sent = sent(&format!("ada{at}{form}@example.test"));
            let created = caller.post(&format!("/Users?{query}"), &sent).await;
            let path = format!("/Users/{}", id(&ok(&created, 201)));
            let whole = caller.get(&path).await.json();
            // RFC 7644 section 3.3: the answer to a creation SHALL have a Location.
            assert_eq!(created.header("location"), text(&whole, "/meta/location"), "{query}");
            assert_eq!(created.header("etag"), text(&whole, "/meta/version"), "{query}");
            let read = caller.get(&format!("{path}?{query}")).await;
            assert_eq!(read.header("etag"), text(&whole, "/meta/version"), "{query}");
        }
    }
}

#[tokio::test]
async fn groups_are_read_and_listed_without_their_members_on_request() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ada = ada(caller, at).await;
        let name = format!("Team {at}");
        let whole = create_group(caller, &name, &[&ada]).await;
        let mut ids = only(&whole, &["displayName"]);
        ids["members"] = json!([{"value": id(&ada)}]);
        for (query, shown) in [
            ("excludedAttributes=members", without(&whole, &["members"])),
            ("excludedAttributes=Members", without(&whole, &["members"])),
            ("attributes=id", only(&whole, &[])),
            ("attributes=members", only(&whole, &["members"])),
            ("attributes=members.value,displayName", ids),
        ] {
            let answer = caller.get(&format!("/Groups/{}?{query}", id(&whole))).await;
            assert_eq!(ok(&answer, 200), shown, "GET {query}");
            let list = format!("/Groups?{query}&includeMembers=true&filter=displayName eq \"{name}\"");
            assert_eq!(
                ok(&caller.get(&list).await, 200),
                list_of(1, 1, &[shown]),
                "list {query}"
            );
        }
    }
}

#[tokio::test]
async fn attributes_and_excluded_attributes_together_are_refused_and_nothing_is_written() {
    let (_webex, org) = start().await;
    for caller in both(&org) {
        let query = "attributes=userName&excludedAttributes=emails";
        let detail = "attributes and excludedAttributes cannot be combined (RFC 7644 section 3.9)";
        let before = caller.get("/Users").await.json();
        for path in [
            "/Users",
            &format!("/Users/{}", text(&before, "/Resources/0/id")),
            "/Groups",
        ] {
            let answer = caller.get(&format!("{path}?{query}")).await;
            assert_scim(&answer, 400, "invalidValue", detail);
        }
        let answer = caller.post(&format!("/Users?{query}"), &sent("ada@example.test")).await;
        assert_scim(&answer, 400, "invalidValue", detail);
        assert_eq!(caller.get("/Users").await.json(), before);
    }
}

#[tokio::test]
async fn a_filter_inside_attributes_that_is_broken_is_refused() {
    let (_webex, org) = start().await;
    for caller in both(&org) {
        let answer = caller.get("/Users?attributes=emails[type eq").await;
        let detail = "filter: expected a value at byte 14, found the end";
        assert_scim(&answer, 400, "invalidFilter", detail);
    }
}
