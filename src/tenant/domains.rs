//! The org's own domains: which it has verified and claimed, and what that means for a new login.

use super::claims::{Names, domain};
use crate::scim;
use crate::webex::profile::UnverifiedDomains;

/// Domains of the org itself, in lower case. To say nothing of them is to have no opinion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Domains {
    pub(crate) verified: Names,
    /// Who has claimed a domain has verified it too.
    pub(crate) claimed: Names,
    /// Every user must be of a verified domain (Webex developer documentation, `enforceVerifiedDomains`).
    pub(crate) enforced: bool,
}

impl Domains {
    /// Whether the org has verified the domain of a login. A domain does not verify what lies below it.
    pub(super) fn verifies(&self, login: &str) -> bool {
        let domain = domain(login);
        self.verified.contains(domain) || self.claimed.contains(domain)
    }

    /// Whether a new user of this login has to confirm the address first.
    // Webex: fidelity row "unconfirmed": that it holds once the org has told of a domain is ours.
    pub(super) fn await_confirmation(&self, login: &str, unverified: UnverifiedDomains) -> bool {
        unverified == UnverifiedDomains::Confirm && self.is_told() && !self.verifies(&login.to_lowercase())
    }

    fn is_told(&self) -> bool {
        !self.verified.is_empty() || !self.claimed.is_empty()
    }

    /// Refuses a new login, in lower case, of a domain that is not as far as it has to be.
    // Webex: fidelity row "verified-domains": that creation is refused is documented, how it is answered is assumed.
    pub(super) fn check(&self, login: &str, unverified: UnverifiedDomains) -> Result<(), scim::Error> {
        // Webex: fidelity row "unverified-domains": sources differ whether a domain must be claimed too.
        let must_be_claimed = unverified == UnverifiedDomains::Refuse && self.is_told();
        let lacks = if self.enforced && !self.verifies(login) {
            "verified"
        } else if must_be_claimed && !self.claimed.contains(domain(login)) {
            "verified and claimed"
        } else {
            return Ok(());
        };
        Err(scim::Error::invalid_value(format!(
            "userName {login:?} is of a domain that this organization has not {lacks}"
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::claims::names;

    #[track_caller]
    fn check(enforced: bool, unverified: UnverifiedDomains, refused: &[(&str, &str)]) {
        let domains = Domains {
            verified: names(["Verified.test"]),
            claimed: names(["claimed.test"]),
            enforced,
        };
        for login in [
            "a@verified.test",
            "a@claimed.test",
            "a@sub.claimed.test",
            "a@other.test",
            "a",
        ] {
            let expected = refused.iter().find(|(known, _)| *known == login).map(|(login, lacks)| {
                format!("userName {login:?} is of a domain that this organization has not {lacks}")
            });
            let error = domains.check(login, unverified).err().map(|error| error.detail);
            assert_eq!(error, expected, "{login}");
        }
    }

    #[test]
    fn a_domain_must_be_verified_where_that_is_enforced_and_claimed_where_the_switch_says_so() {
        use UnverifiedDomains::{Allow, Refuse};
        let [sub, other, none] = ["a@sub.claimed.test", "a@other.test", "a"];
        check(false, Allow, &[]);
        check(
            true,
            Allow,
            &[(sub, "verified"), (other, "verified"), (none, "verified")],
        );
        let both = "verified and claimed";
        check(
            false,
            Refuse,
            &[("a@verified.test", both), (sub, both), (other, both), (none, both)],
        );
        let mixed = [
            ("a@verified.test", both),
            (sub, "verified"),
            (other, "verified"),
            (none, "verified"),
        ];
        check(true, Refuse, &mixed);
    }

    #[test]
    fn an_org_that_says_nothing_of_its_domains_refuses_only_where_verification_is_enforced() {
        let mut domains = Domains::default();
        assert_eq!(domains.check("a@b.test", UnverifiedDomains::Refuse), Ok(()));
        domains.enforced = true;
        assert!(domains.check("a@b.test", UnverifiedDomains::Allow).is_err());
    }
}
