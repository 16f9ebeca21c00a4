//! One operation among others: what is wrong with it is its own business.

use serde_json::{Value, json};

use super::{delete, detail, each, login, logins, patch, path_of, post, request, results, statuses, user};
use crate::support::refusal::assert_scim;
use crate::support::{Caller, start};

#[tokio::test]
async fn a_bad_tenth_operation_is_reported_and_the_others_are_done() {
    let (_webex, org) = start().await;
    let admin = Caller::connector(&org);
    let names: Vec<String> = (0..12).map(|n| format!("user{n:02}")).collect();
    let mut operations: Vec<Value> = names.iter().map(|name| user(name)).collect();
    operations[9]["data"]["userName"] = "no address".into();
    let done = results(&admin, json!(operations)).await;
    for (at, (result, name)) in done.iter().zip(&names).enumerate() {
        let status = if at == 9 { "400" } else { "201" };
        assert_eq!((&result["bulkId"], &result["status"]), (&json!(name), &json!(status)));
    }
    assert_eq!(done[9]["response"]["scimType"], "invalidValue");
    assert_eq!(done[9].get("location"), None);
    let others: Vec<String> = names
        .iter()
        .filter(|name| *name != "user09")
        .map(|name| login(name))
        .collect();
    assert_eq!(logins(&admin).await, others);
}

#[tokio::test]
async fn what_is_no_operation_is_refused_by_itself_and_says_what_would_be_right() {
    let (_webex, org) = start().await;
    let admin = Caller::v2(&org);
    let at = |path: &str| format!("the path of a POST is /Users or /Groups, not \"{path}\"");
    let on = |path: &str| format!("the path of a DELETE is /Users/{{id}} or /Groups/{{id}}, not \"{path}\"");
    let data = json!({ "userName": login("ada") });
    let method = |method: &str, path: &str| json!({ "method": method, "path": path });
    let cases = [
        (
            json!({ "path": "/Users" }),
            "method is missing; give POST, PUT, PATCH or DELETE".to_owned(),
        ),
        (
            method("GET", "/Users/1"),
            "method must be POST, PUT, PATCH or DELETE, not \"GET\"".to_owned(),
        ),
        (
            json!({ "method": "DELETE" }),
            "path is missing; give one such as /Users, or /Users/{id}".to_owned(),
        ),
        (
            json!({ "method": "POST", "path": "/Users", "data": data }),
            "a POST needs a bulkId, by which its result is known".to_owned(),
        ),
        (
            json!({ "method": "POST", "path": "/Users", "bulkId": "z" }),
            "a POST needs data".to_owned(),
        ),
        (post("/Printers", "a", data.clone()), at("/Printers")),
        (post("/Users/1", "b", data.clone()), at("/Users/1")),
        (post("/Bulk", "c", data.clone()), at("/Bulk")),
        (post("/Users?attributes=id", "d", data), at("/Users?attributes=id")),
        (delete("/Users"), on("/Users")),
        (delete("/Groups/1/Members"), on("/Groups/1/Members")),
        (delete("/v2/Users/1"), on("/v2/Users/1")),
        (
            delete("https://webexapis.com/Users/1"),
            on("https://webexapis.com/Users/1"),
        ),
    ];
    let (operations, details): (Vec<Value>, Vec<String>) = cases.into_iter().unzip();
    let done = results(&admin, json!(operations)).await;
    assert_eq!(done.iter().map(detail).collect::<Vec<_>>(), details);
    for (result, sent) in done.iter().zip(&operations) {
        assert_eq!(result["status"], "400");
        assert_eq!(
            (&result["method"], &result["bulkId"]),
            (&sent["method"], &sent["bulkId"])
        );
    }
    assert_eq!(logins(&admin).await, [""; 0]);
}

#[tokio::test]
async fn what_is_no_bulk_request_is_refused_as_a_whole_and_nothing_is_done() {
    let (_webex, org) = start().await;
    let admin = Caller::connector(&org);
    for (body, detail) in [
        (json!({ "schemas": [] }), "a bulk request needs Operations"),
        (
            json!({ "operations": [] }),
            "operations is empty; a bulk request has at least one operation",
        ),
        (
            json!({ "operations": [user("ada"), null] }),
            "operations[1]: an operation must be an object, not null",
        ),
    ] {
        assert_scim(&admin.post("/Bulk", &body).await, 400, "invalidSyntax", detail);
    }
    let body = json!({ "failOnErrors": "1", "operations": [user("ada")] });
    let detail = "failOnErrors must be a whole number of errors, such as 1, not \"1\"";
    assert_scim(&admin.post("/Bulk", &body).await, 400, "invalidValue", detail);
    assert_eq!(logins(&admin).await, [""; 0]);
}

#[tokio::test]
async fn an_operation_is_done_whole_or_not_at_all() {
    let (_webex, org) = start().await;
    let admin = Caller::connector(&org);
    let ada = admin.create_user(&login("ada")).await;
    let path = format!("/Users/{}", ada["id"].as_str().unwrap());
    let half = json!([
        { "op": "replace", "path": "title", "value": "Countess" }, { "op": "remove", "path": "userName" },
    ]);
    let half = json!({ "method": "PATCH", "path": path, "data": crate::support::patch(half) });
    let done = results(&admin, json!([half, patch(&path, "nickName", "Ada")])).await;
    assert_eq!(statuses(&done), ["400", "200"]);
    let after = admin.get(&path).await.json();
    assert_eq!((&after["title"], &after["nickName"]), (&Value::Null, &json!("Ada")));
}

#[tokio::test]
async fn operations_follow_each_other_in_the_order_of_the_request() {
    let (_webex, org) = start().await;
    let admin = Caller::v2(&org);
    let ada = admin.create_user(&login("ada")).await;
    let path = format!("/Users/{}", ada["id"].as_str().unwrap());
    let operations = json!([
        patch(&path, "title", "First"),
        patch(&path, "title", "Second"),
        delete(&path),
        patch(&path, "title", "Third"),
        user("ada"),
        user("ada"),
    ]);
    let mut operations = operations.as_array().unwrap().clone();
    operations[5]["bulkId"] = "again".into();
    let done = results(&admin, json!(operations)).await;
    assert_eq!(statuses(&done), ["200", "200", "204", "404", "201", "409"]);
    assert_ne!(done[0]["version"], done[1]["version"]);
    assert_ne!(path_of(&done[4]), path);
}

#[tokio::test]
async fn after_so_many_errors_nothing_more_is_tried() {
    let bad = |name: &str| post("/Users", name, json!({ "userName": "x" }));
    let operations = json!([user("a"), bad("b"), user("c"), bad("d"), user("e")]);
    for (most, expected) in [
        (json!(null), vec!["201", "400", "201", "400", "201"]),
        (json!(0), vec!["201", "400", "201", "400", "201"]),
        (json!(1), vec!["201", "400"]),
        (json!(2), vec!["201", "400", "201", "400"]),
        (json!(3), vec!["201", "400", "201", "400", "201"]),
    ] {
        let (_webex, org) = start().await;
        let admin = Caller::connector(&org);
        let mut body = request(operations.clone());
        body["failOnErrors"] = most.clone();
        assert_eq!(statuses(&each(&admin.post("/Bulk", &body).await)), expected, "{most}");
        assert_eq!(
            logins(&admin).await.len(),
            expected.iter().filter(|status| **status == "201").count()
        );
    }
}
