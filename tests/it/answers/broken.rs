//! Bodies that were JSON and are not any more.

use serde_json::json;

use super::Bench;

/// H05: the message is complete, the JSON in it is not.
#[tokio::test]
async fn truncated_json_comes_in_a_complete_message() {
    let bench = Bench::without().await;
    let genuine = bench.list().await;
    let length = genuine.body.len();
    for (truncate, left) in [
        (json!("50%"), length / 2),
        (json!(10), 10),
        (json!("0%"), 0),
        (json!(length + 1), length),
    ] {
        bench.arm("users.list", &json!({ "truncate": truncate })).await;
        let answer = bench.list().await;
        assert_eq!(answer.body, genuine.body[..left], "{truncate}");
        assert_eq!(answer.header("content-length"), left.to_string());
        assert_eq!(answer.header("content-type"), "application/json;charset=UTF-8");
        crate::support::rules::disarm(&bench.webex, &bench.org).await;
    }
}

/// H06: what a lenient reader may take and a strict one must not.
#[tokio::test]
async fn json_is_broken_in_four_ways_and_stays_what_it_was_around_it() {
    let bench = Bench::without().await;
    let genuine = bench.list().await.body;
    let inner = genuine.strip_suffix(b"}").unwrap();
    let cases: [(&str, Vec<u8>); 4] = [
        ("bom", [b"\xef\xbb\xbf", &genuine[..]].concat()),
        ("nan", [inner, b",\"nan\":NaN}"].concat()),
        ("trailing-comma", [inner, b",}"].concat()),
        ("latin-1", [inner, b",\"latin1\":\"\xe9\"}"].concat()),
    ];
    for (corrupt, expected) in cases {
        bench.arm("users.list", &json!({ "corrupt": corrupt })).await;
        let answer = bench.list().await;
        assert_eq!(answer.body, expected, "{corrupt}");
        assert_eq!(answer.header("content-length"), expected.len().to_string());
        assert!(
            serde_json::from_slice::<serde_json::Value>(&answer.body).is_err(),
            "{corrupt}"
        );
        crate::support::rules::disarm(&bench.webex, &bench.org).await;
    }
}

/// H06: an answer that has no JSON to break gets as much of it as it needs.
#[tokio::test]
async fn an_answer_without_json_is_broken_too() {
    for (corrupt, expected) in [
        ("bom", &b"\xef\xbb\xbftext"[..]),
        ("nan", b"NaN"),
        ("trailing-comma", b"text,"),
        ("latin-1", b"\"\xe9\""),
    ] {
        let bench = Bench::with("users.list", &json!({ "body": "text", "corrupt": corrupt })).await;
        assert_eq!(bench.list().await.body, expected, "{corrupt}");
    }
    // A member of an empty object needs no comma before it.
    let bench = Bench::with("users.list", &json!({ "body": {}, "corrupt": "nan" })).await;
    assert_eq!(bench.list().await.text(), r#"{"nan":NaN}"#);
    let bench = Bench::with("users.list", &json!({ "body": [1], "corrupt": "nan" })).await;
    assert_eq!(bench.list().await.text(), "[1,NaN]");
}

/// H17: a coding that the bytes do not have, and one that nobody knows.
#[tokio::test]
async fn the_content_encoding_lies_and_the_bytes_stay() {
    for (encoding, named) in [("bad-gzip", "gzip"), ("unknown", "x-unknown")] {
        let bench = Bench::without().await;
        let genuine = bench.list().await;
        assert_eq!(genuine.header("content-encoding"), "");
        bench.arm("users.list", &json!({ "encoding": encoding })).await;
        let answer = bench.list().await;
        assert_eq!(answer.header("content-encoding"), named);
        assert_eq!(answer.body, genuine.body);
    }
}
