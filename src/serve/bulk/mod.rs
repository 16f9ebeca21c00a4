//! Bulk (RFC 7644 section 3.7): many writes in one request, each done as if it had come alone.
//!
//! [`single`] makes a request of one operation and sends it through the door that every request takes, [`run`] does all
//! of them in an order in which their references can be resolved, [`told`] says for the journal what was done.

mod run;
mod single;
mod told;

use http::StatusCode;

use super::bend::Bends;
use super::body;
use super::failure::Failure;
use super::performed::Performed;
use super::subject::Subject;
use crate::fault::protocol::Toggle;
use crate::message::Request;
use crate::scim::Error;
use crate::scim::bulk::BulkRequest;
use crate::webex::limits::{BULK_MAX_FAIL_ON_ERRORS, BULK_MAX_OPERATIONS};
use crate::webex::profile::BulkLimits;
use crate::world::Org;

/// A bulk request, and who asks.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) org: &'a Org,
    /// As they were when the request came: what it does to the owner of its token holds from the next request on.
    // Webex: fidelity row "bulk-own-token": what Webex does is not published.
    pub(super) subject: &'a Subject,
    pub(super) request: &'a Request,
    /// The SCIM base URL that the client called.
    pub(super) base: &'a str,
    pub(super) bends: Bends<'a>,
}

/// Does all that can be done of a bulk request.
pub(super) fn perform(asked: &Asked<'_>) -> Result<Performed, Failure> {
    let bulk = BulkRequest::parse(&body::read(asked.request)?)?;
    hold_limits(asked, &bulk)?;
    let mut each = run::all(asked, &bulk);
    let (applied, altered, why) = told::of(&bulk, &each);
    if asked.bends.has(Toggle::BulkReordered) && each.len() > 1 {
        asked.bends.note(Toggle::BulkReordered);
        each.reverse();
    }
    Ok(Performed {
        reply: run::reply(&bulk, each),
        applied,
        altered,
        why,
    })
}

// Webex: fidelity row "bulk-limits": that more than 100 operations are an error is documented, and 400 among the statuses.
fn hold_limits(asked: &Asked<'_>, bulk: &BulkRequest) -> Result<(), Failure> {
    let sent = bulk.operations.len();
    let limits = asked.org.tenant.profile().switches.bulk_limits;
    let too_many = |most: usize, status: StatusCode| {
        let why = format!("The bulk request has {sent} operations and exceeds the maxOperations of {most}.");
        Err(Failure::Declined { status, why })
    };
    if sent > BULK_MAX_OPERATIONS {
        return match limits {
            BulkLimits::Documented => too_many(BULK_MAX_OPERATIONS, StatusCode::BAD_REQUEST),
            BulkLimits::Rfc => too_many(BULK_MAX_OPERATIONS, StatusCode::PAYLOAD_TOO_LARGE),
        };
    }
    if let Some(most) = asked
        .bends
        .count(Toggle::BulkTooLarge, "operations")
        .filter(|most| sent > *most)
    {
        asked.bends.note(Toggle::BulkTooLarge);
        return too_many(most, StatusCode::PAYLOAD_TOO_LARGE);
    }
    match bulk.fail_on_errors {
        Some(errors) if errors > BULK_MAX_FAIL_ON_ERRORS && limits == BulkLimits::Documented => {
            let text = format!("failOnErrors must be 1 to {BULK_MAX_FAIL_ON_ERRORS}, not {errors}");
            Err(Error::invalid_value(text).into())
        }
        _ => Ok(()),
    }
}
