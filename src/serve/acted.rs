//! Which rules did something to a request: an effect that changed nothing is no hit. Toggles are noted where they bend;
//! answers and deliveries are compared with what they would have been.

use std::cell::RefCell;

use super::shape::Shaped;
use crate::fault::protocol::Toggle;
use crate::fault::rule::{Commit, Effect};
use crate::fault::{Hit, Plan};
use crate::message::wire::{Intake, Wire, script};
use crate::message::{Body, Request};

/// The toggles that took effect.
#[derive(Debug, Default)]
pub(super) struct Acted(RefCell<Vec<Toggle>>);

impl Acted {
    pub(super) fn note(&self, toggle: Toggle) {
        self.0.borrow_mut().push(toggle);
    }

    fn has(&self, toggle: Toggle) -> bool {
        self.0.borrow().contains(&toggle)
    }
}

/// What came of a plan.
pub(super) struct Came<'a> {
    pub(super) plan: &'a Plan,
    pub(super) acted: &'a Acted,
    pub(super) request: &'a Request,
    pub(super) shaped: &'a Shaped,
}

impl Came<'_> {
    /// Whether what a rule did shows in anything.
    pub(super) fn of(&self, hit: &Hit) -> bool {
        let Effect {
            commit,
            http,
            protocol,
            transport,
        } = &hit.effect;
        let waited = !hit.delay.is_zero();
        let bent = protocol
            .as_ref()
            .is_some_and(|protocol| self.acted.has(protocol.toggle));
        // Of what stands in the place of an answer nobody knows that it would have been the same.
        let answered = (http.as_ref()).is_some_and(|http| http.replaces() || self.shaped.edited);
        let read_otherwise = |intake: Intake| intake != Intake::default() && self.has_body();
        let delivered = transport.as_ref().is_some_and(|transport| {
            read_otherwise(transport.intake) || (transport.shapes() && self.is_delivered_otherwise())
        });
        waited || bent || answered || delivered || self.is_committed_otherwise(*commit)
    }

    fn has_body(&self) -> bool {
        !matches!(&self.request.body, Body::Whole(bytes) if bytes.is_empty())
    }

    fn is_delivered_otherwise(&self) -> bool {
        let script = |wire: &Wire| script(self.request, &self.shaped.response, wire);
        let wire = self.plan.wire.as_ref();
        wire.is_some_and(|wire| script(wire) != script(&Wire::default()))
    }

    fn is_committed_otherwise(&self, said: Option<Commit>) -> bool {
        said.is_some_and(|said| match said {
            Commit::Never | Commit::Partial(_) => said == self.plan.commit,
            Commit::First | Commit::Only => said == self.plan.commit && self.plan.leaves_no_answer(),
        })
    }
}
