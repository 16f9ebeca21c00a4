//! A token's whole life, on the org's clock.

use std::time::Duration;

use serde_json::json;

use super::{App, PUBLIC, assert_refused, code_of};
use crate::sign_in::visitor::Visitor;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_token_is_issued_used_nearly_expired_expired_refreshed_and_consented_to_again() {
    let app = App::new().await;
    app.set(json!({ "consent": "prompt" })).await;
    let mut visitor = Visitor::new(&app.webex);

    // Issued, after the person has consented.
    let page = visitor.sign_in(&app.authorize(""), app.org.admin()).await;
    let code = code_of(&super::consent::decide(&mut visitor, &page, "accept").await);
    let first = app.exchange(&code).await.json();
    let refresh = first["refresh_token"].as_str().unwrap();

    // Used; nearly expired, it is as good as ever.
    assert_eq!(app.caller(&first["access_token"]).get("/Users").await.status, 200);
    app.org.clock().advance(14 * DAY - MINUTE);
    assert_eq!(app.caller(&first["access_token"]).get("/Users").await.status, 200);

    // Expired.
    app.org.clock().advance(MINUTE);
    assert_eq!(app.caller(&first["access_token"]).get("/Users").await.status, 401);

    // Refreshed: nobody is asked.
    let second = app.refresh(refresh).await.json();
    assert_eq!(second["refresh_token"], first["refresh_token"]);
    assert_eq!(second["refresh_token_expires_in"], 76 * 86_400 - 1);
    assert_eq!(app.caller(&second["access_token"]).get("/Users").await.status, 200);

    // The refresh token expires, and with it what the person consented to.
    app.org.clock().advance(76 * DAY);
    assert_eq!(app.caller(&second["access_token"]).get("/Users").await.status, 401);
    let dead = "The refresh token provided is expired, revoked, malformed, or invalid.";
    assert_refused(&app.refresh(refresh).await, PUBLIC, 400, "invalid_grant", dead);

    // Consent is asked for again.
    let page = visitor.sign_in(&app.authorize(""), app.org.admin()).await;
    assert!(page.text().contains("Importer asks for permission"), "{}", page.text());
    let code = code_of(&super::consent::decide(&mut visitor, &page, "accept").await);
    let third = app.exchange(&code).await.json();
    assert_eq!(app.caller(&third["access_token"]).get("/Users").await.status, 200);
}

#[tokio::test]
async fn an_org_gives_the_lives_that_its_settings_say() {
    let app = App::new().await;
    app.set(json!({ "tokenLives": { "access": "1h", "refresh": "2h", "implicit": "45d" } }))
        .await;
    let tokens = app.tokens().await;
    assert_eq!(
        (&tokens["expires_in"], &tokens["refresh_token_expires_in"]),
        (&json!(3_599), &json!(7_199))
    );
    let url = app.authorize("").replace("response_type=code", "response_type=token");
    let answer = Visitor::new(&app.webex).sign_in(&url, app.org.admin()).await;
    let location = answer.header("location");
    assert!(
        location.ends_with("&token_type=Bearer&expires_in=3887999&state=s"),
        "{location}"
    );
}
