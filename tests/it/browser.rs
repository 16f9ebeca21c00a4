//! The sign-in and the pages in a real browser: headless Chromium, driven by keyboard over WebDriver.
//!
//! Where the machine has no Chromium or no chromedriver, these tests say so and do nothing; with `CI=true` they fail.

mod driver;
mod pages;

use fantoccini::key::Key;
use serde_json::json;
use webex_scim_mock::MockWebex;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::sign_in::{Ask, REDIRECT_URI, callback, token_in};
use crate::support::{Caller, control, start};
use driver::Browser;

/// The Enter key, as WebDriver spells it.
const ENTER: char = '\u{e007}';

/// Types into the form that has the focus, as a person does who never touches the mouse.
async fn fill_in(browser: &Browser, (email, password): (&str, &str)) {
    browser.find("#email:focus").await;
    let tab = char::from(Key::Tab);
    browser.press(&format!("{email}{tab}{password}{ENTER}")).await;
}

#[tokio::test]
async fn the_tutorials_token_is_read_out_of_the_address_bar() {
    let Some(browser) = Browser::start().await else { return };
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let state = "this-should-be-a-random-string-for-security-purpose";
    browser.open(&Ask::state(state).link(webex.url(), None)).await;
    assert_eq!(browser.client.title().await.unwrap(), "Sign in - webex-scim-mock");
    // The browser itself holds an empty form back.
    browser.find("#email:focus").await;
    browser.press(&ENTER.to_string()).await;
    browser.find("#email:invalid:focus").await;
    assert_eq!(browser.console().await, [""; 0]);
    fill_in(&browser, org.admin()).await;
    // Nothing answers at localhost:3000: the browser shows a page of its own below the address with the token.
    let address = browser.arrive(REDIRECT_URI).await;
    let token = token_in(&address, REDIRECT_URI, state, &org);
    let shown = browser.client.execute("return document.URL", vec![]).await.unwrap();
    assert_eq!(shown, json!("chrome-error://chromewebdata/"));
    assert_eq!(Caller::new(org.tenant_url(), &token).get("/Users").await.status, 200);
    let journal = control(&webex, "GET", "/requests", None).await.json();
    let items = journal["items"].as_array().unwrap().iter();
    let asked: Vec<_> = items.map(|item| item["operation"].as_str().unwrap()).collect();
    assert_eq!(
        asked,
        ["oauth.sign-in", "oauth.sign-in", "oauth.authorize", "users.list"],
        "{journal}"
    );
    browser.close().await;
}

#[tokio::test]
async fn a_clients_own_page_reads_the_token_and_its_server_never_sees_it() {
    let Some(browser) = Browser::start().await else { return };
    let (webex, org) = start().await;
    let listener = MockServer::start().await;
    let page = "<!DOCTYPE html><title>waiting</title><p>waiting</p>
        <script>document.querySelector('p').textContent = location.hash</script>";
    Mock::given(method("GET"))
        .and(path("/auth/callback"))
        .respond_with(ResponseTemplate::new(200).set_body_raw(page, "text/html"))
        .expect(1)
        .mount(&listener)
        .await;
    let redirect_uri = format!("{}/auth/callback", listener.uri());
    let ask = Ask {
        client_id: callback::register(&webex, &org, &[&redirect_uri]).await,
        redirect_uri: redirect_uri.clone(),
        scope: "Identity:SCIM".to_owned(),
        state: Some("s".to_owned()),
    };
    browser.open(&ask.link(webex.url(), Some(&org))).await;
    fill_in(&browser, org.admin()).await;
    let address = browser.arrive(&redirect_uri).await;
    let token = token_in(&address, &redirect_uri, "s", &org);
    assert_eq!(format!("{redirect_uri}{}", browser.text("p").await), address);
    callback::check_heard_no_token(&listener, &token).await;
    listener.verify().await;
    assert_eq!(Caller::new(org.tenant_url(), &token).get("/Users").await.status, 200);
    browser.close().await;
}

#[tokio::test]
async fn a_wrong_password_is_told_visibly_and_the_next_try_needs_the_password_only() {
    let Some(browser) = Browser::start().await else { return };
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let (email, password) = org.admin();
    browser.open(&Ask::state("s").link(webex.url(), None)).await;
    fill_in(&browser, (email, "wrong")).await;
    assert_eq!(
        browser.text("[role=alert]").await,
        "The e-mail address or the password is wrong."
    );
    assert_eq!(browser.value("#email").await, email);
    assert_eq!(browser.value("#password:focus").await, "");
    assert!(browser.client.get_all_cookies().await.unwrap().is_empty());
    assert_eq!(browser.console().await, [""; 0]);
    browser.press(&format!("{password}{ENTER}")).await;
    token_in(&browser.arrive(REDIRECT_URI).await, REDIRECT_URI, "s", &org);
    // Signed in once, the browser is not asked again. WebDriver reports that what it arrives at cannot be reached.
    browser.open("about:blank").await;
    let unreachable = browser.client.goto(&Ask::state("again").authorize(webex.url())).await;
    assert!(unreachable.is_err());
    token_in(&browser.arrive(REDIRECT_URI).await, REDIRECT_URI, "again", &org);
    browser.close().await;
}

#[tokio::test]
async fn a_foreign_redirect_uri_leaves_the_browser_on_the_doubles_own_page() {
    let Some(browser) = Browser::start().await else { return };
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let listener = MockServer::start().await;
    let ask = Ask {
        redirect_uri: format!("{}/steal", listener.uri()),
        ..Ask::state("s")
    };
    browser.open(&ask.link(webex.url(), None)).await;
    fill_in(&browser, org.admin()).await;
    // The form's page has a heading too.
    assert_eq!(
        browser.arrive(&ask.authorize(webex.url())).await,
        ask.authorize(webex.url())
    );
    assert_eq!(browser.text("h1").await, "This sign-in cannot go on");
    let alert = browser.text("[role=alert]").await;
    assert!(alert.contains("is not registered for the client"), "{alert}");
    assert!(listener.received_requests().await.unwrap().is_empty());
    browser.close().await;
}
