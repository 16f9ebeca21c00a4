//! Sign-ins that end in errors, on pages, or with an answer that is not what was asked for.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::once;
use crate::sign_in::visitor::Visitor;
use crate::sign_in::{Ask, REDIRECT_URI, token_in, token_of};
use crate::support::rules::try_to_arm;
use crate::support::{Answer, Caller};

const PERSON: (&str, &str) = ("admin@example.test", "demo-full-admin");

async fn demo() -> (MockWebex, Org) {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    (webex, org)
}

/// A whole sign-in of the tutorial's client, from its link on.
async fn sign_in(webex: &MockWebex) -> Answer {
    let link = Ask::state("s").link(webex.url(), None);
    Visitor::new(webex).sign_in(&link, PERSON).await
}

/// P01: an error in the redirect, with the state, wherever on the way the rule hits; the next sign-in is genuine.
#[tokio::test]
async fn a_sign_in_ends_with_an_oauth_error_in_the_redirect() {
    for (error, description) in [
        ("access_denied", "The%20person%20did%20not%20consent."),
        ("invalid_scope", "The%20requested%20scope%20is%20invalid."),
        ("server_error", "The%20authorization%20server%20failed."),
        (
            "temporarily_unavailable",
            "The%20authorization%20server%20is%20busy.%20Try%20again%20later.",
        ),
    ] {
        let (webex, org) = demo().await;
        let toggle = json!({ "name": "authorize-error", "error": error });
        let to = format!("{REDIRECT_URI}?error={error}&error_description={description}&state=s");
        // After the password was right.
        once(&webex, &org, "oauth.authorize", &toggle).await;
        let answer = sign_in(&webex).await;
        assert_eq!((answer.status, answer.header("location")), (302, to.as_str()));
        // Before there is a form.
        once(&webex, &org, "oauth.sign-in", &toggle).await;
        let link = Ask::state("s").link(webex.url(), None);
        let answer = Visitor::new(&webex).get(&link).await;
        assert_eq!((answer.status, answer.header("location")), (302, to.as_str()));
        token_of(&sign_in(&webex).await, REDIRECT_URI, "s", &org);
    }
}

/// P01: the form that was filled in leads to the error, and opens no session.
#[tokio::test]
async fn an_error_at_the_form_opens_no_session() {
    let (webex, org) = demo().await;
    let mut visitor = Visitor::new(&webex);
    let page = visitor.open(&Ask::state("s").link(webex.url(), None)).await;
    once(&webex, &org, "oauth.sign-in", &json!("authorize-error")).await;
    let answer = visitor.fill_in(&page, PERSON.0, PERSON.1).await;
    assert!(
        answer
            .header("location")
            .starts_with(&format!("{REDIRECT_URI}?error=access_denied&"))
    );
    assert_eq!((visitor.cookie.as_ref(), answer.header("set-cookie")), (None, ""));
}

/// P02: as for a redirect URI that is not registered: a page, and the browser stays.
#[tokio::test]
async fn a_registered_redirect_uri_counts_as_one_that_is_not() {
    for op in ["oauth.authorize", "oauth.sign-in"] {
        let (webex, org) = demo().await;
        once(&webex, &org, op, &json!("redirect-mismatch")).await;
        let answer = match op {
            "oauth.authorize" => sign_in(&webex).await,
            _ => Visitor::new(&webex).get(&Ask::state("s").link(webex.url(), None)).await,
        };
        assert_eq!((answer.status, answer.header("location")), (400, ""));
        let page = answer.text();
        let what = format!("The redirect_uri &#34;{REDIRECT_URI}&#34; is not registered for the client");
        assert!(page.contains(&what), "{page}");
        token_of(&sign_in(&webex).await, REDIRECT_URI, "s", &org);
    }
}

/// P03: another state than the one that was sent, or none, with a token that is good.
#[tokio::test]
async fn the_redirect_carries_another_state_or_none() {
    for op in ["oauth.authorize", "oauth.sign-in"] {
        for (how, state) in [("wrong", "&state=not-the-state-that-was-sent"), ("missing", "")] {
            let (webex, org) = demo().await;
            once(&webex, &org, op, &json!({ "name": "wrong-state", "how": how })).await;
            let answer = sign_in(&webex).await;
            let location = answer.header("location");
            let rest = location.strip_prefix(REDIRECT_URI).unwrap();
            let (token, after) = rest.strip_prefix("#access_token=").unwrap().split_at(106);
            assert_eq!(
                after,
                format!("&token_type=Bearer&expires_in=31535999{state}"),
                "{op} {how}"
            );
            assert_eq!(Caller::new(org.tenant_url(), token).get("/Users").await.status, 200);
            token_of(&sign_in(&webex).await, REDIRECT_URI, "s", &org);
        }
    }
}

/// P06: the answer says something else of the token, which is as good as ever.
#[tokio::test]
async fn the_token_comes_with_another_life_or_type() {
    for (params, told) in [
        (json!({ "expiresIn": "absent" }), "&token_type=Bearer&state=s"),
        (json!({ "expiresIn": "0" }), "&token_type=Bearer&expires_in=0&state=s"),
        (json!({ "expiresIn": 1 }), "&token_type=Bearer&expires_in=1&state=s"),
        (
            json!({ "expiresIn": "\"3600\"" }),
            "&token_type=Bearer&expires_in=%223600%22&state=s",
        ),
        (
            json!({ "tokenType": "mac" }),
            "&token_type=mac&expires_in=31535999&state=s",
        ),
    ] {
        let (webex, org) = demo().await;
        once(&webex, &org, "oauth.authorize", &with_name(&params)).await;
        // The first authorization of a sign-in comes after the form.
        let answer = sign_in(&webex).await;
        let rest = answer.header("location").strip_prefix(REDIRECT_URI).unwrap().to_owned();
        let (token, after) = rest.strip_prefix("#access_token=").unwrap().split_at(106);
        assert_eq!(after, told);
        assert_eq!(Caller::new(org.tenant_url(), token).get("/Users").await.status, 200);
        token_of(&sign_in(&webex).await, REDIRECT_URI, "s", &org);
    }
}

/// P06: the narrower scope is told, and it is the token's: what it does not open stays shut.
#[tokio::test]
async fn a_narrower_scope_narrows_the_token() {
    for (scope, told, status) in [
        ("Identity:SCIM", "Identity%3ASCIM", 200),
        (
            "spark:people_write,spark:people_read",
            "spark%3Apeople_read%20spark%3Apeople_write",
            403,
        ),
        // Only what was asked for can be granted.
        ("identity:people_rw", "", 403),
    ] {
        let (webex, org) = demo().await;
        once(&webex, &org, "oauth.authorize", &with_name(&json!({ "scope": scope }))).await;
        let answer = sign_in(&webex).await;
        let whole = answer.header("location");
        let genuine = whole
            .strip_suffix(&format!("&scope={told}"))
            .unwrap_or_else(|| panic!("{whole}"));
        let token = token_in(genuine, REDIRECT_URI, "s", &org);
        assert_eq!(Caller::new(org.tenant_url(), &token).get("/Users").await.status, status);
    }
}

fn with_name(params: &Value) -> Value {
    let mut toggle = params.clone();
    toggle["name"] = "token-answer".into();
    toggle
}

/// The sign-in page has no token to say anything of.
#[tokio::test]
async fn a_token_answer_on_the_sign_in_page_is_refused_when_it_is_written() {
    let (webex, org) = demo().await;
    let effect = json!({ "protocol": { "name": "token-answer", "expiresIn": "0" } });
    let answer = try_to_arm(
        &webex,
        &org,
        &json!({ "match": { "op": "oauth.sign-in" }, "effect": effect }),
    )
    .await;
    assert_eq!(answer.status, 422, "{}", answer.text());
}
