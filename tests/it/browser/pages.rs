//! The page for a person, `/`: what it shows, what it lets copy, and that every page fits the window it is in.

use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::json;
use webex_scim_mock::MockWebex;

use super::driver::Browser;
use crate::sign_in::Ask;
use crate::support::Caller;

/// The table below a heading as a person reads it, row by row.
async fn table(browser: &Browser, heading: &str) -> Vec<Vec<String>> {
    let script = "const marks = [...document.querySelectorAll('h2, table')];
        const at = marks.findIndex(mark => mark.textContent === arguments[0]);
        return [...marks[at + 1].tBodies[0].rows].map(row => [...row.cells].map(cell => cell.innerText));";
    let rows = browser.client.execute(script, vec![json!(heading)]).await.unwrap();
    serde_json::from_value(rows).unwrap()
}

fn strings<const N: usize>(row: [&str; N]) -> Vec<String> {
    row.map(str::to_owned).to_vec()
}

#[tokio::test]
async fn the_home_page_shows_the_organization_its_people_its_groups_and_the_last_requests() {
    let Some(browser) = Browser::start().await else { return };
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let admin = Caller::connector(&org);
    assert_eq!(admin.get("/Users?count=1").await.status, 200);
    assert_eq!(admin.get("/Users/no-such-user").await.status, 404);
    browser.open(webex.url()).await;
    assert_eq!(
        browser.client.title().await.unwrap(),
        "Demo Organization - webex-scim-mock"
    );
    assert_eq!(browser.text("h1").await, "Demo Organization");
    assert_eq!(browser.text("#org-id").await, "11111111-2222-4333-8444-555555555555");
    assert_eq!(browser.text("#tenant-url").await, org.tenant_url());
    let people = table(&browser, "Who can sign in").await;
    assert_eq!(people.len(), 5);
    assert_eq!(
        people[0],
        strings(["admin@example.test", "Full administrator", "demo-full-admin"])
    );
    let users = table(&browser, "Users (10)").await;
    assert_eq!(users.len(), 10);
    assert_eq!(users[0], strings(["admin@example.test", "Fulvia Fulladmin", "Active"]));
    assert_eq!(
        users[9],
        strings(["ida.inactive@example.test", "Ida Inactive", "Inactive"])
    );
    let groups = table(&browser, "Groups (4)").await;
    assert_eq!(groups.len(), 4);
    assert_eq!(
        groups[0],
        strings(["Engineering", "0d000000-0000-4000-9000-000000000001", "4"])
    );
    let requests = table(&browser, "Last requests").await;
    let told: Vec<_> = requests.iter().map(|row| row[1..].to_vec()).collect();
    let base = format!("/v1/scim/{}", org.id());
    let missing = format!("GET {base}/Users/no-such-user\nUser no-such-user does not exist in this organization.");
    let expected = [
        strings(["404", &missing, "users.get", "no"]),
        strings(["200", &format!("GET {base}/Users?count=1"), "users.list", "no"]),
    ];
    assert_eq!(told, expected);
    assert_eq!(browser.console().await, [""; 0]);
    browser.close().await;
}

#[tokio::test]
async fn the_home_page_leads_to_the_sign_in_and_to_the_other_organizations() {
    let Some(browser) = Browser::start().await else { return };
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let other = webex.org().display_name("Other <b>").create().await;
    browser.open(webex.url()).await;
    let link = browser
        .client
        .find(Locator::LinkText("Sign in to get one"))
        .await
        .unwrap();
    assert_eq!(link.attr("href").await.unwrap().as_deref(), Some(org.sign_in_url()));
    link.click().await.unwrap();
    browser.arrive(org.sign_in_url()).await;
    assert_eq!(browser.text("h1").await, "Sign in to Demo Organization");
    browser.client.back().await.unwrap();
    let path = format!("/__mock/orgs/{}/", other.id());
    browser.click(&format!("a[href='{path}']")).await;
    browser.arrive(&format!("{}{path}", webex.url())).await;
    assert_eq!(browser.text("h1").await, "Other <b>");
    assert_eq!(browser.text("#org-id").await, other.id().to_string());
    assert_eq!(browser.console().await, [""; 0]);
    browser.close().await;
}

/// Pastes into the sign-in form and says what arrived.
async fn paste(browser: &Browser, webex: &MockWebex) -> String {
    browser.open(&Ask::default().link(webex.url(), None)).await;
    browser.find("#email:focus").await;
    browser.press_with(char::from(Key::Control), 'v').await;
    browser.value("#email").await
}

#[tokio::test]
async fn the_copy_buttons_copy_and_say_so() {
    let Some(browser) = Browser::start().await else { return };
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    for (id, label, expected) in [
        ("org-id", "Organization ID", org.id().to_string()),
        ("tenant-url", "Tenant URL", org.tenant_url().to_owned()),
    ] {
        browser.open(webex.url()).await;
        assert_eq!(browser.text("#copied").await, "");
        let button = format!("button[data-copy={id}]");
        assert_eq!(browser.text(&button).await, "Copy");
        browser.click(&button).await;
        said(&browser, &format!("{label} copied.")).await;
        assert_eq!(paste(&browser, &webex).await, expected);
    }
    assert_eq!(browser.console().await, [""; 0]);
    browser.close().await;
}

#[tokio::test]
async fn where_the_clipboard_is_denied_the_text_is_selected_instead() {
    let Some(browser) = Browser::start().await else { return };
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let denied = json!({ "permission": { "name": "clipboard-write" }, "setting": "denied", "origin": webex.url() });
    browser.devtools("Browser.setPermission", denied).await;
    browser.open(webex.url()).await;
    browser.click("button[data-copy=org-id]").await;
    said(&browser, "Organization ID selected: copy it with the keyboard.").await;
    let selected = browser
        .client
        .execute("return getSelection().toString()", vec![])
        .await
        .unwrap();
    assert_eq!(selected, json!(org.id().to_string()));
    browser.press_with(char::from(Key::Control), 'c').await;
    assert_eq!(paste(&browser, &webex).await, org.id().to_string());
    browser.close().await;
}

async fn said(browser: &Browser, expected: &str) {
    let xpath = format!("//*[@role='status'][.='{expected}']");
    let status = browser
        .client
        .wait()
        .at_most(super::driver::PATIENCE)
        .for_element(Locator::XPath(&xpath))
        .await;
    assert!(status.unwrap().is_displayed().await.unwrap());
}

/// How many pixels the page is wider than the window, how many boxes scroll that the keyboard cannot reach, and which
/// short words of tables are broken over lines.
const MEASURE: &str = "const root = document.documentElement, all = [...document.querySelectorAll('*')];
    const unreachable = all.filter(e => getComputedStyle(e).overflowX === 'auto' && e.scrollWidth > e.clientWidth
        && e.tabIndex !== 0);
    const broken = [...document.querySelectorAll('th, td')].filter(cell => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        const lines = new Set([...range.getClientRects()].map(line => line.bottom));
        return /^[\\w.]{1,16}$/.test(cell.innerText) && lines.size > 1;
    });
    return [root.scrollWidth - root.clientWidth, unreachable.length, broken.map(cell => cell.innerText)];";

#[tokio::test]
async fn every_page_fits_its_window_breaks_no_short_word_and_scrolls_by_keyboard() {
    let Some(browser) = Browser::start().await else { return };
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let admin = Caller::connector(&org);
    admin
        .get("/Users?filter=userName eq \"a.very.long.name.without.a.break@example.test\"")
        .await;
    admin
        .create_user("a.very.long.name.without.a.break@a.long.domain.example.test")
        .await;
    let link = Ask::default().link(webex.url(), None);
    let foreign = format!(
        "{}/idb/saml2/jsp/doSSO.jsp?goto=https://{}.example/",
        webex.url(),
        "long".repeat(15)
    );
    for width in [320, 400, 1280] {
        let screen = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 1000 });
        browser.devtools("Emulation.setDeviceMetricsOverride", screen).await;
        for url in [webex.url(), org.sign_in_url(), &link, &foreign] {
            browser.open(url).await;
            let found = browser.client.execute(MEASURE, vec![]).await.unwrap();
            assert_eq!(found, json!([0, 0, []]), "{url} at {width}");
        }
    }
    browser.close().await;
}
