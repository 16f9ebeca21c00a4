//! Claims: e-mail addresses and domains that are taken elsewhere, and those that are the org's own. Who has them, is data
//! of this org, never another one.

use std::collections::BTreeSet;

use super::Tenant;
use super::domains::Domains;
use super::refusal::Refusal;
use crate::webex::profile::{Profile, UnverifiedDomains};

/// Most addresses, and most domains, that are claimed elsewhere. Source: our choice.
pub(crate) const MAX_CLAIMS: usize = 10_000;

/// Addresses or domains in lower case, because both ignore letter case.
pub(crate) type Names = BTreeSet<String>;

/// What belongs to other orgs, and which domains are the org's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Claims {
    /// Logins of users of other orgs.
    pub(crate) users: Names,
    /// Domains that other orgs have claimed.
    pub(crate) domains: Names,
    /// Logins of users of the consumer org, whom the org gets who has verified their domain.
    pub(crate) consumers: Names,
    pub(crate) own: Domains,
}

/// By what an address is claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClaimedBy {
    /// Another org has a user with this login.
    User,
    /// Another org has claimed the domain.
    Domain,
    /// The consumer org has a user with this login, who cannot be claimed.
    Consumer,
}

impl Claims {
    /// Refuses a login that is taken elsewhere, or of a domain that is not the org's. A claimed domain does not claim
    /// what lies below it.
    // Webex: fidelity row "claimed-elsewhere": documented that it conflicts, assumed how that is answered.
    pub(super) fn check(&self, user_name: &str, unverified: UnverifiedDomains) -> Result<(), Refusal> {
        let login = user_name.to_lowercase();
        let by = if self.users.contains(&login) {
            ClaimedBy::User
        } else if self.domains.contains(domain(&login)) {
            ClaimedBy::Domain
        } else if self.consumers.contains(&login) && !self.own.verifies(&login) {
            ClaimedBy::Consumer
        } else {
            return Ok(self.own.check(&login, unverified)?);
        };
        Err(Refusal::Claimed {
            name: user_name.to_owned(),
            by,
        })
    }

    /// A user of this login is in the org now, and so no longer in the consumer org.
    // Webex: fidelity row "consumer-claimed": documented for the domain that is verified.
    pub(super) fn convert(&mut self, user_name: &str) {
        if !self.consumers.is_empty() {
            self.consumers.remove(&user_name.to_lowercase());
        }
    }
}

/// Names as they are kept.
pub(crate) fn names<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Names {
    names.into_iter().map(|name| name.as_ref().to_lowercase()).collect()
}

/// The domain of a login, without which there is none.
pub(super) fn domain(login: &str) -> &str {
    login.rsplit_once('@').map_or("", |(_, domain)| domain)
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
        let claims = Claims {
            users: names(["Ada@One.test"]),
            domains: names(["Two.test"]),
            consumers: names(["Cid@Free.test", "Cid@Own.test", "Cid@Mine.test"]),
            own: Domains {
                verified: names(["Own.test"]),
                claimed: names(["Mine.test"]),
                enforced: false,
            },
        };
        let by = match claims.check(user_name, UnverifiedDomains::Allow) {
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
        check("CID@free.test", Some(ClaimedBy::Consumer));
        check("bob@free.test", None);
        check("cid@own.test", None);
        check("cid@mine.test", None);
    }
}
