//! Which rules would act on a request, and why the others would not. Counts nothing.

use super::ask::ask;
use super::counted::Counted;
use super::decide::Source;
use super::index::Rank;
use super::layers::{self, Layer};
use super::matching::{self, Given};
use super::phase::Phase;
use super::seen::Seen;
use super::state::{Stage, State};
use crate::fault::facts::Facts;
use crate::fault::plan::Plan;
use crate::fault::rule::{Field, Test};

/// What one rule would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Explained {
    pub(crate) id: String,
    /// Whether it would act.
    pub(crate) fires: bool,
    pub(crate) why: String,
}

/// All rules in the order in which they are asked.
pub(in crate::fault) fn explain(state: &State, source: Source, facts: &Facts<'_>) -> (Plan, Vec<Explained>) {
    let mut seen = Seen::new(facts);
    seen.traffic = state.traffic;
    seen.traffic.note(seen.operation(), facts.now);
    seen.attempt = Some(state.attempt(&seen));
    let mut plan = Plan {
        attempt: seen.attempt,
        phase: seen.phase().map(Phase::name),
        ..Plan::default()
    };
    let mut rules: Vec<(Stage, Rank, &Counted)> = state.rules.iter().map(placed).collect();
    rules.sort_by_key(|(stage, rank, _)| (*stage == Stage::Whole, *rank));
    let explained = rules.into_iter().map(|(_, _, counted)| {
        let refusal = judge(state, source, &seen, counted, &mut plan).err();
        Explained {
            id: counted.id.clone(),
            fires: refusal.is_none(),
            why: refusal.unwrap_or_else(|| "it is about this request, and it is its turn".to_owned()),
        }
    });
    let explained = explained.collect();
    (plan, explained)
}

fn placed<'s>((order, counted): (&u64, &'s Counted)) -> (Stage, Rank, &'s Counted) {
    (Stage::of(&counted.rule), counted.rank(*order), counted)
}

fn judge(state: &State, source: Source, seen: &Seen<'_>, counted: &Counted, plan: &mut Plan) -> Result<(), String> {
    let matches = &counted.rule.matches;
    if !matches.covers(seen.operation()) {
        let names = matches.names();
        return Err(format!(
            "the request is {}, and the rule is about {names}",
            seen.operation()
        ));
    }
    if !counted.rule.acts_on(seen.operation()) {
        return Err(format!("the toggle does nothing to {}", seen.operation()));
    }
    if let Some((field, test)) = matching::failing(&counted.rule, seen) {
        return Err(mismatch(field, test, seen));
    }
    if let Some(layer) = layers::taken(plan, &counted.rule) {
        return Err(format!("an earlier rule has {}", layer.words()));
    }
    let asked = ask(state, counted, seen, source.entropy, source.real);
    let (effect, _) = asked.turn.map_err(|pass| pass.to_string())?;
    layers::take(plan, &counted.id, &effect, &asked.dice);
    Ok(())
}

fn mismatch(field: &Field, test: &Test, seen: &Seen<'_>) -> String {
    let values = matching::values(field, seen);
    let given: Vec<String> = values.iter().map(Given::text).map(|text| format!("{text:?}")).collect();
    let given = match given.as_slice() {
        [] => "absent".to_owned(),
        given => given.join(", "),
    };
    format!("{field} is {given}, and the rule asks for {}", asked_for(test))
}

fn asked_for(test: &Test) -> String {
    match test {
        Test::Equals(literal) => literal.to_string(),
        Test::Contains(part) => format!("a text with {part:?} in it"),
        Test::Prefix(start) => format!("a text that begins with {start:?}"),
        Test::Matches(expression) => format!("what matches {:?}", expression.as_str()),
        Test::Absent(true) => "nothing there".to_owned(),
        Test::Absent(false) => "anything there".to_owned(),
        Test::In(literals) => {
            let literals: Vec<String> = literals.iter().map(ToString::to_string).collect();
            format!("one of {}", literals.join(", "))
        }
        Test::Gt(bound) => format!("a number above {bound}"),
    }
}

impl Layer {
    fn words(self) -> String {
        match self {
            Self::Http => "the HTTP answer".to_owned(),
            Self::Protocol(toggle) => format!("the toggle {}", toggle.spec().name),
            Self::Wire => "the bytes of the answer".to_owned(),
        }
    }
}
