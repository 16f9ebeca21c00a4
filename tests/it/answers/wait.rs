//! H08, H09, H10: `Retry-After` in all its forms, and in those that it must not have.

use serde_json::{Value, json};

use super::Bench;

#[tokio::test]
async fn retry_after_is_seconds_huge_negative_a_word_or_absent() {
    for (retry_after, expected) in [
        (json!(7), vec!["7"]),
        (json!(0), vec!["0"]),
        (json!(31_536_000), vec!["31536000"]),
        (json!({ "bad": "-5" }), vec!["-5"]),
        (json!({ "bad": "soon" }), vec!["soon"]),
        (Value::Null, vec![]),
    ] {
        let bench = Bench::with("users.list", &json!({ "status": 429, "retryAfter": retry_after })).await;
        let answer = bench.list().await;
        assert_eq!(answer.all("retry-after"), expected);
        answer.assert_gateway("Too Many Requests");
    }
}

#[tokio::test]
async fn retry_after_is_a_date_so_long_after_the_answers_own() {
    let bench = Bench::with("users.list", &json!({ "status": 429, "retryAfter": { "date": "90s" } })).await;
    let answer = bench.list().await;
    let at = |date: &str| jiff::Timestamp::strptime("%a, %d %b %Y %H:%M:%S GMT %z", format!("{date} +0000")).unwrap();
    let waited = at(answer.header("retry-after")).as_second() - at(answer.header("date")).as_second();
    assert_eq!(waited, 90);
}

#[tokio::test]
async fn maintenance_and_a_lock_say_when_to_come_back() {
    for (status, line, message) in [
        (503, "503 Service Unavailable", "Service Unavailable"),
        (423, "423 Locked", "Locked"),
    ] {
        let bench = Bench::with("users.create", &json!({ "status": status, "retryAfter": 120 })).await;
        let answer = bench.create().await;
        let length = answer.body.len();
        answer.assert_head(&format!(
            "HTTP/1.1 {line}\ncontent-type: application/json;charset=UTF-8\ntrackingid: …\ndate: …\nretry-after: 120\n\
             connection: close\ncontent-length: {length}"
        ));
        answer.assert_gateway(message);
        assert_eq!(bench.list().await.json()["totalResults"], 1);
    }
}

/// The genuine answer may carry it too.
#[tokio::test]
async fn retry_after_on_a_success_changes_nothing_else() {
    let bench = Bench::with("users.create", &json!({ "status": 201, "retryAfter": 3 })).await;
    let answer = bench.create().await;
    assert!(answer.head.starts_with("HTTP/1.1 201 Created\r\n"), "{}", answer.head);
    assert_eq!(answer.header("retry-after"), "3");
    assert_eq!(bench.told().await, json!(["yes", null]));
}
