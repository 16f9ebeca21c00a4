//! What was expected, and what became of it.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use crate::support::{Caller, control, start};

async fn verify(webex: &MockWebex, org: &Org, body: &Value) -> Value {
    let answer = control(webex, "POST", &format!("/orgs/{}/verify", org.id()), Some(body)).await;
    assert_eq!(answer.status, 200, "{body}: {}", answer.text());
    answer.json()
}

/// Why it failed; nothing where it did not.
async fn why(webex: &MockWebex, org: &Org, body: &Value) -> Vec<String> {
    let verdict = verify(webex, org, body).await;
    let failures = verdict["failures"].as_array().unwrap();
    assert_eq!(verdict["ok"], failures.is_empty());
    failures
        .iter()
        .map(|failure| failure["why"].as_str().unwrap().to_owned())
        .collect()
}

/// One read, one write, one read: req-1 to req-3.
async fn asked() -> (MockWebex, Org) {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    admin.get("/Users?count=0").await;
    admin.create_user("ada@example.test").await;
    admin.get("/Users?count=1").await;
    (webex, org)
}

#[tokio::test]
async fn counts_are_held_just_inside_and_fail_just_outside() {
    let (webex, org) = asked().await;
    for (times, expected) in [
        (json!(2), None),
        (json!(1), Some("users.list: expected 1, came 2")),
        (json!(3), Some("users.list: expected 3, came 2")),
        (json!({ "min": 2 }), None),
        (json!({ "min": 3 }), Some("users.list: expected at least 3, came 2")),
        (json!({ "max": 2 }), None),
        (json!({ "max": 1 }), Some("users.list: expected at most 1, came 2")),
        (json!({ "min": 1, "max": 2 }), None),
        (
            json!({ "min": 3, "max": 4 }),
            Some("users.list: expected 3 to 4, came 2"),
        ),
        (json!({}), None),
        (Value::Null, None),
        (json!(0), Some("users.list: expected 0, came 2")),
    ] {
        let body = json!({ "expect": [{ "op": "users.list", "times": times }] });
        let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
        assert_eq!(why(&webex, &org, &body).await, expected, "{times}");
    }
}

#[tokio::test]
async fn where_all_that_came_are_as_wanted_and_too_few_the_last_of_them_is_nearest() {
    let (webex, org) = asked().await;
    let body = json!({ "expect": [{ "op": "users.list", "times": 99 }] });
    let verdict = verify(&webex, &org, &body).await;
    let nearest = &verdict["failures"][0]["nearest"];
    assert_eq!(
        (&nearest["operation"], &nearest["differences"]),
        (&json!("users.list"), &json!([])),
        "{verdict}"
    );
    let lists = control(
        &webex,
        "GET",
        &format!("/orgs/{}/requests?op=users.list", org.id()),
        None,
    )
    .await;
    assert_eq!(nearest["id"], lists.json()["items"][1]["id"]);
}

#[tokio::test]
async fn order_is_that_of_the_requests_and_others_may_come_between() {
    let (webex, org) = asked().await;
    let create = json!({ "op": "users.create", "userName": "ada@example.test" });
    for (sequence, expected) in [
        (json!([]), None),
        (json!(["users.list", "users.create", "users.list"]), None),
        (json!(["users.list", "users.list"]), None),
        (json!(["users.*", create]), None),
        (
            json!(["users.create", "users.create"]),
            Some("sequence: step 2, users.create, did not come after req-2, but before, as req-2"),
        ),
        (
            json!(["groups.list"]),
            Some("sequence: step 1, groups.list, did not come at all"),
        ),
        (
            json!(["users.list", "users.list", "users.list"]),
            Some("sequence: step 3, users.list, did not come after req-3, but before, as req-3"),
        ),
    ] {
        let body = json!({ "sequence": sequence });
        let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
        assert_eq!(why(&webex, &org, &body).await, expected, "{sequence}");
    }
}

#[tokio::test]
async fn a_fault_that_was_armed_for_nothing_fails_unless_it_is_optional_or_nobody_asks() {
    let (webex, org) = asked().await;
    let faults = format!("/orgs/{}/faults", org.id());
    let idle = "the fault `busy` was never hit: users.create: 503 x1".to_owned();
    let rule = json!({ "id": "busy", "short": "users.create: 503 x1" });
    control(&webex, "POST", &faults, Some(&rule)).await;
    assert_eq!(why(&webex, &org, &json!({})).await, std::slice::from_ref(&idle));
    assert_eq!(why(&webex, &org, &json!({ "faults": "all-fired" })).await, [idle]);
    assert_eq!(why(&webex, &org, &json!({ "faults": "any" })).await, [""; 0]);
    let nearest = verify(&webex, &org, &json!({})).await["failures"][0]["nearest"].clone();
    // The request that the rule would have hit, had it been armed then.
    assert_eq!((&nearest["id"], &nearest["differences"]), (&json!("req-2"), &json!([])));

    for calm in [
        json!({ "optional": true }),
        json!({ "optional": false, "enabled": false }),
    ] {
        let changed = control(&webex, "PATCH", &format!("{faults}/busy"), Some(&calm)).await;
        assert_eq!(changed.status, 200, "{}", changed.text());
        assert_eq!(why(&webex, &org, &json!({})).await, [""; 0], "{calm}");
    }
    control(
        &webex,
        "PATCH",
        &format!("{faults}/busy"),
        Some(&json!({ "enabled": true })),
    )
    .await;

    let user = json!({ "userName": "bob@example.test" });
    assert_eq!(Caller::connector(&org).post("/Users", &user).await.status, 503);
    assert_eq!(why(&webex, &org, &json!({})).await, [""; 0], "exhausted, but hit");
}

#[tokio::test]
async fn only_what_came_since_is_looked_at() {
    let (webex, org) = asked().await;
    let body = |since: u64| json!({ "expect": [{ "op": "users.create" }], "since": since });
    assert_eq!(verify(&webex, &org, &body(1)).await["requests"], 2);
    assert_eq!(why(&webex, &org, &body(1)).await, [""; 0]);
    assert_eq!(
        why(&webex, &org, &body(2)).await,
        ["users.create: expected at least 1, came 0"]
    );
}

#[tokio::test]
async fn what_no_request_can_meet_is_refused_where_it_stands() {
    let (webex, org) = asked().await;
    for (path, body, pointer, reason) in [
        (
            "verify",
            json!({ "expect": [{ "times": 0, "match": { "applied": "Yes" } }] }),
            "/expect/0/match/applied",
            "\"Yes\" is none of yes, no, partial",
        ),
        (
            "requests/count",
            json!({ "method": { "in": ["GET", "get"] } }),
            "/method/in/1",
            "\"get\" is none of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, CONNECT, TRACE, -; `matches` finds a method \
             of another name",
        ),
    ] {
        let answer = control(&webex, "POST", &format!("/orgs/{}/{path}", org.id()), Some(&body)).await;
        let errors = json!([{ "pointer": pointer, "reason": reason }]);
        assert_eq!((answer.status, &answer.json()["errors"]), (422, &errors), "{body}");
    }
    let twice = control(
        &webex,
        "GET",
        &format!("/orgs/{}/requests?op=a&op=users.list", org.id()),
        None,
    )
    .await;
    assert_eq!(twice.status, 422);
    assert_eq!(
        twice.json()["errors"][1],
        json!({ "pointer": "?op", "reason": "given twice; one of them would be ignored" })
    );
}

#[tokio::test]
async fn so_many_expectations_and_steps_and_not_one_more() {
    let (webex, org) = start().await;
    for (key, item) in [("expect", json!({ "op": "*", "times": 0 })), ("sequence", json!("*"))] {
        for (count, status) in [(1_000, 200), (1_001, 422)] {
            let body = json!({ key: vec![item.clone(); count] });
            let answer = control(&webex, "POST", &format!("/orgs/{}/verify", org.id()), Some(&body)).await;
            assert_eq!(answer.status, status, "{count} of {key}");
        }
    }
}
