//! Who may do what within a bulk request, and what becomes of one whose owner it takes away.

use serde_json::{Value, json};
use webex_scim_mock::{Org, Role};

use super::{CISCO_ERROR, delete, each, group, login, logins, patch, request, results, statuses, user};
use crate::support::journal::last_entry;
use crate::support::refusal::{FORBIDDEN, UNAUTHORIZED, assert_gateway};
use crate::support::{Caller, start};

fn callers(org: &Org, token: &str) -> [Caller; 2] {
    [org.tenant_url(), org.scim_url()].map(|base| Caller::new(base, token))
}

#[tokio::test]
async fn each_operation_needs_the_role_that_it_would_need_alone() {
    for (role, expected) in [
        (Role::FullAdmin, ["201", "201", "204", "204"]),
        (Role::UserAdmin, ["201", "403", "204", "403"]),
        (Role::GroupAdmin, ["403", "201", "403", "204"]),
    ] {
        for base in 0..2 {
            let (_webex, org) = start().await;
            let admin = Caller::connector(&org);
            let ada = admin.create_user(&login("ada")).await;
            let team = admin.post("/Groups", &json!({ "displayName": "Team" })).await.json();
            let path = |kind: &str, of: &Value| format!("/{kind}/{}", of["id"].as_str().unwrap());
            let operations = json!([
                user("bob"),
                group("Crew", &[]),
                delete(&path("Users", &ada)),
                delete(&path("Groups", &team)),
            ]);
            let token = org.token().role(role).issue();
            let answer = callers(&org, &token)[base].post("/Bulk", &request(operations)).await;
            let done = each(&answer);
            assert_eq!(statuses(&done), expected, "{role:?}");
            for refused in done.iter().filter(|result| result["status"] == "403") {
                let told = json!({
                    "trackingId": answer.header("trackingid"), "errorCode": "403", "details": FORBIDDEN,
                });
                assert_eq!(refused["response"][CISCO_ERROR], told);
            }
        }
    }
}

#[tokio::test]
async fn who_may_write_neither_users_nor_groups_is_refused_as_a_whole() {
    let (webex, org) = start().await;
    let tokens = [
        org.token().role(Role::ReadonlyAdmin).issue(),
        org.token().role(Role::DeviceAdmin).issue(),
        org.token().plain_user().issue(),
        org.token().scopes(["identity:people_read"]).issue(),
        org.token().scopes(["spark-admin:people_write"]).issue(),
    ];
    for token in &tokens {
        for caller in callers(&org, token) {
            let answer = caller.post("/Bulk", &request(json!([user("ada")]))).await;
            assert_gateway(&answer, 403, FORBIDDEN);
            let entry = last_entry(&webex, &org).await;
            assert_eq!((&entry["operation"], &entry["applied"]), (&json!("bulk"), &json!("no")));
            assert!(
                entry["why"].as_str().unwrap().contains("; bulk needs one of "),
                "{entry}"
            );
        }
    }
    for caller in callers(&org, "unknown") {
        let answer = caller.post("/Bulk", &request(json!([user("ada")]))).await;
        assert_gateway(&answer, 401, UNAUTHORIZED);
    }
    assert_eq!(logins(&Caller::connector(&org)).await, [""; 0]);
}

#[tokio::test]
async fn either_scope_that_writes_opens_bulk() {
    for scope in ["identity:people_rw", "Identity:SCIM"] {
        let (_webex, org) = start().await;
        let token = org.token().scopes([scope]).issue();
        let done = results(&Caller::new(org.scim_url(), &token), json!([user("ada")])).await;
        assert_eq!(statuses(&done), ["201"], "{scope}");
    }
}

/// A request is judged when it comes: the rest of it is done, and the next is refused.
#[tokio::test]
async fn a_request_that_takes_its_own_administrator_away_is_done_to_its_end() {
    for how in ["delete", "deactivate"] {
        let (_webex, org) = start().await;
        let admin = Caller::connector(&org);
        let other = admin.create_user(&login("other")).await;
        let path = format!("/Users/{}", other["id"].as_str().unwrap());
        let roles = json!([{ "value": "id_full_admin" }]);
        let promotion = crate::support::patch(json!([{ "op": "add", "path": "roles", "value": roles }]));
        assert_eq!(admin.patch(&path, &promotion).await.status, 200);
        let token = org.token().user_name(login("other")).issue();
        let own = Caller::new(org.tenant_url(), &token);
        let away = if how == "delete" {
            delete(&path)
        } else {
            patch(&path, "active", false)
        };
        let done = results(&own, json!([user("ada"), away, user("bob")])).await;
        let status = if how == "delete" { "204" } else { "200" };
        assert_eq!(statuses(&done), ["201", status, "201"]);
        let answer = own.post("/Bulk", &request(json!([user("cy")]))).await;
        assert_gateway(&answer, 401, UNAUTHORIZED);
        assert!(logins(&admin).await.contains(&login("bob")));
    }
}
