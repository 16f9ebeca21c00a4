//! The lives of tokens: which headers hold one, when it expires, and what ends it early.

use std::time::Duration;

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use crate::support::journal::last_entry;
use crate::support::refusal::{UNAUTHORIZED, assert_gateway};
use crate::support::wire::{authority, path_of, raw, request};
use crate::support::{Caller, control, patch, send, start};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The connector token lives as long as Microsoft Entra documentation says.
const LIFE: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The token is refused, and the journal says why.
pub(super) async fn assert_dead(webex: &MockWebex, org: &Org, token: &str, why: &str) {
    for base in [org.tenant_url(), org.scim_url()] {
        let answer = Caller::new(base, token).get("/Users").await;
        assert_gateway(&answer, 401, UNAUTHORIZED);
        let entry = last_entry(webex, org).await;
        assert_eq!((&entry["why"], &entry["status"]), (&json!(why), &json!(401)));
    }
}

pub(super) async fn assert_alive(org: &Org, token: &str) {
    for base in [org.tenant_url(), org.scim_url()] {
        let answer = Caller::new(base, token).get("/Users").await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
}

/// An administrator of users beside the full one, with a token.
pub(super) async fn second_admin(org: &Org) -> (Value, String) {
    let admin = Caller::connector(org);
    let body = json!({ "userName": "second@example.test", "title": "Helper", "roles": [{ "value": "id_user_admin" }] });
    let answer = admin.post("/Users", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    (answer.json(), org.token().user_name("second@example.test").issue())
}

pub(super) fn user_path(user: &Value) -> String {
    format!("/Users/{}", user["id"].as_str().unwrap())
}

pub(super) const REVOKED: &str = "the token was revoked: alone, with its integration, or because its owner was deactivated, deleted, or given other \
     roles or another password";

#[tokio::test]
async fn a_header_that_is_not_bearer_and_a_token_is_malformed() {
    let (webex, org) = start().await;
    let url = format!("{}/Users", org.tenant_url());
    let token = org.admin_token();
    for value in [
        token.to_owned(),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        "Basic YWRtaW46cGFzc3dvcmQ=".to_owned(),
        format!("Token {token}"),
        format!("Bearer{token}"),
        String::new(),
    ] {
        let answer = send("GET", &url, &[("authorization", &value)], "").await;
        assert_gateway(&answer, 401, UNAUTHORIZED);
        let entry = last_entry(&webex, &org).await;
        assert_eq!(
            entry["why"], "the Authorization header is not \"Bearer\" and a token",
            "{value:?}"
        );
    }
    let path = format!("{}/Users", path_of(org.tenant_url()));
    let mut bytes = request(
        "GET",
        &path,
        &[("Host", authority(webex.url())), ("Authorization", "Bearer ~")],
        b"",
    );
    let at = bytes.iter().position(|byte| *byte == b'~').unwrap();
    bytes[at] = 0xff;
    let answer = raw(webex.url(), bytes).await;
    assert_eq!((answer.status, answer.header("www-authenticate")), (401, "Bearer"));
}

#[tokio::test]
async fn the_scheme_is_taken_in_any_letter_case() {
    let (_webex, org) = start().await;
    let url = format!("{}/Users", org.tenant_url());
    for scheme in ["Bearer", "bearer", "BEARER", "Bearer "] {
        let value = format!("{scheme} {}", org.admin_token());
        assert_eq!(
            send("GET", &url, &[("authorization", &value)], "").await.status,
            200,
            "{scheme:?}"
        );
    }
}

#[tokio::test]
async fn a_token_that_nobody_issued_is_unknown() {
    let (webex, org) = start().await;
    let other = webex.org().create().await;
    let good = org.admin_token();
    let mut bent = good.to_owned();
    bent.replace_range(..1, if good.starts_with('A') { "B" } else { "A" });
    let moved = good.replace(&org.id().to_string(), &other.id().to_string());
    for token in [
        "garbage",
        "a_b_c",
        &bent,
        &moved,
        &good[..good.len() - 1],
        &format!("{good}_x"),
        &good.to_uppercase(),
    ] {
        assert_dead(&webex, &org, token, "no organization of this double issued the token").await;
    }
}

#[tokio::test]
async fn a_token_of_an_org_that_was_deleted_is_unknown() {
    let (webex, org) = start().await;
    let other = webex.org().create().await;
    let deleted = control(&webex, "DELETE", &format!("/orgs/{}", other.id()), None).await;
    assert_eq!(deleted.status, 204);
    assert_dead(
        &webex,
        &org,
        other.admin_token(),
        "no organization of this double issued the token",
    )
    .await;
    assert_gateway(&Caller::connector(&other).get("/Users").await, 401, UNAUTHORIZED);
}

#[tokio::test]
async fn a_token_that_lives_for_no_time_is_expired_at_once() {
    let (webex, org) = start().await;
    let path = format!("/orgs/{}/tokens", org.id());
    let issued = control(&webex, "POST", &path, Some(&json!({ "ttl": "0s" })))
        .await
        .json();
    let why = format!("the token expired at {}", issued["expiresAt"].as_str().unwrap());
    assert_dead(&webex, &org, issued["token"].as_str().unwrap(), &why).await;
    let by_library = org.token().ttl(Duration::ZERO).issue();
    let answer = Caller::new(org.tenant_url(), &by_library).get("/Users").await;
    assert_gateway(&answer, 401, UNAUTHORIZED);
}

#[tokio::test]
async fn a_connector_token_lives_for_365_days() {
    let (webex, org) = start().await;
    let path = format!("/orgs/{}/tokens", org.id());
    let issued = control(&webex, "POST", &path, None).await.json();
    let token = issued["token"].as_str().unwrap();
    org.clock().advance(LIFE - Duration::from_secs(60));
    assert_alive(&org, token).await;
    assert_alive(&org, org.admin_token()).await;

    org.clock().advance(Duration::from_secs(60));
    let why = format!("the token expired at {}", issued["expiresAt"].as_str().unwrap());
    assert_dead(&webex, &org, token, &why).await;
    // A new one lives from now on.
    assert_alive(&org, &org.token().issue()).await;
}

#[tokio::test]
async fn a_token_lives_as_long_as_it_was_asked_for() {
    let (_webex, org) = start().await;
    let token = org.token().ttl(DAY).issue();
    org.clock().advance(DAY - Duration::from_secs(60));
    assert_alive(&org, &token).await;
    org.clock().advance(Duration::from_secs(60));
    assert_gateway(
        &Caller::new(org.tenant_url(), &token).get("/Users").await,
        401,
        UNAUTHORIZED,
    );
    assert_alive(&org, org.admin_token()).await;
}

#[tokio::test]
async fn a_change_of_roles_ends_all_tokens_of_their_owner_and_nobody_elses() {
    for change in [
        json!({ "op": "replace", "path": "roles", "value": [{ "value": "id_full_admin" }] }),
        json!({ "op": "add", "path": "roles", "value": [{ "value": "id_group_admin" }] }),
        json!({ "op": "remove", "path": "roles" }),
    ] {
        let (webex, org) = start().await;
        let (user, token) = second_admin(&org).await;
        let another = org.token().user_name("second@example.test").issue();
        assert_alive(&org, &token).await;
        let changed = Caller::connector(&org)
            .patch(&user_path(&user), &patch(json!([change])))
            .await;
        assert_eq!(changed.status, 200, "{}", changed.text());
        assert_dead(&webex, &org, &token, REVOKED).await;
        assert_dead(&webex, &org, &another, REVOKED).await;
        assert_alive(&org, org.admin_token()).await;
    }
}

#[tokio::test]
async fn a_put_that_leaves_out_the_roles_ends_the_tokens_too() {
    let (webex, org) = start().await;
    let (user, token) = second_admin(&org).await;
    let body = json!({ "userName": "second@example.test", "title": "Helper" });
    assert_eq!(Caller::connector(&org).put(&user_path(&user), &body).await.status, 200);
    assert_dead(&webex, &org, &token, REVOKED).await;
}

#[tokio::test]
async fn deactivation_ends_tokens_and_activation_does_not_revive_them() {
    let admin_of = Caller::connector;
    for off in [
        json!({ "op": "replace", "path": "active", "value": false }),
        json!({ "op": "Replace", "path": "active", "value": "False" }),
    ] {
        let (webex, org) = start().await;
        let (user, token) = second_admin(&org).await;
        let path = user_path(&user);
        assert_eq!(admin_of(&org).patch(&path, &patch(json!([off]))).await.status, 200);
        assert_dead(&webex, &org, &token, REVOKED).await;
        // A token that is issued while they are inactive opens nothing either.
        let meanwhile = org.token().user_name("second@example.test").issue();
        assert_dead(&webex, &org, &meanwhile, "the token's owner is not active").await;

        let on = json!({ "op": "replace", "path": "active", "value": true });
        assert_eq!(admin_of(&org).patch(&path, &patch(json!([on]))).await.status, 200);
        assert_dead(&webex, &org, &token, REVOKED).await;
        assert_alive(&org, &org.token().user_name("second@example.test").issue()).await;
    }
}

#[tokio::test]
async fn deletion_ends_tokens_and_the_same_login_does_not_revive_them() {
    let (webex, org) = start().await;
    let (user, token) = second_admin(&org).await;
    assert_eq!(Caller::connector(&org).delete(&user_path(&user)).await.status, 204);
    assert_dead(&webex, &org, &token, REVOKED).await;
    let (_, fresh) = second_admin(&org).await;
    assert_dead(&webex, &org, &token, REVOKED).await;
    assert_alive(&org, &fresh).await;
}

#[tokio::test]
async fn an_administrator_who_demotes_deactivates_or_deletes_themselves_is_out_at_the_next_call() {
    let demote = patch(json!([{ "op": "remove", "path": "roles" }]));
    let deactivate = patch(json!([{ "op": "replace", "path": "active", "value": false }]));
    for (method, body, status) in [
        ("PATCH", Some(&demote), 200),
        ("PATCH", Some(&deactivate), 200),
        ("DELETE", None, 204),
    ] {
        let (webex, org) = start().await;
        let admin = Caller::connector(&org);
        let me = admin.get("/Users").await.json()["Resources"][0].clone();
        assert_eq!(
            admin.send(method, &user_path(&me), body).await.status,
            status,
            "{method}"
        );
        assert_dead(&webex, &org, org.admin_token(), REVOKED).await;
    }
}

#[tokio::test]
async fn other_changes_of_a_person_leave_their_tokens_alone() {
    let (_webex, org) = start().await;
    let (user, token) = second_admin(&org).await;
    let (admin, path) = (Caller::connector(&org), user_path(&user));
    for change in [
        json!({ "op": "replace", "path": "title", "value": "Boss" }),
        json!({ "op": "replace", "path": "userName", "value": "renamed@example.test" }),
        json!({ "op": "replace", "path": "active", "value": true }),
        json!({ "op": "add", "path": "roles", "value": [{ "value": "id_user_admin" }] }),
    ] {
        let changed = admin.patch(&path, &patch(json!([change]))).await;
        assert_eq!(changed.status, 200, "{}", changed.text());
        assert_alive(&org, &token).await;
    }
    let team = json!({ "displayName": "Team", "members": [{ "value": user["id"] }] });
    assert_eq!(admin.post("/Groups", &team).await.status, 201);
    assert_alive(&org, &token).await;
    let whole = admin.get(&path).await.json();
    assert_eq!(admin.put(&path, &whole).await.status, 200);
    assert_alive(&org, &token).await;
}

#[tokio::test]
async fn a_change_that_is_refused_ends_no_token() {
    let (_webex, org) = start().await;
    let (user, token) = second_admin(&org).await;
    let half = json!({ "Operations": [
        { "op": "remove", "path": "roles" },
        { "op": "replace", "path": "active", "value": false },
        { "op": "replace", "path": "nonsense", "value": 1 },
    ] });
    assert_eq!(
        Caller::connector(&org).patch(&user_path(&user), &half).await.status,
        400
    );
    assert_alive(&org, &token).await;
}
