//! `webex-scim-mock [serve]`: the double in the foreground, until a signal ends it.

use std::io::{self, IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};
use tracing::Level;

use super::secret::Secret;
use super::{Exit, Usage, card, duration, fail};
use crate::control::{orgs, profiles};
use crate::server::Server;
use crate::server::exposure::Exposure;
use crate::world::{Org, World};

/// The seed of the demo org, so that its ids and its token are the same at every start.
const DEMO_SEED: u64 = 42;

/// Serve the double, with a demo organization to begin with
#[derive(clap::Args)]
pub(super) struct Args {
    /// Address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8321", env = "WEBEX_SCIM_MOCK_LISTEN", value_parser = address)]
    listen: SocketAddr,
    /// Listen beyond this machine: whoever reaches the double can sign in to it; operating it takes the control token
    #[arg(long, env = "WEBEX_SCIM_MOCK_EXPOSE", value_parser = clap::builder::FalseyValueParser::new())]
    expose: bool,
    /// Token that the control plane asks for when the double is exposed [env: WEBEX_SCIM_MOCK_CONTROL_TOKEN]
    ///
    /// Other users of this machine can read a command line: prefer the variable or the file.
    #[arg(long, value_name = "TOKEN", conflicts_with = "control_token_file")]
    control_token: Option<String>,
    /// File that holds the control token on one line [env: WEBEX_SCIM_MOCK_CONTROL_TOKEN_FILE]
    #[arg(long, value_name = "FILE")]
    control_token_file: Option<PathBuf>,
    /// Name that an exposed double is called by, beside those of loopback; can be given more than once
    #[arg(long, value_name = "HOST", env = "WEBEX_SCIM_MOCK_ALLOW_HOST", value_delimiter = ',')]
    allow_host: Vec<String>,
    /// Start without the demo organization
    #[arg(long, env = "WEBEX_SCIM_MOCK_NO_DEMO", value_parser = clap::builder::FalseyValueParser::new())]
    no_demo: bool,
    /// Number that the demo organization's ids and tokens are drawn from
    #[arg(long, value_name = "N", default_value_t = DEMO_SEED, env = "WEBEX_SCIM_MOCK_SEED")]
    seed: u64,
    /// How the demo organization speaks: webex, rfc or lenient; the default is webex
    #[arg(long, value_name = "NAME", env = "WEBEX_SCIM_MOCK_PROFILE")]
    profile: Option<String>,
    /// One switch of its profile, such as patch.status=204; can be given more than once
    #[arg(long, value_name = "SWITCH=WORD", env = "WEBEX_SCIM_MOCK_SET", value_delimiter = ',')]
    set: Vec<String>,
    /// Longest wait for requests under way when it is told to stop
    #[arg(long, value_name = "DURATION", default_value = "5s", env = "WEBEX_SCIM_MOCK_GRACE", value_parser = duration)]
    grace: Duration,
    /// What to say on stderr: error, warn, info (a line per request), debug, trace
    #[arg(
        long,
        value_name = "LEVEL",
        default_value = "info",
        env = "WEBEX_SCIM_MOCK_LOG_LEVEL"
    )]
    log_level: Level,
}

/// Runs the command.
pub(super) fn run(args: &Args) -> ExitCode {
    start_log(args.log_level);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            return fail(
                Exit::Runtime,
                &format!("the network runtime does not start: {error}"),
                "",
            );
        }
    };
    let exit = runtime.block_on(serve(args));
    // Requests that outlived the grace are not waited for.
    runtime.shutdown_background();
    exit
}

async fn serve(args: &Args) -> ExitCode {
    let exposure = match exposure(args) {
        Ok(exposure) => exposure,
        Err(Usage { error, hint }) => return fail(Exit::Usage, &error, &hint),
    };
    let world = Arc::new(World::default());
    let demo = match demo(args, &world) {
        Ok(demo) => demo,
        Err(exit) => return exit,
    };
    // Before the listener opens: who sees it open may send a signal at once.
    let stop = match stop_signal() {
        Ok(stop) => stop,
        Err(error) => return fail(Exit::Runtime, &format!("signals cannot be listened for: {error}"), ""),
    };
    let server = match Server::bind_exposed(args.listen, world, exposure).await {
        Ok(server) => server,
        Err(error) => {
            return fail(
                Exit::Runtime,
                &format!("cannot listen on {}: {error}", args.listen),
                "another double may be running; --listen 127.0.0.1:0 takes a free port",
            );
        }
    };
    announce(server.url(), demo.as_deref());
    server.run(stop, args.grace).await;
    Exit::Ok.into()
}

/// The organization to begin with, or how the program ends without it. A flag without effect is an error.
fn demo(args: &Args, world: &World) -> Result<Option<Arc<Org>>, ExitCode> {
    let named = args.profile.is_some() || !args.set.is_empty();
    if args.no_demo && named {
        let hint = "leave --no-demo out, or name the profile when an organization is made";
        return Err(fail(
            Exit::Usage,
            "--profile and --set are about the demo organization",
            hint,
        ));
    }
    if args.no_demo {
        return Ok(None);
    }
    let profile = profiles::of_words(args.profile.as_deref(), &args.set);
    let profile = profile.map_err(|error| fail(Exit::Usage, &error, "docs/profiles.md lists bases and switches"))?;
    let added = orgs::add_demo(world, Some(args.seed), profile);
    added
        .map(Some)
        .map_err(|problem| fail(Exit::Runtime, &problem.detail, &problem.hint))
}

/// The first line of stdout is for programs; what follows on a terminal is for a person.
fn announce(url: &str, demo: Option<&Org>) {
    let ready = json!({
        "url": url,
        "controlUrl": format!("{url}/__mock"),
        "orgId": demo.map(|org| org.id.to_string()),
        "pid": std::process::id(),
    });
    let mut stdout = io::stdout().lock();
    // Whoever closed the pipe does not want to read it; the server serves all the same.
    let _ = writeln!(stdout, "READY {ready}");
    if let Some(org) = demo
        && stdout.is_terminal()
    {
        let _ = write!(stdout, "\n{}", card::text(org, url));
    }
    let _ = stdout.flush();
}

/// Done at the first SIGTERM or Ctrl-C. The second ends the process at once.
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut next = async move || {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    Ok(async move {
        next().await;
        tracing::info!("stopping: requests under way may finish; a second signal stops at once");
        tokio::spawn(async move {
            next().await;
            std::process::exit(Exit::Interrupted as i32);
        });
    })
}

fn start_log(level: Level) {
    let format = tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_max_level(level)
        .with_target(false);
    // A second start in one process keeps the first one's log.
    let _ = format.try_init();
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| "not an address and port, such as 127.0.0.1:8321 or [::1]:8321".to_owned())
}

/// Who may operate the double, where more than this machine reaches it. A flag without effect is an error.
fn exposure(args: &Args) -> Result<Option<Exposure>, Usage> {
    let token = Secret {
        what: "control token",
        given: args.control_token.as_deref(),
        file: args.control_token_file.as_deref(),
        variable: "WEBEX_SCIM_MOCK_CONTROL_TOKEN",
    }
    .read(|name| std::env::var(name).ok())?;
    let usage = |error: &str, hint: &str| {
        Err(Usage {
            error: error.to_owned(),
            hint: hint.to_owned(),
        })
    };
    match (args.expose, token) {
        (false, None) if !args.listen.ip().is_loopback() => usage(
            "this address can be reached from other machines",
            "listen on 127.0.0.1, or add --expose and a control token",
        ),
        (false, None) if !args.allow_host.is_empty() => usage(
            "--allow-host has no effect without --expose",
            "add --expose, or leave it out",
        ),
        (false, None) => Ok(None),
        (false, Some(_)) => usage(
            "a control token has no effect without --expose",
            "add --expose, or leave it out",
        ),
        (true, None) => usage(
            "--expose needs a control token",
            "give --control-token-file or WEBEX_SCIM_MOCK_CONTROL_TOKEN",
        ),
        (true, Some(token)) => Exposure::new(&token, args.allow_host.iter().cloned())
            .map(Some)
            .or_else(|error| usage(&error, "draw one, such as with openssl rand -hex 16")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use clap::Parser;

    #[derive(Parser)]
    struct Cli {
        #[command(flatten)]
        args: Args,
    }

    #[track_caller]
    fn check(line: &[&str], expected: Result<bool, &str>) {
        let line = ["serve"].iter().chain(line);
        let args = Cli::try_parse_from(line).unwrap_or_else(|error| panic!("{error}")).args;
        let exposed = exposure(&args).map(|exposure| exposure.is_some());
        assert_eq!(exposed.map_err(|usage| usage.error), expected.map_err(str::to_owned));
    }

    #[test]
    fn an_address_has_a_port() {
        assert_eq!(address("127.0.0.1:0"), Ok(SocketAddr::from(([127, 0, 0, 1], 0))));
        assert!(address("[::1]:8321").is_ok());
        assert_eq!(
            address("localhost:8321"),
            Err("not an address and port, such as 127.0.0.1:8321 or [::1]:8321".to_owned())
        );
    }

    #[test]
    fn other_machines_are_served_only_when_asked_for_and_with_a_token() {
        const TOKEN: &str = "0123456789abcdef";
        check(&[], Ok(false));
        check(&["--listen", "[::1]:0"], Ok(false));
        check(
            &["--listen", "0.0.0.0:0"],
            Err("this address can be reached from other machines"),
        );
        check(&["--expose"], Err("--expose needs a control token"));
        check(
            &["--expose", "--control-token", "short"],
            Err("a control token has at least 16 printable ASCII characters and no blank"),
        );
        check(
            &["--control-token", TOKEN],
            Err("a control token has no effect without --expose"),
        );
        check(
            &["--allow-host", "a.example"],
            Err("--allow-host has no effect without --expose"),
        );
        check(
            &["--expose", "--listen", "0.0.0.0:0", "--control-token", TOKEN],
            Ok(true),
        );
    }
}
