//! What the runs came to: as a table, as JSON, as JUnit.

use std::fmt::Write as _;
use std::time::Duration;

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use serde_json::{Value, json};

use super::child::Exit;
use super::judge::{Evidence, Verdict};
use super::scenario::Scenario;

/// One run.
#[derive(Debug)]
pub(crate) struct Row {
    pub(super) scenario: &'static Scenario,
    pub(super) exit: Exit,
    pub(super) took: Duration,
    pub(super) evidence: Evidence,
    pub(super) verdict: Verdict,
    /// The command's last words.
    pub(super) said: String,
}

/// All runs.
#[derive(Debug)]
pub(crate) struct Report {
    command: String,
    rows: Vec<Row>,
}

impl Row {
    /// One line for whoever waits.
    pub(crate) fn line(&self) -> String {
        format!("{:24} {:28} {}", self.scenario.name, self.told(), self.said)
    }

    fn told(&self) -> &'static str {
        self.verdict.told(self.evidence)
    }

    /// A failure in a line: what it is worth, how it ended, and what was wrong with the connection, if it was tried.
    fn failure(&self) -> String {
        let end = match self.exit {
            Exit::Code(code) => format!("exit code {code}"),
            Exit::Signal(signal) => format!("signal {signal}"),
            Exit::NeverEnded => "no exit".to_owned(),
        };
        match self.verdict {
            Verdict::NotTested => format!("{} ({end})", self.told()),
            _ => format!("{} ({end}): {}", self.told(), self.scenario.what),
        }
    }

    fn exit(&self) -> String {
        match self.exit {
            Exit::Code(code) => code.to_string(),
            Exit::Signal(signal) => format!("signal {signal}"),
            Exit::NeverEnded => "none".to_owned(),
        }
    }
}

impl Report {
    pub(super) fn new(plan: &super::Plan, rows: Vec<Row>) -> Self {
        Self {
            command: plan.command.join(" "),
            rows,
        }
    }

    /// Whether there is nothing to mend.
    pub(crate) fn is_good(&self) -> bool {
        self.rows.iter().all(|row| row.verdict.is_good())
    }

    /// A table with a sentence below it.
    pub(crate) fn markdown(&self) -> String {
        let mut out = format!("# `{}`\n\n", self.command.replace('`', "'"));
        out.push_str("| connection | exit | time | requests | verdict | it said |\n");
        out.push_str("| --- | ---: | ---: | ---: | --- | --- |\n");
        for row in &self.rows {
            let verdict = match row.verdict {
                Verdict::Good => row.told().to_owned(),
                _ => format!("**{}**", row.told()),
            };
            // Writing to a text cannot fail.
            let _ = writeln!(
                out,
                "| {} | {} | {:.1} s | {} | {verdict} | {} |",
                row.scenario.name,
                row.exit(),
                row.took.as_secs_f64(),
                row.evidence.requests,
                row.said.replace('\\', "\\\\").replace('|', "\\|")
            );
        }
        let bad = self.rows.iter().filter(|row| !row.verdict.is_good()).count();
        let _ = match bad {
            0 => writeln!(out, "\nAll {} as they should be.", self.rows.len()),
            _ => writeln!(out, "\n{bad} of {} to look at.", self.rows.len()),
        };
        out
    }

    /// The same for programs. Its keys are a promise.
    pub(crate) fn json(&self) -> Value {
        let rows = self.rows.iter().map(|row| {
            json!({
                "name": row.scenario.name,
                "fault": row.scenario.fault,
                "what": row.scenario.what,
                "expected": row.scenario.expected,
                "exitCode": match row.exit { Exit::Code(code) => Some(code), _ => None },
                "signal": match row.exit { Exit::Signal(signal) => Some(signal), _ => None },
                "durationMs": u64::try_from(row.took.as_millis()).unwrap_or(u64::MAX),
                "requests": row.evidence.requests,
                "hits": row.evidence.hits,
                "verdict": row.verdict,
                "said": row.said,
            })
        });
        json!({ "command": self.command, "ok": self.is_good(), "runs": rows.collect::<Vec<_>>() })
    }

    /// The same for the test report of a CI system.
    ///
    /// # Errors
    ///
    /// The XML could not be written.
    pub(crate) fn junit(&self) -> Result<String, String> {
        let mut suite = TestSuite::new("webex-scim-mock check");
        for row in &self.rows {
            let status = if row.verdict.is_good() {
                TestCaseStatus::success()
            } else {
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                status.set_message(row.failure());
                status.set_description(row.said.as_str());
                status
            };
            let mut case = TestCase::new(row.scenario.name, status);
            case.set_classname("check").set_time(row.took);
            suite.add_test_case(case);
        }
        let mut report = quick_junit::Report::new(self.command.as_str());
        report.add_test_suite(suite);
        report.to_string().map_err(|error| error.to_string())
    }
}
