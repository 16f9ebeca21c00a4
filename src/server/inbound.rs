//! Gathers a request whole. A limit that is hit becomes a value to answer, not a rejection.

use std::time::Duration;

use http::header;
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;

use crate::message::{Body, Request};

/// Longest request body, in bytes. Webex documents no limit for SCIM; this one is ours.
pub(crate) const MAX_BODY: usize = 1024 * 1024;
/// How long a request body may take to come whole.
pub(crate) const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// The request as plain values.
pub(super) async fn gather(request: hyper::Request<Incoming>) -> Request {
    let (head, body) = request.into_parts();
    let announced = head
        .headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    Request {
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        body: intake(announced, body).await,
        method: head.method,
        headers: head.headers,
    }
}

async fn intake(announced: Option<u64>, body: Incoming) -> Body {
    let too_large = Body::TooLarge { limit: MAX_BODY };
    if announced.is_some_and(|length| length > MAX_BODY as u64) {
        return too_large;
    }
    match tokio::time::timeout(BODY_TIMEOUT, Limited::new(body, MAX_BODY).collect()).await {
        Ok(Ok(whole)) => Body::Whole(whole.to_bytes()),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => too_large,
        Ok(Err(error)) => Body::Broken { why: error.to_string() },
        Err(_) => Body::TimedOut { after: BODY_TIMEOUT },
    }
}
