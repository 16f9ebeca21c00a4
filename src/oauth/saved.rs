//! A moment of an org's OAuth, kept and brought back; and the clients that outlive a reset.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;

use super::{Oauth, State};

/// Clients, tokens and browser sessions of one moment, and the counters that they are drawn from.
#[derive(Clone)]
pub(crate) struct Saved(Arc<State>);

impl fmt::Debug for Saved {
    /// Nothing of it: it is full of secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Saved").finish_non_exhaustive()
    }
}

impl Saved {
    /// How many tokens are remembered, dead ones too.
    pub(crate) fn count_tokens(&self) -> usize {
        self.0.tokens.owners().count()
    }
}

impl Oauth {
    /// Keeps this moment.
    pub(crate) fn save(&self) -> Saved {
        Saved(Arc::new(self.state.lock().clone()))
    }

    /// Brings a moment of this org back: what was revoked since lives again, what was issued since was never issued. The
    /// clock stays where it is: what ends after `now` is still to end, and what ended before it is not told of again.
    pub(crate) fn restore(&self, saved: &Saved, now: Timestamp) {
        *self.state.lock() = State::clone(&saved.0);
        self.rewind(now);
        self.take_ended(now);
    }

    /// Takes over the registered clients of another moment or org, with their secrets, and none of its tokens.
    pub(crate) fn take_clients(&self, saved: &Saved) {
        self.state.lock().clients = saved.0.clients.clone();
    }
}
