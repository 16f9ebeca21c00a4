//! The order in which access is judged: 401, then 404, then 403. Each refusal then means one thing.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org, Role};

use crate::support::journal::last_of_server;
use crate::support::refusal::{FORBIDDEN, NOT_FOUND, UNAUTHORIZED, assert_gateway};
use crate::support::{Answer, Caller, send, start};

const GHOST: &str = "00000000-0000-4000-8000-000000000000";

/// Both bases below which an org's users are.
fn bases(webex: &MockWebex, org: &str) -> [String; 2] {
    [
        format!("{}/v1/scim/{org}", webex.url()),
        format!("{}/identity/scim/{org}/v2", webex.url()),
    ]
}

/// The entry of a refusal: it names the org if there is one, says why, and nothing was applied.
async fn assert_journaled(webex: &MockWebex, answer: &Answer, org: Option<&Org>, why: &str) {
    let entry = last_of_server(webex).await;
    let kept = ["org", "operation", "status", "applied", "why", "trackingId"].map(|key| entry[key].clone());
    assert_eq!(
        Value::from(kept.to_vec()),
        json!([
            org.map(|org| org.id().to_string()),
            "users.list",
            answer.status,
            "no",
            why,
            answer.header("trackingid"),
        ]),
    );
}

#[tokio::test]
async fn without_a_token_that_is_good_everything_is_401_whatever_the_path_names() {
    let (webex, org) = start().await;
    let id = org.id().to_string();
    for named in [id.as_str(), GHOST, "not-an-id"] {
        for base in bases(&webex, named) {
            let url = format!("{base}/Users");
            let found = (named == id).then_some(&org);
            let missing = send("GET", &url, &[], "").await;
            assert_gateway(&missing, 401, UNAUTHORIZED);
            assert_journaled(&webex, &missing, found, "there is no Authorization header").await;

            let garbage = send("GET", &url, &[("authorization", "Bearer garbage")], "").await;
            assert_gateway(&garbage, 401, UNAUTHORIZED);
            assert_journaled(
                &webex,
                &garbage,
                found,
                "no organization of this double issued the token",
            )
            .await;
        }
    }
}

#[tokio::test]
async fn with_a_good_token_an_org_that_is_not_there_is_404_whatever_the_role() {
    let (webex, org) = start().await;
    let powerless = org.token().plain_user().scopes([""; 0]).issue();
    for token in [org.admin_token(), &powerless] {
        for named in [GHOST, "not-an-id", "me"] {
            for base in bases(&webex, named) {
                let answer = Caller::new(&base, token).get("/Users").await;
                assert_gateway(&answer, 404, NOT_FOUND);
                let why = format!("this double has no organization {named:?}");
                assert_journaled(&webex, &answer, None, &why).await;
            }
        }
    }
}

#[tokio::test]
async fn another_orgs_token_is_403_before_role_and_scope_are_looked_at() {
    let (webex, org) = start().await;
    let other = webex.org().create().await;
    let powerless = other.token().plain_user().scopes([""; 0]).issue();
    for token in [other.admin_token(), &powerless] {
        for base in bases(&webex, &org.id().to_string()) {
            let answer = Caller::new(&base, token).get("/Users").await;
            assert_gateway(&answer, 403, FORBIDDEN);
            let why = format!("the token is of organization {}", other.id());
            assert_journaled(&webex, &answer, Some(&org), &why).await;
        }
    }
}

#[tokio::test]
async fn a_missing_role_is_403_and_told_before_a_missing_scope() {
    let (webex, org) = start().await;
    let path = |role: Role| format!("{}@{}", role.as_str(), org.admin().0.split_once('@').unwrap().1);
    let group_admin = org.token().role(Role::GroupAdmin).scopes([""; 0]).issue();
    let no_scope = org.token().scopes(["spark:people_read"]).issue();
    for base in bases(&webex, &org.id().to_string()) {
        let answer = Caller::new(&base, &group_admin).get("/Users").await;
        assert_gateway(&answer, 403, FORBIDDEN);
        let why = format!(
            "{} has the roles [id_group_admin]; users.list needs one of id_full_admin, id_user_admin, \
             id_readonly_admin, id_device_admin",
            path(Role::GroupAdmin)
        );
        assert_journaled(&webex, &answer, Some(&org), &why).await;

        let answer = Caller::new(&base, &no_scope).get("/Users").await;
        assert_gateway(&answer, 403, FORBIDDEN);
        let why = "the token has the scopes [spark:people_read]; users.list needs one of identity:people_rw, \
                   identity:people_read, Identity:SCIM";
        assert_journaled(&webex, &answer, Some(&org), why).await;
    }
}

#[tokio::test]
async fn access_is_judged_before_the_body_and_the_query_are_read() {
    let (_webex, org) = start().await;
    let nobody = Caller::new(org.tenant_url(), "garbage");
    let plain = Caller::new(org.tenant_url(), &org.token().plain_user().issue());
    for (method, path, body) in [
        ("GET", "/Users?filter=broken", None),
        ("GET", "/Users/ghost", None),
        ("POST", "/Users", Some(json!("no object"))),
        ("PATCH", "/Users/ghost", Some(json!([]))),
        ("DELETE", "/Groups/ghost", None),
    ] {
        assert_gateway(&nobody.send(method, path, body.as_ref()).await, 401, UNAUTHORIZED);
        assert_gateway(&plain.send(method, path, body.as_ref()).await, 403, FORBIDDEN);
    }
}

#[tokio::test]
async fn what_is_not_served_needs_no_token_to_be_told_so() {
    let (webex, org) = start().await;
    for base in bases(&webex, &org.id().to_string()) {
        assert_gateway(&send("GET", &format!("{base}/Printers"), &[], "").await, 404, NOT_FOUND);
        let wrong = send("DELETE", &format!("{base}/Users"), &[], "").await;
        assert_gateway(
            &wrong,
            405,
            "The method is not allowed here. Allowed: GET, HEAD, POST, OPTIONS.",
        );
    }
}

#[tokio::test]
async fn every_refusal_has_a_tracking_id_of_its_own() {
    let (webex, org) = start().await;
    let mut seen = Vec::new();
    for _ in 0..3 {
        for base in bases(&webex, &org.id().to_string()) {
            let refused = Caller::new(&base, "garbage").get("/Users").await;
            seen.push(refused.header("trackingid").to_owned());
            seen.push(
                Caller::new(&base, org.admin_token())
                    .get("/Users/ghost")
                    .await
                    .header("trackingid")
                    .to_owned(),
            );
        }
    }
    let all = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), all);
}
