//! The fidelity ledger, `docs/fidelity.md`: tables whose first column is a row's id and whose last is the tests that
//! hold it, both in backticks.

use std::collections::BTreeSet;

use super::expect_none;
use super::source::{self, code_of};

const LEDGER: &str = "docs/fidelity.md";

#[test]
fn departures_are_in_the_ledger() {
    let rows = rows(&source::read(LEDGER).unwrap_or_default());
    let mut findings = Vec::new();
    for file in source::rust(&["src/"]) {
        for note in notes(&file.text) {
            let at = file.at(note.line);
            if note.rows.is_empty() {
                findings.push(format!(
                    "{at}: name the row of {LEDGER}: `Webex: fidelity row \"…\": why`"
                ));
            }
            for id in note.rows.iter().filter(|id| !rows.iter().any(|row| row.id == **id)) {
                findings.push(format!("{at}: {LEDGER} has no row `{id}`"));
            }
        }
    }
    expect_none(&findings);
}

#[test]
fn the_ledger_names_tests_that_exist() {
    let rows = rows(&source::read(LEDGER).unwrap_or_default());
    expect_none(&wrong_rows(LEDGER, &rows, &["src/", "tests/"]));
}

/// The columns of the ledger, and the words of its fourth.
const COLUMNS: [&str; 6] = ["row", "behaviour", "source", "confidence", "switch", "test"];
const CONFIDENCE: [&str; 5] = ["documented", "specified", "client", "observed", "assumed"];

#[test]
fn every_row_of_the_ledger_is_whole_and_every_switch_has_one() {
    let page = source::read(LEDGER).unwrap_or_default();
    let known = rows(&source::read("docs/profiles.md").unwrap_or_default());
    let known: BTreeSet<&str> = known.iter().map(|row| row.id.as_str()).collect();
    let (mut findings, mut named) = (Vec::new(), BTreeSet::new());
    for row in rows(&page) {
        let at = format!("{LEDGER}:{}: `{}`", row.line, row.id);
        let [_, _, _, confidence, switch, _] = &row.cells[..] else {
            findings.push(format!("{at} has not the columns {}", COLUMNS.join(", ")));
            continue;
        };
        if !CONFIDENCE.contains(&confidence.as_str()) {
            findings.push(format!("{at} is {confidence:?}, not one of {}", CONFIDENCE.join(", ")));
        }
        if row.tests.is_empty() {
            findings.push(format!("{at} names no test"));
        }
        let switches = quoted(switch, '`');
        if switches.is_empty() && switch != "-" {
            findings.push(format!("{at} names no switch, and has no `-` in its place"));
        }
        for switch in switches.iter().filter(|switch| !known.contains(switch.as_str())) {
            findings.push(format!(
                "{at} names the switch `{switch}`, which docs/profiles.md does not know"
            ));
        }
        named.extend(switches);
    }
    for switch in known.iter().filter(|switch| !named.contains(**switch)) {
        findings.push(format!("{LEDGER}: no row has the switch `{switch}`"));
    }
    expect_none(&findings);
}

/// What is wrong with the rows of a document: none at all, an id that comes twice, a test that is not in these folders.
pub(crate) fn wrong_rows(document: &str, rows: &[Row], folders: &[&str]) -> Vec<String> {
    let code: Vec<String> = source::rust(folders).iter().map(|file| code_of(&file.text)).collect();
    let tests: BTreeSet<&str> = code.iter().flat_map(|code| test_names(code)).collect();
    let mut findings = Vec::new();
    if rows.is_empty() {
        findings.push(format!(
            "{document}: is missing or has no row: a table with `id` first and `test` last"
        ));
    }
    let mut ids = BTreeSet::new();
    for row in rows {
        if !ids.insert(&row.id) {
            findings.push(format!("{document}:{}: a second row `{}`", row.line, row.id));
        }
        for test in &row.tests {
            if !tests.contains(test.rsplit("::").next().unwrap_or(test)) {
                let folders = folders.join(" and ");
                findings.push(format!(
                    "{document}:{}: there is no test `{test}` in {folders}",
                    row.line
                ));
            }
        }
    }
    findings
}

/// A row of a ledger.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) line: usize,
    pub(crate) id: String,
    pub(crate) tests: Vec<String>,
    /// Every cell as it stands.
    cells: Vec<String>,
}

/// The rows of all tables in a Markdown text whose first column is an id.
pub(crate) fn rows(markdown: &str) -> Vec<Row> {
    let lines = markdown.lines().zip(1..);
    lines.filter_map(|(text, line)| row(text, line)).collect()
}

fn row(text: &str, line: usize) -> Option<Row> {
    let inside = text.trim().strip_prefix('|')?.strip_suffix('|')?;
    // A pipe inside of a cell is escaped, also in backticks.
    let inside = inside.replace("\\|", " ");
    let cells: Vec<&str> = inside.split('|').map(str::trim).collect();
    let (first, last) = (cells.first()?, cells.last()?);
    let id = first.strip_prefix('`')?.strip_suffix('`')?;
    let tests = if cells.len() > 1 { quoted(last, '`') } else { Vec::new() };
    Some(Row {
        line,
        id: id.to_owned(),
        tests,
        cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
    })
}

/// What stands between pairs of the quote.
fn quoted(text: &str, quote: char) -> Vec<String> {
    text.split(quote).skip(1).step_by(2).map(str::to_owned).collect()
}

/// What a comment says of the ledger.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) line: usize,
    /// The rows named; none where the comment forgot.
    pub(crate) rows: Vec<String>,
}

/// The comments of a source file that mark a departure from a standard or something assumed: those with the word
/// `Webex` and a colon. The rows stand before the next colon: `fidelity row "a" and "b": why`.
pub(crate) fn notes(text: &str) -> Vec<Note> {
    let mut found = Vec::new();
    for (text, line) in text.lines().zip(1..) {
        let Some((_, comment)) = text.split_once("//") else {
            continue;
        };
        let Some((_, said)) = comment.split_once("Webex: ") else {
            continue;
        };
        let named = said.strip_prefix("fidelity row ").unwrap_or_default();
        let named = named.split(':').next().unwrap_or_default();
        let rows = quoted(named, '"');
        found.push(Note { line, rows });
    }
    found
}

/// The names of the test functions in a Rust file, given its code without comments and literals.
pub(crate) fn test_names(code: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut marked = false;
    for line in code.lines().map(str::trim) {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            marked = true;
        }
        let function = line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ");
        if let Some(rest) = function.filter(|_| marked) {
            found.extend(rest.split('(').next());
            marked = false;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_an_id_in_backticks() {
        let table = "# Title\n\n| row | what | test |\n| --- | --- | --- |\n| `a` | x \\| y | `one`, `two` |\n\
                     | `b-c` | y | |\n| no id | z | `three` |\n| `d` |\n";
        let row = |line, id: &str, tests: &[&str]| Row {
            line,
            id: id.to_owned(),
            tests: tests.iter().map(|&test| test.to_owned()).collect(),
            cells: Vec::new(),
        };
        let bare = |row: Row| Row {
            cells: Vec::new(),
            ..row
        };
        assert_eq!(
            rows(table).into_iter().map(bare).collect::<Vec<_>>(),
            [row(5, "a", &["one", "two"]), row(6, "b-c", &[]), row(8, "d", &[])]
        );
    }

    #[test]
    fn notes_name_their_rows() {
        let check = |text: &str, expected: Option<&[&str]>| {
            let found = notes(text);
            let rows = found.first().map(|note| note.rows.iter().map(String::as_str).collect());
            assert_eq!(rows, expected.map(<[&str]>::to_vec), "{text:?}");
        };
        check("// Webex: fidelity row \"a-b\": why", Some(&["a-b"]));
        check("x // Webex: fidelity row \"a\" and \"b\": the \"c\"", Some(&["a", "b"]));
        check("/// A limit. Webex: fidelity row \"a\".", Some(&["a"]));
        check("// Webex: assumed", Some(&[]));
        check("// a MockWebex::start, and Webex", None);
        check("let a = \"Webex: b\";", None);
    }

    #[test]
    fn test_functions_are_found_behind_their_attribute() {
        let code = "#[test]\nfn a() {}\nfn b() {}\n    #[tokio::test(flavor = x)]\n    #[should_panic]\n    \
                    async fn c() {}\n#[test]\nfn d(x in y) {}\n";
        assert_eq!(test_names(code), ["a", "c", "d"]);
    }
}
