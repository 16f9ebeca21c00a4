//! Spans: brackets around the requests of one test.

use serde_json::{Value, json};

use super::fields::Fields;
use super::problem::Problem;
use super::{Answer, Result, find_org};
use crate::journal::{MAX_NAME, MAX_SPANS, NotEnded};
use crate::world::World;

/// `POST /__mock/orgs/{org}/spans`
pub(crate) fn begin(world: &World, org: &str, body: Value) -> Result {
    let org = find_org(world, org)?;
    let mut fields = Fields::of(body)?;
    let expected = format!("a text of 1 to {MAX_NAME} characters");
    let name = fields.take("name", &expected, |name| {
        let name = name.as_str()?;
        (1..=MAX_NAME).contains(&name.chars().count()).then(|| name.to_owned())
    });
    fields.finish()?;
    let name = name.unwrap_or_else(|| "span".to_owned());
    match org.journal.begin_span(&name, org.clock.now()) {
        Some(span) => Answer::created(&span),
        None => Err(Problem::full(
            format!("{MAX_SPANS} spans are running, the most an org may have"),
            "POST …/spans/{id}/end ends one; GET …/spans lists them",
        )),
    }
}

/// `GET /__mock/orgs/{org}/spans`
pub(crate) fn list(world: &World, org: &str) -> Result {
    let spans = find_org(world, org)?.journal.spans();
    Answer::ok(&json!({ "items": spans, "next": null }))
}

/// `POST /__mock/orgs/{org}/spans/{id}/end`
pub(crate) fn end(world: &World, org: &str, id: &str, body: Value) -> Result {
    Fields::of(body)?.finish()?;
    let org = find_org(world, org)?;
    match org.journal.end_span(id, org.clock.now()) {
        Ok(report) => Answer::ok(&*report),
        Err(NotEnded::Unknown) => Err(Problem::not_found(
            format!("there is no span {id:?}"),
            "GET …/spans lists them; of those that have ended the oldest make room",
        )),
        Err(NotEnded::Already) => Err(Problem::conflict(
            format!("the span {id:?} has ended already"),
            "GET …/spans has its report",
        )),
    }
}
