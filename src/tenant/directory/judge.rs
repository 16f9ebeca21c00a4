//! What a write is held against before anything is changed: room, references, the org's own rules, names and claims.

use serde_json::Value;

use super::{Attributes, Directory};
use crate::scim;
use crate::tenant::collection::fold;
use crate::tenant::kind::Kind;
use crate::tenant::members;
use crate::tenant::membership::Membership;
use crate::tenant::record::Record;
use crate::tenant::refusal::Refusal;
use crate::tenant::rules;

impl Directory {
    pub(super) fn check_room(&self, kind: Kind) -> Result<(), Refusal> {
        match self.max_resources {
            most if self.of(kind).len() >= most => Err(Refusal::Full { kind, most }),
            _ => Ok(()),
        }
    }

    /// Checks what the schema cannot: references and the org's own rules. Nothing is changed yet. The members come apart.
    pub(super) fn judge(
        &self,
        kind: Kind,
        before: Option<&Record>,
        mut attributes: Attributes,
    ) -> Result<(Attributes, Membership), Refusal> {
        match kind {
            Kind::User => {
                let before = before.map(|record| &record.attributes);
                rules::user(&mut attributes, before, &self.profile.switches)?;
                if before.is_some() {
                    self.check_claims(before, &attributes)?;
                }
                // The address that was added counts too.
                scim::resource::validate(kind.resource_type(), &attributes, before)?;
                members::check_manager(self, &mut attributes)?;
                Ok((attributes, Membership::default()))
            }
            Kind::Group => {
                let members = members::take_members(self, before.map(|record| record.id), &mut attributes)?;
                Ok((attributes, members))
            }
        }
    }

    /// Refuses a name that somebody else has, or that a deleted resource keeps from everybody.
    pub(super) fn check_name(
        &self,
        kind: Kind,
        before: Option<&Record>,
        attributes: &Attributes,
    ) -> Result<(), Refusal> {
        let attribute = kind.unique_attribute();
        let name = attributes.get(attribute).and_then(Value::as_str).unwrap_or_default();
        // Two who have one name, because a fault let the second in, keep it through other changes.
        let keeps = |before: &Record| before.text(attribute).map(fold) == Some(fold(name));
        if before.is_some_and(keeps) {
            return Ok(());
        }
        let taken = self.of(kind).named(name).next().is_some() || self.is_everybodys_name(kind, name);
        let name = name.to_owned();
        if self.pending.is_buried(kind, &fold(&name)) {
            Err(Refusal::Buried { kind, name })
        } else if taken {
            Err(Refusal::Conflict { kind, name })
        } else {
            Ok(())
        }
    }

    /// A login that is new here is nobody's in the consumer org any more.
    pub(super) fn claim(&mut self, kind: Kind, record: &Record) {
        if kind == Kind::User && !record.hidden {
            self.claims.convert(record.user_name());
        }
    }

    /// Refuses a new login that is taken outside of the org; who has theirs already keeps it.
    pub(super) fn check_claims(&self, before: Option<&Attributes>, attributes: &Attributes) -> Result<(), Refusal> {
        let login = |attributes: &Attributes| Some(attributes.get("userName")?.as_str()?.to_owned());
        let new = login(attributes).unwrap_or_default();
        match before.and_then(login) {
            Some(old) if old.eq_ignore_ascii_case(&new) => Ok(()),
            _ => self.claims.check(&new, self.profile.switches.unverified_domains),
        }
    }
}
