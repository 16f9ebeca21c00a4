//! What an answer shows of a resource: what was asked for, and the mark of the organization's first administrator.

use super::bend::{self, Bends};
use super::scim::Scim;
use crate::operation::Surface;
use crate::scim::project::Projection;
use crate::tenant::{Kind, View};
use crate::webex::profile::FirstAdmin;

/// A key that no published schema has.
const KEY: &str = "firstAdmin";

impl Scim<'_> {
    /// A resource as the client asked to see it.
    pub(super) fn project(&self, bends: Bends<'_>, kind: Kind, projection: &Projection, view: &View) -> View {
        let bent = bend::shown::resource(bends, kind, view);
        self.marked(kind, view, projection.apply(kind.resource_type(), &bent))
    }

    /// Adds the mark to what is shown of a resource, if it is that administrator's.
    // Webex: fidelity row "first-admin": the key was seen beside all that `attributes` named; its value is assumed.
    pub(super) fn marked(&self, kind: Kind, view: &View, mut shown: View) -> View {
        if kind == Kind::User && self.shows_first_admin() && self.is_first_admin(view) {
            shown.insert(KEY.to_owned(), true.into());
        }
        shown
    }

    fn shows_first_admin(&self) -> bool {
        self.surface == Surface::V2 && self.switches().first_admin == FirstAdmin::Shown
    }

    fn is_first_admin(&self, user: &View) -> bool {
        let id = user.get("id").and_then(|id| id.as_str()?.parse().ok());
        id.is_some() && id == self.org.first_admin()
    }
}
