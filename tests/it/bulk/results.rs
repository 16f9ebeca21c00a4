//! What is answered, whole, and as Webex's own clients read it.

use serde_json::{Value, json};

use super::{CISCO_ERROR, ERROR, delete, each, id_of, login, patch, path_of, post, request, results, user};
use crate::support::profiles::{speaking, speaking_rfc};
use crate::support::{Caller, start};

#[tokio::test]
async fn the_answer_tells_of_each_operation_where_the_resource_is_its_version_and_its_status() {
    let (_webex, org) = start().await;
    for admin in [Caller::connector(&org), Caller::v2(&org)] {
        let answer = admin.post("/Bulk", &request(json!([user("ada")]))).await;
        assert_eq!(answer.header("content-type"), "application/json;charset=UTF-8");
        let ada = admin.get("/Users?filter=userName eq \"ada@example.test\"").await.json()["Resources"][0].clone();
        let location = format!("{}/Users/{}", admin.base, ada["id"].as_str().unwrap());
        assert_eq!(ada["meta"]["location"], location);
        let expected = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"],
            "operations": [{
                "location": location, "method": "POST", "bulkId": "ada", "version": ada["meta"]["version"], "status": "201",
            }],
        });
        assert_eq!(answer.json(), expected);

        let path = path_of(&expected["operations"][0]);
        let done = results(&admin, json!([patch(&path, "title", "Countess")])).await;
        let version = admin.get(&path).await.json()["meta"]["version"].clone();
        assert_ne!(version, ada["meta"]["version"]);
        let patched = json!({ "location": location, "method": "PATCH", "version": version, "status": "200" });
        assert_eq!(json!(done), json!([patched]));

        let done = results(&admin, json!([delete(&path)])).await;
        let deleted = json!({ "location": location, "method": "DELETE", "status": "204" });
        assert_eq!(json!(done), json!([deleted]));
        assert_eq!(admin.get(&path).await.status, 404);
    }
}

#[tokio::test]
async fn a_refused_operation_has_the_body_of_its_refusal_with_webexs_extension() {
    let (_webex, org) = start().await;
    let admin = Caller::v2(&org);
    admin.create_user(&login("ada")).await;
    let answer = admin
        .post("/Bulk", &request(json!([user("ada"), delete("/Users/nobody")])))
        .await;
    let refusal = |status: &str, scim_type: Option<&str>, detail: &str| {
        let mut body = json!({ "schemas": [ERROR, CISCO_ERROR], "status": status });
        if let Some(scim_type) = scim_type {
            body["scimType"] = scim_type.into();
        }
        body["detail"] = detail.into();
        body[CISCO_ERROR] =
            json!({ "trackingId": answer.header("trackingid"), "errorCode": status, "details": detail });
        body
    };
    let taken = "userName \"ada@example.test\" is taken by another user of this organization.";
    let gone = "User nobody does not exist in this organization.";
    let expected = json!([
        { "method": "POST", "bulkId": "ada", "status": "409", "response": refusal("409", Some("uniqueness"), taken) },
        {
            "location": format!("{}/Users/nobody", admin.base), "method": "DELETE", "status": "404",
            "response": refusal("404", None, gone),
        },
    ]);
    assert_eq!(json!(each(&answer)), expected);
}

/// As wxc_sdk reads a bulk answer: only `operations`, `status` as text or number, the id out of the location of its own
/// API, and of an error an integer and a text.
#[tokio::test]
async fn wxc_sdk_reads_the_ids_of_the_new_and_the_errors_of_the_others() {
    let (_webex, org) = start().await;
    let admin = Caller::v2(&org);
    admin.create_user(&login("bob")).await;
    let body = request(json!([user("ada"), user("bob")]));
    let answer = admin.post("/Bulk", &body).await.json();
    let [made, failed] = answer["operations"].as_array().unwrap().as_slice() else {
        panic!("{answer}");
    };
    let integer = |value: &Value| value.as_str().unwrap().parse::<i64>().unwrap();
    assert_eq!(
        (integer(&made["status"]), &made["bulkId"], &made["method"]),
        (201, &json!("ada"), &json!("POST"))
    );
    let location = made["location"].as_str().unwrap();
    let (before, id) = location.split_once("/v2/Users/").unwrap();
    assert!(
        before.starts_with("http") && before.contains("/identity/scim/"),
        "{location}"
    );
    assert_eq!(
        admin.get(&format!("/Users/{id}")).await.json()["userName"],
        login("ada")
    );
    assert_eq!(made.get("response"), None);

    let error = &failed["response"][CISCO_ERROR];
    assert_eq!(
        (integer(&failed["status"]), integer(&failed["response"]["status"])),
        (409, 409)
    );
    assert!(failed["response"]["schemas"].is_array());
    assert!(integer(&error["errorCode"]) > 0 && error["details"].is_string() && error["trackingId"].is_string());
}

#[tokio::test]
async fn the_results_stand_under_operations_in_small_in_capital_or_as_the_client_wrote_it() {
    for (word, sent, told) in [
        ("operations", "Operations", "operations"),
        ("operations", "operations", "operations"),
        ("Operations", "operations", "Operations"),
        ("echo", "operations", "operations"),
        ("echo", "Operations", "Operations"),
    ] {
        let (_webex, _org, admin) = speaking(json!({ "bulk.key": word })).await;
        let answer = admin.post("/Bulk", &json!({ sent: [user("ada")] })).await.json();
        assert_eq!(answer[told][0]["status"], "201", "{word}, {sent}");
        assert_eq!(answer.as_object().unwrap().len(), 2, "{answer}");
    }
}

#[tokio::test]
async fn the_status_of_a_result_is_a_string_or_a_number() {
    for (word, status) in [("string", json!("201")), ("number", json!(201))] {
        let (_webex, _org, admin) = speaking(json!({ "bulk.status": word })).await;
        assert_eq!(results(&admin, json!([user("ada")])).await[0]["status"], status);
    }
}

#[tokio::test]
async fn the_rfcs_profile_answers_with_its_own_words() {
    let (_webex, _org, admin) = speaking_rfc().await;
    let answer = admin
        .post(
            "/Bulk",
            &request(json!([user("ada"), user("ada"), delete("/Users/nobody")])),
        )
        .await;
    let operations = answer.json()["Operations"].clone();
    assert_eq!(operations[0]["status"], "201");
    let detail = "the bulkId \"ada\" is that of operations[0] too; give each its own";
    let body = json!({ "schemas": [ERROR], "status": "400", "scimType": "invalidValue", "detail": detail });
    assert_eq!(operations[1]["response"], body);
    let detail = "User nobody does not exist in this organization.";
    let body = json!({ "schemas": [ERROR], "status": "404", "detail": detail });
    assert_eq!(operations[2]["response"], body);
}

#[tokio::test]
async fn a_patch_that_is_answered_204_says_so_in_its_result() {
    let (_webex, _org, admin) = speaking(json!({ "patch.status": "204" })).await;
    let ada = admin.create_user(&login("ada")).await;
    let path = format!("/Users/{}", ada["id"].as_str().unwrap());
    let done = results(&admin, json!([patch(&path, "title", "Countess")])).await;
    let location = format!("{}{path}", admin.base);
    assert_eq!(
        json!(done),
        json!([{ "location": location, "method": "PATCH", "status": "204" }])
    );
    assert_eq!(admin.get(&path).await.json()["title"], "Countess");
}

#[tokio::test]
async fn a_put_is_refused_unless_bulk_takes_it() {
    let put =
        |path: &str| json!({ "method": "PUT", "path": path, "data": { "userName": login("ada"), "title": "Put" } });
    for (word, status) in [("refuse", "400"), ("accept", "200")] {
        let (_webex, _org, admin) = speaking(json!({ "bulk.put": word })).await;
        let ada = admin.create_user(&login("ada")).await;
        let path = format!("/Users/{}", ada["id"].as_str().unwrap());
        let done = results(&admin, json!([put(&path)])).await;
        assert_eq!(done[0]["status"], status);
        let title = admin.get(&path).await.json()["title"].clone();
        if word == "accept" {
            assert_eq!(title, "Put");
        } else {
            assert_eq!(
                super::detail(&done[0]),
                "method must be POST, PATCH or DELETE, not \"PUT\""
            );
            assert_eq!(title, Value::Null);
        }
    }
}

/// The connector URL links whom it finds, where a profile says so: nobody is created, and the result says where they are.
#[tokio::test]
async fn a_linked_user_is_answered_200_and_can_be_referred_to() {
    let (_webex, _org, admin) = speaking(json!({ "connector.create": "link" })).await;
    let ada = admin.create_user(&login("ada")).await;
    let again = post("/Users", "a", json!({ "userName": login("ada"), "title": "Countess" }));
    let done = results(&admin, json!([again, super::group("Team", &["bulkId:a"])])).await;
    assert_eq!(
        (super::statuses(&done), id_of(&done[0])),
        (vec!["200", "201"], ada["id"].as_str().unwrap().to_owned())
    );
    assert_eq!(
        admin.get(&path_of(&done[1])).await.json()["members"][0]["value"],
        ada["id"]
    );
}
