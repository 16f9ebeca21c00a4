//! What happened: the journal of an org and of the whole server, spans, the feed, and whether it was as expected.

use super::{Asked, Route, row};
use crate::control::problem::Problem;
use crate::control::{Result, export, requests, spans, verify};

/// Of every org, and of what no org could be found for.
pub(super) const SERVER: &[Route] = &[
    row("GET", "/requests", "the journal of the whole server", |asked| {
        requests::list(asked.world(), None, asked.query())
    }),
    row("DELETE", "/requests", "empty every journal", |asked| {
        requests::clear(asked.world(), None, asked.query())
    }),
    row(
        "POST",
        "/requests/count",
        "count requests by what is in them",
        |asked| requests::count(asked.world(), None, asked.query(), asked.body()?),
    ),
    row("POST", "/requests/find", "find requests, or the nearest", |asked| {
        requests::find(asked.world(), None, asked.query(), asked.body()?)
    }),
    row(
        "GET",
        "/requests/export",
        "every journal as har, ndjson or curl",
        |asked| export::export(asked.world(), None, asked.query()),
    ),
    row("GET", "/requests/{id}", "show a request", |asked| {
        requests::get(asked.world(), None, asked.query(), asked.name(0))
    }),
    row("GET", "/events", "follow what happens, as server-sent events", unserved),
];

/// Of one org.
pub(super) const ORG: &[Route] = &[
    row(
        "GET",
        "/orgs/{org}/requests",
        "the journal of an organization",
        |asked| requests::list(asked.world(), Some(asked.name(0)), asked.query()),
    ),
    row("DELETE", "/orgs/{org}/requests", "empty the journal", |asked| {
        requests::clear(asked.world(), Some(asked.name(0)), asked.query())
    }),
    row(
        "POST",
        "/orgs/{org}/requests/count",
        "count requests by what is in them",
        |asked| requests::count(asked.world(), Some(asked.name(0)), asked.query(), asked.body()?),
    ),
    row(
        "POST",
        "/orgs/{org}/requests/find",
        "find requests, or the nearest",
        |asked| requests::find(asked.world(), Some(asked.name(0)), asked.query(), asked.body()?),
    ),
    row(
        "GET",
        "/orgs/{org}/requests/export",
        "the journal as har, ndjson or curl",
        |asked| export::export(asked.world(), Some(asked.name(0)), asked.query()),
    ),
    row("GET", "/orgs/{org}/requests/{id}", "show a request", |asked| {
        requests::get(asked.world(), Some(asked.name(0)), asked.query(), asked.name(1))
    }),
    row(
        "GET",
        "/orgs/{org}/events",
        "follow what happens, as server-sent events",
        unserved,
    ),
    row("GET", "/orgs/{org}/spans", "list the spans", |asked| {
        spans::list(asked.world(), asked.name(0))
    }),
    row("POST", "/orgs/{org}/spans", "begin a span", |asked| {
        spans::begin(asked.world(), asked.name(0), asked.body()?)
    }),
    row(
        "POST",
        "/orgs/{org}/spans/{id}/end",
        "end a span, and report",
        |asked| spans::end(asked.world(), asked.name(0), asked.name(1), asked.body()?),
    ),
    row("POST", "/orgs/{org}/verify", "was it as expected", |asked| {
        verify::verify(asked.world(), asked.name(0), asked.body()?)
    }),
];

/// A stream is no answer of a command: [`feed`](crate::server::feed) gives it before the table is asked.
fn unserved(_: &Asked<'_>) -> Result {
    Err(Problem::internal("the feed did not answer"))
}
