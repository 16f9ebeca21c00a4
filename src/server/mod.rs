//! The edge: sockets in, sockets out. Only here are warp and hyper's server known.
//!
//! [`accept`] lets connections in until it is told to stop, [`door`] keeps the faults that they meet there; [`connection`]
//! lives as long as one client's socket; [`host`] says which host a request is for, [`inbound`] gathers a request, [`routes`] says which plane answers it, [`deliver`]
//! writes the answer.

mod accept;
mod connection;
mod control;
mod dashboard;
mod deliver;
mod door;
pub(crate) mod exposure;
mod feed;
mod guard;
mod host;
mod inbound;
mod routes;
mod stop;

use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::net::TcpListener;

use crate::world::World;
use door::Door;
use exposure::Exposure;
use feed::Feed;

/// Most connections served at once; more wait in the kernel's backlog.
pub(crate) const MAX_CONNECTIONS: usize = 4096;
/// How long a stopping server waits for requests under way, where nothing else was asked for.
pub(crate) const GRACE: Duration = Duration::from_secs(5);

/// What every request needs.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) world: Arc<World>,
    /// The base URL, without a slash at its end.
    pub(crate) url: Arc<str>,
    /// Set where more than this machine can reach the double.
    exposure: Option<Exposure>,
    door: Door,
    feed: Feed,
    since: Timestamp,
}

/// A listener that is open, and what it will serve.
#[derive(Debug)]
pub(crate) struct Server {
    listener: TcpListener,
    app: Arc<App>,
    max_connections: usize,
}

impl App {
    fn new(world: Arc<World>, url: String, exposure: Option<Exposure>) -> Self {
        Self {
            since: world.clock.now(),
            world,
            url: url.into(),
            exposure,
            door: Door::default(),
            feed: Feed::default(),
        }
    }
}

impl Server {
    /// Opens the listener. Port 0 takes a free port.
    ///
    /// # Errors
    ///
    /// The address is in use, or not of this machine.
    pub(crate) async fn bind(address: SocketAddr, world: Arc<World>) -> io::Result<Self> {
        Self::bind_exposed(address, world, None).await
    }

    /// As [`bind`](Self::bind), for who gives an address beyond loopback, and so says who may operate the double.
    ///
    /// # Errors
    ///
    /// The address is in use, or not of this machine.
    pub(crate) async fn bind_exposed(
        address: SocketAddr,
        world: Arc<World>,
        exposure: Option<Exposure>,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let url = format!("http://{}", reachable(listener.local_addr()?));
        Ok(Self {
            listener,
            app: Arc::new(App::new(world, url, exposure)),
            max_connections: MAX_CONNECTIONS,
        })
    }

    /// The base URL of the bound address: `http://127.0.0.1:8321`.
    pub(crate) fn url(&self) -> &str {
        &self.app.url
    }

    /// Serves until `stop` is done, then lets requests under way finish for at most `grace`.
    pub(crate) async fn run(self, stop: impl Future<Output = ()>, grace: Duration) {
        accept::run(self, stop, grace).await;
    }
}

/// Nobody can call the address that means all of this machine's: it is called by loopback's.
fn reachable(mut bound: SocketAddr) -> SocketAddr {
    if bound.ip().is_unspecified() {
        bound.set_ip(if bound.is_ipv4() {
            Ipv4Addr::LOCALHOST.into()
        } else {
            Ipv6Addr::LOCALHOST.into()
        });
    }
    bound
}

#[cfg(test)]
mod tests {
    use std::io;

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;

    use super::*;

    /// A connection on which a request was sent.
    async fn asking(address: SocketAddr) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.unwrap();
        ask(&mut stream).await;
        stream
    }

    async fn ask(stream: &mut TcpStream) {
        let request = b"GET /__mock/version HTTP/1.1\r\nhost: localhost\r\n\r\n";
        stream.write_all(request).await.unwrap();
    }

    /// Reads an answer to the end of its JSON.
    async fn answered(stream: &mut TcpStream) {
        let mut answer = Vec::new();
        while !answer.ends_with(b"}") {
            assert_ne!(stream.read_buf(&mut answer).await.unwrap(), 0, "the answer breaks off");
        }
        assert!(answer.starts_with(b"HTTP/1.1 200 OK"));
    }

    #[tokio::test]
    async fn so_many_connections_are_served_and_the_next_waits_for_a_place() {
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut server = Server::bind(address, Arc::default()).await.unwrap();
        server.max_connections = 2;
        let address = server.listener.local_addr().unwrap();
        let serving = tokio::spawn(server.run(std::future::pending(), GRACE));
        let (mut first, mut second) = (asking(address).await, asking(address).await);
        answered(&mut first).await;
        answered(&mut second).await;
        let mut third = asking(address).await;
        // A round trip of another request later there is still no answer for the third.
        ask(&mut second).await;
        answered(&mut second).await;
        assert_eq!(
            third.try_read(&mut [0; 1]).unwrap_err().kind(),
            io::ErrorKind::WouldBlock
        );
        drop(first);
        answered(&mut third).await;
        serving.abort();
    }
}
