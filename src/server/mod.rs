//! The edge: sockets in, sockets out. Only here are warp and hyper's server known.
//!
//! [`Server::run`] accepts until it is told to stop; [`connection`] lives as long as one client's socket; [`inbound`] gathers a
//! request, [`routes`] says which plane answers it, [`deliver`] writes the answer.

mod connection;
mod control;
mod dashboard;
mod deliver;
mod guard;
mod inbound;
mod routes;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::server::graceful::GracefulShutdown;
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::world::World;

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
    since: Timestamp,
}

/// A listener that is open, and what it will serve.
#[derive(Debug)]
pub(crate) struct Server {
    listener: TcpListener,
    app: Arc<App>,
}

impl Server {
    /// Opens the listener. Port 0 takes a free port.
    ///
    /// # Errors
    ///
    /// The address is in use, or not of this machine.
    pub(crate) async fn bind(address: SocketAddr, world: Arc<World>) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let app = App {
            since: world.clock.now(),
            world,
            url: url.into(),
        };
        Ok(Self {
            listener,
            app: Arc::new(app),
        })
    }

    /// The base URL of the bound address: `http://127.0.0.1:8321`.
    pub(crate) fn url(&self) -> &str {
        &self.app.url
    }

    /// Serves until `stop` is done, then lets requests under way finish for at most `grace`.
    pub(crate) async fn run(self, stop: impl Future<Output = ()>, grace: Duration) {
        let graceful = GracefulShutdown::new();
        let permits = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        let routes = routes::all(&self.app);
        tokio::pin!(stop);
        loop {
            let accepted = tokio::select! {
                accepted = accept(&self.listener, &permits) => accepted,
                () = &mut stop => break,
            };
            match accepted {
                Ok((stream, permit)) => {
                    let served = connection::serve(stream, routes.clone(), graceful.watcher());
                    tokio::spawn(async move {
                        served.await;
                        drop(permit);
                    });
                }
                Err(error) => {
                    tracing::warn!("a connection could not be accepted: {error}");
                    // Out of file descriptors, most likely: accepting again at once would only spin.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
        drop(self.listener);
        // What does not finish in time is dropped with the runtime.
        let _ = tokio::time::timeout(grace, graceful.shutdown()).await;
    }
}

async fn accept(
    listener: &TcpListener,
    permits: &Arc<Semaphore>,
) -> io::Result<(tokio::net::TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    let permit = Arc::clone(permits).acquire_owned().await;
    let permit = permit.map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    Ok((stream, permit))
}
