//! The button *Test Connection* of Entra ID's provisioning page: two lookups for things that cannot exist.

use std::time::Duration;

use super::credentials::Credentials;
use super::http::{self, Answer};
use super::report::{Probe, Report, TokenName};
use super::verdict::{Code, Verdict};
use crate::clock::Stopwatch;
use crate::entropy;

/// One request of the test. The tutorial matches users by `userName` and groups by `displayName`.
struct Lookup {
    name: &'static str,
    resource: &'static str,
    matched: &'static str,
    /// The keys in front of `filter`.
    query: &'static [(&'static str, &'static str)],
}

const LOOKUPS: [Lookup; 2] = [
    Lookup {
        name: "users",
        resource: "Users",
        matched: "userName",
        query: &[],
    },
    // Entra: assumed. That groups are looked up is documented; whether also when no group is mapped is not.
    Lookup {
        name: "groups",
        resource: "Groups",
        matched: "displayName",
        query: &[("excludedAttributes", "members")],
    },
];

/// Presses the button. `timeout` is for each request.
///
/// Where the tenant gave no answer at all, the second request is not sent: it would only double the wait.
pub(crate) async fn run(credentials: &Credentials, timeout: Duration) -> Report {
    let mut probes = Vec::new();
    for lookup in &LOOKUPS {
        let (probe, answered) = send(lookup, credentials, timeout).await;
        probes.push(probe);
        if !answered {
            break;
        }
    }
    report(credentials, probes)
}

async fn send(lookup: &Lookup, credentials: &Credentials, timeout: Duration) -> (Probe, bool) {
    let token = &credentials.token;
    let filter = |value: &str| format!("{} eq \"{value}\"", lookup.matched);
    let url = {
        let filter = filter(&entropy::fresh_uuid().to_string());
        let mut query = lookup.query.to_vec();
        query.push(("filter", &filter));
        credentials.tenant_url.request(lookup.resource, &query)
    };
    let watch = Stopwatch::start();
    let outcome = http::get(&url, token, timeout).await;
    let elapsed = watch.elapsed();
    let target = format!("{}?{}", url.path(), url.query().unwrap_or_default());
    let summary = lookup
        .query
        .iter()
        .map(|(key, value)| format!("{key}={value}&"))
        .collect::<String>();
    let probe = Probe {
        name: lookup.name,
        summary: format!("GET /{}?{summary}filter={}", lookup.resource, filter("…")),
        request: token.hide(&format!("GET {target}")),
        status: outcome.as_ref().ok().map(|answer| answer.status.as_u16()),
        elapsed,
        body_excerpt: outcome.as_ref().ok().map(|answer| excerpt(&token.hide(&text(answer)))),
        verdict: Verdict::of(&outcome, token),
    };
    (probe, outcome.is_ok())
}

fn text(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.body).into_owned()
}

/// The characters of a body that a report shows.
const EXCERPT_CHARS: usize = 300;

fn excerpt(text: &str) -> String {
    match text.char_indices().nth(EXCERPT_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The first lookup that fails decides; a test that passes can still be one that cannot be saved.
fn report(credentials: &Credentials, probes: Vec<Probe>) -> Report {
    let mut warnings: Vec<String> = probes
        .iter()
        .filter(|probe| probe.verdict.code.is_none())
        .filter_map(|probe| Some(format!("{}: {}", probe.name, probe.verdict.hint.as_ref()?)))
        .collect();
    warnings.extend(credentials.token.paste_lint().map(str::to_owned));
    let failed = probes
        .iter()
        .map(|probe| &probe.verdict)
        .find(|verdict| verdict.code.is_some());
    let verdict = match (failed, credentials.storage_lint()) {
        (Some(verdict), lint) => {
            warnings.extend(lint);
            verdict.clone()
        }
        (None, Some(lint)) => Verdict::failed(
            Code::CannotBeSaved,
            "The test passes, but the next step fails: the credentials are too long to be saved.",
            format!("{lint}; use a shorter token or tenant URL"),
        ),
        (None, None) => Verdict::success(),
    };
    Report {
        verdict,
        tenant_url: credentials.token.hide(credentials.tenant_url.as_str()),
        token: TokenName {
            fingerprint: credentials.token.fingerprint(),
            length: credentials.token.len(),
        },
        probes,
        warnings,
    }
}

#[cfg(test)]
mod tests;
