//! Who is not let in, and which links lead nowhere. A refusal is a page of the double's own, never a redirect.

use serde_json::json;
use webex_scim_mock::MockWebex;

use super::page::{check_page, content};
use super::visitor::Visitor;
use super::{Ask, CLIENT_ID, encode};
use crate::support::{Answer, Caller, send, start};

const WRONG: &str = "The e-mail address or the password is wrong.";

/// The form once more, with a visible message, the e-mail kept, and neither a session nor a token.
#[track_caller]
fn check_refused(answer: &Answer, email: &str, message: &str) {
    check_page(answer, 200);
    assert_eq!(answer.header("set-cookie"), "");
    let lines = content(answer);
    assert_eq!(lines[1], format!(r#"<p role="alert" id="error">{message}</p>"#));
    assert!(
        answer.text().contains(&format!(
            r#" name="email" type="email" autocomplete="username" required value="{email}" aria-describedby="error""#
        )),
        "{}",
        answer.text()
    );
    assert!(!answer.text().contains("access_token"), "{}", answer.text());
}

/// A page that says what is wrong and what would be right; nothing on it leads anywhere.
#[track_caller]
fn check_problem(answer: &Answer, what: &str, hint: &str) {
    check_page(answer, 400);
    assert_eq!(answer.header("set-cookie"), "");
    let escape = |text: &str| text.replace('"', "&#34;").replace('\'', "&#39;");
    let expected = [
        "<h1>This sign-in cannot go on</h1>".to_owned(),
        format!(r#"<p role="alert">{}</p>"#, escape(what)),
        format!("<p>{}</p>", escape(hint)),
    ];
    assert_eq!(content(answer), expected);
}

fn here(webex: &MockWebex) -> String {
    let host = webex.url().strip_prefix("http://").unwrap();
    format!(
        "Let goto be https://idbroker.webex.com/idb/oauth2/v1/authorize?…, percent-encoded as a whole; the host may \
         also be idbrokerbts.webex.com, webexapis.com or {host}, and the path /v1/authorize."
    )
}

fn registered() -> String {
    format!(
        "Registered for it: {}. The match is exact, character by character.",
        super::REDIRECT_URI
    )
}

#[tokio::test]
async fn a_wrong_password_an_unknown_person_and_empty_fields_show_the_form_again_with_a_message() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let (admin, password) = org.admin();
    let mut visitor = Visitor::new(&webex);
    let link = Ask::state("s").link(webex.url(), None);
    let page = visitor.open(&link).await;
    for (email, password, message) in [
        (admin, "wrong", WRONG),
        (admin, "Demo-full-admin", WRONG),
        (admin, " demo-full-admin", WRONG),
        ("nobody@example.test", password, WRONG),
        ("nobody@elsewhere.test", password, WRONG),
        ("admin", password, WRONG),
        // Somebody without a password cannot sign in with an empty one either.
        ("mona.mockup@example.test", "x", WRONG),
        (admin, "", "Enter your password."),
        ("", password, "Enter your e-mail address."),
        ("", "", "Enter your e-mail address and your password."),
    ] {
        let answer = visitor.fill_in(&page, email, password).await;
        check_refused(&answer, email, message);
    }
    // The browser is as signed out as before, and the same form still works for who is right.
    let authorize = visitor.get(&Ask::state("s").authorize(webex.url())).await;
    assert!(authorize.header("location").starts_with("/idb/saml2/jsp/doSSO.jsp?"));
    let answer = visitor.fill_in(&page, "  ADMIN@Example.TEST ", password).await;
    assert_eq!(answer.status, 302);
    assert!(visitor.cookie.is_some());
}

#[tokio::test]
async fn an_inactive_person_is_told_so_only_with_the_right_password() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    let user_name = org.admin().0.replace("admin", "ina");
    let body = json!({ "userName": user_name, "password": "secret-of-ina", "active": false });
    assert_eq!(admin.post("/Users", &body).await.status, 201);
    let mut visitor = Visitor::new(&webex);
    let page = visitor.open(org.sign_in_url()).await;
    let answer = visitor.fill_in(&page, &user_name, "secret-of-ina").await;
    check_refused(&answer, &user_name, "This account is not active.");
    let answer = visitor.fill_in(&page, &user_name, "wrong").await;
    check_refused(&answer, &user_name, WRONG);
}

#[tokio::test]
async fn a_foreign_goto_is_refused_on_a_page_and_never_followed() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let query = Ask::default().query();
    let host = |host: &str| format!("goto leads to another host: {host:?}.");
    let own = webex.url().strip_prefix("http://").unwrap();
    let place = |text: &str| text.split_once('?').unwrap().0.to_owned();
    let rows = [
        (
            format!("https://evil.example/idb/oauth2/v1/authorize?{query}"),
            host("evil.example"),
        ),
        (
            format!("https://idbroker.webex.com.evil.example/v1/authorize?{query}"),
            host("idbroker.webex.com.evil.example"),
        ),
        (
            format!("https://idbroker.webex.com@evil.example/v1/authorize?{query}"),
            host("idbroker.webex.com@evil.example"),
        ),
        (
            format!("http://{own}.evil.example/v1/authorize?{query}"),
            host(&format!("{own}.evil.example")),
        ),
        (
            format!("//evil.example/v1/authorize?{query}"),
            "goto names a host without a scheme: \"//evil.example/v1/authorize\".".to_owned(),
        ),
        (
            format!("/\\evil.example/v1/authorize?{query}"),
            "goto has characters before its query that no URL may have: \"/\\\\evil.example/v1/authorize\".".to_owned(),
        ),
        (
            format!("javascript:alert(1)//?{query}"),
            "goto is neither an http(s) URL nor a path: \"javascript:alert(1)//\".".to_owned(),
        ),
        (
            format!("https://idbroker.webex.com/elsewhere?{query}"),
            "goto leads to the path \"/elsewhere\", where no authorization is asked for.".to_owned(),
        ),
    ];
    for (goto, what) in &rows {
        assert!(!place(goto).is_empty());
        let goto = encode(goto);
        let link = format!("{}/idb/saml2/jsp/doSSO.jsp?type=login&goto={goto}", webex.url());
        check_problem(&send("GET", &link, &[], "").await, what, &here(&webex));
        // A form that somebody else made, with the right password in it.
        let (email, password) = org.admin();
        let body = format!("goto={goto}&email={}&password={password}", encode(email));
        let mut visitor = Visitor::new(&webex);
        let answer = visitor.post("/idb/saml2/jsp/doSSO.jsp", &body).await;
        check_problem(&answer, what, &here(&webex));
    }
}

#[tokio::test]
async fn a_link_without_a_usable_goto_is_refused_with_what_would_be_right() {
    let webex = MockWebex::start().await;
    let _demo = webex.demo_org();
    let at = |query: &str| format!("{}/idb/saml2/jsp/doSSO.jsp{query}", webex.url());
    let whole = "Use the whole link: /idb/saml2/jsp/doSSO.jsp?type=login&#38;goto=…";
    let whole = whole.replace("&#38;", "&");
    for query in ["", "?type=login", "?type=login&Goto=x"] {
        let answer = send("GET", &at(query), &[], "").await;
        check_page(&answer, 400);
        let lines = content(&answer);
        assert_eq!(lines[1], r#"<p role="alert">The sign-in link has no goto.</p>"#);
        assert_eq!(lines[2].replace("&#38;", "&"), format!("<p>{whole}</p>"));
    }
    // Unencoded, goto ends at its first ampersand.
    let cut = at(&format!(
        "?type=login&goto=/idb/oauth2/v1/authorize?{}",
        Ask::default().query()
    ));
    let answer = send("GET", &cut, &[], "").await;
    check_page(&answer, 400);
    assert_eq!(
        content(&answer)[1],
        r#"<p role="alert">goto leads to an authorization request without client_id.</p>"#
    );
}

#[tokio::test]
async fn a_foreign_redirect_uri_is_refused_before_and_after_the_sign_in() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let name = "\"Cisco Webex connector of the Microsoft Entra tutorial\"";
    for redirect_uri in [
        "http://evil.example/auth/code",
        "http://localhost:3001/auth/code",
        "https://localhost:3000/auth/code",
        "http://localhost:3000/auth/code/",
        "http://localhost:3000/auth/code?next=1",
        "http://localhost:3000/auth/code#x",
        "http://LOCALHOST:3000/auth/code",
        "http://localhost:3000@evil.example/auth/code",
    ] {
        let ask = Ask {
            redirect_uri: redirect_uri.to_owned(),
            ..Ask::state("s")
        };
        let what = format!("The redirect_uri {redirect_uri:?} is not registered for the client {name}.");
        let answer = send("GET", &ask.authorize(webex.url()), &[], "").await;
        check_problem(&answer, &what, &registered());
        let mut visitor = Visitor::new(&webex);
        let page = visitor.open(&ask.link(webex.url(), None)).await;
        let onward = visitor.fill_in(&page, org.admin().0, org.admin().1).await;
        assert_eq!(
            (onward.status, &onward.header("location")[..25]),
            (302, "/idb/oauth2/v1/authorize?")
        );
        let url = format!("{}{}", webex.url(), onward.header("location"));
        check_problem(&visitor.get(&url).await, &what, &registered());
    }
}

#[tokio::test]
async fn an_unknown_client_is_refused_on_a_page() {
    let webex = MockWebex::start().await;
    let _demo = webex.demo_org();
    let unknown = format!("{}0", &CLIENT_ID[..64]);
    let ask = Ask {
        client_id: unknown.clone(),
        ..Ask::default()
    };
    check_problem(
        &send("GET", &ask.authorize(webex.url()), &[], "").await,
        &format!("No client is registered with the client_id {unknown:?}."),
        "Use the client_id of the published sign-in link, or register a client of your own first.",
    );
}

#[tokio::test]
async fn an_invalid_request_goes_back_to_the_client_with_error_and_state_in_the_query() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let good = Ask::state("a b&c").query();
    let scope = encode(super::SCOPES);
    let invalid_scope = "error=invalid_scope&error_description=The%20requested%20scope%20is%20invalid.";
    let state = "&state=a%20b%26c";
    let rows = [
        (
            good.replace(&scope, "Identity%3ASCIM%20spark%3Aall"),
            format!("{invalid_scope}{state}"),
        ),
        (good.replace(&scope, ""), format!("{invalid_scope}{state}")),
        (
            good.replace(&scope, "identity%3ascim"),
            format!("{invalid_scope}{state}"),
        ),
        (
            good.replace(&scope, "x").replace("&state=a%20b%26c", ""),
            invalid_scope.to_owned(),
        ),
        (
            good.replace("response_type=token", "response_type=code%20token"),
            format!(
                "error=unsupported_response_type&error_description=Served%20are%20the%20response%20types%20code%2C%20token%2C\
                 %20id_token%20and%20id_token%20token.{state}"
            ),
        ),
        (
            good.replace("response_type=token&", ""),
            format!("error=invalid_request&error_description=The%20parameter%20response_type%20is%20missing.{state}"),
        ),
    ];
    let mut visitor = Visitor::new(&webex);
    visitor.sign_in(org.sign_in_url(), org.admin()).await;
    for (query, expected) in rows {
        let url = format!("{}/idb/oauth2/v1/authorize?{query}", webex.url());
        let location = format!("{}?{expected}", super::REDIRECT_URI);
        // The same with a session and without one: nobody has to sign in to be told.
        for answer in [visitor.get(&url).await, send("GET", &url, &[], "").await] {
            assert_eq!((answer.status, answer.text().as_str()), (302, ""));
            assert_eq!(answer.header("location"), location);
            assert_eq!(answer.header("set-cookie"), "");
        }
    }
}
