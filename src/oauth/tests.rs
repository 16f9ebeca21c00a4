//! An org's OAuth through its face: tokens and sessions over time, and the published links from end to end.

mod races;
mod refreshes;

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use uuid::Uuid;

use super::client::{TUTORIAL_CLIENT_ID, TUTORIAL_SCOPES};
use super::lives::Lives;
use super::session::{MAX_SESSIONS, SESSION_LIFE};
use super::token::{MAX_TOKENS, TokenKind};
use super::*;

const ORG: &str = "6c0d1d0a-9f5e-4d35-8f86-0f2f7f6b2f11";
const START: Timestamp = Timestamp::UNIX_EPOCH;
const HOUR: Duration = Duration::from_secs(60 * 60);

fn oauth() -> Oauth {
    Oauth::new(ORG.parse().unwrap(), Entropy::new(42))
}

fn person(number: u128) -> ResourceId {
    ResourceId::new(Uuid::from_u128(number))
}

fn grant(number: u128) -> Grant {
    Grant {
        person: person(number),
        client_id: TUTORIAL_CLIENT_ID.to_owned(),
        scopes: TUTORIAL_SCOPES.map(str::to_owned).to_vec(),
        kind: TokenKind::Implicit,
    }
}

fn signed_in(oauth: &Oauth, cookie: &str, now: Timestamp) -> Option<ResourceId> {
    oauth.session(cookie, now).map(|session| session.person)
}

fn is_lower_hex(text: &str) -> bool {
    text.bytes().all(|byte| b"0123456789abcdef".contains(&byte))
}

#[track_caller]
fn names_org(token: &str, expected: Option<&str>) {
    assert_eq!(org_of(token).map(|org| org.to_string()).as_deref(), expected, "{token}");
}

#[test]
fn a_token_has_webexs_opaque_shape() {
    let token = oauth().issue(grant(1), HOUR, START);
    assert_eq!(token.text.len(), 106);
    let parts: Vec<&str> = token.text.split('_').collect();
    let [body, cluster, org] = parts[..] else {
        panic!("{parts:?}")
    };
    assert_eq!((body.len(), cluster, org), (64, "PF84", ORG));
    let plain = String::from_utf8(STANDARD.decode(body).unwrap()).unwrap();
    assert_eq!(plain.len(), 48);
    let (uuid, tail) = plain.split_at(36);
    assert_eq!(uuid.parse::<Uuid>().unwrap().hyphenated().to_string(), uuid);
    let (eight, three) = tail.split_once('-').unwrap();
    assert_eq!((eight.len(), three.len()), (8, 3));
    assert!(is_lower_hex(eight) && is_lower_hex(three), "{tail}");
    assert_eq!(token.fingerprint, crate::entropy::fingerprint(&token.text));
}

#[test]
fn tokens_repeat_with_their_seed_and_differ_within_it() {
    let issue = |oauth: &Oauth| oauth.issue(grant(1), HOUR, START).text;
    let (one, other) = (oauth(), oauth());
    let first = issue(&one);
    assert_ne!(first, issue(&one));
    assert_eq!(first, issue(&other));
    assert_ne!(first, issue(&Oauth::new(ORG.parse().unwrap(), Entropy::new(43))));
}

#[test]
fn tokens_and_cookies_name_their_org() {
    let oauth = oauth();
    names_org(&oauth.issue(grant(1), HOUR, START).text, Some(ORG));
    names_org(&oauth.open_session(person(1), START), Some(ORG));
    names_org(&format!("a_b_{ORG}"), Some(ORG));
    names_org(&format!("a_{ORG}"), None);
    names_org(&format!("a_b_c_{ORG}"), None);
    names_org(&format!("a_b_{ORG}_"), None);
    names_org("a_b_consumer", None);
    names_org("", None);
}

#[test]
fn a_token_lives_until_its_expiry_and_not_at_it() {
    let oauth = oauth();
    let token = oauth.issue(grant(1), HOUR, START);
    let end = START + HOUR;
    assert_eq!((token.issued_at, token.expires_at), (START, end));
    let just_before = end - Duration::from_nanos(1);
    assert_eq!(oauth.look_up(&token.text, just_before), Lookup::Live(token.clone()));
    assert_eq!(oauth.look_up(&token.text, end), Lookup::Expired(token.clone()));
    assert_eq!(oauth.look_up(&token.text.to_lowercase(), START), Lookup::Unknown);
    assert_eq!(oauth.look_up("", START), Lookup::Unknown);
}

#[test]
fn a_life_past_the_end_of_time_ends_there() {
    let token = oauth().issue(grant(1), Duration::MAX, START);
    assert_eq!(token.expires_at, Timestamp::MAX);
}

#[test]
fn revoking_a_person_ends_all_that_is_theirs_and_nothing_else() {
    let oauth = oauth();
    let theirs = [(); 2].map(|()| oauth.issue(grant(1), HOUR, START));
    let others = oauth.issue(grant(2), HOUR, START);
    let (their_cookie, other_cookie) = (
        oauth.open_session(person(1), START),
        oauth.open_session(person(2), START),
    );

    assert_eq!(oauth.revoke_person(person(1)), 2);
    assert_eq!(oauth.revoke_person(person(1)), 0);
    for token in theirs {
        assert_eq!(oauth.look_up(&token.text, START), Lookup::Revoked(token.clone()));
        assert_eq!(oauth.look_up(&token.text, START + 2 * HOUR), Lookup::Revoked(token));
    }
    assert_eq!(oauth.look_up(&others.text, START), Lookup::Live(others));
    assert_eq!(signed_in(&oauth, &their_cookie, START), None);
    assert_eq!(signed_in(&oauth, &other_cookie, START), Some(person(2)));

    let anew = oauth.issue(grant(1), HOUR, START);
    assert_eq!(oauth.look_up(&anew.text, START), Lookup::Live(anew));
}

#[test]
fn a_session_lasts_its_life_and_no_longer() {
    let oauth = oauth();
    let cookie = oauth.open_session(person(1), START);
    assert!(
        cookie
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte)),
        "{cookie}"
    );
    let end = START + SESSION_LIFE;
    assert_eq!(
        signed_in(&oauth, &cookie, end - Duration::from_nanos(1)),
        Some(person(1))
    );
    assert_eq!(signed_in(&oauth, &cookie, end), None);
    assert_eq!(signed_in(&oauth, "x", START), None);
}

#[test]
fn a_full_org_forgets_a_dead_token_first_and_then_the_oldest() {
    let oauth = oauth();
    let oldest = oauth.issue(grant(1), 2 * HOUR, START);
    let expired = oauth.issue(grant(1), HOUR, START);
    let revoked = oauth.issue(grant(2), 2 * HOUR, START);
    oauth.revoke_person(person(2));
    for _ in 3..MAX_TOKENS {
        oauth.issue(grant(1), 2 * HOUR, START);
    }
    let now = START + HOUR;
    assert_eq!(oauth.look_up(&expired.text, now), Lookup::Expired(expired.clone()));

    oauth.issue(grant(1), HOUR, now);
    assert_eq!(oauth.look_up(&expired.text, now), Lookup::Unknown);
    assert_eq!(oauth.look_up(&revoked.text, now), Lookup::Revoked(revoked.clone()));

    oauth.issue(grant(1), HOUR, now);
    assert_eq!(oauth.look_up(&revoked.text, now), Lookup::Unknown);
    assert_eq!(oauth.look_up(&oldest.text, now), Lookup::Live(oldest.clone()));

    let newest = oauth.issue(grant(1), HOUR, now);
    assert_eq!(oauth.look_up(&oldest.text, now), Lookup::Unknown);
    assert_eq!(oauth.look_up(&newest.text, now), Lookup::Live(newest));
}

#[test]
fn one_browser_session_too_many_ends_the_oldest() {
    let oauth = oauth();
    let cookies: Vec<String> = (0..MAX_SESSIONS)
        .map(|_| oauth.open_session(person(1), START))
        .collect();
    assert_eq!(signed_in(&oauth, &cookies[0], START), Some(person(1)));
    oauth.open_session(person(1), START);
    assert_eq!(signed_in(&oauth, &cookies[0], START), None);
    assert_eq!(signed_in(&oauth, &cookies[1], START), Some(person(1)));
}

#[test]
fn what_is_printed_for_debugging_holds_no_secret() {
    let oauth = oauth();
    let token = oauth.issue(grant(1), HOUR, START);
    assert!(!format!("{token:?} {oauth:?}").contains(&token.text));
    assert!(format!("{token:?}").contains(&token.fingerprint));
}

/// A published sign-in link, from the address bar to the address bar.
#[track_caller]
fn walk(fixture: &str) {
    const HOST: &str = "127.0.0.1:8080";
    let fixture: serde_json::Value = serde_json::from_str(fixture).unwrap();
    let link = fixture["link"]
        .as_str()
        .unwrap()
        .replace("{{url}}", &format!("http://{HOST}"));
    let query = form::pairs(link.split_once('?').unwrap().1).unwrap();
    let (_, goto) = query.iter().find(|(name, _)| name == "goto").unwrap();

    let target = goto::authorize_target(goto, Some(HOST)).unwrap();
    let request = authorize::Request::parse(&target).unwrap();
    let oauth = oauth();
    let client = oauth.client(request.client_id.as_deref().unwrap());
    let (_, approved) = request.judge(client).unwrap();
    assert_eq!(approved.scopes, TUTORIAL_SCOPES);

    let token = oauth.issue(grant(1), Lives::WEBEX.implicit, START);
    let expected = format!(
        "{}#access_token={}&token_type=Bearer&expires_in=31535999&state={}",
        fixture["redirectUri"].as_str().unwrap(),
        token.text,
        fixture["state"].as_str().unwrap(),
    );
    assert_eq!(
        authorize::token_url(&approved, None, Some((&token, &authorize::Announced::default()))),
        expected,
        "{}",
        fixture["edition"]
    );
}

#[test]
fn every_edition_of_the_published_link_leads_to_the_token() {
    walk(include_str!("../../fixtures/sign-in-links/once-encoded.json"));
    walk(include_str!("../../fixtures/sign-in-links/double-encoded.json"));
    walk(include_str!("../../fixtures/sign-in-links/mixed.json"));
    walk(include_str!("../../fixtures/sign-in-links/lower-case-hex.json"));
    walk(include_str!("../../fixtures/sign-in-links/own-host.json"));
}

/// What ended, as fingerprints and persons.
fn ended(oauth: &Oauth, now: Timestamp) -> (Vec<String>, Vec<ResourceId>) {
    let Ended { tokens, sessions, .. } = oauth.take_ended(now);
    (tokens.into_iter().map(|token| token.fingerprint).collect(), sessions)
}

#[test]
fn what_ends_by_itself_is_told_once_and_in_the_order_of_issue() {
    let oauth = oauth();
    assert_eq!(oauth.next_end(), None);
    let late = oauth.issue(grant(1), 2 * HOUR, START);
    let [first, second] = [(); 2].map(|()| oauth.issue(grant(2), HOUR, START).fingerprint);
    oauth.open_session(person(3), START);
    assert_eq!(oauth.next_end(), Some(START + HOUR));
    assert_eq!(ended(&oauth, START + HOUR - Duration::from_nanos(1)), (vec![], vec![]));
    assert_eq!(ended(&oauth, START + HOUR), (vec![first, second], vec![]));
    assert_eq!(ended(&oauth, START + HOUR), (vec![], vec![]));
    assert_eq!(oauth.next_end(), Some(START + 2 * HOUR));
    assert_eq!(
        ended(&oauth, START + SESSION_LIFE),
        (vec![late.fingerprint], vec![person(3)])
    );
    assert_eq!(oauth.next_end(), None);
}

#[test]
fn what_was_revoked_or_forgotten_does_not_end_by_itself() {
    let oauth = oauth();
    oauth.issue(grant(1), HOUR, START);
    oauth.open_session(person(1), START);
    oauth.revoke_person(person(1));
    assert_eq!(oauth.next_end(), None);
    for _ in 0..=MAX_TOKENS {
        oauth.issue(grant(2), HOUR, START);
    }
    for _ in 0..=MAX_SESSIONS {
        oauth.open_session(person(2), START);
    }
    let Ended { tokens, sessions, .. } = oauth.take_ended(START + SESSION_LIFE);
    assert_eq!((tokens.len(), sessions.len()), (MAX_TOKENS, MAX_SESSIONS));
}

#[test]
fn after_the_clock_was_put_back_what_is_good_again_ends_again_and_nothing_else() {
    let oauth = oauth();
    let [short, long] = [HOUR, 2 * HOUR].map(|life| oauth.issue(grant(1), life, START).fingerprint);
    oauth.issue(grant(2), 2 * HOUR, START);
    oauth.open_session(person(1), START);
    let end = START + SESSION_LIFE;
    oauth.take_ended(end);
    oauth.revoke_person(person(2));
    oauth.rewind(START + HOUR);
    assert_eq!(ended(&oauth, end), (vec![long.clone()], vec![person(1)]));
    oauth.rewind(START);
    assert_eq!(ended(&oauth, end), (vec![short, long], vec![person(1)]));
}
