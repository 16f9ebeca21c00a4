//! Layer H: a rule's edits of an answer, in the order in which [`Http`](crate::fault::rule::Http) lists them.

mod body;
mod headers;

use http::{StatusCode, header};

use super::bend::Bends;
use super::identity::bearer;
use super::reply::Context;
use crate::fault::Plan;
use crate::message::Response;

/// The answer as the plan wants it, and what could not be done to it.
pub(super) fn apply(plan: &Plan, context: &Context<'_>, mut answer: Response) -> (Response, Option<String>) {
    bearer::challenge(Bends::new(&plan.bends, context.call.operation), &mut answer);
    let Some(http) = &plan.http else {
        return (answer, None);
    };
    if let Some(status) = http.status {
        answer.status = status;
    }
    let why = body::edit(http, context, &mut answer);
    headers::edit(http, context, &mut answer.headers);
    if has_no_content(answer.status) {
        answer.body.clear();
        answer.headers.remove(header::CONTENT_TYPE);
    }
    (answer, why)
}

/// Statuses that end with the head (RFC 9112 section 6.3).
fn has_no_content(status: StatusCode) -> bool {
    status == StatusCode::NO_CONTENT || status == StatusCode::NOT_MODIFIED
}
