//! The authorization request: what OpenID adds to it, and every error that goes back to the client.

use std::time::Duration;

use serde_json::{Value, json};

use super::{App, CALLBACK, code_of, register};
use crate::sign_in::encode;
use crate::sign_in::visitor::Visitor;
use crate::support::control;

/// The administrator, signed in.
async fn signed_in(app: &App) -> Visitor {
    let mut visitor = Visitor::new(&app.webex);
    code_of(&visitor.sign_in(&app.authorize(""), app.org.admin()).await);
    visitor
}

#[track_caller]
fn to_error(location: &str, error: &str, description: &str) {
    let expected = format!(
        "{CALLBACK}?error={error}&error_description={}&state=s",
        encode(description)
            .replace("%2E", ".")
            .replace("%5F", "_")
            .replace("%2D", "-")
            .replace("%7E", "~")
    );
    assert_eq!(location, expected);
}

#[tokio::test]
async fn every_error_goes_back_in_the_query_of_the_redirect_with_the_state() {
    let app = App::new().await;
    let good = app.authorize("");
    let rows = [
        (
            good.replace("response_type=code&", ""),
            "invalid_request",
            "The parameter response_type is missing.",
        ),
        (
            good.replace("response_type=code", "response_type=code%20token"),
            "unsupported_response_type",
            "Served are the response types code, token, id_token and id_token token.",
        ),
        (
            good.replace("openid", "kms"),
            "invalid_scope",
            "The requested scope is invalid.",
        ),
        (
            format!("{good}&code_challenge=x"),
            "invalid_request",
            "The code_challenge is not 43 to 128 letters, digits and the characters - . _ ~.",
        ),
        (
            format!("{good}&code_challenge_method=S256"),
            "invalid_request",
            "The parameter code_challenge is missing beside code_challenge_method.",
        ),
        (
            format!("{good}&prompt=none"),
            "login_required",
            "Nobody is signed in, and the prompt is none.",
        ),
        (
            good.replace("response_type=code", "response_type=id_token"),
            "invalid_request",
            "The parameter nonce is missing; an id_token holds it.",
        ),
    ];
    for (url, error, description) in rows {
        let answer = Visitor::new(&app.webex).get(&url).await;
        assert_eq!(answer.status, 302, "{}", answer.text());
        to_error(answer.header("location"), error, description);
    }
}

#[tokio::test]
async fn every_parameter_that_cannot_be_read_goes_back_as_an_invalid_request() {
    let app = App::new().await;
    let challenge = "a".repeat(43);
    for (more, description) in [
        (
            "&scope=openid".to_owned(),
            "The parameter scope was sent more than once.",
        ),
        (
            format!("&code_challenge={challenge}&code_challenge_method=s256"),
            "The code_challenge_method is neither S256 nor plain.",
        ),
        (
            "&prompt=create".to_owned(),
            "The prompt is none of none, login, select_account and consent.",
        ),
        ("&prompt=none%20login".to_owned(), "The prompt none goes with no other."),
        (
            "&max_age=-1".to_owned(),
            "The max_age is not a whole number of seconds.",
        ),
    ] {
        let answer = Visitor::new(&app.webex).get(&app.authorize(&more)).await;
        assert_eq!(answer.status, 302, "{}", answer.text());
        to_error(answer.header("location"), "invalid_request", description);
    }
    let no_openid = app.authorize("&nonce=n").replace("%20openid", "");
    let url = no_openid.replace("response_type=code", "response_type=id_token");
    let answer = Visitor::new(&app.webex).get(&url).await;
    let what = "An id_token needs the scope openid.";
    to_error(answer.header("location"), "invalid_request", what);
    let url = app.authorize("").replace(&encode("identity:people_rw openid"), "");
    let answer = Visitor::new(&app.webex).get(&url).await;
    let what = "The requested scope is invalid.";
    to_error(answer.header("location"), "invalid_scope", what);
}

#[tokio::test]
async fn a_disabled_integration_is_told_so_in_the_redirect_and_a_blocked_one_on_a_page() {
    let app = App::new().await;
    let path = format!("/orgs/{}/clients/{}", app.org.id(), app.id);
    let change = async |body: Value| {
        let answer = control(&app.webex, "PATCH", &path, Some(&body)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    };
    change(json!({ "blocked": true })).await;
    let answer = Visitor::new(&app.webex)
        .sign_in(&app.authorize(""), app.org.admin())
        .await;
    assert_eq!((answer.status, answer.header("location")), (400, ""));
    let page = answer.text();
    assert!(page.contains("Access denied: the administrator of"), "{page}");
    assert!(
        page.contains("has denied access to the integration &#34;Importer&#34;"),
        "{page}"
    );
    assert!(page.contains("The request was captured."), "{page}");
    change(json!({ "blocked": false, "disabled": true })).await;
    let answer = Visitor::new(&app.webex).get(&app.authorize("")).await;
    to_error(
        answer.header("location"),
        "unauthorized_client",
        "The integration is disabled.",
    );
}

#[tokio::test]
async fn no_redirect_leads_to_an_address_that_is_not_registered() {
    let app = App::new().await;
    let stranger = app
        .authorize("")
        .replace(&encode(CALLBACK), &encode("https://evil.example/"));
    for url in [stranger, app.authorize("").replace(&app.id, "C12")] {
        let answer = Visitor::new(&app.webex).get(&url).await;
        assert_eq!((answer.status, answer.header("location")), (400, ""), "{url}");
    }
}

#[tokio::test]
async fn somebody_who_is_signed_in_gets_the_next_code_at_once_unless_the_prompt_asks_for_more() {
    let app = App::new().await;
    let mut visitor = signed_in(&app).await;
    for at_once in ["", "&prompt=none", "&max_age=60"] {
        code_of(&visitor.get(&app.authorize(at_once)).await);
    }
    for prompt in ["select_account", "login"] {
        let url = app.authorize(&format!("&prompt={prompt}&login_hint=ada%40example.test"));
        let form = visitor.open(&url).await;
        assert_eq!(form.status, 200, "{prompt}");
        let hinted = r#"name="email" type="email" autocomplete="username" required value="ada@example.test""#;
        assert!(form.text().contains(hinted), "{}", form.text());
        // The form leads on to the code, and not to another form.
        code_of(&visitor.sign_in(&url, app.org.admin()).await);
    }
    app.org.clock().advance(Duration::from_secs(61));
    let url = app.authorize("&max_age=60&prompt=none");
    let answer = visitor.get(&url).await;
    to_error(
        answer.header("location"),
        "login_required",
        "Nobody is signed in, and the prompt is none.",
    );
    code_of(&visitor.sign_in(&app.authorize("&max_age=60"), app.org.admin()).await);
}

#[tokio::test]
async fn who_is_signed_in_elsewhere_signs_in_where_the_client_is_registered() {
    let app = App::new().await;
    let elsewhere = app.webex.org().create().await;
    let (id, _) = register(&app.webex, &elsewhere, json!({})).await;
    let mut visitor = signed_in(&app).await;
    let url = app.authorize("").replace(&app.id, &id);
    let answer = visitor.sign_in(&url, elsewhere.admin()).await;
    let code = code_of(&answer);
    assert!(code.ends_with(&elsewhere.id().to_string()), "{code}");
}
