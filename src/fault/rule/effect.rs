//! What happens to a request that is hit. Never nothing.

use std::num::NonZeroU64;
use std::sync::Arc;

use super::http::Http;
use super::transport::Transport;
use crate::fault::protocol::Protocol;
use crate::operation::Operation;

/// Any of these; each acts in a layer of its own. Shared, because a plan carries them through a request.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Effect {
    /// What happens to the real operation; `None` is what [`Effect::commit`] says.
    pub(crate) commit: Option<Commit>,
    pub(crate) http: Option<Arc<Http>>,
    pub(crate) protocol: Option<Arc<Protocol>>,
    pub(crate) transport: Option<Arc<Transport>>,
}

/// What happens to the real operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Commit {
    /// It is not done.
    Never,
    /// It is done and its answer is made, and then lost, damaged or replaced.
    First,
    /// It is done, and the effect shapes its answer and the delivery of it.
    Only,
    /// So many of its parts are done (PATCH operations, members), and then it fails.
    Partial(NonZeroU64),
}

impl Effect {
    /// Whether it can do something to an operation. Only a toggle knows any that it leaves alone.
    pub(super) fn acts_on(&self, operation: Operation) -> bool {
        let toggle = self.protocol.as_ref().map(|protocol| protocol.toggle.spec());
        let reaches = toggle.is_some_and(|toggle| toggle.operations.contains(&operation));
        reaches || self.commit.is_some() || self.http.is_some() || self.transport.is_some()
    }

    /// What happens to the real operation where the rule does not say: it is not done when a status from 300 up stands in
    /// its place or the connection ends before a byte; else it is.
    pub(crate) fn commit(&self) -> Commit {
        let replaced = self.http.as_ref().is_some_and(|http| http.replaces());
        let silent = self.transport.as_ref().is_some_and(|transport| transport.is_silent());
        match self.commit {
            Some(commit) => commit,
            None if replaced || silent => Commit::Never,
            None => Commit::Only,
        }
    }
}
