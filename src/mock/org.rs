//! One organisation in a test's hands.

use std::sync::Arc;

use super::{ClientBuilder, Clock, Journal, MockWebex, TokenBuilder, Verify};
use crate::control::devices;
use crate::control::generate::MAX_GENERATED;
use crate::control::orgs::{self, NewOrg, View, view};
use crate::control::tokens::Owner;
use crate::ids::OrgId;
use crate::webex::profile::Base;
use crate::world::{self, World};

/// An organisation that is about to be made. Nothing needs to be set.
#[derive(Debug)]
#[must_use = "an organisation is made by `create`"]
pub struct OrgBuilder<'a> {
    webex: &'a MockWebex,
    new: NewOrg,
}

impl<'a> OrgBuilder<'a> {
    pub(super) fn new(webex: &'a MockWebex) -> Self {
        Self {
            webex,
            new: NewOrg::default(),
        }
    }

    /// The name that pages show.
    pub fn display_name(mut self, name: impl Into<String>) -> Self {
        self.new.display_name = Some(name.into());
        self
    }

    /// The number that ids, tokens and generated people are drawn from. The org's own id never is.
    pub fn seed(mut self, seed: u64) -> Self {
        self.new.seed = Some(seed);
        self
    }

    /// Generated people and groups to start with, at most 100,000 of each.
    pub fn generate(mut self, users: u64, groups: u64) -> Self {
        self.new.origin.users = users.min(MAX_GENERATED);
        self.new.origin.groups = groups.min(MAX_GENERATED);
        self
    }

    /// How it speaks; without this, as Webex documents itself. Single switches are turned over the control plane.
    pub fn profile(mut self, profile: Base) -> Self {
        self.new.origin.profile = profile.into();
        self
    }

    /// Lists show nothing at all, not even the administrator.
    pub fn empty(mut self) -> Self {
        self.new.origin.empty = true;
        self
    }

    /// Makes it.
    ///
    /// # Panics
    ///
    /// When the double holds its most organisations.
    pub async fn create(self) -> Org {
        match orgs::add(&self.webex.world, self.new) {
            Ok(org) => Org::new(&self.webex.world, &org, self.webex.url()),
            Err(problem) => panic!("{}; {}", problem.detail, problem.hint),
        }
    }
}

/// An organisation of a [`MockWebex`].
#[derive(Debug)]
pub struct Org {
    pub(super) world: Arc<World>,
    id: OrgId,
    view: View,
}

impl Org {
    pub(super) fn new(world: &Arc<World>, org: &world::Org, url: &str) -> Self {
        Self {
            world: Arc::clone(world),
            id: org.id,
            view: view(org, url),
        }
    }

    /// The org of this moment: a reset by the control plane puts another in its place.
    pub(super) fn now(&self) -> Arc<world::Org> {
        match self.world.org(self.id) {
            Some(org) => org,
            None => panic!("organization {} was deleted", self.id),
        }
    }

    /// The Organization ID.
    #[must_use]
    pub fn id(&self) -> OrgId {
        self.id
    }

    /// What goes into the provisioning service's field *Tenant URL*: `…/v1/scim/{orgId}`.
    #[must_use]
    pub fn tenant_url(&self) -> &str {
        &self.view.tenant_url
    }

    /// The base of Webex's SCIM API over the same users and groups: `…/identity/scim/{orgId}/v2`.
    #[must_use]
    pub fn scim_url(&self) -> &str {
        &self.view.scim_base_url
    }

    /// The tutorial's sign-in link for this org.
    #[must_use]
    pub fn sign_in_url(&self) -> &str {
        &self.view.sign_in_url
    }

    /// The full administrator's login and password, for the sign-in page.
    #[must_use]
    pub fn admin(&self) -> (&str, &str) {
        (&self.view.admin.user_name, &self.view.admin.password)
    }

    /// A token of the full administrator's that opens everything for 365 days.
    #[must_use]
    pub fn admin_token(&self) -> &str {
        &self.view.admin_token.token
    }

    /// The org's clock, to be moved and set.
    #[must_use]
    pub fn clock(&self) -> Clock<'_> {
        Clock::new(self)
    }

    /// What was asked of the org.
    pub fn journal(&self) -> Journal<'_> {
        Journal::new(self)
    }

    /// Begins to say what is expected of the requests and the faults of the org.
    pub fn verify(&self) -> Verify<'_> {
        Verify::new(self)
    }

    /// Lets a device in that shows this code, for this person of the org, as if they had typed it at `/verify`.
    ///
    /// # Panics
    ///
    /// When no device waits with this code, or the org has no such person.
    pub fn accept_device(&self, user_code: &str, user_name: &str) {
        self.answer_device(user_code, Some(&Owner::UserName(user_name.to_owned())));
    }

    /// Declines a device that shows this code.
    ///
    /// # Panics
    ///
    /// When no device waits with this code.
    pub fn decline_device(&self, user_code: &str) {
        self.answer_device(user_code, None);
    }

    fn answer_device(&self, user_code: &str, owner: Option<&Owner>) {
        if let Err(problem) = devices::decide(&self.now(), user_code, owner.map(Some)) {
            panic!("{}; {}", problem.detail, problem.hint);
        }
    }

    /// Begins another token: by default the administrator's, with the tutorial's scopes, for 365 days.
    ///
    /// # Panics
    ///
    /// When the org was deleted.
    pub fn token(&self) -> TokenBuilder {
        TokenBuilder::new(self)
    }

    /// Begins to register a client: an integration, or a service app.
    pub fn client(&self) -> ClientBuilder<'_> {
        ClientBuilder::new(self)
    }
}
