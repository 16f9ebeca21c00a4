//! The ways back, each with its whole URL.

use std::time::Duration;

use super::*;
use crate::ids::ResourceId;
use crate::oauth::lives::Lives;
use crate::oauth::token::{Grant, TokenKind};

#[track_caller]
fn success(life: Duration, state: Option<&str>, tail: &str) {
    let person = ResourceId::new(uuid::Uuid::nil());
    let approved = Approved {
        state: state.map(str::to_owned),
        ..tutorial_approved()
    };
    let grant = Grant {
        person,
        client_id: approved.client_id.clone(),
        scopes: approved.scopes.clone(),
        kind: TokenKind::Implicit,
    };
    let token = oauth().issue(grant, life, jiff::Timestamp::UNIX_EPOCH);
    let expected = format!("http://localhost:3000/auth/code#access_token={}{tail}", token.text);
    assert_eq!(
        token_url(&approved, None, Some((&token, &Announced::default()))),
        expected
    );
}

#[test]
fn the_token_comes_in_the_fragment_in_webexs_order_with_nothing_else() {
    success(
        Lives::WEBEX.implicit,
        Some("this-should-be-a-random-string-for-security-purpose"),
        "&token_type=Bearer&expires_in=31535999&state=this-should-be-a-random-string-for-security-purpose",
    );
    success(Lives::WEBEX.implicit, None, "&token_type=Bearer&expires_in=31535999");
    let days_45 = Duration::from_secs(45 * 24 * 60 * 60);
    success(
        days_45,
        Some("a+b c&#ü%"),
        "&token_type=Bearer&expires_in=3887999&state=a%2Bb%20c%26%23%C3%BC%25",
    );
    success(Duration::from_millis(500), None, "&token_type=Bearer&expires_in=0");
}

#[test]
fn a_code_stands_in_the_query_and_an_id_token_before_the_access_token() {
    let approved = Approved {
        state: Some("s t".to_owned()),
        ..tutorial_approved()
    };
    assert_eq!(
        code_url(&approved, "a_b"),
        "http://localhost:3000/auth/code?code=a_b&state=s%20t"
    );
    assert_eq!(
        token_url(&approved, Some("x.y.z"), None),
        "http://localhost:3000/auth/code#id_token=x.y.z&state=s%20t"
    );
    let grant = Grant {
        person: ResourceId::new(uuid::Uuid::nil()),
        client_id: approved.client_id.clone(),
        scopes: Vec::new(),
        kind: TokenKind::Implicit,
    };
    let token = oauth().issue(grant, Lives::WEBEX.implicit, jiff::Timestamp::UNIX_EPOCH);
    let url = token_url(&approved, Some("x.y.z"), Some((&token, &Announced::default())));
    let expected = format!(
        "http://localhost:3000/auth/code#id_token=x.y.z&access_token={}&token_type=Bearer&expires_in=31535999&state=s%20t",
        token.text
    );
    assert_eq!(url, expected);
}
