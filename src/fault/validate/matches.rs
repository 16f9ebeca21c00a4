//! Matches that no request can meet, and those that hardly any does.

use crate::fault::flaw::Flaw;
use crate::fault::rule::{Field, Match, Test};
use crate::operation::Operation;
use crate::webex::roles::Role;

/// What can never hold.
pub(super) fn check(matches: &Match, flaws: &mut Vec<Flaw>) {
    for tests in matches.tests.chunk_by(|(one, _), (other, _)| one == other) {
        let [(field, _), _, ..] = tests else { continue };
        for (_, test) in tests {
            let reason = match test {
                Test::Equals(_) => "`equals` leaves nothing to compare beside it; leave one of the two out",
                Test::Absent(true) => "what is absent cannot be compared as well; leave one of the two out",
                _ => continue,
            };
            flaws.push(Flaw::new(field.pointer(), reason));
        }
    }
    let mut methods: Vec<&str> = matches.operations().flat_map(Operation::comes_by).collect();
    methods.sort_unstable();
    methods.dedup();
    if !methods.iter().any(|method| all_hold(matches, &Field::Method, method)) {
        let reason = format!("never holds: {} comes by {}", matches.names(), methods.join(", "));
        flaws.push(Flaw::new(Field::Method.pointer(), reason));
    }
}

/// What can hold, and with connectors as they are does not.
pub(super) fn warnings(matches: &Match) -> Vec<String> {
    let mut warnings = Vec::new();
    let with_body = |operation: Operation| {
        operation
            .comes_by()
            .iter()
            .any(|by| !matches!(*by, "GET" | "HEAD" | "DELETE"))
    };
    let bodies = matches.tests.iter().filter(|(_, test)| *test != Test::Absent(true));
    let mut bodies = bodies.filter(|(field, _)| matches!(field, Field::Body(_)));
    if let (Some((field, _)), None) = (
        bodies.next(),
        matches.operations().find(|operation| with_body(*operation)),
    ) {
        warnings.push(format!(
            "hardly ever hits: {field} needs a body, and {} comes without one",
            matches.names()
        ));
    }
    let roles = Role::ALL.map(Role::as_str);
    let absent = matches.tests.contains(&(Field::TokenRole, Test::Absent(true)));
    if !absent && !roles.iter().any(|role| all_hold(matches, &Field::TokenRole, role)) {
        warnings.push(format!(
            "hardly ever hits: token.role fits none of the roles that open anything, {}",
            roles.join(", ")
        ));
    }
    warnings
}

/// Whether a value meets all tests of its field.
fn all_hold(matches: &Match, field: &Field, text: &str) -> bool {
    let mut tests = matches.tests.iter().filter(|(of, _)| of == field);
    tests.all(|(_, test)| match test {
        Test::Equals(value) => value == text,
        Test::In(values) => values.iter().any(|value| value == text),
        Test::Contains(part) => text.contains(part),
        Test::Prefix(start) => text.starts_with(start),
        Test::Matches(expression) => expression.is_match(text),
        Test::Absent(absent) => !absent,
        Test::Gt(_) => false,
    })
}
