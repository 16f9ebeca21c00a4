//! A double that other machines can reach asks for a token before it is operated.

use serde_json::{Value, json};

use super::{DEMO_ORG, Program};
use crate::support::{Answer, send};

const TOKEN: &str = "0123456789abcdef";

/// The program, exposed, with its token in its environment.
fn exposed() -> Program {
    let environment = [("WEBEX_SCIM_MOCK_CONTROL_TOKEN", TOKEN)];
    Program::start_with(&["--expose", "--allow-host", "webex.example"], &environment)
}

async fn control(program: &Program, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    send(method, &format!("{}{path}", program.url()), headers, "").await
}

#[tokio::test]
async fn an_exposed_double_is_operated_with_its_token_only() {
    let program = exposed();
    let refused = control(&program, "GET", "/__mock/orgs", &[]).await;
    assert_eq!(refused.status, 401);
    assert_eq!(
        refused.header("www-authenticate"),
        "Bearer, Basic realm=\"webex-scim-mock control plane\""
    );
    let expected = json!({
        "type": "about:blank",
        "title": "Unauthorized",
        "status": 401,
        "detail": "there is no Authorization header",
        "hint": "send Authorization: Bearer with the token of --control-token",
    });
    assert_eq!(refused.json(), expected);
    let bearer = format!("Bearer {TOKEN}");
    let path = format!("/__mock/orgs/{DEMO_ORG}");
    // Refused without an effect, and with the token it is done.
    assert_eq!(control(&program, "DELETE", &path, &[]).await.status, 401);
    let named = [("authorization", bearer.as_str()), ("host", "webex.example")];
    assert_eq!(control(&program, "GET", &path, &named).await.status, 200);
    let foreign = [("authorization", bearer.as_str()), ("host", "evil.example")];
    assert_eq!(control(&program, "GET", &path, &foreign).await.status, 403);
    assert_eq!(control(&program, "DELETE", &path, &named).await.status, 204);
    program.signal("-TERM");
    let (code, _, stderr) = program.end();
    assert_eq!(code, Some(0));
    assert!(!stderr.contains(TOKEN), "{stderr}");
}

#[tokio::test]
async fn pages_of_an_exposed_double_ask_for_the_token_and_probes_and_connectors_do_not() {
    let program = exposed();
    for page in ["/", &format!("/__mock/orgs/{DEMO_ORG}/")] {
        assert_eq!(control(&program, "GET", page, &[]).await.status, 401, "{page}");
        // A browser asks a person, and sends what they type as a password.
        let basic = [("authorization", "Basic bWU6MDEyMzQ1Njc4OWFiY2RlZg==")];
        assert_eq!(control(&program, "GET", page, &basic).await.status, 200, "{page}");
    }
    for probe in ["/__mock/health/live", "/__mock/health/ready"] {
        assert_eq!(control(&program, "GET", probe, &[]).await.status, 200, "{probe}");
    }
    let org: Value = {
        let bearer = format!("Bearer {TOKEN}");
        let headers = [("authorization", bearer.as_str())];
        control(&program, "GET", &format!("/__mock/orgs/{DEMO_ORG}"), &headers)
            .await
            .json()
    };
    let bearer = format!("Bearer {}", org["adminToken"]["token"].as_str().unwrap());
    let users = format!("/v1/scim/{DEMO_ORG}/Users");
    let headers = [("authorization", bearer.as_str()), ("host", "connector.example")];
    assert_eq!(control(&program, "GET", &users, &headers).await.status, 200);
    program.signal("-TERM");
    program.end();
}
