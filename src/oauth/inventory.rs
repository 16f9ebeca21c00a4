//! An org's tokens as the control plane sees them: all that are remembered, by fingerprint, and their end on command.

use std::collections::HashSet;

use jiff::Timestamp;

use super::Oauth;
use super::token::Lookup;
use crate::ids::ResourceId;

impl Oauth {
    /// What is known of every token, the first issued first.
    pub(crate) fn tokens(&self, now: Timestamp) -> Vec<Lookup> {
        self.state.lock().tokens.all(now)
    }

    /// Revokes the token of this fingerprint, and says what is known of it then; `None` where there is none.
    pub(crate) fn revoke_token(&self, fingerprint: &str, now: Timestamp) -> Option<Lookup> {
        let tokens = &mut self.state.lock().tokens;
        let text = tokens.revoke_one(fingerprint)?;
        Some(tokens.look_up(&text, now))
    }

    /// Ends the life of every token that lives. Says how many did.
    pub(crate) fn expire_tokens(&self, now: Timestamp) -> usize {
        self.state.lock().tokens.expire(now, |_| true)
    }

    /// As [`revoke_person`](Self::revoke_person), for all of these people. Says how many tokens it revoked.
    pub(crate) fn revoke_people(&self, people: &HashSet<ResourceId>) -> usize {
        let state = &mut *self.state.lock();
        let signed_in: Vec<ResourceId> = state
            .sessions
            .people()
            .filter(|person| people.contains(person))
            .collect();
        for person in signed_in {
            state.sessions.close(person);
        }
        state.revoke(|grant| people.contains(&grant.person))
    }
}
