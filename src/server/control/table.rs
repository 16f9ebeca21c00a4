//! The rows of the control plane: method, path, what it does, and the command that does it. The one place that knows its
//! paths: who is answered 404 or 405, the list of routes and the test of the OpenAPI description all read it.

mod faults;
mod journal;
mod org;

use serde_json::{Value, json};

use super::{body, bytes, guard};
use crate::control::problem::Problem;
use crate::control::{Answer, Result, health, openapi, orgs, presets, profiles, server_faults};
use crate::message::Request;
use crate::server::App;
use crate::world::World;

/// One call.
pub(super) struct Route {
    pub(super) method: &'static str,
    /// Below `/__mock`, with names in braces where anything may stand.
    pub(super) path: &'static str,
    /// What it does, in a few words.
    pub(super) does: &'static str,
    pub(super) run: fn(&Asked<'_>) -> Result,
}

/// A request that was found in the table.
pub(super) struct Asked<'a> {
    pub(super) app: &'a App,
    pub(super) request: &'a Request,
    /// What stands in the places of the names in braces.
    names: Vec<&'a str>,
}

impl<'a> Asked<'a> {
    fn world(&self) -> &World {
        &self.app.world
    }

    fn url(&self) -> &str {
        &self.app.url
    }

    fn query(&self) -> &str {
        self.request.query.as_deref().unwrap_or_default()
    }

    /// What stands in the place of the first name in braces, the second and so on.
    fn name(&self, place: usize) -> &'a str {
        self.names.get(place).copied().unwrap_or_default()
    }

    /// The body as JSON.
    fn body(&self) -> Result<Value> {
        body(self.request)
    }

    /// The body as it came.
    fn bytes(&self) -> Result<&[u8]> {
        bytes(self.request)
    }
}

/// All rows.
pub(super) fn routes() -> impl Iterator<Item = &'static Route> {
    [
        SERVER,
        journal::SERVER,
        org::ORG,
        org::CLOCK,
        org::DATA,
        faults::FAULTS,
        journal::ORG,
    ]
    .into_iter()
    .flatten()
}

/// A row.
const fn row(method: &'static str, path: &'static str, does: &'static str, run: fn(&Asked<'_>) -> Result) -> Route {
    Route {
        method,
        path,
        does,
        run,
    }
}

const SERVER: &[Route] = &[
    row("GET", "/health/live", "it runs", |asked| health::live(asked.app.since)),
    row("GET", "/health/ready", "it can be asked", |_| health::ready()),
    row("GET", "/version", "which version", |_| health::version()),
    row("GET", "/routes", "every call of the control plane", |_| list()),
    row(
        "GET",
        "/openapi.json",
        "the control plane, described in OpenAPI",
        |asked| openapi::describe(routes().map(described), asked.app.exposure.is_some()),
    ),
    row("GET", "/faults", "list the faults of the listener", |asked| {
        Answer::ok(&json!({ "items": asked.app.door.list(), "next": null }))
    }),
    row("POST", "/faults", "arm a fault of the listener", |asked| {
        Answer::created(&asked.app.door.add(server_faults::read(asked.body()?)?)?)
    }),
    row("DELETE", "/faults", "disarm all faults of the listener", |asked| {
        asked.app.door.clear();
        Answer::no_content()
    }),
    row(
        "DELETE",
        "/faults/{id}",
        "disarm one fault of the listener",
        |asked| match asked.app.door.remove(asked.name(0)) {
            true => Answer::no_content(),
            false => Err(server_faults::unknown(asked.name(0))),
        },
    ),
    row("GET", "/presets", "list the presets of faults", |_| presets::list()),
    row("GET", "/presets/{name}", "one preset", |asked| {
        presets::get(asked.name(0))
    }),
    row("GET", "/profiles", "list the profiles and their switches", |_| {
        profiles::list()
    }),
    row("GET", "/orgs", "list the organizations", |asked| {
        orgs::list(asked.world(), asked.url())
    }),
    row("POST", "/orgs", "make an organization", |asked| {
        orgs::create(asked.world(), asked.body()?, asked.url())
    }),
];

/// `GET /__mock/routes`
fn list() -> Result {
    let items = routes()
        .map(|route| json!({ "method": route.method, "path": format!("/__mock{}", route.path), "does": route.does }));
    Answer::ok(&json!({ "items": items.collect::<Vec<_>>(), "next": null }))
}

fn described(route: &Route) -> openapi::Call {
    openapi::Call {
        method: route.method,
        path: route.path,
        does: route.does,
        open: guard::is_open(&format!("/__mock{}", route.path)),
    }
}

/// Finds the row of a request and runs its command.
pub(super) fn run(app: &App, request: &Request, segments: &[&str]) -> Result {
    let of_path: Vec<(&Route, Vec<&str>)> = routes()
        .filter_map(|route| Some((route, fit(route.path, segments)?)))
        .collect();
    // RFC 9110 section 9.3.2: what can be read can be asked for its head alone. hyper leaves the body out.
    let method = match request.method.as_str() {
        "HEAD" => "GET",
        method => method,
    };
    let found = of_path.iter().find(|(route, _)| route.method == method);
    match found {
        Some((route, names)) => (route.run)(&Asked {
            app,
            request,
            names: names.clone(),
        }),
        None if of_path.is_empty() => Err(nothing(segments)),
        None => Err(Problem::method_not_allowed(&allowed(&of_path))),
    }
}

/// What stands in the places of a path's names; `None` where it is another path.
fn fit<'s>(path: &str, segments: &[&'s str]) -> Option<Vec<&'s str>> {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    if parts.len() != segments.len() {
        return None;
    }
    let mut names = Vec::new();
    for (part, segment) in parts.iter().zip(segments) {
        if part.starts_with('{') {
            names.push(*segment);
        } else if part != segment {
            return None;
        }
    }
    Some(names)
}

/// Methods in the order in which `Allow` lists them everywhere.
fn allowed(of_path: &[(&Route, Vec<&str>)]) -> String {
    let taken = |method: &&str| of_path.iter().any(|(route, _)| route.method == *method);
    let methods: Vec<&str> = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        .into_iter()
        .filter(taken)
        .collect();
    methods.join(", ")
}

/// Tells what there is at the level where the path leaves the table.
fn nothing(segments: &[&str]) -> Problem {
    let below = |prefix: &[&str], path: &str| {
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        let (head, rest) = parts.split_at_checked(prefix.len())?;
        let fits = head
            .iter()
            .zip(prefix)
            .all(|(part, name)| part.starts_with('{') || part == name);
        rest.first().filter(|_| fits).map(|part| (*part).to_owned())
    };
    let prefix: &[&str] = if segments.first() == Some(&"orgs") && segments.len() > 1 {
        &["orgs", ""]
    } else {
        &[]
    };
    let mut names: Vec<String> = Vec::new();
    for name in routes().filter_map(|route| below(prefix, route.path)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let place = if prefix.is_empty() {
        "it has"
    } else {
        "below orgs/{org} it has"
    };
    Problem::not_found(
        format!("the control plane has nothing at /__mock/{}", segments.join("/")),
        format!("{place} {}", names.join(", ")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_found_by_its_parts_and_tells_what_stands_in_braces() {
        assert_eq!(fit("/orgs", &["orgs"]), Some(vec![]));
        assert_eq!(
            fit("/orgs/{org}/faults/{id}", &["orgs", "a", "faults", "b"]),
            Some(vec!["a", "b"])
        );
        for other in [
            &["orgs"][..],
            &["orgs", "a", "faults"],
            &["orgs", "a", "requests", "b"],
            &[],
        ] {
            assert_eq!(fit("/orgs/{org}/faults/{id}", other), None);
        }
    }

    #[test]
    fn no_call_stands_twice_in_the_table() {
        let mut calls: Vec<_> = routes().map(|route| (route.path, route.method)).collect();
        let all = calls.len();
        calls.sort_unstable();
        calls.dedup();
        assert_eq!(calls.len(), all);
    }

    #[test]
    fn every_call_of_the_table_is_described_and_nothing_else_is() {
        let mut described = openapi::calls();
        let mut calls: Vec<String> = routes()
            .map(|route| format!("{} {}", route.method, route.path))
            .collect();
        described.sort_unstable();
        calls.sort_unstable();
        assert_eq!(described, calls);
    }
}
