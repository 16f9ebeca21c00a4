//! Licences of an org: how many there are of each, and who is given one.

use serde_json::{Value, json};

use super::fields::Fields;
use super::problem::{Flaw, Problem};
use super::{Answer, Result, find_org};
use crate::tenant::{License, MAX_LICENSES, NewTerms, Terms};
use crate::world::World;

/// Longest name of a licence, in characters. Source: our choice.
const MAX_NAME: usize = 100;

/// `GET /__mock/orgs/{org}/licenses`
pub(crate) fn get(world: &World, org: &str) -> Result {
    Answer::ok(&view(&find_org(world, org)?.tenant.licenses()))
}

/// `PATCH /__mock/orgs/{org}/licenses`: changes those that are named, and takes those away that are null.
pub(crate) fn change(world: &World, org: &str, body: Value) -> Result {
    let org = find_org(world, org)?;
    org.tenant.change_licenses(&read(body)?).map_err(|_| {
        Problem::flawed(vec![Flaw {
            pointer: String::new(),
            reason: format!("an organization has at most {MAX_LICENSES} licenses; take one away with null"),
        }])
    })?;
    Answer::ok(&view(&org.tenant.licenses()))
}

/// Licences by name, each with its terms and its count.
fn view(licenses: &[License]) -> Value {
    let by_name = licenses.iter().map(|license| {
        let mut view = terms(license.terms);
        view["used"] = license.used.into();
        (license.name.clone(), view)
    });
    Value::Object(by_name.collect())
}

/// How a licence is had, in the words that it is asked for.
pub(super) fn terms(terms: Terms) -> Value {
    json!({ "total": terms.total, "assign": assign(terms) })
}

pub(super) fn assign(terms: Terms) -> &'static str {
    if terms.to_everybody { "all" } else { "none" }
}

fn read(body: Value) -> Result<Vec<(String, Option<NewTerms>)>> {
    let mut fields = Fields::of(body)?;
    let mut changes = Vec::new();
    for name in fields.names() {
        let change = read_one(&mut fields, &name);
        changes.push((name, change));
    }
    fields.finish()?;
    Ok(changes)
}

/// One licence's new terms; `None` takes it away.
pub(super) fn read_one(fields: &mut Fields, name: &str) -> Option<NewTerms> {
    if name.is_empty() || name.chars().count() > MAX_NAME {
        fields.flaw(name, format!("the name of a license has 1 to {MAX_NAME} characters"));
    }
    fields.object(name, |license| {
        let terms = read_terms(license);
        if license.raw("used").is_some() {
            license.flaw(
                "used",
                "is counted, not set: a person who is created takes one, deleting them frees it",
            );
        }
        terms
    })
}

/// `total` and `assign`, where they are there.
pub(super) fn read_terms(license: &mut Fields) -> NewTerms {
    let total = match license.raw("total") {
        None => None,
        Some(Value::Null) => Some(None),
        Some(total) => {
            let number = total.as_u64();
            if number.is_none() {
                license.flaw(
                    "total",
                    format!("{total} is not a whole number of at least 0, or null for no limit"),
                );
            }
            Some(number)
        }
    };
    let to_everybody = license.take("assign", "\"all\" or \"none\"", |assign| match assign.as_str()? {
        "all" => Some(true),
        "none" => Some(false),
        _ => None,
    });
    NewTerms { total, to_everybody }
}
