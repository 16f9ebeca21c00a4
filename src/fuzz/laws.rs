//! The laws: what holds for every input, however it is bent. Each tells the shape of the outcome, or what is broken.

mod writes;

use http::Method;
use serde_json::Value;

use super::shape::{cut, of_error, of_filter, of_path};
use crate::json;
use crate::operation::{Call, Operation};
use crate::scim::filter::Filter;
use crate::scim::list::ListRequest;
use crate::scim::path::{AttributePath, PatchPath};
use crate::scim::project::Projection;
use crate::serve::Query;
use crate::webex::schemas;

pub(super) use writes::{patch, resource};

type Outcome = Result<String, String>;

fn law(holds: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what()) }
}

/// Printing is the inverse of parsing, and a filter and its negation never hold both.
pub(super) fn filter(input: &[u8]) -> Outcome {
    let text = String::from_utf8_lossy(input);
    let filter = match Filter::parse(&text) {
        Ok(filter) => filter,
        Err(error) => return Ok(of_error(&error)),
    };
    let printed = filter.to_string();
    let again = Filter::parse(&printed);
    law(again.as_ref() == Ok(&filter), || {
        format!("{filter:?} is printed as {printed} and read back as {again:?}")
    })?;
    let negated = Filter::Not(Box::new(filter.clone()));
    let Value::Object(ada) = writes::ada() else {
        return Err("the sample is an object".to_owned());
    };
    let (holds, fails) = (
        filter.matches(&schemas::USER, &ada),
        negated.matches(&schemas::USER, &ada),
    );
    law(holds != fails, || {
        format!("{printed} and its negation are both {holds}")
    })?;
    let checked = filter.check(&schemas::USER).err().map(|error| of_error(&error));
    Ok(cut(format!(
        "{holds} {} {}",
        of_filter(&filter),
        checked.unwrap_or_default()
    )))
}

/// Printing is the inverse of parsing.
pub(super) fn path(input: &[u8]) -> Outcome {
    let text = String::from_utf8_lossy(input);
    if let Ok(path) = AttributePath::parse(&text) {
        let again = AttributePath::parse(&path.to_string());
        law(again.as_ref() == Ok(&path), || {
            format!("{path:?} is read back as {again:?}")
        })?;
    }
    let path = match PatchPath::parse(&text) {
        Ok(path) => path,
        Err(error) => return Ok(of_error(&error)),
    };
    let again = PatchPath::parse(&path.to_string());
    law(again.as_ref() == Ok(&path), || {
        format!("{path:?} is read back as {again:?}")
    })?;
    let known = schemas::USER.resolve(&path.path).is_some();
    let filter = path.filter.as_ref().map(of_filter).unwrap_or_default();
    Ok(cut(format!(
        "{known} {} {} {filter}",
        of_path(&path.path),
        path.sub_attribute.is_some()
    )))
}

/// Every part of a query is a parameter, and what was decoded is decoded to the same when it is encoded again. What
/// lists read of it is in bounds.
pub(super) fn query(input: &[u8]) -> Outcome {
    let text = String::from_utf8_lossy(input);
    let query = match Query::parse(Some(&text)) {
        Ok(query) => query,
        Err(error) => return Ok(of_error(&error)),
    };
    let parts = text.split('&').filter(|part| !part.is_empty()).count();
    law(query.parameters().len() == parts, || {
        format!("{parts} parts became {query:?}")
    })?;
    let mut encoded = form_urlencoded::Serializer::new(String::new());
    encoded.extend_pairs(query.parameters());
    let encoded = encoded.finish();
    // A part that is nothing but `=` is a parameter without a name; encoded alone it is one still.
    let again = Query::parse(Some(&encoded));
    law(again.as_ref() == Ok(&query), || {
        format!("{query:?} is {encoded:?} and read back as {again:?}")
    })?;
    let read = read_list(&query).unwrap_or_else(|error| of_error(&error));
    Ok(cut(format!("{} {read}", parts.min(3))))
}

fn read_list(query: &Query) -> Result<String, crate::scim::Error> {
    let page = ListRequest::parse(query.one("startIndex")?, query.one("count")?)?;
    let shown = page.page(&[0; 5], 3).len();
    let projection = Projection::parse(query.one("attributes")?, query.one("excludedAttributes")?)?;
    let filter = query.one("filter")?.map(Filter::parse).transpose()?;
    let whole = projection == Projection::default();
    Ok(format!(
        "{shown} {whole} {}",
        filter.as_ref().map(of_filter).unwrap_or_default()
    ))
}

/// Our reader of JSON reads what everybody reads, and tells every name that stands twice.
pub(super) fn json(input: &[u8]) -> Outcome {
    let (ours, plain) = (json::read(input), serde_json::from_slice::<Value>(input));
    match (ours, plain) {
        (Ok(ours), Ok(plain)) => {
            law(ours.value == plain, || format!("{} instead of {plain}", ours.value))?;
            let printed = plain.to_string();
            let again = json::read(printed.as_bytes());
            law(
                again
                    .as_ref()
                    .is_ok_and(|again| again.value == plain && again.twice.is_empty()),
                || format!("{printed} is read back as {again:?}"),
            )?;
            Ok(cut(format!(
                "{} {}",
                ours.twice.len().min(3),
                printed.replace(|c: char| c.is_alphanumeric(), "")
            )))
        }
        (Err(ours), Err(plain)) => {
            law(ours.to_string() == plain.to_string(), || {
                format!("{ours} instead of {plain}")
            })?;
            Ok(plain
                .to_string()
                .split(" at line")
                .next()
                .unwrap_or_default()
                .to_owned())
        }
        (ours, plain) => Err(format!("{ours:?} instead of {plain:?}")),
    }
}

/// Every request gets an operation; only one that nothing serves has methods to name, and never its own. Slashes too many
/// make no difference.
pub(super) fn route(input: &[u8]) -> Outcome {
    let text = String::from_utf8_lossy(input);
    let (method, path) = text.split_once(' ').unwrap_or(("GET", &text));
    let method = Method::from_bytes(method.as_bytes()).unwrap_or(Method::GET);
    let call = Call::of(&method, path);
    let is_unknown = call.operation == Operation::Unknown;
    law(is_unknown || call.allow.is_empty(), || format!("{call:?} allows"))?;
    law(!call.allow.contains(&method), || {
        format!("{call:?} allows its own method")
    })?;
    law(
        is_unknown || call.operation.comes_by().contains(&method.as_str()),
        || format!("{call:?} by {method}"),
    )?;
    let doubled = Call::of(&method, &format!("/{}/", path.replace('/', "//")));
    law(doubled == call, || format!("{call:?}, with more slashes {doubled:?}"))?;
    let allow = call.allow.len();
    Ok(format!(
        "{} {:?} {} {allow}",
        call.operation,
        call.surface,
        call.org.is_some()
    ))
}
