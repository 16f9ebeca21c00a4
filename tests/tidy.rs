//! The rules of the house that no compiler holds. Each is a test; what it finds is printed as `file:line: what is wrong,
//! and what would be right`. The tables here are the documentation of what they list.

#[path = "tidy/catalogue.rs"]
mod catalogue;
#[path = "tidy/ledger.rs"]
mod ledger;
#[path = "tidy/paths.rs"]
mod paths;
#[path = "tidy/source.rs"]
mod source;
#[path = "tidy/testing.rs"]
mod testing;
#[path = "tidy/versions.rs"]
mod versions;

use std::collections::BTreeSet;

use source::{File, code_lines, code_of, without_test_modules};

/// Layer 0: values and pure functions.
const VOCABULARY: &[&str] = &[
    "ids",
    "clock",
    "entropy",
    "expression",
    "json",
    "scim",
    "operation",
    "message",
    "webex",
    "page",
];
/// Layer 1: the state of one org. Siblings never use each other.
const STATE: &[&str] = &["tenant", "oauth", "fault", "journal"];

/// Module by module, what it may use of the crate beside itself. A module uses only what stands above it.
const MAY_USE: &[(&str, &[&[&str]])] = &[
    // Layer 0: vocabulary. What a module here may use is named one by one.
    ("ids", &[]),
    ("clock", &[]),
    ("entropy", &[]),
    ("expression", &[]),
    ("json", &[]),
    ("scim", &[]),
    ("operation", &[]),
    ("message", &[]),
    // Of operations only which there are: what opens each is data of Webex.
    ("webex", &[&["ids", "scim", "operation"]]),
    ("page", &[]),
    // Layer 1: state.
    ("tenant", &[&["ids", "clock", "entropy", "scim", "webex"]]),
    ("oauth", &[&["ids", "clock", "entropy"]]),
    (
        "fault",
        // Of Webex only which roles there are.
        &[&[
            "clock",
            "entropy",
            "expression",
            "json",
            "operation",
            "message",
            "webex",
        ]],
    ),
    // Of entropy only the fingerprint, which stands in a secret's place.
    (
        "journal",
        &[&["ids", "clock", "entropy", "expression", "operation", "message"]],
    ),
    // Layer 2: behaviour.
    ("world", &[VOCABULARY, STATE]),
    ("serve", &[VOCABULARY, STATE, &["world"]]),
    ("control", &[VOCABULARY, STATE, &["world"]]),
    // Tests only: it feeds whatever reads what clients send.
    ("fuzz", &[VOCABULARY, &["tenant", "serve"]]),
    // Layer 3: the edge.
    ("server", &[VOCABULARY, STATE, &["world", "serve", "control"]]),
    // Layer 4: what users hold. The simulated clients know nothing of the double that they talk to.
    ("mock", &[&["ids", "webex", "world", "control", "server"]]),
    ("sim", &[&["clock", "entropy"]]),
    ("check", &[&["clock", "fault", "journal", "world", "control", "server"]]),
    ("cli", &[&["world", "control", "server", "sim", "check"]]),
];

/// Words that only some places may say: crates, and what else would carry a concern through the house.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("warp", &["src/server/"]),
    ("hyper", &["src/server/", "src/sim/http"]),
    ("hyper_util", &["src/server/", "src/sim/http"]),
    ("http_body_util", &["src/server/", "src/sim/http"]),
    ("rustls", &["src/server/", "src/sim/http"]),
    // Sockets: the server listens, the simulated clients call.
    ("TcpListener", &["src/server/", "src/sim/http/tests"]),
    ("TcpStream", &["src/server/", "src/sim/http"]),
    // Below the edge only `serve::answer` is async, so no lock can be held across an await.
    ("tokio", RUNTIME),
    ("async", ASYNC),
    ("await", ASYNC),
    ("rand", &["src/entropy"]),
    ("rand_distr", &["src/entropy"]),
    ("dashmap", &["src/world"]),
    ("clap", &["src/cli/"]),
];
const ASYNC: &[&str] = &[
    "src/serve/mod.rs",
    "src/server/",
    "src/mock/",
    "src/sim/",
    "src/check/",
    "src/cli/",
];

/// The journal rings a bell that the feed awaits; it awaits nothing itself.
const RUNTIME: &[&str] = &[
    "src/serve/mod.rs",
    "src/server/",
    "src/mock/",
    "src/sim/",
    "src/check/",
    "src/cli/",
    "src/journal/sequence.rs",
];

/// Lines of code in a file, its inline test module not counted.
const MAX_LINES: usize = 300;
/// Files that are one table of data, which a second file would only tear apart.
const DATA_TABLES: &[&str] = &[];

/// Folders below `fixtures/` of which every file is read, each with the runner that does it.
const WALKED: &[(&str, &str)] = &[
    ("fixtures/clients", "tests/it/clients/mod.rs"),
    ("fixtures/control", "tests/it/control/golden.rs"),
    ("fixtures/fuzz", "src/fuzz/corpus.rs"),
    ("fixtures/sign-in-links", "tests/it/sign_in/links.rs"),
];

/// What only makes sense on the machine where somebody wrote it. Each is in two halves, so that this table does not find
/// itself.
const FOREIGN: &[(&str, &str)] = &[("/ho", "me/"), ("/roo", "t/"), ("/tm", "p/"), ("C:", "\\")];

/// What a test never does: sleep, because it would be slow on one machine and fail on another, or be left out.
const NEVER_IN_TESTS: &[(&str, &str)] = &[
    ("#[ignore", "a test runs or is deleted"),
    (
        "thread::sleep",
        "wait for the event itself, or move the org's clock: a test does not sleep",
    ),
    (
        "time::sleep",
        "wait for the event itself, or move the org's clock: a test does not sleep",
    ),
];

/// Fails with all that was found.
#[track_caller]
pub(crate) fn expect_none(findings: &[String]) {
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn modules_use_only_what_stands_below_them() {
    let mut findings = Vec::new();
    let mut found: BTreeSet<String> = BTreeSet::new();
    for file in source::files().iter().filter(|file| file.is_below(&["src/"])) {
        let Some(module) = module_of(&file.path) else { continue };
        let row = MAY_USE.iter().find(|(name, _)| *name == module);
        match row {
            Some((_, may_use)) => wrong_directions(file, module, may_use, &mut findings),
            None => findings.push(format!("{}: `{module}` needs a row in MAY_USE", file.at(1))),
        }
        found.insert(module.to_owned());
    }
    for (at, (name, may_use)) in MAY_USE.iter().enumerate() {
        if !found.contains(*name) {
            findings.push(format!(
                "tests/tidy.rs: MAY_USE has a row for `{name}`, which does not exist"
            ));
        }
        for used in may_use.iter().copied().flatten() {
            if !MAY_USE[..at].iter().any(|(above, _)| above == used) {
                findings.push(format!(
                    "tests/tidy.rs: `{name}` may use `{used}`, which does not stand above it"
                ));
            }
        }
    }
    expect_none(&findings);
}

/// The module that a file of `src/` belongs to; `lib.rs` and `main.rs` belong to none.
fn module_of(path: &str) -> Option<&str> {
    let first = path.strip_prefix("src/")?.split('/').next()?;
    let module = first.strip_suffix(".rs").unwrap_or(first);
    (!matches!(module, "lib" | "main")).then_some(module)
}

fn wrong_directions(file: &File, module: &str, may_use: &[&[&str]], findings: &mut Vec<String>) {
    // A template is code where it names something; its text says `crate::` by no accident either.
    let code = if file.is_rust() {
        code_of(&file.text)
    } else {
        file.text.clone()
    };
    for (line, used) in paths::crate_paths(&code) {
        if used != module && !may_use.iter().any(|names| names.contains(&used.as_str())) {
            let may: Vec<&str> = may_use.iter().copied().flatten().copied().collect();
            let may = if may.is_empty() {
                "nothing".to_owned()
            } else {
                may.join(", ")
            };
            findings.push(format!(
                "{}: `{module}` uses `crate::{used}`; beside itself it may use {may}",
                file.at(line)
            ));
        }
    }
    // `super::` must not be another way out of the module.
    let depth = file.path.trim_end_matches("/mod.rs").split('/').count() - 1;
    let plain = without_test_modules(&code);
    for (code, room) in [(&plain, depth), (&code, depth + 1)] {
        for (line, steps) in paths::climbs(code) {
            if steps >= room {
                findings.push(format!(
                    "{}: `super::` leaves `{module}`; name the module: `crate::…`",
                    file.at(line)
                ));
            }
        }
    }
}

#[test]
fn a_concern_stays_in_its_place() {
    let mut findings = Vec::new();
    for file in source::rust(&["src/"]) {
        let code = code_of(&file.text);
        for (word, places) in ONLY_IN.iter().filter(|(_, places)| !file.is_below(places)) {
            for line in paths::lines_with(&code, word) {
                let places = places.join(", ");
                findings.push(format!("{}: `{word}` belongs into {places}", file.at(line)));
            }
        }
    }
    expect_none(&findings);
}

#[test]
fn every_file_says_what_it_is() {
    let mut findings = Vec::new();
    for file in source::rust(&["src/", "tests/", "examples/", "benches/"]) {
        if !file.text.starts_with("//! ") {
            findings.push(format!("{}: open the file with `//!` and what it is for", file.at(1)));
        }
    }
    expect_none(&findings);
}

#[test]
fn files_keep_to_their_budget() {
    let mut findings = Vec::new();
    for file in source::rust(&["src/", "tests/", "examples/", "benches/"]) {
        let lines = code_lines(&file.text);
        let is_table = DATA_TABLES.contains(&file.path.as_str());
        if lines > MAX_LINES && !is_table {
            findings.push(format!(
                "{}: {lines} lines of code are over the {MAX_LINES} of a file; split it by concern",
                file.at(1)
            ));
        }
        if lines <= MAX_LINES && is_table {
            findings.push(format!("{}: within the budget; take it out of DATA_TABLES", file.at(1)));
        }
    }
    expect_none(&findings);
}

#[test]
fn every_fixture_is_used() {
    let mut findings = Vec::new();
    let code = source::rust(&["src/", "tests/"]);
    for (folder, runner) in WALKED {
        if !source::read(runner).is_some_and(|text| text.contains(folder)) {
            findings.push(format!(
                "{runner}: should walk {folder}, as WALKED in tests/tidy.rs says"
            ));
        }
    }
    for file in source::files().iter().filter(|file| file.is_below(&["fixtures/"])) {
        let walked = WALKED
            .iter()
            .any(|(folder, _)| file.path.starts_with(&format!("{folder}/")));
        let named = code.iter().any(|source| source.text.contains(&file.path));
        if !walked && !named && !file.path.ends_with(".md") {
            findings.push(format!(
                "{}: nobody reads this fixture; name it in a test, or delete it",
                file.at(1)
            ));
        }
    }
    expect_none(&findings);
}

#[test]
fn nothing_speaks_of_a_place_that_is_not_here() {
    let mut findings = Vec::new();
    for file in source::files().iter().filter(|file| file.path != "Cargo.lock") {
        for (text, line) in file.text.lines().zip(1..) {
            for word in FOREIGN.iter().map(|(one, other)| format!("{one}{other}")) {
                if text.contains(&word) {
                    findings.push(format!("{}: `{word}` is nothing that a reader has", file.at(line)));
                }
            }
        }
    }
    expect_none(&findings);
}

#[test]
fn tests_neither_sleep_nor_are_left_out() {
    let mut findings = Vec::new();
    for file in source::rust(&["src/", "tests/"]) {
        for (text, line) in code_of(&file.text).lines().zip(1..) {
            for (word, right) in NEVER_IN_TESTS {
                let in_test = file.is_below(&["tests/"]) || word.starts_with('#');
                if in_test && text.contains(word) {
                    findings.push(format!("{}: `{word}`; {right}", file.at(line)));
                }
            }
        }
    }
    expect_none(&findings);
}

#[test]
fn a_file_belongs_to_the_module_of_its_folder() {
    for (path, module) in [
        ("src/ids.rs", Some("ids")),
        ("src/scim/patch/mod.rs", Some("scim")),
        ("src/server/templates/org.html", Some("server")),
        ("src/templates/base.html", Some("templates")),
        ("src/lib.rs", None),
        ("tests/it/main.rs", None),
    ] {
        assert_eq!(module_of(path), module, "{path}");
    }
}
