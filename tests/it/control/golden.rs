//! Every file of `fixtures/control` is one call of the control plane with its whole answer: the shapes are a promise,
//! so a key that is missing, new or renamed is an error. Adding a case is adding a file.
//!
//! A file: `title`; `given`, the requests that come before, each with the status it answers (`null` for a reset), SCIM
//! requests with the administrator's token; `request`, whose `path` begins behind `/__mock` and whose body is `body`
//! (JSON) or `text`; `save`, names for what JSON pointers find in the answer; `expect`, with the status, all headers
//! but `Date` and `Content-Length`, and the whole body, which is left out where there is none.
//!
//! Placeholders are those of `fixtures/README.md`. Filled in from the start are `url`, `encoded-url`, `host`, `version`,
//! and of the one org that is there at first `org`, `domain`, `token`, its `fingerprint`, and `admin`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;
use webex_scim_mock::{MockWebex, Org};

use crate::golden::{Difference, Names, differences};
use crate::support::wire::{Wire, authority, request};
use crate::support::{Answer, control, routes, send, start};

/// Answers that no file can show: streams do not end, and two that list every call are held against the calls themselves
/// by `tests/it/openapi.rs`; and no file can begin a device's grant, which `tests/it/tokens/device.rs` does.
const NOT_SHOWN: [&str; 5] = [
    "GET /routes",
    "GET /openapi.json",
    "GET /events",
    "POST /orgs/{org}/devices/{userCode}",
    "GET /orgs/{org}/events",
];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    title: String,
    #[serde(default)]
    given: Vec<Given>,
    request: Request,
    #[serde(default)]
    save: BTreeMap<String, String>,
    expect: Expect,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    method: String,
    path: String,
    #[serde(default)]
    body: Value,
    status: Option<u16>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    method: String,
    path: String,
    #[serde(default)]
    body: Value,
    text: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<Value>,
}

#[tokio::test]
async fn every_golden_call_answers_exactly_what_its_file_promises() {
    let mut failures = Vec::new();
    for path in files() {
        let case = read(&path);
        let (webex, org) = start().await;
        let told = match play(&case, &webex, &org).await {
            Ok(differences) => differences.iter().map(Difference::to_string).collect(),
            Err(flaw) => vec![format!("    {flaw}")],
        };
        if !told.is_empty() {
            let name = path.file_name().unwrap().to_string_lossy();
            failures.push(format!("{name} ({}):\n{}", case.title, told.join("\n")));
        }
        webex.shutdown().await;
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[tokio::test]
async fn every_route_has_a_golden_file_of_its_success() {
    let cases: Vec<Case> = files().iter().map(|path| read(path)).collect();
    let covered = |route: &str| {
        let good = cases.iter().filter(|case| case.expect.status < 300);
        good.map(|case| &case.request)
            .any(|request| is_of(route, &request.method, &request.path))
    };
    let (webex, _org) = start().await;
    let routes = routes(&webex).await;
    let missing = routes.iter().map(String::as_str).filter(|route| !covered(route));
    assert_eq!(missing.collect::<Vec<_>>(), NOT_SHOWN);
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/control");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

fn read(path: &Path) -> Case {
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Whether a call is one of this route; `{…}` takes any one segment.
fn is_of(route: &str, method: &str, path: &str) -> bool {
    let (route_method, route_path) = route.split_once(' ').unwrap();
    let path = path.split('?').next().unwrap();
    let (wanted, found): (Vec<&str>, Vec<&str>) = (route_path.split('/').collect(), path.split('/').collect());
    let pairs = wanted.iter().zip(&found);
    route_method == method
        && wanted.len() == found.len()
        && pairs
            .into_iter()
            .all(|(wanted, found)| wanted.starts_with('{') || wanted == found)
}

/// Makes the call and names what is not as promised; the error is a flaw of the file.
async fn play(case: &Case, webex: &MockWebex, org: &Org) -> Result<Vec<Difference>, String> {
    let mut names = names(webex, org).await;
    for given in &case.given {
        prepare(given, webex, &names).await?;
    }
    let answer = call(&case.request, webex, &names).await?;
    for (name, pointer) in &case.save {
        let body = answer.json();
        let found = body.pointer(pointer).and_then(Value::as_str);
        names.set(
            name,
            found.ok_or_else(|| format!("{pointer}: no text in {}", answer.text()))?,
        );
    }
    compare(&case.expect, &answer, &names)
}

async fn names(webex: &MockWebex, org: &Org) -> Names {
    let view = control(webex, "GET", &format!("/orgs/{}", org.id()), None).await.json();
    let text = |pointer: &str| view.pointer(pointer).unwrap().as_str().unwrap().to_owned();
    let tokens = control(webex, "GET", &format!("/orgs/{}/tokens", org.id()), None)
        .await
        .json();
    let fingerprint = tokens["items"][0]["fingerprint"].as_str().unwrap().to_owned();
    let mut names = Names::default();
    for (name, value) in [
        ("url", webex.url().to_owned()),
        ("encoded-url", webex.url().replace(':', "%3A").replace('/', "%2F")),
        ("host", authority(webex.url()).to_owned()),
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("org", org.id().to_string()),
        ("domain", text("/domain")),
        ("token", org.admin_token().to_owned()),
        ("fingerprint", fingerprint),
        ("admin", text("/admin/id")),
    ] {
        names.set(name, &value);
    }
    names
}

/// Sends what comes before over a raw socket: it may end in a reset, and its headers stand in the journal.
async fn prepare(given: &Given, webex: &MockWebex, names: &Names) -> Result<(), String> {
    let path = names.text(&given.path)?;
    let token = format!("Bearer {}", names.get("token"));
    let mut headers = vec![("Host", names.get("host")), ("Content-Type", "application/json")];
    if !path.starts_with("/__mock/") {
        headers.push(("Authorization", &token));
    }
    let body = match names.body(&given.body)? {
        Value::Null => String::new(),
        body => body.to_string(),
    };
    let mut wire = Wire::connect(webex.url()).await;
    wire.send(request(&given.method, &path, &headers, body.as_bytes()))
        .await;
    match given.status {
        Some(status) => assert_eq!(wire.answer().await.status, status, "given {} {path}", given.method),
        None => assert!(wire.drain().await.1.is_err(), "given {} {path}", given.method),
    }
    Ok(())
}

async fn call(request: &Request, webex: &MockWebex, names: &Names) -> Result<Answer, String> {
    let path = names.text(&request.path)?;
    let Some(text) = &request.text else {
        let body = names.body(&request.body)?;
        let body = (!body.is_null()).then_some(&body);
        return Ok(control(webex, &request.method, &path, body).await);
    };
    let url = format!("{}/__mock{path}", webex.url());
    let headers = [("content-type", "application/json")];
    Ok(send(&request.method, &url, &headers, text.clone()).await)
}

fn compare(expect: &Expect, answer: &Answer, names: &Names) -> Result<Vec<Difference>, String> {
    let mut found = Vec::new();
    if answer.status != expect.status {
        let got = format!("{} with the body {:?}", answer.status, answer.text());
        found.push(Difference::new("status", expect.status.to_string(), got));
    }
    // The same on every answer, but not from release to release.
    let version = answer.header("x-mock-version");
    if version != env!("CARGO_PKG_VERSION") {
        let expected = env!("CARGO_PKG_VERSION").to_owned();
        found.push(Difference::new("x-mock-version", expected, version.to_owned()));
    }
    let told_apart = ["date", "content-length", "x-mock-version"];
    let headers: BTreeMap<String, String> = answer
        .headers
        .iter()
        .filter(|(name, _)| !told_apart.contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    if headers != expect.headers {
        let [expected, got] = [&expect.headers, &headers].map(|headers| format!("{headers:?}"));
        found.push(Difference::new("headers", expected, got));
    }
    match &expect.body {
        Some(body) => found.extend(differences(&names.expected(body)?, &answer.json())),
        None if answer.body.is_empty() => {}
        None => found.push(Difference::new("", "nothing", answer.text())),
    }
    Ok(found)
}
