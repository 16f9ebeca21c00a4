//! The catalogue of faults, `docs/fault-catalogue.md`: every id once, each with tests over a socket, or with the word why
//! it comes later.

use std::collections::BTreeSet;

use super::expect_none;
use super::ledger::{rows, wrong_rows};
use super::source;

const CATALOGUE: &str = "docs/fault-catalogue.md";

/// The ids of each layer: the letter, the first and the last.
const IDS: [(char, u8, u8); 4] = [('H', 1, 20), ('P', 1, 14), ('P', 20, 42), ('T', 1, 30)];

#[test]
fn every_fault_is_in_the_catalogue_with_its_tests_or_comes_later() {
    let text = source::read(CATALOGUE).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let rows = rows(&text);
    // Only what is there goes over real sockets.
    let mut findings = wrong_rows(CATALOGUE, &rows, &["tests/it/"]);
    for row in &rows {
        let comes_later = lines[row.line - 1].contains("| later: ");
        if comes_later != row.tests.is_empty() {
            let id = &row.id;
            findings.push(format!(
                "{CATALOGUE}:{}: `{id}` has either tests or `later: ` and the reason",
                row.line
            ));
        }
    }
    let known: BTreeSet<String> = ids().collect();
    let named: BTreeSet<String> = rows.into_iter().map(|row| row.id).collect();
    for id in known.symmetric_difference(&named) {
        findings.push(format!("{CATALOGUE}: `{id}` has no row, or is no fault"));
    }
    expect_none(&findings);
}

fn ids() -> impl Iterator<Item = String> {
    let ranges = IDS.into_iter();
    ranges.flat_map(|(layer, first, last)| (first..=last).map(move |number| format!("{layer}{number:02}")))
}
