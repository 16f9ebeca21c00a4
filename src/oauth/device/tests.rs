//! The device grant over time: answers, refusals, and patience.

use super::*;
use crate::oauth::lives::Lives;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn oauth() -> Oauth {
    Oauth::new("6c0d1d0a-9f5e-4d35-8f86-0f2f7f6b2f11".parse().unwrap(), Entropy::new(7))
}

fn begin(oauth: &Oauth) -> Begun {
    oauth.begin_device("C1", vec!["a".to_owned()], at(0), Lives::WEBEX.device)
}

fn person() -> ResourceId {
    ResourceId::new(uuid::Uuid::from_u128(1))
}

#[track_caller]
fn refused(oauth: &Oauth, code: &str, client_id: &str, second: i64, expected: ErrorCode) {
    let error = oauth.redeem_device(code, client_id, at(second)).unwrap_err();
    assert_eq!(error.code, expected, "{}", error.description);
}

#[test]
fn codes_have_webexs_shapes_and_repeat_with_their_seed() {
    let (first, second) = (oauth(), oauth());
    let begun = begin(&first);
    assert_eq!(begun, begin(&second));
    assert_ne!(begun, begin(&first));
    assert_eq!(
        begun.device_code.parse::<uuid::Uuid>().unwrap().to_string(),
        begun.device_code
    );
    let all = |text: &str, length: usize, known: &[u8]| {
        text.len() == length && text.bytes().all(|byte| known.contains(&byte))
    };
    assert!(all(&begun.user_code, 6, b"0123456789"), "{begun:?}");
    assert!(all(&begun.link_code, 64, b"0123456789abcdef"), "{begun:?}");
}

#[test]
fn a_device_waits_until_its_person_accepts_and_gets_its_grant_once() {
    let oauth = oauth();
    let begun = begin(&oauth);
    refused(&oauth, &begun.device_code, "C1", 0, ErrorCode::AuthorizationPending);
    let typed = format!(" {}-{} ", &begun.user_code[..3], &begun.user_code[3..]);
    let asked = oauth.device(&typed, at(1)).unwrap();
    assert_eq!(
        (asked.client_id.as_str(), asked.scopes.as_slice()),
        ("C1", &["a".to_owned()][..])
    );
    assert_eq!(oauth.answer_device(&begun.link_code, Some(person()), at(1)), Ok(asked));
    let again = oauth.answer_device(&begun.user_code, None, at(1));
    assert_eq!(again, Err(Unanswerable::Answered));
    // Too early, but there is nothing left to wait for.
    let grant = oauth.redeem_device(&begun.device_code, "C1", at(1)).unwrap();
    assert_eq!((grant.person, grant.kind), (person(), TokenKind::Integration));
    refused(&oauth, &begun.device_code, "C1", 2, ErrorCode::InvalidGrant);
}

#[test]
fn who_asks_too_often_waits_five_seconds_longer_each_time() {
    let oauth = oauth();
    let code = begin(&oauth).device_code;
    let schedule = [
        (0, ErrorCode::AuthorizationPending),
        (2, ErrorCode::AuthorizationPending),
        (3, ErrorCode::SlowDown),
        (9, ErrorCode::SlowDown),
        (21, ErrorCode::AuthorizationPending),
        (32, ErrorCode::SlowDown),
        // The clock was put back: nothing is known of the time between.
        (5, ErrorCode::AuthorizationPending),
    ];
    for (second, expected) in schedule {
        refused(&oauth, &code, "C1", second, expected);
    }
}

#[test]
fn declined_expired_unknown_and_anothers_are_told_apart() {
    let oauth = oauth();
    let (declined, waiting) = (begin(&oauth), begin(&oauth));
    oauth.answer_device(&declined.user_code, None, at(299)).unwrap();
    refused(&oauth, &declined.device_code, "C1", 299, ErrorCode::AccessDenied);
    refused(&oauth, &waiting.device_code, "C1", 299, ErrorCode::AuthorizationPending);
    refused(&oauth, &waiting.device_code, "C1", 300, ErrorCode::ExpiredToken);
    refused(&oauth, &waiting.device_code, "C2", 0, ErrorCode::InvalidGrant);
    refused(&oauth, "none", "C1", 0, ErrorCode::InvalidGrant);
    assert_eq!(oauth.device(&waiting.user_code, at(300)), Err(Unanswerable::Expired));
    assert_eq!(oauth.device("none", at(0)), Err(Unanswerable::Unknown));
}

#[test]
fn what_a_person_granted_ends_with_their_other_tokens() {
    let oauth = oauth();
    let begun = begin(&oauth);
    oauth.answer_device(&begun.user_code, Some(person()), at(1)).unwrap();
    oauth.revoke_person(person());
    refused(&oauth, &begun.device_code, "C1", 1, ErrorCode::InvalidGrant);
}

#[test]
fn the_last_device_fits_and_one_more_takes_the_place_of_the_oldest() {
    let oauth = oauth();
    let begun: Vec<Begun> = (0..=MAX_DEVICES).map(|_| begin(&oauth)).collect();
    assert_eq!(oauth.state.lock().devices.by_code.len(), MAX_DEVICES);
    assert_eq!(oauth.device(&begun[0].link_code, at(0)), Err(Unanswerable::Unknown));
    assert!(oauth.device(&begun[1].link_code, at(0)).is_ok());
    let mut codes: Vec<&str> = begun[1..].iter().map(|begun| begun.user_code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), MAX_DEVICES);
}

#[test]
fn the_helpers_redirect_uris_are_known() {
    for (uri, expected) in [
        (
            "https://oauth-helper-a.wbx2.com/helperservice/v1/actions/device/callback",
            true,
        ),
        (
            "https://oauth-helper-r.wbx2.com/helperservice/v1/actions/device/callback",
            true,
        ),
        (
            "https://oauth-helper-k.wbx2.com/helperservice/v1/actions/device/callback",
            true,
        ),
        (
            "https://oauth-helper-d.wbx2.com/helperservice/v1/actions/device/callback",
            true,
        ),
        (
            "https://oauth-helper-x.wbx2.com/helperservice/v1/actions/device/callback",
            false,
        ),
        ("http://localhost:3000/auth/code", false),
    ] {
        assert_eq!(is_helper(uri), expected, "{uri}");
    }
}
