//! The faults of the listener: which there are, how often they were met, and what they say to who comes now.

use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use tokio::sync::Notify;

use crate::clock::Stopwatch;
use crate::control::problem::Problem;
use crate::control::server_faults::{Kind, ServerFault, State, View};

/// Most faults of the listener, those that are over included. Source: our choice; a suite that never clears them hears of
/// it.
pub(crate) const MAX_SERVER_FAULTS: usize = 100;

/// How long a change waits for the listener to stand as it says. It takes microseconds, unless the server is going down.
const PATIENCE: Duration = Duration::from_secs(1);

/// The faults of one server's listener, in the order of their making.
#[derive(Debug, Default)]
pub(super) struct Door {
    kept: Mutex<Kept>,
    changed: Notify,
    standing: Condvar,
}

#[derive(Debug, Default)]
struct Kept {
    faults: Vec<Armed>,
    /// How many ids were made; none comes back with another meaning.
    named: u64,
    /// How many changes there were, how many of them the listener knew when it last asked, and how many it follows.
    changes: u64,
    known: u64,
    followed: u64,
}

#[derive(Debug)]
struct Armed {
    id: String,
    fault: ServerFault,
    since: Stopwatch,
    hits: u64,
}

/// How the listener stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Posture {
    /// Connections come in; with a limit for so long.
    Open { limit: Option<(usize, Duration)> },
    /// The port is closed for so long.
    Shut { left: Duration },
    /// The restart begins. Told once; from then on it is `Shut`.
    Restart { state: State },
}

/// What happens to one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Serve,
    Delay(Duration),
    Rst,
    Fin,
    BlackHole,
}

impl Door {
    /// Arms a fault. One whose id is taken replaces the one that has it, and begins again.
    ///
    /// Blocks, as all changes do, until the listener follows: who has the answer can count on the fault.
    pub(super) fn add(&self, fault: ServerFault) -> Result<View, Problem> {
        self.change(|kept| kept.add(fault))
    }

    /// All of them, those that are over too.
    pub(super) fn list(&self) -> Vec<View> {
        self.kept.lock().faults.iter().map(Armed::view).collect()
    }

    /// Takes one away; whether there was one.
    pub(super) fn remove(&self, id: &str) -> bool {
        self.change(|kept| {
            let before = kept.faults.len();
            kept.faults.retain(|armed| armed.id != id);
            kept.faults.len() < before
        })
    }

    /// Takes all away.
    pub(super) fn clear(&self) {
        self.change(|kept| kept.faults.clear());
    }

    fn change<T>(&self, change: impl FnOnce(&mut Kept) -> T) -> T {
        let mut kept = self.kept.lock();
        let out = change(&mut kept);
        kept.changes += 1;
        let this = kept.changes;
        self.changed.notify_one();
        self.standing
            .wait_while_for(&mut kept, |kept| kept.followed < this, PATIENCE);
        out
    }

    /// Done when faults came or went since the last time.
    pub(super) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// How the listener is to stand now.
    pub(super) fn posture(&self) -> Posture {
        let mut kept = self.kept.lock();
        kept.known = kept.changes;
        kept.posture()
    }

    /// The listener stands as it was told.
    pub(super) fn followed(&self) {
        let mut kept = self.kept.lock();
        kept.followed = kept.known;
        self.standing.notify_all();
    }

    /// What happens to the connection that just came, and counts it.
    pub(super) fn fate(&self) -> Fate {
        self.kept.lock().fate()
    }

    /// Counts that the limit of connections is reached.
    pub(super) fn is_full(&self) {
        let mut kept = self.kept.lock();
        let limit = |armed: &&mut Armed| matches!(armed.fault.kind, Kind::ConnectionLimit { .. }) && armed.is_on();
        if let Some(armed) = kept.faults.iter_mut().find(limit) {
            armed.hits += 1;
        }
    }
}

impl Kept {
    fn add(&mut self, mut fault: ServerFault) -> Result<View, Problem> {
        let id = fault.id.take().unwrap_or_else(|| {
            self.named += 1;
            format!("server-fault-{}", self.named)
        });
        let armed = Armed {
            id,
            fault,
            since: Stopwatch::start(),
            hits: 0,
        };
        let view = armed.view();
        match self.faults.iter().position(|other| other.id == armed.id) {
            Some(position) => self.faults[position] = armed,
            None if self.faults.len() >= MAX_SERVER_FAULTS => {
                return Err(Problem::full(
                    format!("the server has {MAX_SERVER_FAULTS} faults already, those that are over included"),
                    "DELETE /__mock/faults removes them all",
                ));
            }
            None => self.faults.push(armed),
        }
        Ok(view)
    }

    fn posture(&mut self) -> Posture {
        let mut limit = None;
        for armed in self.faults.iter_mut().filter(|armed| armed.is_on()) {
            let first = armed.hits == 0;
            match armed.fault.kind {
                Kind::Refuse | Kind::Restart { .. } => {
                    armed.hits = 1;
                    return match armed.fault.kind {
                        Kind::Restart { state } if first => Posture::Restart { state },
                        _ => Posture::Shut { left: armed.left() },
                    };
                }
                Kind::ConnectionLimit { limit: most } if limit.is_none() => limit = Some((most, armed.left())),
                _ => {}
            }
        }
        Posture::Open { limit }
    }

    fn fate(&mut self) -> Fate {
        let mut on = self.faults.iter_mut().filter(|armed| armed.is_on());
        let Some(armed) = on.find(|armed| armed.fault.kind.meets_connections()) else {
            return Fate::Serve;
        };
        armed.hits += 1;
        match armed.fault.kind {
            Kind::AcceptDelay { delay } => Fate::Delay(delay),
            Kind::AcceptRst => Fate::Rst,
            Kind::AcceptFin => Fate::Fin,
            Kind::BlackHole => Fate::BlackHole,
            Kind::Refuse | Kind::ConnectionLimit { .. } | Kind::Restart { .. } => Fate::Serve,
        }
    }
}

impl Armed {
    fn left(&self) -> Duration {
        self.fault.window.saturating_sub(self.since.elapsed())
    }

    fn remaining(&self) -> Option<u64> {
        Some(self.fault.times?.get().saturating_sub(self.hits))
    }

    fn is_on(&self) -> bool {
        !self.left().is_zero() && self.remaining() != Some(0)
    }

    fn view(&self) -> View {
        View {
            id: self.id.clone(),
            fault: self.fault.clone(),
            armed: self.is_on(),
            hits: self.hits,
            remaining: self.remaining(),
            remaining_ms: u64::try_from(self.left().as_millis()).unwrap_or(u64::MAX),
        }
    }
}
