//! What happens to the real operation: whether it is done, how much of it, and whose answer the client gets.

use http::StatusCode;

use super::failure::Failure;
use super::parts;
use super::performed::Performed;
use super::reply::Reply;
use crate::fault::Plan;
use crate::fault::rule::{Commit, Http};
use crate::journal::Applied;
use crate::message::wire::End;
use crate::message::{Body, Request};
use crate::operation::Operation;

/// The answer of a fault that names no status, yet keeps the operation from being done.
const FAILED: StatusCode = StatusCode::INTERNAL_SERVER_ERROR;

/// A request after its operation was done, in part, or was not.
#[derive(Debug, PartialEq)]
pub(super) struct Carried {
    /// What the answer is made of: the genuine result, or [`Failure::Injected`] in its place.
    pub(super) result: Result<Reply, Failure>,
    pub(super) applied: Applied,
    /// What was done, for the tester; `None` where the answer says it.
    pub(super) why: Option<String>,
}

impl Carried {
    /// What an operation comes to without a fault.
    pub(super) fn genuine(outcome: Result<Performed, Failure>) -> Self {
        match outcome {
            Ok(performed) => Self {
                result: Ok(performed.reply),
                applied: performed.applied,
                why: performed.why,
            },
            Err(failure) => Self {
                why: Some(failure.why()),
                result: Err(failure),
                applied: Applied::No,
            },
        }
    }
}

type Outcome = Result<Performed, Failure>;

/// Does as much of the operation as the plan wants.
pub(super) fn carry_out(
    plan: &Plan,
    operation: Operation,
    request: &Request,
    perform: impl FnOnce(&Request) -> Outcome,
) -> Carried {
    match plan.commit {
        Commit::Never => left_out(plan),
        Commit::First | Commit::Only => done(plan, perform(request)),
        Commit::Partial(most) => {
            let (first, all) = parts::first(operation, request.bytes(), most.get());
            let outcome = match first {
                Some(body) => perform(&Request {
                    body: Body::Whole(body.to_string().into()),
                    ..request.clone()
                }),
                None => perform(request),
            };
            half_done(plan, outcome, most.get(), all)
        }
    }
}

fn left_out(plan: &Plan) -> Carried {
    let silent = plan.wire.as_ref().filter(|wire| wire.is_silent());
    let what = match silent.map(|wire| wire.cut.map(|cut| cut.end)) {
        None => "answered",
        Some(None) => "sent garbage",
        Some(Some(End::Rst)) => "reset the connection",
        Some(Some(End::Fin)) => "closed the connection",
        Some(Some(End::Hang)) => "fell silent",
    };
    Carried {
        result: Err(injected(plan)),
        applied: Applied::No,
        why: Some(format!("a fault {what} in the operation's place")),
    }
}

fn done(plan: &Plan, outcome: Outcome) -> Carried {
    let genuine = Carried::genuine(outcome);
    if plan.http.as_ref().is_some_and(|http| http.replaces()) {
        let what = was(&genuine, false);
        return Carried {
            result: Err(injected(plan)),
            why: Some(format!(
                "the operation {what}, and a fault answered in the place of its answer"
            )),
            ..genuine
        };
    }
    if plan.wire.as_ref().is_some_and(|wire| wire.is_silent()) {
        let what = was(&genuine, false);
        let why = Some(format!("the operation {what}, and a fault took its answer"));
        return Carried { why, ..genuine };
    }
    genuine
}

fn half_done(plan: &Plan, outcome: Outcome, most: u64, all: u64) -> Carried {
    let altered = outcome.as_ref().is_ok_and(|performed| performed.altered);
    let genuine = Carried::genuine(outcome);
    let (whose, rest) = match (all, most < all) {
        (1, _) => ("the operation".to_owned(), "it"),
        (_, false) => (format!("all {all} parts of the operation"), "it"),
        (_, true) => (format!("of the operation's {all} parts the first {most}"), "the rest"),
    };
    let what = match &genuine.result {
        Ok(_) if !altered => "changed nothing".to_owned(),
        _ => was(&genuine, all > 1),
    };
    Carried {
        result: Err(injected(plan)),
        applied: match genuine.applied {
            Applied::Yes if !altered => Applied::No,
            Applied::Yes if most < all => Applied::Partial,
            applied => applied,
        },
        why: Some(format!("{whose} {what}, and then a fault failed {rest}")),
    }
}

fn was(genuine: &Carried, many: bool) -> String {
    let verb = if many { "were" } else { "was" };
    match (&genuine.result, &genuine.why) {
        (Ok(_), None) => format!("{verb} done"),
        (Ok(_), Some(why)) => match genuine.applied {
            Applied::No => format!("{verb} not done ({why})"),
            Applied::Partial => format!("{verb} done in part ({why})"),
            Applied::Yes => format!("{verb} done ({why})"),
        },
        (Err(_), why) => format!("{verb} refused ({})", why.as_deref().unwrap_or_default()),
    }
}

fn injected(plan: &Plan) -> Failure {
    let http: Option<&Http> = plan.http.as_deref();
    Failure::Injected {
        status: http.and_then(|http| http.status).unwrap_or(FAILED),
        retry_after: None,
    }
}

#[cfg(test)]
mod tests;
