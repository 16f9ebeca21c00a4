//! Gathers a request whole. A limit that is hit becomes a value to answer, not a rejection.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, header};
use http_body_util::BodyExt as _;
use hyper::body::{Body as HttpBody, Incoming};

use crate::message::wire::Intake;
use crate::message::{Body, Connection, Request};

/// Longest request body, in bytes. Webex documents no limit for SCIM; this one is ours.
pub(crate) const MAX_BODY: usize = 1024 * 1024;
/// How much of a body over the limit is read and dropped. Most clients send everything before they read, and would see
/// a broken connection in place of the answer; past this they do.
pub(crate) const MAX_DISCARDED: usize = 16 * 1024 * 1024;
/// How long a request body may take to come whole.
pub(crate) const BODY_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a fault may slow the reading of one body. Source: our choice, as long as a fault may delay an answer.
pub(crate) const MAX_SLOW_INTAKE: Duration = Duration::from_secs(60);

/// The head of a request as plain values, and its body as it is yet to come.
pub(super) fn head(request: hyper::Request<Incoming>, connection: Connection) -> (Request, Incoming) {
    let (head, body) = request.into_parts();
    let request = Request {
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        body: Body::Unread,
        method: head.method,
        headers: head.headers,
        connection,
    };
    (request, body)
}

/// Reads the body of a request, as the intake says.
pub(super) async fn gather(request: &mut Request, body: Incoming, intake: &Intake) {
    // A request without a body has come whole with its head.
    if !intake.early || body.is_end_stream() {
        request.body = take_in(&request.headers, body, intake.rate).await;
    }
}

async fn take_in<B>(headers: &HeaderMap, body: B, rate: Option<u64>) -> Body
where
    B: HttpBody<Data = Bytes> + Unpin,
    B::Error: std::fmt::Display,
{
    let announced = headers.get(header::CONTENT_LENGTH);
    let announced = announced
        .and_then(|length| length.to_str().ok()?.parse().ok())
        .unwrap_or(0);
    // Who asks before sending is told at once, and so is who announces more than is worth dropping.
    let most = if headers.contains_key(header::EXPECT) {
        MAX_BODY
    } else {
        MAX_DISCARDED
    };
    if announced > most {
        return Body::TooLarge { limit: MAX_BODY };
    }
    // Who is read slowly on purpose is not to blame for the time it takes.
    let allowed = rate.map_or(BODY_TIMEOUT, |_| BODY_TIMEOUT + MAX_SLOW_INTAKE);
    match tokio::time::timeout(allowed, read(body, rate)).await {
        Ok(body) => body,
        Err(_) => Body::TimedOut { after: BODY_TIMEOUT },
    }
}

/// Reads a body to its end, keeping no more than the limit.
async fn read<B>(mut body: B, rate: Option<u64>) -> Body
where
    B: HttpBody<Data = Bytes> + Unpin,
    B::Error: std::fmt::Display,
{
    let started = tokio::time::Instant::now();
    let mut kept = Vec::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let data = match frame {
            Ok(frame) => frame.into_data().unwrap_or_default(),
            Err(error) => return Body::Broken { why: error.to_string() },
        };
        length += data.len();
        if let Some(rate) = rate {
            let due = Duration::from_secs_f64(length as f64 / rate.max(1) as f64).min(MAX_SLOW_INTAKE);
            tokio::time::sleep_until(started + due).await;
        }
        if length <= MAX_BODY {
            kept.extend_from_slice(&data);
        } else if length > MAX_DISCARDED {
            break;
        }
    }
    if length > MAX_BODY {
        return Body::TooLarge { limit: MAX_BODY };
    }
    Body::Whole(kept.into())
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use http_body_util::Full;
    use hyper::body::Frame;

    use super::*;

    fn of_length(length: usize) -> Full<Bytes> {
        Full::new(Bytes::from(vec![b' '; length]))
    }

    /// A body of which nothing ever comes.
    struct Silent;

    impl HttpBody for Silent {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            Poll::Pending
        }
    }

    #[tokio::test]
    async fn a_body_of_the_limit_is_kept_and_one_byte_more_is_not() {
        let none = HeaderMap::new();
        let whole = Body::Whole(vec![b' '; MAX_BODY].into());
        assert_eq!(take_in(&none, of_length(MAX_BODY), None).await, whole);
        let too_large = Body::TooLarge { limit: MAX_BODY };
        assert_eq!(take_in(&none, of_length(MAX_BODY + 1), None).await, too_large);
        assert_eq!(take_in(&none, of_length(MAX_DISCARDED + 1), None).await, too_large);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_does_not_come_is_given_up_after_its_time() {
        let begun = tokio::time::Instant::now();
        let body = take_in(&HeaderMap::new(), Silent, None).await;
        assert_eq!(body, Body::TimedOut { after: BODY_TIMEOUT });
        assert_eq!(begun.elapsed(), BODY_TIMEOUT);
    }

    #[tokio::test]
    async fn who_announces_too_much_is_not_listened_to() {
        let headers = |pairs: &[(header::HeaderName, &str)]| -> HeaderMap {
            let pairs = pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap()));
            pairs.collect()
        };
        let too_large = Body::TooLarge { limit: MAX_BODY };
        let enormous = (MAX_DISCARDED + 1).to_string();
        assert_eq!(
            take_in(&headers(&[(header::CONTENT_LENGTH, &enormous)]), Silent, None).await,
            too_large
        );
        let large = (MAX_BODY + 1).to_string();
        let asking = headers(&[(header::CONTENT_LENGTH, &large), (header::EXPECT, "100-continue")]);
        assert_eq!(take_in(&asking, Silent, None).await, too_large);
    }
}
