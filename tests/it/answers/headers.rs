//! Headers that are another, missing, double or huge.

use serde_json::{Value, json};

use super::Bench;
use crate::support::wire::{Wire, request_of};

/// H04: a type that the body does not have, and none at all.
#[tokio::test]
async fn the_content_type_is_wrong_or_missing_and_the_body_stays() {
    let bench = Bench::without().await;
    let genuine = bench.list().await.body;
    for (http, media_type) in [
        (json!({ "contentType": "text/plain" }), vec!["text/plain"]),
        (
            json!({ "contentType": "application/json; charset=utf-16" }),
            vec!["application/json; charset=utf-16"],
        ),
        (json!({ "headers": { "remove": ["Content-Type"] } }), vec![]),
    ] {
        bench.arm("users.list", &http).await;
        let answer = bench.list().await;
        assert_eq!(answer.all("content-type"), media_type);
        assert_eq!(answer.body, genuine);
        crate::support::rules::disarm(&bench.webex, &bench.org).await;
    }
}

/// H14: the user is made, and its address cannot be used as it comes.
#[tokio::test]
async fn the_location_of_a_new_user_is_missing_relative_or_of_another_host() {
    for (headers, location) in [
        (json!({ "remove": ["location"] }), None),
        (json!({ "set": { "location": "@path" } }), Some("PATH")),
        (
            json!({ "set": { "location": "http://elsewhere.example@path" } }),
            Some("http://elsewhere.examplePATH"),
        ),
        (json!({ "set": { "location": "/nowhere" } }), Some("/nowhere")),
    ] {
        let bench = Bench::with("users.create", &json!({ "headers": headers })).await;
        let answer = bench.create().await;
        let genuine = answer.json()["meta"]["location"].as_str().unwrap().to_owned();
        let path = genuine.strip_prefix(bench.webex.url()).unwrap();
        let expected: Vec<String> = location.iter().map(|text| text.replace("PATH", path)).collect();
        assert_eq!(answer.all("location"), expected);
        assert_eq!(bench.told().await, json!(["yes", null]));
    }
}

/// H15: the version in the header is missing, of another strength, or not the one in the body.
#[tokio::test]
async fn the_etag_is_missing_strong_or_another_and_the_body_keeps_the_true_version() {
    for (headers, etag) in [
        (json!({ "remove": ["ETag"] }), vec![]),
        (json!({ "set": { "ETag": "\"strong\"" } }), vec!["\"strong\""]),
        (json!({ "set": { "ETag": "W/\"1\"" } }), vec!["W/\"1\""]),
    ] {
        let bench = Bench::with("users.create", &json!({ "headers": headers })).await;
        let answer = bench.create().await;
        assert_eq!(answer.all("etag"), etag);
        let version = answer.json()["meta"]["version"].as_str().unwrap().to_owned();
        assert!(version.starts_with("W/\"") && version.len() > 10, "{version}");
    }
}

/// H16: one header of a megabyte.
#[tokio::test]
async fn a_header_of_a_megabyte_comes_whole() {
    const MEGABYTE: usize = 1024 * 1024;
    let bench = Bench::with("users.list", &json!({ "pad": { "header": MEGABYTE } })).await;
    let answer = bench.list().await;
    assert_eq!(answer.header("x-padding"), "x".repeat(MEGABYTE));
    assert_eq!(answer.json()["totalResults"], 1);
}

/// H18: without an id there is nothing to report to support; with two nobody knows which.
#[tokio::test]
async fn the_tracking_id_is_missing_or_double() {
    let bench = Bench::with("users.list", &json!({ "headers": { "remove": ["TrackingID"] } })).await;
    assert_eq!(bench.list().await.all("trackingid"), Vec::<&str>::new());

    let bench = Bench::with(
        "users.list",
        &json!({ "headers": { "add": { "TrackingID": "NA_other" } } }),
    )
    .await;
    let answer = bench.list().await;
    let [genuine, other] = answer.all("trackingid")[..] else {
        panic!("{}", answer.head)
    };
    assert!(genuine.starts_with("ROUTER_"), "{genuine}");
    assert_eq!(other, "NA_other");
}

/// H20: the server's idea of the time is off, by exactly so much.
#[tokio::test]
async fn the_date_is_off_by_what_the_rule_says() {
    let bench = Bench::without().await;
    let at = |date: &str| jiff::Timestamp::strptime("%a, %d %b %Y %H:%M:%S GMT %z", format!("{date} +0000")).unwrap();
    for (skew, seconds) in [("2h", 7_200), ("-1d", -86_400)] {
        bench.arm("users.list", &json!({ "dateSkew": skew })).await;
        let (before, off, after) = {
            let before = bench.ask("GET", "/Groups", &Value::Null).await;
            let off = bench.list().await;
            (before, off, bench.ask("GET", "/Groups", &Value::Null).await)
        };
        let off = at(off.header("date")).as_second() - seconds;
        let range = at(before.header("date")).as_second()..=at(after.header("date")).as_second();
        assert!(range.contains(&off), "{skew}");
        crate::support::rules::disarm(&bench.webex, &bench.org).await;
    }
}

/// H20: no date at all, on a connection that serves the next request too.
#[tokio::test]
async fn a_date_that_is_taken_out_does_not_come_back() {
    let bench = Bench::with("users.list", &json!({ "headers": { "remove": ["Date"] } })).await;
    let mut wire = Wire::connect(bench.webex.url()).await;
    for _ in 0..2 {
        let asked = request_of(&bench.admin, "GET", "/Users", &[], b"");
        wire.send(String::from_utf8(asked).unwrap().replace("Connection: close\r\n", ""))
            .await;
        let answer = wire.one_answer().await;
        assert_eq!((answer.status, answer.header("date")), (200, ""));
        assert_eq!(answer.json()["totalResults"], 1);
    }
}

/// The rest of the answer is as it was: hyper adds a length and nothing else.
#[tokio::test]
async fn an_edited_header_leaves_the_others_alone() {
    let bench = Bench::with("users.list", &json!({ "headers": { "set": { "x-fault": "yes" } } })).await;
    let answer = bench.list().await;
    let length = answer.body.len();
    answer.assert_head(&format!(
        "HTTP/1.1 200 OK\ncontent-type: application/json;charset=UTF-8\ntrackingid: …\ndate: …\n\
         x-mock-fidelity: assumed; row=\"connector-scim-2\"\nx-fault: yes\nconnection: close\ncontent-length: {length}"
    ));
}
