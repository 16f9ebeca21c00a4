//! Proof Key for Code Exchange: asked for by a challenge, and then held.

use super::{App, CALLBACK, PUBLIC, assert_refused};
use crate::support::Answer;

/// RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const S256: &str = "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

async fn exchange(app: &App, challenge: &str, verifier: Option<&str>) -> Answer {
    let code = app.code(challenge).await;
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
    ];
    form.extend(verifier.map(|verifier| ("code_verifier", verifier)));
    app.ask(&form).await
}

#[tokio::test]
async fn a_challenge_is_met_by_its_verifier_and_by_nothing_else() {
    let app = App::new().await;
    let plain = format!("&code_challenge={VERIFIER}&code_challenge_method=plain");
    let unnamed = format!("&code_challenge={VERIFIER}");
    for challenge in [S256, &plain, &unnamed] {
        assert_eq!(
            exchange(&app, challenge, Some(VERIFIER)).await.status,
            200,
            "{challenge}"
        );
        let other = "a".repeat(43);
        let what = "The code_verifier does not match the code_challenge.";
        let answer = exchange(&app, challenge, Some(&other)).await;
        assert_refused(&answer, PUBLIC, 400, "invalid_grant", what);
        let what = "The code_verifier is missing: the authorization request had a code_challenge.";
        let answer = exchange(&app, challenge, None).await;
        assert_refused(&answer, PUBLIC, 400, "invalid_grant", what);
        let what = "The code_verifier is not 43 to 128 letters, digits and the characters - . _ ~.";
        let answer = exchange(&app, challenge, Some("short")).await;
        assert_refused(&answer, PUBLIC, 400, "invalid_request", what);
    }
}

#[tokio::test]
async fn a_verifier_without_a_challenge_is_refused() {
    let app = App::new().await;
    let what = "There is a code_verifier, but the authorization request had no code_challenge.";
    let answer = exchange(&app, "", Some(VERIFIER)).await;
    assert_refused(&answer, PUBLIC, 400, "invalid_grant", what);
}

#[tokio::test]
async fn a_public_client_needs_no_secret_and_gets_its_tokens_by_its_verifier() {
    let app = App::with(serde_json::json!({ "public": true })).await;
    assert_eq!(app.secret, "");
    assert_eq!(exchange(&app, S256, Some(VERIFIER)).await.status, 200);
}
