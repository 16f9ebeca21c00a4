//! `PATCH /v1/licenses/users`: licences given to one person and taken away, each for itself.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Asked, bad, id, licenses, missing, organizations};
use crate::ids::{ResourceId, RestKind};
use crate::journal::Applied;
use crate::scim::value::{describe, quoted};
use crate::serve::body;
use crate::serve::failure::Failure;
use crate::serve::performed::Performed;
use crate::serve::reply::Reply;
use crate::tenant::{License, Place, Record};

/// Does what it can of the request: 200 where that is all of it, 206 where it is a part, and 400 where it is nothing.
// Webex: fidelity row "rest-assign": the statuses are published; in which order it is done is assumed.
pub(super) fn perform(asked: &Asked<'_>) -> Result<Performed, Failure> {
    let body = body::read(asked.request)?;
    let body = object("the body", &body)?;
    if let Some(own) = text(body, "", "orgId")? {
        organizations::check_own(asked, own)?;
    }
    if items(body, "siteUrls")?.is_some_and(|sites| !sites.is_empty()) {
        return Err(bad("siteUrls: this double has no sites"));
    }
    let person = person(asked, body)?;
    let all = asked.org().tenant.licenses();
    let wishes = items(body, "licenses")?.map_or(&[][..], Vec::as_slice);
    let wishes: Vec<Wish> = (wishes.iter().enumerate())
        .map(|(at, wish)| Wish::read(asked, &all, at, wish))
        .collect::<Result<_, _>>()?;
    if wishes.is_empty() {
        return Err(bad(
            "licenses is missing or empty: name what is to be assigned or removed",
        ));
    }
    let mut refused = Vec::new();
    for (at, wish) in wishes.iter().enumerate() {
        if let Err(why) = wish.grant(asked, person.id) {
            refused.push(format!("licenses[{at}]: {why}"));
        }
    }
    let done = wishes.len() - refused.len();
    if done == 0 {
        return Err(bad(refused.join("; ")));
    }
    let answer = answer(asked, &person);
    if refused.is_empty() {
        return Ok(Performed::write(Reply::Document(answer), true));
    }
    Ok(Performed {
        applied: Applied::Partial,
        why: Some(format!(
            "of {} licenses {done} were done; {}",
            wishes.len(),
            refused.join("; ")
        )),
        ..Performed::write(Reply::Partial(answer), true)
    })
}

/// What the person holds now.
fn answer(asked: &Asked<'_>, person: &Record) -> Value {
    let org = asked.org();
    let held = org.tenant.licenses_of(person.id);
    let held: Vec<String> = held.iter().map(|license| licenses::id(org, license)).collect();
    json!({
        "orgId": RestKind::Organization.id(&org.id.to_string()),
        "personId": RestKind::Person.id(&person.id.to_string()),
        "email": person.user_name(),
        "licenses": held,
    })
}

/// Whom the body names, by id or address; both are of one person.
fn person(asked: &Asked<'_>, body: &Map<String, Value>) -> Result<Arc<Record>, Failure> {
    let tenant = &asked.org().tenant;
    let email = text(body, "", "email")?;
    let by_email = |email: &str| {
        let found = tenant.person_named(email);
        found.ok_or_else(|| missing(format!("there is no person with the email {}", quoted(email))))
    };
    let Some(id) = text(body, "", "personId")? else {
        let email = email.ok_or_else(|| bad("email or personId is required"))?;
        return by_email(email);
    };
    let found = tenant.person(id::uuid(RestKind::Person, id)?);
    let found = found.ok_or_else(|| id::unknown(RestKind::Person, id))?;
    match email {
        Some(email) if by_email(email)?.id != found.id => Err(bad("email and personId are of two people")),
        _ => Ok(found),
    }
}

/// One licence that is to be given or taken away.
struct Wish {
    license: String,
    add: bool,
    place: Place,
}

impl Wish {
    fn read(asked: &Asked<'_>, all: &[License], at: usize, wish: &Value) -> Result<Self, Failure> {
        let name = format!("licenses[{at}]");
        let wish = object(&name, wish)?;
        let id = text(wish, &name, "id")?.ok_or_else(|| bad(format!("{name}.id is required")))?;
        let license = licenses::find(asked.org(), all, id).ok_or_else(|| id::unknown(RestKind::License, id))?;
        let add = match text(wish, &name, "operation")? {
            None | Some("add") => true,
            Some("remove") => false,
            Some(other) => {
                let why = format!("{name}.operation must be add or remove, not {}", quoted(other));
                return Err(bad(why));
            }
        };
        Ok(Self {
            license: license.name.clone(),
            add,
            place: if add {
                place(&name, license, wish)?
            } else {
                Place::default()
            },
        })
    }

    fn grant(&self, asked: &Asked<'_>, person: ResourceId) -> Result<(), String> {
        let (org, person) = (asked.org(), person.to_string());
        let done = if self.add {
            let now = org.clock.now();
            org.tenant.assign_license(&self.license, &person, &self.place, now, "")
        } else {
            org.tenant.remove_license(&self.license, &person, "")
        };
        done.map(drop).map_err(|refusal| refusal.detail())
    }
}

/// Where somebody has a licence for calling, which needs a number or an extension and, without a number, a location.
// Webex: fidelity row "rest-assign-calling": published so; that a number lies at the first location is assumed.
fn place(name: &str, license: &License, wish: &Map<String, Value>) -> Result<Place, Failure> {
    let none = Map::new();
    let within = format!("{name}.properties");
    let properties = match wish.get("properties").filter(|properties| !properties.is_null()) {
        Some(properties) => object(&within, properties)?,
        None => &none,
    };
    let [location, number, extension] =
        ["locationId", "phoneNumber", "extension"].map(|key| text(properties, &within, key));
    let (location, number, extension) = (location?, number?, extension?);
    let mut place = Place {
        location: location.map(|location| id::name(RestKind::Location, location)),
        extension: extension.map(str::to_owned),
    };
    let locations = &license.terms.locations;
    if locations.is_empty() {
        return Ok(place);
    }
    if number.is_none() && extension.is_none() {
        return Err(bad(format!(
            "{within}.phoneNumber or extension is required: {} is a license for calling",
            quoted(&license.name)
        )));
    }
    if number.is_none() && location.is_none() {
        let why = format!("{within}.locationId is required where there is no phoneNumber");
        return Err(bad(why));
    }
    if place.location.is_none() {
        place.location = locations.first().cloned();
    }
    Ok(place)
}

fn object<'v>(name: &str, value: &'v Value) -> Result<&'v Map<String, Value>, Failure> {
    let why = || bad(format!("{name} must be a JSON object, not {}", describe(value)));
    value.as_object().ok_or_else(why)
}

/// A member that is a text; null counts as absent. `within` is where the object stands.
fn text<'v>(object: &'v Map<String, Value>, within: &str, name: &str) -> Result<Option<&'v str>, Failure> {
    match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => {
            let dot = if within.is_empty() { "" } else { "." };
            Err(bad(format!(
                "{within}{dot}{name} must be a text, not {}",
                describe(other)
            )))
        }
    }
}

/// A member that is a list; null counts as absent.
fn items<'v>(object: &'v Map<String, Value>, name: &str) -> Result<Option<&'v Vec<Value>>, Failure> {
    match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Array(items)) => Ok(Some(items)),
        Some(other) => Err(bad(format!("{name} must be a list, not {}", describe(other)))),
    }
}
