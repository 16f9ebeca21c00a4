//! The whole test against a tenant over real sockets.

use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::super::credentials::Token;
use super::super::tenant_url::TenantUrl;
use super::*;

const LONG: Duration = Duration::from_secs(20);
const TOKEN: &str = "NmMwZDFkMGE_PF84_6c0d1d0a-9f5e-4d35-8f86-0f2f7f6b2f11";

fn credentials(tenant_url: &str, token: &str) -> Credentials {
    Credentials {
        tenant_url: TenantUrl::parse(tenant_url, &[]).unwrap(),
        token: Token::parse(token).unwrap(),
    }
}

fn empty_list() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": 0, "startIndex": 1, "itemsPerPage": 0, "Resources": [],
    }))
}

/// A tenant at `/scim` with these two answers.
async fn tenant(users: ResponseTemplate, groups: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    for (at, answer) in [("/scim/Users", users), ("/scim/Groups", groups)] {
        Mock::given(method("GET"))
            .and(path(at))
            .respond_with(answer)
            .mount(&server)
            .await;
    }
    server
}

async fn press(server: &MockServer) -> Report {
    run(&credentials(&format!("{}/scim", server.uri()), TOKEN), LONG).await
}

fn codes(report: &Report) -> Vec<Option<&'static str>> {
    let probes = report.probes.iter().map(|probe| &probe.verdict);
    std::iter::once(&report.verdict)
        .chain(probes)
        .map(|verdict| verdict.code.map(Code::name))
        .collect()
}

#[tokio::test]
async fn a_tenant_that_answers_two_empty_lists_passes() {
    let server = tenant(empty_list(), empty_list()).await;
    let report = press(&server).await;
    assert!(report.ok());
    assert_eq!(codes(&report), [None, None, None]);
    assert!(report.warnings.is_empty());
}

#[tokio::test]
async fn the_two_lookups_ask_for_fresh_names_and_send_no_header_of_their_own() {
    let server = tenant(empty_list(), empty_list()).await;
    let tenant_url = format!("{}/scim/?aadOptscim062020", server.uri());
    let report = run(&credentials(&tenant_url, TOKEN), LONG).await;
    let requests = server.received_requests().await.unwrap();
    let mut names = Vec::new();
    for (request, (path, attribute, excluded)) in requests.iter().zip([
        ("/scim/Users", "userName", None),
        ("/scim/Groups", "displayName", Some("members")),
    ]) {
        assert_eq!(request.url.path(), path);
        let mut pairs = request.url.query_pairs();
        assert_eq!(pairs.next().unwrap(), ("aadOptscim062020".into(), "".into()));
        if let Some(excluded) = excluded {
            assert_eq!(pairs.next().unwrap(), ("excludedAttributes".into(), excluded.into()));
        }
        let (key, filter) = pairs.next().unwrap();
        assert_eq!((key.as_ref(), pairs.next()), ("filter", None));
        let name = filter
            .strip_prefix(&format!("{attribute} eq \""))
            .and_then(|rest| rest.strip_suffix('"'));
        names.push(name.unwrap().parse::<uuid::Uuid>().unwrap());
        let mut headers: Vec<_> = request.headers.keys().map(http_name).collect();
        headers.sort_unstable();
        assert_eq!(headers, ["authorization", "host"]);
        assert_eq!(request.headers["authorization"], format!("Bearer {TOKEN}"));
    }
    assert_eq!(names.len(), 2);
    assert_ne!(names[0], names[1]);
    assert_eq!(
        report.probes[1].request,
        format!(
            "GET /scim/Groups?aadOptscim062020&excludedAttributes=members&filter=displayName+eq+%22{}%22",
            names[1]
        )
    );
}

fn http_name(name: &::http::HeaderName) -> &str {
    name.as_str()
}

#[tokio::test]
async fn groups_alone_can_fail_the_test() {
    let server = tenant(empty_list(), ResponseTemplate::new(404)).await;
    let report = press(&server).await;
    assert_eq!(
        codes(&report),
        [Some("InvalidCredentials"), None, Some("InvalidCredentials")]
    );
}

#[tokio::test]
async fn the_first_failure_decides_and_both_are_shown() {
    let server = tenant(ResponseTemplate::new(401), ResponseTemplate::new(403)).await;
    let report = press(&server).await;
    let invalid = Some("SystemForCrossDomainIdentityManagementInvalidCredentials");
    assert_eq!(
        codes(&report),
        [invalid, invalid, Some("CredentialValidationUnavailable")]
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let server = tenant(empty_list(), empty_list()).await;
    let redirect = ResponseTemplate::new(302).insert_header("location", format!("{}/scim/Users", server.uri()));
    let front = tenant(redirect, empty_list()).await;
    let report = press(&front).await;
    assert_eq!(report.probes[0].status, Some(302));
    assert!(!report.ok());
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_page_and_an_empty_body_fail() {
    let page = ResponseTemplate::new(200).set_body_raw("<html>Sign in</html>", "text/html");
    let server = tenant(page, ResponseTemplate::new(200)).await;
    let report = press(&server).await;
    let incompatible = Some("SystemForCrossDomainIdentityManagementServiceIncompatible");
    assert_eq!(codes(&report), [incompatible; 3]);
    assert_eq!(report.probes[0].body_excerpt.as_deref(), Some("<html>Sign in</html>"));
    assert_eq!(report.probes[1].body_excerpt.as_deref(), Some(""));
}

#[tokio::test]
async fn without_an_answer_the_second_lookup_is_not_sent() {
    let hang = empty_list().set_delay(LONG);
    let server = tenant(hang, empty_list()).await;
    let credentials = credentials(&format!("{}/scim", server.uri()), TOKEN);
    let report = run(&credentials, Duration::from_millis(50)).await;
    let unavailable = Some("CredentialValidationUnavailable");
    assert_eq!(codes(&report), [unavailable, unavailable]);
    assert_eq!(
        (report.probes[0].status, report.probes[0].body_excerpt.as_deref()),
        (None, None)
    );
}

#[tokio::test]
async fn a_tenant_that_echoes_the_token_does_not_put_it_into_the_report() {
    let body = format!("{}{TOKEN} and more", "x".repeat(EXCERPT_CHARS - 20));
    let echo = ResponseTemplate::new(500).set_body_string(body);
    let server = tenant(echo.clone(), echo).await;
    let tenant_url = format!("{}/scim?key={TOKEN}", server.uri());
    let report = run(&credentials(&tenant_url, TOKEN), LONG).await;
    let shown = format!("{report}{}{report:?}", serde_json::to_string(&report).unwrap());
    assert!(!shown.contains(&TOKEN[..20]), "{shown}");
    assert!(shown.contains(&entropy::fingerprint(TOKEN)));
}

#[tokio::test]
async fn an_excerpt_ends_after_300_characters() {
    let of = |chars: usize| "ü".repeat(chars);
    assert_eq!(excerpt(&of(300)), of(300));
    assert_eq!(excerpt(&of(301)), format!("{}…", of(300)));
}

#[tokio::test]
async fn credentials_that_cannot_be_saved_fail_a_test_that_passes() {
    let server = tenant(empty_list(), empty_list()).await;
    let url = format!("{}/scim", server.uri());
    let of = |bytes: usize| credentials(&url, &"t".repeat(bytes - url.len()));
    assert!(run(&of(1024), LONG).await.ok());
    let report = run(&of(1025), LONG).await;
    assert_eq!(codes(&report), [Some("CannotBeSaved"), None, None]);
    assert_eq!(
        report.verdict.told,
        "The test passes, but the next step fails: the credentials are too long to be saved."
    );
    assert!(report.warnings.is_empty());
}

#[tokio::test]
async fn what_is_odd_but_passes_is_a_warning() {
    let everything = ResponseTemplate::new(200).set_body_json(json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 3, "Resources": [{}, {}, {}],
    }));
    let server = tenant(everything, empty_list()).await;
    let report = run(&credentials(&format!("{}/scim", server.uri()), "Bearer abc"), LONG).await;
    let json: Value = serde_json::to_value(&report).unwrap();
    assert_eq!(json["ok"], true);
    assert_eq!(
        json["warnings"],
        json!([
            "users: a name that was made up this moment has 3 match(es): the filter seems to be ignored, and a sync \
             would take the wrong one for its own",
            "the token begins with `Bearer `, and the service adds that word itself: leave it out",
        ])
    );
}

#[tokio::test]
async fn a_long_credential_that_fails_anyway_is_warned_of() {
    let server = tenant(ResponseTemplate::new(401), ResponseTemplate::new(401)).await;
    let report = run(&credentials(&format!("{}/scim", server.uri()), &"t".repeat(1100)), LONG).await;
    assert_eq!(report.warnings.len(), 1);
    assert!(
        report.warnings[0].ends_with("the portal refuses to save them"),
        "{}",
        report.warnings[0]
    );
}
