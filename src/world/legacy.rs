//! What one org hands on to another: to a fork, and to the one that a reset puts in its place.

use std::sync::Arc;

use super::{Org, Person, Settings};
use crate::oauth;
use crate::tenant;

/// What a fork begins with: the people and groups of another org with their ids, and its clients. Tokens are its own.
#[derive(Clone, Debug)]
pub(crate) struct Fork {
    pub(crate) directory: tenant::Saved,
    pub(crate) clients: oauth::Saved,
    pub(crate) people: Vec<Person>,
    pub(crate) settings: Settings,
}

/// What of an org a reset leaves as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keep {
    pub(crate) faults: bool,
    pub(crate) journal: bool,
    pub(crate) clock: bool,
    pub(crate) snapshots: bool,
    pub(crate) clients: bool,
    pub(crate) settings: bool,
}

impl Org {
    /// A moment of it for another org to begin with.
    pub(crate) fn to_fork(&self) -> Fork {
        Fork {
            directory: self.tenant.save(),
            clients: self.oauth.save(),
            people: self.people.clone(),
            settings: self.settings(),
        }
    }

    /// Takes over what is to be kept, beside the clock, of an org that this one replaces.
    pub(super) fn inherit(&mut self, old: &Self, keep: Keep) {
        if keep.faults {
            self.faults = Arc::clone(&old.faults);
            // Where the clock is not kept, it shows an earlier time or a later one.
            self.faults.rewind(self.clock.now());
        }
        if keep.journal {
            self.journal = Arc::clone(&old.journal);
        } else {
            self.journal.begin_behind(&old.journal);
        }
        if keep.snapshots {
            self.snapshots = Arc::clone(&old.snapshots);
        }
        if keep.clients {
            self.oauth.take_clients(&old.oauth.save());
        }
        if keep.settings {
            self.set_settings(old.settings());
        }
    }
}
