//! How a licence is had: how many there are, where it is had, and who is given one unasked.

/// How a licence is had. `G` is how a group is told: by name, or at rest by id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Terms<G = String> {
    /// How many there are; `None` for as many as anybody asks for.
    pub(crate) total: Option<u64>,
    /// Of a licence for calling, the locations at which it can be had; any other has none.
    pub(crate) locations: Vec<String>,
    pub(crate) assign: Assign<G>,
}

/// Whom a licence template serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Assign<G = String> {
    /// Each new person.
    All,
    /// Nobody.
    None,
    /// Whoever becomes a member of one of these groups.
    Groups(Vec<G>),
}

/// What is asked of one licence; `None` leaves a term as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NewTerms {
    pub(crate) total: Option<Option<u64>>,
    pub(crate) locations: Option<Vec<String>>,
    pub(crate) assign: Option<Assign>,
}

/// A licence as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct License {
    pub(crate) name: String,
    pub(crate) terms: Terms,
    pub(crate) used: u64,
}

impl<G> Default for Terms<G> {
    /// As many as anybody asks for, to everybody: a licence that is named without terms is one that counts.
    fn default() -> Self {
        Self {
            total: None,
            locations: Vec::new(),
            assign: Assign::All,
        }
    }
}

impl<G> Terms<G> {
    /// The groups that a template serves, and their places in its list.
    pub(crate) fn groups(&self) -> impl Iterator<Item = (usize, &G)> {
        let groups = match &self.assign {
            Assign::Groups(groups) => groups.as_slice(),
            Assign::All | Assign::None => &[],
        };
        groups.iter().enumerate()
    }

    /// The same with groups told otherwise; one that is not found is left out.
    pub(super) fn with_groups<H>(&self, find: impl Fn(&G) -> Option<H>) -> Terms<H> {
        Terms {
            total: self.total,
            locations: self.locations.clone(),
            assign: match &self.assign {
                Assign::All => Assign::All,
                Assign::None => Assign::None,
                Assign::Groups(groups) => Assign::Groups(groups.iter().filter_map(find).collect()),
            },
        }
    }
}

impl NewTerms {
    /// These terms in the place of those of before.
    pub(crate) fn over(self, before: Terms) -> Terms {
        Terms {
            total: self.total.unwrap_or(before.total),
            locations: self.locations.unwrap_or(before.locations),
            assign: self.assign.unwrap_or(before.assign),
        }
    }
}

/// The first licence that is given to all, and the first one that is given to groups, where there are both.
// Webex: fidelity row "license-template": templates of one kind at a time; that a mixture is refused is ours.
pub(crate) fn mixed<'t, G: 't>(
    terms: impl IntoIterator<Item = (&'t String, &'t Terms<G>)>,
) -> Option<(&'t String, &'t String)> {
    let (mut all, mut groups) = (None, None);
    for (name, terms) in terms {
        match terms.assign {
            Assign::All => all.get_or_insert(name),
            Assign::Groups(_) => groups.get_or_insert(name),
            Assign::None => continue,
        };
    }
    all.zip(groups)
}
