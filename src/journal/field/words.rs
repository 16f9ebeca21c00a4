//! What can stand in a field at all: a literal that cannot would be met by no request, and the answer "none came" would
//! be one to a slip of the pen.

use http::StatusCode;
use serde_json::Value;

use super::Field;
use crate::ids::OrgId;
use crate::journal::exchange::Applied;
use crate::journal::print::DELIVERIES;
use crate::operation::{Operation, Surface};

/// RFC 9110 section 9 and RFC 5789; the dash stands where a request could not be read.
const METHODS: [&str; 10] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE", "-",
];

impl Field {
    /// Whether this literal may be what a request has there; if not, what may.
    pub(in crate::journal) fn takes(&self, literal: &Value) -> Result<(), String> {
        let is_of_json = matches!(self, Self::Body(_) | Self::ResponseBody(_) | Self::Resource(_));
        if !is_of_json && literal.is_null() {
            return Err("null stands nowhere; {\"absent\": true} asks for what is not there".to_owned());
        }
        if !is_of_json && (literal.is_array() || literal.is_object()) {
            return Err(format!("{literal} is not a text, a number, true or false"));
        }
        match self {
            Self::Operation => one_of(literal, &Operation::ALL.map(Operation::name)),
            Self::Surface => one_of(literal, &Surface::ALL.map(Surface::name)),
            Self::Method => one_of(literal, &METHODS)
                .map_err(|reason| format!("{reason}; `matches` finds a method of another name")),
            Self::Applied => one_of(literal, &Applied::ALL.map(Applied::name)),
            Self::Delivery => one_of(literal, &DELIVERIES),
            Self::Status => status(literal),
            Self::Org => org(literal),
            Self::Path
            | Self::Target
            | Self::Fault
            | Self::Why
            | Self::TrackingId
            | Self::Query(_)
            | Self::Header(_)
            | Self::Body(_)
            | Self::ResponseHeader(_)
            | Self::ResponseBody(_)
            | Self::Resource(_) => Ok(()),
        }
    }
}

fn one_of(literal: &Value, words: &[&str]) -> Result<(), String> {
    match literal.as_str() {
        Some(word) if words.contains(&word) => Ok(()),
        _ => Err(format!("{literal} is none of {}", words.join(", "))),
    }
}

fn status(literal: &Value) -> Result<(), String> {
    let code = match literal {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64().and_then(|code| u16::try_from(code).ok()),
    };
    match code.filter(|code| *code < 600).map(StatusCode::from_u16) {
        Some(Ok(_)) => Ok(()),
        _ => Err(format!("{literal} is not a status from 100 to 599")),
    }
}

fn org(literal: &Value) -> Result<(), String> {
    let text = literal.as_str().unwrap_or_default();
    match text.parse::<OrgId>() {
        Ok(id) if id.to_string() == text => Ok(()),
        _ => Err(format!(
            "{literal} is not the id of an organization, a UUID in lower case"
        )),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(field: &str, takes: &[Value], refuses: &[Value]) {
        let field = Field::named(field).unwrap();
        for literal in takes {
            assert_eq!(field.takes(literal), Ok(()), "{literal}");
        }
        for literal in refuses {
            assert!(field.takes(literal).is_err(), "{literal}");
        }
    }

    #[test]
    fn what_no_request_can_have_is_refused() {
        check(
            "op",
            &[json!("users.create")],
            &[json!("users.*"), json!("users.x"), json!(null), json!(7)],
        );
        check(
            "surface",
            &[json!("connector"), json!("v2"), json!("idb"), json!("rest")],
            &[json!("bogus")],
        );
        check(
            "method",
            &[json!("GET"), json!("PATCH"), json!("-")],
            &[json!("FOO"), json!("get")],
        );
        check(
            "applied",
            &[json!("yes"), json!("no"), json!("partial")],
            &[json!("perhaps"), json!("Yes"), json!(true)],
        );
        check(
            "delivery",
            &[json!("whole"), json!("shaped"), json!("none"), json!("reset_peer")],
            &[json!("zzz"), json!(null)],
        );
        let beyond = [
            json!(99),
            json!(600),
            json!(9_999),
            json!(404.5),
            json!("4xx"),
            json!(null),
            json!([404]),
        ];
        check("status", &[json!(100), json!(404), json!("404"), json!(599)], &beyond);
        let id = "4f0e2c1a-0000-4000-8000-00000000000a";
        check(
            "org",
            &[json!(id)],
            &[json!(id.to_uppercase()), json!("acme"), json!(1)],
        );
        check("header.x", &[json!("a"), json!(1)], &[json!(null), json!({})]);
        check("fault", &[json!("gone")], &[json!(null)]);
        check("body.x", &[json!(null), json!([1]), json!("a")], &[]);
    }
}
