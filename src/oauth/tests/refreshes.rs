//! Refresh tokens over time, and both types of tokens in one list.

use super::*;
use crate::oauth::exchange::{Form, Terms};
use crate::oauth::inventory::TokenType;
use crate::oauth::refresh::Standing;

/// A refresh token of this person's, which lives as long as Webex's do, and by what it is known.
fn refresh_token(oauth: &Oauth, of: u128, now: Timestamp) -> RefreshToken {
    let terms = Terms {
        now,
        lives: Lives::WEBEX,
        only: None,
    };
    oauth.issue_pair(grant(of), Form::Opaque, terms).refresh.unwrap()
}

fn ended_refreshes(oauth: &Oauth, now: Timestamp) -> Vec<RefreshToken> {
    oauth.take_ended(now).refreshes
}

#[test]
fn a_refresh_token_ends_by_itself_is_told_of_once_and_again_when_the_clock_was_put_back() {
    let oauth = oauth();
    let end = START + Lives::WEBEX.refresh;
    let [first, second] = [1, 2].map(|of| refresh_token(&oauth, of, START));
    assert_eq!(ended_refreshes(&oauth, end - Duration::from_nanos(1)), []);
    assert_eq!(oauth.next_end(), Some(end));
    assert_eq!(ended_refreshes(&oauth, end), [first, second.clone()]);
    assert_eq!(ended_refreshes(&oauth, end), []);
    oauth.revoke_person(person(1));
    oauth.rewind(START);
    assert_eq!(ended_refreshes(&oauth, end), [second]);
    assert_eq!(oauth.next_end(), None);
}

#[test]
fn a_refresh_token_that_was_revoked_renewed_or_ended_before_is_not_told_of_at_its_first_end() {
    let oauth = oauth();
    let end = START + Lives::WEBEX.refresh;
    let [renewed, revoked, expired] = [1, 2, 3].map(|of| refresh_token(&oauth, of, START));
    oauth
        .state
        .lock()
        .refreshes
        .renew(&renewed.text, Lives::WEBEX.refresh, START + HOUR);
    let known = oauth.revoke_token(&revoked.fingerprint, START + HOUR).unwrap();
    assert_eq!(
        (known.token_type, known.standing),
        (TokenType::Refresh, Standing::Revoked)
    );
    oauth.expire_refresh_token(&expired.text, START + HOUR);
    assert_eq!(ended_refreshes(&oauth, end), []);
    let told = ended_refreshes(&oauth, end + HOUR);
    assert_eq!(
        told.iter().map(|token| &token.text).collect::<Vec<_>>(),
        [&renewed.text]
    );
}

#[test]
fn tokens_are_listed_access_first_and_expire_by_type() {
    let oauth = oauth();
    let refresh = refresh_token(&oauth, 1, START);
    let access = oauth.issue(grant(2), HOUR, START);
    let standings = || -> Vec<(TokenType, Standing)> {
        let tokens = oauth.tokens(START).into_iter();
        tokens.map(|known| (known.token_type, known.standing)).collect()
    };
    let (a, r) = (TokenType::Access, TokenType::Refresh);
    let fingerprints: Vec<String> = oauth.tokens(START).into_iter().map(|known| known.fingerprint).collect();
    assert_eq!(fingerprints[1..], [access.fingerprint, refresh.fingerprint]);
    assert_eq!(
        standings(),
        [(a, Standing::Live), (a, Standing::Live), (r, Standing::Live)]
    );
    assert_eq!(oauth.expire_tokens(&[r], START), 1);
    assert_eq!(
        standings(),
        [(a, Standing::Live), (a, Standing::Live), (r, Standing::Expired)]
    );
    assert_eq!(oauth.expire_tokens(&[a, r], START), 2);
    assert_eq!(
        standings(),
        [(a, Standing::Expired), (a, Standing::Expired), (r, Standing::Expired)]
    );
    assert_eq!(oauth.revoke_token("no such", START), None);
}
