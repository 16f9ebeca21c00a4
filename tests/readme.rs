//! The README executes: its shell blocks run in their order in one shell, and what they print is compared with the block
//! that follows. Its Rust blocks are doctests of the library.
//!
//! A block's info string says what it is: `sh server` starts the double in the background, `sh tests` names the test
//! command and is not run from within itself, `sh` is run. A `text` or `json` block is the expected output of the block
//! before it; `…` in it stands for anything.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, helpers of tests too")]

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};

const README: &str = include_str!("../README.md");
const PROGRAM: &str = env!("CARGO_BIN_EXE_webex-scim-mock");
/// The address that the README speaks of.
const ADDRESS: &str = "127.0.0.1:8321";
/// Printed by the shell between blocks; no block prints it.
const MARK: &str = "--- end of block ---";

#[derive(Debug, PartialEq, Eq)]
struct Block<'a> {
    info: &'a str,
    line: usize,
    text: String,
}

/// The fenced blocks of a Markdown text.
fn blocks(markdown: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut open: Option<Block<'_>> = None;
    for (at, line) in markdown.lines().enumerate() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(info), None) => {
                open = Some(Block {
                    info,
                    line: at + 1,
                    text: String::new(),
                });
            }
            (Some(_), Some(block)) => found.push(block),
            (None, Some(mut block)) => {
                let _ = writeln!(block.text, "{line}");
                open = Some(block);
            }
            (None, None) => {}
        }
    }
    assert_eq!(open, None, "a block is not closed");
    found
}

/// Whether `text` is `pattern`, in which `…` stands for anything, line ends included.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('…');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.is_empty()
}

/// The double, stopped when the test ends.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(command: &str) -> Self {
        assert_eq!(command.trim(), "cargo run", "the first command of the README");
        let mut child = Command::new(PROGRAM)
            .args(["--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut first)
            .unwrap();
        let ready = first.strip_prefix("READY ").unwrap();
        let ready: serde_json::Value = serde_json::from_str(ready).unwrap();
        let url = ready["url"].as_str().unwrap();
        Self {
            address: url.strip_prefix("http://").unwrap().to_owned(),
            child,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs the blocks in one shell and returns what each printed.
fn run(blocks: &[&Block<'_>], address: &str) -> Vec<String> {
    let mut script = String::from("set -u -o pipefail\n");
    for block in blocks {
        let text = block.text.replace(ADDRESS, address);
        let text = text.replace("cargo run -q --", PROGRAM);
        let _ = writeln!(script, "{text}\necho '{MARK}'");
    }
    let mut shell = Command::new("bash")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    shell.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = shell.wait_with_output().unwrap();
    assert!(output.status.success(), "the shell ended with {}", output.status);
    let printed = String::from_utf8(output.stdout).unwrap().replace(address, ADDRESS);
    let end = format!("{MARK}\n");
    printed.split(end.as_str()).map(str::to_owned).collect()
}

#[test]
fn the_readme_walks_through_the_tutorial_as_it_stands() {
    let all = blocks(README);
    let server = all.iter().find(|block| block.info == "sh server").unwrap();
    let server = Server::start(&server.text);
    let commands: Vec<&Block<'_>> = all.iter().filter(|block| block.info == "sh").collect();
    let printed = run(&commands, &server.address);
    assert_eq!(printed.len(), commands.len() + 1, "{printed:#?}");
    let mut compared = 0;
    for (block, printed) in commands.iter().zip(&printed) {
        let at = all.iter().position(|other| other == *block).unwrap();
        let Some(expected) = all.get(at + 1).filter(|next| ["text", "json"].contains(&next.info)) else {
            continue;
        };
        assert!(
            // curl ends its output without a line end.
            matches(expected.text.trim_end(), printed.trim_end()),
            "README.md:{} expected\n{}\nbut the block at line {} printed\n{printed}",
            expected.line,
            expected.text,
            block.line,
        );
        compared += 1;
    }
    assert!(compared >= 6, "only {compared} outputs were compared");
}

#[test]
fn every_block_of_the_readme_is_of_a_kind_that_is_tried() {
    for block in blocks(README) {
        assert!(
            ["sh server", "sh", "sh tests", "text", "json", "rust"].contains(&block.info),
            "README.md:{}: nothing tries a block of {:?}",
            block.line,
            block.info
        );
    }
}

#[test]
fn an_expectation_can_fail() {
    assert!(matches("a…c\n", "abbc\n"));
    assert!(matches("…\nend\n", "one\ntwo\nend\n"));
    assert!(!matches("a…c\n", "abbd\n"));
    assert!(!matches("abc\n", "abc\nmore\n"));
    assert!(!matches("a…b…c", "acb"));
}
