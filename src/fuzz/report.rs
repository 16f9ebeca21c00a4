//! The table of the last run in `docs/testing.md`, between two marks.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::run::Tally;
use super::target::Target;
use crate::clock::{Clock, rfc3339};

const PAGE: &str = "docs/testing.md";
const BEGIN: &str = "<!-- fuzz: begin, written by scripts/fuzz -->\n";
const END: &str = "<!-- fuzz: end -->\n";

/// Puts what a run came to in the place of what the last one did.
pub(super) fn write(whole: Duration, seed: u64, rows: &[(Target, Tally)]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let page = fs::read_to_string(&path).unwrap();
    let day = rfc3339(Clock::default().now());
    let day = day.split('T').next().unwrap_or_default();
    fs::write(path, with_table(&page, &table(day, whole, seed, rows))).unwrap();
}

fn table(day: &str, whole: Duration, seed: u64, rows: &[(Target, Tally)]) -> String {
    let minutes = whole.as_secs_f64() / 60.0;
    let mut text = format!(
        "The last run was on {day}, took {minutes:.1} minutes with seed {seed}, and ended clean.\n\n\
         | target | executions | shapes of outcomes | of these new |\n| --- | ---: | ---: | ---: |\n"
    );
    for (target, tally) in rows {
        let (name, executions, shapes, found) = (target.name, tally.executions, tally.shapes, tally.found.len());
        text.push_str(&format!("| `{name}` | {executions} | {shapes} | {found} |\n"));
    }
    text
}

fn with_table(page: &str, table: &str) -> String {
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    format!("{before}{BEGIN}{table}{END}{after}")
}

#[test]
fn a_report_takes_the_place_of_the_last_one_and_of_nothing_else() {
    let page = |inside: &str| format!("# Testing\n\n{BEGIN}{inside}{END}\nMore.\n");
    let tally = Tally {
        executions: 12,
        shapes: 3,
        found: vec![Vec::new()],
    };
    let rows = [(super::TARGETS[0], tally)];
    let table = table("2024-05-01", Duration::from_secs(90), 7, &rows);
    assert_eq!(
        table,
        "The last run was on 2024-05-01, took 1.5 minutes with seed 7, and ended clean.\n\n\
         | target | executions | shapes of outcomes | of these new |\n| --- | ---: | ---: | ---: |\n\
         | `filter` | 12 | 3 | 1 |\n"
    );
    assert_eq!(with_table(&page("old\n"), &table), page(&table));
}
