//! What the pages hold, what they must not hold, and that nothing of a request gets into them unescaped.

use serde_json::{Value, json};
use webex_scim_mock::MockWebex;

use super::visitor::Visitor;
use super::{Ask, encode, path_of};
use crate::support::{Answer, Caller, control, send, start};

const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

/// Everything about a page that is not its content.
#[track_caller]
pub(super) fn check_page(answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.header("location"), "");
    assert_eq!(answer.header("content-type"), "text/html;charset=UTF-8");
    // Without `form-action`: Chromium applies it to the redirect after the POST, and the token would never arrive.
    assert_eq!(answer.header("content-security-policy"), POLICY);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("referrer-policy"), "same-origin");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let html = answer.text().to_lowercase();
    assert!(html.starts_with("<!doctype html>\n<html lang=\"en\">"), "{html}");
    for part in [
        "<script",
        "<link",
        "<iframe",
        "<img",
        " src=",
        " style=",
        "@import",
        "url(",
        "http-equiv",
        "=\"javascript:",
        " onclick",
        " onload",
        " onerror",
    ] {
        assert!(!html.contains(part), "{part} in {html}");
    }
}

/// The content of a page, line by line.
pub(super) fn content(answer: &Answer) -> Vec<String> {
    let html = answer.text();
    let (_, rest) = html.split_once("<main>").unwrap();
    let (content, rest) = rest.split_once("</main>").unwrap();
    let notice =
        "This is webex-scim-mock, a test double on somebody's machine. It is not Webex: do not enter a real password.";
    assert!(rest.contains(&format!("<footer>\n<p>{notice}</p>")), "{rest}");
    let lines = content.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

fn demo_row(name: &str, role: &str, password: &str) -> String {
    let email = format!("{name}@example.test");
    format!(r#"<tr><th scope="row" class="mono">{email}</th><td>{role}</td><td><code>{password}</code></td></tr>"#)
}

#[tokio::test]
async fn the_form_has_labelled_fields_and_shows_who_can_sign_in() {
    let webex = MockWebex::start().await;
    let _demo = webex.demo_org();
    let page = send("GET", &Ask::state("s").link(webex.url(), None), &[], "").await;
    check_page(&page, 200);
    assert_eq!(page.header("set-cookie"), "");
    assert!(page.text().contains("<title>Sign in - webex-scim-mock</title>"));
    let goto = format!(
        "https://idbroker.webex.com/idb/oauth2/v1/authorize?{}",
        Ask::state("s").query()
    );
    let goto = goto.replace('&', "&#38;");
    let expected = [
        "<h1>Sign in</h1>",
        r#"<form method="post" action="/idb/saml2/jsp/doSSO.jsp">"#,
        &format!(r#"<input type="hidden" name="goto" value="{goto}">"#),
        r#"<label for="email">E-mail address</label>"#,
        r#"<input id="email" name="email" type="email" autocomplete="username" required value="" autofocus>"#,
        r#"<label for="password">Password</label>"#,
        r#"<input id="password" name="password" type="password" autocomplete="current-password" required>"#,
        r#"<button type="submit">Sign in</button>"#,
        "</form>",
        "<h2>Who can sign in</h2>",
        r#"<p class="note">A full administrator's token may read and write the directory. Everybody gets a token.</p>"#,
        r#"<div class="scroll" role="region" aria-label="Who can sign in" tabindex="0">"#,
        "<table>",
        r#"<thead><tr><th scope="col">E-mail address</th><th scope="col">Role</th><th scope="col">Password</th></tr></thead>"#,
        "<tbody>",
        &demo_row("admin", "Full administrator", "demo-full-admin"),
        &demo_row("user-admin", "User administrator", "demo-user-admin"),
        &demo_row("readonly-admin", "Read-only administrator", "demo-readonly-admin"),
        &demo_row("plain", "Not an administrator", "demo-plain-user"),
        &demo_row("eddy.example", "Not an administrator", "demo-eddy"),
        "</tbody>",
        "</table>",
        "</div>",
    ];
    assert_eq!(content(&page), expected);
}

#[tokio::test]
async fn the_people_table_shows_only_who_is_let_in_now() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let admin = Caller::connector(&org);
    let change = |path: &str, value: Value| {
        json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{ "op": "replace", "path": path, "value": value }],
        })
    };
    for (name, change) in [
        ("admin", change("userName", json!("chief@example.test"))),
        ("user-admin", change("active", json!(false))),
        ("readonly-admin", change("roles", json!([{ "value": "id_user_admin" }]))),
        ("plain", change("password", json!("another"))),
    ] {
        let answer = admin
            .patch(&path_of(&admin, &format!("{name}@example.test")).await, &change)
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    assert_eq!(
        admin
            .delete(&path_of(&admin, "eddy.example@example.test").await)
            .await
            .status,
        204
    );
    let expected = [
        demo_row("chief", "Full administrator", "demo-full-admin"),
        demo_row("readonly-admin", "User administrator", "demo-readonly-admin"),
    ];
    let home = format!("{}/", webex.url());
    for page in [org.sign_in_url(), &home] {
        let html = send("GET", page, &[], "").await.text();
        let (_, rest) = html.split_once("<h2>Who can sign in</h2>").unwrap();
        let (table, _) = rest.split_once("</table>").unwrap();
        let rows: Vec<_> = table.lines().filter(|line| line.starts_with("<tr>")).collect();
        assert_eq!(rows, expected, "{page}");
    }
}

#[tokio::test]
async fn a_link_of_an_org_names_it_shows_its_people_only_and_carries_it_on() {
    let (webex, org) = start().await;
    let _demo = webex.demo_org();
    let page = send("GET", &Ask::default().link(webex.url(), Some(&org)), &[], "").await;
    check_page(&page, 200);
    let lines = content(&page);
    assert_eq!(lines[0], "<h1>Sign in to Organization</h1>");
    let carried = format!(r#"<input type="hidden" name="org" value="{}">"#, org.id());
    assert!(lines.contains(&carried), "{lines:?}");
    let (email, password) = org.admin();
    let row = format!(
        r#"<tr><th scope="row" class="mono">{email}</th><td>Full administrator</td><td><code>{password}</code></td></tr>"#
    );
    let rows: Vec<_> = lines.iter().filter(|line| line.starts_with("<tr>")).collect();
    assert_eq!(rows, [&row]);
}

#[tokio::test]
async fn without_a_demo_org_and_without_an_org_the_form_shows_nobody() {
    let (webex, org) = start().await;
    let link = Ask::state("s").link(webex.url(), None);
    let page = send("GET", &link, &[], "").await;
    check_page(&page, 200);
    assert!(!page.text().contains("<table"), "{}", page.text());
    assert!(!page.text().contains(org.admin().0), "{}", page.text());
    let answer = Visitor::new(&webex).sign_in(&link, org.admin()).await;
    super::token_of(&answer, super::REDIRECT_URI, "s", &org);
}

#[tokio::test]
async fn names_and_whatever_a_request_holds_stand_escaped_on_the_pages() {
    let webex = MockWebex::start().await;
    let script = r#"<script>alert("1")</script>&<b>"#;
    let escaped = "&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;&#38;&#60;b&#62;";
    let org = webex.org().display_name(script).create().await;
    let ask = Ask::state(&format!("\">{script}"));
    let mut visitor = Visitor::new(&webex);
    let page = visitor.open(&ask.link(webex.url(), Some(&org))).await;
    check_page(&page, 200);
    assert_eq!(content(&page)[0], format!("<h1>Sign in to {escaped}</h1>"));
    // What was typed comes back into the field, but not as markup.
    let again = visitor.fill_in(&page, script, "wrong").await;
    check_page(&again, 200);
    assert!(
        again.text().contains(&format!(r#" value="{escaped}""#)),
        "{}",
        again.text()
    );
    // The page that refuses quotes what was wrong.
    let goto = encode(&format!("https://idbroker.webex.com/{script}?client_id=a"));
    let foreign = format!("{}/idb/saml2/jsp/doSSO.jsp?type=login&goto={goto}", webex.url());
    let refused = send("GET", &foreign, &[], "").await;
    check_page(&refused, 400);
    assert!(refused.text().contains("&#60;script&#62;"), "{}", refused.text());
}

#[tokio::test]
async fn the_journal_keeps_no_password_no_cookie_and_no_token_of_a_sign_in() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let mut visitor = Visitor::new(&webex);
    let (email, password) = org.admin();
    let link = Ask::state("s").link(webex.url(), None);
    let page = visitor.open(&link).await;
    // The person table of the first page is in the journal too, unless pages are left out of it.
    let wrong = visitor.fill_in(&page, email, "a-wrong-secret").await;
    assert_eq!(wrong.status, 200);
    let answer = visitor.sign_in(&link, (email, password)).await;
    let token = super::token_of(&answer, super::REDIRECT_URI, "s", &org);
    let journal = control(&webex, "GET", "/requests", None).await.json();
    let names: Vec<_> = journal["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| json!([item["operation"], item["method"], item["status"]]))
        .collect();
    let expected = [
        json!(["oauth.sign-in", "GET", 200]),
        json!(["oauth.sign-in", "POST", 200]),
        json!(["oauth.sign-in", "GET", 200]),
        json!(["oauth.sign-in", "POST", 302]),
        json!(["oauth.authorize", "GET", 302]),
    ];
    assert_eq!(names, expected, "{journal}");
    let text = journal.to_string();
    let cookie = visitor.cookie.unwrap();
    let (_, cookie) = cookie.split_once('=').unwrap();
    for secret in [password, "a-wrong-secret", "demo-user-admin", cookie, &token] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}
