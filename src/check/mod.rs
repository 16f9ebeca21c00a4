//! A connector's own test of its connection, run once per way in which a connection can be broken: what did it do, and
//! did it notice?
//!
//! [`scenario`] lists the ways, [`child`] runs the command, [`judge`] says what its behaviour is worth, [`report`] tells it.

mod child;
mod judge;
pub(crate) mod report;
mod scenario;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::clock::Stopwatch;
use crate::control::orgs::{self, NewOrg, view};
use crate::control::{faults, problem::Problem};
use crate::journal::Entry;
use crate::server::Server;
use crate::world::{Org, World};

use judge::Evidence;
use report::{Report, Row};
pub(crate) use scenario::{ALL, Scenario};

/// Requests of one run that are looked at; a test of a connection makes a handful.
const MOST_LOOKED_AT: usize = 1_000;

/// What to run, and how long to wait for it.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The program and its arguments; never empty.
    pub(crate) command: Vec<String>,
    /// Longest time for one run.
    pub(crate) timeout: Duration,
    pub(crate) scenarios: Vec<&'static Scenario>,
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("no port on loopback could be opened: {0}")]
    Listen(io::Error),
    #[error("`{program}` could not be started: {error}")]
    Start { program: String, error: io::Error },
    #[error("{}", .0.detail)]
    Refused(Problem),
}

/// Runs every scenario, one after the other, each against an org of its own. `tell` hears of each row when it is done.
pub(crate) async fn run(plan: &Plan, mut tell: impl FnMut(&Row)) -> Result<Report, Error> {
    let world = Arc::new(World::default());
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let server = Server::bind(address, Arc::clone(&world)).await.map_err(Error::Listen)?;
    let url = server.url().to_owned();
    // What still hangs when all is told is dropped with the runtime.
    let serving = tokio::spawn(server.run(std::future::pending(), Duration::ZERO));
    let mut rows = Vec::new();
    for scenario in &plan.scenarios {
        let row = play(plan, scenario, &world, &url).await?;
        tell(&row);
        rows.push(row);
    }
    serving.abort();
    Ok(Report::new(plan, rows))
}

/// One run of the command against a fresh org.
async fn play(plan: &Plan, scenario: &'static Scenario, world: &World, url: &str) -> Result<Row, Error> {
    let org = orgs::add(world, NewOrg::default()).map_err(Error::Refused)?;
    let shown = json!(view(&org, url));
    if let Some(fault) = &scenario.fault {
        faults::create(world, &org.id.to_string(), fault).map_err(Error::Refused)?;
    }
    let started = Stopwatch::start();
    let ended = child::run(&plan.command, &variables(&shown["env"]), plan.timeout)
        .await
        .map_err(|error| Error::Start {
            program: plan.command[0].clone(),
            error,
        })?;
    let took = started.elapsed();
    let evidence = evidence(&org);
    world.remove(org.id);
    let token = shown["adminToken"]["token"].as_str().unwrap_or_default();
    Ok(Row {
        scenario,
        exit: ended.exit,
        took,
        verdict: judge::judge(scenario, ended.exit, evidence),
        evidence,
        said: judge::said(&ended.output, token),
    })
}

fn evidence(org: &Org) -> Evidence {
    let entries = org.journal.latest(MOST_LOOKED_AT);
    let hit = |entry: &&Arc<Entry>| !entry.faults.is_empty();
    Evidence {
        requests: entries.len(),
        hits: entries.iter().filter(hit).count(),
    }
}

/// The variables that tell a connector where its organization is.
fn variables(env: &Value) -> Vec<(String, String)> {
    let members = env.as_object().into_iter().flatten();
    members
        .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
        .collect()
}
