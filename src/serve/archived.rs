//! The archive over HTTP: deleted users by id, or by a filter, in the shape of SCIM 1.0.

use serde_json::{Map, Value, json};

use super::failure::Failure;
use super::performed::Performed;
use super::query::Query;
use super::reply::Reply;
use crate::clock::rfc3339;
use crate::message::Request;
use crate::operation::Call;
use crate::scim::Error;
use crate::scim::filter::{CompareOp, Filter};
use crate::scim::value::quoted;
use crate::tenant::{Archived, Kind, Refusal};
use crate::webex::scim1::{self, SCHEMAS};
use crate::world::Org;

/// Answers with one deleted user, or with those that a filter finds.
pub(super) fn perform(org: &Org, call: &Call, request: &Request, host: &str) -> Result<Performed, Failure> {
    let document = match &call.resource {
        Some(id) => one(org, id, host)?,
        None => found(org, &Query::parse(request.query.as_deref())?, host)?,
    };
    Ok(Performed::read(Reply::Document(document)))
}

fn one(org: &Org, id: &str, host: &str) -> Result<Value, Refusal> {
    let archived = id.parse().ok().and_then(|id| org.tenant.archived(id));
    let archived = archived.ok_or_else(|| Refusal::NotFound {
        kind: Kind::User,
        id: id.to_owned(),
    })?;
    Ok(shown(org, &archived, host))
}

/// A list as SCIM 1.1 of Webex has it: counts are texts.
// Webex: fidelity row "archived-list": `totalResults` is seen as a text; that the other counts are texts too is assumed.
fn found(org: &Org, query: &Query, host: &str) -> Result<Value, Failure> {
    let found: Vec<Value> = match Wanted::read(query.one("filter")?)? {
        Wanted::Id(id) => one(org, &id, host).into_iter().collect(),
        Wanted::Login(login) => {
            let archived = org.tenant.archived_named(&login);
            archived.iter().map(|archived| shown(org, archived, host)).collect()
        }
    };
    Ok(scim1::list_response(found.len(), 1, found))
}

/// What a filter looks for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Id(String),
    Login(String),
}

impl Wanted {
    /// Reads `username eq "…"` or `id eq "…"`, which are all there is (Webex developer documentation).
    fn read(filter: Option<&str>) -> Result<Self, Error> {
        let text = filter.unwrap_or_default().trim();
        if text.is_empty() {
            return Err(refused("a filter is required"));
        }
        let Filter::Compare {
            path,
            op: CompareOp::Eq,
            value: Value::String(value),
        } = Filter::parse(text)?
        else {
            return Err(refused(&format!("{} cannot be searched by", quoted(text))));
        };
        match path.to_string().to_ascii_lowercase().as_str() {
            "id" => Ok(Self::Id(value)),
            "username" => Ok(Self::Login(value)),
            _ => Err(refused(&format!("{path} cannot be searched"))),
        }
    }
}

fn refused(what: &str) -> Error {
    Error::invalid_filter(format!(
        "{what}; archived users are found by userName eq \"…\" or by id eq \"…\""
    ))
}

/// A deleted user, with the members of the published example in its order.
fn shown(org: &Org, archived: &Archived, host: &str) -> Value {
    let user = &archived.user;
    let (id, own) = (user.id.to_string(), org.id.to_string());
    let meta = |name: &str| user.value("meta").and_then(|meta| meta.get(name)).cloned();
    let whole = [
        ("schemas", Some(SCHEMAS.as_slice().into())),
        ("userName", user.value("userName").cloned()),
        ("emails", user.value("emails").cloned()),
        ("name", user.value("name").cloned()),
        ("organization", Some(own.as_str().into())),
        ("id", Some(id.as_str().into())),
        (
            "meta",
            Some(json!({
                "created": meta("created"),
                "lastModified": meta("lastModified"),
                "location": format!("{host}/identity/scim/{own}/v1/UserArchives/{id}"),
                "deleted": rfc3339(archived.deleted),
            })),
        ),
        ("displayName", user.value("displayName").cloned()),
    ];
    let there = whole
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(Map::from_iter(there))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(filter: &str, expected: Result<Wanted, &str>) {
        let wanted = Wanted::read(Some(filter)).map_err(|error| error.detail);
        assert_eq!(wanted, expected.map_err(str::to_owned), "{filter}");
    }

    #[test]
    fn the_archive_is_searched_by_login_or_id_and_by_nothing_else() {
        check("username eq \"a@b\"", Ok(Wanted::Login("a@b".to_owned())));
        check("USERNAME Eq \"a@b\"", Ok(Wanted::Login("a@b".to_owned())));
        check(" id eq \"7\" ", Ok(Wanted::Id("7".to_owned())));
        check(
            "",
            Err("a filter is required; archived users are found by userName eq \"…\" or by id eq \"…\""),
        );
        check(
            "userName sw \"a\"",
            Err(
                "\"userName sw \\\"a\\\"\" cannot be searched by; archived users are found by userName eq \"…\" or by id eq \"…\"",
            ),
        );
        check(
            "title eq \"a\"",
            Err("title cannot be searched; archived users are found by userName eq \"…\" or by id eq \"…\""),
        );
        assert!(Wanted::read(Some("id eq \"7\" or id eq \"8\"")).is_err());
        assert!(Wanted::read(Some("id eq 7")).is_err());
    }
}
