//! Browser sessions: who is signed in at the sign-in page.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;

use super::{forget_least, hex, token};
use crate::clock::Agenda;
use crate::entropy::Entropy;
use crate::ids::{OrgId, ResourceId};

/// How long a browser stays signed in. Source: our choice, a working day.
pub(crate) const SESSION_LIFE: Duration = Duration::from_secs(8 * 60 * 60);

/// Browser sessions that one org holds at most; the oldest goes first.
pub(crate) const MAX_SESSIONS: usize = 1_000;

/// The cookie of an org's session of that number: like a token, it names the org in its third part.
pub(super) fn cookie(entropy: &Entropy, org: OrgId, serial: u64) -> String {
    let body = hex(&entropy.bytes::<32>("oauth.session", "cookie", serial));
    format!("{body}_SESSION_{org}")
}

#[derive(Clone, Default)]
pub(super) struct Sessions {
    by_cookie: HashMap<String, Session>,
    /// Those whose end was not told yet: by number, so that they come in the order of opening.
    ends: Agenda<(u64, String)>,
    opened: u64,
}

/// Somebody who is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Session {
    serial: u64,
    pub(crate) person: ResourceId,
    /// When they entered their password.
    pub(crate) began_at: Timestamp,
    ends_at: Timestamp,
}

impl Sessions {
    pub(super) fn open(&mut self, person: ResourceId, now: Timestamp, draw: impl FnOnce(u64) -> String) -> String {
        if self.by_cookie.len() >= MAX_SESSIONS {
            let gone = forget_least(&mut self.by_cookie, |session| session.serial);
            if let Some((cookie, session)) = gone {
                self.ends.remove(session.ends_at, (session.serial, cookie));
            }
        }
        self.opened += 1;
        let cookie = draw(self.opened);
        let session = Session {
            serial: self.opened,
            person,
            began_at: now,
            ends_at: token::after(now, SESSION_LIFE),
        };
        self.ends.add(session.ends_at, (session.serial, cookie.clone()));
        self.by_cookie.insert(cookie.clone(), session);
        cookie
    }

    pub(super) fn get(&self, cookie: &str, now: Timestamp) -> Option<Session> {
        let session = self.by_cookie.get(cookie)?;
        (now < session.ends_at).then_some(*session)
    }

    /// Who has signed in.
    pub(super) fn people(&self) -> impl Iterator<Item = ResourceId> {
        self.by_cookie.values().map(|session| session.person)
    }

    pub(super) fn close(&mut self, person: ResourceId) {
        self.by_cookie.retain(|cookie, session| {
            let stays = session.person != person;
            if !stays {
                self.ends.remove(session.ends_at, (session.serial, cookie.clone()));
            }
            stays
        });
    }

    /// Ends one.
    pub(super) fn close_one(&mut self, cookie: &str) {
        if let Some((cookie, session)) = self.by_cookie.remove_entry(cookie) {
            self.ends.remove(session.ends_at, (session.serial, cookie));
        }
    }

    /// When the next session ends.
    pub(super) fn next_end(&self) -> Option<Timestamp> {
        self.ends.next()
    }

    /// Whose sessions have ended at this instant and were not told of yet.
    pub(super) fn take_ended(&mut self, now: Timestamp) -> Vec<ResourceId> {
        let ended = self.ends.take(now).into_iter();
        ended
            .filter_map(|(_, cookie)| Some(self.by_cookie.get(&cookie)?.person))
            .collect()
    }

    /// The clock was put back: what ends after this instant is still to come.
    pub(super) fn rewind(&mut self, now: Timestamp) {
        for (cookie, session) in self.by_cookie.iter().filter(|(_, session)| now < session.ends_at) {
            self.ends.add(session.ends_at, (session.serial, cookie.clone()));
        }
    }
}
