//! The directory of an org as data, in JSON or NDJSON: taken out, and put in the place of what is there.

mod read;

use serde_json::{Value, json};

use super::format::format;
use super::problem::{Flaw, Problem};
use super::{Answer, Result, claims, clients, find_org, licenses};
use crate::clock::rfc3339;
use crate::scim::resource::unheard_of;
use crate::tenant::{Contents, Kind, Misfit, Person};
use crate::world::World;

use read::Read;

/// The media type of NDJSON.
pub(crate) const NDJSON: &str = "application/x-ndjson";

/// How data is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    /// One element a line.
    Ndjson,
}

/// `GET /__mock/orgs/{org}/data?format=json|ndjson`
pub(crate) fn export(world: &World, org: &str, query: &str) -> Result {
    let org = find_org(world, org)?;
    let format = format(query, &[("json", Format::Json), ("ndjson", Format::Ndjson)])?;
    let contents = org.tenant.export();
    match format {
        Format::Json => Answer::ok(&document(&contents)),
        Format::Ndjson => Answer::text(NDJSON, lines(&contents)),
    }
}

/// `PUT /__mock/orgs/{org}/data`: replaces everything, or nothing where something does not fit.
pub(crate) fn import(world: &World, org: &str, format: Format, bytes: &[u8]) -> Result {
    let org = find_org(world, org)?;
    let read = match format {
        Format::Json => read::json(bytes),
        Format::Ndjson => read::ndjson(bytes),
    }?;
    let of_client = |(at, why)| clients::declined_at(read.client_place(at), why);
    org.oauth.try_clients(&read.clients).map_err(of_client)?;
    let imported = org.tenant.import(&read.contents, org.first_admin(), org.clock.now());
    let ended = imported.map_err(|misfits| misfitting(&read, misfits))?;
    org.oauth.revoke_people(&ended);
    // They were tried; only somebody who registers others at the same time can be in the way.
    org.oauth.take_in_clients(&read.clients).map_err(of_client)?;
    Answer::ok(&json!({
        "users": read.contents.users.len(),
        "groups": read.contents.groups.len(),
        "clients": read.clients.len(),
        "warnings": warnings(&read),
    }))
}

/// Most warnings that one answer gives. Source: our choice, as many as flaws.
const MAX_WARNINGS: usize = 50;

/// What was passed over because no schema knows it, as a POST of the same would pass it over; here it may be a slip of
/// the pen.
fn warnings(read: &Read) -> Vec<Value> {
    let users = read.contents.users.iter().map(|person| &person.resource);
    let of = |kind: Kind, at: usize, resource| {
        let places = unheard_of(kind.resource_type(), resource);
        let place = format!("{}/resource", read.place(kind, at));
        places.into_iter().map(move |below| {
            json!({ "pointer": format!("{place}{below}"), "reason": "no schema knows this attribute; it was left out" })
        })
    };
    let of_users = users.enumerate().flat_map(|(at, user)| of(Kind::User, at, user));
    let groups = read.contents.groups.iter().enumerate();
    let of_groups = groups.flat_map(|(at, group)| of(Kind::Group, at, group));
    of_users.chain(of_groups).take(MAX_WARNINGS).collect()
}

fn misfitting(read: &Read, misfits: Vec<Misfit>) -> Problem {
    let flaws = misfits.into_iter().map(|misfit| Flaw {
        pointer: format!("{}{}", read.place(misfit.kind, misfit.at), misfit.member),
        reason: misfit.reason,
    });
    Problem::flawed(flaws.collect())
}

fn document(contents: &Contents) -> Value {
    let licenses = contents
        .licenses
        .iter()
        .map(|(name, terms)| (name.clone(), licenses::terms(terms)));
    json!({
        "users": contents.users.iter().map(user).collect::<Vec<_>>(),
        "groups": contents.groups.iter().map(|group| json!({ "resource": group })).collect::<Vec<_>>(),
        "licenses": Value::Object(licenses.collect()),
        "claims": claims::view(&contents.claims),
    })
}

fn lines(contents: &Contents) -> String {
    let licenses = contents.licenses.iter().map(|(name, terms)| {
        let mut license = json!({ "name": name });
        if let (Some(license), Value::Object(terms)) = (license.as_object_mut(), licenses::terms(terms)) {
            license.extend(terms);
        }
        json!({ "license": license })
    });
    let users = contents.users.iter().map(|person| json!({ "user": user(person) }));
    let groups = contents
        .groups
        .iter()
        .map(|group| json!({ "group": { "resource": group } }));
    let claims = [json!({ "claims": claims::view(&contents.claims) })];
    let lines = licenses.chain(claims).chain(users).chain(groups);
    lines.map(|line| format!("{line}\n")).collect()
}

fn user(person: &Person) -> Value {
    let mut user = json!({
        "resource": person.resource,
        "hasPassword": person.has_password,
        "licenses": person.licenses,
    });
    if let Some(since) = person.inactive_since {
        user["inactiveSince"] = rfc3339(since).into();
    }
    if person.sync_deleted {
        user["syncDeleted"] = true.into();
    }
    if person.unconfirmed {
        user["unconfirmed"] = true.into();
    }
    user
}
