//! The command line: one file per subcommand. stdout carries data, stderr the rest.

mod card;
mod serve;
mod test_connection;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Exit codes of serving. clap ends a wrong command line with 2; `test-connection` has codes of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    Ok = 0,
    /// The program could not do its work.
    Runtime = 1,
    /// The second signal: it stopped without waiting.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
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
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.command {
        None => serve::run(&cli.serve),
        Some(Command::Serve(args)) => serve::run(&args),
        Some(Command::TestConnection(args)) => test_connection::run(&args),
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
}
