//! The device grant (RFC 8628): what a device was given, what its person answered, and how often it asks.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;

use super::error::{ErrorCode, TokenError};
use super::token::{Grant, TokenKind, after};
use super::{Oauth, forget_least, hex};
use crate::entropy::Entropy;
use crate::ids::ResourceId;

/// Devices that one org remembers at most, those that are through among them; the oldest goes first. Source: our choice.
pub(crate) const MAX_DEVICES: usize = 1_000;

/// How long a device shall wait between two questions (Webex developer documentation).
pub(crate) const INTERVAL: Duration = Duration::from_secs(2);

/// How much longer, once it did not (RFC 8628 section 3.5).
const SLOWER: Duration = Duration::from_secs(5);

/// The ways back that an integration registers for devices, beside those of the other letters (Webex developer documentation).
pub(crate) const HELPER_URI: &str = "https://oauth-helper-a.wbx2.com/helperservice/v1/actions/device/callback";

/// Whether a redirect URI is one of those.
pub(crate) fn is_helper(uri: &str) -> bool {
    ["-a", "-r", "-k", "-d"]
        .iter()
        .any(|letter| uri == HELPER_URI.replacen("-a", letter, 1))
}

/// What a device is given to begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Begun {
    /// For the device, which keeps it.
    pub(crate) device_code: String,
    /// For the person, who types it.
    pub(crate) user_code: String,
    /// The same for a link: nobody types it.
    pub(crate) link_code: String,
}

/// What a person is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) user_code: String,
    pub(crate) client_id: String,
    pub(crate) scopes: Vec<String>,
}

/// Why a code cannot be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unanswerable {
    Unknown,
    Expired,
    /// It was answered before.
    Answered,
}

/// An org's devices, those that are through as well: whoever comes twice is told so.
#[derive(Clone, Default)]
pub(super) struct Devices {
    by_code: HashMap<String, Held>,
    begun: u64,
}

#[derive(Clone)]
struct Held {
    serial: u64,
    question: Question,
    link_code: String,
    state: State,
    expires_at: Timestamp,
    /// How long the device has to wait now, and when it asked last.
    interval: Duration,
    asked_at: Option<Timestamp>,
}

#[derive(Clone)]
enum State {
    Waiting,
    Accepted(Grant),
    Declined,
    /// Tokens came of it.
    Spent,
}

impl Oauth {
    /// Begins a device's grant.
    pub(crate) fn begin_device(&self, client_id: &str, scopes: Vec<String>, now: Timestamp, life: Duration) -> Begun {
        let end = after(now, life);
        let devices = &mut self.state.lock().devices;
        devices.begin(client_id, scopes, end, &self.entropy)
    }

    /// What is asked by this code, which a person typed or a link brought.
    pub(crate) fn device(&self, code: &str, now: Timestamp) -> Result<Question, Unanswerable> {
        let mut state = self.state.lock();
        state.devices.open(code, now).map(|held| held.question.clone())
    }

    /// Answers for this person, or declines.
    pub(crate) fn answer_device(
        &self,
        code: &str,
        person: Option<ResourceId>,
        now: Timestamp,
    ) -> Result<Question, Unanswerable> {
        let mut state = self.state.lock();
        let held = state.devices.open(code, now)?;
        held.answer(person);
        Ok(held.question.clone())
    }

    /// What was granted to the device, once.
    pub(crate) fn redeem_device(&self, code: &str, client_id: &str, now: Timestamp) -> Result<Grant, TokenError> {
        self.state.lock().devices.redeem(code, client_id, now)
    }
}

impl Devices {
    fn begin(&mut self, client_id: &str, scopes: Vec<String>, expires_at: Timestamp, entropy: &Entropy) -> Begun {
        if self.by_code.len() >= MAX_DEVICES {
            forget_least(&mut self.by_code, |held| held.serial);
        }
        self.begun += 1;
        let serial = self.begun;
        let begun = Begun {
            device_code: entropy.uuid("oauth.device", "device", serial).to_string(),
            user_code: self.draw_user_code(entropy),
            link_code: hex(&entropy.bytes::<32>("oauth.device", "link", serial)),
        };
        let held = Held {
            serial,
            question: Question {
                user_code: begun.user_code.clone(),
                client_id: client_id.to_owned(),
                scopes,
            },
            link_code: begun.link_code.clone(),
            state: State::Waiting,
            expires_at,
            interval: INTERVAL,
            asked_at: None,
        };
        self.by_code.insert(begun.device_code.clone(), held);
        begun
    }

    /// Six digits that mean no other device: there are a thousand times as many as devices.
    fn draw_user_code(&self, entropy: &Entropy) -> String {
        let mut attempt = 0_u32;
        loop {
            let key = format!("user.{attempt}");
            let drawn = u64::from_be_bytes(entropy.bytes("oauth.device", &key, self.begun));
            let code = format!("{:06}", drawn % 1_000_000);
            if !self.by_code.values().any(|held| held.question.user_code == code) {
                return code;
            }
            attempt += 1;
        }
    }

    /// The device that waits for an answer to this code.
    fn open(&mut self, code: &str, now: Timestamp) -> Result<&mut Held, Unanswerable> {
        let code = plain(code);
        let mut known = self.by_code.values_mut();
        let held = known
            .find(|held| held.question.user_code == code || held.link_code == code)
            .ok_or(Unanswerable::Unknown)?;
        match held.state {
            State::Waiting if now < held.expires_at => Ok(held),
            State::Waiting => Err(Unanswerable::Expired),
            State::Accepted(_) | State::Declined | State::Spent => Err(Unanswerable::Answered),
        }
    }

    fn redeem(&mut self, code: &str, client_id: &str, now: Timestamp) -> Result<Grant, TokenError> {
        let grant = |what: &str| Err(TokenError::invalid_grant(what));
        let Some(held) = self.by_code.get_mut(code) else {
            return grant("The device_code was not issued here, or was forgotten. Ask for another.");
        };
        if held.question.client_id != client_id {
            return grant("The device_code was issued to another client.");
        }
        if let State::Spent = held.state {
            return grant("The device_code was used before. Ask for another.");
        }
        if now >= held.expires_at {
            let what = "The device_code is expired. Ask for another.";
            return Err(TokenError::new(ErrorCode::ExpiredToken, what));
        }
        match &held.state {
            State::Accepted(granted) => {
                let granted = granted.clone();
                held.state = State::Spent;
                Ok(granted)
            }
            State::Declined => Err(TokenError::new(ErrorCode::AccessDenied, "The person has declined.")),
            State::Waiting | State::Spent => Err(held.wait(now)),
        }
    }

    /// Forgets whatever was granted so and not fetched yet.
    pub(super) fn withdraw(&mut self, is_doomed: impl Fn(&Grant) -> bool) {
        self.by_code
            .retain(|_, held| !matches!(&held.state, State::Accepted(grant) if is_doomed(grant)));
    }
}

impl Held {
    fn answer(&mut self, person: Option<ResourceId>) {
        self.state = match person {
            None => State::Declined,
            Some(person) => State::Accepted(Grant {
                person,
                client_id: self.question.client_id.clone(),
                scopes: self.question.scopes.clone(),
                kind: TokenKind::Integration,
            }),
        };
    }

    /// What a device is told whose person has not answered yet.
    fn wait(&mut self, now: Timestamp) -> TokenError {
        let before = self.asked_at.replace(now);
        let too_soon = before.is_some_and(|before| before <= now && now < after(before, self.interval));
        if !too_soon {
            return TokenError::new(ErrorCode::AuthorizationPending, "The person has not answered yet.");
        }
        self.interval += SLOWER;
        let wait = self.interval.as_secs();
        TokenError::new(
            ErrorCode::SlowDown,
            format!("The device asks too often: wait {wait} s between two requests."),
        )
    }
}

/// Without what people write between digits (RFC 8628 section 6.1), and as links write it.
fn plain(code: &str) -> String {
    let kept = code.chars().filter(|c| !c.is_whitespace() && *c != '-');
    kept.map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests;
