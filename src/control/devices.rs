//! Devices that wait for a person (RFC 8628), answered without a browser.

use std::sync::Arc;

use serde_json::{Value, json};

use super::fields::Fields;
use super::problem::Problem;
use super::tokens::Owner;
use super::tokens::owner;
use super::{Answer, Result, find_org};
use crate::oauth::device::{Question, Unanswerable};
use crate::tenant::Record;
use crate::world::{Org, World};

/// `POST /__mock/orgs/{org}/devices/{userCode}`
pub(crate) fn answer(world: &World, org: &str, user_code: &str, body: Value) -> Result {
    let org = find_org(world, org)?;
    let mut fields = Fields::of(body)?;
    let accepts = fields.needed("decision", "\"accept\" or \"decline\"", |value| {
        match value.as_str()? {
            "accept" => Some(true),
            "decline" => Some(false),
            _ => None,
        }
    });
    let owner = owner::read(&mut fields);
    fields.finish()?;
    let owner = (accepts == Some(true)).then_some(owner.as_ref());
    let (question, person) = decide(&org, user_code, owner)?;
    Answer::ok(&json!({
        "userCode": question.user_code,
        "clientId": question.client_id,
        "scopes": question.scopes,
        "decision": if person.is_some() { "accept" } else { "decline" },
        "userName": person.as_ref().map(|person| person.user_name()),
    }))
}

/// Accepts, for the administrator where nobody is named, or declines.
pub(crate) fn decide(
    org: &Org,
    user_code: &str,
    owner: Option<Option<&Owner>>,
) -> Result<(Question, Option<Arc<Record>>)> {
    let person = owner.map(|owner| owner::find(org, owner)).transpose()?;
    let answered = org
        .oauth
        .answer_device(user_code, person.as_ref().map(|person| person.id), org.clock.now());
    let question = answered.map_err(|why| problem(user_code, why))?;
    Ok((question, person))
}

fn problem(user_code: &str, why: Unanswerable) -> Problem {
    let hint = "POST /v1/device/authorize gives another";
    match why {
        Unanswerable::Unknown => Problem::not_found(format!("no device waits with the user code {user_code:?}"), hint),
        Unanswerable::Expired => Problem::conflict(format!("the user code {user_code:?} is expired"), hint),
        Unanswerable::Answered => Problem::conflict(format!("the user code {user_code:?} was answered before"), hint),
    }
}
