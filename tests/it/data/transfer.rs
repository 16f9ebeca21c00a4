//! Data taken out as JSON and put in again, here and elsewhere.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::{ask, flawed, lists, logins, open};
use crate::support::journal::journal;
use crate::support::refusal::{UNAUTHORIZED, assert_gateway};
use crate::support::{Caller, control, start};

/// People, a team of them, a licence that they hold, and claims.
async fn fill(webex: &MockWebex, org: &Org) {
    ask(webex, org, "PATCH /licenses", json!({"calling": {"total": 9}}), 200).await;
    ask(
        webex,
        org,
        "PATCH /settings",
        json!({"claims": {"domains": ["taken.test"]}}),
        200,
    )
    .await;
    ask(webex, org, "POST /generate", json!({"users": 5, "groups": 2}), 201).await;
    let admin = Caller::connector(org);
    let ada = json!({ "userName": "ada@example.test", "password": "secret-of-ada" });
    assert_eq!(admin.post("/Users", &ada).await.status, 201);
}

#[tokio::test]
async fn an_org_that_takes_in_its_own_data_is_as_it_was_to_the_last_byte() {
    let (webex, org) = start().await;
    fill(&webex, &org).await;
    let (shown, licenses) = (
        lists(&org).await,
        ask(&webex, &org, "GET /licenses", Value::Null, 200).await,
    );
    let data = ask(&webex, &org, "GET /data", Value::Null, 200).await;
    // The administrator was there before there was a licence to give.
    assert_eq!(licenses["calling"]["used"], 6);
    let taken = ask(&webex, &org, "PUT /data", data.clone(), 200).await;
    assert_eq!(taken, json!({ "users": 7, "groups": 2, "clients": 0, "warnings": [] }));
    assert_eq!(ask(&webex, &org, "GET /data", Value::Null, 200).await, data);
    // The same token reads it.
    assert_eq!(lists(&org).await, shown);
    assert_eq!(ask(&webex, &org, "GET /licenses", Value::Null, 200).await, licenses);
}

#[tokio::test]
async fn another_org_takes_data_in_and_its_administrator_goes_on_unseen() {
    let (webex, org) = start().await;
    fill(&webex, &org).await;
    let data = ask(&webex, &org, "GET /data", Value::Null, 200).await;
    let other = webex.org().create().await;
    ask(&webex, &other, "PUT /data", data.clone(), 200).await;
    assert_eq!(ask(&webex, &other, "GET /data", Value::Null, 200).await, data);
    assert_eq!(logins(&other).await, logins(&org).await);
    // Whose the token is that read it, no list shows.
    assert!(!logins(&other).await.contains(&other.admin().0.to_owned()));
    assert_eq!(open(&other, &other.token().issue()).await.status, 200);
    let ids = |users: &Value| -> Vec<Value> {
        let users = users["Resources"].as_array().unwrap().iter();
        users
            .map(|user| json!([user["id"], user["meta"]["version"], user["meta"]["created"]]))
            .collect()
    };
    assert_eq!(ids(&lists(&other).await[0]), ids(&lists(&org).await[0]));
}

#[tokio::test]
async fn nothing_of_a_password_is_in_the_data_but_that_there_is_one() {
    let (webex, org) = start().await;
    fill(&webex, &org).await;
    let text = control(&webex, "GET", &format!("/orgs/{}/data", org.id()), None)
        .await
        .text();
    assert!(!text.contains("secret-of-ada") && !text.contains(org.admin().1));
    let data: Value = serde_json::from_str(&text).unwrap();
    let has: Vec<bool> = data["users"]
        .as_array()
        .unwrap()
        .iter()
        .map(|user| user["hasPassword"] == true)
        .collect();
    assert_eq!(has, [true, false, false, false, false, false, true]);
    assert!(!text.contains("\"password\""));
}

#[tokio::test]
async fn data_written_by_hand_needs_nothing_but_names() {
    let (webex, org) = start().await;
    let gone = Caller::connector(&org).create_user("gone@example.test").await;
    let token = org.token().user_name("gone@example.test").issue();
    let data = json!({ "users": [{ "resource": { "userName": "ada@example.test" } }] });
    assert_eq!(
        ask(&webex, &org, "PUT /data", data, 200).await,
        json!({ "users": 1, "groups": 0, "clients": 0, "warnings": [] })
    );
    assert_eq!(logins(&org).await, ["ada@example.test"]);
    let id = gone["id"].as_str().unwrap();
    assert_eq!(Caller::connector(&org).get(&format!("/Users/{id}")).await.status, 404);
    assert_gateway(&open(&org, &token).await, 401, UNAUTHORIZED);
    assert_eq!(ask(&webex, &org, "PUT /data", json!({}), 200).await["users"], 0);
    assert!(logins(&org).await.is_empty());
}

#[tokio::test]
async fn data_that_does_not_fit_is_refused_with_every_place_and_nothing_is_changed() {
    let (webex, org) = start().await;
    fill(&webex, &org).await;
    let before = lists(&org).await;
    let data = json!({
        "users": [{ "resource": { "userName": "ada@example.test" } }, { "resource": { "userName": "ada" } }, {}],
        "groups": [7, { "resource": { "displayName": "Team" }, "hasPassword": true }],
        "licenses": { "calling": { "used": 3 } },
        "more": 1,
    });
    let flaws = [
        ("/users/2/resource", "a SCIM resource as a JSON object is needed"),
        ("/groups/0", "7 is not an object"),
        ("/groups/1/hasPassword", "unknown member"),
        (
            "/licenses/calling/used",
            "is counted, not set: a person who is created takes one, deleting them frees it",
        ),
        ("/more", "unknown member"),
    ];
    flawed(&webex, &org, "PUT /data", data, &flaws).await;
    let data = json!({
        "users": [{ "resource": { "userName": "ada@example.test" } }, { "resource": { "userName": "ada" } }],
        "groups": [{ "resource": { "displayName": "Team", "members": [{ "value": "nobody" }] } }],
    });
    let flaws = [
        (
            "/users/1/resource",
            "userName must be an e-mail address such as ada@example.test, not \"ada\"",
        ),
        (
            "/groups/0/resource",
            "members[0].value \"nobody\" is not the id of a user or group of this organization",
        ),
    ];
    flawed(&webex, &org, "PUT /data", data, &flaws).await;
    assert_eq!(lists(&org).await, before);
}

#[tokio::test]
async fn so_many_flaws_are_told_and_no_more() {
    let (webex, org) = start().await;
    for (count, told) in [(50, 50), (51, 50)] {
        let data = json!({ "users": vec![7; count] });
        let refused = ask(&webex, &org, "PUT /data", data, 422).await;
        assert_eq!(refused["errors"].as_array().unwrap().len(), told);
    }
}

#[tokio::test]
async fn data_longer_than_any_other_body_is_taken() {
    let (webex, org) = start().await;
    ask(&webex, &org, "POST /generate", json!({"users": 1500}), 201).await;
    let data = ask(&webex, &org, "GET /data", Value::Null, 200).await;
    assert!(data.to_string().len() > 1024 * 1024);
    ask(&webex, &org, "PUT /data", data.clone(), 200).await;
    assert_eq!(ask(&webex, &org, "GET /data", Value::Null, 200).await, data);
}

#[tokio::test]
async fn data_comes_and_goes_without_a_trace_in_the_journal() {
    let (webex, org) = start().await;
    let data = ask(&webex, &org, "GET /data", Value::Null, 200).await;
    ask(&webex, &org, "PUT /data", data, 200).await;
    assert!(journal(&webex, &org).await.is_empty());
}

#[tokio::test]
async fn what_no_schema_knows_is_left_out_and_named() {
    let (webex, org) = start().await;
    let user = |name: &str| json!({ "resource": { "userName": format!("{name}@example.test"), "bogus": 1 } });
    let mut data = json!({
        "users": [{ "resource": { "userName": "ada@example.test", "name": { "zz": 1, "givenName": "Ada" } } }],
        "groups": [{ "resource": { "displayName": "Team", "members": [], "colour": "red" } }],
    });
    let taken = ask(&webex, &org, "PUT /data", data.clone(), 200).await;
    let reason = "no schema knows this attribute; it was left out";
    let warnings = json!([
        { "pointer": "/users/0/resource/name/zz", "reason": reason },
        { "pointer": "/groups/0/resource/colour", "reason": reason },
    ]);
    assert_eq!(
        taken,
        json!({ "users": 1, "groups": 1, "clients": 0, "warnings": warnings })
    );
    let shown = lists(&org).await;
    assert!(!json!(shown).to_string().contains("zz"), "{shown:?}");
    data["groups"] = json!([]);
    for (count, told) in [(50, 50), (51, 50)] {
        data["users"] = (0..count).map(|number| user(&format!("u{number}"))).collect();
        let taken = ask(&webex, &org, "PUT /data", data.clone(), 200).await;
        assert_eq!(taken["warnings"].as_array().unwrap().len(), told);
    }
}
