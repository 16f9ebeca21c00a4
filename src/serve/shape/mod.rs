//! Layer H: a rule's edits of an answer, in the order in which [`Http`](crate::fault::rule::Http) lists them.

mod body;
mod headers;

use http::{StatusCode, header};

use super::acted::Acted;
use super::bend::Bends;
use super::identity::bearer;
use super::reply::Context;
use crate::fault::Plan;
use crate::message::Response;

/// An answer as a plan wants it.
pub(super) struct Shaped {
    pub(super) response: Response,
    /// The rule's edits made it another one.
    pub(super) edited: bool,
    /// What could not be done to it.
    pub(super) not_done: Option<String>,
}

/// The answer as the plan wants it.
pub(super) fn apply(plan: &Plan, acted: &Acted, context: &Context<'_>, mut answer: Response) -> Shaped {
    bearer::challenge(Bends::new(&plan.bends, context.call.operation, acted), &mut answer);
    let Some(http) = &plan.http else {
        return Shaped {
            response: answer,
            edited: false,
            not_done: None,
        };
    };
    let before = answer.clone();
    if let Some(status) = http.status {
        answer.status = status;
    }
    let not_done = body::edit(http, context, &mut answer);
    headers::edit(http, context, &mut answer.headers);
    if has_no_content(answer.status) {
        answer.body.clear();
        answer.headers.remove(header::CONTENT_TYPE);
    }
    Shaped {
        edited: answer != before,
        response: answer,
        not_done,
    }
}

/// Statuses that end with the head (RFC 9112 section 6.3).
fn has_no_content(status: StatusCode) -> bool {
    status == StatusCode::NO_CONTENT || status == StatusCode::NOT_MODIFIED
}
