//! A rule that cannot strike, whatever it would do, changes no byte of any answer: the same requests to an org without
//! rules, of the same seed and at the same instant, are answered the same, ids and TrackingIDs included.

use serde_json::{Value, json};

use super::Twin;

/// Something of every layer; each of them acts on a list of users.
fn effects() -> Vec<Value> {
    let http = [
        json!({ "status": 503, "retryAfter": 7 }),
        json!({ "truncate": "50%" }),
        json!({ "headers": { "set": { "x-fault": "yes" }, "remove": ["TrackingID", "Date"] } }),
        json!({ "patch": [{ "op": "remove", "path": "/totalResults" }] }),
    ];
    let protocol = [
        json!("stale-read"),
        json!("empty-directory"),
        json!("filter-ignored"),
        json!("reordered"),
        json!("read-only-mode"),
        json!("non-admin"),
        json!("org-suspended"),
        json!({ "name": "rate-limit", "limit": 1, "window": "1h" }),
    ];
    let transport = [
        json!({ "delay": "1ms" }),
        json!({ "delay": { "uniform": ["1ms", "3ms"] } }),
        json!({ "delay": "1ms", "at": "body" }),
        json!({ "cut": 0, "end": "rst" }),
        json!({ "cut": "40%", "end": "fin" }),
        json!({ "garbage": 64 }),
        json!({ "rate": "64KiB/s" }),
    ];
    let named = |key: &'static str| move |value: Value| json!({ key: value });
    let http = http.into_iter().map(named("http"));
    let protocol = protocol.into_iter().map(named("protocol"));
    let transport = transport.into_iter().map(named("transport"));
    let mut all: Vec<Value> = http.chain(protocol).chain(transport).collect();
    all.push(json!({ "commit": "first", "http": { "status": 500 } }));
    all
}

/// Those of them that change something when one lists users of a small directory in which nothing happens.
fn effects_on_a_list() -> Vec<Value> {
    let idle =
        ["stale-read", "filter-ignored", "reordered", "read-only-mode"].map(|toggle| json!({ "protocol": toggle }));
    effects().into_iter().filter(|effect| !idle.contains(effect)).collect()
}

/// One rule for each of these effects, about this operation.
async fn arm_all(twin: &Twin, op: &str, schedule: &Value, effects: Vec<Value>) {
    for effect in effects {
        let rule = json!({ "match": { "op": op }, "schedule": schedule, "effect": effect });
        twin.arm(&rule).await;
    }
}

/// Reads and writes of every outcome, each with the whole of its answer.
async fn answers(twin: &Twin) -> Vec<String> {
    let create = json!({ "userName": "ada@example.test", "displayName": "Ada", "emails": [{ "value": "a@x.test" }] });
    let (id, mut answers) = {
        let (created, _) = twin.send("POST", "/Users", &create).await;
        let body: Value = serde_json::from_str(created.split("\r\n\r\n").nth(1).unwrap()).unwrap();
        (body["id"].as_str().unwrap().to_owned(), vec![created])
    };
    let (user, none) = (format!("/Users/{id}"), Value::Null);
    let operations = json!([{ "op": "replace", "path": "displayName", "value": "Countess" }]);
    let patch = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations });
    for (method, path, body) in [
        ("GET", "/Users", &none),
        ("GET", "/Users?startIndex=3&count=2", &none),
        ("GET", "/Users?filter=userName eq \"ada@example.test\"", &none),
        ("GET", "/Users?filter=userName eq", &none),
        ("GET", &user, &none),
        ("POST", "/Users", &create),
        ("PATCH", &user, &patch),
        ("PUT", &user, &create),
        (
            "POST",
            "/Groups",
            &json!({ "displayName": "Team", "members": [{ "value": id }] }),
        ),
        ("GET", "/Groups", &none),
        ("DELETE", &user, &none),
        ("GET", &user, &none),
        ("GET", "/Schemas", &none),
        ("GET", "/Printers", &none),
        ("DELETE", "/Users", &none),
    ] {
        let (answer, in_order) = twin.send(method, path, body).await;
        assert!(in_order && answer.starts_with("HTTP/1.1 "), "{method} {path}: {answer}");
        answers.push(answer);
    }
    answers
}

/// The answers to those requests, and that no rule was hit by them.
async fn untouched(twin: &Twin) -> Vec<String> {
    assert_eq!(twin.control("DELETE", "/requests", None).await.status, 204);
    let answers = answers(twin).await;
    let journal = twin.journal().await;
    assert_eq!(journal.len(), answers.len());
    for entry in journal {
        assert_eq!(
            (&entry["faults"], &entry["delivery"]),
            (&json!([]), &json!("whole")),
            "{entry}"
        );
    }
    answers
}

/// Arms every effect in a way in which it cannot strike, and compares.
async fn check(what: &str, prepare: impl AsyncFnOnce(&Twin)) {
    let (bare, armed) = (Twin::start(42).await, Twin::start(42).await);
    prepare(&armed).await;
    let rules = armed.rules().await.len();
    assert!(rules == 0 || rules == effects().len(), "{what}: {rules} rules");
    let (expected, got) = (untouched(&bare).await, untouched(&armed).await);
    for (expected, got) in expected.iter().zip(&got) {
        assert_eq!(got, expected, "{what}");
    }
}

/// Lists users until no rule of the org can be hit any more, and as often in an org without rules.
async fn check_spent(what: &str, schedule: Value, is_spent: impl Fn(&Value) -> bool) {
    let (bare, armed) = (Twin::start(42).await, Twin::start(42).await);
    arm_all(&armed, "users.list", &schedule, effects_on_a_list()).await;
    let mut rounds = 0;
    while !armed.rules().await.iter().all(&is_spent) {
        assert!(rounds <= effects().len(), "{what}: never spent");
        for twin in [&armed, &bare] {
            twin.send("GET", "/Users", &Value::Null).await;
        }
        rounds += 1;
    }
    assert!(rounds > 1, "{what}: rules of one layer wait for each other");
    assert_eq!(untouched(&armed).await, untouched(&bare).await, "{what}");
}

#[tokio::test]
async fn two_orgs_of_one_seed_answer_alike_and_of_another_do_not() {
    let (one, same, other) = (Twin::start(42).await, Twin::start(42).await, Twin::start(43).await);
    let answers = untouched(&one).await;
    assert_eq!(answers, untouched(&same).await);
    let others = untouched(&other).await;
    assert!(answers.iter().zip(&others).all(|(one, other)| one != other));
}

#[tokio::test]
async fn a_rule_that_is_disarmed_disabled_or_gone_is_inert() {
    check("disabled", async |twin| {
        for effect in effects() {
            twin.arm(&json!({ "enabled": false, "effect": effect })).await;
        }
    })
    .await;
    check("disarmed", async |twin| {
        arm_all(twin, "*", &json!({}), effects()).await;
        for rule in twin.rules().await {
            let path = format!("/faults/{}/disarm", rule["id"].as_str().unwrap());
            assert_eq!(twin.control("POST", &path, None).await.status, 200);
        }
    })
    .await;
    check("removed", async |twin| {
        arm_all(twin, "*", &json!({}), effects()).await;
        assert_eq!(twin.control("DELETE", "/faults", None).await.status, 204);
    })
    .await;
}

#[tokio::test]
async fn a_rule_whose_turn_never_comes_is_inert() {
    for schedule in [
        json!({ "probability": 0 }),
        json!({ "ramp": { "to": 1, "over": "1h" } }),
        json!({ "skip": 1000 }),
        json!({ "nth": [1000] }),
        json!({ "every": 1000 }),
        json!({ "state": { "machine": "m", "is": "never" } }),
    ] {
        check(&schedule.to_string(), async |twin| {
            arm_all(twin, "*", &schedule, effects()).await
        })
        .await;
    }
}

#[tokio::test]
async fn a_rule_outside_of_its_window_is_inert() {
    for window in [
        json!({ "from": "1ms", "for": "1h" }),
        json!({ "from": "2026-03-01T11:00:00Z", "for": "1h" }),
    ] {
        let schedule = json!({ "window": window });
        check(&schedule.to_string(), async |twin| {
            arm_all(twin, "*", &schedule, effects()).await
        })
        .await;
    }
}

#[tokio::test]
async fn a_rule_past_its_ttl_is_inert() {
    check("ttl", async |twin| {
        arm_all(twin, "*", &json!({ "ttl": "1ms" }), effects()).await;
        twin.until_all("the end of every ttl", |rule| rule["armed"] == false)
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_rule_that_is_used_up_is_inert() {
    check_spent("times", json!({ "times": 1 }), |rule| rule["remaining"] == 0).await;
    let budget = json!({ "budget": { "hits": 1, "per": "1h" } });
    check_spent("budget", budget, |rule| rule["hits"] == 1).await;
}
