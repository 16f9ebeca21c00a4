//! What ends a grant while tokens of it are being signed, which nobody waits for.

use super::*;
use crate::oauth::code::{Promise, Proof};
use crate::oauth::error::{ErrorCode, TokenError};
use crate::oauth::exchange::{Form, Issued, Refresh, Terms};
use crate::oauth::reduce::Reduction;
use crate::oauth::refresh::{RefreshLife, Standing};

const TERMS: Terms<'static> = Terms {
    now: START,
    lives: Lives::WEBEX,
    only: None,
};

fn code(oauth: &Oauth) -> String {
    let promise = Promise {
        grant: grant(1),
        redirect_uri: None,
        challenge: None,
        openid: None,
    };
    oauth.promise(promise, TERMS)
}

fn exchange(oauth: &Oauth, code: &str, form: Form<'_>) -> Result<Issued, TokenError> {
    let proof = Proof {
        client_id: TUTORIAL_CLIENT_ID,
        redirect_uri: None,
        verifier: None,
    };
    oauth.exchange_code(code, proof, form, TERMS)
}

/// Checks that this, happening while a token is signed, leaves nothing that lives.
#[track_caller]
fn ends_everything(
    oauth: &Oauth,
    meanwhile: impl Fn(),
    ask: impl Fn(Form<'_>) -> Result<Issued, TokenError>,
    expected: ErrorCode,
) {
    let sign = |_: &Draft<'_>| {
        meanwhile();
        "signed".to_owned()
    };
    assert_eq!(ask(Form::SelfContained(&sign)).unwrap_err().code, expected);
    let standings: Vec<Standing> = oauth.tokens(START).iter().map(|known| known.standing).collect();
    assert!(
        standings.iter().all(|standing| *standing == Standing::Revoked),
        "{standings:?}"
    );
}

#[test]
fn a_code_that_comes_twice_or_whose_person_goes_while_it_is_exchanged_leaves_no_token() {
    let oauth = oauth();
    let text = code(&oauth);
    let again = || assert!(exchange(&oauth, &text, Form::Opaque).is_err());
    let ask = |form: Form<'_>| exchange(&oauth, &text, form);
    ends_everything(&oauth, again, ask, ErrorCode::InvalidGrant);
    let text = code(&oauth);
    let goes = || assert_eq!(oauth.revoke_person(person(1)), 0);
    let ask = |form: Form<'_>| exchange(&oauth, &text, form);
    ends_everything(&oauth, goes, ask, ErrorCode::InvalidGrant);
}

#[test]
fn a_refresh_token_that_is_revoked_while_it_is_used_leaves_no_token() {
    let oauth = oauth();
    let signed = Form::SelfContained(&|_| "first".to_owned());
    let refresh = oauth.issue_pair(grant(1), signed, TERMS).refresh.unwrap();
    let asked = Refresh {
        token: &refresh.text,
        client_id: TUTORIAL_CLIENT_ID,
        scope: None,
        life: RefreshLife::CountsDown,
    };
    let goes = || assert_eq!(oauth.revoke_person(person(1)), 1);
    let ask = |form: Form<'_>| oauth.refresh(&asked, form, TERMS);
    ends_everything(&oauth, goes, ask, ErrorCode::DeadRefreshToken);
}

#[test]
fn a_token_that_is_revoked_while_it_is_reduced_leaves_no_token() {
    let oauth = oauth();
    let source = oauth.issue(grant(1), HOUR, START);
    let asked = Reduction {
        token: &source.text,
        client_id: TUTORIAL_CLIENT_ID,
        scope: TUTORIAL_SCOPES[0],
    };
    let goes = || oauth.revoke_text(&source.text, TUTORIAL_CLIENT_ID).unwrap();
    let ask = |form: Form<'_>| oauth.reduce(&asked, form, TERMS);
    ends_everything(&oauth, goes, ask, ErrorCode::InvalidGrant);
}
