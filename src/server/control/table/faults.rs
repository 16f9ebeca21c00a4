//! The rows about what goes wrong in an org.

use super::{Asked, Route, row};
use crate::control::{Result, faults};
use crate::serve;

pub(super) const FAULTS: &[Route] = &[
    row("GET", "/orgs/{org}/faults", "list the faults", |asked| {
        faults::list(asked.world(), asked.name(0), asked.query())
    }),
    row("POST", "/orgs/{org}/faults", "arm a fault", |asked| {
        faults::create(asked.world(), asked.name(0), &asked.body()?)
    }),
    row(
        "PUT",
        "/orgs/{org}/faults",
        "arm these faults in the place of all others",
        |asked| faults::replace_all(asked.world(), asked.name(0), &asked.body()?),
    ),
    row("DELETE", "/orgs/{org}/faults", "remove all faults", |asked| {
        faults::clear(asked.world(), asked.name(0))
    }),
    row(
        "POST",
        "/orgs/{org}/faults/validate",
        "say what is wrong with faults, and arm none",
        |asked| faults::validate(asked.world(), asked.name(0), &asked.body()?),
    ),
    row(
        "POST",
        "/orgs/{org}/faults/explain",
        "say which faults a request would meet, and why not the others",
        explain,
    ),
    row("GET", "/orgs/{org}/faults/{id}", "show a fault", |asked| {
        faults::get(asked.world(), asked.name(0), asked.name(1))
    }),
    row("PUT", "/orgs/{org}/faults/{id}", "write a fault anew", |asked| {
        faults::replace(asked.world(), asked.name(0), asked.name(1), &asked.body()?)
    }),
    row("PATCH", "/orgs/{org}/faults/{id}", "change parts of a fault", |asked| {
        faults::change(asked.world(), asked.name(0), asked.name(1), &asked.body()?)
    }),
    row("DELETE", "/orgs/{org}/faults/{id}", "remove a fault", |asked| {
        faults::delete(asked.world(), asked.name(0), asked.name(1))
    }),
    row("POST", "/orgs/{org}/faults/{id}/arm", "arm a fault again", |asked| {
        faults::arm(asked.world(), asked.name(0), asked.name(1), asked.body()?)
    }),
    row(
        "POST",
        "/orgs/{org}/faults/{id}/disarm",
        "disarm a fault and keep it",
        |asked| faults::disarm(asked.world(), asked.name(0), asked.name(1), asked.body()?),
    ),
    row(
        "POST",
        "/orgs/{org}/faults/{id}/reset-counters",
        "count a fault's hits anew",
        |asked| faults::reset_counters(asked.world(), asked.name(0), asked.name(1), asked.body()?),
    ),
];

fn explain(asked: &Asked<'_>) -> Result {
    let (org, sample) = faults::sample(asked.world(), asked.name(0), asked.body()?)?;
    let (plan, rules) = serve::explain(asked.world(), &org, &sample);
    faults::explained(&sample, &plan, &rules)
}
