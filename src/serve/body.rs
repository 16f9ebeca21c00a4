//! The body of a SCIM request as JSON, or what is wrong with it.

use http::header;
use serde_json::Value;

use super::failure::Failure;
use crate::message::{Body, Request};
use crate::scim::Error;

/// The body as JSON, or the answer to what is wrong with it.
pub(super) fn read(request: &Request) -> Result<Value, Failure> {
    check_media_type(request)?;
    match &request.body {
        Body::TooLarge { limit } => Err(Failure::TooLarge { limit: *limit }),
        Body::TimedOut { after } => Err(Failure::TimedOut { after: *after }),
        Body::Broken { why } => Err(Error::invalid_syntax(format!("the body did not come whole: {why}")).into()),
        Body::Unread => Err(Error::invalid_syntax("the body was not read").into()),
        Body::Whole(bytes) => parse(bytes).map_err(Failure::from),
    }
}

/// JSON under either of its names, or under none.
fn check_media_type(request: &Request) -> Result<(), Failure> {
    let Some(sent) = request.header(&header::CONTENT_TYPE) else {
        return Ok(());
    };
    let media_type = sent.split(';').next().unwrap_or_default().trim();
    let known = ["", "application/json", "application/scim+json"];
    if known.iter().any(|known| media_type.eq_ignore_ascii_case(known)) {
        return Ok(());
    }
    Err(Failure::UnsupportedMediaType {
        media_type: media_type.to_owned(),
    })
}

/// A body as JSON.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value, Error> {
    if bytes.is_empty() {
        return Err(Error::invalid_syntax("the body is empty; send a JSON object"));
    }
    if let Err(error) = std::str::from_utf8(bytes) {
        let at = error.valid_up_to();
        return Err(Error::invalid_syntax(format!(
            "the body is not UTF-8: byte {at} is 0x{:02x}",
            bytes[at]
        )));
    }
    serde_json::from_slice(bytes).map_err(|error| Error::invalid_syntax(format!("the body is not JSON: {error}")))
}
