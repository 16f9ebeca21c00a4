//! The journal: what was asked, what was answered, and what became of it; of one org, or of all.

use std::sync::Arc;

use serde_json::{Value, json};

use super::fields::Fields;
use super::problem::{Flaw, Problem};
use super::{Answer, Result, find_org};
use crate::journal::{Criteria, DEFAULT_LIMIT, Found, Journals, MAX_LIMIT, Query};
use crate::world::{Org, World};

/// `GET …/requests`
pub(crate) fn list(world: &World, org: Option<&str>, query: &str) -> Result {
    let scope = Scope::of(world, org, query)?;
    Answer::ok(&scope.journals.list(&scope.query(query)?))
}

/// `GET …/requests/{id}`
pub(crate) fn get(world: &World, org: Option<&str>, query: &str, id: &str) -> Result {
    let scope = Scope::of(world, org, query)?;
    let seq = id.strip_prefix("req-").and_then(|seq| seq.parse().ok());
    match seq.and_then(|seq| scope.journals.entry(seq)) {
        Some(entry) => Answer::ok(&*entry),
        None => Err(Problem::not_found(
            format!("there is no request {id:?}"),
            "GET …/requests lists those that are kept; the oldest make room",
        )),
    }
}

/// `DELETE …/requests`
pub(crate) fn clear(world: &World, org: Option<&str>, query: &str) -> Result {
    Scope::of(world, org, query)?.journals.clear();
    Answer::no_content()
}

/// `POST …/requests/count`
pub(crate) fn count(world: &World, org: Option<&str>, query: &str, body: Value) -> Result {
    let scope = Scope::of(world, org, query)?;
    let wanted = Wanted::read(&scope, body)?;
    let entries = scope.journals.entries(&wanted.query);
    let count = entries.iter().filter(|entry| wanted.criteria.mean(entry)).count();
    Answer::ok(&json!({ "count": count }))
}

/// `POST …/requests/find`
pub(crate) fn find(world: &World, org: Option<&str>, query: &str, body: Value) -> Result {
    let scope = Scope::of(world, org, query)?;
    let wanted = Wanted::read(&scope, body)?;
    let entries = scope.journals.entries(&wanted.query);
    Answer::ok(&Found::among(&entries, &wanted.criteria, wanted.limit))
}

/// The journals that a call is about.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) journals: Journals,
    org: Option<Arc<Org>>,
}

impl Scope {
    /// Those of the org that the path names, or `org=` in the query; without either all of the server.
    pub(super) fn of(world: &World, org: Option<&str>, query: &str) -> Result<Self> {
        let named = org.map(str::to_owned).or_else(|| parameter(query, "org"));
        let org = named.map(|org| find_org(world, &org)).transpose()?;
        let journals = match &org {
            Some(org) => Journals::one(&org.journal),
            None => world.journals(),
        };
        Ok(Self { journals, org })
    }

    /// What a query string asks for.
    pub(super) fn query(&self, raw: &str) -> Result<Query> {
        let query = Query::parse(raw).map_err(|bad| {
            let flaws = bad.into_iter().map(|parameter| Flaw {
                pointer: format!("?{}", parameter.name),
                reason: parameter.reason,
            });
            Problem::flawed(flaws.collect())
        })?;
        match parameter(raw, "span") {
            Some(span) => self.within_span(query, &span).map_err(|reason| flaw("?span", reason)),
            None => Ok(query),
        }
    }

    /// The same, but only the requests of a span.
    pub(super) fn within_span(&self, query: Query, span: &str) -> std::result::Result<Query, String> {
        let org = self
            .org
            .as_ref()
            .ok_or("a span belongs to an org; name it with `org`")?;
        match org.journal.bounds_of_span(span) {
            Some((since, until)) => Ok(query.between(since, until)),
            None => Err(format!("there is no span `{span}`; GET …/spans lists them")),
        }
    }
}

/// The first parameter of this name.
pub(super) fn parameter(query: &str, name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

pub(super) fn flaw(pointer: &str, reason: String) -> Problem {
    Problem::flawed(vec![Flaw {
        pointer: pointer.to_owned(),
        reason,
    }])
}

/// The body of `count` and `find`.
#[derive(Debug)]
struct Wanted {
    query: Query,
    criteria: Criteria,
    limit: usize,
}

impl Wanted {
    fn read(scope: &Scope, body: Value) -> Result<Self> {
        let mut fields = Fields::of(body)?;
        let query = window(&mut fields, scope);
        let expected = format!("a number from 1 to {MAX_LIMIT}");
        let limit = fields.take("limit", &expected, |limit| {
            let limit = usize::try_from(limit.as_u64()?).ok()?;
            (1..=MAX_LIMIT).contains(&limit).then_some(limit)
        });
        let criteria = criteria(&mut fields);
        fields.finish()?;
        Ok(Self {
            query,
            criteria,
            limit: limit.unwrap_or(DEFAULT_LIMIT),
        })
    }
}

/// Takes `since` and `span`.
pub(super) fn window(fields: &mut Fields, scope: &Scope) -> Query {
    let since = fields.take("since", "the `seq` of an entry, a whole number", Value::as_u64);
    let query = Query::default().between(since.unwrap_or_default(), u64::MAX);
    let Some(span) = fields.text("span") else {
        return query;
    };
    scope.within_span(query.clone(), &span).unwrap_or_else(|reason| {
        fields.flaw("span", reason);
        query
    })
}

/// Takes everything that is left as criteria.
pub(super) fn criteria(fields: &mut Fields) -> Criteria {
    Criteria::read(&fields.rest()).unwrap_or_else(|bad| {
        for flaw in bad {
            fields.flaw_below(&flaw.pointer, flaw.reason);
        }
        Criteria::default()
    })
}
