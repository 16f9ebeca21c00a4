//! One person's licences: given one by one, and taken away.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::ids::ResourceId;
use crate::tenant::directory::Directory;
use crate::tenant::kind::Kind;
use crate::tenant::record::Record;
use crate::tenant::refusal::Refusal;
use crate::tenant::twist::Lens;
use crate::tenant::{Changed, Tenant, show};

/// Where a person has a licence for calling. Any other licence has no such place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) location: Option<String>,
    pub(crate) extension: Option<String>,
}

/// Why a person was not given a licence, or it was not taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotAssigned {
    /// The org has none of this name.
    Unknown { license: String },
    /// All there are have their holders.
    UsedUp { license: String },
    /// The person has none to take away.
    NotHeld { license: String },
    /// A licence for calling is had at one of these.
    NoLocation { locations: Vec<String> },
    /// The licence is not for calling: it has no location, and brings no extension.
    NotForCalling { license: String },
}

impl NotAssigned {
    /// The sentence for the tester.
    pub(crate) fn detail(&self) -> String {
        match self {
            Self::Unknown { license } => format!("{license:?} is no license of this organization"),
            Self::UsedUp { license } => format!("no license {license:?} is left"),
            Self::NotHeld { license } => format!("the user has no license {license:?}"),
            Self::NoLocation { locations } => format!("the license is had at one of {}", locations.join(", ")),
            Self::NotForCalling { license } => {
                format!("the license {license:?} has no locations, and so neither location nor extension")
            }
        }
    }
}

impl Tenant {
    /// Gives a person a licence. One for calling brings what Webex does with it: the person becomes a member of the
    /// location's group, and where there is an extension, it takes the place of their work number. Who has the licence
    /// already may be given another place.
    pub(crate) fn assign_license(
        &self,
        license: &str,
        person: &str,
        place: &Place,
        now: Timestamp,
        base: &str,
    ) -> Result<Changed, Refusal> {
        self.together(|draft| {
            let directory = &mut *draft.directory.write();
            let before = Arc::clone(directory.find(Kind::User, person)?);
            directory.licenses.check_place(license, before.id, place)?;
            if let Some(location) = &place.location {
                directory.join_location(location, before.id, now)?;
            }
            let after = match &place.extension {
                Some(extension) => directory.change(Kind::User, &before, with_extension(&before, extension), now)?,
                None => Arc::clone(&before),
            };
            directory.licenses.give(license, before.id);
            Ok(changed(directory, &before, &after, base))
        })
    }

    /// Takes a licence from a person. Their number and their place in the location's group stay.
    // Webex: fidelity row "location-groups": that the membership outlives the licence was seen, of the number it is assumed.
    pub(crate) fn remove_license(&self, license: &str, person: &str, base: &str) -> Result<Changed, Refusal> {
        let directory = &mut *self.directory.write();
        let record = Arc::clone(directory.find(Kind::User, person)?);
        directory.licenses.take(license, record.id)?;
        Ok(changed(directory, &record, &record, base))
    }
}

impl super::Licenses {
    /// Whether a person can be given a licence, and have it there.
    fn check_place(&self, name: &str, person: ResourceId, place: &Place) -> Result<(), NotAssigned> {
        let license = name.to_owned();
        let Some(held) = self.0.get(name) else {
            return Err(NotAssigned::Unknown { license });
        };
        let locations = &held.terms.locations;
        if locations.is_empty() && *place != Place::default() {
            return Err(NotAssigned::NotForCalling { license });
        }
        let known = place
            .location
            .as_ref()
            .is_some_and(|location| locations.contains(location));
        if !locations.is_empty() && !known {
            return Err(NotAssigned::NoLocation {
                locations: locations.clone(),
            });
        }
        if held.is_used_up() && !held.holders.contains(&person) {
            return Err(NotAssigned::UsedUp { license });
        }
        Ok(())
    }

    fn take(&mut self, name: &str, person: ResourceId) -> Result<(), NotAssigned> {
        let license = name.to_owned();
        let Some(held) = self.0.get_mut(name) else {
            return Err(NotAssigned::Unknown { license });
        };
        match held.holders.remove(&person) {
            true => Ok(()),
            false => Err(NotAssigned::NotHeld { license }),
        }
    }
}

/// A user's attributes with this extension in the place of their work number.
// Webex: fidelity row "calling-numbers": seen by a client; that nothing else of the numbers changes is assumed.
fn with_extension(user: &Record, extension: &str) -> serde_json::Map<String, Value> {
    let mut attributes = user.attributes.clone();
    let is_replaced = |number: &Value| {
        let kind = number.get("type").and_then(Value::as_str).unwrap_or_default();
        ["work", "work_extension"]
            .iter()
            .any(|replaced| replaced.eq_ignore_ascii_case(kind))
    };
    let numbers = attributes
        .get("phoneNumbers")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let kept = numbers.filter(|number| !is_replaced(number)).cloned();
    let extension = json!({ "value": extension, "type": "work_extension" });
    let numbers: Vec<Value> = kept.chain([extension]).collect();
    attributes.insert("phoneNumbers".to_owned(), numbers.into());
    attributes
}

fn changed(directory: &Directory, before: &Arc<Record>, after: &Arc<Record>, base: &str) -> Changed {
    Changed {
        id: after.id,
        view: show(directory, Kind::User, after, base, Lens::TRUTH),
        altered: !Arc::ptr_eq(before, after),
        tokens_die: false,
    }
}
