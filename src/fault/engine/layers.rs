//! How the effects of several rules become one plan: the first has its way in each layer, and the others, where they come
//! too late for it, are not hit at all. Delays exclude nothing; they add up.

use std::sync::Arc;
use std::time::Duration;

use super::chance::Dice;
use crate::fault::delay::MAX_DELAY;
use crate::fault::plan::{Bend, Plan};
use crate::fault::protocol::Toggle;
use crate::fault::rule::{Commit, Effect, Rule, Speed, Transport};
use crate::message::wire::{Intake, Stall, Wire};

/// One rule at most has its way with a request in each of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::fault) enum Layer {
    /// The HTTP answer.
    Http,
    /// A toggle. Others compose with it.
    Protocol(Toggle),
    /// The bytes: whatever a transport effect does but wait before the headers.
    Wire,
}

impl Layer {
    /// The layers that an effect takes.
    pub(in crate::fault) fn of(effect: &Effect) -> impl Iterator<Item = Self> {
        let http = effect.http.as_ref().map(|_| Self::Http);
        let protocol = effect.protocol.as_ref().map(|protocol| Self::Protocol(protocol.toggle));
        let shapes = effect.transport.as_ref().is_some_and(|transport| transport.shapes());
        [http, protocol, shapes.then_some(Self::Wire)].into_iter().flatten()
    }
}

/// The first layer of the rule that the plan has given away already. A sequence needs the layers of all its steps: which
/// of them is next must not depend on what other rules do.
pub(super) fn taken(plan: &Plan, rule: &Rule) -> Option<Layer> {
    rule.effects().flat_map(Layer::of).find(|layer| match layer {
        Layer::Http => plan.http.is_some(),
        Layer::Protocol(toggle) => plan.bends.iter().any(|bend| bend.protocol.toggle == *toggle),
        Layer::Wire => plan.wire.is_some() || plan.intake != Intake::default(),
    })
}

/// Adds an effect whose layers are free, and says how long it waits before anything else.
pub(super) fn take(plan: &mut Plan, rule: &str, effect: &Effect, dice: &Dice) -> Duration {
    let mut waits = Duration::ZERO;
    commit(plan, effect);
    if plan.http.is_none() {
        plan.http.clone_from(&effect.http);
    }
    if let Some(protocol) = &effect.protocol {
        plan.bends.push(Bend {
            rule: rule.to_owned(),
            protocol: Arc::clone(protocol),
        });
    }
    if let Some(transport) = &effect.transport {
        if transport.at.is_none()
            && let Some(delay) = transport.delay
        {
            waits = dice.delay(delay);
            plan.delay = MAX_DELAY.min(plan.delay.saturating_add(waits));
        }
        if transport.shapes() {
            plan.wire = plan.wire.take().or_else(|| wire(transport, dice));
            plan.intake = transport.intake;
        }
    }
    waits
}

/// The first rule that says what becomes of the operation decides; where none does, it is not done if any effect leaves
/// no room for its answer.
fn commit(plan: &mut Plan, effect: &Effect) {
    if plan.commit_is_said {
        return;
    }
    match effect.commit {
        Some(commit) => (plan.commit, plan.commit_is_said) = (commit, true),
        None if effect.commit() == Commit::Never => plan.commit = Commit::Never,
        None => {}
    }
}

fn wire(transport: &Transport, dice: &Dice) -> Option<Wire> {
    let stall = transport.at.zip(transport.delay).map(|(at, delay)| Stall {
        at,
        length: dice.delay(delay),
    });
    let wire = Wire {
        stall,
        pace: transport.speed.map(Speed::pace),
        cut: transport.cut,
        garbage: transport.garbage.map(|length| dice.garbage(length)),
        malform: transport.malform,
        close: transport.close,
    };
    (wire != Wire::default()).then_some(wire)
}

#[cfg(test)]
mod tests;
