//! `webex-scim-mock check -- <command>`: a connector's own test of its connection, against every way to break one.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::ValueEnum;

use super::{Exit, fail, timeout};
use crate::check::report::Report;
use crate::check::{self, ALL, Error, Plan, Scenario};

/// Run a connector's own test of its connection once per way in which a connection can be broken
///
/// The command is run against a fresh organization each time and finds it in its environment: WEBEX_SCIM_MOCK_TENANT_URL,
/// WEBEX_SCIM_MOCK_TOKEN, WEBEX_SCIM_MOCK_ORG_ID, WEBEX_SCIM_MOCK_SCIM_URL, WEBEX_SCIM_MOCK_URL. It says success with exit
/// code 0, and failure with any other. Exit code 0: it noticed all. 3: it did not.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Longest time for one run; what takes longer never ends
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = timeout)]
    timeout: Duration,
    /// Connections to try, by name; all of them where none is given
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = scenario)]
    only: Vec<&'static Scenario>,
    /// Form of the report
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// File for the report, in place of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The command and its arguments
    #[arg(last = true, required = true, value_name = "COMMAND")]
    command: Vec<String>,
}

/// Forms of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Markdown,
    Json,
    Junit,
}

/// Runs the command: the report goes to stdout or its file, a line per run to stderr.
pub(super) fn run(args: &Args) -> ExitCode {
    let plan = Plan {
        command: args.command.clone(),
        timeout: args.timeout,
        scenarios: match args.only.as_slice() {
            [] => ALL.iter().collect(),
            only => only.to_vec(),
        },
    };
    let report = match play(&plan) {
        Ok(report) => report,
        Err(error) => return refuse(&error),
    };
    let text = match told(&report, args.format) {
        Ok(text) => text,
        Err(error) => return fail(Exit::Runtime, &format!("the report could not be written: {error}"), ""),
    };
    if let Err(error) = write(args, &text) {
        return fail(Exit::Runtime, &format!("the report could not be written: {error}"), "");
    }
    let exit = if report.is_good() { Exit::Ok } else { Exit::Refused };
    exit.into()
}

fn play(plan: &Plan) -> Result<Report, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Error::Listen)?;
    runtime.block_on(check::run(plan, |row| {
        // Whoever does not want to hear of it has closed stderr.
        let _ = writeln!(io::stderr().lock(), "{}", row.line());
    }))
}

fn told(report: &Report, format: Format) -> Result<String, String> {
    match format {
        Format::Markdown => Ok(report.markdown()),
        Format::Json => Ok(format!("{:#}\n", report.json())),
        Format::Junit => report.junit(),
    }
}

fn write(args: &Args, text: &str) -> io::Result<()> {
    match &args.output {
        Some(path) => std::fs::write(path, text),
        None => io::stdout().lock().write_all(text.as_bytes()),
    }
}

fn refuse(error: &Error) -> ExitCode {
    match error {
        Error::Start { .. } => fail(
            Exit::Usage,
            &error.to_string(),
            "name a program that can be run; a shell's line goes into sh -c '…'",
        ),
        Error::Listen(_) => fail(Exit::Runtime, &error.to_string(), ""),
        Error::Refused(problem) => fail(Exit::Runtime, &problem.detail, &problem.hint),
    }
}

fn scenario(name: &str) -> Result<&'static Scenario, String> {
    let known = || ALL.iter().map(|scenario| scenario.name).collect::<Vec<_>>().join(", ");
    ALL.iter()
        .find(|scenario| scenario.name == name)
        .ok_or_else(|| format!("no connection of that name; there are {}", known()))
}
