//! The page about tests, `docs/testing.md`: every folder of inputs has its row of laws, and a row of the last run.

use std::collections::BTreeSet;

use super::{expect_none, source};

const PAGE: &str = "docs/testing.md";
const INPUTS: &str = "fixtures/fuzz/";

#[test]
fn the_page_about_tests_lists_every_target_of_mutated_input() {
    let page = source::read(PAGE).unwrap_or_default();
    let (laws, run) = page.split_once("<!-- fuzz: begin").unwrap_or((&page, ""));
    let files = source::files();
    let targets: BTreeSet<&str> = files
        .iter()
        .filter_map(|file| Some(file.path.strip_prefix(INPUTS)?.split_once('/')?.0))
        .collect();
    let mut findings = Vec::new();
    for (what, part) in [("row of laws", laws), ("row of the last run", run)] {
        let rows: BTreeSet<&str> = part.lines().filter_map(target_of).collect();
        for target in targets.symmetric_difference(&rows) {
            findings.push(format!("{PAGE}: `{target}` has no {what}, or no inputs below {INPUTS}"));
        }
    }
    expect_none(&findings);
}

/// The target of a table's row: the word in code that it begins with.
fn target_of(line: &str) -> Option<&str> {
    line.strip_prefix("| `")?.split_once('`').map(|(target, _)| target)
}
