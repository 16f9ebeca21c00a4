//! Where nobody listens at the redirect URI: a page has what was granted, to be copied.

use serde_json::json;

use super::{App, CALLBACK, register};
use crate::sign_in::encode;
use crate::sign_in::visitor::Visitor;
use crate::support::Caller;

/// What a text field of a page holds.
#[track_caller]
fn copied(page: &str, name: &str) -> String {
    let field = page
        .split_once(&format!(r#"<textarea id="{name}""#))
        .unwrap_or_else(|| panic!("{page}"))
        .1;
    let (_, text) = field.split_once('>').unwrap();
    text.split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_page_has_the_token_or_the_code_to_be_copied_and_the_link_on() {
    let app = App::new().await;
    app.set(json!({ "signInEnd": "page" })).await;
    let page = Visitor::new(&app.webex)
        .sign_in(&app.authorize(""), app.org.admin())
        .await;
    assert_eq!((page.status, page.header("location")), (200, ""));
    let page = page.text();
    assert!(page.contains("<h1>Copy your code</h1>"), "{page}");
    let code = copied(&page, "code");
    let link = format!(r#"<a href="{CALLBACK}?code={code}&#38;state=s">Go on to {CALLBACK}</a>"#);
    assert!(page.contains(&link), "{page}");
    assert_eq!(app.exchange(&code).await.status, 200);
    let url = app.authorize("").replace("response_type=code", "response_type=token");
    let page = Visitor::new(&app.webex).sign_in(&url, app.org.admin()).await.text();
    assert!(page.contains("<h1>Copy your token</h1>"), "{page}");
    assert!(page.contains("<td>31535999</td>"), "{page}");
    let token = copied(&page, "access_token");
    assert_eq!(Caller::new(app.org.scim_url(), &token).get("/Users").await.status, 200);
}

#[tokio::test]
async fn the_page_leads_to_no_address_that_a_browser_would_run() {
    let app = App::new().await;
    app.set(json!({ "signInEnd": "page" })).await;
    let runs = "javascript:alert(1)";
    let (id, _) = register(&app.webex, &app.org, json!({ "redirectUris": [runs] })).await;
    let url = app
        .authorize("")
        .replace(&app.id, &id)
        .replace(&encode(CALLBACK), &encode(runs));
    let page = Visitor::new(&app.webex).sign_in(&url, app.org.admin()).await.text();
    assert!(
        page.contains("<code>javascript:alert(1)</code>") && !page.contains("href=\"java"),
        "{page}"
    );
}
