//! The accept loop: who comes in, when, and what becomes of them at the door.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::connection::{self, Conversation, RST_DELAY};
use super::door::{Fate, Posture};
use super::routes::{self, Routes};
use super::stop::{Stop, Stopper};
use super::{App, Server};
use crate::control::orgs;
use crate::control::server_faults::State;

/// How long a restart waits for requests under way, so that the answer to the one that asked for it gets out. Source: our
/// choice.
pub(crate) const RESTART_GRACE: Duration = Duration::from_secs(1);
/// Connections that the kernel keeps waiting. Source: what tokio's own listener asks for.
const BACKLOG: u32 = 1024;
/// How long the loop rests after what would most likely go wrong again at once.
const REST: Duration = Duration::from_millis(50);

/// A place among the connections that are served at once.
type Place = OwnedSemaphorePermit;

/// What the loop holds.
struct Reception {
    app: Arc<App>,
    routes: Routes,
    entrance: Entrance,
    places: Arc<Semaphore>,
    max_connections: usize,
    /// Places that nobody may take, while a fault lowers the limit.
    blocked: Option<Place>,
    stopper: Stopper,
    serial: u64,
}

/// Serves until `stop` is done, then lets requests under way finish for at most `grace`.
pub(super) async fn run(server: Server, stop: impl Future<Output = ()>, grace: Duration) {
    let mut reception = Reception::of(server);
    tokio::select! {
        () = reception.receive() => {}
        () = stop => {}
    }
    drop(reception.entrance);
    // What does not finish in time is dropped with the runtime.
    reception.stopper.stop_all(grace).await;
}

impl Reception {
    fn of(server: Server) -> Self {
        Self {
            routes: routes::all(&server.app),
            app: server.app,
            entrance: Entrance::open(server.listener),
            places: Arc::new(Semaphore::new(server.max_connections)),
            max_connections: server.max_connections,
            blocked: None,
            stopper: Stopper::new(),
            serial: 0,
        }
    }

    /// Lets connections in, for ever.
    async fn receive(&mut self) {
        let app = Arc::clone(&self.app);
        loop {
            let result = match app.door.posture() {
                Posture::Restart { state } => {
                    self.restart(state).await;
                    Ok(())
                }
                Posture::Shut { left } => {
                    self.entrance.shut();
                    app.door.followed();
                    changed_within(&app, Some(left)).await;
                    Ok(())
                }
                Posture::Open { limit } => {
                    let (limit, left) = limit.unzip();
                    app.door.followed();
                    tokio::select! {
                        let_in = self.let_one_in(limit) => let_in,
                        () = changed_within(&app, left) => Ok(()),
                    }
                }
            };
            if let Err(error) = result {
                tracing::warn!("a connection could not be accepted: {error}");
                // Out of file descriptors, most likely: accepting again at once would only spin.
                tokio::time::sleep(REST).await;
            }
        }
    }

    /// Waits for a place, then for a connection, and lets it in. May be dropped at any await: nothing is lost.
    async fn let_one_in(&mut self, limit: Option<usize>) -> io::Result<()> {
        self.block_places(limit).await;
        if limit.is_some() && self.places.available_permits() == 0 {
            self.app.door.is_full();
        }
        let place = Arc::clone(&self.places).acquire_owned().await;
        let place = place.map_err(io::Error::other)?;
        let stream = self.entrance.accept().await?;
        self.serial += 1;
        let conversation = Conversation::new(&self.app, &self.routes, self.serial);
        let welcomed = welcome(stream, self.app.door.fate(), conversation, self.stopper.stop());
        tokio::spawn(async move {
            welcomed.await;
            drop(place);
        });
        Ok(())
    }

    /// Takes away the places beyond the limit. Where more connections are open than that, it waits until some have gone;
    /// who asks a semaphore first is served first, so none comes in meanwhile.
    async fn block_places(&mut self, limit: Option<usize>) {
        let beyond = limit.map_or(0, |limit| self.max_connections.saturating_sub(limit));
        if self.blocked.as_ref().map_or(0, Place::num_permits) == beyond {
            return;
        }
        self.blocked = None;
        let beyond = u32::try_from(beyond).unwrap_or(u32::MAX);
        if beyond > 0 {
            self.blocked = Arc::clone(&self.places).acquire_many_owned(beyond).await.ok();
        }
    }

    /// Ends all connections behind a closed port, as a process that goes down does.
    async fn restart(&mut self, state: State) {
        self.entrance.shut();
        self.app.door.followed();
        let stopper = std::mem::replace(&mut self.stopper, Stopper::new());
        stopper.stop_all(RESTART_GRACE).await;
        if state == State::Lost {
            let app = Arc::clone(&self.app);
            // Orgs of thousands of people take their time to make.
            let _ = tokio::task::spawn_blocking(move || orgs::reset_all(&app.world)).await;
        }
    }
}

/// Serves a connection, or does to it what the door says.
async fn welcome(stream: TcpStream, fate: Fate, conversation: Conversation, mut stop: Stop) {
    match fate {
        Fate::Serve => connection::serve(stream, conversation, stop).await,
        Fate::Delay(delay) => {
            let waited = connection::wait(delay, &mut stop).await;
            if waited {
                connection::serve(stream, conversation, stop).await;
            }
        }
        Fate::Rst => connection::rst(stream, RST_DELAY, &mut stop).await,
        Fate::Fin => connection::fin(stream, true, &mut stop).await,
        Fate::BlackHole => connection::hang(stream, &mut stop).await,
    }
}

/// Done when the faults changed, or this time is over.
async fn changed_within(app: &App, left: Option<Duration>) {
    match left {
        Some(left) => drop(tokio::time::timeout(left, app.door.changed()).await),
        None => app.door.changed().await,
    }
}

/// The port: open, or closed but kept, so that no other program takes it meanwhile.
struct Entrance {
    address: io::Result<SocketAddr>,
    port: Port,
}

enum Port {
    Open(TcpListener),
    /// Bound and not listening: the kernel refuses connections.
    Kept(TcpSocket),
    /// Not even that; it is bound again when it opens.
    Lost,
}

impl Entrance {
    fn open(listener: TcpListener) -> Self {
        Self {
            address: listener.local_addr(),
            port: Port::Open(listener),
        }
    }

    /// Closes the port. Connections that wait in the backlog are reset by the kernel.
    fn shut(&mut self) {
        if matches!(self.port, Port::Open(_)) {
            self.port = Port::Lost;
            self.port = self.bind().map_or(Port::Lost, Port::Kept);
        }
    }

    /// The next connection; opens the port where it is closed.
    async fn accept(&mut self) -> io::Result<TcpStream> {
        if !matches!(self.port, Port::Open(_)) {
            let kept = match std::mem::replace(&mut self.port, Port::Lost) {
                Port::Kept(socket) => socket,
                Port::Open(_) | Port::Lost => self.bind()?,
            };
            self.port = Port::Open(kept.listen(BACKLOG)?);
        }
        match &self.port {
            Port::Open(listener) => Ok(listener.accept().await?.0),
            Port::Kept(_) | Port::Lost => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    fn bind(&self) -> io::Result<TcpSocket> {
        let address = *self.address.as_ref().map_err(|error| io::Error::from(error.kind()))?;
        let socket = match address {
            SocketAddr::V4(_) => TcpSocket::new_v4(),
            SocketAddr::V6(_) => TcpSocket::new_v6(),
        }?;
        // Connections of before the closing are still there, or in TIME_WAIT.
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        Ok(socket)
    }
}
