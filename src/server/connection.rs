//! One client's socket, from accept to close. hyper speaks HTTP on it until a delivery wants the socket for itself.

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Empty};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::Watcher;
use parking_lot::Mutex;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use super::inbound;
use super::routes::Routes;
use crate::message::Delivery;

/// How long a connection may be idle between requests, and how long a request head may take.
pub(super) const IDLE: Duration = Duration::from_secs(75);
/// Longest request head, in bytes; hyper answers 431 to a longer one.
pub(super) const MAX_HEAD: usize = 64 * 1024;

type Body = BoxBody<Bytes, Box<dyn std::error::Error + Send + Sync>>;

/// Speaks HTTP/1.1 on a socket until either side ends it, or an answer's delivery takes the socket over.
pub(super) async fn serve(stream: TcpStream, routes: Routes, watcher: Watcher) {
    // An answer is written whole: waiting to fill a segment would only delay it.
    let _ = stream.set_nodelay(true);
    let slot = Slot::default();
    let lent = Lent {
        stream: Some(stream),
        slot: Arc::clone(&slot),
    };
    let (take_over, mut taken_over) = mpsc::channel(1);
    let service = service_fn(move |request| answer(request, routes.clone(), take_over.clone()));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .max_buf_size(MAX_HEAD)
        .half_close(true)
        .serve_connection(TokioIo::new(lent), service);
    let mut connection = Box::pin(watcher.watch(connection));
    tokio::select! {
        biased;
        Some(delivery) = taken_over.recv() => {
            drop(connection);
            if let Some(stream) = slot.lock().take() {
                play(&stream, delivery);
            }
        }
        // An error here is the client's leaving or its breach of HTTP, which hyper has answered as far as it can.
        _ = &mut connection => {}
    }
}

/// Answers one request, or hands the socket over and never answers.
async fn answer(
    request: hyper::Request<Incoming>,
    routes: Routes,
    take_over: mpsc::Sender<Delivery>,
) -> Result<hyper::Response<Body>, Infallible> {
    if head_length(&request) > MAX_HEAD {
        return Ok(head_too_large());
    }
    let request = inbound::gather(request).await;
    let mut carrier = hyper::Request::new(Empty::<Bytes>::new());
    *carrier.method_mut() = request.method.clone();
    // warp routes by the path alone; the request itself travels beside it.
    if let Ok(uri) = request.path.parse() {
        *carrier.uri_mut() = uri;
    }
    carrier.extensions_mut().insert(Arc::new(request));
    let mut response = routes.call(carrier).await;
    match response.extensions_mut().remove::<Delivery>() {
        None | Some(Delivery::Whole) => Ok(response.map(|body| body.map_err(Into::into).boxed())),
        Some(delivery) => {
            let _ = take_over.send(delivery).await;
            std::future::pending().await
        }
    }
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

/// The answer that hyper gives too.
fn head_too_large() -> hyper::Response<Body> {
    let body = Empty::new().map_err(|never| match never {}).boxed();
    let mut response = hyper::Response::new(body);
    *response.status_mut() = hyper::StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
    let close = hyper::header::HeaderValue::from_static("close");
    response.headers_mut().insert(hyper::header::CONNECTION, close);
    response
}

/// Ends the connection as the delivery says.
fn play(stream: &TcpStream, delivery: Delivery) {
    match delivery {
        // A socket that lingers for no time is closed with RST instead of FIN.
        Delivery::Wire(_) => drop(stream.set_zero_linger()),
        Delivery::Whole => {}
    }
}

/// Where a socket goes back to when hyper lets go of it.
type Slot = Arc<Mutex<Option<TcpStream>>>;

/// A socket on loan to hyper.
#[derive(Debug)]
struct Lent {
    stream: Option<TcpStream>,
    slot: Slot,
}

impl Drop for Lent {
    fn drop(&mut self) {
        *self.slot.lock() = self.stream.take();
    }
}

impl Lent {
    fn stream(&mut self) -> io::Result<Pin<&mut TcpStream>> {
        let stream = self.stream.as_mut().map(Pin::new);
        stream.ok_or_else(|| io::ErrorKind::NotConnected.into())
    }
}

impl AsyncRead for Lent {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.stream()?.poll_read(cx, buf)
    }
}

impl AsyncWrite for Lent {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.stream()?.poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream()?.poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream()?.poll_shutdown(cx)
    }
}
