//! `webex-scim-mock [serve]`: the double in the foreground, until a signal ends it.

use std::io::{self, IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};
use tracing::Level;

use super::{Exit, card, duration, fail};
use crate::control::orgs;
use crate::server::Server;
use crate::world::{Org, World};

/// The seed of the demo org, so that its ids and its token are the same at every start.
const DEMO_SEED: u64 = 42;

/// Serve the double, with a demo organization to begin with
#[derive(clap::Args)]
pub(super) struct Args {
    /// Address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8321", env = "WEBEX_SCIM_MOCK_LISTEN", value_parser = loopback)]
    listen: SocketAddr,
    /// Start without the demo organization
    #[arg(long, env = "WEBEX_SCIM_MOCK_NO_DEMO", value_parser = clap::builder::FalseyValueParser::new())]
    no_demo: bool,
    /// Number that the demo organization's ids and tokens are drawn from
    #[arg(long, value_name = "N", default_value_t = DEMO_SEED, env = "WEBEX_SCIM_MOCK_SEED")]
    seed: u64,
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
    let world = Arc::new(World::default());
    let demo = if args.no_demo {
        None
    } else {
        match orgs::add_demo(&world, Some(args.seed)) {
            Ok(org) => Some(org),
            Err(problem) => return fail(Exit::Runtime, &problem.detail, &problem.hint),
        }
    };
    // Before the listener opens: who sees it open may send a signal at once.
    let stop = match stop_signal() {
        Ok(stop) => stop,
        Err(error) => return fail(Exit::Runtime, &format!("signals cannot be listened for: {error}"), ""),
    };
    let server = match Server::bind(args.listen, world).await {
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

/// An address of this machine only: whoever reaches the double can read every password and token in it.
fn loopback(text: &str) -> Result<SocketAddr, String> {
    let address: SocketAddr = text
        .parse()
        .map_err(|_| "not an address and port, such as 127.0.0.1:8321 or [::1]:8321".to_owned())?;
    if address.ip().is_loopback() {
        Ok(address)
    } else {
        Err("not an address of loopback; this version serves this machine only".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_is_listened_on() {
        assert_eq!(loopback("127.0.0.1:0"), Ok(SocketAddr::from(([127, 0, 0, 1], 0))));
        assert!(loopback("[::1]:8321").is_ok());
        assert_eq!(
            loopback("0.0.0.0:8321"),
            Err("not an address of loopback; this version serves this machine only".to_owned())
        );
        assert_eq!(
            loopback("localhost:8321"),
            Err("not an address and port, such as 127.0.0.1:8321 or [::1]:8321".to_owned())
        );
    }
}
