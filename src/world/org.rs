//! One organisation.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use parking_lot::RwLock;

use super::gauge::Gauge;
use super::{Fork, SETTINGS_RULE, Settings, Snapshots};
use crate::clock::Clock;
use crate::entropy::{Entropy, fresh_seed};
use crate::fault::Faults;
use crate::fault::bucket::Buckets;
use crate::ids::{OrgId, ResourceId, TrackingId};
use crate::journal::{Journal, Limits, Sequence};
use crate::oauth::Oauth;
use crate::oauth::token::Token;
use crate::page;
use crate::tenant::Tenant;
use crate::webex::profile::Profile;
use crate::webex::roles::Role;

/// One organisation: nothing in it is shared with another.
#[derive(Debug)]
pub(crate) struct Org {
    pub(crate) id: OrgId,
    pub(super) display_name: RwLock<String>,
    /// When it was created, as the platform tells it.
    pub(crate) created: Timestamp,
    /// E-mail domain, by which the sign-in page chooses the org.
    pub(crate) domain: String,
    pub(crate) entropy: Entropy,
    // What a reset can keep is shared with the org that it puts in the place of this one.
    pub(crate) clock: Arc<Clock>,
    pub(crate) tenant: Tenant,
    pub(crate) oauth: Oauth,
    pub(crate) faults: Arc<Faults>,
    /// What is left to whom under rate limits.
    pub(crate) buckets: Buckets,
    /// Requests that are being answered.
    pub(crate) under_way: Gauge,
    pub(crate) journal: Arc<Journal>,
    pub(crate) snapshots: Arc<Snapshots>,
    pub(super) settings: RwLock<Settings>,
    /// How this org came about, so that a reset can bring it about again.
    pub(crate) origin: Origin,
    /// People whose passwords the sign-in page and the connection card may show; the full administrator first.
    pub(crate) people: Vec<Person>,
    /// The administrator's token that the org was born with.
    pub(crate) admin_token: Option<Token>,
    pub(super) tracked: AtomicU64,
    /// Held while what fell due happens, and while the clock is moved.
    pub(super) settling: parking_lot::Mutex<()>,
}

/// Starting content of an org.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    /// The fixture that shows the tutorial.
    pub(crate) demo: bool,
    /// Generated people and groups.
    pub(crate) users: u64,
    pub(crate) groups: u64,
    /// Lists show not even the administrator.
    pub(crate) empty: bool,
    /// How it speaks.
    pub(crate) profile: Profile,
    /// The moment of another org that it was forked from; of the content nothing else counts then.
    pub(crate) fork: Option<Arc<Fork>>,
}

/// Somebody whose password is no secret.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: ResourceId,
    pub(crate) password: String,
}

/// How a new org is named and drawn.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    pub(crate) id: OrgId,
    pub(crate) display_name: String,
    pub(crate) domain: String,
    pub(crate) seed: Option<u64>,
}

impl Org {
    pub(super) fn new(identity: Identity, origin: Origin, sequence: &Sequence) -> Self {
        let entropy = Entropy::new(identity.seed.unwrap_or_else(fresh_seed));
        let tenant = Tenant::new(identity.id, entropy);
        tenant.set_profile(origin.profile);
        let clock = Clock::default();
        Self {
            id: identity.id,
            display_name: RwLock::new(identity.display_name),
            created: clock.now(),
            domain: identity.domain,
            entropy,
            clock: Arc::new(clock),
            tenant,
            oauth: Oauth::new(identity.id, entropy),
            faults: Arc::new(Faults::new(entropy)),
            buckets: Buckets::default(),
            under_way: Gauge::default(),
            journal: Arc::new(Journal::new(Limits::default(), sequence.clone())),
            snapshots: Arc::default(),
            settings: RwLock::default(),
            origin,
            people: Vec::new(),
            admin_token: None,
            tracked: AtomicU64::new(0),
            settling: parking_lot::Mutex::default(),
        }
    }

    /// The name that pages show.
    pub(crate) fn display_name(&self) -> String {
        self.display_name.read().clone()
    }

    pub(crate) fn set_display_name(&self, name: String) {
        *self.display_name.write() = name;
    }

    /// How the org behaves all the time.
    pub(crate) fn settings(&self) -> Settings {
        *self.settings.read()
    }

    pub(crate) fn set_settings(&self, settings: Settings) {
        *self.settings.write() = settings;
    }

    /// The administrator whom the org was born with.
    pub(crate) fn first_admin(&self) -> Option<ResourceId> {
        self.people.first().map(|person| person.id)
    }

    /// Those of [`people`](Self::people) whom the sign-in page lets in, as they are now: SCIM may have renamed, disabled
    /// or deleted them, or given them another role or password.
    pub(crate) fn who_can_sign_in(&self) -> Vec<page::Person> {
        let people = self.people.iter().filter_map(|person| {
            let record = self.tenant.person(person.id)?;
            let lets_in = record.is_active() && self.tenant.password_matches(person.id, &person.password);
            let role = record.roles().iter().find_map(|role| Role::of(role));
            lets_in.then(|| page::Person {
                user_name: record.user_name().to_owned(),
                password: person.password.clone(),
                role: role.map_or("Not an administrator", Role::display).to_owned(),
            })
        });
        people.collect()
    }

    /// Ends what a rule began, or with `None` what any rule did: its lags and tombstones are over, its buckets are full.
    /// What the org does all the time goes on.
    pub(crate) fn end_of_rule(&self, rule: Option<&str>) {
        let ended = |of: &str| rule.map_or(of != SETTINGS_RULE, |rule| of == rule);
        self.tenant.release(ended, self.clock.now());
        self.buckets.forget(ended);
    }

    /// The next tracking id: drawn, so that a run replays from its seed.
    pub(crate) fn tracking_id(&self) -> TrackingId {
        let count = self.tracked.fetch_add(1, Ordering::Relaxed);
        TrackingId::new(self.entropy.uuid("tracking", "", count))
    }
}
