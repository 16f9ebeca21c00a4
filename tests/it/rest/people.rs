//! `people`: by address, name, id or role, and everybody page by page.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org, Role};

use super::{admin, caller, ok, refused, rest_id, spellings, text};
use crate::support::refusal::{FORBIDDEN, assert_gateway};
use crate::support::rules::arm;
use crate::support::{Caller, make, start};

/// The first addresses of a page.
pub(super) fn emails(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap().iter();
    items.map(|person| person["emails"][0].as_str().unwrap()).collect()
}

/// An org with these people, whose names are those of their addresses.
pub(super) async fn with_people(logins: &[&str]) -> (MockWebex, Org, Vec<Value>) {
    let (webex, org) = start().await;
    let mut people = Vec::new();
    for login in logins {
        let name = login.split('@').next().unwrap().replace('.', " ");
        let body = json!({ "userName": login, "displayName": name });
        people.push(Caller::v2(&org).post("/Users", &body).await.json());
    }
    (webex, org, people)
}

#[tokio::test]
async fn a_person_is_found_by_id_in_every_spelling() {
    let (webex, org, people) = with_people(&["ada@example.test"]).await;
    let id = text(&people[0], "id");
    let admin = admin(&webex, &org);
    let ada = ok(&admin.get(&format!("/people/{}", rest_id("PEOPLE", id))).await);
    let expected = json!({
        "id": rest_id("PEOPLE", id),
        "emails": ["ada@example.test"],
        "displayName": "ada",
        "orgId": rest_id("ORGANIZATION", &org.id().to_string()),
        "roles": [],
        "licenses": [],
        "created": people[0]["meta"]["created"],
        "lastModified": people[0]["meta"]["lastModified"],
        "status": "unknown",
        "invitePending": false,
        "loginEnabled": true,
        "type": "person",
    });
    assert_eq!(ada, expected);
    for id in spellings("PEOPLE", id) {
        let found = admin.get(&format!("/people/{}", id.replace('=', "%3D"))).await;
        assert_eq!(ok(&found), expected, "{id}");
    }
}

#[tokio::test]
async fn an_id_of_nobody_here_is_404_and_what_is_no_id_of_a_person_400() {
    let (webex, org) = start().await;
    let other = make(&webex).await;
    let admin = admin(&webex, &org);
    let stranger = Caller::v2(&other).create_user("ada@example.test").await;
    let id = text(&stranger, "id");
    for id_of in [id.to_owned(), rest_id("PEOPLE", id)] {
        let answer = admin.get(&format!("/people/{id_of}")).await;
        refused(&answer, 404, &format!("there is no person \"{id}\""));
    }
    for id in [rest_id("ROLE", id), rest_id("PEOPLE", "nobody"), "0".to_owned()] {
        let answer = admin.get(&format!("/people/{id}")).await;
        let why = format!("\"{id}\" is no person id: that is a UUID, or base64 of ciscospark://us/PEOPLE/…");
        refused(&answer, 400, &why);
    }
}

#[tokio::test]
async fn people_are_found_by_address_by_the_beginning_of_a_name_and_by_both() {
    let (webex, org, _) = with_people(&[
        "zoe.lovelace@example.test",
        "zoe.byron@example.test",
        "bob@example.test",
    ])
    .await;
    for (query, found) in [
        ("email=bob@example.test", vec!["bob@example.test"]),
        ("email=BOB%40example.test", vec!["bob@example.test"]),
        ("email=bob", vec![]),
        (
            "displayName=ZOE",
            vec!["zoe.lovelace@example.test", "zoe.byron@example.test"],
        ),
        ("displayName=zoe%20b", vec!["zoe.byron@example.test"]),
        ("displayName=byron", vec![]),
        (
            "displayName=z&email=zoe.byron@example.test",
            vec!["zoe.byron@example.test"],
        ),
        ("displayName=bob&email=zoe.byron@example.test", vec![]),
        // What is blank is not asked for.
        ("displayName=bob&email=&after=&before", vec!["bob@example.test"]),
    ] {
        for scopes in [&["spark-admin:people_read"][..], &["spark:people_read"]] {
            let list = ok(&caller(&webex, &org, "", scopes).get(&format!("/people?{query}")).await);
            assert_eq!(emails(&list), found, "{query}");
        }
    }
}

#[tokio::test]
async fn who_may_not_see_everybody_says_whom_they_look_for() {
    const WHY: &str = "Email, displayName, or id list should be specified.";
    let (webex, org, people) = with_people(&["ada@example.test", "bob@example.test"]).await;
    let plain = caller(&webex, &org, "ada@example.test", &["spark-admin:people_read"]);
    let narrow = caller(&webex, &org, "", &["spark:people_read"]);
    for caller in [&plain, &narrow] {
        for query in ["", "?max=5", "?email=", "?excludeStatus=true"] {
            refused(&caller.get(&format!("/people{query}")).await, 400, WHY);
        }
        let found = ok(&caller.get("/people?email=bob@example.test").await);
        assert_eq!(emails(&found), ["bob@example.test"]);
    }
    // Nobody but an administrator is told what others may do.
    let bob = ok(&plain
        .get(&format!("/people/{}", rest_id("PEOPLE", text(&people[1], "id"))))
        .await);
    for hidden in ["roles", "licenses", "invitePending", "loginEnabled"] {
        assert_eq!(bob.get(hidden), None, "{hidden}");
    }
    let everybody = ok(&admin(&webex, &org).get("/people").await);
    assert_eq!(
        emails(&everybody),
        [org.admin().0, "ada@example.test", "bob@example.test"]
    );
}

#[tokio::test]
async fn a_list_of_ids_tells_less_of_each_and_leaves_out_whom_nobody_has() {
    let (webex, org, people) = with_people(&["ada@example.test", "bob@example.test", "cy@example.test"]).await;
    let of = |at: usize| rest_id("PEOPLE", text(&people[at], "id"));
    let nobody = rest_id("PEOPLE", "00000000-0000-0000-0000-000000000000");
    let path = format!("/people?id={},{nobody},{}", of(2), text(&people[0], "id"));
    let list = ok(&admin(&webex, &org).get(&path).await);
    let expected = |at: usize| {
        json!({
            "id": of(at),
            "emails": [people[at]["userName"]],
            "displayName": people[at]["displayName"],
            "orgId": rest_id("ORGANIZATION", &org.id().to_string()),
            "created": people[at]["meta"]["created"],
            "lastModified": people[at]["meta"]["lastModified"],
            "type": "person",
        })
    };
    assert_eq!(list, json!({ "items": [expected(0), expected(2)] }));
}

#[tokio::test]
async fn eighty_five_ids_are_taken_and_one_more_is_refused() {
    let (webex, org) = start().await;
    let ids = |count: usize| vec![rest_id("PEOPLE", "00000000-0000-0000-0000-000000000000"); count].join(",");
    let admin = admin(&webex, &org);
    let list = ok(&admin.get(&format!("/people?id={}", ids(85))).await);
    assert_eq!(list, json!({ "items": [] }));
    let answer = admin.get(&format!("/people?id={}", ids(86))).await;
    refused(&answer, 400, "id lists 86 people; at most 85 are taken");
}

#[tokio::test]
async fn administrators_find_people_by_their_roles_and_nobody_else_does() {
    let (webex, org, _) = with_people(&["ada@example.test"]).await;
    let body = json!({ "userName": "uma@example.test", "roles": [{ "value": "id_user_admin" }] });
    assert_eq!(Caller::v2(&org).post("/Users", &body).await.status, 201);
    let (full, user) = (rest_id("ROLE", "id_full_admin"), rest_id("ROLE", "id_user_admin"));
    for (roles, found) in [
        (user.clone(), vec!["uma@example.test"]),
        (
            format!("id_user_admin, {full}"),
            vec![org.admin().0, "uma@example.test"],
        ),
        (rest_id("ROLE", "id_group_admin"), vec![]),
    ] {
        let list = ok(&admin(&webex, &org).get(&format!("/people?roles={roles}")).await);
        assert_eq!(emails(&list), found, "{roles}");
        let plain = caller(&webex, &org, "ada@example.test", &["spark:people_read"]);
        let answer = plain.get(&format!("/people?displayName=u&roles={roles}")).await;
        assert_gateway(&answer, 403, FORBIDDEN);
    }
}

#[tokio::test]
async fn a_parameter_that_makes_no_sense_is_refused_with_what_is_wrong() {
    let (webex, org) = start().await;
    let other = make(&webex).await;
    let admin = admin(&webex, &org);
    for (query, why) in [
        ("max=0", "max must be a whole number from 1, not \"0\""),
        ("max=-1", "max must be a whole number from 1, not \"-1\""),
        ("max=ten", "max must be a whole number from 1, not \"ten\""),
        ("after=nonsense", "after is no cursor of this list: \"nonsense\""),
        (
            "id=7",
            "\"7\" is no person id: that is a UUID, or base64 of ciscospark://us/PEOPLE/…",
        ),
        (
            "id=,",
            "\"\" is no person id: that is a UUID, or base64 of ciscospark://us/PEOPLE/…",
        ),
        (
            "orgId=7",
            "\"7\" is no organization id: that is a UUID, or base64 of ciscospark://us/ORGANIZATION/…",
        ),
        (
            "excludeStatus=maybe",
            "excludeStatus must be true or false, not \"maybe\"",
        ),
        ("callingData=2", "callingData must be true or false, not \"2\""),
        (
            "locationId=7",
            "locationId: this double does not search people by location",
        ),
        ("email=a&email=b", "the query has email more than once; send it once"),
        (
            "email=%zz",
            "the query part \"%zz\" has a % at byte 0 that two hexadecimal digits do not follow; write % as %25",
        ),
    ] {
        refused(&admin.get(&format!("/people?{query}")).await, 400, why);
    }
    let own = rest_id("ORGANIZATION", &org.id().to_string());
    ok(&admin.get(&format!("/people?orgId={own}")).await);
    let path = format!("/people?orgId={}", rest_id("ORGANIZATION", &other.id().to_string()));
    assert_gateway(&admin.get(&path).await, 403, FORBIDDEN);
}

#[tokio::test]
async fn what_scim_and_the_platform_show_is_one_store() {
    let (webex, org, people) = with_people(&["ada@example.test"]).await;
    let (admin, scim) = (admin(&webex, &org), Caller::v2(&org));
    let path = format!("/Users/{}", text(&people[0], "id"));
    let off = json!({ "Operations": [{ "op": "replace", "path": "active", "value": false }] });
    assert_eq!(scim.patch(&path, &off).await.status, 200);
    let found = ok(&admin.get("/people?email=ada@example.test").await);
    assert_eq!(found["items"][0]["loginEnabled"], false);
    assert_eq!(scim.delete(&path).await.status, 204);
    let found = ok(&admin.get("/people?email=ada@example.test").await);
    assert_eq!(found, json!({ "items": [] }));
}

#[tokio::test]
async fn people_whom_lists_do_not_show_are_not_found_but_know_themselves() {
    let (webex, org) = start().await;
    let token = org.token().role(Role::DeviceAdmin).issue();
    let hidden = Caller::new(&format!("{}/v1", webex.url()), &token);
    let me = ok(&hidden.get("/people/me").await);
    assert_eq!(me["roles"], json!([rest_id("ROLE", "id_device_admin")]));
    let login = me["emails"][0].as_str().unwrap();
    let found = ok(&admin(&webex, &org).get(&format!("/people?email={login}")).await);
    assert_eq!(found, json!({ "items": [] }));
}

#[tokio::test]
async fn a_token_that_counts_as_nobodys_administrators_sees_less() {
    let (webex, org, people) = with_people(&["ada@example.test"]).await;
    arm(&webex, &org, &json!({ "short": "people.*: non-admin" })).await;
    let admin = admin(&webex, &org);
    let answer = admin.get("/people").await;
    refused(&answer, 400, "Email, displayName, or id list should be specified.");
    let ada = ok(&admin.get(&format!("/people/{}", text(&people[0], "id"))).await);
    assert_eq!(ada.get("roles"), None);
    let entries = org.journal().op("people.get").entries();
    assert_eq!(entries[0]["faults"][0]["hit"], 2, "{}", entries[0]);
}
