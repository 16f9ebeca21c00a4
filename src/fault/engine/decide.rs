//! Asks the rules that may be about a request one after the other, counts, and makes a plan.

use std::time::Duration;

use parking_lot::Mutex;

use super::ask::{Asked, ask};
use super::index::{Need, Rank};
use super::layers;
use super::matching;
use super::phase::Phase;
use super::receipt::{Receipt, Step};
use super::seen::Seen;
use super::state::{Stage, State};
use super::turn::{Pass, Tally};
use crate::entropy::Entropy;
use crate::fault::facts::Facts;
use crate::fault::plan::{Hit, Plan};
use crate::fault::rule::Effect;

/// The serial of no rule: how often logical requests came to the org.
const OF_THE_ORG: u64 = 0;

/// Where chance and real time come from. `real` is since the org began.
#[derive(Clone, Copy, Debug)]
pub(in crate::fault) struct Source {
    pub(in crate::fault) entropy: Entropy,
    pub(in crate::fault) real: Duration,
}

/// Adds to a plan what the rules of this stage do to a request, and counts it.
pub(in crate::fault) fn decide(
    state: &Mutex<State>,
    source: Source,
    facts: &Facts<'_>,
    stage: Stage,
    earlier: Plan,
) -> Plan {
    let mut seen = Seen::new(facts);
    let asked = {
        let mut state = state.lock();
        if stage == Stage::Whole {
            state.traffic.note(seen.operation(), facts.now);
        }
        seen.traffic = state.traffic;
        state.index(stage).needs(seen.operation())
    };
    let Some(needs) = asked else {
        return earlier;
    };
    // What costs something is done while the lock is free.
    seen.prepare(&needs);
    let state = &mut *state.lock();
    if state.index(stage).counts_attempts(seen.operation()) {
        seen.attempt = Some(state.count_attempt(&seen));
    }
    let candidates = state.index(stage).candidates(&seen);
    let mut plan = earlier;
    plan.attempt = seen.attempt.or(plan.attempt);
    if needs.contains(&Need::Phase) {
        plan.phase = seen.phase().map(Phase::name);
    }
    ask_all(state, source, &seen, candidates, plan)
}

/// Asks these rules, in this order, and adds to the plan what they do.
pub(super) fn ask_all(
    state: &mut State,
    source: Source,
    seen: &Seen<'_>,
    rules: impl IntoIterator<Item = Rank>,
    plan: Plan,
) -> Plan {
    let mut run = Run {
        state,
        source,
        seen,
        first: plan.hits.len(),
        plan,
    };
    for rank in rules {
        run.consider(rank);
    }
    run.finish()
}

/// One request on its way along the rules.
struct Run<'r> {
    state: &'r mut State,
    source: Source,
    seen: &'r Seen<'r>,
    plan: Plan,
    /// Where in the plan the hits of this run begin.
    first: usize,
}

impl Run<'_> {
    fn consider(&mut self, (_, order): Rank) {
        let Some(counted) = self.state.rules.get(&order) else {
            return;
        };
        // Too late for its layer, a rule is not asked at all: nothing of it is counted.
        if matching::failing(&counted.rule, self.seen).is_some() || layers::taken(&self.plan, &counted.rule).is_some() {
            return;
        }
        let Source { entropy, real } = self.source;
        let asked = ask(self.state, counted, self.seen, entropy, real);
        match &asked.turn {
            Err(Pass::Expired) => self.state.unindex(order),
            Err(pass) if pass.is_uncounted() => {}
            Err(_) => self.count(order, &asked),
            Ok((effect, draw)) => {
                self.count(order, &asked);
                self.hit(order, effect, *draw, &asked);
            }
        }
    }

    fn count(&mut self, order: u64, asked: &Asked) {
        let Some(counted) = self.state.rules.get_mut(&order) else {
            return;
        };
        let serial = counted.serial;
        match asked.partition {
            Some(partition) => self.state.keep(serial, partition, asked.tally),
            None => counted.tally = asked.tally,
        }
        if let Some((partition, tally)) = asked.logical {
            self.state.keep(serial, partition, tally);
        }
    }

    fn hit(&mut self, order: u64, effect: &Effect, draw: Option<f64>, asked: &Asked) {
        let Some(counted) = self.state.rules.get_mut(&order) else {
            return;
        };
        let step = counted.rule.schedule.state.as_ref();
        let step = step.and_then(|step| {
            Some(Step {
                machine: step.machine.clone(),
                before: self.state.machines.get(&step.machine).cloned(),
                then: step.then.clone()?,
            })
        });
        counted.hits += 1;
        let delay = layers::take(&mut self.plan, &counted.id, effect, &asked.dice);
        self.plan.hits.push(Hit {
            id: counted.id.clone(),
            hit: counted.hits,
            draw,
            effect: effect.clone(),
            delay,
            receipt: Receipt {
                serial: counted.serial,
                partition: asked.partition,
                span: asked.tally.span,
                last_hit: counted.last_hit.replace(self.seen.facts.now),
                step,
            },
        });
        if counted.remaining() == Some(0) {
            self.state.unindex(order);
        }
    }

    /// All rules were asked about the scenarios as they were; where two lead one on, the first has its way.
    fn finish(self) -> Plan {
        for hit in self.plan.hits.iter().skip(self.first).rev() {
            if let Some(step) = &hit.receipt.step {
                self.state.machines.insert(step.machine.clone(), step.then.clone());
            }
        }
        self.plan
    }
}

impl State {
    /// The how-manieth time this logical request comes to the org, this time included.
    pub(super) fn attempt(&self, seen: &Seen<'_>) -> u64 {
        let (tally, _) = self.kept(OF_THE_ORG, seen.logical());
        tally.seen + 1
    }

    pub(super) fn count_attempt(&mut self, seen: &Seen<'_>) -> u64 {
        let attempt = self.attempt(seen);
        self.keep(OF_THE_ORG, seen.logical(), Tally::seen(attempt));
        attempt
    }
}
