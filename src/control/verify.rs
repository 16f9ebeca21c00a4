//! Verify: did what was expected of the connector happen, in that order, and was every armed fault met?

mod read;

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value};

use super::fields::Fields;
use super::requests::Scope;
use super::{Answer, Result, find_org};
use crate::journal::{Criteria, Entry, Near, Query};
use crate::world::{Org, World};

/// What a tester expects of the requests of an org.
#[derive(Clone, Debug)]
pub(crate) struct Verification {
    /// Which requests are looked at.
    query: Query,
    expect: Vec<Expectation>,
    sequence: Vec<Step>,
    /// Whether every armed rule must have been hit.
    all_fired: bool,
}

/// So many requests of this kind.
#[derive(Clone, Debug)]
struct Expectation {
    /// As a tester would say it.
    name: String,
    criteria: Criteria,
    least: u64,
    most: Option<u64>,
}

/// A request that comes some time after the one before it.
#[derive(Clone, Debug)]
struct Step {
    name: String,
    criteria: Criteria,
}

/// What came of it. Its keys are a promise.
#[derive(Debug, Serialize)]
pub(crate) struct Verdict {
    pub(crate) ok: bool,
    /// How many requests were looked at.
    pub(crate) requests: usize,
    pub(crate) failures: Vec<Failure>,
}

/// An expectation that was not met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Failure {
    pub(crate) why: String,
    /// The request that came nearest, and why it does not count; `null` where there is none.
    pub(crate) nearest: Option<Near>,
}

/// `POST /__mock/orgs/{org}/verify`
pub(crate) fn verify(world: &World, org: &str, body: Value) -> Result {
    Answer::ok(&judge(world, org, body)?)
}

/// The same for the library.
pub(crate) fn judge(world: &World, org: &str, body: Value) -> Result<Verdict> {
    let scope = Scope::of(world, Some(org), "")?;
    let verification = read::verification(Fields::of(body)?, &scope)?;
    let entries = scope.journals.entries(&verification.query);
    let mut failures: Vec<Failure> = Vec::new();
    failures.extend(
        verification
            .expect
            .iter()
            .filter_map(|expected| expected.failure(&entries)),
    );
    failures.extend(out_of_order(&verification.sequence, &entries));
    if verification.all_fired {
        failures.extend(unfired(&*find_org(world, org)?));
    }
    Ok(Verdict {
        ok: failures.is_empty(),
        requests: entries.len(),
        failures,
    })
}

/// In a line, for a test that fails.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)?;
        self.nearest
            .as_ref()
            .map_or(Ok(()), |near| write!(f, "; nearest is {near}"))
    }
}

impl Expectation {
    fn failure(&self, entries: &[Arc<Entry>]) -> Option<Failure> {
        let met: Vec<&Arc<Entry>> = entries.iter().filter(|entry| self.criteria.mean(entry)).collect();
        let came = met.len() as u64;
        let nearest = if came < self.least {
            let others = entries.iter().filter(|entry| !self.criteria.mean(entry));
            let near = Near::among(others, &self.criteria);
            match met.last() {
                // Where only other operations are left, the last of those that came says more.
                Some(last) if near.as_ref().is_none_or(Near::is_of_another_operation) => {
                    Some(Near::of(last, &self.criteria))
                }
                _ => near,
            }
        } else {
            // The first that is one too many.
            let most = usize::try_from(self.most?).ok()?;
            Some(Near::of(met.get(most)?, &self.criteria))
        };
        let why = format!(
            "{}: expected {}, came {}",
            self.name,
            times(self.least, self.most),
            came
        );
        Some(Failure { why, nearest })
    }
}

fn times(least: u64, most: Option<u64>) -> String {
    match most {
        None => format!("at least {least}"),
        Some(most) if most == least => least.to_string(),
        Some(most) if least == 0 => format!("at most {most}"),
        Some(most) => format!("{least} to {most}"),
    }
}

/// The first step for which no request comes after the one that was taken for the step before. Others may come between.
fn out_of_order(sequence: &[Step], entries: &[Arc<Entry>]) -> Option<Failure> {
    let mut taken = 0;
    let mut after = "at all".to_owned();
    for (step, number) in sequence.iter().zip(1..) {
        let (before, rest) = entries.split_at(taken);
        let Some(found) = rest.iter().position(|entry| step.criteria.mean(entry)) else {
            let earlier = before.iter().rfind(|entry| step.criteria.mean(entry));
            let (came, nearest) = match earlier {
                Some(entry) => (
                    format!(", but before, as {}", entry.id),
                    Some(Near::of(entry, &step.criteria)),
                ),
                None => (String::new(), Near::among(rest, &step.criteria)),
            };
            let why = format!("sequence: step {number}, {}, did not come {after}{came}", step.name);
            return Some(Failure { why, nearest });
        };
        after = format!(
            "after {}",
            rest.get(found).map_or_else(String::new, |entry| entry.id.clone())
        );
        taken += found + 1;
    }
    None
}

/// The rules that were armed for nothing. Read from the listing, whose keys are a promise.
fn unfired(org: &Org) -> Vec<Failure> {
    let entries = org.journal.latest(usize::MAX);
    let rules = org
        .faults
        .list()
        .into_iter()
        .filter_map(|rule| serde_json::to_value(rule).ok());
    let idle = rules.filter(|rule| rule["hits"] == 0 && rule["optional"] != true && rule["enabled"] != false);
    let failures = idle.map(|rule| {
        let [id, short] = ["id", "short"].map(|key| rule[key].as_str().unwrap_or_default());
        Failure {
            why: format!("the fault `{id}` was never hit: {short}"),
            nearest: Near::among(&entries, &as_criteria(&rule["match"])),
        }
    });
    failures.collect()
}

/// What a rule matches, as far as the journal can tell of a request: not the requests in flight, for example.
fn as_criteria(matches: &Value) -> Criteria {
    let fields = matches.as_object().into_iter().flatten();
    let known = fields.filter(|(name, value)| {
        let alone = Map::from_iter([((*name).clone(), (*value).clone())]);
        Criteria::read(&alone).is_ok()
    });
    let known = known.map(|(name, value)| (name.clone(), value.clone())).collect();
    Criteria::read(&known).unwrap_or_default()
}
