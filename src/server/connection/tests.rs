//! What a client sees on the wire, byte by byte, and how its connection ends.

mod ends;
mod intake;
mod shapes;
mod survives;
mod timeouts;

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{StatusCode, header};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

use super::*;
use crate::message::wire::{Amount, Close, Cut, End, Intake, Malform, Pace, Stall, StallAt, Wire};
use crate::message::{Delivery, Outcome, Response};
use crate::server::routes;
use crate::server::stop::Stopper;
use crate::world::World;

const ASK: &str = "GET /faulty HTTP/1.1\r\nhost: localhost\r\n\r\n";
const ASK_GOOD: &str = "GET /good HTTP/1.1\r\nhost: localhost\r\n\r\n";
const HEAD: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ndate: Wed, 11 Jan 2023 17:38:31 GMT\r\ncontent-length: 10\r\n\r\n";
const BODY: &str = "0123456789";

/// An answer that no socket takes at once.
const LARGE: &str = "0123456789abcdef";
const LARGE_TIMES: usize = 256 * 1024;

/// A server that delivers [`BODY`] as the wire says, except to who asks for what is good.
struct Bench {
    address: SocketAddr,
    stopper: Stopper,
}

/// How the body of a request is read whose path says so.
fn intake(_: &World, request: &Request) -> Plan {
    let intake = Intake {
        rate: (request.path == "/slow").then_some(100),
        early: request.path == "/early",
    };
    Plan {
        intake,
        ..Plan::default()
    }
}

impl Bench {
    async fn new(wire: Wire) -> Self {
        Self::of(Delivery::Wire(wire), plain(BODY)).await
    }

    async fn of(delivery: Delivery, response: Response) -> Self {
        let routes = Routes::always(move |request| match request.path.as_str() {
            "/good" => Outcome {
                response: plain("good"),
                delivery: Delivery::Whole,
            },
            "/large" => Outcome {
                response: plain(LARGE.repeat(LARGE_TIMES)),
                delivery: Delivery::Whole,
            },
            _ => Outcome {
                response: response.clone(),
                delivery: delivery.clone(),
            },
        });
        let app = Arc::new(App::new(Arc::default(), String::new(), None));
        Self::serving(app, routes, intake).await
    }

    /// A server that answers as it does to everybody, out of this world.
    async fn genuine(world: Arc<World>) -> Self {
        let app = Arc::new(App::new(world, String::new(), None));
        let routes = routes::all(&app);
        Self::serving(app, routes, serve::intake).await
    }

    async fn serving(app: Arc<App>, routes: Routes, intake: fn(&World, &Request) -> Plan) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let stopper = Stopper::new();
        let mut stop = stopper.stop();
        tokio::spawn(async move {
            for serial in 1.. {
                let accepted = tokio::select! {
                    accepted = listener.accept() => accepted,
                    () = stop.asked() => break,
                };
                let (stream, _) = accepted.unwrap();
                let conversation = Conversation {
                    intake,
                    ..Conversation::new(&app, &routes, serial)
                };
                tokio::spawn(super::serve(stream, conversation, stop.clone()));
            }
        });
        Self { address, stopper }
    }

    async fn connect(&self) -> Client {
        Client(TcpStream::connect(self.address).await.unwrap())
    }

    /// Asks on a new connection and hears it to its end.
    async fn ask(&self, bytes: impl AsRef<[u8]>) -> Heard {
        let mut client = self.connect().await;
        client.say(bytes).await;
        client.hear().await
    }
}

fn plain(body: impl Into<Bytes>) -> Response {
    Response {
        body: body.into(),
        ..Response::empty(StatusCode::OK)
    }
    .with(header::CONTENT_TYPE, "text/plain")
    .with(header::DATE, "Wed, 11 Jan 2023 17:38:31 GMT")
}

struct Client(TcpStream);

/// All that came, how the connection ended, and when.
#[derive(Debug, PartialEq)]
struct Heard {
    text: String,
    end: Result<(), ErrorKind>,
    after: Duration,
}

impl Client {
    async fn say(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).await.unwrap();
    }

    async fn hear(&mut self) -> Heard {
        let started = now();
        let mut bytes = Vec::new();
        let read = self.0.read_to_end(&mut bytes).await;
        Heard {
            text: String::from_utf8_lossy(&bytes).into_owned(),
            end: read.map(drop).map_err(|error| error.kind()),
            after: started.elapsed(),
        }
    }

    /// Exactly so many bytes, and when they had come.
    async fn hear_some(&mut self, length: usize) -> (String, Duration) {
        let started = now();
        let mut bytes = vec![0; length];
        self.0.read_exact(&mut bytes).await.unwrap();
        (String::from_utf8(bytes).unwrap(), started.elapsed())
    }

    /// The connection serves another request.
    async fn assert_lives(&mut self) {
        self.say(ASK_GOOD).await;
        let good = HEAD.replace("length: 10", "length: 4") + "good";
        assert_eq!(self.hear_some(good.len()).await.0, good);
    }
}

/// The runtime's own time, which stands still while it is paused.
#[expect(clippy::disallowed_methods, reason = "no other clock stands still with the runtime")]
fn now() -> Instant {
    Instant::now()
}

/// Heard at once, and ended so.
fn at_once(text: impl Into<String>, end: Result<(), ErrorKind>) -> Heard {
    Heard {
        text: text.into(),
        end,
        after: Duration::ZERO,
    }
}

const RST: Result<(), ErrorKind> = Err(ErrorKind::ConnectionReset);
