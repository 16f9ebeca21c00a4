//! Parameters of a listing.

use super::*;
use crate::operation::Operation;

#[track_caller]
fn check(raw: &str, expected: &Query) {
    assert_eq!(Query::parse(raw).as_ref(), Ok(expected), "{raw}");
}

#[track_caller]
fn refused(raw: &str, expected: &[(&str, &str)]) {
    let bad = expected.iter().map(|(name, reason)| BadParameter {
        name: (*name).to_owned(),
        reason: (*reason).to_owned(),
    });
    assert_eq!(Query::parse(raw), Err(bad.collect()), "{raw}");
}

#[test]
fn every_parameter_is_read() {
    check("", &Query::default());
    check("org=anything", &Query::default());
    let query = Query {
        since: 7,
        limit: 1,
        operations: Pattern::One(Operation::UsersCreate),
        status: Some(StatusCode::NOT_FOUND),
        fault: Some(Fault::Rule("throttle".to_owned())),
        applied: Some(Applied::Partial),
        ..Query::default()
    };
    check(
        "since=7&limit=1&op=users.create&status=404&fault=throttle&applied=partial",
        &query,
    );
    let any = Query {
        fault: Some(Fault::Any),
        ..Query::default()
    };
    check("fault=*&span=left&format=to-others", &any);
    for (op, count) in [("*", Operation::ALL.len()), ("users.*", 8), ("oauth.sign-in", 1)] {
        let operations = Query::parse(&format!("op={op}")).unwrap().operations;
        assert_eq!(operations.operations().count(), count, "{op}");
    }
}

#[test]
fn a_page_holds_so_many_entries_and_no_more() {
    assert_eq!(Query::parse("limit=1000").unwrap().limit, MAX_LIMIT);
    refused("limit=1001", &[("limit", "`1001` is not a number from 1 to 1000")]);
    refused("limit=0", &[("limit", "`0` is not a number from 1 to 1000")]);
}

#[test]
fn what_has_no_meaning_is_refused_and_not_ignored() {
    let names: Vec<&str> = Operation::ALL.iter().map(|op| op.name()).collect();
    let known = format!(
        "unknown operation `users.c*`; did you mean `users.*`?; known are {}, globs such as users.*, and *",
        names.join(", ")
    );
    refused(
        "since=-1&limit=x&op=users.c*&status=4xx&applied=maybe&faults=a",
        &[
            ("since", "`-1` is not the `seq` of an entry, a whole number"),
            ("limit", "`x` is not a number from 1 to 1000"),
            ("op", &known),
            ("status", "`4xx` is not a status such as 404"),
            ("applied", "`maybe` is not yes, no or partial"),
            (
                "faults",
                "unknown parameter; known are since, limit, op, status, fault, applied, span and org",
            ),
        ],
    );
}

#[test]
fn a_parameter_is_given_once() {
    let twice = "given twice; one of them would be ignored";
    refused("op=users.list&op=users.create", &[("op", twice)]);
    refused("span=a&limit=1&span=a", &[("span", twice)]);
    refused("fault=a&fault=a&fault=a", &[("fault", twice), ("fault", twice)]);
}

#[test]
fn the_narrower_of_two_windows_counts() {
    let query = Query::parse("since=5").unwrap();
    let narrow = |since, until| {
        let query = query.clone().between(since, until);
        (query.since, query.until)
    };
    assert_eq!(narrow(3, 9), (5, 9));
    assert_eq!(narrow(7, 9), (7, 9));
    let query = query.clone().between(0, 9).between(0, 20);
    assert_eq!((query.since, query.until), (5, 9));
}
