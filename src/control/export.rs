//! The journal in the formats of other tools.

use super::problem::Problem;
use super::requests::{Scope, flaw, parameter};
use super::{Answer, Result};
use crate::journal::{Format, TooLong};
use crate::world::World;

/// `GET …/requests/export?format=har|ndjson|curl`, with the filters of a listing.
pub(crate) fn export(world: &World, org: Option<&str>, query: &str) -> Result {
    let scope = Scope::of(world, org, query)?;
    let asked = scope.query(query)?;
    let known = "known are har, ndjson and curl";
    let Some(name) = parameter(query, "format") else {
        return Err(flaw("?format", format!("a format is needed; {known}")));
    };
    let format = Format::named(&name).ok_or_else(|| flaw("?format", format!("unknown format `{name}`; {known}")))?;
    match format.write(&scope.journals.entries(&asked)) {
        Ok(text) => Answer::text(format.media_type(), text),
        Err(TooLong { limit }) => Err(Problem::full(
            format!("the export is longer than {limit} bytes"),
            "export less at once: one org's, or by op, status, since, fault, applied or span",
        )),
    }
}
