//! A user's groups in an answer: whether a list of users is asked to show them, and which.

use super::query::Query;
use crate::scim::Error;
use crate::tenant::GroupsAsked;

/// Which groups a list of users is asked to show; `None` for none.
// Webex: fidelity row "user-groups": that `groupUsageTypes` alone asks for groups too is assumed.
pub(super) fn asked(query: &Query) -> Result<Option<GroupsAsked>, Error> {
    let plain = query.flag("returnGroups")?;
    let details = query.flag("includeGroupDetails")?;
    let usages: Vec<String> = (query.one("groupUsageTypes")?.unwrap_or_default().split(','))
        .map(|usage| usage.trim().to_owned())
        .filter(|usage| !usage.is_empty())
        .collect();
    let wanted = plain == Some(true) || details == Some(true) || !usages.is_empty();
    Ok(wanted.then_some(GroupsAsked { usages }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, expected: Option<&[&str]>) {
        let usages = asked(&Query::parse(Some(query)).unwrap())
            .unwrap()
            .map(|asked| asked.usages);
        let expected = expected.map(|usages| usages.iter().map(|usage| (*usage).to_owned()).collect());
        assert_eq!(usages, expected, "{query}");
    }

    #[test]
    fn groups_are_asked_for_by_any_of_three_parameters_in_any_letter_case() {
        check("", None);
        check("returnGroups=false&includeGroupDetails=False&groupUsageTypes=,", None);
        check("returnGroups=True", Some(&[]));
        check("RETURNGROUPS=TRUE", Some(&[]));
        check("returnGroups=false&includeGroupDetails=true", Some(&[]));
        check("groupUsageTypes=policy, location", Some(&["policy", "location"]));
        let query = Query::parse(Some("includeGroupDetails=yes")).unwrap();
        assert_eq!(
            asked(&query).unwrap_err().detail,
            "includeGroupDetails must be true or false, not \"yes\""
        );
    }
}
