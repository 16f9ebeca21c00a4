//! Which attributes may be searched by which operators.
//!
//! The first rows are Webex's published table; the others are what provisioning clients are known to send.
//! Anything else is refused, because a double that finds what Webex will not find hides a bug.

use crate::scim::Error;
use crate::scim::filter::CompareOp;

use super::profile::{FilterBlanks, FilterOperators, FilterPhones, Switches};

/// One row: the canonical path, and the operators it takes.
type Row = (&'static str, &'static [Op]);

/// An operator of a filter leaf: a comparison, or `pr`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    Compare(CompareOp),
    Present,
}

const EQ: Op = Op::Compare(CompareOp::Eq);

/// Webex documents `eq`, `sw` and `ew` for texts; `co`, `ne` and `pr` are what clients report to work beside them.
const TEXT: &[Op] = &[
    EQ,
    Op::Compare(CompareOp::Sw),
    Op::Compare(CompareOp::Ew),
    Op::Compare(CompareOp::Co),
    Op::Compare(CompareOp::Ne),
    Op::Present,
];
const EXACT: &[Op] = &[EQ];
const TIME: &[Op] = &[
    Op::Compare(CompareOp::Gt),
    Op::Compare(CompareOp::Ge),
    Op::Compare(CompareOp::Lt),
    Op::Compare(CompareOp::Le),
];

const USER: &[Row] = &[
    // Webex developer documentation, search users.
    ("id", EXACT),
    ("userName", TEXT),
    ("name.familyName", TEXT),
    ("displayName", TEXT),
    ("nickName", TEXT),
    ("emails.display", TEXT),
    ("emails.value", TEXT),
    ("phoneNumbers.value", TEXT),
    ("phoneNumbers.display", TEXT),
    ("phoneNumbers.type", EXACT),
    ("name.givenName", TEXT),
    ("name.middleName", TEXT),
    ("name.formatted", TEXT),
    ("employeeNumber", TEXT),
    ("costCenter", TEXT),
    ("organization", TEXT),
    ("division", TEXT),
    ("department", TEXT),
    ("manager.displayName", TEXT),
    ("manager.value", EXACT),
    ("meta.organizationId", EXACT),
    // Clients: matching, reference checks, delta imports and the compliance collections.
    ("externalId", EXACT),
    ("active", EXACT),
    ("emails.type", EXACT),
    ("emails.primary", EXACT),
    ("roles.value", EXACT),
    ("roles.primary", EXACT),
    ("groups.value", EXACT),
    ("meta.created", TIME),
    ("meta.lastModified", TIME),
];

const GROUP: &[Row] = &[
    // Webex developer documentation, search groups.
    ("displayName", TEXT),
    // Clients: matching and membership probes.
    ("id", EXACT),
    ("externalId", EXACT),
    ("members.value", EXACT),
    ("meta.created", TIME),
    ("meta.lastModified", TIME),
];

/// `eq`, `sw` and `ew`.
const EDGES: &[Op] = &[EQ, Op::Compare(CompareOp::Sw), Op::Compare(CompareOp::Ew)];
/// `eq` and `sw`.
const START: &[Op] = &[EQ, Op::Compare(CompareOp::Sw)];

/// Webex developer documentation, search users, to the letter.
const DOCUMENTED_USER: &[Row] = &[
    ("id", EXACT),
    ("userName", EDGES),
    ("name.familyName", EDGES),
    ("displayName", EDGES),
    ("nickName", EDGES),
    ("emails.display", EDGES),
    ("emails.value", EDGES),
    ("phoneNumbers.value", EDGES),
    ("phoneNumbers.display", EDGES),
    // Of the documented value path.
    ("phoneNumbers.type", EXACT),
    ("name.givenName", START),
    ("name.middleName", START),
    ("name.formatted", START),
    ("employeeNumber", EDGES),
    ("costCenter", EDGES),
    ("organization", EDGES),
    ("division", EDGES),
    ("department", EDGES),
    ("manager.displayName", EDGES),
    ("manager.value", EXACT),
    ("meta.organizationId", EXACT),
];

/// Webex developer documentation, search groups, to the letter.
const DOCUMENTED_GROUP: &[Row] = &[("displayName", EXACT)];

/// Whether users may be searched by this leaf. `attribute` is the canonical path without its URN.
pub(crate) fn check_user(attribute: &str, op: Op, switches: &Switches) -> Result<(), Error> {
    if attribute == "phoneNumbers.value" && switches.filter_phones == FilterPhones::Seen {
        // Webex: fidelity row "filter-phones": documented as searchable, and seen to be refused with these words.
        return Err(Error::invalid_filter(
            "The user's attribute phoneNumbers.value in request can not find correspond table name.",
        ));
    }
    match switches.filter_operators {
        FilterOperators::Any => return Ok(()),
        FilterOperators::Documented => return check(DOCUMENTED_USER, attribute, op),
        FilterOperators::Clients => {}
    }
    if attribute == "externalId" && op == Op::Present {
        // Webex: fidelity row "filter-external-id-pr": seen in a client's tests against the live service.
        return Err(Error::invalid_filter(
            "The user's externalid, operator: PR is not supported search.",
        ));
    }
    check(USER, attribute, op)
}

/// Whether groups may be searched by this leaf.
pub(crate) fn check_group(attribute: &str, op: Op, switches: &Switches) -> Result<(), Error> {
    match switches.filter_operators {
        FilterOperators::Any => Ok(()),
        FilterOperators::Documented => check(DOCUMENTED_GROUP, attribute, op),
        FilterOperators::Clients => check(GROUP, attribute, op),
    }
}

/// Whether a filter may be written so.
// Webex: fidelity row "filter-blanks": sources contradict each other on a blank before a bracket.
pub(crate) fn check_spelling(filter: &str, switches: &Switches) -> Result<(), Error> {
    if switches.filter_blanks == FilterBlanks::Accept {
        return Ok(());
    }
    let (mut quoted, mut before) = (false, None);
    for (at, found) in filter.char_indices() {
        if found == '[' && !quoted && before == Some(' ') {
            return Err(Error::invalid_filter(format!(
                "filter: a blank stands before the bracket at byte {at}; write the attribute and the bracket together"
            )));
        }
        quoted ^= found == '"' && before != Some('\\');
        before = Some(found);
    }
    Ok(())
}

fn check(table: &[Row], attribute: &str, op: Op) -> Result<(), Error> {
    let Some((_, operators)) = table.iter().find(|(name, _)| *name == attribute) else {
        let names: Vec<&str> = table.iter().map(|(name, _)| *name).collect();
        return Err(Error::invalid_filter(format!(
            "{attribute} cannot be searched; searchable are {}",
            names.join(", ")
        )));
    };
    if operators.contains(&op) {
        return Ok(());
    }
    let taken: Vec<&str> = operators.iter().map(|op| name(*op)).collect();
    Err(Error::invalid_filter(format!(
        "{attribute} cannot be searched by {}; it takes {}",
        name(op),
        taken.join(", ")
    )))
}

fn name(op: Op) -> &'static str {
    match op {
        Op::Compare(op) => op.as_str(),
        Op::Present => "pr",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLIENTS: FilterOperators = FilterOperators::Clients;

    fn check_user(attribute: &str, op: Op, filter_operators: FilterOperators) -> Result<(), Error> {
        let switches = Switches {
            filter_operators,
            ..Switches::default()
        };
        super::check_user(attribute, op, &switches)
    }

    fn check_group(attribute: &str, op: Op, filter_operators: FilterOperators) -> Result<(), Error> {
        let switches = Switches {
            filter_operators,
            ..Switches::default()
        };
        super::check_group(attribute, op, &switches)
    }

    #[test]
    fn documented_and_client_rows_are_served_and_the_rest_is_refused() {
        assert_eq!(check_user("userName", Op::Compare(CompareOp::Sw), CLIENTS), Ok(()));
        assert_eq!(check_user("externalId", EQ, CLIENTS), Ok(()));
        assert_eq!(check_group("members.value", EQ, CLIENTS), Ok(()));
        assert_eq!(
            check_user("userName", Op::Compare(CompareOp::Gt), CLIENTS)
                .unwrap_err()
                .detail,
            "userName cannot be searched by gt; it takes eq, sw, ew, co, ne, pr"
        );
        assert_eq!(
            check_group("owners.value", EQ, CLIENTS).unwrap_err().detail,
            "owners.value cannot be searched; searchable are displayName, id, externalId, members.value, \
             meta.created, meta.lastModified"
        );
    }

    #[test]
    fn presence_of_external_id_is_refused_in_webex_words() {
        assert_eq!(
            check_user("externalId", Op::Present, CLIENTS).unwrap_err().detail,
            "The user's externalid, operator: PR is not supported search."
        );
    }

    #[test]
    fn the_documented_table_takes_nothing_of_clients_and_none_takes_everything() {
        use FilterOperators::{Any, Documented};
        assert_eq!(check_user("userName", Op::Compare(CompareOp::Ew), Documented), Ok(()));
        assert_eq!(
            check_user("name.givenName", Op::Compare(CompareOp::Ew), Documented)
                .unwrap_err()
                .detail,
            "name.givenName cannot be searched by ew; it takes eq, sw"
        );
        assert_eq!(
            check_group("externalId", EQ, Documented).unwrap_err().detail,
            "externalId cannot be searched; searchable are displayName"
        );
        for attribute in ["title", "externalId"] {
            assert_eq!(check_user(attribute, Op::Present, Any), Ok(()));
            assert_eq!(check_group(attribute, Op::Compare(CompareOp::Gt), Any), Ok(()));
        }
    }

    #[test]
    fn a_blank_before_a_bracket_is_refused_where_it_is_one_and_outside_of_texts() {
        let switches = Switches {
            filter_blanks: FilterBlanks::Refuse,
            ..Switches::default()
        };
        let check = |filter: &str| check_spelling(filter, &switches).map_err(|error| error.detail);
        assert_eq!(
            check("phoneNumbers [type eq \"work\"]"),
            Err(
                "filter: a blank stands before the bracket at byte 13; write the attribute and the bracket together"
                    .to_owned()
            )
        );
        assert_eq!(check("phoneNumbers[type eq \"a [b\"] and title eq \"x\\\" [\""), Ok(()));
        assert_eq!(
            check_spelling("phoneNumbers [type eq \"work\"]", &Switches::default()),
            Ok(())
        );
    }
}
