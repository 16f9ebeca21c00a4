//! Bodies that are no JSON, not the right JSON, or not of a media type that is taken.

use serde_json::json;

use super::{Bench, WITH_BODY, Wrong};

#[tokio::test]
async fn a_body_that_is_not_json_is_told_where_it_stops_being_json() {
    let bench = Bench::set().await;
    for (body, detail) in [
        (&b""[..], "the body is empty; send a JSON object"),
        (
            b"{",
            "the body is not JSON: EOF while parsing an object at line 1 column 1",
        ),
        (
            b"{\"userName\":",
            "the body is not JSON: EOF while parsing a value at line 1 column 12",
        ),
        (
            b"{'userName': 1}",
            "the body is not JSON: key must be a string at line 1 column 2",
        ),
        (
            b"{\"userName\": \"a\",}",
            "the body is not JSON: trailing comma at line 1 column 18",
        ),
        (
            b"{}\n{}",
            "the body is not JSON: trailing characters at line 2 column 1",
        ),
        (
            b"userName=ada",
            "the body is not JSON: expected value at line 1 column 1",
        ),
        (
            b"\xef\xbb\xbf{}",
            "the body is not JSON: expected value at line 1 column 1",
        ),
        (
            b"{\"title\": NaN}",
            "the body is not JSON: expected value at line 1 column 11",
        ),
        (
            b"{\"title\": 1e999}",
            "the body is not JSON: number out of range at line 1 column 15",
        ),
        (
            b"{\"title\": \"\\ud800\"}",
            "the body is not JSON: unexpected end of hex escape at line 1 column 18",
        ),
        (
            b"{\"title\": \"a\x00b\"}",
            "the body is not JSON: control character (\\u0000-\\u001F) found while parsing a string at line 1 column 13",
        ),
        (b"\x00", "the body is not JSON: expected value at line 1 column 1"),
    ] {
        for (operation, method, path) in WITH_BODY {
            bench
                .scim(&Wrong::new(method, path, body), operation, 400, "invalidSyntax", detail)
                .await;
        }
    }
}

#[tokio::test]
async fn bytes_that_are_not_utf8_are_told_by_their_place() {
    let bench = Bench::set().await;
    for (body, detail) in [
        (
            &b"{\"userName\": \"\xff\"}"[..],
            "the body is not UTF-8: byte 14 is 0xff",
        ),
        (b"\xfe\xff", "the body is not UTF-8: byte 0 is 0xfe"),
        // An overlong encoding, a lone surrogate, and a character that breaks off.
        (b"\"\xc0\xaf\"", "the body is not UTF-8: byte 1 is 0xc0"),
        (b"\"\xed\xa0\x80\"", "the body is not UTF-8: byte 1 is 0xed"),
        (b"{\"userName\": \"\xc3", "the body is not UTF-8: byte 14 is 0xc3"),
    ] {
        for (operation, method, path) in WITH_BODY {
            bench
                .scim(&Wrong::new(method, path, body), operation, 400, "invalidSyntax", detail)
                .await;
        }
    }
}

#[tokio::test]
async fn json_that_is_no_object_is_told_what_it_is() {
    let bench = Bench::set().await;
    for (body, found) in [
        (json!([]), "an array"),
        (json!([{ "userName": "bob@example.test" }]), "an array"),
        (json!("bob@example.test"), "a string"),
        (json!(7), "a number"),
        (json!(true), "a boolean"),
        (json!(null), "null"),
    ] {
        for (operation, method, path) in WITH_BODY {
            let detail = match operation {
                "users.create" | "users.replace" => format!("a User must be a JSON object, not {found}"),
                "groups.create" | "groups.replace" => format!("a Group must be a JSON object, not {found}"),
                _ => format!("a PATCH request must be a JSON object, not {found}"),
            };
            bench
                .scim(
                    &Wrong::json(method, path, &body),
                    operation,
                    400,
                    "invalidSyntax",
                    &detail,
                )
                .await;
        }
    }
}

#[tokio::test]
async fn json_that_nests_too_deep_is_refused_and_not_followed() {
    let bench = Bench::set().await;
    let body = format!("{}1{}", "{\"a\":".repeat(10_000), "}".repeat(10_000));
    let detail = "the body is not JSON: recursion limit exceeded at line 1 column 636";
    for (operation, method, path) in WITH_BODY {
        bench
            .scim(
                &Wrong::new(method, path, body.clone()),
                operation,
                400,
                "invalidSyntax",
                detail,
            )
            .await;
    }
}

#[tokio::test]
async fn a_media_type_that_is_not_json_is_415() {
    let bench = Bench::set().await;
    let body = json!({ "userName": "bob@example.test" }).to_string();
    for (sent, shown) in [
        ("text/xml", "text/xml"),
        ("application/xml; charset=utf-8", "application/xml"),
        ("text/plain", "text/plain"),
        ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded"),
        ("application/jsonp", "application/jsonp"),
    ] {
        let message = format!("Content type '{shown}' not supported");
        let why = format!("the body is {shown}; send application/json or application/scim+json");
        for (operation, method, path) in WITH_BODY {
            let wrong = Wrong {
                content_type: sent,
                ..Wrong::new(method, path, body.clone())
            };
            bench.gateway(&wrong, operation, 415, &message, &why).await;
        }
    }
}
