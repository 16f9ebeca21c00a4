//! How connections are told that the server stops, and how the server learns that they are gone.

use std::time::Duration;

use tokio::sync::watch;

/// What a server's connections are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    Serve,
    /// Finish the request under way, if there is one, and close.
    Stop,
    /// Close.
    End,
}

/// The end that tells.
#[derive(Debug)]
pub(super) struct Stopper(watch::Sender<Told>);

/// The end that is told. A connection keeps one for as long as it lives.
#[derive(Clone, Debug)]
pub(super) struct Stop(watch::Receiver<Told>);

impl Stopper {
    /// Nobody is told anything yet.
    pub(super) fn new() -> Self {
        Self(watch::Sender::new(Told::Serve))
    }

    /// What a new connection takes along.
    pub(super) fn stop(&self) -> Stop {
        Stop(self.0.subscribe())
    }

    /// Tells every connection to finish, waits at most so long until they have, and ends the others.
    pub(super) async fn stop_all(self, grace: Duration) {
        self.0.send_replace(Told::Stop);
        let _ = tokio::time::timeout(grace, self.0.closed()).await;
        self.0.send_replace(Told::End);
    }
}

impl Stop {
    /// Done once the connection shall finish. A server that is gone has stopped too.
    pub(super) async fn asked(&mut self) {
        let _ = self.0.wait_for(|told| *told >= Told::Stop).await;
    }

    /// Done once the connection shall not even finish.
    pub(super) async fn demanded(&mut self) {
        let _ = self.0.wait_for(|told| *told == Told::End).await;
    }
}
