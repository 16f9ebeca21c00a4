//! The query string: decoded once, with the oddities that real clients send.

use serde_json::Value;

use crate::scim::Error;
use crate::scim::value::{describe, find, quoted};

/// Decoded parameters in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Decodes a raw query. A `+` is a blank; a key without a value is kept and never looked up, because
    /// provisioning services leave their feature flags in the tenant URL.
    pub(crate) fn parse(raw: Option<&str>) -> Result<Self, Error> {
        let raw = raw.unwrap_or_default();
        let mut parameters = Vec::new();
        for part in raw.split('&').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            parameters.push((decode(name)?, decode(value)?));
        }
        Ok(Self(parameters))
    }

    /// The parameters of a SearchRequest (RFC 7644 section 3.4.3), as if they stood in a URL.
    pub(crate) fn of_search(body: &Value) -> Result<Self, Error> {
        let Some(members) = body.as_object() else {
            return Err(Error::invalid_syntax("a search is a JSON object"));
        };
        if find(members, "schemas").is_some_and(|urns| !names(urns, SEARCH_REQUEST)) {
            return Err(Error::invalid_syntax(format!("schemas must contain {SEARCH_REQUEST}")));
        }
        let mut parameters = Vec::new();
        for (name, value) in members {
            let known = TEXTS
                .iter()
                .chain(&NUMBERS)
                .chain(&LISTS)
                .find(|known| known.eq_ignore_ascii_case(name));
            if let (Some(known), false) = (known, value.is_null()) {
                parameters.push(((*known).to_owned(), told(known, value)?));
            }
        }
        Ok(Self(parameters))
    }

    /// Every parameter, in their order.
    #[cfg(test)]
    pub(crate) fn parameters(&self) -> &[(String, String)] {
        &self.0
    }

    /// The one value of a parameter; asked for in any letter case, refused when given twice.
    pub(crate) fn one(&self, name: &str) -> Result<Option<&str>, Error> {
        let mut values = self
            .0
            .iter()
            .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str());
        let first = values.next();
        match values.next() {
            None => Ok(first),
            Some(_) => Err(Error::invalid_value(format!(
                "the query has {name} more than once; send it once"
            ))),
        }
    }
}

impl Query {
    /// A parameter that is true or false, in any letter case; a blank one counts as absent.
    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, Error> {
        match self.one(name)?.map(str::trim) {
            None | Some("") => Ok(None),
            Some(text) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(text) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(text) => Err(Error::invalid_value(format!(
                "{name} must be true or false, not {}",
                quoted(text)
            ))),
        }
    }
}

/// The URN of a SearchRequest.
const SEARCH_REQUEST: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";
/// What a search may say, by the type of its value.
const TEXTS: [&str; 3] = ["filter", "sortBy", "sortOrder"];
const NUMBERS: [&str; 2] = ["startIndex", "count"];
const LISTS: [&str; 2] = ["attributes", "excludedAttributes"];

fn names(urns: &Value, wanted: &str) -> bool {
    let urns = urns.as_array().into_iter().flatten().filter_map(Value::as_str);
    urns.into_iter().any(|urn| urn.eq_ignore_ascii_case(wanted))
}

/// A member of a search as the text that a URL would have.
fn told(name: &str, value: &Value) -> Result<String, Error> {
    let wrong = |what: &str| Error::invalid_value(format!("{name} must be {what}, not {}", describe(value)));
    if NUMBERS.contains(&name) {
        return value
            .as_i64()
            .map(|number| number.to_string())
            .ok_or_else(|| wrong("an integer"));
    }
    if TEXTS.contains(&name) {
        return value.as_str().map(str::to_owned).ok_or_else(|| wrong("a string"));
    }
    let texts: Option<Vec<&str>> = value
        .as_array()
        .and_then(|items| items.iter().map(Value::as_str).collect());
    Ok(texts.ok_or_else(|| wrong("an array of strings"))?.join(","))
}

/// Decodes one name or value. Broken escapes are an error: a lenient guess would search for something else.
fn decode(text: &str) -> Result<String, Error> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, tail @ ..] = rest {
        rest = tail;
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let (value, tail) = escaped(rest).ok_or_else(|| broken(text, text.len() - rest.len() - 1))?;
                rest = tail;
                value
            }
            other => *other,
        });
    }
    String::from_utf8(bytes)
        .map_err(|_| Error::invalid_value(format!("the query part {} does not decode to UTF-8", quoted(text))))
}

/// The byte of the two hexadecimal digits that begin `rest`, and what follows them.
fn escaped(rest: &[u8]) -> Option<(u8, &[u8])> {
    let [high, low, tail @ ..] = rest else {
        return None;
    };
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let value = digit(high)? * 16 + digit(low)?;
    Some((u8::try_from(value).ok()?, tail))
}

fn broken(text: &str, at: usize) -> Error {
    Error::invalid_value(format!(
        "the query part {} has a % at byte {at} that two hexadecimal digits do not follow; write % as %25",
        quoted(text)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, name: &str, value: Option<&str>) {
        assert_eq!(Query::parse(Some(raw)).unwrap().one(name), Ok(value), "{raw}");
    }

    #[test]
    fn plus_and_percent_twenty_are_blanks_and_percent_2b_is_a_plus() {
        check(
            "filter=userName+eq+%22a%2Bb%40c%22",
            "filter",
            Some("userName eq \"a+b@c\""),
        );
        check(
            "filter=userName%20eq%20%22a@c%22",
            "filter",
            Some("userName eq \"a@c\""),
        );
    }

    #[test]
    fn keys_without_value_and_unknown_keys_are_ignored() {
        check("aadOptscim062020&count=2&max=5&&", "count", Some("2"));
        check("aadOptscim062020", "count", None);
        assert_eq!(Query::parse(None), Ok(Query::default()));
    }

    #[test]
    fn names_are_found_in_any_case() {
        check("STARTINDEX=3", "startIndex", Some("3"));
    }

    #[test]
    fn a_parameter_given_twice_is_refused() {
        let query = Query::parse(Some("count=1&Count=2")).unwrap();
        assert_eq!(
            query.one("count").unwrap_err().detail,
            "the query has count more than once; send it once"
        );
    }

    #[test]
    fn broken_escapes_and_encodings_are_named() {
        for (raw, text) in [
            (
                "filter=a%zz",
                "the query part \"a%zz\" has a % at byte 1 that two hexadecimal digits do not follow; write % as %25",
            ),
            (
                "filter=%",
                "the query part \"%\" has a % at byte 0 that two hexadecimal digits do not follow; write % as %25",
            ),
            (
                "filter=%+1",
                "the query part \"%+1\" has a % at byte 0 that two hexadecimal digits do not follow; write % as %25",
            ),
            ("filter=%ff", "the query part \"%ff\" does not decode to UTF-8"),
        ] {
            assert_eq!(Query::parse(Some(raw)).unwrap_err().detail, text);
        }
    }
}
