//! Tokens that their client revokes, and people who sign out.

use serde_json::json;

use super::{App, BROKER, Integration, assert_refused};
use crate::sign_in::visitor::Visitor;
use crate::support::journal::journal;
use crate::support::rules::arm;
use crate::support::{Answer, start};

const REVOKE: &str = "/idb/oauth2/v1/revoke";
const LOGOUT: &str = "/idb/oauth2/v1/logout";

fn text<'v>(tokens: &'v serde_json::Value, name: &str) -> &'v str {
    tokens[name].as_str().unwrap()
}

async fn revoke(app: &App, token: &str) -> Answer {
    let form = [("token", token), ("token_type_hint", "access_token")];
    app.post(REVOKE, &[("authorization", &app.basic())], &form).await
}

#[tokio::test]
async fn a_revoked_access_token_ends_alone() {
    let app = App::new().await;
    let tokens = app.tokens().await;
    let answer = revoke(&app, text(&tokens, "access_token")).await;
    assert_eq!((answer.status, answer.text().as_str()), (200, ""));
    assert_eq!(app.caller(&tokens["access_token"]).get("/Users").await.status, 401);
    let renewed = app.refresh(text(&tokens, "refresh_token")).await.json();
    assert_eq!(app.caller(&renewed["access_token"]).get("/Users").await.status, 200);
}

#[tokio::test]
async fn a_revoked_refresh_token_takes_along_what_came_of_it_and_nothing_else() {
    let app = App::new().await;
    let (first, second) = (app.tokens().await, app.tokens().await);
    let renewed = app.refresh(text(&first, "refresh_token")).await.json();
    assert_eq!(revoke(&app, text(&first, "refresh_token")).await.status, 200);
    for token in [&first["access_token"], &renewed["access_token"]] {
        assert_eq!(app.caller(token).get("/Users").await.status, 401);
    }
    assert_eq!(
        app.refresh(text(&first, "refresh_token")).await.json()["error"],
        "invalid_grant"
    );
    assert_eq!(app.caller(&second["access_token"]).get("/Users").await.status, 200);
    assert_eq!(app.refresh(text(&second, "refresh_token")).await.status, 200);
}

#[tokio::test]
async fn a_token_that_nobody_issued_is_as_good_as_revoked_and_anothers_is_not_touched() {
    let app = App::new().await;
    let tokens = app.tokens().await;
    for unknown in ["none", &format!("{}x", text(&tokens, "access_token"))] {
        assert_eq!(revoke(&app, unknown).await.status, 200, "{unknown}");
    }
    assert_eq!(revoke(&app, text(&tokens, "access_token")).await.status, 200);
    assert_eq!(
        revoke(&app, text(&tokens, "access_token")).await.status,
        200,
        "once more"
    );

    let tokens = app.tokens().await;
    let body = json!({ "redirectUris": ["http://localhost/"], "scopes": ["identity:people_rw"] });
    let other = Integration::register(&app.webex, &app.org, &body).await;
    for name in ["access_token", "refresh_token"] {
        let answer = other.post(&app.webex, REVOKE, &[("token", text(&tokens, name))]).await;
        let what = "The token was issued to another client.";
        assert_refused(&answer, BROKER, 400, "invalid_grant", what);
    }
    let missing = app.post(REVOKE, &[("authorization", &app.basic())], &[]).await;
    assert_refused(
        &missing,
        BROKER,
        400,
        "invalid_request",
        "The parameter token is missing.",
    );
    let form = [("token", text(&tokens, "access_token")), ("client_id", app.id.as_str())];
    let answer = app.post(REVOKE, &[], &form).await;
    assert_refused(&answer, BROKER, 400, "invalid_client", "The client_secret is missing.");
    assert_eq!(app.caller(&tokens["access_token"]).get("/Users").await.status, 200);
    assert_eq!(app.refresh(text(&tokens, "refresh_token")).await.status, 200);
}

#[tokio::test]
async fn rules_hit_a_revocation_by_name_and_the_journal_keeps_no_token_of_it() {
    let app = App::new().await;
    let tokens = app.tokens().await;
    arm(&app.webex, &app.org, &json!({ "short": "oauth.revoke: 503 x1" })).await;
    assert_eq!(revoke(&app, text(&tokens, "access_token")).await.status, 503);
    assert_eq!(revoke(&app, text(&tokens, "access_token")).await.status, 200);
    let kept = json!(journal(&app.webex, &app.org).await).to_string();
    assert!(kept.contains("\"oauth.revoke\""));
    assert!(!kept.contains(text(&tokens, "access_token")));
}

#[tokio::test]
async fn who_signs_out_is_asked_for_the_password_again() {
    let (webex, org) = start().await;
    for path in [LOGOUT, "/idb/saml2/jsp/doSSO.jsp?type=logout"] {
        let mut visitor = Visitor::new(&webex);
        let signed_in = visitor.sign_in(org.sign_in_url(), org.admin()).await;
        assert_eq!(signed_in.status, 302);
        let cookie = visitor.cookie.clone();
        let page = visitor.open(&format!("{}{path}", webex.url())).await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains("You are signed out"), "{}", page.text());
        visitor.cookie = cookie;
        let page = visitor.open(org.sign_in_url()).await;
        assert_eq!(page.status, 200, "{path}");
    }
}

#[tokio::test]
async fn signing_out_leads_on_to_the_double_or_a_registered_client_and_nowhere_else() {
    let app = App::new().await;
    let own = format!("{}/verify", app.webex.url());
    let followed = ["/verify", &own, "https://app.example/bye?x=1"];
    let refused = [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "https://app.example@evil.example/",
    ];
    for (goto, status) in followed
        .map(|goto| (goto, 302))
        .into_iter()
        .chain(refused.map(|goto| (goto, 200)))
    {
        let mut visitor = Visitor::new(&app.webex);
        visitor.sign_in(&app.authorize(""), app.org.admin()).await;
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("cisService", "common"), ("goto", goto)])
            .finish();
        let answer = visitor.get(&format!("{}{LOGOUT}?{query}", app.webex.url())).await;
        assert_eq!(answer.status, status, "{goto}");
        assert_eq!(answer.header("location"), if status == 302 { goto } else { "" });
        if status == 302 {
            assert_eq!(
                visitor
                    .cookie
                    .as_deref()
                    .and_then(|cookie| cookie.split_once('='))
                    .unwrap()
                    .1,
                ""
            );
        } else {
            assert!(answer.text().contains("was not followed"), "{}", answer.text());
        }
    }
}
