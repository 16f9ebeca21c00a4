//! The outages of real connectors, each from the first call to the last, by the number of its scenario.

use std::time::Duration;

use serde_json::{Value, json};

use super::{App, BROKER, CALLBACK, PUBLIC, assert_refused};
use crate::sign_in::encode;
use crate::sign_in::visitor::Visitor;
use crate::support::refusal::{UNAUTHORIZED, assert_gateway};
use crate::support::rules::{arm, disarm};
use crate::support::{Caller, control, patch, send};

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn arm_line(app: &App, line: &str) {
    let path = format!("/orgs/{}/faults", app.org.id());
    let answer = control(&app.webex, "POST", &path, Some(&json!({ "short": line }))).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
}

#[tokio::test]
async fn wx_01_no_token_garbage_and_one_that_expires_in_mid_run_are_401_in_the_gateways_body() {
    let app = App::new().await;
    let users = format!("{}/Users", app.org.scim_url());
    let none = send("GET", &users, &[], "").await;
    assert_gateway(&none, 401, UNAUTHORIZED);
    let garbage = app.caller(&json!("garbage"));
    assert_gateway(&garbage.get("/Users").await, 401, UNAUTHORIZED);
    // The connector's 365 days, the 45 of older policies, an integration's 14, a developer's 12 hours.
    for (kind, ttl, life) in [
        ("implicit", Value::Null, 365 * DAY),
        ("implicit", json!("45d"), 45 * DAY),
        ("integration", Value::Null, 14 * DAY),
        ("personal", Value::Null, 12 * HOUR),
    ] {
        let mut body = json!({ "kind": kind, "scopes": ["identity:people_rw"] });
        if kind == "integration" {
            body["clientId"] = app.id.as_str().into();
        }
        if !ttl.is_null() {
            body["ttl"] = ttl;
        }
        let issued = control(
            &app.webex,
            "POST",
            &format!("/orgs/{}/tokens", app.org.id()),
            Some(&body),
        )
        .await;
        let caller = app.caller(&issued.json()["token"]);
        app.org.clock().advance(life - HOUR);
        assert_eq!(caller.get("/Users").await.status, 200, "{kind} {life:?}");
        app.org.clock().advance(HOUR);
        assert_gateway(&caller.get("/Users").await, 401, UNAUTHORIZED);
    }
}

#[tokio::test]
async fn wx_02_a_token_dies_when_its_owner_is_deactivated_or_given_other_roles_through_scim() {
    for change in [
        json!([{ "op": "replace", "path": "active", "value": false }]),
        json!([{ "op": "replace", "path": "roles", "value": [{ "value": "id_readonly_admin" }] }]),
    ] {
        let app = App::new().await;
        let tokens = app.tokens().await;
        let doomed = app.caller(&tokens["access_token"]);
        let me = format!("/Users/{}", app.admin_id().await.as_str().unwrap());
        // With the very token that the change ends.
        assert_eq!(doomed.patch(&me, &patch(change)).await.status, 200);
        assert_gateway(&doomed.get("/Users").await, 401, UNAUTHORIZED);
        let dead = "The refresh token provided is expired, revoked, malformed, or invalid.";
        let answer = app.refresh(tokens["refresh_token"].as_str().unwrap()).await;
        assert_refused(&answer, PUBLIC, 400, "invalid_grant", dead);
    }
}

#[tokio::test]
async fn wx_21_a_limit_is_per_token_and_its_429_says_when_to_come_back_well_badly_or_not_at_all() {
    let app = App::new().await;
    let (one, other) = (app.tokens().await, app.tokens().await);
    let (one, other) = (app.caller(&one["access_token"]), app.caller(&other["access_token"]));
    app.set(json!({ "rateLimit": { "limit": 2, "window": "60s", "per": "token" } }))
        .await;
    for _ in 0..2 {
        assert_eq!(one.get("/Users").await.status, 200);
    }
    let limited = one.get("/Users").await;
    assert_eq!(limited.status, 429);
    let seconds: u64 = limited.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    assert_eq!(
        other.get("/Users").await.status,
        200,
        "another token has a limit of its own"
    );
    app.org.clock().advance(Duration::from_secs(seconds));
    assert_eq!(one.get("/Users").await.status, 200);
    app.set(json!({ "rateLimit": null })).await;
    for (how, header) in [("huge", "3600"), ("absent", ""), ("text", "soon"), ("negative", "-5")] {
        let rule = json!({ "preset": "rate-limit-bad-header", "with": { "how": how } });
        arm(&app.webex, &app.org, &rule).await;
        let limited = one.get("/Users").await;
        assert_eq!((limited.status, limited.header("retry-after")), (429, header), "{how}");
        disarm(&app.webex, &app.org).await;
    }
    arm_line(&app, "users.list: 429 html retry-after=5s").await;
    let page = one.get("/Users").await;
    assert_eq!((page.status, page.header("retry-after")), (429, "5"));
    assert!(page.header("content-type").starts_with("text/html"), "{page:?}");
}

#[tokio::test]
async fn wx_22_what_is_locked_or_down_answers_in_json_or_as_a_page_with_the_tracking_id_in_the_header_alone() {
    let app = App::new().await;
    let caller = Caller::v2(&app.org);
    for status in [423, 502, 503, 504] {
        for html in ["", " html"] {
            arm_line(&app, &format!("users.list: {status}{html}")).await;
            let answer = caller.get("/Users").await;
            disarm(&app.webex, &app.org).await;
            assert_eq!(answer.status, status);
            let tracking = answer.header("trackingid");
            assert!(tracking.starts_with("ROUTER_"), "{answer:?}");
            let is_page = answer.header("content-type").starts_with("text/html");
            assert_eq!(is_page, !html.is_empty(), "{answer:?}");
            assert_eq!(answer.text().contains(tracking), !is_page, "{}", answer.text());
        }
    }
}

#[tokio::test]
async fn wx_27_a_refresh_brings_the_same_refresh_token_back_until_it_expires_which_the_broker_calls_an_invalid_request()
{
    let app = App::new().await;
    let first = app.tokens().await;
    let refresh = first["refresh_token"].as_str().unwrap();
    for _ in 0..3 {
        app.org.clock().advance(14 * DAY);
        let again = app.refresh(refresh).await.json();
        assert_eq!(again["refresh_token"], first["refresh_token"]);
        assert_eq!(app.caller(&again["access_token"]).get("/Users").await.status, 200);
    }
    app.org.clock().advance(48 * DAY);
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    let dead = "The refresh token provided is expired, revoked, malformed, or invalid.";
    assert_refused(&app.ask_at(BROKER, &form).await, BROKER, 400, "invalid_request", dead);
    assert_refused(&app.ask(&form).await, PUBLIC, 400, "invalid_grant", dead);
}

#[tokio::test]
async fn wx_28_a_sign_in_ends_in_the_query_where_the_client_can_be_told_and_else_on_a_page() {
    let app = App::new().await;
    let to_client = [
        (
            app.authorize("").replace("openid", "kms"),
            "error=invalid_scope&error_description=The%20requested%20scope%20is%20invalid.&state=s",
        ),
        (
            app.authorize("&prompt=none"),
            "error=login_required&error_description=Nobody%20is%20signed%20in%2C%20and%20the%20prompt%20is%20none.&state=s",
        ),
    ];
    for (url, query) in to_client {
        let answer = Visitor::new(&app.webex).get(&url).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (302, &*format!("{CALLBACK}?{query}"))
        );
    }
    let foreign = app
        .authorize("")
        .replace(&encode(CALLBACK), &encode("https://elsewhere.example/"));
    let foreign = Visitor::new(&app.webex).get(&foreign).await;
    assert_eq!((foreign.status, foreign.header("location")), (400, ""));
    assert!(
        foreign.text().contains("is not registered for the client"),
        "{}",
        foreign.text()
    );
    let path = format!("/orgs/{}/clients/{}", app.org.id(), app.id);
    control(&app.webex, "PATCH", &path, Some(&json!({ "blocked": true }))).await;
    let blocked = Visitor::new(&app.webex)
        .sign_in(&app.authorize(""), app.org.admin())
        .await;
    assert_eq!((blocked.status, blocked.header("location")), (400, ""));
    assert!(blocked.text().contains("Access denied"), "{}", blocked.text());
}
