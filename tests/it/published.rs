//! Webex's published description (`fixtures/openapi/webex-scim.json`): in profile `webex` every answer of the SCIM API has
//! the shape that is published, but for exceptions, each of which is listed with the row of docs/fidelity.md that says why.

mod walk;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::description::{Side, flaws};
use walk::Call;

/// What is published.
fn published() -> Value {
    serde_json::from_str(include_str!("../../fixtures/openapi/webex-scim.json")).unwrap()
}

/// Pointers into answers, with a star for every index of an array, and the row that says why they differ.
fn exceptions() -> BTreeMap<String, String> {
    let file: Value = serde_json::from_str(include_str!("../../fixtures/openapi/exceptions.json")).unwrap();
    let exceptions = file["exceptions"].as_array().unwrap().iter().map(|exception| {
        assert!(exception["why"].is_string(), "{exception} does not say why");
        let [pointer, row] = ["pointer", "row"].map(|key| exception[key].as_str().unwrap().to_owned());
        (pointer, row)
    });
    exceptions.collect()
}

#[tokio::test]
async fn every_answer_has_the_published_shape_but_for_the_listed_exceptions() {
    let published = published();
    let mut differing: BTreeMap<String, String> = BTreeMap::new();
    for call in walk::calls().await {
        for flaw in call.flaws(&published) {
            differing
                .entry(pointer(&flaw))
                .or_insert_with(|| format!("{}: {flaw}", call.told));
        }
    }
    let exceptions = exceptions();
    let unlisted: Vec<&String> = differing
        .iter()
        .filter(|(pointer, _)| !exceptions.contains_key(*pointer))
        .map(|(_, told)| told)
        .collect();
    assert!(unlisted.is_empty(), "these are not as published:\n{unlisted:#?}");
    let idle: Vec<&String> = exceptions
        .keys()
        .filter(|pointer| !differing.contains_key(*pointer))
        .collect();
    assert!(idle.is_empty(), "no answer needs these exceptions: {idle:?}");
}

#[tokio::test]
async fn every_published_operation_is_called() {
    let published = published();
    let paths = published["paths"].as_object().unwrap().iter();
    let operations = paths.flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().keys();
        methods.map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    let called: BTreeSet<String> = walk::calls().await.into_iter().map(|call| call.operation).collect();
    assert_eq!(called, operations.collect());
}

#[test]
fn every_exception_has_its_row() {
    let page = include_str!("../../docs/fidelity.md");
    for (pointer, row) in exceptions() {
        assert!(page.contains(&format!("| `{row}` |")), "{pointer}: no row {row}");
    }
}

impl Call {
    fn flaws(&self, published: &Value) -> Vec<String> {
        let (method, path) = self.operation.split_once(' ').unwrap();
        let responses = &published["paths"][path][method.to_ascii_lowercase()]["responses"];
        let Some(described) = responses.get(self.answer.status.to_string()) else {
            return vec![format!(
                "the whole answers {}: {}",
                self.answer.status,
                self.answer.text()
            )];
        };
        let Some(content) = described.get("content") else {
            assert!(self.answer.body.is_empty(), "{}", self.told);
            return Vec::new();
        };
        flaws(
            published,
            &content["application/json"]["schema"],
            &self.answer.json(),
            Side::Answered,
        )
    }
}

/// Where the flaw is: at the member that is missing, or at the one that is otherwise.
fn pointer(flaw: &str) -> String {
    let (at, what) = match flaw.strip_prefix("the whole ") {
        Some(what) => ("", what),
        None => flaw.split_once(' ').unwrap(),
    };
    let starred = at.split('/').map(|part| match part.parse::<usize>() {
        Ok(_) => "*",
        Err(_) => part,
    });
    let at = starred.collect::<Vec<_>>().join("/");
    match what.strip_prefix("lacks ") {
        Some(name) => format!("{at}/{name}"),
        None => at,
    }
}
