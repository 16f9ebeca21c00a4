//! Holds every call of the control plane that a test makes, and its answer, against what the control plane says of itself
//! at `/__mock/openapi.json`: a shape that nobody described shows up in whichever test meets it first.

mod schema;

use std::fmt::Write as _;

use serde_json::Value;
use tokio::sync::OnceCell;
use webex_scim_mock::MockWebex;

use super::{Answer, exchange};
pub(crate) use schema::{Side, flaws};

/// The document, of a double of its own.
static DESCRIPTION: OnceCell<Description> = OnceCell::const_new();

/// What the control plane says of itself.
#[derive(Debug)]
pub(crate) struct Description(Value);

/// The description of this version.
pub(crate) async fn description() -> &'static Description {
    let fetch = || async {
        let webex = MockWebex::start().await;
        let answer = exchange("GET", &format!("{}/__mock/openapi.json", webex.url()), &[], "".into()).await;
        webex.shutdown().await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        Description(answer.json())
    };
    DESCRIPTION.get_or_init(fetch).await
}

/// Fails where a call of the control plane or its answer is not as described.
pub(super) async fn check(method: &str, url: &str, sent: &[u8], answer: &Answer) {
    let Some((_, path)) = url.split_once("/__mock/") else {
        return;
    };
    let path = path.split('?').next().unwrap_or_default();
    // With a slash at its end it is the page for a person.
    if path.ends_with('/') {
        return;
    }
    let flaws = description().await.flaws(method, &format!("/{path}"), sent, answer);
    let told = flaws.iter().fold(String::new(), |mut told, flaw| {
        let _ = write!(told, "\n  {flaw}");
        told
    });
    assert!(
        flaws.is_empty(),
        "{method} {url} is not as src/control/openapi/*.json describes it:{told}\nthe answer: {}",
        answer.text()
    );
}

impl Description {
    pub(crate) fn document(&self) -> &Value {
        &self.0
    }

    /// What the document says of a call; a path without braces stands above one with them.
    pub(crate) fn operation(&self, method: &str, path: &str) -> Option<&Value> {
        let paths = self.0["paths"].as_object().unwrap();
        let fitting = paths.iter().filter(|(template, _)| fits(template, path));
        let (_, item) = fitting.min_by_key(|(template, _)| template.matches('{').count())?;
        item.get(method.to_ascii_lowercase())
    }

    /// What in a call and its answer is not as described.
    pub(crate) fn flaws(&self, method: &str, path: &str, sent: &[u8], answer: &Answer) -> Vec<String> {
        let Some(operation) = self.operation(method, path) else {
            // Whatever the control plane does not know is refused, and so is what comes in a way that it is not asked in.
            return match answer.status {
                400.. => Vec::new(),
                status => vec![format!("is not described, and answers {status}")],
            };
        };
        if operation.get("operationId").is_none() {
            return vec!["is in the route table, and in none of those files".to_owned()];
        }
        let mut found = self.flaws_of_body(operation, sent, answer);
        found.extend(self.flaws_of_answer(operation, answer));
        found
    }

    /// A body that was taken must be one that is described; one that was refused for a member that nobody knows must not.
    fn flaws_of_body(&self, operation: &Value, sent: &[u8], answer: &Answer) -> Vec<String> {
        let described = &operation["requestBody"]["content"]["application/json"]["schema"];
        let Ok(body) = serde_json::from_slice::<Value>(sent) else {
            return Vec::new();
        };
        if described.is_null() {
            return Vec::new();
        }
        let found = flaws(&self.0, described, &body, Side::Sent);
        match answer.status {
            200..300 => {
                let told = found.into_iter().map(|flaw| format!("the body was taken: {flaw}"));
                told.collect()
            }
            422 if found.is_empty() && answer.text().contains(r#""reason":"unknown member""#) => {
                vec!["the body was refused for an unknown member, and is as described".to_owned()]
            }
            _ => Vec::new(),
        }
    }

    fn flaws_of_answer(&self, operation: &Value, answer: &Answer) -> Vec<String> {
        let responses = &operation["responses"];
        let described = match responses.get(answer.status.to_string()) {
            Some(described) => described,
            None if answer.status >= 400 => &responses["default"],
            None => return vec![format!("answers {}, which is not described", answer.status)],
        };
        let described = schema::follow(&self.0, described);
        let Some(content) = described.get("content") else {
            return match answer.body.is_empty() {
                true => Vec::new(),
                false => vec!["answers a body where none is described".to_owned()],
            };
        };
        let media_type = answer.header("content-type").split(';').next().unwrap_or_default();
        let Some(schema) = content.get(media_type).map(|content| &content["schema"]) else {
            return vec![format!("answers {media_type:?}, which is not described")];
        };
        let body = match media_type.ends_with("json") && !media_type.ends_with("ndjson") {
            true => answer.json(),
            false => Value::from(answer.text()),
        };
        flaws(&self.0, schema, &body, Side::Answered)
    }
}

fn fits(template: &str, path: &str) -> bool {
    let (wanted, found): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    let mut pairs = wanted.iter().zip(&found);
    wanted.len() == found.len() && pairs.all(|(wanted, found)| wanted.starts_with('{') || wanted == found)
}
