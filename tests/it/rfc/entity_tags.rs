//! Entity tags as preconditions (RFC 7644 section 3.14, RFC 9110 section 13).

use serde_json::{Value, json};

use super::{both, ok, refusal, start};
use crate::support::{Answer, Caller, patch, send};

/// Sends a request with one header more.
async fn with(caller: &Caller, method: &str, path: &str, header: (&str, &str), body: Option<&Value>) -> Answer {
    let authorization = format!("Bearer {}", caller.token);
    let mut headers = vec![("authorization", authorization.as_str()), header];
    if body.is_some() {
        headers.push(("content-type", "application/scim+json"));
    }
    let body = body.map(Value::to_string).unwrap_or_default();
    send(method, &format!("{}{path}", caller.base), &headers, body).await
}

#[tokio::test]
async fn who_has_the_version_already_is_told_304_and_nothing_else() {
    let (_webex, org) = start().await;
    let [caller, _] = both(&org);
    let user = ok(&caller.post("/Users", &json!({ "userName": "ada" })).await, 201);
    let group = ok(&caller.post("/Groups", &json!({ "displayName": "Team" })).await, 201);
    for (path, resource) in [("/Users", &user), ("/Groups", &group)] {
        let path = format!("{path}/{}", resource["id"].as_str().unwrap());
        let version = resource["meta"]["version"].as_str().unwrap();
        let strong = version.trim_start_matches("W/");
        for known in [version, strong, "*", &format!("\"x\", {version}")] {
            let answer = with(&caller, "GET", &path, ("if-none-match", known), None).await;
            assert_eq!((answer.status, answer.text().as_str()), (304, ""), "{known}");
            assert_eq!(answer.header("etag"), version);
        }
        let other = with(&caller, "GET", &path, ("if-none-match", "W/\"x\""), None).await;
        assert_eq!(ok(&other, 200), *resource);
    }
}

#[tokio::test]
async fn a_write_that_depends_on_another_version_is_412_and_changes_nothing() {
    let (_webex, org) = start().await;
    let [caller, _] = both(&org);
    let user = ok(&caller.post("/Users", &json!({ "userName": "ada" })).await, 201);
    let id = user["id"].as_str().unwrap();
    let path = format!("/Users/{id}");
    let version = user["meta"]["version"].as_str().unwrap();
    let replace = json!({ "userName": "ada", "title": "Countess" });
    let change = patch(json!([{ "op": "add", "path": "title", "value": "Countess" }]));
    let writes = [("PUT", Some(&replace)), ("PATCH", Some(&change)), ("DELETE", None)];
    let detail = format!("User {id} is of version {version}, which is not the expected one.");
    for (method, body) in writes {
        for header in [
            ("if-match", "W/\"1\""),
            ("if-none-match", version),
            ("if-none-match", "*"),
        ] {
            let refused = with(&caller, method, &path, header, body).await;
            assert_eq!(ok(&refused, 412), refusal(412, None, &detail), "{method} {header:?}");
            assert_eq!(caller.get(&path).await.json(), user);
        }
    }
    let changed = with(&caller, "PATCH", &path, ("if-match", version), Some(&change)).await;
    let changed = ok(&changed, 200);
    let late = with(&caller, "DELETE", &path, ("if-match", version), None).await;
    assert_eq!(late.status, 412);
    let newer = format!("W/\"1\", {}", changed["meta"]["version"].as_str().unwrap());
    assert_eq!(
        with(&caller, "PUT", &path, ("if-match", &newer), Some(&replace))
            .await
            .status,
        200
    );
    assert_eq!(
        with(&caller, "DELETE", &path, ("if-match", "*"), None).await.status,
        204
    );
    assert_eq!(
        with(&caller, "DELETE", &path, ("if-match", "*"), None).await.status,
        404
    );
}

#[tokio::test]
async fn in_a_bulk_the_version_of_an_operation_is_the_one_expected() {
    let (_webex, org) = start().await;
    let [caller, _] = both(&org);
    let mut operations = Vec::new();
    let mut users = Vec::new();
    let change = patch(json!([{ "op": "add", "path": "title", "value": "Countess" }]));
    for (at, method) in ["PUT", "PATCH", "DELETE", "PUT", "PATCH", "DELETE", "PATCH"]
        .iter()
        .enumerate()
    {
        let name = format!("user{at}");
        let user = ok(&caller.post("/Users", &json!({ "userName": name })).await, 201);
        let mut operation = json!({ "method": method, "path": format!("/Users/{}", user["id"].as_str().unwrap()) });
        match *method {
            "PUT" => operation["data"] = json!({ "userName": name, "title": "Countess" }),
            "PATCH" => operation["data"] = change.clone(),
            _ => {}
        }
        match at {
            0..3 => operation["version"] = "W/\"1\"".into(),
            3..6 => operation["version"] = user["meta"]["version"].clone(),
            _ => {}
        }
        operations.push(operation);
        users.push(user);
    }
    let bulk = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": operations });
    let done = ok(&caller.post("/Bulk", &bulk).await, 200);
    let done = done["Operations"].as_array().unwrap();
    let statuses: Vec<&str> = done.iter().map(|result| result["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["412", "412", "412", "200", "200", "204", "200"]);
    for (user, result) in users.iter().zip(done).take(3) {
        let (id, version) = (user["id"].as_str().unwrap(), user["meta"]["version"].as_str().unwrap());
        let detail = format!("User {id} is of version {version}, which is not the expected one.");
        assert_eq!(result["response"], refusal(412, None, &detail));
        assert_eq!(caller.get(&format!("/Users/{id}")).await.json(), *user);
    }
    let titled = ok(&caller.get("/Users?filter=title eq \"Countess\"").await, 200);
    assert_eq!(titled["totalResults"], 3);
}
