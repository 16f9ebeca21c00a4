//! One client's socket, from accept to close. hyper speaks HTTP on it until an answer's script wants the socket for
//! itself; where the script leaves the connection open, hyper gets it back.

mod play;
mod refused;
mod socket;
#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{StatusCode, Version};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Empty, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use super::routes::Routes;
use super::stop::Stop;
use super::{App, control, deliver, host, inbound};
use crate::fault::Plan;
use crate::message::wire::Script;
use crate::message::{Connection, Request};
use crate::serve;
use crate::world::World;
pub(super) use play::{RST_DELAY, fin, hang, rst, wait};
use socket::Socket;

/// How long a connection may be idle between requests, and how long a request head may take.
pub(super) const IDLE: Duration = Duration::from_secs(75);
/// Longest request head, in bytes; hyper answers 431 to one that is much longer, we to the rest.
pub(super) const MAX_HEAD: usize = 64 * 1024;

type Body = BoxBody<Bytes, Box<dyn std::error::Error + Send + Sync>>;

/// What all requests of a connection share.
#[derive(Clone)]
pub(super) struct Conversation {
    app: Arc<App>,
    routes: Routes,
    serial: u64,
    requests: Arc<AtomicU64>,
    /// How a request is read in whose head has come.
    intake: fn(&World, &Request) -> Plan,
}

impl Conversation {
    /// Nothing has been asked yet on the connection of this number.
    pub(super) fn new(app: &Arc<App>, routes: &Routes, serial: u64) -> Self {
        Self {
            app: Arc::clone(app),
            routes: routes.clone(),
            serial,
            requests: Arc::default(),
            intake: serve::intake,
        }
    }

    /// The facts of the next request.
    fn next(&self, version: Version) -> Connection {
        Connection {
            serial: self.serial,
            request: self.requests.fetch_add(1, Ordering::Relaxed) + 1,
            version,
        }
    }
}

/// Serves a socket until either side ends the connection, or the server can wait no longer.
pub(super) async fn serve(stream: TcpStream, conversation: Conversation, stop: Stop) {
    let mut end = stop.clone();
    tokio::select! {
        () = converse(stream, conversation, stop) => {}
        () = end.demanded() => {}
    }
}

async fn converse(stream: TcpStream, conversation: Conversation, mut stop: Stop) {
    // An answer is written whole: waiting to fill a segment would only delay it.
    let _ = stream.set_nodelay(true);
    let mut socket = Socket::new(stream);
    while let Some((script, taken)) = speak(socket, &conversation, &mut stop).await {
        let (stream, unread) = taken.into_parts();
        match play::play(stream, script, &mut stop).await {
            // What the client sent ahead of this answer is its next request.
            Some(stream) => socket = Socket::rewound(stream, unread),
            None => return,
        }
    }
}

/// Speaks HTTP/1.1 until the connection ends, or an answer's script takes the socket over.
async fn speak(socket: Socket, conversation: &Conversation, stop: &mut Stop) -> Option<(Script, Socket)> {
    let (take_over, mut taken_over) = mpsc::channel(1);
    let told = stop.clone();
    let service = service_fn(move |request| answer(request, conversation.clone(), told.clone(), take_over.clone()));
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .max_buf_size(MAX_HEAD)
        .half_close(true)
        .serve_connection(TokioIo::new(socket), service);
    let mut stopping = false;
    loop {
        tokio::select! {
            biased;
            Some(script) = taken_over.recv() => {
                let parts = connection.into_parts();
                return Some((script, parts.io.into_inner().with_unread(parts.read_buf)));
            }
            // An error here is the client's leaving or its breach of HTTP.
            result = &mut connection => {
                let parts = connection.into_parts();
                let socket = parts.io.into_inner().with_unread(parts.read_buf);
                let status = socket.refused().or(given_up(result.err(), socket.unread()))?;
                let facts = conversation.next(Version::HTTP_11);
                let script = refused::script(&conversation.app.world, socket.unread(), status, facts);
                return Some((script, socket));
            }
            () = stop.asked(), if !stopping => {
                stopping = true;
                std::pin::Pin::new(&mut connection).graceful_shutdown();
            }
        }
    }
}

/// The status of what hyper gives up without a word: the first line of HTTP/2, and a head of which the rest does not come.
fn given_up(error: Option<hyper::Error>, unread: &[u8]) -> Option<StatusCode> {
    match error? {
        error if error.is_parse() => Some(StatusCode::BAD_REQUEST),
        // Without a byte it was nobody's request: the connection was idle.
        error if error.is_timeout() && !unread.is_empty() => Some(StatusCode::REQUEST_TIMEOUT),
        _ => None,
    }
}

/// Answers one request, or hands the socket over and never answers.
async fn answer(
    request: hyper::Request<Incoming>,
    conversation: Conversation,
    stop: Stop,
    take_over: mpsc::Sender<Script>,
) -> Result<hyper::Response<Body>, Infallible> {
    let too_long = head_length(&request) > MAX_HEAD;
    let misdirected = host::flaw(request.version(), request.uri().authority(), request.headers());
    let connection = conversation.next(request.version());
    let (mut request, body) = inbound::head(request, connection);
    let world = &conversation.app.world;
    let refused = match misdirected {
        _ if too_long => Some(serve::unreadable(
            world,
            &request,
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        )),
        Some(why) if control::is_path(&request.path) => Some(control::misdirected(why)),
        Some(why) => Some(serve::misdirected(world, &request, why)),
        None => None,
    };
    if let Some(outcome) = refused {
        let response = deliver::outcome(&request, outcome);
        let response = response.map(|body| Full::new(body).map_err(|never| match never {}).boxed());
        return hand_over(response, &take_over).await;
    }
    let plan = (conversation.intake)(&conversation.app.world, &request);
    inbound::gather(&mut request, body, &plan.intake).await;
    let mut carrier = hyper::Request::new(Empty::<Bytes>::new());
    *carrier.method_mut() = request.method.clone();
    // warp routes by the path alone; the request itself travels beside it.
    if let Ok(uri) = request.path.parse() {
        *carrier.uri_mut() = uri;
    }
    carrier.extensions_mut().insert(Arc::new(request));
    carrier.extensions_mut().insert(plan);
    carrier.extensions_mut().insert(stop);
    let response = conversation.routes.call(carrier).await;
    hand_over(response.map(|body| body.map_err(Into::into).boxed()), &take_over).await
}

/// Lets hyper write the answer, or never answers where a script takes the socket over.
async fn hand_over(
    mut response: hyper::Response<Body>,
    take_over: &mpsc::Sender<Script>,
) -> Result<hyper::Response<Body>, Infallible> {
    let Some(script) = response.extensions_mut().remove::<Script>() else {
        return Ok(response);
    };
    let _ = take_over.send(script).await;
    std::future::pending().await
}

/// Bytes of a request's head. hyper looks at its buffer only between two reads, so a head can pass it that is longer.
fn head_length(request: &hyper::Request<Incoming>) -> usize {
    let headers = request.headers().iter();
    let headers = headers.map(|(name, value)| name.as_str().len() + ": \r\n".len() + value.len());
    let line = request.method().as_str().len() + target_length(request.uri()) + "  HTTP/1.1\r\n".len();
    line + headers.sum::<usize>() + "\r\n".len()
}

/// Bytes of a request target, in its origin form or its absolute form (RFC 9112 section 3.2).
fn target_length(uri: &hyper::Uri) -> usize {
    let scheme = uri.scheme_str().map_or(0, |scheme| scheme.len() + "://".len());
    let authority = uri.authority().map_or(0, |authority| authority.as_str().len());
    scheme + authority + uri.path_and_query().map_or(0, |rest| rest.as_str().len())
}
