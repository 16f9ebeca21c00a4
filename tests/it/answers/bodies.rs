//! Other bodies: pages, nothing, texts, and the genuine JSON in another shape.

use serde_json::{Value, json};

use super::Bench;

/// H02: a gateway's page, with the status in it and the tracking id in the header only.
#[tokio::test]
async fn a_gateways_page_comes_as_html() {
    let bench = Bench::with("users.list", &json!({ "status": 502, "body": "@html-gateway" })).await;
    let answer = bench.list().await;
    let page = "<!DOCTYPE html>\n<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<h1>502 Bad Gateway</h1>\n\
                <p>The gateway has no answer from the service behind it.</p>\n</body>\n</html>\n";
    assert_eq!(answer.text(), page);
    let length = page.len();
    answer.assert_head(&format!(
        "HTTP/1.1 502 Bad Gateway\ncontent-type: text/html\ntrackingid: …\ndate: …\nconnection: close\n\
         content-length: {length}"
    ));
}

/// H03: nothing, with a length of nothing and no type; under the genuine status and under another.
#[tokio::test]
async fn an_empty_body_has_no_type_and_a_length_of_nothing() {
    const GENUINE: &str = "x-mock-fidelity: assumed; row=\"connector-scim-2\"\ntrackingid: …\ndate: …";
    for (http, line, said) in [
        (json!({ "body": "" }), "200 OK", GENUINE),
        (
            json!({ "status": 503, "body": "" }),
            "503 Service Unavailable",
            "date: …\ntrackingid: …",
        ),
    ] {
        let bench = Bench::with("users.list", &http).await;
        let answer = bench.list().await;
        let head = format!("HTTP/1.1 {line}\n{said}\nconnection: close\ncontent-length: 0");
        answer.assert_head(&head);
        assert_eq!(answer.text(), "");
    }
}

#[tokio::test]
async fn a_text_or_json_of_the_rules_takes_the_place_of_the_body() {
    for (body, text, media_type) in [
        (json!("upstream gone"), "upstream gone", "text/plain;charset=UTF-8"),
        (
            json!([1, { "a": null }]),
            r#"[1,{"a":null}]"#,
            "application/json;charset=UTF-8",
        ),
    ] {
        let bench = Bench::with("users.list", &json!({ "body": body })).await;
        let answer = bench.list().await;
        assert_eq!(
            (answer.text().as_str(), answer.header("content-type")),
            (text, media_type)
        );
        assert_eq!(answer.header("content-length"), text.len().to_string());
    }
}

/// H07, H19: the genuine answer in another shape, by JSON Patch.
#[tokio::test]
async fn a_patch_gives_the_genuine_answer_another_shape() {
    let remove = |path: &str| json!({ "op": "remove", "path": path });
    let replace = |path: &str, value: Value| json!({ "op": "replace", "path": path, "value": value });
    for edit in [
        replace("/Resources", Value::Null),
        replace("/Resources", json!({})),
        replace("", json!([])),
        replace("/totalResults", json!("1")),
        replace("/totalResults", json!(-1)),
        remove("/schemas"),
        remove("/Resources/0/id"),
        remove("/Resources/0/meta"),
        json!({ "op": "move", "from": "/Resources/0/userName", "path": "/Resources/0/username" }),
    ] {
        let bench = Bench::without().await;
        let mut expected = bench.list().await.json();
        json_patch_by_hand(&mut expected, &edit);
        bench.arm("users.list", &json!({ "patch": [edit] })).await;
        let answer = bench.list().await;
        assert_eq!(answer.json(), expected, "{edit}");
        assert_eq!(answer.header("content-length"), answer.body.len().to_string());
        assert!(answer.head.starts_with("HTTP/1.1 200 OK\r\n"), "{}", answer.head);
    }
}

/// The edits of these tests, and no more.
fn json_patch_by_hand(document: &mut Value, edit: &Value) {
    let at = |key: &str| edit[key].as_str().unwrap().rsplit_once('/').unwrap_or_default();
    let (parent, last) = at("path");
    let object =
        |document: &mut Value, parent: &str| document.pointer_mut(parent).unwrap().as_object_mut().unwrap().clone();
    match edit["op"].as_str().unwrap() {
        "replace" => *document.pointer_mut(edit["path"].as_str().unwrap()).unwrap() = edit["value"].clone(),
        "remove" => {
            let mut kept = object(document, parent);
            kept.remove(last).unwrap();
            *document.pointer_mut(parent).unwrap() = kept.into();
        }
        _ => {
            let mut kept = object(document, parent);
            let moved = kept.remove(at("from").1).unwrap();
            kept.insert(last.to_owned(), moved);
            *document.pointer_mut(parent).unwrap() = kept.into();
        }
    }
}

/// H19: the answer stays as it was, all of it, and the journal says why.
#[tokio::test]
async fn a_patch_that_does_not_fit_leaves_the_answer_and_says_so() {
    let bench = Bench::without().await;
    let genuine = bench.list().await.json();
    let patch = json!([
        { "op": "remove", "path": "/schemas" },
        { "op": "remove", "path": "/Resources/7" },
    ]);
    bench.arm("users.*", &json!({ "patch": patch })).await;
    assert_eq!(bench.list().await.json(), genuine);
    let told = bench.told().await;
    let why = told[1].as_str().unwrap();
    assert!(
        why.starts_with("the fault's patch does not fit this answer: operation '/1'"),
        "{why}"
    );
    // A refusal is an answer too, and what was refused is told first.
    let refused = bench.ask("GET", "/Users/nobody", &Value::Null).await;
    assert!(
        refused.head.starts_with("HTTP/1.1 404 Not Found\r\n"),
        "{}",
        refused.head
    );
    let told = bench.told().await;
    let why = told[1].as_str().unwrap();
    assert!(
        why.contains("nobody") && why.contains("; the fault's patch does not fit"),
        "{why}"
    );
}

/// H16: a body of megabytes is still the same JSON.
#[tokio::test]
async fn a_huge_body_is_the_genuine_one_and_blanks() {
    const MEGABYTES: usize = 3 * 1024 * 1024;
    let bench = Bench::without().await;
    let genuine = bench.list().await;
    bench.arm("users.list", &json!({ "pad": { "body": MEGABYTES } })).await;
    let answer = bench.list().await;
    assert_eq!(answer.body.len(), genuine.body.len() + MEGABYTES);
    assert_eq!(answer.header("content-length"), answer.body.len().to_string());
    assert_eq!(answer.json(), genuine.json());
    assert_eq!(answer.body[..genuine.body.len()], genuine.body);
    assert_eq!(answer.text().trim_end().len(), genuine.body.len());
}
