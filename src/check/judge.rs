//! What a run is worth, from what the command did and what the double saw. Pure.

use serde::Serialize;

use super::child::Exit;
use super::scenario::{Expected, Scenario};

/// What the double saw of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Evidence {
    pub(super) requests: usize,
    /// Requests that met the fault.
    pub(super) hits: usize,
}

/// What a run is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Verdict {
    Good,
    /// It reports success on a connection that does not work.
    SuccessAlthoughBroken,
    /// It reports failure on a connection that works.
    FailureAlthoughWorking,
    /// It was still running when its time was over.
    NeverEnded,
    /// It sent nothing that the fault is about, or nothing at all, so this run shows nothing.
    NotTested,
}

impl Verdict {
    /// Whether it is something to mend.
    pub(crate) fn is_good(self) -> bool {
        self == Self::Good
    }

    /// In the words of the report.
    pub(super) fn told(self, seen: Evidence) -> &'static str {
        match self {
            Self::NotTested if seen.requests == 0 => "not tested: the command made no request",
            Self::Good => "good",
            Self::SuccessAlthoughBroken => "success although broken",
            Self::FailureAlthoughWorking => "failure although working",
            Self::NeverEnded => "never ended",
            Self::NotTested => "not tested: no request met the fault",
        }
    }
}

/// Judges one run.
pub(super) fn judge(scenario: &Scenario, exit: Exit, seen: Evidence) -> Verdict {
    let success = exit == Exit::Code(0);
    match scenario.expected {
        _ if exit == Exit::NeverEnded => Verdict::NeverEnded,
        _ if scenario.fault.is_some() && seen.hits == 0 => Verdict::NotTested,
        _ if seen.requests == 0 => Verdict::NotTested,
        Expected::Failure if success => Verdict::SuccessAlthoughBroken,
        Expected::Success if !success => Verdict::FailureAlthoughWorking,
        Expected::Success | Expected::Failure | Expected::Either => Verdict::Good,
    }
}

/// The longest last words in a report, in characters.
const MAX_SAID: usize = 160;

/// The last words of a command: of standard error where it said something there, else of standard output. The token
/// that it was given is no word for a report.
pub(super) fn said(output: &[Vec<u8>; 2], token: &str) -> String {
    let [stdout, stderr] = output
        .each_ref()
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let line = |text: &str| {
        text.lines()
            .map(str::trim)
            .rfind(|line| !line.is_empty())
            .map(str::to_owned)
    };
    let said = line(&stderr).or_else(|| line(&stdout)).unwrap_or_default();
    let said = if token.is_empty() {
        said
    } else {
        said.replace(token, "[token]")
    };
    let printable = said.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut words: String = printable.take(MAX_SAID).collect();
    if said.chars().count() > MAX_SAID {
        words.push('…');
    }
    words
}

#[cfg(test)]
mod tests {
    use super::super::scenario::ALL;
    use super::*;

    fn scenario(name: &str) -> &'static Scenario {
        ALL.iter().find(|scenario| scenario.name == name).unwrap()
    }

    #[track_caller]
    fn check(name: &str, exit: Exit, requests: usize, hits: usize, expected: Verdict) {
        let seen = Evidence { requests, hits };
        assert_eq!(judge(scenario(name), exit, seen), expected, "{name} {exit:?} {seen:?}");
    }

    #[test]
    fn a_run_is_worth_what_it_noticed() {
        check("works", Exit::Code(0), 2, 0, Verdict::Good);
        check("works", Exit::Code(1), 2, 0, Verdict::FailureAlthoughWorking);
        check("works", Exit::Code(0), 0, 0, Verdict::NotTested);
        check("bad-json", Exit::Code(0), 1, 1, Verdict::SuccessAlthoughBroken);
        check("bad-json", Exit::Code(7), 1, 1, Verdict::Good);
        check("bad-json", Exit::Signal(11), 1, 1, Verdict::Good);
        check("bad-json", Exit::Code(0), 1, 0, Verdict::NotTested);
        check("hang", Exit::NeverEnded, 1, 1, Verdict::NeverEnded);
        check("slow", Exit::Code(0), 1, 1, Verdict::Good);
        check("slow", Exit::Code(28), 1, 1, Verdict::FailureAlthoughWorking);
        check("not-found-on-empty-list", Exit::Code(0), 1, 1, Verdict::Good);
        check("not-found-on-empty-list", Exit::Code(1), 1, 1, Verdict::Good);
    }

    #[test]
    fn who_made_no_request_is_told_so() {
        let told = |requests| Verdict::NotTested.told(Evidence { requests, hits: 0 });
        assert_eq!(told(0), "not tested: the command made no request");
        assert_eq!(told(1), "not tested: no request met the fault");
    }

    #[test]
    fn the_last_words_are_the_last_line_without_the_token() {
        let output = |stdout: &str, stderr: &str| [stdout.as_bytes().to_vec(), stderr.as_bytes().to_vec()];
        assert_eq!(said(&output("out\n", "one\ntwo abc\n\n"), "abc"), "two [token]");
        assert_eq!(said(&output("first\nlast\n", " \n"), "abc"), "last");
        assert_eq!(said(&output("", ""), ""), "");
        assert_eq!(said(&output("a\u{1b}[31mb", ""), "x"), "a [31mb");
        assert_eq!(said(&output(&"é".repeat(MAX_SAID), ""), "x"), "é".repeat(MAX_SAID));
        assert_eq!(
            said(&output(&"é".repeat(MAX_SAID + 1), ""), "x"),
            format!("{}…", "é".repeat(MAX_SAID))
        );
    }
}
