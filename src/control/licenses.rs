//! Licences of an org: how many there are of each, and who is given one.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::fields::{Fields, escaped};
use super::problem::{Flaw, Problem};
use super::{Answer, Result, find_org};
use crate::tenant::{Assign, License, MAX_LICENSES, NewTerms, NotChanged, Terms, mixed};
use crate::world::World;

/// Longest name of a licence, in characters. Source: our choice.
const MAX_NAME: usize = 100;

/// Most locations of one licence, and most groups that one template serves. Source: our choice.
const MAX_LIST: usize = 100;

/// `GET /__mock/orgs/{org}/licenses`
pub(crate) fn get(world: &World, org: &str) -> Result {
    Answer::ok(&view(&find_org(world, org)?.tenant.licenses()))
}

/// `PATCH /__mock/orgs/{org}/licenses`: changes those that are named, and takes those away that are null.
pub(crate) fn change(world: &World, org: &str, body: Value) -> Result {
    let org = find_org(world, org)?;
    org.tenant.change_licenses(&read(body)?).map_err(|why| refused(&why))?;
    Answer::ok(&view(&org.tenant.licenses()))
}

fn refused(why: &NotChanged) -> Problem {
    let (pointer, reason) = match why {
        NotChanged::TooMany => (
            String::new(),
            format!("an organization has at most {MAX_LICENSES} licenses; take one away with null"),
        ),
        NotChanged::NoGroup { license, at, group } => (
            format!("/{}/assign/groups/{at}", escaped(license)),
            format!("{group:?} is no group of this organization"),
        ),
        NotChanged::Mixed { all, groups } => (String::new(), one_kind(all, groups)),
    };
    Problem::flawed(vec![Flaw { pointer, reason }])
}

/// Why templates of two kinds are refused.
fn one_kind(all: &str, groups: &str) -> String {
    format!("license templates are of one kind at a time: {all:?} is assigned to all and {groups:?} to groups")
}

/// What of the licences of data does not fit: where in the licence of this place, and why. `groups` are all there are.
pub(super) fn flaws(licenses: &[(String, Terms)], groups: &[&str]) -> Vec<(usize, String, String)> {
    let groups: HashSet<String> = groups.iter().map(|group| group.to_lowercase()).collect();
    let mut flaws = Vec::new();
    for (place, (_, terms)) in licenses.iter().enumerate() {
        let unknown = terms
            .groups()
            .filter(|(_, group)| !groups.contains(&group.to_lowercase()));
        flaws.extend(unknown.map(|(at, group)| {
            let reason = format!("{group:?} is none of the groups of this data");
            (place, format!("/assign/groups/{at}"), reason)
        }));
    }
    if let Some((all, of_groups)) = mixed(licenses.iter().map(|(name, terms)| (name, terms))) {
        let place = licenses.iter().position(|(name, _)| name == of_groups);
        flaws.push((
            place.unwrap_or_default(),
            "/assign".to_owned(),
            one_kind(all, of_groups),
        ));
    }
    flaws
}

/// Licences by name, each with its terms and its count.
fn view(licenses: &[License]) -> Value {
    let by_name = licenses.iter().map(|license| {
        let mut view = terms(&license.terms);
        view["used"] = license.used.into();
        (license.name.clone(), view)
    });
    Value::Object(by_name.collect())
}

/// How a licence is had, in the words that it is asked for.
pub(super) fn terms(terms: &Terms) -> Value {
    let assign = match &terms.assign {
        Assign::All => "all".into(),
        Assign::None => "none".into(),
        Assign::Groups(groups) => json!({ "groups": groups }),
    };
    json!({ "total": terms.total, "locations": terms.locations, "assign": assign })
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

/// `total`, `locations` and `assign`, where they are there.
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
    NewTerms {
        total,
        locations: read_names(license, "locations"),
        assign: read_assign(license),
    }
}

fn read_assign(license: &mut Fields) -> Option<Assign> {
    if license.is_object("assign") {
        let groups = license.object("assign", |assign| read_names(assign, "groups"));
        return Some(Assign::Groups(groups.flatten().unwrap_or_default()));
    }
    let expected = "\"all\", \"none\" or an object with a list of groups";
    license.take("assign", expected, |assign| match assign.as_str()? {
        "all" => Some(Assign::All),
        "none" => Some(Assign::None),
        _ => None,
    })
}

/// A list of names, each once.
fn read_names(fields: &mut Fields, member: &str) -> Option<Vec<String>> {
    let expected = format!("a list of at most {MAX_LIST} names of 1 to {MAX_NAME} characters, each once");
    fields.take(member, &expected, |list| {
        let names: Option<Vec<String>> = list
            .as_array()?
            .iter()
            .map(|name| Some(name.as_str()?.to_owned()))
            .collect();
        let names = names.filter(|names| names.len() <= MAX_LIST)?;
        let mut seen = HashSet::new();
        let fits = |name: &String| (1..=MAX_NAME).contains(&name.chars().count());
        names
            .iter()
            .all(|name| fits(name) && seen.insert(name.to_lowercase()))
            .then(|| names.clone())
    })
}
