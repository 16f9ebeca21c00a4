//! The page for a person: one organisation, what is in it, and what was asked of it last.

use std::sync::Arc;

use askama::Template;
use http::{StatusCode, header};

use super::{App, control, guard};
use crate::control::find_org;
use crate::control::orgs::{View, view};
use crate::entropy::fresh_uuid;
use crate::journal::Entry;
use crate::message::{Request, Response};
use crate::page::html;
use crate::scim::list::ListRequest;
use crate::serve::reply;
use crate::tenant::{Kind, Lens, Search};
use crate::world::Org;

/// Most users, and most groups, that the page lists; it says so when there are more.
pub(crate) const MAX_ROWS: usize = 100;
/// Requests that the page shows.
const LAST_REQUESTS: usize = 20;

/// One organisation.
#[derive(Debug, Template)]
#[template(path = "server/dashboard/org.html")]
struct OrgPage<'a> {
    nonce: &'a str,
    org: &'a View,
    people: &'a [crate::page::Person],
    users: Rows,
    groups: Rows,
    requests: Vec<Arc<Entry>>,
    others: Vec<Other>,
}

impl OrgPage<'_> {
    /// How a request went, in a word.
    fn outcome(&self, entry: &Entry) -> String {
        match entry.status {
            Some(status) => status.as_u16().to_string(),
            None => "reset".to_owned(),
        }
    }
}

/// The first resources of a kind, and how many there are in all.
#[derive(Debug)]
struct Rows {
    total: usize,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    name: String,
    title: String,
    note: String,
}

/// Another org, for the list of links.
#[derive(Debug)]
struct Other {
    id: String,
    display_name: String,
}

/// `GET /`: the demo org, else the first one there is.
pub(super) fn home(app: &App, request: &Request) -> Response {
    if let Err(problem) = guard::check(app.exposure.as_ref(), request) {
        return control::failure(&problem);
    }
    match app.world.demo_org().or_else(|| app.world.orgs().into_iter().next()) {
        Some(org) => show(app, &org),
        None => nothing(),
    }
}

/// `GET /__mock/orgs/{org}/`
pub(super) fn org(app: &App, request: &Request, id: &str) -> Response {
    let found = guard::check(app.exposure.as_ref(), request).and_then(|()| find_org(&app.world, id));
    match found {
        Ok(org) => show(app, &org),
        Err(problem) => control::failure(&problem),
    }
}

fn show(app: &App, org: &Org) -> Response {
    let nonce = fresh_uuid().simple().to_string();
    let others = app.world.orgs().into_iter().filter(|other| other.id != org.id);
    let mut requests = org.journal.latest(LAST_REQUESTS);
    requests.reverse();
    let page = OrgPage {
        nonce: &nonce,
        org: &view(org, &app.url),
        people: &org.who_can_sign_in(),
        users: rows(org, Kind::User),
        groups: rows(org, Kind::Group),
        requests,
        others: others
            .take(MAX_ROWS)
            .map(|other| Other {
                id: other.id.to_string(),
                display_name: other.display_name(),
            })
            .collect(),
    };
    let policy = format!("{}; script-src 'nonce-{nonce}'", crate::page::CONTENT_SECURITY_POLICY);
    reply::page(StatusCode::OK, &html(&page)).with(header::CONTENT_SECURITY_POLICY, &policy)
}

fn nothing() -> Response {
    let page = crate::page::Problem {
        title: "No organization yet",
        what: "This double was started without the demo organization, and none was made since.",
        hint: "POST /__mock/orgs makes one.",
    };
    reply::page(StatusCode::OK, &html(&page))
}

fn rows(org: &Org, kind: Kind) -> Rows {
    let search = Search {
        filter: None,
        page: ListRequest {
            start_index: 1,
            count: Some(MAX_ROWS),
        },
        lens: Lens::TRUTH,
        ..Search::default()
    };
    let Ok(found) = org.tenant.list(&[kind], &search, "") else {
        return Rows {
            total: 0,
            rows: Vec::new(),
        };
    };
    let rows = found.page.iter().map(|(kind, view)| row(*kind, view));
    Rows {
        total: found.total,
        rows: rows.collect(),
    }
}

fn row(kind: Kind, view: &crate::tenant::View) -> Row {
    let text = |name: &str| {
        view.get(name)
            .and_then(|value| value.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    let count = |name: &str| view.get(name).and_then(|value| value.as_array()).map_or(0, Vec::len);
    match kind {
        Kind::User => Row {
            name: text("userName"),
            title: text("displayName"),
            note: match view.get("active").and_then(serde_json::Value::as_bool) {
                Some(false) => "Inactive".to_owned(),
                _ => "Active".to_owned(),
            },
        },
        Kind::Group => Row {
            name: text("displayName"),
            title: text("externalId"),
            note: count("members").to_string(),
        },
    }
}
