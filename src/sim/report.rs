//! What came of a test: as JSON for programs, as text for people.

use std::fmt;
use std::time::Duration;

use serde::{Serialize, Serializer};

use super::verdict::Verdict;

/// A whole test. JSON has the verdict's `ok`, `code`, `innerCode`, `message` and `hint` at the top.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    #[serde(flatten)]
    pub(super) verdict: Verdict,
    pub(super) tenant_url: String,
    pub(super) token: TokenName,
    pub(super) probes: Vec<Probe>,
    /// What does not fail the test and is wrong all the same.
    pub(super) warnings: Vec<String>,
}

/// What may be said of a token.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TokenName {
    pub(super) fingerprint: String,
    /// In bytes.
    pub(super) length: usize,
}

/// One request of the test, and what the service makes of the answer.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Probe {
    pub(super) name: &'static str,
    /// The request as people read it, below the tenant URL and with the made-up name left out.
    #[serde(skip)]
    pub(super) summary: String,
    /// Method, path and query as they were sent.
    pub(super) request: String,
    /// None where no whole answer came.
    pub(super) status: Option<u16>,
    #[serde(rename = "elapsedMs", serialize_with = "milliseconds")]
    pub(super) elapsed: Duration,
    #[serde(flatten)]
    pub(super) verdict: Verdict,
    pub(super) body_excerpt: Option<String>,
}

fn milliseconds<S: Serializer>(elapsed: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX))
}

impl Report {
    /// Whether the tutorial's next step, *Save*, can follow.
    pub(crate) fn ok(&self) -> bool {
        self.verdict.code.is_none()
    }
}

impl Probe {
    fn remark(&self) -> String {
        match (&self.verdict.code, &self.verdict.hint) {
            (None, None) => "empty list, as it should be".to_owned(),
            (None, Some(_)) => "a list, but not an empty one".to_owned(),
            (Some(_), _) => code(&self.verdict),
        }
    }
}

fn code(verdict: &Verdict) -> String {
    let Some(code) = verdict.code else {
        return "passed".to_owned();
    };
    match code.inner() {
        Some(inner) => format!("{} ({inner})", code.name()),
        None => code.name().to_owned(),
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Test Connection against {}", printable(&self.tenant_url))?;
        writeln!(f, "  token {}, {} bytes", self.token.fingerprint, self.token.length)?;
        let width = self
            .probes
            .iter()
            .map(|probe| probe.summary.chars().count())
            .max()
            .unwrap_or(0);
        for probe in &self.probes {
            let status = probe
                .status
                .map_or_else(|| "---".to_owned(), |status| status.to_string());
            let ms = probe.elapsed.as_millis();
            writeln!(
                f,
                "  {:<width$}  {status}  {ms:>5} ms  {}",
                probe.summary,
                probe.remark()
            )?;
        }
        let outcome = if self.ok() { "" } else { "failed: " };
        writeln!(f, "Verdict: {outcome}{}", code(&self.verdict))?;
        writeln!(f, "  the administrator reads: {}", self.verdict.told)?;
        if let Some(hint) = &self.verdict.hint {
            writeln!(f, "  hint: {}", printable(hint))?;
        }
        let failed = self.probes.iter().find(|probe| probe.verdict.code.is_some());
        if let Some(body) = failed
            .and_then(|probe| probe.body_excerpt.as_deref())
            .filter(|body| !body.is_empty())
        {
            writeln!(f, "  the tenant answered: {}", printable(body))?;
        }
        for warning in &self.warnings {
            writeln!(f, "  warning: {}", printable(warning))?;
        }
        Ok(())
    }
}

/// On one line, and without what a stranger's bytes could do to a terminal.
fn printable(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    one_line.replace(|c: char| c.is_control() || is_directional(c), "\u{fffd}")
}

/// The characters that reorder what is shown around them (Unicode Standard Annex 9).
const fn is_directional(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::verdict::Code;
    use super::*;

    fn probe(verdict: Verdict, body: &str) -> Probe {
        Probe {
            name: "users",
            summary: r#"GET /Users?filter=userName eq "…""#.to_owned(),
            request: "GET /v1/scim/o/Users?filter=userName+eq+%22g%22".to_owned(),
            status: Some(if verdict.code.is_none() { 200 } else { 500 }),
            elapsed: Duration::from_millis(3),
            verdict,
            body_excerpt: Some(body.to_owned()),
        }
    }

    fn report(probes: Vec<Probe>) -> Report {
        let verdict = probes
            .last()
            .map_or_else(Verdict::success, |probe| probe.verdict.clone());
        Report {
            verdict,
            tenant_url: "http://127.0.0.1:8321/v1/scim/o".to_owned(),
            token: TokenName {
                fingerprint: "ba7816bf8f01".to_owned(),
                length: 3,
            },
            probes,
            warnings: Vec::new(),
        }
    }

    #[test]
    fn a_test_that_passes_reads_on_a_few_lines() {
        let groups = Probe {
            summary: r#"GET /Groups?excludedAttributes=members&filter=displayName eq "…""#.to_owned(),
            elapsed: Duration::from_millis(12),
            ..probe(Verdict::success(), "{}")
        };
        assert_eq!(
            report(vec![probe(Verdict::success(), "{}"), groups]).to_string(),
            r#"Test Connection against http://127.0.0.1:8321/v1/scim/o
  token ba7816bf8f01, 3 bytes
  GET /Users?filter=userName eq "…"                                 200      3 ms  empty list, as it should be
  GET /Groups?excludedAttributes=members&filter=displayName eq "…"  200     12 ms  empty list, as it should be
Verdict: passed
  the administrator reads: The tenant accepts the credentials: provisioning can be switched on.
"#
        );
    }

    #[test]
    fn a_test_that_fails_says_why_and_quotes_the_answer_harmlessly() {
        let failed = Verdict::failed(Code::InvalidCredentials, "Told.", "try this");
        let report = Report {
            warnings: vec!["and that".to_owned()],
            ..report(vec![probe(failed, "<b>\u{1b}[2J\r\n \u{202e}boo</b>")])
        };
        assert_eq!(
            report.to_string(),
            "Test Connection against http://127.0.0.1:8321/v1/scim/o\n  \
               token ba7816bf8f01, 3 bytes\n  \
               GET /Users?filter=userName eq \"…\"  500      3 ms  \
             InvalidCredentials (SystemForCrossDomainIdentityManagementServiceIncompatible)\n\
             Verdict: failed: InvalidCredentials (SystemForCrossDomainIdentityManagementServiceIncompatible)\n  \
               the administrator reads: Told.\n  \
               hint: try this\n  \
               the tenant answered: <b>\u{fffd}[2J \u{fffd}boo</b>\n  \
               warning: and that\n"
        );
    }

    #[test]
    fn the_json_has_every_key_in_every_case() {
        let failed = Verdict::failed(Code::InvalidCredentials, "Told.", "try this");
        let json = serde_json::to_value(report(vec![probe(failed, "x")])).unwrap();
        assert_eq!(
            json,
            json!({
                "ok": false, "code": "InvalidCredentials",
                "innerCode": "SystemForCrossDomainIdentityManagementServiceIncompatible",
                "message": "Told.", "hint": "try this",
                "tenantUrl": "http://127.0.0.1:8321/v1/scim/o",
                "token": { "fingerprint": "ba7816bf8f01", "length": 3 },
                "probes": [{
                    "name": "users", "request": "GET /v1/scim/o/Users?filter=userName+eq+%22g%22",
                    "status": 500, "elapsedMs": 3,
                    "ok": false, "code": "InvalidCredentials",
                    "innerCode": "SystemForCrossDomainIdentityManagementServiceIncompatible",
                    "message": "Told.", "hint": "try this", "bodyExcerpt": "x"
                }],
                "warnings": []
            })
        );
        let passed = serde_json::to_value(report(Vec::new())).unwrap();
        assert_eq!(
            (&passed["ok"], &passed["code"], &passed["innerCode"], &passed["hint"]),
            (&json!(true), &json!(null), &json!(null), &json!(null))
        );
    }
}
