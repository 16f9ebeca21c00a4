//! One exchange as the pipeline hands it in: the request, the answer, and what became of it.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use crate::ids::{OrgId, TrackingId};
use crate::message::{Delivery, Request, Response};
use crate::operation::Call;

/// A finished exchange, about to be recorded.
#[derive(Debug)]
pub(crate) struct Exchange<'a> {
    pub(crate) request: &'a Request,
    pub(crate) call: &'a Call,
    pub(crate) response: &'a Response,
    pub(crate) delivery: Delivery,
    /// The org that the request was found to be about.
    pub(crate) org: Option<OrgId>,
    /// When it came, on the org's clock.
    pub(crate) at: Timestamp,
    /// How long it took, in real time.
    pub(crate) duration: Duration,
    /// How much of that was waited for on purpose.
    pub(crate) waited: Duration,
    pub(crate) applied: Applied,
    pub(crate) faults: Vec<FaultHit>,
    /// What the client seems to be doing, where somebody asked.
    pub(crate) phase: Option<&'static str>,
    /// The how-manieth time it sends this, from 1, where somebody asked.
    pub(crate) attempt: Option<u64>,
    /// Credentials in the request that this double did not issue. Nothing of them is kept.
    pub(crate) foreign: Vec<Foreign>,
    pub(crate) tracking_id: &'a TrackingId,
    /// Our explanation of a refusal, for the tester.
    pub(crate) why: Option<String>,
}

/// Whether the operation changed the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Applied {
    Yes,
    No,
    /// Some of its parts were done: PATCH operations, bulk items, members.
    Partial,
}

impl Applied {
    /// Every one of them.
    pub(super) const ALL: [Self; 3] = [Self::Yes, Self::No, Self::Partial];

    /// The one of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|applied| applied.name() == name)
    }

    /// The name in the journal.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Partial => "partial",
        }
    }
}

/// The rule that was hit, and the how-manieth time it was.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct FaultHit {
    pub(crate) id: String,
    pub(crate) hit: u64,
    /// The number from 0 to 1 that chance drew for it, where chance was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) draw: Option<f64>,
}

/// A place in a request where a credential stood that no org of this double is known to have issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Foreign {
    Authorization,
    /// A header of another system's making, such as `X-Api-Key`.
    Header,
    /// Typed into the sign-in page.
    Password,
}

impl Foreign {
    /// For whoever sent it: it may be a real one.
    pub(super) const fn warning(self) -> &'static str {
        match self {
            Self::Authorization => {
                "the Authorization header holds a credential that no organization of this double issued; nothing of it \
                 was kept; if it is a real one, revoke it"
            }
            Self::Header => {
                "a header holds a credential that is not for this double; nothing of it was kept; if it is a real one, \
                 revoke it"
            }
            Self::Password => {
                "the sign-in page was given a password that this double does not know for that login; nothing of it was \
                 kept; if it is a real one, change it"
            }
        }
    }
}
