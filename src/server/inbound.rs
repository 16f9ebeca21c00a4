//! Gathers a request whole. A limit that is hit becomes a value to answer, not a rejection.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, header};
use http_body_util::BodyExt as _;
use hyper::body::{Body as HttpBody, Incoming};

use super::host;
use crate::message::wire::Intake;
use crate::message::{Body, Connection, Request};

/// Longest request body, in bytes. Webex documents no limit for SCIM; this one is ours, and is
/// what the configuration declares for bulk.
pub(crate) const MAX_BODY: usize = crate::webex::limits::BULK_MAX_PAYLOAD;
/// Longest body of an import, in bytes: about 50,000 people. Source: our choice.
pub(crate) const MAX_IMPORT: usize = 64 * 1024 * 1024;
/// How much of a body over the limit is read and dropped. Most clients send everything before they read, and would see
/// a broken connection in place of the answer; past this they do.
pub(crate) const MAX_DISCARDED: usize = 16 * 1024 * 1024;
/// How long a request body may take to come whole.
pub(crate) const BODY_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a fault may slow the reading of one body. Source: our choice, as long as a fault may delay an answer.
pub(crate) const MAX_SLOW_INTAKE: Duration = Duration::from_secs(60);

/// The head of a request as plain values, and its body as it is yet to come.
pub(super) fn head(request: hyper::Request<Incoming>, connection: Connection) -> (Request, Incoming) {
    let (mut head, body) = request.into_parts();
    host::settle(head.uri.authority(), &mut head.headers);
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
        let terms = Terms {
            limit: limit(&request.method, &request.path),
            rate: intake.rate,
        };
        request.body = take_in(&request.headers, body, terms).await;
    }
}

/// How a body is read.
#[derive(Clone, Copy)]
struct Terms {
    /// The most bytes that are kept.
    limit: usize,
    /// How many bytes a second, where a fault says so.
    rate: Option<u64>,
}

/// A whole directory may come in one request, and nothing else may be as long.
fn limit(method: &Method, path: &str) -> usize {
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    let is_import = method == Method::PUT
        && (segments.next(), segments.next()) == (Some("__mock"), Some("orgs"))
        && (segments.nth(1), segments.next()) == (Some("data"), None);
    if is_import { MAX_IMPORT } else { MAX_BODY }
}

async fn take_in<B>(headers: &HeaderMap, body: B, terms: Terms) -> Body
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
        terms.limit
    } else {
        terms.limit.max(MAX_DISCARDED)
    };
    if announced > most {
        return Body::TooLarge { limit: terms.limit };
    }
    // Who is read slowly on purpose is not to blame for the time it takes.
    let allowed = terms.rate.map_or(BODY_TIMEOUT, |_| BODY_TIMEOUT + MAX_SLOW_INTAKE);
    match tokio::time::timeout(allowed, read(body, terms)).await {
        Ok(body) => body,
        Err(_) => Body::TimedOut { after: BODY_TIMEOUT },
    }
}

/// Reads a body to its end, keeping no more than the limit.
async fn read<B>(mut body: B, terms: Terms) -> Body
where
    B: HttpBody<Data = Bytes> + Unpin,
    B::Error: std::fmt::Display,
{
    let mut kept = Vec::new();
    let mut length = 0;
    let mut slowed = Duration::ZERO;
    while let Some(frame) = body.frame().await {
        let data = match frame {
            Ok(frame) => frame.into_data().unwrap_or_default(),
            Err(error) => return Body::Broken { why: error.to_string() },
        };
        length += data.len();
        if let Some(rate) = terms.rate {
            let due = Duration::from_secs_f64(length as f64 / rate.max(1) as f64).min(MAX_SLOW_INTAKE);
            tokio::time::sleep(due - slowed).await;
            slowed = due;
        }
        if length <= terms.limit {
            kept.extend_from_slice(&data);
        } else if length > terms.limit.max(MAX_DISCARDED) {
            break;
        }
    }
    if length > terms.limit {
        return Body::TooLarge { limit: terms.limit };
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

    const PLAIN: Terms = Terms {
        limit: MAX_BODY,
        rate: None,
    };

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
        assert_eq!(take_in(&none, of_length(MAX_BODY), PLAIN).await, whole);
        let too_large = Body::TooLarge { limit: MAX_BODY };
        assert_eq!(take_in(&none, of_length(MAX_BODY + 1), PLAIN).await, too_large);
        assert_eq!(take_in(&none, of_length(MAX_DISCARDED + 1), PLAIN).await, too_large);
    }

    #[test]
    fn only_an_import_may_be_longer() {
        for (method, path, expected) in [
            (Method::PUT, "/__mock/orgs/x/data", MAX_IMPORT),
            (Method::PUT, "//__mock/orgs/x/data/", MAX_IMPORT),
            (Method::POST, "/__mock/orgs/x/data", MAX_BODY),
            (Method::PUT, "/__mock/orgs/x/data/y", MAX_BODY),
            (Method::PUT, "/__mock/orgs/data", MAX_BODY),
            (Method::PUT, "/v1/scim/x/data", MAX_BODY),
            (Method::PUT, "/x/__mock/orgs/x/data", MAX_BODY),
        ] {
            assert_eq!(limit(&method, path), expected, "{method} {path}");
        }
    }

    #[tokio::test]
    async fn an_import_of_its_limit_is_kept_and_one_byte_more_is_not() {
        let import = Terms {
            limit: MAX_IMPORT,
            rate: None,
        };
        let none = HeaderMap::new();
        let most = take_in(&none, of_length(MAX_IMPORT), import).await;
        assert!(matches!(most, Body::Whole(bytes) if bytes.len() == MAX_IMPORT));
        let more = take_in(&none, of_length(MAX_IMPORT + 1), import).await;
        assert_eq!(more, Body::TooLarge { limit: MAX_IMPORT });
    }

    #[tokio::test(start_paused = true)]
    #[expect(clippy::disallowed_methods, reason = "no other clock stands still with the runtime")]
    async fn a_body_that_does_not_come_is_given_up_after_its_time() {
        let begun = tokio::time::Instant::now();
        let body = take_in(&HeaderMap::new(), Silent, PLAIN).await;
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
            take_in(&headers(&[(header::CONTENT_LENGTH, &enormous)]), Silent, PLAIN).await,
            too_large
        );
        let large = (MAX_BODY + 1).to_string();
        let asking = headers(&[(header::CONTENT_LENGTH, &large), (header::EXPECT, "100-continue")]);
        assert_eq!(take_in(&asking, Silent, PLAIN).await, too_large);
    }
}
