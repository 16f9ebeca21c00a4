//! How one operation departs from what the directory does of itself: the means of faults on purpose, all off by default.

use super::kind::Kind;
use super::pending::Wait;
use super::{Refusal, View, sight};
use crate::scim::schema::ResourceType;

/// What is about to be stored, given what stands there now: it may be changed or refused.
pub(crate) type Shape<'a> = dyn Fn(Option<&View>, &mut View) -> Result<(), Refusal> + 'a;

/// A write that goes another way.
#[derive(Clone, Copy, Default)]
pub(crate) struct Twist<'a> {
    /// Has a say in what is stored.
    pub(crate) shape: Option<&'a Shape<'a>>,
    /// A new resource's name is not held against others.
    pub(crate) doubled: bool,
    /// Readers see the state before for a while.
    pub(crate) lag: Option<Later<'a>>,
    /// Who comes into a group or leaves it is seen in the groups of before for a while.
    pub(crate) links: Option<Later<'a>>,
    /// A new user is given SIP addresses after a while.
    pub(crate) sip_addresses: Option<Later<'a>>,
    /// A new user is seen inactive for a while.
    pub(crate) settles: Option<Later<'a>>,
    /// After a change somebody puts the older copy back.
    pub(crate) lost: bool,
    /// A changed resource gets a new id.
    pub(crate) rekeyed: bool,
    pub(crate) farewell: Farewell<'a>,
}

/// Something that a rule begins and time or reads will end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Later<'a> {
    /// The rule, so that what it began ends with it.
    pub(crate) rule: &'a str,
    pub(crate) wait: Wait,
}

/// What a deletion leaves.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Farewell<'a> {
    /// Nothing.
    #[default]
    Gone,
    /// The user, inactive.
    Inactive,
    /// The name, which nobody can have for a while.
    Buried(Later<'a>),
    /// Nothing for a while, and then the resource is back.
    Returns(Later<'a>),
}

/// How a reader sees. By default a client does: the truth, but for what is under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lens {
    /// The double's own look: nothing is hidden from it.
    pub(crate) truth: bool,
    /// It counts as nobody's read.
    pub(crate) uncounted: bool,
    /// So many versions back; 0 is the present.
    pub(crate) versions: usize,
    /// Texts in filters are compared with their letter case.
    pub(crate) exact: bool,
    /// Without the members of groups, which may be thousands.
    pub(crate) bare: bool,
    /// The group of everybody is there.
    pub(crate) everybody: bool,
    /// Lists find this many hundredths of the directory, the first ones.
    pub(crate) keep: Option<u8>,
}

impl Lens {
    /// The double's own look at its data.
    pub(crate) const TRUTH: Self = Self {
        truth: true,
        uncounted: true,
        versions: 0,
        bare: false,
        everybody: false,
        exact: false,
        keep: None,
    };

    /// The schemas by which filters compare.
    pub(super) fn resource_type(self, kind: Kind) -> &'static ResourceType {
        match (self.exact, kind) {
            (false, kind) => kind.resource_type(),
            (true, Kind::User) => &sight::EXACT_USER,
            (true, Kind::Group) => &sight::EXACT_GROUP,
        }
    }
}
