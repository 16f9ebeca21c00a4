//! `firstAdmin`: a key of no published schema, which the organization's first administrator shows whatever is asked for.

use serde_json::{Value, json};

use super::{id, ok};
use crate::support::{Caller, control, start};

fn keys(resource: &Value) -> Vec<&str> {
    resource.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn the_first_administrator_shows_one_key_more_than_attributes_asked_for() {
    let (webex, org) = start().await;
    let scim = Caller::v2(&org);
    scim.create_user("ada@example.test").await;
    let asked = ["schemas", "id", "userName", "displayName"];
    let list = ok(&scim.get("/Users?attributes=id,userName,displayName").await, 200);
    let first = &list["Resources"][0];
    assert_eq!(keys(first), [&asked[..], &["firstAdmin"]].concat());
    assert_eq!(
        (&first["userName"], &first["firstAdmin"]),
        (&json!(org.admin().0), &json!(true))
    );
    assert_eq!(
        keys(&list["Resources"][1]),
        asked[..3],
        "who has no display name, and is not the first"
    );
    let path = format!("/Users/{}", id(first));
    for query in ["", "?attributes=userName", "?excludedAttributes=firstAdmin,roles"] {
        let one = ok(&scim.get(&format!("{path}{query}")).await, 200);
        assert_eq!(one["firstAdmin"], true, "{query}");
    }
    let me = ok(
        &Caller::new(webex.url(), org.admin_token())
            .get("/identity/scim/v2/Users/me")
            .await,
        200,
    );
    assert_eq!((&me["id"], &me["firstAdmin"]), (&first["id"], &json!(true)));
    let connector = Caller::connector(&org);
    for query in ["", "?attributes=userName"] {
        let there = ok(&connector.get(&format!("{path}{query}")).await, 200);
        assert_eq!((&there["id"], there.get("firstAdmin")), (&first["id"], None), "{query}");
    }
}

#[tokio::test]
async fn nobody_becomes_the_first_administrator_or_stops_being_it_by_a_write() {
    let (_webex, org) = start().await;
    let scim = Caller::v2(&org);
    let body = json!({ "userName": "ada@example.test", "firstAdmin": true });
    let ada = ok(&scim.post("/Users", &body).await, 201);
    assert_eq!(ada.get("firstAdmin"), None);
    let first = ok(&scim.get("/Users?count=1").await, 200)["Resources"][0].clone();
    let path = format!("/Users/{}", id(&first));
    let replace = |value: Value| json!({ "Operations": [{ "op": "replace", "value": value }] });
    let patched = ok(
        &scim
            .patch(&path, &replace(json!({ "firstAdmin": false, "title": "Boss" })))
            .await,
        200,
    );
    assert_eq!(
        (&patched["title"], &patched["firstAdmin"]),
        (&json!("Boss"), &json!(true))
    );
    let mut body = first.clone();
    body["userName"] = json!("root@example.test");
    body["emails"] = Value::Null;
    let put = ok(&scim.put(&path, &body).await, 200);
    assert_eq!(
        (&put["userName"], &put["firstAdmin"]),
        (&json!("root@example.test"), &json!(true))
    );
}

#[tokio::test]
async fn the_first_administrator_is_the_same_after_a_restore_in_a_fork_and_in_taken_in_data_and_the_new_one_after_a_reset()
 {
    let (webex, org) = start().await;
    let first = |scim: Caller| async move {
        let users = ok(&scim.get("/Users").await, 200)["Resources"]
            .as_array()
            .unwrap()
            .clone();
        let marked = users.into_iter().filter(|user| user["firstAdmin"] == true);
        marked
            .map(|user| user["userName"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let ask = async |method: &str, path: &str, body: Value| {
        let body = (!body.is_null()).then_some(&body);
        let answer = control(&webex, method, &format!("/orgs/{}{path}", org.id()), body).await;
        assert!(answer.status < 300, "{}", answer.text());
        serde_json::from_slice::<Value>(&answer.body).unwrap_or_default()
    };
    let admin = vec![org.admin().0.to_owned()];
    let scim = Caller::v2(&org);
    ask("POST", "/snapshots", json!({ "name": "start" })).await;
    let data = ask("GET", "/data", Value::Null).await;
    scim.create_user("ada@example.test").await;
    ask("POST", "/snapshots/start/restore", json!({})).await;
    assert_eq!(first(scim.clone()).await, admin);
    ask("PUT", "/data", data).await;
    assert_eq!(first(scim.clone()).await, admin);
    let fork = ask("POST", "/fork", json!({})).await;
    let token = fork["adminToken"]["token"].as_str().unwrap();
    assert_eq!(
        first(Caller::new(fork["scimBaseUrl"].as_str().unwrap(), token)).await,
        admin
    );
    let card = ask("POST", "/reset", json!({})).await;
    let token = card["adminToken"]["token"].as_str().unwrap();
    assert_eq!(first(Caller::new(&scim.base, token)).await, admin);
}
