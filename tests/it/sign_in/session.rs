//! The browser's session: its cookie, what it saves a person, and when it ends.

use std::time::Duration;

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::visitor::Visitor;
use super::{Ask, REDIRECT_URI, path_of, token_of};
use crate::support::refusal::{UNAUTHORIZED, assert_gateway};
use crate::support::{Answer, Caller};

const PERSON: (&str, &str) = ("user-admin@example.test", "demo-user-admin");
const HOUR: Duration = Duration::from_secs(60 * 60);

/// The double sends the browser to the form: it has no session.
#[track_caller]
fn check_signed_out(answer: &Answer) {
    assert_eq!((answer.status, answer.text().as_str()), (302, ""));
    let location = answer.header("location");
    assert!(
        location.starts_with("/idb/saml2/jsp/doSSO.jsp?type=login&goto="),
        "{location}"
    );
}

async fn signed_in(webex: &MockWebex, org: &Org) -> (Visitor, Caller) {
    let mut visitor = Visitor::new(webex);
    let answer = visitor.sign_in(&Ask::state("s").link(webex.url(), None), PERSON).await;
    let token = token_of(&answer, REDIRECT_URI, "s", org);
    (visitor, Caller::new(org.tenant_url(), &token))
}

#[tokio::test]
async fn the_cookie_is_of_this_host_for_http_only_and_for_the_session() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let mut visitor = Visitor::new(&webex);
    let page = visitor.open(&Ask::state("s").link(webex.url(), None)).await;
    let answer = visitor.fill_in(&page, PERSON.0, PERSON.1).await;
    let cookie = answer.header("set-cookie");
    let (_, rest) = cookie.split_once("webex_scim_mock_session=").unwrap();
    let secret = &rest[..64];
    assert!(secret.bytes().all(|byte| byte.is_ascii_hexdigit()), "{cookie}");
    // Neither `Secure`, which plain HTTP could not keep, nor a life beyond the browser's.
    let expected = format!(
        "webex_scim_mock_session={secret}_SESSION_{}; Path=/; HttpOnly; SameSite=Lax",
        org.id()
    );
    assert_eq!(cookie, expected);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(
        answer.header("location"),
        format!("/idb/oauth2/v1/authorize?{}", Ask::state("s").query())
    );
}

#[tokio::test]
async fn a_second_authorization_gets_another_token_without_asking() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let (mut visitor, first) = signed_in(&webex, &org).await;
    let again = visitor.get(&Ask::state("again").authorize(webex.url())).await;
    let token = token_of(&again, REDIRECT_URI, "again", &org);
    assert_eq!(again.header("set-cookie"), "");
    assert_ne!(token, first.token);
    for caller in [first, Caller::new(org.tenant_url(), &token)] {
        assert_eq!(caller.get("/Users").await.status, 200);
    }
    check_signed_out(&Visitor::new(&webex).get(&Ask::default().authorize(webex.url())).await);
}

#[tokio::test]
async fn a_cookie_that_nobody_was_given_is_no_session() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let (visitor, _) = signed_in(&webex, &org).await;
    let good = visitor.cookie.unwrap();
    let last = if good.contains("=0") { "=1" } else { "=0" };
    for cookie in [
        good.replacen(&good[good.find('=').unwrap()..good.find('=').unwrap() + 2], last, 1),
        good.replace("webex_scim_mock_session", "session"),
        good.replace(&org.id().to_string(), "00000000-0000-4000-8000-000000000000"),
        format!("{good}_more"),
        "webex_scim_mock_session=".to_owned(),
        "webex_scim_mock_session".to_owned(),
    ] {
        let mut stranger = Visitor::new(&webex);
        stranger.cookie = Some(cookie);
        check_signed_out(&stranger.get(&Ask::default().authorize(webex.url())).await);
    }
    // Among others it is found.
    let mut same = Visitor::new(&webex);
    same.cookie = Some(format!("a=b; {good};c=d"));
    let answer = same.get(&Ask::state("s").authorize(webex.url())).await;
    token_of(&answer, REDIRECT_URI, "s", &org);
}

#[tokio::test]
async fn a_session_ends_after_eight_hours_and_a_token_after_a_year() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let (mut visitor, caller) = signed_in(&webex, &org).await;
    let authorize = Ask::state("s").authorize(webex.url());
    org.clock().advance(8 * HOUR - Duration::from_secs(60));
    token_of(&visitor.get(&authorize).await, REDIRECT_URI, "s", &org);
    org.clock().advance(Duration::from_secs(60));
    check_signed_out(&visitor.get(&authorize).await);
    org.clock().advance((365 * 24 - 8) * HOUR - Duration::from_secs(60));
    assert_eq!(caller.get("/Users").await.status, 200);
    org.clock().advance(Duration::from_secs(60));
    assert_gateway(&caller.get("/Users").await, 401, UNAUTHORIZED);
}

fn set(path: &str, value: Value) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{ "op": "Replace", "path": path, "value": value }],
    })
}

#[tokio::test]
async fn deactivating_a_person_ends_their_session_and_their_tokens_for_good() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let admin = Caller::connector(&org);
    let (mut visitor, caller) = signed_in(&webex, &org).await;
    let path = path_of(&admin, PERSON.0).await;
    // As the provisioning service disables somebody (Microsoft Entra documentation).
    assert_eq!(
        admin.patch(&path, &set("active", json!("False"))).await.json()["active"],
        false
    );
    assert_gateway(&caller.get("/Users").await, 401, UNAUTHORIZED);
    let authorize = Ask::state("s").authorize(webex.url());
    check_signed_out(&visitor.get(&authorize).await);
    let refused = visitor.sign_in(&authorize, PERSON).await;
    assert!(
        refused.text().contains("This account is not active."),
        "{}",
        refused.text()
    );
    // Restored, the person has to sign in again.
    assert_eq!(
        admin.patch(&path, &set("active", json!("True"))).await.json()["active"],
        true
    );
    assert_gateway(&caller.get("/Users").await, 401, UNAUTHORIZED);
    check_signed_out(&visitor.get(&authorize).await);
    let (_, caller) = signed_in(&webex, &org).await;
    assert_eq!(caller.get("/Users").await.status, 200);
}

#[tokio::test]
async fn deleting_a_person_or_changing_their_roles_ends_session_and_tokens_too() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let admin = Caller::connector(&org);
    let authorize = Ask::state("s").authorize(webex.url());
    let path = path_of(&admin, PERSON.0).await;
    let (mut visitor, caller) = signed_in(&webex, &org).await;
    assert_eq!(admin.patch(&path, &set("title", json!("Boss"))).await.status, 200);
    assert_eq!(caller.get("/Users").await.status, 200);
    let roles = json!([{ "value": "id_readonly_admin" }]);
    assert_eq!(admin.patch(&path, &set("roles", roles)).await.status, 200);
    assert_gateway(&caller.get("/Users").await, 401, UNAUTHORIZED);
    check_signed_out(&visitor.get(&authorize).await);
    let (mut visitor, caller) = signed_in(&webex, &org).await;
    assert_eq!(admin.delete(&path).await.status, 204);
    assert_gateway(&caller.get("/Users").await, 401, UNAUTHORIZED);
    check_signed_out(&visitor.get(&authorize).await);
    let refused = visitor.sign_in(&authorize, PERSON).await;
    assert!(refused.text().contains("The e-mail address or the password is wrong."));
}
