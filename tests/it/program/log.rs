//! One line per request on stderr.

use serde_json::json;

use super::{DEMO_ORG, Program};
use crate::support::Caller;

/// The lines about requests to the demo org, after the program has ended.
fn lines(program: Program) -> Vec<String> {
    let stderr = log(program);
    let lines = stderr
        .lines()
        .filter(|line| line.contains(DEMO_ORG) && line.contains(" ms"));
    lines.map(str::to_owned).collect()
}

fn log(program: Program) -> String {
    program.signal("-TERM");
    let (_, _, stderr) = program.end();
    stderr
}

#[tokio::test]
async fn a_credential_that_nobody_issued_is_warned_of_and_stands_nowhere_in_the_log() {
    let program = Program::start(&["--log-level", "debug"]);
    let secret = "Y2lzY28tcmVhbC10b2tlbg-of-the-real-service";
    let stranger = Caller::new(&program.tenant_url(), secret);
    assert_eq!(stranger.get(&format!("/Users/{secret}?x={secret}")).await.status, 401);
    let log = log(program);
    let warned = log
        .lines()
        .filter(|line| line.contains("WARN") && line.contains("req-1"));
    let warned: Vec<&str> = warned.collect();
    assert_eq!(warned.len(), 1, "{log}");
    assert!(
        warned[0].contains("no organization of this double issued; nothing of it was kept"),
        "{log}"
    );
    assert!(!log.contains(secret), "{log}");
}

#[tokio::test]
async fn a_line_per_request_says_org_operation_status_time_and_why() {
    let program = Program::start(&["--log-level", "info"]);
    let plain = Caller::new(&program.tenant_url(), &program.token("plain@example.test").await);
    let nobody = Caller::new(&program.tenant_url(), "not-a-token");
    let admin = Caller::new(&program.tenant_url(), &program.token("admin@example.test").await);
    let statuses = [
        admin.get("/Users").await.status,
        nobody.get("/Users").await.status,
        plain.get("/Users").await.status,
        admin.get("/Users/none").await.status,
    ];
    assert_eq!(statuses, [200, 401, 403, 404]);
    let lines = lines(program);
    let expected = [
        ("users.list 200", None),
        (
            "users.list 401",
            Some("no organization of this double issued the token"),
        ),
        (
            "users.list 403",
            Some("plain@example.test has the roles []; users.list needs one of"),
        ),
        ("users.get 404", Some("User none does not exist in this organization.")),
    ];
    assert_eq!(lines.len(), expected.len(), "{lines:?}");
    for (line, (what, why)) in lines.iter().zip(expected) {
        assert!(line.contains(what) && line.contains(" ms"), "{line}");
        match why {
            Some(why) => assert!(line.contains(why), "{line}"),
            None => assert!(!line.contains("why="), "{line}"),
        }
    }
}

#[tokio::test]
async fn a_line_of_a_faulted_request_says_which_fault_and_why() {
    let program = Program::start(&[]);
    let admin = Caller::new(&program.tenant_url(), &program.token("admin@example.test").await);
    let path = format!("/orgs/{DEMO_ORG}/faults");
    for (id, short) in [("busy", "users.list: 503 x1"), ("slow", "groups.list: delay=1ms")] {
        let rule = json!({ "id": id, "short": short });
        assert_eq!(program.control("POST", &path, Some(rule)).await["id"], id);
    }
    let mut statuses = Vec::new();
    for path in ["/Users", "/Groups", "/Users"] {
        statuses.push(admin.get(path).await.status);
    }
    assert_eq!(statuses, [503, 200, 200]);
    let lines = lines(program);
    let expected = [
        (
            "users.list 503 ",
            Some("busy"),
            Some("a fault answered in the operation's place"),
        ),
        ("groups.list 200 ", Some("slow"), None),
        ("users.list 200 ", None, None),
    ];
    assert_eq!(lines.len(), expected.len(), "{lines:?}");
    for (line, (what, fault, why)) in lines.iter().zip(expected) {
        let has = |name: &str, value: Option<&str>| match value {
            Some(value) => line.contains(&format!("{name}=\"{value}\"")),
            None => !line.contains(&format!("{name}=")),
        };
        assert!(line.contains(what) && has("fault", fault) && has("why", why), "{line}");
    }
}
