//! What falls due on an org's clock, and happens: tokens expire, sessions end, users are deleted, and
//! rules come into their time and out of it.

use jiff::Timestamp;
use serde::{Serialize, Serializer};

use super::Org;
use crate::clock::{Clock, rfc3339};
use crate::fault::Change;
use crate::ids::ResourceId;

/// Something that happened because its time had come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Due {
    event: &'static str,
    #[serde(serialize_with = "written")]
    at: Timestamp,
    #[serde(flatten)]
    whose: Whose,
}

/// Whom or what it happened to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
enum Whose {
    /// The name is nobody's where the owner is gone.
    Token {
        fingerprint: String,
        user_name: Option<String>,
    },
    Session {
        user_name: Option<String>,
    },
    User {
        id: ResourceId,
        user_name: String,
    },
    Resource {
        resource_type: &'static str,
        name: String,
    },
    Fault {
        fault: String,
    },
}

impl Org {
    /// Lets happen what fell due meanwhile. Whoever looks at an org settles it first; mostly nothing is due, which is
    /// found out by a look at the next instant of each source.
    pub(super) fn settle(&self) {
        if self.is_settled(self.clock.now()) {
            return;
        }
        let _turn = self.settling.lock();
        self.end_rules();
        self.tell(self.clock.now());
    }

    /// Ends what rules began whose ttl is over. That is in real time: no step of the clock does it.
    fn end_rules(&self) {
        for id in self.faults.take_ended() {
            self.end_of_rule(Some(&id));
            self.publish_fault("expired", Some(&id));
        }
    }

    /// Moves the clock, and lets happen what falls due by that; answers what it was, in its order. Whoever looks at
    /// the org meanwhile waits until all of it has happened.
    pub(crate) fn turn_clock<E>(&self, turn: impl FnOnce(&Clock) -> Result<(), E>) -> Result<Vec<Due>, E> {
        let _turn = self.settling.lock();
        self.end_rules();
        let before = self.clock.now();
        self.tell(before);
        turn(&self.clock)?;
        let now = self.clock.now();
        if now < before {
            self.oauth.rewind(now);
            self.faults.rewind(now);
        }
        Ok(self.happen(now))
    }

    /// Tells in the log of what fell due by itself and changed the directory: no request did it.
    fn tell(&self, now: Timestamp) {
        for due in self.happen(now) {
            if let Whose::User { user_name, .. } = due.whose {
                let at = rfc3339(due.at);
                tracing::info!(org = %self.id, "{user_name} was deleted at {at}, inactive for as long as Webex keeps somebody");
            }
        }
    }

    /// Lets happen, instant by instant, what is due: an early thing may forestall a later one.
    fn happen(&self, now: Timestamp) -> Vec<Due> {
        let mut happened = Vec::new();
        while let Some(at) = self.next_due().filter(|at| *at <= now) {
            self.happen_at(at, &mut happened);
        }
        self.end_what_faults_began(now, &mut happened);
        happened
    }

    fn is_settled(&self, now: Timestamp) -> bool {
        self.next_due().is_none_or(|at| now < at) && !self.tenant.is_due(now) && !self.faults.has_ended()
    }

    /// The sources of what falls due: for each the next instant here, and below what happens then.
    fn next_due(&self) -> Option<Timestamp> {
        let sources = [
            self.oauth.next_end(),
            self.tenant.next_due(),
            self.tenant.next_deletion(),
            self.faults.next_change(),
        ];
        sources.into_iter().flatten().min()
    }

    /// Everything of this instant. A source must let go of what is due, or it would be due for ever.
    fn happen_at(&self, at: Timestamp, happened: &mut Vec<Due>) {
        self.end_access(at, happened);
        self.end_what_faults_began(at, happened);
        self.delete_inactive(at, happened);
        self.change_rules(at, happened);
    }

    fn end_access(&self, at: Timestamp, happened: &mut Vec<Due>) {
        let name = |person| Some(self.tenant.person(person)?.user_name().to_owned());
        let ended = self.oauth.take_ended(at);
        happened.extend(ended.tokens.into_iter().map(|token| Due {
            event: "token.expired",
            at,
            whose: Whose::Token {
                user_name: name(token.grant.person),
                fingerprint: token.fingerprint,
            },
        }));
        happened.extend(ended.refreshes.into_iter().map(|token| Due {
            event: "refresh-token.expired",
            at,
            whose: Whose::Token {
                user_name: name(token.grant.person),
                fingerprint: token.fingerprint,
            },
        }));
        happened.extend(ended.sessions.into_iter().map(|person| Due {
            event: "session.ended",
            at,
            whose: Whose::Session {
                user_name: name(person),
            },
        }));
    }

    /// Lags and the like, of which some end by reads and not at an instant.
    fn end_what_faults_began(&self, at: Timestamp, happened: &mut Vec<Due>) {
        happened.extend(self.tenant.settle(at).into_iter().map(|fallen| Due {
            event: fallen.event,
            at: fallen.at,
            whose: Whose::Resource {
                resource_type: fallen.kind.name(),
                name: fallen.name,
            },
        }));
    }

    fn change_rules(&self, at: Timestamp, happened: &mut Vec<Due>) {
        let changes = self.faults.take_changes(at).into_iter();
        happened.extend(changes.map(|(fault, change)| Due {
            event: match change {
                Change::WindowOpens => "window.opened",
                Change::WindowCloses => "window.closed",
                Change::RampEnds => "ramp.ended",
            },
            at,
            whose: Whose::Fault { fault },
        }));
    }

    fn delete_inactive(&self, at: Timestamp, happened: &mut Vec<Due>) {
        for user in self.tenant.delete_inactive(at, self.first_admin()) {
            self.oauth.revoke_person(user.id);
            happened.push(Due {
                event: "user.deleted",
                at,
                whose: Whose::User {
                    id: user.id,
                    user_name: user.user_name().to_owned(),
                },
            });
        }
    }
}

fn written<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&rfc3339(*at))
}

#[cfg(test)]
mod tests;
