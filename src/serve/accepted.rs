//! Whether a client takes what it would be answered: JSON, plain or SCIM's (RFC 9110 section 12.5.1).

use http::{StatusCode, header};

use super::failure::Failure;
use crate::message::Request;
use crate::webex::profile::{AcceptCheck, Switches};

/// Every media range that JSON is in.
const JSON: [&str; 4] = ["application/json", "application/scim+json", "application/*", "*/*"];

/// Refuses a request whose `Accept` leaves no JSON, where the profile looks at it.
// Webex: fidelity row "accept": whether Webex looks at `Accept` is not known.
pub(super) fn check(request: &Request, switches: Switches) -> Result<(), Failure> {
    if switches.accept_check == AcceptCheck::Off {
        return Ok(());
    }
    let lines = request.headers.get_all(header::ACCEPT).iter();
    let lines: Vec<&str> = lines.filter_map(|line| line.to_str().ok()).collect();
    let accept = lines.join(", ");
    if takes_json(&accept) {
        return Ok(());
    }
    Err(Failure::Declined {
        status: StatusCode::NOT_ACCEPTABLE,
        why: format!("Accept is {accept:?}; answers are application/json or application/scim+json."),
    })
}

/// Whoever names nothing takes anything.
fn takes_json(accept: &str) -> bool {
    accept.trim().is_empty() || accept.split(',').any(is_json)
}

/// Whether this media range holds JSON, and not with the weight 0.
fn is_json(range: &str) -> bool {
    let mut parts = range.split(';').map(str::trim);
    let media = parts.next().unwrap_or_default();
    let refused = |part: &str| {
        let weight = part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="));
        weight.is_some_and(|weight| weight.parse() == Ok(0.0))
    };
    JSON.iter().any(|known| known.eq_ignore_ascii_case(media)) && !parts.any(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(accept: &str, expected: bool) {
        assert_eq!(takes_json(accept), expected, "{accept}");
    }

    #[test]
    fn json_is_taken_in_every_range_that_holds_it_but_not_with_weight_0() {
        for accept in [
            "",
            " ",
            "*/*",
            "application/*",
            "application/json",
            "Application/SCIM+JSON;q=0.1",
        ] {
            check(accept, true);
        }
        check("text/html, application/json; charset=utf-8;q=0.5", true);
        check("text/html, */*;q=0.001", true);
        check("text/html", false);
        check("text/*, application/xml", false);
        check("application/json;q=0, text/html", false);
        check("*/*; q=0.0", false);
        check("application/jsonx", false);
    }
}
