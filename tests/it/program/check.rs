//! `check` on three connectors: what each of them notices, and what it does not.

use std::process::Output;

use serde_json::Value;

use super::{PROGRAM, run, text};

const UNNOTICED: &str = "success-although-broken";

fn checked(arguments: &[&str], command: &[&str]) -> Output {
    run(&[&["check"], arguments, &["--"], command].concat())
}

/// Exit code and report of a check.
fn check(arguments: &[&str], command: &[&str]) -> (Option<i32>, Value) {
    let output = checked(&[&["--format", "json"], arguments].concat(), command);
    let report = serde_json::from_slice(&output.stdout);
    let report = report.unwrap_or_else(|error| panic!("{error}: {}", text(&output.stderr)));
    (output.status.code(), report)
}

/// Runs that were not good, by name and verdict.
fn bad(report: &Value) -> Vec<(&str, &str)> {
    let runs = report["runs"].as_array().unwrap().iter();
    runs.map(|run| (run["name"].as_str().unwrap(), run["verdict"].as_str().unwrap()))
        .filter(|(_, verdict)| *verdict != "good")
        .collect()
}

#[test]
fn test_connection_notices_everything() {
    let (code, report) = check(&[], &[PROGRAM, "test-connection", "--timeout", "5s"]);
    assert_eq!((code, bad(&report)), (Some(0), vec![]), "{report:#}");
    assert_eq!(report["runs"].as_array().unwrap().len(), 15);
}

#[test]
fn a_line_of_curl_notices_no_body_that_is_wrong() {
    let line = r#"curl -sS --fail --max-time 5 -H "Authorization: Bearer $WEBEX_SCIM_MOCK_TOKEN" "$WEBEX_SCIM_MOCK_TENANT_URL/Users?filter=userName%20eq%20%22nobody%22""#;
    let (code, report) = check(&[], &["sh", "-c", line]);
    let expected = vec![("bad-json", UNNOTICED), ("empty-answer", UNNOTICED)];
    assert_eq!((code, bad(&report)), (Some(3), expected), "{report:#}");
}

#[test]
fn the_bug_that_is_planted_in_a_script_is_found() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/connector.py");
    let (code, report) = check(&[], &["python3", script]);
    let expected = vec![("bad-json", UNNOTICED), ("empty-answer", UNNOTICED)];
    assert_eq!((code, bad(&report)), (Some(3), expected), "{report:#}");
}

#[test]
fn a_command_that_does_not_end_is_ended_with_all_that_it_started() {
    let (code, report) = check(
        &["--timeout", "300ms", "--only", "works"],
        &["sh", "-c", "echo waiting; sleep 600 & wait"],
    );
    assert_eq!((code, bad(&report)), (Some(3), vec![("works", "never-ended")]));
    assert_eq!(report["runs"][0]["said"], "waiting");
    assert_eq!(report["runs"][0]["exitCode"], Value::Null);
}

#[test]
fn a_command_that_asks_for_nothing_shows_nothing() {
    let (code, report) = check(&["--only", "works,bad-json"], &["true"]);
    let expected = vec![("works", "not-tested"), ("bad-json", "not-tested")];
    assert_eq!((code, bad(&report)), (Some(3), expected));
}

#[test]
fn a_report_is_a_table_or_a_file_of_junit() {
    let output = checked(&["--only", "works"], &["false"]);
    let table = text(&output.stdout);
    let row = table.lines().find(|line| line.starts_with("| works |")).unwrap();
    assert!(
        row.ends_with("| 0 | **not tested: the command made no request** |  |"),
        "{row}"
    );
    let file = std::env::temp_dir().join(format!("webex-scim-mock-junit-{}.xml", std::process::id()));
    let path = file.to_str().unwrap();
    let output = checked(&["--only", "works", "--format", "junit", "--output", path], &["false"]);
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(3), ""));
    let report = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(
        report.contains(r#"<testsuite name="webex-scim-mock check" tests="1" skipped="0" errors="0" failures="1">"#)
    );
    assert!(report.contains(r#"<failure message="not tested: the command made no request (exit code 1)"#));
}

#[test]
fn what_cannot_be_run_or_is_not_known_is_refused_with_exit_code_2() {
    let output = checked(&[], &["webex-no-such-program"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        text(&output.stderr),
        "error: `webex-no-such-program` could not be started: No such file or directory (os error 2)\n\
         hint: name a program that can be run; a shell's line goes into sh -c '…'\n"
    );
    let output = checked(&["--only", "nothing"], &["true"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no connection of that name; there are works, bad-token, "));
    assert_eq!(run(&["check"]).status.code(), Some(2));
}
