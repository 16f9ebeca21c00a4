//! Data as a tester sends it. Every flaw is told with its place: a pointer into the document, or a line and a pointer.

use serde_json::{Map, Value};

use crate::clock::instant;
use crate::control::fields::{Fields, escaped};
use crate::control::problem::{Flaw, Problem};
use crate::control::{Result, claims, clients, licenses};
use crate::json;
use crate::oauth::client::NewClient;
use crate::tenant::{Claims, Contents, Kind, MAX_LICENSES, NewTerms, Person, Terms};

/// Most flaws that are told of one body. Source: our choice; who has more mends these first.
const MAX_FLAWS: usize = 50;

/// Contents, and where each of their elements stood.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) contents: Contents,
    users_at: Vec<String>,
    groups_at: Vec<String>,
    pub(super) clients: Vec<NewClient>,
    clients_at: Vec<String>,
    licenses_at: Vec<String>,
    claimed: bool,
    flaws: Vec<Flaw>,
}

/// A document.
pub(super) fn json(bytes: &[u8]) -> Result<Read> {
    let mut fields = Fields::of(Problem::or_json(bytes)?)?;
    let mut read = Read::default();
    for (name, kind) in [("users", Kind::User), ("groups", Kind::Group)] {
        let items = fields.take(name, "a list", |value| value.as_array().cloned());
        for (at, item) in items.unwrap_or_default().into_iter().enumerate() {
            read.element(kind, format!("/{name}/{at}"), item);
        }
    }
    fields.object("licenses", |inner| {
        for name in inner.names() {
            let terms = licenses::read_one(inner, &name);
            let place = format!("/licenses/{}", escaped(&name));
            read.license(place, name, terms.unwrap_or_default());
        }
    });
    let clients = fields.take("clients", "a list", |value| value.as_array().cloned());
    for (at, client) in clients.unwrap_or_default().into_iter().enumerate() {
        read.client(format!("/clients/{at}"), client);
    }
    let claims = fields.object("claims", |inner| claims::read_claims(inner, &Claims::default()));
    read.contents.claims = claims.unwrap_or_default();
    let rest = fields.finish();
    read.note(rest);
    read.done()
}

/// One element a line; blank lines are passed over.
pub(super) fn ndjson(bytes: &[u8]) -> Result<Read> {
    let mut read = Read::default();
    for (line, at) in bytes.split(|byte| *byte == b'\n').zip(1..) {
        if !line.trim_ascii().is_empty() {
            read.line(line, at);
        }
    }
    read.done()
}

impl Read {
    /// Where an element stood.
    pub(super) fn place(&self, kind: Kind, at: usize) -> &str {
        let places = match kind {
            Kind::User => &self.users_at,
            Kind::Group => &self.groups_at,
        };
        places.get(at).map_or("", String::as_str)
    }

    /// Where a client stood.
    pub(super) fn client_place(&self, at: usize) -> &str {
        self.clients_at.get(at).map_or("", String::as_str)
    }

    fn line(&mut self, line: &[u8], at: usize) {
        let place = format!("line {at}");
        let read = match json::read(line) {
            Ok(read) => read,
            Err(error) => return self.flaw(place, format!("is not a JSON object: {}", without_line(&error))),
        };
        if !read.twice.is_empty() {
            return read
                .twice
                .into_iter()
                .for_each(|pointer| self.flaw(format!("{place}{pointer}"), json::TWICE));
        }
        let Value::Object(members) = read.value else {
            return self.flaw(place, "is not a JSON object");
        };
        let mut members = members.into_iter();
        match (members.next(), members.next()) {
            (Some((name, value)), None) => self.named(&name, &place, value),
            _ => self.flaw(place, "must have one member: user, group, license, client or claims"),
        }
    }

    fn named(&mut self, name: &str, line: &str, value: Value) {
        let place = format!("{line}/{name}");
        match name {
            "user" => self.element(Kind::User, place, value),
            "group" => self.element(Kind::Group, place, value),
            "license" => self.license_line(&place, value),
            "client" => self.client(place, value),
            "claims" => self.claims_line(place, value),
            other => self.flaw(
                line.to_owned(),
                format!("{other:?} is none of user, group, license, client and claims"),
            ),
        }
    }

    fn element(&mut self, kind: Kind, place: String, value: Value) {
        let read = Fields::at(&place, value).and_then(|fields| match kind {
            Kind::User => self.user(fields),
            Kind::Group => self.group(fields),
        });
        self.note(read);
        match kind {
            Kind::User => self.users_at.push(place),
            Kind::Group => self.groups_at.push(place),
        }
    }

    fn user(&mut self, mut fields: Fields) -> Result<()> {
        let person = Person {
            resource: resource(&mut fields),
            has_password: fields.flag("hasPassword"),
            licenses: fields.texts("licenses"),
            inactive_since: fields.take("inactiveSince", "a time such as 2026-02-03T04:05:06.789Z", |since| {
                instant(since.as_str()?)
            }),
            sync_deleted: fields.flag("syncDeleted"),
            unconfirmed: fields.flag("unconfirmed"),
        };
        self.contents.users.push(person);
        fields.finish()
    }

    fn group(&mut self, mut fields: Fields) -> Result<()> {
        self.contents.groups.push(resource(&mut fields));
        fields.finish()
    }

    fn client(&mut self, place: String, value: Value) {
        let read = Fields::at(&place, value).and_then(|mut fields| {
            let client = clients::read_new(&mut fields);
            fields.finish()?;
            Ok(client)
        });
        if let Some(client) = self.note(read) {
            self.clients.push(client);
            self.clients_at.push(place);
        }
    }

    fn license_line(&mut self, place: &str, value: Value) {
        let read = Fields::at(place, value).and_then(|mut fields| {
            let name = fields.text("name");
            if name.is_none() {
                fields.flaw("name", "a license needs a name");
            }
            let terms = licenses::read_terms(&mut fields);
            fields.finish()?;
            Ok((name.unwrap_or_default(), terms))
        });
        if let Some((name, terms)) = self.note(read) {
            if self.contents.licenses.iter().any(|(known, _)| *known == name) {
                return self.flaw(format!("{place}/name"), format!("the license {name:?} is there twice"));
            }
            self.license(place.to_owned(), name, terms);
        }
    }

    fn license(&mut self, place: String, name: String, asked: NewTerms) {
        self.contents.licenses.push((name, asked.over(Terms::default())));
        self.licenses_at.push(place);
        if self.contents.licenses.len() == MAX_LICENSES + 1 {
            let reason = format!("an organization has at most {MAX_LICENSES} licenses");
            self.flaw(String::new(), reason);
        }
    }

    fn claims_line(&mut self, place: String, value: Value) {
        if std::mem::replace(&mut self.claimed, true) {
            return self.flaw(place, "there is a line of claims already");
        }
        let read = Fields::at(&place, value).and_then(|mut fields| {
            let claims = claims::read_claims(&mut fields, &Claims::default());
            fields.finish()?;
            Ok(claims)
        });
        self.contents.claims = self.note(read).unwrap_or_default();
    }

    fn flaw(&mut self, pointer: String, reason: impl Into<String>) {
        self.flaws.push(Flaw {
            pointer,
            reason: reason.into(),
        });
    }

    /// Takes the flaws of a part over.
    fn note<T>(&mut self, part: Result<T>) -> Option<T> {
        part.map_err(|problem| self.flaws.extend(problem.errors)).ok()
    }

    /// Holds licences against the groups, which may stand further down.
    fn check_licenses(&mut self) {
        let names = self.contents.groups.iter();
        let names: Vec<&str> = names.filter_map(|group| group.get("displayName")?.as_str()).collect();
        for (at, below, reason) in licenses::flaws(&self.contents.licenses, &names) {
            let place = self.licenses_at.get(at).map_or("", String::as_str);
            self.flaw(format!("{place}{below}"), reason);
        }
    }

    fn done(mut self) -> Result<Self> {
        self.check_licenses();
        if self.flaws.is_empty() {
            return Ok(self);
        }
        self.flaws.truncate(MAX_FLAWS);
        Err(Problem::flawed(self.flaws))
    }
}

fn resource(fields: &mut Fields) -> Map<String, Value> {
    let resource = fields.needed("resource", "a SCIM resource as a JSON object", |value| {
        value.as_object().cloned()
    });
    resource.unwrap_or_default()
}

/// What is wrong with a line of JSON. That it is line 1 of itself helps nobody.
fn without_line(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or_default();
    format!("{what} at column {}", error.column())
}
