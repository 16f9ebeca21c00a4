//! The live feed: server-sent events for as long as somebody reads. A reader that is slow holds back only itself: what it
//! has not read rests in the journal, and what makes room there it is told to have missed.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, header};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::ReceiverStream;
use warp::Reply as _;

use super::stop::Stop;
use super::{App, control, deliver, guard};
use crate::control::events::Reader;
use crate::control::problem::Problem;
use crate::message::Request;
use crate::world::World;

/// Most readers of one server at once. Source: our choice; each keeps a connection.
pub(super) const MAX_READERS: usize = 64;
/// How long the stream is silent before it says that it is alive. Source: our choice, half of what proxies wait for.
pub(super) const HEARTBEAT: Duration = Duration::from_secs(15);

/// What a browser is told to wait before it comes again, and the comment that stands for silence (HTML living standard,
/// section 9.2.6).
const WELCOME: &str = "retry: 1000\n\n";
const ALIVE: &str = ":\n\n";

/// The places of the readers.
#[derive(Debug)]
pub(super) struct Feed(Arc<Semaphore>);

impl Default for Feed {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MAX_READERS)))
    }
}

/// Answers `GET …/events`, which never ends by itself; any other request is for somebody else.
pub(super) fn answer(app: &App, request: &Request, stop: Stop) -> Option<warp::reply::Response> {
    let segments: Vec<&str> = request.path.split('/').filter(|segment| !segment.is_empty()).collect();
    let org = match segments.as_slice() {
        ["__mock", "events"] => None,
        ["__mock", "orgs", org, "events"] => Some(*org),
        _ => return None,
    };
    if !matches!(request.method, Method::GET | Method::HEAD) {
        return None;
    }
    let answer = begin(app, request, org).map(|(reader, place)| {
        if request.method == Method::HEAD {
            return stream(mpsc::channel(1).1);
        }
        // One piece is ready, one is being made; the rest stays where it is.
        let (out, pieces) = mpsc::channel(1);
        tokio::spawn(tell(Arc::clone(&app.world), reader, stop, out, place));
        stream(pieces)
    });
    Some(answer.unwrap_or_else(|problem| deliver::response(control::refused(&problem)).into_response()))
}

fn begin(app: &App, request: &Request, org: Option<&str>) -> Result<(Reader, OwnedSemaphorePermit), Problem> {
    guard::check(app.exposure.as_ref(), request)?;
    let last_event_id = request
        .headers
        .get("last-event-id")
        .map(|id| id.to_str().unwrap_or("not text"));
    let query = request.query.as_deref().unwrap_or_default();
    let reader = Reader::begin(&app.world, org, query, last_event_id)?;
    let place = Arc::clone(&app.feed.0).try_acquire_owned();
    let place = place.map_err(|_| {
        Problem::full(
            format!("{MAX_READERS} readers follow the feed, the most there may be"),
            "end one of them, or ask GET …/requests?since= now and then",
        )
    })?;
    Ok((reader, place))
}

fn stream(pieces: mpsc::Receiver<Bytes>) -> warp::reply::Response {
    let pieces = ReceiverStream::new(pieces).map(Ok::<Bytes, Infallible>);
    let mut response = warp::reply::stream(pieces).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(control::VERSION, HeaderValue::from_static(env!("CARGO_PKG_VERSION")));
    response
}

/// Tells what happens, until the reader leaves, the org is gone, or the server stops.
async fn tell(
    world: Arc<World>,
    mut reader: Reader,
    mut stop: Stop,
    out: mpsc::Sender<Bytes>,
    _place: OwnedSemaphorePermit,
) {
    let mut piece = WELCOME.to_owned();
    loop {
        let sent = async {
            match piece.is_empty() {
                true => Ok(()),
                false => out.send(Bytes::from(std::mem::take(&mut piece))).await,
            }
        };
        tokio::select! {
            sent = sent => if sent.is_err() { return },
            () = stop.asked() => return,
        }
        // Listened for before looking: what is recorded in between is not slept through.
        let rung = world.sequence().rung();
        piece = match reader.next(&world) {
            Some(news) => news,
            None => return,
        };
        if piece.is_empty() {
            tokio::select! {
                () = rung => {}
                () = tokio::time::sleep(HEARTBEAT) => ALIVE.clone_into(&mut piece),
                () = stop.asked() => return,
                () = out.closed() => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;
    use crate::server::stop::Stopper;

    #[expect(clippy::disallowed_methods, reason = "no other clock stands still with the runtime")]
    #[tokio::test(start_paused = true)]
    async fn a_silent_stream_says_that_it_is_alive_and_ends_when_the_server_stops() {
        let world = Arc::new(World::default());
        let reader = Reader::begin(&world, None, "", None).unwrap();
        let place = Arc::new(Semaphore::new(1)).try_acquire_owned().unwrap();
        let (out, mut pieces) = mpsc::channel(1);
        let stopper = Stopper::new();
        let begun = Instant::now();
        tokio::spawn(tell(world, reader, stopper.stop(), out, place));
        assert_eq!(pieces.recv().await.unwrap(), WELCOME);
        assert_eq!(begun.elapsed(), Duration::ZERO);
        for beat in 1..=2 {
            assert_eq!(pieces.recv().await.unwrap(), ALIVE);
            assert_eq!(begun.elapsed(), HEARTBEAT * beat);
        }
        stopper.stop_all(HEARTBEAT).await;
        assert_eq!(pieces.recv().await, None);
        assert_eq!(begun.elapsed(), HEARTBEAT * 2);
    }
}
