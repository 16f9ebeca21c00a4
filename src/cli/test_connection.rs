//! `webex-scim-mock test-connection`: what the provisioning service would say about a tenant URL and a token.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use super::secret::Secret;
use super::{Exit, Usage, fail, timeout};
use crate::sim::credentials::{Credentials, Token};
use crate::sim::report::Report;
use crate::sim::tenant_url::{AllowedHost, TenantUrl};
use crate::sim::test_connection;

const TOKEN_VARIABLE: &str = "WEBEX_SCIM_MOCK_TOKEN";

/// Press Test Connection as Microsoft Entra ID does
///
/// Sends the two lookups that the provisioning service sends when an administrator presses Test Connection, and says
/// what the administrator would read, with the code behind it and a hint. Exit code 0: it passes. 3: it fails, or it
/// passes and the credentials are too long to be saved. 2: the command line is wrong and nothing was sent.
///
/// The real service calls https only. This version speaks plain http, and only to this machine unless a host is
/// allowed.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Tenant URL, as typed into the portal
    #[arg(long, value_name = "URL", env = "WEBEX_SCIM_MOCK_TENANT_URL", hide_env_values = true)]
    tenant_url: String,
    /// Secret Token, as typed into the portal [env: WEBEX_SCIM_MOCK_TOKEN]
    ///
    /// Other users of this machine can read a command line: prefer the variable or the file.
    #[arg(long, conflicts_with = "token_file")]
    token: Option<String>,
    /// File that holds the Secret Token on one line [env: WEBEX_SCIM_MOCK_TOKEN_FILE]
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Longest wait for each answer, such as 500ms or 1m
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = timeout)]
    timeout: Duration,
    /// Host outside this machine that may get the token; can be given more than once
    #[arg(long, value_name = "HOST", value_parser = AllowedHost::parse)]
    allow_host: Vec<AllowedHost>,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command: the report goes to stdout, what is wrong with the command line to stderr.
pub(crate) fn run(args: &Args) -> ExitCode {
    let credentials = match credentials(args, |name| std::env::var(name).ok()) {
        Ok(credentials) => credentials,
        Err(Usage { error, hint }) => return fail(Exit::Usage, &error, &hint),
    };
    let report = match press(&credentials, args.timeout) {
        Ok(report) => report,
        Err(error) => {
            return fail(
                Exit::Runtime,
                &format!("the network runtime does not start: {error}"),
                "",
            );
        }
    };
    let text = if args.json { json(&report) } else { report.to_string() };
    // Whoever closed the pipe has read enough; the exit code still tells.
    let _ = io::stdout().lock().write_all(text.as_bytes());
    let exit = if report.ok() { Exit::Ok } else { Exit::Refused };
    exit.into()
}

fn press(credentials: &Credentials, timeout: Duration) -> io::Result<Report> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let report = runtime.block_on(test_connection::run(credentials, timeout));
    // A look-up of a name that hangs would otherwise outlive the timeout.
    runtime.shutdown_background();
    Ok(report)
}

fn json(report: &Report) -> String {
    let mut text = serde_json::to_string_pretty(report).unwrap_or_default();
    text.push('\n');
    text
}

fn credentials(args: &Args, variable: impl Fn(&str) -> Option<String>) -> Result<Credentials, Usage> {
    let tenant_url = TenantUrl::parse(&args.tenant_url, &args.allow_host).map_err(|error| Usage {
        error: error.to_string(),
        hint: error.hint(),
    })?;
    let token = Token::parse(&token(args, variable)?).map_err(|error| Usage {
        error: error.to_string(),
        hint: error.hint().to_owned(),
    })?;
    Ok(Credentials { tenant_url, token })
}

fn token(args: &Args, variable: impl Fn(&str) -> Option<String>) -> Result<String, Usage> {
    let source = Secret {
        what: "token",
        given: args.token.as_deref(),
        file: args.token_file.as_deref(),
        variable: TOKEN_VARIABLE,
    };
    source.read(variable)?.ok_or_else(|| Usage {
        error: "no token was given".to_owned(),
        hint: format!("give --token, --token-file or {TOKEN_VARIABLE}"),
    })
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    const URL: &str = "http://127.0.0.1:8321/v1/scim/o";

    #[derive(Parser)]
    struct Cli {
        #[command(flatten)]
        args: Args,
    }

    fn args(rest: &[&str]) -> Args {
        let line = ["test-connection", "--tenant-url", URL].iter().chain(rest);
        Cli::try_parse_from(line)
            .map(|cli| cli.args)
            .unwrap_or_else(|error| panic!("{error}"))
    }

    fn none(_: &str) -> Option<String> {
        None
    }

    #[track_caller]
    fn check_refused(args: &Args, error: &str, hint: &str) {
        let usage = credentials(args, none).unwrap_err();
        assert_eq!((usage.error.as_str(), usage.hint.as_str()), (error, hint));
    }

    #[test]
    fn a_command_line_without_a_usable_token_is_refused() {
        let give = "give --token, --token-file or WEBEX_SCIM_MOCK_TOKEN";
        check_refused(&args(&[]), "no token was given", give);
        check_refused(&args(&["--token", ""]), "the token is empty", give);
        check_refused(
            &args(&["--token", "a\nb"]),
            "the token has a character at byte 1 that a header cannot carry (RFC 9110 section 5.5)",
            "copy the token again: it is printable ASCII without line ends",
        );
        check_refused(
            &args(&["--token-file", "/nonexistent/token"]),
            "the token file `/nonexistent/token` cannot be read: No such file or directory (os error 2)",
            "name a file that holds the token on one line and nothing else",
        );
    }

    #[test]
    fn a_tenant_url_that_may_not_be_called_is_refused_before_the_token_is_looked_at() {
        let of = |url: &str| Args {
            tenant_url: url.to_owned(),
            ..args(&[])
        };
        check_refused(
            &of("https://127.0.0.1/"),
            "the tenant URL is https, and this version speaks no TLS",
            "give the http:// address of the tenant on this machine",
        );
        check_refused(
            &of("http://mock.test/"),
            "the host `mock.test` is not on this machine",
            "give --allow-host mock.test to send the token there",
        );
        let allowed = Args {
            tenant_url: "http://mock.test/".to_owned(),
            ..args(&["--allow-host", "mock.test", "--token", "t"])
        };
        assert!(credentials(&allowed, none).is_ok());
    }

    #[track_caller]
    fn check_token(rest: &[&str], variables: &[(&str, &str)], expected: &str) {
        let variable = |name: &str| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        assert_eq!(
            token(&args(rest), variable).as_deref(),
            Ok(expected),
            "{rest:?} {variables:?}"
        );
    }

    #[test]
    fn the_command_line_goes_before_the_environment() {
        let path = std::env::temp_dir().join(format!("webex-scim-mock-token-{}", std::process::id()));
        let file = path.to_str().unwrap();
        for written in ["filed", "filed\n", "filed\r\n"] {
            std::fs::write(&path, written).unwrap();
            check_token(&["--token-file", file], &[(TOKEN_VARIABLE, "env")], "filed");
        }
        check_token(&["--token", "flag"], &[(TOKEN_VARIABLE, "env")], "flag");
        check_token(
            &[],
            &[(TOKEN_VARIABLE, "env"), ("WEBEX_SCIM_MOCK_TOKEN_FILE", file)],
            "env",
        );
        check_token(
            &[],
            &[(TOKEN_VARIABLE, ""), ("WEBEX_SCIM_MOCK_TOKEN_FILE", file)],
            "filed",
        );
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn a_timeout_is_a_positive_duration_with_a_unit() {
        assert_eq!(timeout("30s"), Ok(Duration::from_secs(30)));
        assert_eq!(timeout("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(timeout("1m"), Ok(Duration::from_secs(60)));
        assert_eq!(args(&[]).timeout, Duration::from_secs(30));
        for text in ["", "30", "0s", "-1s", "soon"] {
            assert_eq!(
                timeout(text),
                Err("not a positive duration such as 500ms, 30s or 1m".to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn two_tokens_on_one_command_line_are_one_too_many() {
        let line = ["x", "--tenant-url", URL, "--token", "s3cret", "--token-file", "f"];
        let error = Cli::try_parse_from(line).err().unwrap();
        assert_eq!(error.exit_code(), 2);
        assert!(!error.to_string().contains("s3cret"), "{error}");
    }
}
