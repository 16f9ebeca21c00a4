//! Switches of what is refused, and in which words.

use serde_json::json;
use webex_scim_mock::Org;

use super::speaking;
use crate::support::{Answer, Caller};

const CISCO: &str = "urn:scim:schemas:extension:cisco:webexidentity:api:messages:2.0:Error";

/// Status and words of a refusal, or of what was done.
fn told(answer: &Answer) -> (u16, String) {
    let detail = answer.json()["detail"].as_str().unwrap_or_default().to_owned();
    (answer.status, detail)
}

#[tokio::test]
async fn telephone_numbers_are_searched_or_refused_in_webexs_words() {
    let refusal = "The user's attribute phoneNumbers.value in request can not find correspond table name.";
    for (word, expected) in [("documented", (200, "")), ("seen", (400, refusal))] {
        let (_webex, org, admin) = speaking(json!({ "filter.phones": word })).await;
        for caller in [&admin, &Caller::v2(&org)] {
            let found = caller.get("/Users?filter=phoneNumbers.value eq \"1\"").await;
            assert_eq!(told(&found), (expected.0, expected.1.to_owned()), "{word}");
            assert_eq!(
                caller.get("/Users?filter=phoneNumbers[type eq \"work\"]").await.status,
                200
            );
            if word == "seen" {
                assert_eq!(found.json()["scimType"], "invalidFilter");
                assert_eq!(found.header("x-mock-fidelity"), "", "the words were seen");
            }
        }
    }
}

#[tokio::test]
async fn a_blank_before_a_bracket_is_taken_or_refused() {
    let refusal = "filter: a blank stands before the bracket at byte 13; write the attribute and the bracket together";
    for (word, expected) in [("accept", (200, "")), ("refuse", (400, refusal))] {
        let (_webex, org, admin) = speaking(json!({ "filter.blanks": word })).await;
        for caller in [&admin, &Caller::v2(&org)] {
            let found = caller.get("/Users?filter=phoneNumbers [type eq \"work\"]").await;
            assert_eq!(told(&found), (expected.0, expected.1.to_owned()), "{word}");
            assert_eq!(
                caller.get("/Users?filter=phoneNumbers[type eq \"work\"]").await.status,
                200
            );
        }
    }
}

#[tokio::test]
async fn the_words_of_a_refusal_stand_twice_or_in_webexs_section_alone() {
    let words = json!("User nobody does not exist in this organization.");
    for (word, top) in [("both", Some(&words)), ("details", None)] {
        let (_webex, _org, admin) = speaking(json!({ "error.text": word })).await;
        let gone = admin.get("/Users/nobody").await.json();
        assert_eq!((gone.get("detail"), &gone[CISCO]["details"]), (top, &words), "{word}");
    }
    let (_webex, _org, plain) = speaking(json!({ "error.text": "details", "error.body": "rfc" })).await;
    assert_eq!(
        plain.get("/Users/nobody").await.json()["detail"],
        words,
        "the RFC has no other place"
    );
}

#[tokio::test]
async fn the_scim_api_takes_the_uuid_of_an_organization_or_its_base64_form_too() {
    let at = |org: &Org, id: &str| {
        let url = org.scim_url().replace(&org.id().to_string(), id);
        Caller::new(&url, org.admin_token())
    };
    for (word, status) in [("uuid", 404), ("any", 200)] {
        let (_webex, org, _) = speaking(json!({ "org.id": word })).await;
        let webex_id = org.id().to_webex_id();
        assert_eq!(at(&org, &webex_id).get("/Users").await.status, status, "{word}");
        assert_eq!(Caller::v2(&org).get("/Users").await.status, 200);
    }
}

#[tokio::test]
async fn new_users_with_numbers_or_addresses_are_taken_or_malformed_at_the_tenant_url() {
    let words = "The request could not be understood by the server due to malformed syntax.";
    for (word, status) in [("accept", 201), ("refuse", 400)] {
        for (name, value) in [
            ("phoneNumbers", json!([{ "value": "1", "type": "work" }])),
            ("Addresses", json!([{ "type": "work", "country": "US" }])),
        ] {
            let (_webex, org, admin) = speaking(json!({ "connector.multiValued": word })).await;
            let body = |login: &str| json!({ "userName": login, name: value });
            let made = admin.post("/Users", &body("ada@example.test")).await;
            assert_eq!(made.status, status, "{word} {name}");
            if status == 400 {
                assert_eq!(told(&made).1, words);
                assert_eq!(
                    admin.get("/Users?filter=userName eq \"ada@example.test\"").await.json()["totalResults"],
                    0
                );
            }
            assert_eq!(
                Caller::v2(&org).post("/Users", &body("bob@example.test")).await.status,
                201
            );
            admin.create_user("cid@example.test").await;
        }
    }
}

#[tokio::test]
async fn two_roles_cannot_be_assigned_or_can_and_who_has_one_keeps_it() {
    let body = |role: &str| json!({ "userName": "ada@example.test", "roles": [{ "value": role }] });
    for role in ["Location Admin", "webex_site_admin"] {
        let (_webex, org, _) = speaking(json!({ "roles.unassignable": "refuse" })).await;
        assert_eq!(Caller::v2(&org).post("/Users", &body(role)).await.status, 400);
        let (webex, org, admin) = speaking(json!({ "roles.unassignable": "accept" })).await;
        let made = admin.post("/Users", &body(role)).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let told_again = json!({ "switches": { "roles.unassignable": "refuse" } });
        assert_eq!(
            super::profile(&webex, &org, "PATCH", Some(told_again)).await.status,
            200
        );
        let path = format!("/Users/{}", made.json()["id"].as_str().unwrap());
        let title = json!({ "Operations": [{ "op": "add", "path": "title", "value": "Countess" }] });
        assert_eq!(
            admin.patch(&path, &title).await.status,
            200,
            "what is there already stays"
        );
        let refused = Caller::v2(&org).post("/Users", &body(role)).await;
        let words = format!("roles[0].value {role:?} cannot be assigned through SCIM; assign it in Control Hub");
        assert_eq!(told(&refused), (400, words));
        assert_eq!(refused.json()["scimType"], "invalidValue");
        let add =
            json!({ "Operations": [{ "op": "add", "path": "roles", "value": [{ "value": "x", "display": role }] }] });
        let added = admin.patch(&path, &add).await;
        assert_eq!(added.status, 400, "{}", added.text());
    }
}
