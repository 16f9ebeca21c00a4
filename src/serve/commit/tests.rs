//! What becomes of a write under every commit, and what the tester is told.

use std::cell::Cell;
use std::num::NonZeroU64;
use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::message::wire::{Cut, Wire};

fn patch_of_three() -> Request {
    let operation = json!({ "op": "add", "path": "title", "value": "x" });
    Request {
        method: http::Method::PATCH,
        path: "/v1/scim/x/Users/y".to_owned(),
        query: None,
        headers: http::HeaderMap::new(),
        body: Body::Whole(
            json!({ "Operations": [operation, operation, operation] })
                .to_string()
                .into(),
        ),
        connection: crate::message::Connection::default(),
    }
}

fn plan(commit: Commit, status: Option<u16>, wire: Option<Wire>) -> Plan {
    let http = status.map(|status| {
        Arc::new(Http {
            status: StatusCode::from_u16(status).ok(),
            ..Http::default()
        })
    });
    let mut plan = Plan::default();
    (plan.commit, plan.http, plan.wire) = (commit, http, wire);
    plan
}

fn partial(most: u64) -> Commit {
    Commit::Partial(NonZeroU64::new(most).unwrap())
}

fn refused() -> Result<Performed, Failure> {
    Err(Failure::Forbidden { why: "no".to_owned() })
}

/// `parts` is how many operations of three were asked for; `answer` the status that is injected, 0 for the genuine one.
#[track_caller]
fn check(plan: &Plan, outcome: Result<Performed, Failure>, parts: usize, (answer, applied, why): (u16, Applied, &str)) {
    let asked = Cell::new(0);
    let genuine = Carried::genuine(outcome.clone());
    let carried = carry_out(plan, Operation::UsersPatch, &patch_of_three(), |request| {
        let body: serde_json::Value = serde_json::from_slice(request.bytes()).unwrap();
        asked.set(body["Operations"].as_array().unwrap().len());
        outcome
    });
    let result = match StatusCode::from_u16(answer) {
        Ok(status) => Err(Failure::Injected {
            status,
            retry_after: None,
        }),
        Err(_) => genuine.result,
    };
    let why = (!why.is_empty()).then(|| why.to_owned());
    assert_eq!(asked.get(), parts);
    assert_eq!(carried, Carried { result, applied, why });
}

fn done(altered: bool) -> Result<Performed, Failure> {
    Ok(Performed::write(Reply::NoContent, altered))
}

#[test]
fn without_a_fault_the_genuine_result_stands() {
    check(&Plan::default(), done(true), 3, (0, Applied::Yes, ""));
    check(&Plan::default(), refused(), 3, (0, Applied::No, "no"));
    let read = Ok(Performed::read(Reply::NoContent));
    check(&Plan::default(), read, 3, (0, Applied::No, ""));
}

#[test]
fn never_asks_nobody() {
    use Applied::No;
    let answered = "a fault answered in the operation's place";
    let reset = "a fault reset the connection in the operation's place";
    let never = |status, wire| plan(Commit::Never, status, wire);
    check(&never(Some(503), None), done(true), 0, (503, No, answered));
    check(&never(Some(201), None), done(true), 0, (201, No, answered));
    check(&never(None, Some(Wire::reset())), done(true), 0, (500, No, reset));
    check(&never(None, None), done(true), 0, (500, No, answered));
    for (end, why) in [
        (End::Fin, "a fault closed the connection in the operation's place"),
        (End::Hang, "a fault fell silent in the operation's place"),
    ] {
        let wire = Wire {
            cut: Some(Cut::at_once(end)),
            ..Wire::default()
        };
        check(&never(None, Some(wire)), done(true), 0, (500, No, why));
    }
    let garbage = Wire {
        garbage: Some(bytes::Bytes::from_static(b"?")),
        ..Wire::default()
    };
    let why = "a fault sent garbage in the operation's place";
    check(&never(None, Some(garbage)), done(true), 0, (500, No, why));
}

#[test]
fn first_and_only_do_it_whole_and_a_status_or_a_lost_connection_hides_it() {
    for commit in [Commit::First, Commit::Only] {
        let replaced = "the operation was done, and a fault answered in the place of its answer";
        check(
            &plan(commit, Some(300), None),
            done(true),
            3,
            (300, Applied::Yes, replaced),
        );
        // Below 300 the answer is the genuine one with another status, which is an edit.
        check(&plan(commit, Some(299), None), done(true), 3, (0, Applied::Yes, ""));
        let lost = "the operation was done, and a fault took its answer";
        check(
            &plan(commit, None, Some(Wire::reset())),
            done(true),
            3,
            (0, Applied::Yes, lost),
        );
        let refusal = "the operation was refused (no), and a fault answered in the place of its answer";
        check(
            &plan(commit, Some(503), None),
            refused(),
            3,
            (503, Applied::No, refusal),
        );
    }
}

#[test]
fn partial_does_the_first_parts_and_then_fails() {
    use Applied::{No, Partial, Yes};
    let two = plan(partial(2), Some(503), None);
    let why = "of the operation's 3 parts the first 2 were done, and then a fault failed the rest";
    check(&two, done(true), 2, (503, Partial, why));
    let why = "of the operation's 3 parts the first 2 changed nothing, and then a fault failed the rest";
    check(&two, done(false), 2, (503, No, why));
    let why = "of the operation's 3 parts the first 2 were refused (no), and then a fault failed the rest";
    check(&two, refused(), 2, (503, No, why));
    let all = plan(partial(3), None, Some(Wire::reset()));
    let why = "all 3 parts of the operation were done, and then a fault failed it";
    check(&all, done(true), 3, (500, Yes, why));
    check(&plan(partial(4), None, None), done(true), 3, (500, Yes, why));
}
