//! What an org is born with, and what a reset brings back.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org, Role};

use crate::support::refusal::{UNAUTHORIZED, assert_gateway};
use crate::support::{Caller, control, start};

/// The whole list of a kind.
async fn list(caller: &Caller, kind: &str) -> Value {
    caller.get(&format!("/{kind}")).await.json()
}

/// The names in a list, in its order.
fn names(list: &Value, attribute: &str) -> Vec<String> {
    let resources = list["Resources"].as_array().unwrap().iter();
    resources
        .map(|resource| resource[attribute].as_str().unwrap().to_owned())
        .collect()
}

async fn view(webex: &MockWebex, org: &Org) -> Value {
    control(webex, "GET", &format!("/orgs/{}", org.id()), None).await.json()
}

/// Makes an org by HTTP and returns its view.
async fn make(webex: &MockWebex, body: Value) -> Value {
    let answer = control(webex, "POST", "/orgs", Some(&body)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

fn caller(view: &Value) -> Caller {
    Caller::new(
        view["tenantUrl"].as_str().unwrap(),
        view["adminToken"]["token"].as_str().unwrap(),
    )
}

#[tokio::test]
async fn a_new_org_holds_its_administrator_and_nobody_else() {
    let webex = MockWebex::start().await;
    let org = make(&webex, json!({})).await;
    let users = list(&caller(&org), "Users").await;
    assert_eq!(users["totalResults"], 1);
    assert_eq!(users["Resources"][0]["id"], org["admin"]["id"]);
    assert_eq!(users["Resources"][0]["userName"], org["admin"]["userName"]);
    let role = json!([{ "value": "id_full_admin", "type": "cirole", "display": "Full administrator" }]);
    assert_eq!(users["Resources"][0]["roles"], role);
    assert_eq!(list(&caller(&org), "Groups").await["totalResults"], 0);
}

#[tokio::test]
async fn an_empty_org_hides_its_administrator_whose_token_works_all_the_same() {
    let webex = MockWebex::start().await;
    let org = make(&webex, json!({ "empty": true })).await;
    let admin = caller(&org);
    let empty = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": 0, "itemsPerPage": 0, "startIndex": 1, "Resources": [],
    });
    assert_eq!(list(&admin, "Users").await, empty);
    assert_eq!(list(&admin, "Groups").await, empty);
    let login = org["admin"]["userName"].as_str().unwrap();
    assert_eq!(
        admin
            .get(&format!("/Users?filter=userName eq \"{login}\""))
            .await
            .json(),
        empty
    );

    let ada = admin.create_user("ada@example.test").await;
    assert_eq!(list(&admin, "Users").await["Resources"], json!([ada]));
}

#[tokio::test]
async fn generate_makes_as_many_people_and_groups_as_it_is_asked_for() {
    let webex = MockWebex::start().await;
    for (asked, users, groups) in [
        (json!({ "generate": { "users": 7, "groups": 3 } }), 8, 3),
        (json!({ "generate": { "users": 7, "groups": 3 }, "empty": true }), 7, 3),
        (json!({ "generate": { "users": 5 } }), 6, 0),
        (json!({ "generate": { "groups": 2 } }), 1, 2),
        (json!({ "generate": {} }), 1, 0),
    ] {
        let admin = caller(&make(&webex, asked.clone()).await);
        let (people, teams) = (list(&admin, "Users").await, list(&admin, "Groups").await);
        assert_eq!(
            (&people["totalResults"], &teams["totalResults"]),
            (&json!(users), &json!(groups)),
            "{asked}"
        );
        let mut logins = names(&people, "userName");
        logins.sort_unstable();
        logins.dedup();
        assert_eq!(logins.len(), users, "{asked}");
    }
}

#[tokio::test]
async fn generated_groups_have_members_of_their_own_org() {
    let webex = MockWebex::start().await;
    let admin = caller(&make(&webex, json!({ "generate": { "users": 4, "groups": 2 }, "seed": 1 })).await);
    let people = names(&list(&admin, "Users").await, "id");
    for group in list(&admin, "Groups").await["Resources"].as_array().unwrap() {
        let members = group["members"].as_array().unwrap();
        assert!(!members.is_empty(), "{group}");
        assert!(
            members
                .iter()
                .all(|member| people.iter().any(|id| member["value"] == **id)),
            "{group}"
        );
    }
}

#[tokio::test]
async fn one_seed_draws_the_same_ids_in_two_orgs_that_never_collide() {
    let webex = MockWebex::start().await;
    let seeded = json!({ "seed": 42, "generate": { "users": 3, "groups": 1 } });
    let (first, second) = (make(&webex, seeded.clone()).await, make(&webex, seeded).await);
    assert_ne!(first["orgId"], second["orgId"]);
    assert_ne!(first["domain"], second["domain"]);
    assert_eq!((&first["seed"], &second["seed"]), (&json!(42), &json!(42)));

    let (one, other) = (caller(&first), caller(&second));
    for kind in ["Users", "Groups"] {
        let (left, right) = (list(&one, kind).await, list(&other, kind).await);
        assert_eq!(names(&left, "id"), names(&right, "id"), "{kind}");
        assert_eq!(names(&left, "displayName"), names(&right, "displayName"), "{kind}");
    }
    let (ada, same) = (
        one.create_user("ada@example.test").await,
        other.create_user("ada@example.test").await,
    );
    assert_eq!(ada["id"], same["id"]);

    // A token is drawn alike too, and ends in its org's id.
    let body = |view: &Value| caller(view).token.rsplit_once('_').unwrap().0.to_owned();
    assert_eq!(body(&first), body(&second));
    assert_ne!(one.token, other.token);
}

#[tokio::test]
async fn orgs_without_a_seed_are_drawn_differently() {
    let webex = MockWebex::start().await;
    let (first, second) = (make(&webex, json!({})).await, make(&webex, json!({})).await);
    assert_ne!(first["seed"], second["seed"]);
    assert_ne!(first["admin"]["id"], second["admin"]["id"]);
}

#[tokio::test]
async fn a_seed_that_was_drawn_is_a_number_that_every_reader_of_json_keeps_exactly() {
    // RFC 8259 section 6: beyond 2^53 readers round, and the run would not replay.
    let webex = MockWebex::start().await;
    for _ in 0..10 {
        let seed = make(&webex, json!({})).await["seed"].as_u64().unwrap();
        assert!(seed < 1 << 53, "{seed}");
    }
}

#[tokio::test]
async fn an_org_that_is_made_again_from_its_seed_is_the_same_but_for_its_clock() {
    let webex = MockWebex::start().await;
    let asked = json!({ "orgId": "3f9c21ab-0d52-4c1e-9a6b-7d4b0f3c2e11", "seed": 7, "generate": { "users": 2 } });
    let mut first = make(&webex, asked.clone()).await;
    let deleted = control(&webex, "DELETE", "/orgs/3f9c21ab-0d52-4c1e-9a6b-7d4b0f3c2e11", None).await;
    assert_eq!(deleted.status, 204);
    let mut second = make(&webex, asked).await;
    first["adminToken"]["expiresAt"] = Value::Null;
    second["adminToken"]["expiresAt"] = Value::Null;
    assert_eq!(first, second);
}

#[tokio::test]
async fn a_reset_brings_back_the_beginning_and_forgets_everything_else() {
    let webex = MockWebex::start().await;
    let org = webex.org().seed(42).generate(3, 1).create().await;
    let path = format!("/orgs/{}", org.id());
    let admin = Caller::connector(&org);
    let (users, groups) = (ids(&admin, "Users").await, ids(&admin, "Groups").await);
    let born = view(&webex, &org).await;

    let ada = admin.create_user("ada@example.test").await;
    admin.delete(&format!("/Users/{}", users[1])).await;
    admin.delete(&format!("/Groups/{}", groups[0])).await;
    let other_token = org.token().role(Role::UserAdmin).issue();
    let fault = json!({ "id": "slow", "short": "users.create: 503" });
    assert_eq!(
        control(&webex, "POST", &format!("{path}/faults"), Some(&fault))
            .await
            .status,
        201
    );

    let reset = control(&webex, "POST", &format!("{path}/reset"), None).await;
    assert_eq!(reset.status, 200, "{}", reset.text());
    let (mut again, mut before) = (reset.json(), born);
    again["adminToken"]["expiresAt"] = Value::Null;
    before["adminToken"]["expiresAt"] = Value::Null;
    assert_eq!(again, before);

    let nothing = json!({ "items": [], "next": null });
    assert_eq!(
        control(&webex, "GET", &format!("{path}/faults"), None).await.json(),
        nothing
    );
    let requests = control(&webex, "GET", &format!("{path}/requests"), None).await;
    assert_eq!(requests.json()["items"], nothing["items"]);
    assert_eq!(ids(&admin, "Users").await, users);
    assert_eq!(ids(&admin, "Groups").await, groups);
    let stranger = Caller::new(org.tenant_url(), &other_token);
    assert_gateway(&stranger.get("/Users").await, 401, UNAUTHORIZED);
    // The next draw is the first one again.
    assert_eq!(admin.create_user("ada@example.test").await["id"], ada["id"]);
}

async fn ids(caller: &Caller, kind: &str) -> Vec<String> {
    names(&list(caller, kind).await, "id")
}

#[tokio::test]
async fn a_reset_puts_the_clock_back() {
    let (webex, org) = start().await;
    org.clock().advance(std::time::Duration::from_secs(366 * 24 * 60 * 60));
    let admin = Caller::connector(&org);
    assert_gateway(&admin.get("/Users").await, 401, UNAUTHORIZED);
    control(&webex, "POST", &format!("/orgs/{}/reset", org.id()), None).await;
    assert_eq!(admin.get("/Users").await.status, 200);
}

#[tokio::test]
async fn a_reset_keeps_an_empty_org_empty_and_an_org_without_a_seed_its_ids() {
    let webex = MockWebex::start().await;
    let org = make(&webex, json!({ "empty": true })).await;
    let admin = caller(&org);
    admin.create_user("ada@example.test").await;
    let path = format!("/orgs/{}/reset", org["orgId"].as_str().unwrap());
    let again = control(&webex, "POST", &path, None).await.json();
    assert_eq!((&again["seed"], &again["admin"]), (&org["seed"], &org["admin"]));
    assert_eq!(again["adminToken"]["token"], org["adminToken"]["token"]);
    assert_eq!(list(&admin, "Users").await["totalResults"], 0);
}

#[tokio::test]
async fn the_owner_of_a_roles_token_is_hidden_from_lists() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    let before = list(&admin, "Users").await;
    let path = format!("/orgs/{}/tokens", org.id());
    for role in [
        "id_user_admin",
        "id_readonly_admin",
        "id_device_admin",
        "id_group_admin",
        "none",
    ] {
        let issued = control(&webex, "POST", &path, Some(&json!({ "role": role })))
            .await
            .json();
        let login = issued["userName"].as_str().unwrap();
        let found = admin
            .get(&format!("/Users?filter=userName eq \"{login}\""))
            .await
            .json();
        assert_eq!(found["totalResults"], 0, "{login}");
        // Asked for again, the role's owner is the same.
        let again = control(&webex, "POST", &path, Some(&json!({ "role": role })))
            .await
            .json();
        assert_eq!(again["userName"], login);
        assert_ne!(again["token"], issued["token"]);
    }
    assert_eq!(list(&admin, "Users").await, before);
    let full = control(&webex, "POST", &path, Some(&json!({ "role": "id_full_admin" })))
        .await
        .json();
    assert_eq!(full["userName"], org.admin().0);
}
