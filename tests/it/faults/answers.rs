//! A status in the operation's place: its body and headers, which requests it hits, and how often.

use serde_json::{Value, json};

use super::{arm, state, told};
use crate::support::journal::journal;
use crate::support::refusal::{FORBIDDEN, NOT_FOUND, UNAUTHORIZED, assert_gateway};
use crate::support::{Caller, control, send, start};

const WHY: &str = "a fault answered in the operation's place";

#[tokio::test]
async fn a_status_stands_in_the_operations_place_and_nothing_is_applied() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    let before = admin.get("/Users").await.json();
    for (status, message) in [
        (400, "Bad Request"),
        (401, UNAUTHORIZED),
        (403, FORBIDDEN),
        (404, NOT_FOUND),
        (409, "Conflict"),
        (423, "Locked"),
        (429, "Too Many Requests"),
        (500, "Internal Server Error"),
        (502, "Bad Gateway"),
        (503, "Service Unavailable"),
        (504, "Gateway Timeout"),
        (599, "Error"),
    ] {
        arm(&webex, &org, "fault", &format!("users.create: {status}")).await;
        for caller in [Caller::connector(&org), Caller::v2(&org)] {
            let answer = caller.post("/Users", &json!({ "userName": "ada@example.test" })).await;
            assert_gateway(&answer, status, message);
            assert_eq!(answer.header("retry-after"), "");
        }
        let fault = json!([{ "id": "fault", "hit": 2 }]);
        assert_eq!(
            told(&webex, &org).await,
            json!(["users.create", status, "no", "whole", fault, WHY])
        );
    }
    assert_eq!(admin.get("/Users").await.json(), before);
}

#[tokio::test]
async fn a_429_tells_when_to_come_back() {
    let (webex, org) = start().await;
    for seconds in ["0", "7", "3600"] {
        arm(
            &webex,
            &org,
            "throttle",
            &format!("users.*: 429 retry-after={seconds}s"),
        )
        .await;
        let answer = Caller::connector(&org).get("/Users").await;
        assert_gateway(&answer, 429, "Too Many Requests");
        assert_eq!(answer.header("retry-after"), seconds);
    }
}

#[tokio::test]
async fn x2_hits_twice_and_then_no_more() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    arm(&webex, &org, "twice", "users.create: 503 x2").await;
    assert_eq!(state(&webex, &org, "twice").await, json!([true, 0, 2]));
    let user = json!({ "userName": "ada@example.test" });
    for (hit, after) in [(1, json!([true, 1, 1])), (2, json!([false, 2, 0]))] {
        assert_gateway(&admin.post("/Users", &user).await, 503, "Service Unavailable");
        let fault = json!([{ "id": "twice", "hit": hit }]);
        assert_eq!(
            told(&webex, &org).await,
            json!(["users.create", 503, "no", "whole", fault, WHY])
        );
        assert_eq!(state(&webex, &org, "twice").await, after);
    }
    assert_eq!(admin.post("/Users", &user).await.status, 201);
    assert_eq!(
        told(&webex, &org).await,
        json!(["users.create", 201, "yes", "whole", [], null])
    );
    assert_eq!(admin.post("/Users", &user).await.status, 409);
    assert_eq!(state(&webex, &org, "twice").await, json!([false, 2, 0]));
}

#[tokio::test]
async fn many_at_once_are_hit_exactly_as_often_as_the_rule_says() {
    let (webex, org) = start().await;
    arm(&webex, &org, "ten", "users.create: 503 x10").await;
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..40 {
        let admin = Caller::connector(&org);
        tasks.spawn(async move {
            admin
                .post("/Users", &json!({ "userName": format!("u{n}@example.test") }))
                .await
                .status
        });
    }
    let statuses = tasks.join_all().await;
    assert_eq!(statuses.iter().filter(|status| **status == 503).count(), 10);
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 30);
    assert_eq!(Caller::connector(&org).get("/Users").await.json()["totalResults"], 31);
    let mut hits: Vec<Value> = journal(&webex, &org)
        .await
        .into_iter()
        .map(|entry| entry["faults"][0]["hit"].clone())
        .collect();
    hits.retain(|hit| !hit.is_null());
    hits.sort_by_key(Value::as_u64);
    assert_eq!(Value::from(hits), json!([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
}

#[tokio::test]
async fn a_rule_hits_the_operations_that_it_names_on_both_bases_and_no_other() {
    let (webex, org) = start().await;
    for (pattern, users, groups, elsewhere) in [
        ("users.*", 503, 200, 404),
        ("users.list", 503, 200, 404),
        ("users.get", 200, 200, 404),
        ("groups.*", 200, 503, 404),
        ("unknown", 200, 200, 503),
        ("*", 503, 503, 503),
    ] {
        arm(&webex, &org, "rule", &format!("{pattern}: 503")).await;
        for caller in [Caller::connector(&org), Caller::v2(&org)] {
            let paths = ["/Users", "/Groups", "/Printers"];
            let mut statuses = Vec::new();
            for path in paths {
                statuses.push(caller.get(path).await.status);
            }
            assert_eq!(statuses, [users, groups, elsewhere], "{pattern}");
        }
    }
}

#[tokio::test]
async fn the_control_plane_is_never_hit() {
    let (webex, org) = start().await;
    arm(&webex, &org, "all", "*: rst").await;
    for path in [
        "/version".to_owned(),
        "/orgs".to_owned(),
        format!("/orgs/{}/requests", org.id()),
    ] {
        assert_eq!(control(&webex, "GET", &path, None).await.status, 200, "{path}");
    }
    assert_eq!(state(&webex, &org, "all").await, json!([true, 0, null]));
}

#[tokio::test]
async fn the_sign_in_of_an_org_can_be_faulted_too() {
    let (webex, org) = start().await;
    let other = webex.org().create().await;
    arm(&webex, &org, "closed", "oauth.*: 503 retry-after=5s").await;
    let refused = send("GET", org.sign_in_url(), &[], "").await;
    assert_gateway(&refused, 503, "Service Unavailable");
    assert_eq!(refused.header("retry-after"), "5");
    let open = send("GET", other.sign_in_url(), &[], "").await;
    assert_eq!(
        (open.status, open.header("content-type")),
        (200, "text/html;charset=UTF-8")
    );
}

#[tokio::test]
async fn a_fault_comes_before_anybody_looks_at_the_token() {
    let (webex, org) = start().await;
    arm(&webex, &org, "busy", "users.list: 503 x1").await;
    let nobody = Caller::new(org.tenant_url(), "garbage");
    assert_gateway(&nobody.get("/Users").await, 503, "Service Unavailable");
    assert_gateway(&nobody.get("/Users").await, 401, UNAUTHORIZED);
}

#[tokio::test]
async fn the_first_status_wins_and_a_rule_that_came_too_late_is_not_hit() {
    let (webex, org) = start().await;
    arm(&webex, &org, "first", "users.*: 503 x1").await;
    arm(&webex, &org, "second", "users.list: 500 x1").await;
    let admin = Caller::connector(&org);
    assert_eq!(admin.get("/Users").await.status, 503);
    assert_eq!(state(&webex, &org, "second").await, json!([true, 0, 1]));
    assert_eq!(admin.get("/Users").await.status, 500);
    assert_eq!(admin.get("/Users").await.status, 200);
    assert_eq!(
        told(&webex, &org).await,
        json!(["users.list", 200, "no", "whole", [], null])
    );
}

#[tokio::test]
async fn a_rule_that_is_written_again_under_its_id_begins_again() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    arm(&webex, &org, "rule", "users.list: 503 x1").await;
    assert_eq!(admin.get("/Users").await.status, 503);
    arm(&webex, &org, "rule", "users.list: 500 x1").await;
    assert_eq!(admin.get("/Users").await.status, 500);
    assert_eq!(admin.get("/Users").await.status, 200);
}
