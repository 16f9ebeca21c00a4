//! Claims: e-mail addresses and domains that are taken elsewhere. Who that is, is data of this org, never another one.

use std::collections::BTreeSet;

use super::Tenant;
use super::refusal::Refusal;
use crate::webex::profile::Profile;

/// Most addresses, and most domains, that are claimed elsewhere. Source: our choice.
pub(crate) const MAX_CLAIMS: usize = 10_000;

/// What belongs to other orgs, in lower case: addresses and domains ignore letter case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Claims {
    users: BTreeSet<String>,
    domains: BTreeSet<String>,
}

/// By what an address is claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClaimedBy {
    /// Another org has a user with this login.
    User,
    /// Another org has claimed the domain.
    Domain,
}

impl Claims {
    pub(crate) fn new<S: AsRef<str>>(users: impl IntoIterator<Item = S>, domains: impl IntoIterator<Item = S>) -> Self {
        Self {
            users: users.into_iter().map(|user| user.as_ref().to_lowercase()).collect(),
            domains: domains
                .into_iter()
                .map(|domain| domain.as_ref().to_lowercase())
                .collect(),
        }
    }

    pub(crate) fn users(&self) -> impl Iterator<Item = &str> {
        self.users.iter().map(String::as_str)
    }

    pub(crate) fn domains(&self) -> impl Iterator<Item = &str> {
        self.domains.iter().map(String::as_str)
    }

    /// Refuses a login that is taken elsewhere. A claimed domain does not claim what lies below it.
    // Webex: fidelity row "claimed-elsewhere": documented that it conflicts, assumed how that is answered.
    pub(super) fn check(&self, user_name: &str) -> Result<(), Refusal> {
        let login = user_name.to_lowercase();
        let domain = login.rsplit_once('@').map_or("", |(_, domain)| domain);
        let by = if self.users.contains(&login) {
            ClaimedBy::User
        } else if self.domains.contains(domain) {
            ClaimedBy::Domain
        } else {
            return Ok(());
        };
        Err(Refusal::Claimed {
            name: user_name.to_owned(),
            by,
        })
    }
}

/// What the org is held to beside users and groups.
impl Tenant {
    /// How the org speaks.
    pub(crate) fn profile(&self) -> Profile {
        self.directory.read().profile
    }

    /// Has the org speak otherwise from now on. What is stored stays as it is.
    pub(crate) fn set_profile(&self, profile: Profile) {
        self.directory.write().profile = profile;
    }

    pub(crate) fn claims(&self) -> Claims {
        self.directory.read().claims.clone()
    }

    /// Puts other claims in the place of these. Who is in the org already stays.
    pub(crate) fn set_claims(&self, claims: Claims) {
        self.directory.write().claims = claims;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(user_name: &str, expected: Option<ClaimedBy>) {
        let claims = Claims::new(["Ada@One.test"], ["Two.test"]);
        let by = match claims.check(user_name) {
            Ok(()) => None,
            Err(Refusal::Claimed { name, by }) => {
                assert_eq!(name, user_name);
                Some(by)
            }
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(by, expected, "{user_name}");
    }

    #[test]
    fn an_address_or_its_domain_is_claimed_in_any_letter_case_and_nothing_beside_it() {
        check("ada@one.test", Some(ClaimedBy::User));
        check("ADA@ONE.TEST", Some(ClaimedBy::User));
        check("bob@one.test", None);
        check("ada@one.test.example", None);
        check("bob@two.test", Some(ClaimedBy::Domain));
        check("Bob@TWO.test", Some(ClaimedBy::Domain));
        check("bob@sub.two.test", None);
        check("bob@xtwo.test", None);
    }
}
