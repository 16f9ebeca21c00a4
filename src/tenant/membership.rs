//! A group's members at rest: in their order, found by id, and copied at a cost that hardly grows with their number.
//!
//! Directories keep former versions of a group, snapshots and forks; of ten thousand members each of these would hold a
//! copy, and each added member would make one. Here versions share what they have in common.

use serde_json::{Value, json};

use super::kind::Kind;
use super::pieces::Pieces;
use crate::ids::ResourceId;

/// One member.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Member {
    /// A resource of this org.
    Known(ResourceId, Kind),
    /// What the client sent, where nobody holds references against the directory.
    Loose(Value),
}

impl Member {
    /// The id that it names, where it can be one.
    fn id(&self) -> Option<ResourceId> {
        match self {
            Self::Known(id, _) => Some(*id),
            Self::Loose(value) => value.get("value")?.as_str()?.parse().ok(),
        }
    }

    fn renamed(&self, new: ResourceId) -> Self {
        match self {
            Self::Known(_, kind) => Self::Known(new, *kind),
            Self::Loose(value) => {
                let mut value = value.clone();
                value["value"] = new.to_string().into();
                Self::Loose(value)
            }
        }
    }

    /// What it is said to be: `User`, `Group`, or what the client sent.
    pub(super) fn type_name(&self) -> &str {
        match self {
            Self::Known(_, kind) => kind.name(),
            Self::Loose(value) => value.get("type").and_then(Value::as_str).unwrap_or("user"),
        }
    }

    /// As it stands in a resource that nobody looks at yet.
    pub(super) fn to_value(&self) -> Value {
        match self {
            Self::Known(id, kind) => json!({ "value": id.to_string(), "type": kind.name().to_lowercase() }),
            Self::Loose(value) => value.clone(),
        }
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Membership {
    by_place: Pieces<u64, Member>,
    /// The place of each id; the last one, where a loose member repeats it.
    by_id: Pieces<ResourceId, u64>,
    loose: usize,
    /// The place of the next member.
    next: u64,
}

impl PartialEq for Membership {
    fn eq(&self, other: &Self) -> bool {
        let members = |of: &Self| of.by_place.len();
        members(self) == members(other) && self.iter().eq(other.iter())
    }
}

impl Membership {
    pub(super) fn is_empty(&self) -> bool {
        self.by_place.len() == 0
    }

    /// Whether some member is not known to be a resource of this org.
    pub(super) fn has_loose(&self) -> bool {
        self.loose > 0
    }

    pub(super) fn has(&self, id: ResourceId) -> bool {
        self.by_id.get(id).is_some()
    }

    /// The member of this id.
    pub(super) fn get(&self, id: ResourceId) -> Option<&Member> {
        self.by_place.get(*self.by_id.get(id)?)
    }

    /// In their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Member> {
        self.by_place.iter().map(|(_, member)| member)
    }

    /// The ids that members name, in the order of the members.
    pub(super) fn ids(&self) -> impl Iterator<Item = ResourceId> {
        self.iter().filter_map(Member::id)
    }

    /// The ids that `other` does not name.
    pub(super) fn ids_beyond(&self, other: &Self) -> Vec<ResourceId> {
        self.by_id.keys_beyond(&other.by_id)
    }

    /// Puts a member behind all others.
    pub(super) fn push(&mut self, member: Member) {
        if let Some(id) = member.id() {
            self.by_id.insert(id, self.next);
        }
        self.loose += usize::from(matches!(member, Member::Loose(_)));
        self.by_place.insert(self.next, member);
        self.next += 1;
    }

    /// Takes out whoever names this id.
    pub(super) fn remove(&mut self, id: ResourceId) {
        if self.has_loose() {
            let kept = self.iter().filter(|member| member.id() != Some(id)).cloned();
            *self = kept.collect();
        } else if let Some(place) = self.by_id.remove(id) {
            self.by_place.remove(place);
        }
    }

    /// A member has another id now, and the same place.
    pub(super) fn rename(&mut self, old: ResourceId, new: ResourceId) {
        if self.has_loose() {
            let renamed = self.iter().map(|member| match member {
                member if member.id() == Some(old) => member.renamed(new),
                member => member.clone(),
            });
            *self = renamed.collect();
        } else if let Some(place) = self.by_id.remove(old)
            && let Some(member) = self.by_place.get(place)
        {
            self.by_place.insert(place, member.renamed(new));
            self.by_id.insert(new, place);
        }
    }

    /// The attribute, as it stands in a resource that nobody looks at yet; `None` for an empty group.
    pub(super) fn to_value(&self) -> Option<Value> {
        (!self.is_empty()).then(|| self.iter().map(Member::to_value).collect())
    }
}

impl FromIterator<Member> for Membership {
    fn from_iter<I: IntoIterator<Item = Member>>(all: I) -> Self {
        let mut members = Self::default();
        all.into_iter().for_each(|member| members.push(member));
        members
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::entropy::Entropy;

    fn id(of: u64) -> ResourceId {
        ResourceId::new(Entropy::new(3).uuid("member", "", of))
    }

    fn known(of: u64) -> Member {
        Member::Known(id(of), Kind::User)
    }

    fn loose(value: &str) -> Member {
        Member::Loose(json!({ "value": value }))
    }

    #[test]
    fn loose_members_are_found_by_the_id_that_they_name() {
        let mut members: Membership = [
            known(1),
            loose("x"),
            loose(&id(2).to_string()),
            loose(&id(1).to_string()),
        ]
        .into_iter()
        .collect();
        assert!(members.has_loose() && members.has(id(2)));
        members.rename(id(2), id(3));
        assert_eq!(members.ids().collect::<Vec<_>>(), [id(1), id(3), id(1)]);
        members.remove(id(1));
        assert_eq!(members, [loose("x"), loose(&id(3).to_string())].into_iter().collect());
        members.remove(id(3));
        assert_eq!(members.to_value(), Some(json!([{"value": "x"}])));
        assert_eq!(Membership::default().to_value(), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_membership_is_a_list_without_repetitions_and_a_copy_stays_what_it_was(
            steps in proptest::collection::vec((0..4_u8, 0..400_u64), 0..600),
        ) {
            let (mut members, mut list) = (Membership::default(), Vec::new());
            let (mut old, mut old_list) = (Membership::default(), Vec::new());
            for (step, of) in steps {
                match step {
                    0 => {
                        members.remove(id(of));
                        list.retain(|other| *other != id(of));
                    }
                    1 if of % 50 == 0 => (old, old_list) = (members.clone(), list.clone()),
                    1 if !members.has(id(of + 1_000)) => {
                        members.rename(id(of), id(of + 1_000));
                        list.iter_mut().filter(|other| **other == id(of)).for_each(|other| *other = id(of + 1_000));
                    }
                    _ if !members.has(id(of)) => {
                        members.push(known(of));
                        list.push(id(of));
                    }
                    _ => {}
                }
            }
            prop_assert_eq!(members.ids().collect::<Vec<_>>(), list.clone());
            prop_assert_eq!(old.ids().collect::<Vec<_>>(), old_list.clone());
            prop_assert!(list.iter().all(|id| members.get(*id).and_then(Member::id) == Some(*id)));
            let beyond = |one: &[ResourceId], other: &[ResourceId]| -> std::collections::BTreeSet<ResourceId> {
                one.iter().filter(|id| !other.contains(id)).copied().collect()
            };
            prop_assert_eq!(members.ids_beyond(&old).into_iter().collect::<std::collections::BTreeSet<_>>(), beyond(&list, &old_list));
            prop_assert_eq!(old.ids_beyond(&members).into_iter().collect::<std::collections::BTreeSet<_>>(), beyond(&old_list, &list));
        }
    }
}
