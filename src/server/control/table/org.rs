//! The rows about one org: itself, its data, its faults, its journal.

use super::{Route, row};
use crate::control::data::{self, Format, NDJSON};
use crate::control::{
    clients, clock, devices, generate, licenses, mutate, orgs, profiles, settings, snapshots, tokens,
};
use crate::message::Request;
use crate::server::guard::media_type_is;

/// The org, and who may call it.
pub(super) const ORG: &[Route] = &[
    row("GET", "/orgs/{org}", "show an organization", |asked| {
        orgs::get(asked.world(), asked.name(0), asked.url())
    }),
    row("PATCH", "/orgs/{org}", "rename an organization", |asked| {
        orgs::rename(asked.world(), asked.name(0), asked.body()?, asked.url())
    }),
    row("DELETE", "/orgs/{org}", "forget an organization", |asked| {
        orgs::delete(asked.world(), asked.name(0))
    }),
    row("POST", "/orgs/{org}/reset", "back to how it began", |asked| {
        orgs::reset(asked.world(), asked.name(0), asked.body()?, asked.url())
    }),
    row(
        "POST",
        "/orgs/{org}/fork",
        "another organization with the same people and groups",
        |asked| orgs::fork(asked.world(), asked.name(0), asked.body()?, asked.url()),
    ),
    row("GET", "/orgs/{org}/tokens", "list the tokens by fingerprint", |asked| {
        tokens::list(asked.world(), asked.name(0))
    }),
    row("POST", "/orgs/{org}/tokens", "issue a token", |asked| {
        tokens::create(asked.world(), asked.name(0), asked.body()?)
    }),
    row(
        "POST",
        "/orgs/{org}/tokens/expire-all",
        "let every token expire",
        |asked| tokens::expire_all(asked.world(), asked.name(0), asked.body()?),
    ),
    row(
        "POST",
        "/orgs/{org}/tokens/{fingerprint}/revoke",
        "revoke a token",
        |asked| tokens::revoke(asked.world(), asked.name(0), asked.name(1), asked.body()?),
    ),
    row("GET", "/orgs/{org}/clients", "list the OAuth clients", |asked| {
        clients::list(asked.world(), asked.name(0))
    }),
    row("POST", "/orgs/{org}/clients", "register an OAuth client", |asked| {
        clients::create(asked.world(), asked.name(0), asked.body()?)
    }),
    row("GET", "/orgs/{org}/clients/{clientId}", "show a client", |asked| {
        clients::get(asked.world(), asked.name(0), asked.name(1))
    }),
    row("PATCH", "/orgs/{org}/clients/{clientId}", "change a client", |asked| {
        clients::change(asked.world(), asked.name(0), asked.name(1), asked.body()?)
    }),
    row("DELETE", "/orgs/{org}/clients/{clientId}", "forget a client", |asked| {
        clients::delete(asked.world(), asked.name(0), asked.name(1))
    }),
    row(
        "POST",
        "/orgs/{org}/devices/{userCode}",
        "let a device in, or decline",
        |asked| devices::answer(asked.world(), asked.name(0), asked.name(1), asked.body()?),
    ),
];

/// Its time.
pub(super) const CLOCK: &[Route] = &[
    row("GET", "/orgs/{org}/clock", "show the clock", |asked| {
        clock::get(asked.world(), asked.name(0))
    }),
    row(
        "PUT",
        "/orgs/{org}/clock",
        "set the clock: real, offset, frozen or scaled",
        |asked| clock::put(asked.world(), asked.name(0), asked.body()?),
    ),
    row(
        "POST",
        "/orgs/{org}/clock/advance",
        "move the clock, and what falls due falls due",
        |asked| clock::post_advance(asked.world(), asked.name(0), asked.body()?),
    ),
];

/// What the org holds.
pub(super) const DATA: &[Route] = &[
    row(
        "GET",
        "/orgs/{org}/data",
        "export people, groups, licences and claims",
        |asked| data::export(asked.world(), asked.name(0), asked.query()),
    ),
    row(
        "PUT",
        "/orgs/{org}/data",
        "import in the place of what is there",
        |asked| data::import(asked.world(), asked.name(0), format(asked.request), asked.bytes()?),
    ),
    row(
        "POST",
        "/orgs/{org}/generate",
        "add generated people and groups",
        |asked| generate::generate(asked.world(), asked.name(0), asked.body()?),
    ),
    row(
        "POST",
        "/orgs/{org}/mutate",
        "change the directory behind the connector's back",
        |asked| mutate::mutate(asked.world(), asked.name(0), asked.body()?),
    ),
    row("GET", "/orgs/{org}/snapshots", "list the snapshots", |asked| {
        snapshots::list(asked.world(), asked.name(0))
    }),
    row("POST", "/orgs/{org}/snapshots", "take a snapshot", |asked| {
        snapshots::create(asked.world(), asked.name(0), asked.body()?)
    }),
    row("DELETE", "/orgs/{org}/snapshots/{name}", "forget a snapshot", |asked| {
        snapshots::delete(asked.world(), asked.name(0), asked.name(1))
    }),
    row(
        "POST",
        "/orgs/{org}/snapshots/{name}/restore",
        "go back to a snapshot",
        |asked| snapshots::restore(asked.world(), asked.name(0), asked.name(1), asked.body()?),
    ),
    row(
        "GET",
        "/orgs/{org}/snapshots/{before}/diff/{after}",
        "what changed between two moments",
        |asked| snapshots::diff(asked.world(), asked.name(0), asked.name(1), asked.name(2)),
    ),
    row("GET", "/orgs/{org}/licenses", "show the licences", |asked| {
        licenses::get(asked.world(), asked.name(0))
    }),
    row(
        "GET",
        "/orgs/{org}/profile",
        "show how the organization speaks",
        |asked| profiles::get(asked.world(), asked.name(0)),
    ),
    row(
        "PUT",
        "/orgs/{org}/profile",
        "have it speak as a profile says, with switches over it",
        |asked| profiles::replace(asked.world(), asked.name(0), asked.body()?),
    ),
    row(
        "PATCH",
        "/orgs/{org}/profile",
        "turn switches of its profile",
        |asked| profiles::change(asked.world(), asked.name(0), asked.body()?),
    ),
    row("PATCH", "/orgs/{org}/licenses", "change the licences", |asked| {
        licenses::change(asked.world(), asked.name(0), asked.body()?)
    }),
    row("GET", "/orgs/{org}/settings", "show the settings", |asked| {
        settings::get(asked.world(), asked.name(0))
    }),
    row("PATCH", "/orgs/{org}/settings", "change the settings", |asked| {
        settings::change(asked.world(), asked.name(0), asked.body()?)
    }),
];

fn format(request: &Request) -> Format {
    if media_type_is(request, NDJSON) {
        Format::Ndjson
    } else {
        Format::Json
    }
}
