//! Requests found by what is in them, counted, shown one by one, and forgotten.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use crate::support::{Caller, control, start};

/// An org in which ada and bob were made and looked for.
async fn asked() -> (MockWebex, Org) {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    admin.create_user("ada@example.test").await;
    admin.create_user("bob@example.test").await;
    admin
        .get("/Users?filter=userName eq \"ada@example.test\"&count=1")
        .await;
    admin.get("/Users/ghost").await;
    Caller::v2(&org).get("/Groups").await;
    (webex, org)
}

async fn post(webex: &MockWebex, path: &str, body: &Value) -> Value {
    let answer = control(webex, "POST", path, Some(body)).await;
    assert_eq!(answer.status, 200, "{path} {body}: {}", answer.text());
    answer.json()
}

#[tokio::test]
async fn requests_are_found_and_counted_by_every_part_of_them() {
    let (webex, org) = asked().await;
    let path = format!("/orgs/{}/requests", org.id());
    for (wanted, expected) in [
        (json!({}), vec![1, 2, 3, 4, 5]),
        (json!({ "op": "users.*" }), vec![1, 2, 3, 4]),
        (json!({ "op": "users.create", "applied": "yes" }), vec![1, 2]),
        (json!({ "surface": "v2" }), vec![5]),
        (json!({ "method": "POST", "status": 201 }), vec![1, 2]),
        (json!({ "status": { "in": [404, 409] } }), vec![4]),
        (json!({ "path": { "matches": "/Users/[a-z]+$" } }), vec![4]),
        (json!({ "query.filter": { "contains": "ada" } }), vec![3]),
        (json!({ "query.count": 1 }), vec![3]),
        (
            json!({ "query.count": { "absent": true }, "method": "GET" }),
            vec![4, 5],
        ),
        (json!({ "header.Content-Type": "application/scim+json" }), vec![1, 2]),
        (json!({ "body.userName": { "prefix": "ada" } }), vec![1]),
        (json!({ "userName": "ada@example.test" }), vec![1, 3]),
        (json!({ "id": "ghost" }), vec![4]),
        (json!({ "why": { "contains": "does not exist" } }), vec![4]),
        (json!({ "response.body.userName": "bob@example.test" }), vec![2]),
        (json!({ "org": org.id().to_string() }), vec![1, 2, 3, 4, 5]),
        (json!({ "since": 3 }), vec![4, 5]),
        (json!({ "op": "groups.create" }), vec![]),
    ] {
        for path in [&path, "/requests"] {
            let found = post(&webex, &format!("{path}/find"), &wanted).await;
            let seqs: Vec<u64> = found["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["seq"].as_u64().unwrap())
                .collect();
            assert_eq!(seqs, expected, "{path} {wanted}");
            assert_eq!(found["nearest"].is_null(), !expected.is_empty(), "{path} {wanted}");
            let counted = post(&webex, &format!("{path}/count"), &wanted).await;
            assert_eq!(counted, json!({ "count": expected.len() }), "{path} {wanted}");
        }
    }
}

#[tokio::test]
async fn what_was_found_comes_page_by_page() {
    let (webex, org) = asked().await;
    let path = format!("/orgs/{}/requests/find", org.id());
    let mut body = json!({ "op": "users.*", "limit": 3 });
    let first = post(&webex, &path, &body).await;
    assert_eq!(
        (first["items"].as_array().unwrap().len(), &first["next"]),
        (3, &json!(3))
    );
    body["since"] = first["next"].clone();
    let second = post(&webex, &path, &body).await;
    assert_eq!(
        (second["items"].as_array().unwrap().len(), &second["next"]),
        (1, &Value::Null)
    );
    for (limit, status) in [(1_000, 200), (1_001, 422), (1, 200), (0, 422)] {
        let answer = control(&webex, "POST", &path, Some(&json!({ "limit": limit }))).await;
        assert_eq!(answer.status, status, "{limit}");
    }
}

#[tokio::test]
async fn when_nothing_is_found_the_nearest_request_is_explained_field_by_field() {
    let (webex, org) = asked().await;
    let wanted = json!({ "op": "users.create", "userName": "bob@example.org", "status": 201 });
    let found = post(&webex, &format!("/orgs/{}/requests/find", org.id()), &wanted).await;
    let differences = json!([
        { "field": "userName", "expected": "bob@example.org", "actual": "bob@example.test" },
    ]);
    let nearest = json!({ "id": "req-2", "seq": 2, "operation": "users.create", "differences": differences });
    assert_eq!(found, json!({ "items": [], "next": null, "nearest": nearest }));
}

#[tokio::test]
async fn requests_are_listed_by_the_fault_they_met_and_by_what_was_applied() {
    let (webex, org) = start().await;
    let rule = json!({ "id": "busy", "short": "users.create: 503 x1" });
    control(&webex, "POST", &format!("/orgs/{}/faults", org.id()), Some(&rule)).await;
    let admin = Caller::connector(&org);
    let user = json!({ "userName": "ada@example.test" });
    assert_eq!(admin.post("/Users", &user).await.status, 503);
    assert_eq!(admin.post("/Users", &user).await.status, 201);
    for (query, expected) in [
        ("fault=busy", vec![503]),
        ("fault=*", vec![503]),
        ("fault=other", vec![]),
        ("applied=yes", vec![201]),
        ("applied=no", vec![503]),
        ("applied=partial", vec![]),
        ("applied=yes&fault=*", vec![]),
    ] {
        let listing = control(&webex, "GET", &format!("/orgs/{}/requests?{query}", org.id()), None).await;
        let items = listing.json()["items"].clone();
        let statuses: Vec<u64> = items
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["status"].as_u64().unwrap())
            .collect();
        assert_eq!(statuses, expected, "{query}");
    }
}

#[tokio::test]
async fn a_request_is_shown_by_its_id_where_it_belongs() {
    let (webex, org) = asked().await;
    let other = webex.org().create().await;
    let path = format!("/orgs/{}/requests", org.id());
    let listed = control(&webex, "GET", &path, None).await.json()["items"][3].clone();
    assert_eq!(
        control(&webex, "GET", &format!("{path}/req-4"), None).await.json(),
        listed
    );
    assert_eq!(control(&webex, "GET", "/requests/req-4", None).await.json(), listed);
    for path in [
        format!("/orgs/{}/requests/req-4", other.id()),
        format!("/requests/req-4?org={}", other.id()),
        format!("{path}/req-0"),
        format!("{path}/req-x"),
        format!("{path}/4"),
    ] {
        let missing = control(&webex, "GET", &path, None).await;
        assert_eq!(missing.status, 404, "{path}: {}", missing.text());
    }
}

#[tokio::test]
async fn all_journals_are_emptied_at_once() {
    let (webex, org) = asked().await;
    let other = webex.org().create().await;
    Caller::connector(&other).get("/Users").await;
    let cleared = control(&webex, "DELETE", &format!("/requests?org={}", other.id()), None).await;
    assert_eq!(cleared.status, 204);
    assert_eq!((other.journal().count(), org.journal().count()), (0, 5));
    assert_eq!(control(&webex, "DELETE", "/requests", None).await.status, 204);
    assert_eq!(org.journal().count(), 0);
}
