//! The control plane's description of itself: it holds every route and nothing else, and what it says is so. That the
//! answers of all other tests are as described is seen to by `support::description`.

mod page;

use std::collections::{BTreeMap, BTreeSet};

use http::HeaderMap;
use serde_json::{Value, json};

use crate::support::description::{Description, description};
use crate::support::{Answer, routes, start};

/// The operations of the document, by method and path.
fn operations(description: &Description) -> BTreeMap<String, &Value> {
    let paths = description.document()["paths"].as_object().unwrap();
    let calls = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter();
        methods.map(move |(method, operation)| (format!("{} {path}", method.to_uppercase()), operation))
    });
    calls.collect()
}

#[tokio::test]
async fn every_route_is_described_and_nothing_else_is() {
    let description = description().await;
    let operations = operations(description);
    let described: BTreeSet<&str> = operations.keys().map(String::as_str).collect();
    let (webex, _org) = start().await;
    let routes = routes(&webex).await;
    assert_eq!(described, routes.iter().map(String::as_str).collect());
}

#[tokio::test]
async fn every_operation_has_a_name_of_its_own_a_known_tag_and_an_answer() {
    let description = description().await;
    let tags = description.document()["tags"].as_array().unwrap();
    let tags: Vec<&Value> = tags.iter().map(|tag| &tag["name"]).collect();
    let mut names = BTreeSet::new();
    for (call, operation) in operations(description) {
        let name = operation["operationId"].as_str();
        let name = name.unwrap_or_else(|| panic!("no file of src/control/openapi describes {call}"));
        assert!(names.insert(name.to_owned()), "{call}: {name} stands twice");
        assert!(tags.contains(&&operation["tags"][0]), "{call}: {}", operation["tags"]);
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{call}");
        assert!(responses.contains_key("default"), "{call}");
    }
}

#[tokio::test]
async fn the_names_in_a_path_are_its_path_parameters_and_every_parameter_stands_once() {
    let description = description().await;
    for (call, operation) in operations(description) {
        let in_path = call
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let listed = operation
            .get("parameters")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let parameters: Vec<&Value> = listed
            .map(|to| {
                description
                    .document()
                    .pointer(&to["$ref"].as_str().unwrap()[1..])
                    .unwrap()
            })
            .collect();
        let described = parameters.iter().filter(|parameter| parameter["in"] == "path");
        let described = described.map(|parameter| parameter["name"].as_str().unwrap());
        assert_eq!(described.collect::<Vec<_>>(), in_path.collect::<Vec<_>>(), "{call}");
        let mut seen = BTreeSet::new();
        for parameter in parameters {
            let place = (parameter["in"].as_str().unwrap(), parameter["name"].as_str().unwrap());
            assert!(seen.insert(place), "{call}: {place:?} stands twice");
        }
    }
}

#[tokio::test]
async fn the_document_says_what_it_is_and_asks_for_no_token_on_loopback() {
    let document = description().await.document();
    assert_eq!(document["openapi"], "3.1.1");
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(document["servers"], json!([{ "url": "/__mock" }]));
    assert_eq!(document["security"], json!([]));
}

#[tokio::test]
async fn what_is_not_as_described_is_found() {
    let description = description().await;
    let flaws = |method: &str, path: &str, sent: &str, status: u16, body: &Value| {
        let media_type = if status < 400 {
            "application/json"
        } else {
            "application/problem+json"
        };
        let headers = [(http::header::CONTENT_TYPE, media_type.parse().unwrap())];
        let answer = Answer {
            status,
            headers: HeaderMap::from_iter(headers),
            body: body.to_string().into(),
        };
        description.flaws(method, path, sent.as_bytes(), &answer)
    };
    let version = json!({ "name": "webex-scim-mock", "version": "1.2.3" });
    assert_eq!(flaws("GET", "/version", "", 200, &version), [""; 0]);
    let more = json!({ "name": "webex-scim-mock", "version": "1.2.3", "built": "today" });
    assert_eq!(flaws("GET", "/version", "", 200, &more), ["/built is not described"]);
    assert_eq!(
        flaws("GET", "/version", "", 200, &json!({ "name": "x" })),
        ["the whole lacks version"]
    );
    assert_eq!(
        flaws("GET", "/version", "", 202, &version),
        ["answers 202, which is not described"]
    );
    assert_eq!(
        flaws("GET", "/nowhere", "", 200, &version),
        ["is not described, and answers 200"]
    );

    let generated = json!({ "users": 1, "groups": 0, "seed": 7 });
    let taken = |sent: &str| flaws("POST", "/orgs/one/generate", sent, 201, &generated);
    assert_eq!(taken(r#"{"users": 1, "groups": null}"#), [""; 0]);
    assert_eq!(taken(r#"{"user": 1}"#), ["the body was taken: /user is not described"]);

    let flaw = json!({ "pointer": "/users", "reason": "unknown member" });
    let refused = json!({
        "type": "about:blank", "title": "Unprocessable Entity", "status": 422, "detail": "", "hint": "", "errors": [flaw],
    });
    let told = flaws("POST", "/orgs/one/generate", r#"{"users": 1}"#, 422, &refused);
    assert_eq!(
        told,
        ["the body was refused for an unknown member, and is as described"]
    );
}
