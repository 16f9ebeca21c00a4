//! The command line: one file per subcommand. stdout carries data, stderr the rest.

mod card;
mod check;
mod secret;
mod serve;
mod test_connection;

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use jiff::SignedDuration;

/// Exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    Ok = 0,
    /// The program could not do its work.
    Runtime = 1,
    /// The command line is wrong; nothing was done. clap ends with this too.
    Usage = 2,
    /// What was asked about is not as it should be.
    Refused = 3,
    /// The second signal: it stopped without waiting.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Ends with a sentence on stderr, and a hint where there is one.
fn fail(exit: Exit, error: &str, hint: &str) -> ExitCode {
    let mut stderr = io::stderr().lock();
    // There is no third place to say that stderr is closed.
    let _ = writeln!(stderr, "error: {error}");
    if !hint.is_empty() {
        let _ = writeln!(stderr, "hint: {hint}");
    }
    exit.into()
}

/// A command line that cannot be followed.
#[derive(Debug, PartialEq, Eq)]
struct Usage {
    error: String,
    hint: String,
}

/// A timeout of no time would refuse everything.
fn timeout(text: &str) -> Result<Duration, String> {
    let duration = duration(text).ok().filter(|duration| !duration.is_zero());
    duration.ok_or_else(|| "not a positive duration such as 500ms, 30s or 1m".to_owned())
}

/// A duration as people write it.
fn duration(text: &str) -> Result<Duration, String> {
    let parsed = text.parse::<SignedDuration>().ok();
    parsed
        .and_then(|duration| Duration::try_from(duration).ok())
        .ok_or_else(|| "not a duration, such as 500ms, 5s or 1m".to_owned())
}

/// A local test double of a Cisco Webex organization for SCIM provisioning connectors
///
/// Without a subcommand it serves a demo organization on 127.0.0.1 and prints what to copy into the connector.
#[derive(Parser)]
#[command(name = "webex-scim-mock", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Args,
}

#[derive(Subcommand)]
enum Command {
    Serve(serve::Args),
    TestConnection(test_connection::Args),
    Check(check::Args),
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.command {
        None => serve::run(&cli.serve),
        Some(Command::Serve(args)) => serve::run(&args),
        Some(Command::TestConnection(args)) => test_connection::run(&args),
        Some(Command::Check(args)) => check::run(&args),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_duration_has_a_unit_and_is_not_negative() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("0s"), Ok(Duration::ZERO));
        for bad in ["5", "-1s", ""] {
            assert_eq!(
                duration(bad),
                Err("not a duration, such as 500ms, 5s or 1m".to_owned()),
                "{bad}"
            );
        }
    }
}
