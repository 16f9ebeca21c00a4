//! Sends a conversation step by step, and stops at the first that goes otherwise: those behind it build on it.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;
use webex_scim_mock::{MockWebex, Org};

use super::bearer;
use super::fixture::{Base, Case, Expect, Request, Step};
use crate::golden::{Difference, Names, differences};
use crate::support::{Answer, control, send};

/// How a blank of the query goes over the wire.
#[derive(Clone, Copy, Debug)]
pub(super) enum Blanks {
    Plus,
    Percent20,
}

/// Where the token comes from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bearer {
    SignedIn,
    Issued,
}

/// One way to hold the same conversation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flavour {
    pub(super) blanks: Blanks,
    pub(super) bearer: Bearer,
}

impl Flavour {
    pub(super) const ALL: [Self; 4] = [
        Self::new(Blanks::Plus, Bearer::SignedIn),
        Self::new(Blanks::Percent20, Bearer::SignedIn),
        Self::new(Blanks::Plus, Bearer::Issued),
        Self::new(Blanks::Percent20, Bearer::Issued),
    ];

    const fn new(blanks: Blanks, bearer: Bearer) -> Self {
        Self { blanks, bearer }
    }
}

impl fmt::Display for Flavour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let blanks = match self.blanks {
            Blanks::Plus => "+",
            Blanks::Percent20 => "%20",
        };
        let bearer = match self.bearer {
            Bearer::SignedIn => "of the sign-in",
            Bearer::Issued => "of the control plane",
        };
        write!(f, "blanks as {blanks}, token {bearer}")
    }
}

/// Holds the conversation with an org; the error tells file, flavour, step, and every difference.
pub(super) async fn replay(webex: &MockWebex, org: &Org, case: &Case, flavour: Flavour) -> Result<(), String> {
    let base = match case.conversation.base {
        Base::Connector => org.tenant_url(),
        Base::V2 => org.scim_url(),
    };
    let token = match flavour.bearer {
        Bearer::SignedIn => bearer::signed_in(org).await,
        Bearer::Issued => bearer::issued(webex, org).await,
    };
    if let Some(profile) = &case.conversation.profile {
        let answer = control(webex, "PUT", &format!("/orgs/{}/profile", org.id()), Some(profile)).await;
        assert_eq!(answer.status, 200, "{}: {}", case.file, answer.text());
    }
    let mut names = Names::default();
    names.set("base", base);
    names.set("org", &org.id().to_string());
    let mut client = Client {
        base: base.to_owned(),
        flags: &case.conversation.flags,
        headers: &case.conversation.headers,
        authorization: format!("Bearer {token}"),
        blanks: flavour.blanks,
        names,
    };
    for step in &case.conversation.steps {
        client
            .take(step)
            .await
            .map_err(|what| format!("{}, {flavour}\n  step {:?}{what}\n", case.file, step.name))?;
    }
    Ok(())
}

/// The client in the middle of a conversation.
struct Client<'a> {
    base: String,
    flags: &'a str,
    headers: &'a BTreeMap<String, String>,
    authorization: String,
    blanks: Blanks,
    names: Names,
}

/// A request ready to go.
#[derive(Clone)]
struct Sent {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Client<'_> {
    async fn take(&mut self, step: &Step) -> Result<(), String> {
        let sent = self.prepare(&step.request).map_err(|flaw| format!(": {flaw}"))?;
        let told = format!(": {} {} {}", sent.method, sent.url, sent.body);
        let told = told.trim_end();
        let answer = sent.go().await.map_err(|panic| format!("{told}\n    {panic}"))?;
        let mut found = self.save(step, &answer);
        let judged = self.judge(&step.expect, &answer);
        found.extend(judged.map_err(|flaw| format!("{told}\n    {flaw}"))?);
        if found.is_empty() {
            return Ok(());
        }
        let lines: Vec<String> = found.iter().map(Difference::to_string).collect();
        Err(format!("{told}\n{}", lines.join("\n")))
    }

    fn prepare(&self, request: &Request) -> Result<Sent, String> {
        let mut headers = vec![("authorization".to_owned(), self.authorization.clone())];
        // What a request says of its own goes over what the client always says.
        let mut said = self.headers.clone();
        said.extend(request.headers.clone());
        for (name, value) in &said {
            headers.push((name.to_ascii_lowercase(), self.names.text(value)?));
        }
        let body = match (&request.body, &request.text) {
            (Some(body), _) => self.names.body(body)?.to_string(),
            (None, Some(text)) => self.names.text(text)?,
            (None, None) => String::new(),
        };
        if !body.is_empty() && !headers.iter().any(|(name, _)| name == "content-type") {
            headers.push(("content-type".to_owned(), "application/scim+json".to_owned()));
        }
        Ok(Sent {
            method: request.method.clone(),
            url: self.url(&self.names.text(&request.path)?),
            headers,
            body,
        })
    }

    /// The path below the base; the flags stay at the end of every query.
    fn url(&self, path: &str) -> String {
        let blank = match self.blanks {
            Blanks::Plus => "+",
            Blanks::Percent20 => "%20",
        };
        let path = path.replace('"', "%22");
        let (path, query) = match path.split_once('?') {
            Some((path, query)) => (path, format!("?{}", query.replace(' ', blank))),
            None => (path.as_str(), String::new()),
        };
        let flags = match (self.flags, query.as_str()) {
            ("", _) => String::new(),
            (flags, "") => format!("?{flags}"),
            (flags, _) => format!("&{flags}"),
        };
        format!("{}{}{query}{flags}", self.base, path.replace(' ', "%20"))
    }

    /// Remembers what the step asks for. What is not there is a difference, and a name that says so from then on.
    fn save(&mut self, step: &Step, answer: &Answer) -> Vec<Difference> {
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let mut missing = Vec::new();
        for (name, pointer) in &step.save {
            match body.pointer(pointer).and_then(Value::as_str) {
                Some(value) => self.names.set(name, value),
                None => {
                    self.names.set(name, &format!("(no {name})"));
                    let at = format!("{pointer}, to be saved as {name}");
                    missing.push(Difference::new(at, "a text", "nothing"));
                }
            }
        }
        missing
    }

    /// Status, headers, body: every difference there is, or what is wrong with the expectation itself.
    fn judge(&self, expect: &Expect, answer: &Answer) -> Result<Vec<Difference>, String> {
        let mut found = Vec::new();
        if answer.status != expect.status {
            let got = format!("{} with the body {:?}", answer.status, answer.text());
            found.push(Difference::new("status", expect.status.to_string(), got));
        }
        for (name, value) in &expect.headers {
            let (value, got) = (self.names.text(value)?, answer.header(name));
            if !got.starts_with(&value) {
                let at = format!("header {name}");
                found.push(Difference::new(at, format!("{value}..."), format!("{got:?}")));
            }
        }
        match (&expect.body, serde_json::from_slice(&answer.body)) {
            (None, _) if answer.body.is_empty() => {}
            (None, _) => found.push(Difference::new("", "nothing", answer.text())),
            (Some(expected), Ok(got)) => found.extend(differences(&self.names.expected(expected)?, &got)),
            (Some(expected), Err(_)) => {
                let expected = self.names.expected(expected)?.to_string();
                found.push(Difference::new("", expected, format!("no JSON: {:?}", answer.text())));
            }
        }
        Ok(found)
    }
}

impl Sent {
    /// The answer, or what the checks that hold for every answer say of it.
    async fn go(&self) -> Result<Answer, String> {
        let sent = self.clone();
        let task = tokio::spawn(async move {
            let headers: Vec<(&str, &str)> = sent.headers.iter().map(|(name, value)| (&**name, &**value)).collect();
            send(&sent.method, &sent.url, &headers, sent.body).await
        });
        task.await.map_err(|error| told(&*error.into_panic()))
    }
}

fn told(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_else(|| "a panic without a text".to_owned())
}
