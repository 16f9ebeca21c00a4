//! A request whose faults are decided: what is left is to do it, and to keep account of it.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use super::acted::Acted;
use super::bend::{self, Bends};
use super::commit;
use super::failure::Failure;
use super::performed::Performed;
use super::record::{self, Done, Place};
use super::subject::Subject;
use super::{facts, identity, offer, perform, token};
use crate::clock::Stopwatch;
use crate::fault::Plan;
use crate::message::{Outcome, Request};
use crate::operation::Call;
use crate::world::gauge::Entered;
use crate::world::{Org, World};

pub(super) struct Arrived {
    world: Arc<World>,
    request: Arc<Request>,
    call: Call,
    /// The org as it was when the request came.
    org: Option<Arc<Org>>,
    subject: Subject,
    plan: Plan,
    host: String,
    started: Stopwatch,
    /// Counts the request as under way until its answer is made.
    under_way: Option<Entered>,
}

impl Arrived {
    /// `earlier` is what was decided when only the head had come.
    pub(super) fn new(world: Arc<World>, request: Arc<Request>, earlier: Plan, own_url: &str) -> Self {
        let started = Stopwatch::start();
        let call = token::narrow(Call::of(&request.method, &request.path), &request);
        let subject = Subject::of(&world, &call, &request);
        let org = subject.org.clone();
        let call = offer::narrow(call, org.as_deref(), &request.path);
        let under_way = org.as_ref().map(|org| org.under_way.enter());
        let plan = match &org {
            Some(org) => bend::standing::added(org, facts::plan(org, &call, &request, &subject.bearer, earlier)),
            None => earlier,
        };
        Self {
            host: host(&request, own_url),
            world,
            request,
            call,
            org,
            subject,
            plan,
            started,
            under_way,
        }
    }

    /// How long it waits before anything is done.
    pub(super) fn delay(&self) -> Duration {
        self.plan.delay
    }

    /// Whether something may be signed, which takes its time.
    pub(super) fn signs(&self) -> bool {
        self.call.operation.signs()
    }

    /// After a delay the token is looked up again: it may have expired, or its owner been deactivated meanwhile.
    pub(super) fn look_again(&mut self) {
        self.subject = Subject::of(&self.world, &self.call, &self.request);
    }

    /// Does it, as far as the plan lets it, and makes the answer.
    pub(super) fn carry_out(self) -> Outcome {
        let Self {
            world,
            request,
            call,
            org,
            plan,
            ..
        } = self;
        // Judged before anything is bent: a fault that makes a token unknown makes it nobody else's.
        let foreign = self.subject.foreign(&world, &call, &request);
        let acted = Acted::default();
        let bends = Bends::new(&plan.bends, call.operation, &acted);
        let subject = identity::bearer::end_with(bends, self.subject, || Subject::of(&world, &call, &request));
        let carried = commit::carry_out(&plan, call.operation, &request, |request| {
            caught(|| perform(&world, &call, &subject, request, &self.host, bends))
        });
        if let Some(org) = &subject.org {
            bend::end_of_the_gone(org, &plan.bends);
        }
        let done = Done {
            call,
            foreign,
            host: self.host,
            plan,
            acted,
            carried,
            started: self.started,
        };
        let place = org.as_deref().map_or(Place::Server(&world), Place::Org);
        drop(self.under_way);
        // Recorded before a byte leaves: who has the answer can ask the journal for it.
        record::finish(&place, &request, &done)
    }
}

/// Scheme and host as the client called them.
fn host(request: &Request, own_url: &str) -> String {
    match request.host() {
        Some(host) => format!("http://{host}"),
        None => own_url.to_owned(),
    }
}

/// A panic is a defect of the double: that request is answered 500, and the server lives on.
fn caught(work: impl FnOnce() -> Result<Performed, Failure>) -> Result<Performed, Failure> {
    // The locks of an org are parking_lot's, which a panic releases.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        Err(Failure::Panicked {
            what: panic_text(panic.as_ref()),
        })
    })
}

fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without a text".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::reply::Reply;

    #[test]
    fn a_panic_becomes_a_failure_that_says_what_it_was() {
        let said = |what: &str| Err(Failure::Panicked { what: what.to_owned() });
        assert_eq!(caught(|| panic!("boom")), said("boom"));
        assert_eq!(caught(|| panic!("boom {}", 2)), said("boom 2"));
        assert_eq!(caught(|| std::panic::panic_any(7)), said("a panic without a text"));
        let read = || Performed::read(Reply::NoContent);
        assert_eq!(caught(|| Ok(read())), Ok(read()));
    }
}
