//! The library's face: a double on a free port for as long as a value lives.

mod client;
mod clock;
mod journal;
mod org;
mod token;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use serde_json::Value;
use tokio::sync::oneshot;

use crate::control::{self, Content};
use crate::server::{GRACE, Server};
use crate::webex::profile::Profile;
use crate::world::World;

pub use client::{Client, ClientBuilder};
pub use clock::Clock;
pub use journal::{Failures, Journal, Report, Verify};
pub use org::{Org, OrgBuilder};
pub use token::{TokenBuilder, TokenPair};

/// A running double on `127.0.0.1`, on a port that was free.
///
/// It serves from a thread of its own, so it works under any runtime and under none. Two doubles share nothing.
/// [`shutdown`](Self::shutdown) waits until it is gone; dropping it only tells it to go.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let webex = webex_scim_mock::MockWebex::start().await;
/// assert!(webex.url().starts_with("http://127.0.0.1:"));
/// webex.shutdown().await;
/// # });
/// ```
#[derive(Debug)]
pub struct MockWebex {
    url: Arc<str>,
    world: Arc<World>,
    /// Dropped, it stops the server.
    stop: oneshot::Sender<()>,
    stopped: oneshot::Receiver<()>,
}

impl MockWebex {
    /// Starts a double without any organisation.
    ///
    /// # Panics
    ///
    /// Where the machine gives no thread, no runtime or no port on loopback: a test cannot go on then.
    pub async fn start() -> Self {
        let world = Arc::new(World::default());
        let (stop, stopping) = oneshot::channel();
        let (tell, told) = oneshot::channel();
        let (done, stopped) = oneshot::channel();
        let served = Arc::clone(&world);
        let spawned = std::thread::Builder::new()
            .name("webex-scim-mock".to_owned())
            .spawn(move || serve(served, stopping, tell, done));
        #[expect(clippy::expect_used, reason = "test-facing: a test cannot go on without a server")]
        let url = {
            spawned.expect("a thread for the double");
            told.await.expect("a runtime and a port on loopback for the double")
        };
        Self {
            url,
            world,
            stop,
            stopped,
        }
    }

    /// The base URL, without a slash at its end: `http://127.0.0.1:41873`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Begins a new organisation; tests that each make their own never meet.
    pub fn org(&self) -> OrgBuilder<'_> {
        OrgBuilder::new(self)
    }

    /// Adds the demo organisation that the program starts with: people in every role, a few groups.
    ///
    /// # Panics
    ///
    /// When it is there already.
    #[must_use]
    pub fn demo_org(&self) -> Org {
        let added = crate::control::orgs::add_demo(&self.world, None, Profile::default());
        match added {
            Ok(org) => Org::new(&self.world, &org, &self.url),
            Err(problem) => panic!("{}; {}", problem.detail, problem.hint),
        }
    }

    /// Stops serving and waits until every socket is closed.
    pub async fn shutdown(self) {
        drop(self.stop);
        let _ = self.stopped.await;
    }
}

/// The server's thread: ends when the other end of `stopping` is dropped.
fn serve(
    world: Arc<World>,
    stopping: oneshot::Receiver<()>,
    tell: oneshot::Sender<Arc<str>>,
    done: oneshot::Sender<()>,
) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build();
    // Where one of these fails, `tell` is dropped, and `start` says so.
    let Ok(runtime) = runtime else { return };
    runtime.block_on(async {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let Ok(server) = Server::bind(address, world).await else {
            return;
        };
        if tell.send(server.url().into()).is_err() {
            return;
        }
        let stop = async {
            let _ = stopping.await;
        };
        server.run(stop, GRACE).await;
    });
    drop(runtime);
    let _ = done.send(());
}

/// What the control plane would have answered.
#[track_caller]
fn told(answer: control::Result) -> Value {
    match answer {
        Ok(answer) => match answer.body {
            Content::Json(body) => body,
            Content::Nothing | Content::Text { .. } => Value::Null,
        },
        Err(problem) => panic!("{problem}"),
    }
}
