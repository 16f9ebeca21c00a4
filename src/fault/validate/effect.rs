//! Effects whose parts exclude each other.

use super::answer;
use crate::fault::flaw::Flaw;
use crate::fault::rule::{Commit, Effect, Match, Transport};
use crate::message::wire::End;
use crate::operation::Operation;

/// Operations of which a part can be done: the operations of a PATCH or of a bulk request, and the members of a group.
const IN_PARTS: [Operation; 5] = [
    Operation::UsersPatch,
    Operation::GroupsPatch,
    Operation::GroupsCreate,
    Operation::GroupsReplace,
    Operation::Bulk,
];

/// Holds an effect against itself and against the operations that it is for.
pub(super) fn check(effect: &Effect, matches: &Match, pointer: &str, flaws: &mut Vec<Flaw>) {
    if *effect == Effect::default() {
        flaws.push(Flaw::new(
            pointer,
            "does nothing; give one of http, protocol and transport",
        ));
        return;
    }
    let mut flaw = |below: &str, reason: String| flaws.push(Flaw::new(format!("{pointer}{below}"), reason));
    if let Some(commit) = effect.commit {
        for reason in commit_flaws(commit, effect, matches) {
            flaw("/commit", reason);
        }
    }
    if let Some(protocol) = &effect.protocol {
        let spec = protocol.toggle.spec();
        if !spec.operations.iter().any(|operation| matches.covers(*operation)) {
            let acts = names(spec.operations.iter().copied());
            flaw(
                "/protocol",
                format!(
                    "`{}` acts upon {acts}, and the rule is about {}",
                    spec.name,
                    matches.names()
                ),
            );
        }
    }
    if let Some(http) = &effect.http {
        for (below, reason) in answer::flaws(http) {
            flaw(&format!("/http{below}"), reason.to_owned());
        }
    }
    if let Some(transport) = &effect.transport {
        if let (Some(http), Some(end)) = (&effect.http, end_word(transport)) {
            let answer = if http.status.is_some() {
                "a status"
            } else {
                "an edited answer"
            };
            let arrives = answer.split_once(' ').map_or(answer, |(_, what)| what);
            flaw(
                "",
                format!("has {answer} and {end}, but after {end} no {arrives} arrives; give one of the two"),
            );
        }
        let answers = effect.http.as_ref().is_some_and(|http| http.status.is_some());
        if transport.intake.early && !answers && end_word(transport).is_none() {
            let reason = "answers before anything is done, and there is no answer; give `http.status`, such as 503";
            flaw("/transport/intake/early", reason.to_owned());
        }
        for (below, reason) in transport_flaws(transport) {
            flaw(&format!("/transport{below}"), reason.to_owned());
        }
    }
}

fn commit_flaws(commit: Commit, effect: &Effect, matches: &Match) -> Vec<String> {
    let status = effect.http.as_ref().and_then(|http| http.status);
    let transport = effect.transport.as_deref();
    let ends = transport.is_some_and(|transport| transport.cut.is_some() || transport.garbage.is_some());
    let has_body = effect
        .http
        .as_ref()
        .is_some_and(|http| http.body.is_some() || http.scim.is_some());
    let mut reasons = Vec::new();
    if effect.http.is_none() && effect.transport.is_none() {
        reasons
            .push("says what becomes of the operation when its answer is lost or replaced; give `http` or `transport`");
    } else if commit != Commit::Never && transport.is_some_and(|transport| transport.intake.early) {
        reasons.push("cannot be done before the body is read, which `intake.early` does not wait for; leave it out");
    }
    match commit {
        Commit::Only if status.is_some_and(|status| status.as_u16() >= 300) => {
            reasons.push(
                "keeps the genuine answer, and a status from 300 up takes its place; give \"first\" or \"never\"",
            );
        }
        Commit::Never if status.is_some_and(|status| status.as_u16() < 300) && !has_body && reasons.is_empty() => {
            reasons.push("leaves no body to answer with, and a status below 300 keeps the genuine one; give `http.body` too, such as \"\"");
        }
        Commit::Never if status.is_none() && !transport.is_some_and(Transport::is_silent) && reasons.is_empty() => {
            reasons.push("leaves nothing to answer with; give `http.status`, or an end before any byte such as {\"end\": \"rst\"}");
        }
        Commit::Partial(_) if !ends && status.is_none_or(|status| status.as_u16() < 400) && reasons.is_empty() => {
            reasons.push("fails after some parts, and there is no failure; give `http.status` from 400 up, or a `cut` with its `end`");
        }
        Commit::Never | Commit::First | Commit::Only | Commit::Partial(_) => {}
    }
    let mut reasons: Vec<String> = reasons.into_iter().map(str::to_owned).collect();
    let whole = || matches.operations().filter(|operation| !IN_PARTS.contains(operation));
    if let (Commit::Partial(_), Some(_)) = (commit, whole().next()) {
        reasons.push(format!(
            "can be done in parts by {} only, and the rule is also about {}",
            names(IN_PARTS),
            names(whole())
        ));
    }
    reasons
}

/// What comes in the place of an answer, in words; nothing where some of it arrives.
fn end_word(transport: &Transport) -> Option<&'static str> {
    match transport.cut.filter(|cut| cut.is_before_any_byte()).map(|cut| cut.end) {
        Some(End::Rst) => Some("a reset"),
        Some(End::Fin) => Some("an end"),
        Some(End::Hang) => Some("a hang"),
        None if transport.garbage.is_some() => Some("garbage"),
        None => None,
    }
}

fn transport_flaws(transport: &Transport) -> Vec<(&'static str, &'static str)> {
    let nothing_leaves = transport.cut.is_some_and(|cut| cut.is_before_any_byte());
    let silent = "does nothing where `cut` leaves no byte; leave one of the two out";
    let garbage = "does nothing to garbage, which has no head and no framing; leave one of the two out";
    let mut flaws = Vec::new();
    let parts = [
        ("/at", transport.at.is_some(), true),
        ("/malform", transport.malform.is_some(), true),
        ("/rate", transport.speed.is_some(), false),
        ("/garbage", transport.garbage.is_some(), false),
    ];
    for (below, given, needs_head) in parts {
        if given && nothing_leaves {
            flaws.push((below, silent));
        } else if given && needs_head && transport.garbage.is_some() {
            flaws.push((below, garbage));
        }
    }
    if transport.close.is_some() && transport.cut.is_some() {
        flaws.push((
            "/close",
            "does nothing where `cut` ends the connection; leave one of the two out",
        ));
    }
    flaws
}

fn names(operations: impl IntoIterator<Item = Operation>) -> String {
    let names: Vec<&str> = operations.into_iter().map(Operation::name).collect();
    names.join(", ")
}
