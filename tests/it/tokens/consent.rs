//! Consent: a setting answers, or the person does, on a page.

use serde_json::json;

use super::{App, CALLBACK, code_of, register};
use crate::sign_in::encode;
use crate::sign_in::visitor::Visitor;
use crate::support::{Answer, control};

const DENIED: &str =
    "https://app.example/callback?error=access_denied&error_description=The%20person%20did%20not%20consent.&state=s";

/// A hidden field of the consent page.
#[track_caller]
fn field(page: &Answer, name: &str) -> String {
    let text = page.text();
    let start = format!(r#"<input type="hidden" name="{name}" value=""#);
    let value = text
        .split_once(&start)
        .unwrap_or_else(|| panic!("{name} is not in {text}"))
        .1;
    let value = value.split('"').next().unwrap();
    value.replace("&#38;", "&").replace("&#34;", "\"")
}

pub(super) async fn decide(visitor: &mut Visitor, page: &Answer, decision: &str) -> Answer {
    let body = format!(
        "decision={decision}&query={}&ticket={}",
        encode(&field(page, "query")),
        field(page, "ticket")
    );
    visitor.post("/idb/oauth2/v1/authorize", &body).await
}

async fn asked(app: &App) -> (Visitor, Answer) {
    app.set(json!({ "consent": "prompt" })).await;
    let mut visitor = Visitor::new(&app.webex);
    let page = visitor.sign_in(&app.authorize(""), app.org.admin()).await;
    assert_eq!(page.status, 200, "{}", page.text());
    (visitor, page)
}

#[tokio::test]
async fn a_page_names_client_person_and_scopes_and_the_person_accepts_once() {
    let app = App::new().await;
    let (mut visitor, page) = asked(&app).await;
    for part in [
        "<h1>Importer asks for permission</h1>",
        app.org.admin().0,
        "<code>identity:people_rw</code>",
        "<code>openid</code>",
        CALLBACK,
    ] {
        assert!(page.text().contains(part), "{part} is not in {}", page.text());
    }
    assert!(!page.header("content-security-policy").contains("form-action"));
    let code = code_of(&decide(&mut visitor, &page, "accept").await);
    let tokens = app.exchange(&code).await.json();
    // The same scopes again, or fewer: nobody is asked.
    code_of(&visitor.get(&app.authorize("")).await);
    let more = visitor
        .get(&app.authorize("").replace("openid", "openid%20email"))
        .await;
    assert_eq!(more.status, 200, "other scopes are asked for");
    let again = visitor.get(&app.authorize("&prompt=consent")).await;
    assert_eq!(again.status, 200, "the client wants the person to be asked");
    assert_eq!(app.refresh(tokens["refresh_token"].as_str().unwrap()).await.status, 200);
}

#[tokio::test]
async fn a_person_declines_and_a_setting_denies() {
    let app = App::new().await;
    let (mut visitor, page) = asked(&app).await;
    let answer = decide(&mut visitor, &page, "decline").await;
    assert_eq!((answer.status, answer.header("location")), (302, DENIED));
    let answer = visitor.get(&app.authorize("&prompt=none")).await;
    let required = "?error=consent_required&error_description=The%20person%20has%20not%20consented%2C%20and%20the%20prompt%20is%20none.&state=s";
    assert_eq!(answer.header("location"), format!("{CALLBACK}{required}"));
    app.set(json!({ "consent": "deny" })).await;
    assert_eq!(visitor.get(&app.authorize("")).await.header("location"), DENIED);
    app.set(json!({ "consent": null })).await;
    code_of(&visitor.get(&app.authorize("")).await);
}

#[tokio::test]
async fn an_answer_that_no_page_of_this_session_sent_is_refused() {
    let app = App::new().await;
    let (mut visitor, page) = asked(&app).await;
    let (query, ticket) = (encode(&field(&page, "query")), field(&page, "ticket"));
    let path = "/idb/oauth2/v1/authorize";
    let other = encode(&app.query("&nonce=other"));
    for (body, what) in [
        (
            format!("decision=accept&query={other}&ticket={ticket}"),
            "This answer belongs to another consent page.",
        ),
        (
            format!("decision=accept&query={query}&ticket=00"),
            "This answer belongs to another consent page.",
        ),
        (
            format!("decision=maybe&query={query}&ticket={ticket}"),
            "The decision is &#34;maybe&#34;.",
        ),
        (
            format!("query={query}&ticket={ticket}"),
            "The consent form has no field &#34;decision&#34;.",
        ),
    ] {
        let answer = visitor.post(path, &body).await;
        assert_eq!((answer.status, answer.header("location")), (400, ""));
        assert!(answer.text().contains(what), "{what} is not in {}", answer.text());
    }
    let mut stranger = Visitor::new(&app.webex);
    let body = format!("decision=accept&query={query}&ticket={ticket}");
    let answer = stranger.post(path, &body).await;
    assert_eq!(answer.status, 400);
    assert!(
        answer.text().contains("Nobody is signed in in this browser any more."),
        "{}",
        answer.text()
    );
    code_of(&visitor.post(path, &body).await);
}

#[tokio::test]
async fn what_a_request_holds_is_escaped_on_the_page() {
    let app = App::new().await;
    app.set(json!({ "consent": "prompt" })).await;
    let name = "<script>alert(1)</script>";
    let (id, _) = register(&app.webex, &app.org, json!({ "name": name })).await;
    let url = app.authorize("&nonce=%22%3E%3Cscript%3E").replace(&app.id, &id);
    let page = Visitor::new(&app.webex).sign_in(&url, app.org.admin()).await;
    assert!(!page.text().contains("<script"), "{}", page.text());
    assert!(page.text().contains("&#60;script&#62;alert(1)"), "{}", page.text());
}

#[tokio::test]
async fn a_page_that_was_open_when_the_integration_was_blocked_lets_nobody_in() {
    let app = App::new().await;
    let (mut visitor, page) = asked(&app).await;
    let path = format!("/orgs/{}/clients/{}", app.org.id(), app.id);
    let blocked = control(&app.webex, "PATCH", &path, Some(&json!({ "blocked": true }))).await;
    assert_eq!(blocked.status, 200);
    let answer = decide(&mut visitor, &page, "accept").await;
    assert_eq!((answer.status, answer.header("location")), (400, ""));
    assert!(answer.text().contains("Access denied"), "{}", answer.text());
}
