//! Which rules may be about a request: by operation, and within an operation by the commonest literal, so that ten
//! thousand rules about ten thousand people cost a request no more than one.

use std::collections::{BTreeSet, HashMap};

use super::chance;
use super::matching::{values, wanted};
use super::seen::Seen;
use crate::fault::rule::{Field, Per, Rule, Test};
use crate::operation::Operation;

/// A rule's place in the order: priority, then creation.
pub(super) type Rank = (i64, u64);

/// Rules that can be hit, by what they are about. A rule stands at one literal, or among the rest.
#[derive(Debug, Default)]
pub(super) struct Index {
    operations: HashMap<Operation, Place>,
}

#[derive(Debug, Default)]
struct Place {
    rest: Bucket,
    /// By the position of the field in [`LITERALS`] and the text.
    literals: HashMap<(usize, String), Bucket>,
    /// How many rules stand at each of [`LITERALS`]: a field of which no rule speaks is not looked up.
    fields: [usize; LITERALS.len()],
    /// How many rules have each of [`NEEDS`].
    needs: [usize; NEEDS.len()],
    /// How many rules ask for attempts.
    attempts: usize,
}

/// Rules in their order, and apart those that hit every time and without end, before which others may never be hit.
#[derive(Debug, Default)]
struct Bucket {
    all: BTreeSet<Rank>,
    endless: BTreeSet<Rank>,
}

/// The fields whose literals are indexed, those first that tell most requests apart.
const LITERALS: [Field; 6] = [
    Field::ResourceUserName,
    Field::ResourceId,
    Field::ResourceExternalId,
    Field::TokenFingerprint,
    Field::Path,
    Field::TokenClient,
];

/// What rules of an operation ask about a request that costs something to find out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Resource,
    Body,
    Phase,
    /// Which logical request it is, and the how-manieth time it comes.
    Logical,
}

const NEEDS: [Need; 4] = [Need::Resource, Need::Body, Need::Phase, Need::Logical];

impl Index {
    /// Whether no rule stands in it.
    pub(super) fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    pub(super) fn insert(&mut self, rank: Rank, rule: &Rule) {
        let (literals, needs) = (literals(rule).next(), needs(rule));
        for operation in rule.operations() {
            let place = self.operations.entry(operation).or_default();
            for (count, needed) in place.needs.iter_mut().zip(needs) {
                *count += usize::from(needed);
            }
            place.attempts += usize::from(asks_attempt(rule));
            match &literals {
                None => place.rest.insert(rank, rule),
                Some((field, texts)) => {
                    place.fields[*field] += 1;
                    for text in texts {
                        let bucket = place.literals.entry((*field, text.clone())).or_default();
                        bucket.insert(rank, rule);
                    }
                }
            }
        }
    }

    /// Takes out a rule that was inserted with this rank.
    pub(super) fn remove(&mut self, rank: Rank, rule: &Rule) {
        let (literals, needs) = (literals(rule).next(), needs(rule));
        for operation in rule.operations() {
            let Some(place) = self.operations.get_mut(&operation) else {
                continue;
            };
            for (count, needed) in place.needs.iter_mut().zip(needs) {
                *count -= usize::from(needed);
            }
            place.attempts -= usize::from(asks_attempt(rule));
            match &literals {
                None => place.rest.remove(rank),
                Some((field, texts)) => {
                    place.fields[*field] -= 1;
                    for text in texts {
                        place.leave((*field, text.clone()), rank);
                    }
                }
            }
            if place.is_empty() {
                self.operations.remove(&operation);
            }
        }
    }

    /// What rules about this operation ask; `None` where there are no rules about it.
    pub(super) fn needs(&self, operation: Operation) -> Option<Vec<Need>> {
        let counts = self.operations.get(&operation)?.needs;
        let needed = NEEDS.into_iter().zip(counts).filter(|(_, count)| *count > 0);
        Some(needed.map(|(need, _)| need).collect())
    }

    /// Whether a rule about this operation asks for attempts.
    pub(super) fn counts_attempts(&self, operation: Operation) -> bool {
        let place = self.operations.get(&operation);
        place.is_some_and(|place| place.attempts > 0)
    }

    /// Rules that hit every time and without end, about this operation and not kept away by a literal from the requests
    /// that this rule is about; in the order of each literal, and only those that are asked before `rank`.
    pub(super) fn endless(&self, operation: Operation, rule: &Rule, rank: Rank) -> impl Iterator<Item = Rank> {
        let place = self.operations.get(&operation);
        let same = literals(rule).flat_map(move |(field, texts)| {
            let texts = texts.into_iter();
            texts.filter_map(move |text| place?.literals.get(&(field, text)))
        });
        let buckets = place.map(|place| &place.rest).into_iter().chain(same);
        buckets.flat_map(move |bucket| bucket.endless.range(..rank).copied())
    }

    /// The rules that may be about this request, in their order; those that are not indexed by a literal all are.
    pub(super) fn candidates(&self, seen: &Seen<'_>) -> Vec<Rank> {
        let Some(place) = self.operations.get(&seen.operation()) else {
            return Vec::new();
        };
        let mut ranks: Vec<Rank> = place.rest.all.iter().copied().collect();
        for (field, literal) in LITERALS
            .iter()
            .enumerate()
            .filter(|(field, _)| place.fields[*field] > 0)
        {
            for value in values(literal, seen) {
                let found = place.literals.get(&(field, value.text().into_owned()));
                ranks.extend(found.into_iter().flat_map(|bucket| &bucket.all));
            }
        }
        ranks.sort_unstable();
        ranks
    }
}

impl Bucket {
    fn insert(&mut self, rank: Rank, rule: &Rule) {
        self.all.insert(rank);
        if rule.schedule.hits_always() {
            self.endless.insert(rank);
        }
    }

    fn remove(&mut self, rank: Rank) {
        self.all.remove(&rank);
        self.endless.remove(&rank);
    }
}

impl Place {
    fn leave(&mut self, literal: (usize, String), rank: Rank) {
        if let Some(bucket) = self.literals.get_mut(&literal) {
            bucket.remove(rank);
            if bucket.all.is_empty() {
                self.literals.remove(&literal);
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.rest.all.is_empty() && self.literals.is_empty()
    }
}

/// The literal texts, one of which a request must have for the rule to be about it, for each field of [`LITERALS`] that
/// the rule speaks of, in their order. It is indexed by the first.
fn literals(rule: &Rule) -> impl Iterator<Item = (usize, BTreeSet<String>)> {
    LITERALS.iter().enumerate().filter_map(|(position, field)| {
        let texts = rule.matches.tests.iter().find_map(|(of, test)| match test {
            Test::Equals(literal) if of == field => Some([wanted(field, literal)].into()),
            Test::In(literals) if of == field => Some(literals.iter().map(|literal| wanted(field, literal)).collect()),
            _ => None,
        });
        Some((position, texts?))
    })
}

fn needs(rule: &Rule) -> [bool; NEEDS.len()] {
    let asks = |what: fn(&Field) -> bool| rule.matches.tests.iter().any(|(field, _)| what(field));
    NEEDS.map(|need| match need {
        Need::Resource => {
            rule.schedule.per == Some(Per::Resource)
                || asks(|field| {
                    matches!(
                        field,
                        Field::ResourceUserName | Field::ResourceId | Field::ResourceExternalId
                    )
                })
        }
        Need::Body => asks(|field| matches!(field, Field::Body(_))),
        Need::Phase => asks(|field| *field == Field::Phase),
        // Where nothing else is said, chance is drawn by the logical request.
        Need::Logical => asks_attempt(rule) || (rule.schedule.per.is_none() && chance::is_asked_by(rule)),
    })
}

fn asks_attempt(rule: &Rule) -> bool {
    rule.matches.tests.iter().any(|(field, _)| *field == Field::Attempt)
}
