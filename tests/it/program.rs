//! The program itself: what it prints, how it ends, with which exit code.

mod check;
mod environment;
mod exposed;
mod log;
mod profile;

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

use crate::support::{Caller, send};

const PROGRAM: &str = env!("CARGO_BIN_EXE_webex-scim-mock");
const DEMO_ORG: &str = "11111111-2222-4333-8444-555555555555";

/// A started program and what its READY line said.
struct Program {
    child: Child,
    stdout: BufReader<std::process::ChildStdout>,
    ready: Value,
}

impl Program {
    fn start(args: &[&str]) -> Self {
        Self::start_with(args, &[])
    }

    /// With these variables in its environment.
    fn start_with(args: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["--listen", "127.0.0.1:0"])
            .args(args)
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        stdout.read_line(&mut first).unwrap();
        let ready = first.strip_prefix("READY ").expect("READY comes first");
        Self {
            ready: serde_json::from_str(ready).unwrap(),
            child,
            stdout,
        }
    }

    fn url(&self) -> &str {
        self.ready["url"].as_str().unwrap()
    }

    fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let status = Command::new("kill").args([name, &pid]).status().unwrap();
        assert!(status.success());
    }

    /// Waits for the end: exit code, the rest of stdout, stderr.
    fn end(mut self) -> (Option<i32>, String, String) {
        let mut stdout = String::new();
        self.stdout.read_to_string(&mut stdout).unwrap();
        let mut stderr = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        (self.child.wait().unwrap().code(), stdout, stderr)
    }

    async fn control(&self, method: &str, path: &str, body: Option<Value>) -> Value {
        let url = format!("{}/__mock{path}", self.url());
        let headers = [("content-type", "application/json")];
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        send(method, &url, &headers, body).await.json()
    }

    async fn token(&self, user_name: &str) -> String {
        let path = format!("/orgs/{DEMO_ORG}/tokens");
        let issued = self
            .control("POST", &path, Some(json!({ "userName": user_name })))
            .await;
        issued["token"].as_str().unwrap().to_owned()
    }

    fn tenant_url(&self) -> String {
        format!("{}/v1/scim/{DEMO_ORG}", self.url())
    }
}

fn run(args: &[&str]) -> Output {
    Command::new(PROGRAM).args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn ready_comes_first_and_nothing_follows_where_there_is_no_terminal() {
    let program = Program::start(&[]);
    let url = program.url().to_owned();
    assert!(url.starts_with("http://127.0.0.1:"));
    let expected = json!({
        "url": url, "controlUrl": format!("{url}/__mock"), "orgId": DEMO_ORG, "pid": program.child.id(),
    });
    assert_eq!(program.ready, expected);
    program.signal("-TERM");
    let (code, rest, _) = program.end();
    assert_eq!((code, rest.as_str()), (Some(0), ""));
}

#[tokio::test]
async fn the_demo_org_has_every_kind_of_person_and_the_same_ids_at_every_start() {
    let mut seen = Vec::new();
    for _ in 0..2 {
        let program = Program::start(&[]);
        let org = program.control("GET", &format!("/orgs/{DEMO_ORG}"), None).await;
        let token = org["adminToken"]["token"].as_str().unwrap().to_owned();
        let caller = Caller::new(&program.tenant_url(), &token);
        let users = caller.get("/Users?attributes=userName,roles").await.json();
        let groups = caller.get("/Groups?attributes=displayName").await.json();
        assert_eq!(
            (&users["totalResults"], &groups["totalResults"]),
            (&json!(10), &json!(4))
        );
        let roles: Vec<&str> = users["Resources"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|user| user["roles"][0]["value"].as_str())
            .collect();
        assert_eq!(roles, ["id_full_admin", "id_user_admin", "id_readonly_admin"]);
        seen.push((token, users["Resources"].clone(), groups["Resources"].clone()));
        program.signal("-INT");
        assert_eq!(program.end().0, Some(0));
    }
    assert_eq!(seen[0], seen[1]);
}

#[test]
fn a_port_in_use_is_a_clear_error_and_exit_code_1() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = run(&["serve", "--listen", &address]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), "");
    assert_eq!(
        text(&output.stderr),
        format!(
            "error: cannot listen on {address}: Address already in use (os error 98)\n\
             hint: another double may be running; --listen 127.0.0.1:0 takes a free port\n"
        )
    );
}

#[test]
fn an_address_beyond_this_machine_is_refused_with_exit_code_2_unless_it_is_exposed() {
    let output = run(&["--listen", "0.0.0.0:0"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        text(&output.stderr),
        "error: this address can be reached from other machines\n\
         hint: listen on 127.0.0.1, or add --expose and a control token\n"
    );
}

#[tokio::test]
async fn a_request_under_way_is_answered_after_the_first_signal() {
    let program = Program::start(&[]);
    let admin = Caller::new(&program.tenant_url(), &program.token("admin@example.test").await);
    let rule = json!({ "short": "users.list: delay=300ms" });
    program
        .control("POST", &format!("/orgs/{DEMO_ORG}/faults"), Some(rule))
        .await;
    let (answer, ()) = tokio::join!(admin.get("/Users"), async {
        under_way(&program).await;
        program.signal("-TERM");
    });
    assert_eq!(answer.status, 200);
    assert_eq!(program.end().0, Some(0));
}

#[tokio::test]
async fn the_second_signal_ends_it_at_once() {
    let program = Program::start(&["--grace", "60s"]);
    let admin = Caller::new(&program.tenant_url(), &program.token("admin@example.test").await);
    let rule = json!({ "short": "users.list: delay=60s" });
    program
        .control("POST", &format!("/orgs/{DEMO_ORG}/faults"), Some(rule))
        .await;
    let hanging = tokio::spawn(async move { admin.get("/Users").await });
    under_way(&program).await;
    program.signal("-TERM");
    // Two signals of one kind may become one; the second kind is its own.
    program.signal("-INT");
    assert_eq!(program.end().0, Some(130));
    assert!(hanging.await.is_err(), "the request was not answered");
}

/// Asks until the fault was hit: then the request is waiting in it.
async fn under_way(program: &Program) {
    loop {
        let faults = program.control("GET", &format!("/orgs/{DEMO_ORG}/faults"), None).await;
        if faults["items"][0]["hits"] == json!(1) {
            return;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn test_connection_passes_fails_and_refuses_with_its_exit_codes() {
    let program = Program::start(&[]);
    let tenant_url = program.tenant_url();
    let test = |token: &str| run(&["test-connection", "--tenant-url", &tenant_url, "--token", token]);

    let passed = test(&program.token("admin@example.test").await);
    assert_eq!(passed.status.code(), Some(0), "{}", text(&passed.stdout));
    assert!(text(&passed.stdout).contains("Verdict: passed"));

    let forbidden = test(&program.token("plain@example.test").await);
    assert_eq!(forbidden.status.code(), Some(3));
    assert!(text(&forbidden.stdout).contains("Verdict: failed: CredentialValidationUnavailable"));

    let unauthorized = test("made-up");
    assert_eq!(unauthorized.status.code(), Some(3));
    assert!(text(&unauthorized.stdout).contains("SystemForCrossDomainIdentityManagementInvalidCredentials"));

    let elsewhere = run(&[
        "test-connection",
        "--tenant-url",
        "http://webex.example/v1/scim/x",
        "--token",
        "t",
    ]);
    assert_eq!(elsewhere.status.code(), Some(2));
    assert_eq!(text(&elsewhere.stdout), "");
    program.signal("-TERM");
    assert_eq!(program.end().0, Some(0));
}

/// `script` gives the program a terminal.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn on_a_terminal_a_card_follows_with_everything_to_copy() {
    let command = format!("{PROGRAM} --listen 127.0.0.1:0");
    let mut child = Command::new("script")
        .args(["-qefc", &command, "/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let ready: Value = serde_json::from_str(first.strip_prefix("READY ").unwrap()).unwrap();
    let card: Vec<String> = lines
        .map_while(Result::ok)
        .map(|line| line.trim_end().to_owned())
        .take_while(|line| !line.contains("Ctrl-C stops it."))
        .collect();
    let pid = ready["pid"].to_string();
    assert!(Command::new("kill").arg(&pid).status().unwrap().success());
    child.wait().unwrap();
    let url = ready["url"].as_str().unwrap();
    let card = card.join("\n");
    for part in [
        format!("  Organization ID   {DEMO_ORG}\n"),
        format!("  Tenant URL        {url}/v1/scim/{DEMO_ORG}\n"),
        format!("_PF84_{DEMO_ORG}\n"),
        format!("  Sign-in link      {url}/idb/saml2/jsp/doSSO.jsp?type=login&goto="),
        "  admin@example.test             demo-full-admin      Full administrator\n".to_owned(),
        "  plain@example.test             demo-plain-user      Not an administrator\n".to_owned(),
        format!("curl -sS {url}/__mock/orgs/{DEMO_ORG}/tokens -H"),
        format!("curl -sS {url}/__mock/orgs/{DEMO_ORG}/faults -H"),
    ] {
        assert!(card.contains(&part), "{part:?} is not in\n{card}");
    }
}
