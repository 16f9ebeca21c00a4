//! Authorization requests, each refusal with its whole text or its whole URL.

mod back;

use super::*;
use crate::entropy::Entropy;
use crate::ids::OrgId;
use crate::oauth::Oauth;
use crate::oauth::client::{NewClient, TUTORIAL_CLIENT_ID, TUTORIAL_REDIRECT_URI, TUTORIAL_SCOPES};

const SCOPE: &str = "spark%3Apeople_read%20spark:people_write+Identity%3ASCIM";

fn oauth() -> Oauth {
    let org: OrgId = "6c0d1d0a-9f5e-4d35-8f86-0f2f7f6b2f11".parse().unwrap();
    Oauth::new(org, Entropy::new(1))
}

fn tutorial() -> Client {
    oauth().client(TUTORIAL_CLIENT_ID).unwrap()
}

fn client(redirect_uris: &[&str]) -> Client {
    let new = NewClient {
        name: "Importer".to_owned(),
        redirect_uris: redirect_uris.iter().map(|&uri| uri.to_owned()).collect(),
        scopes: vec!["a".to_owned(), "b".to_owned()],
        public: true,
        ..NewClient::default()
    };
    oauth().register(new).unwrap()
}

fn judge(client: Option<&Client>, query: &str) -> Result<Approved, Refusal> {
    let (_, approved) = Request::parse(query)?.judge(client.cloned())?;
    Ok(approved)
}

fn tutorial_approved() -> Approved {
    Approved {
        client_id: TUTORIAL_CLIENT_ID.to_owned(),
        response: ResponseType::Token,
        redirect_uri: TUTORIAL_REDIRECT_URI.to_owned(),
        names_redirect_uri: false,
        scopes: TUTORIAL_SCOPES.map(str::to_owned).to_vec(),
        state: None,
        challenge: None,
        nonce: None,
        prompt: Prompt::default(),
        max_age: None,
        login_hint: None,
    }
}

#[track_caller]
fn approved(query: &str, state: Option<&str>) {
    let expected = Approved {
        names_redirect_uri: query.contains("redirect_uri=h"),
        state: state.map(str::to_owned),
        ..tutorial_approved()
    };
    let query = format!("response_type=token&client_id={TUTORIAL_CLIENT_ID}&scope={SCOPE}{query}");
    assert_eq!(judge(Some(&tutorial()), &query), Ok(expected), "{query}");
}

#[track_caller]
fn page(client: Option<&Client>, query: &str, what: &str, hint: &str) {
    let expected = Refusal::Page(Complaint::new(what, hint));
    assert_eq!(judge(client, query), Err(expected), "{query}");
}

#[track_caller]
fn redirect(query: &str, url: &str) {
    let expected = Refusal::Redirect(url.to_owned());
    let query = format!("client_id={TUTORIAL_CLIENT_ID}&redirect_uri={TUTORIAL_REDIRECT_URI}{query}");
    assert_eq!(judge(Some(&tutorial()), &query), Err(expected), "{query}");
}

#[test]
fn the_redirect_uri_may_be_encoded_once_too_often_or_left_out() {
    for redirect_uri in [
        "http://localhost:3000/auth/code",
        "http%3A%2F%2Flocalhost%3A3000%2Fauth%2Fcode",
        "http%3a//localhost%3a3000/auth/code",
        "http%253A%252F%252Flocalhost%253A3000%252Fauth%252Fcode",
        "http%253A//localhost%253A3000/auth/code",
        "http%253a%2f%2flocalhost%253a3000%2fauth%2fcode",
    ] {
        approved(&format!("&redirect_uri={redirect_uri}&state=s"), Some("s"));
    }
    approved("", None);
    approved("&redirect_uri=", None);
}

#[test]
fn the_state_is_kept_and_an_empty_one_counts_as_not_sent() {
    approved("&state=a%2Bb%20c%26d%3D%C3%BC%2520", Some("a+b c&d=ü%20"));
    approved("&state=", None);
    approved("&state", None);
}

#[test]
fn unknown_parameters_are_ignored_even_twice() {
    approved("&audience=x&audience=y&resource=1", None);
}

#[test]
fn a_scope_asked_for_twice_is_granted_once() {
    let client = client(&["http://a/"]);
    let query = format!("response_type=token&client_id={}&scope=b+a%20%20b", client.client_id);
    assert_eq!(judge(Some(&client), &query).unwrap().scopes, ["b", "a"]);
}

#[test]
fn without_a_client_nothing_is_redirected() {
    page(
        None,
        "response_type=token&redirect_uri=http://a/",
        "The authorization request has no client_id.",
        "Add the client_id of a registered client, and percent-encode the value of goto if the link has one.",
    );
    page(
        None,
        "client_id=C12&redirect_uri=http://a/",
        "No client is registered with the client_id \"C12\".",
        "Use the client_id of the published sign-in link, or register a client of your own first.",
    );
    page(
        Some(&tutorial()),
        &format!("client_id={TUTORIAL_CLIENT_ID}&client_id={TUTORIAL_CLIENT_ID}"),
        "The authorization request has client_id more than once.",
        "Send each parameter once (RFC 6749 section 3.1).",
    );
    page(
        Some(&tutorial()),
        "client_id=%ff",
        "The parameter \"client_id\" is not UTF-8 after percent-decoding.",
        "Percent-encode the UTF-8 bytes of names and values (RFC 6749 appendix B).",
    );
}

#[test]
fn a_redirect_uri_that_is_not_exactly_registered_is_never_followed() {
    for uri in [
        "http://evil.example/auth/code",
        "https://localhost:3000/auth/code",
        "http://localhost:3000/auth",
        "http://localhost:3000/auth/code/",
        "http://localhost:3000/auth/code?x=1",
        "http://localhost:3000/auth/code#x",
        "http://localhost:3000/auth/../auth/code",
        "http://localhost:3000@evil.example/auth/code",
        "http://LOCALHOST:3000/auth/code",
        "http%3A%2F%2Fevil.example",
        " http://localhost:3000/auth/code",
        "http%253A//localhost%253A3000/auth/code",
    ] {
        page(
            Some(&tutorial()),
            &format!("client_id={TUTORIAL_CLIENT_ID}&redirect_uri={}", encode(uri)),
            &format!(
                "The redirect_uri {uri:?} is not registered for the client \
                 \"Cisco Webex connector of the Microsoft Entra tutorial\"."
            ),
            "Registered for it: http://localhost:3000/auth/code. The match is exact, character by character.",
        );
    }
    page(
        Some(&tutorial()),
        "client_id=C1&redirect_uri=http://a/&redirect_uri=http://a/",
        "The authorization request has redirect_uri more than once.",
        "Send each parameter once (RFC 6749 section 3.1).",
    );
}

#[test]
fn a_redirect_uri_may_be_left_out_only_if_exactly_one_is_registered() {
    let what = "The authorization request has no redirect_uri, and the client \"Importer\" has not exactly one.";
    let two = client(&["http://a/", "http://b/"]);
    let hint = "Registered for it: http://a/, http://b/. The match is exact, character by character.";
    page(Some(&two), "client_id=C1", what, hint);
    page(
        Some(&client(&[])),
        "client_id=C1",
        what,
        "Register a redirect URI for it.",
    );
}

#[test]
fn of_two_registered_uris_the_literal_one_is_meant() {
    let client = client(&["http://a/%20b", "http://a/%2520b"]);
    let query = "client_id=C1&response_type=token&scope=a&redirect_uri=http://a/%252520b";
    assert_eq!(judge(Some(&client), query).unwrap().redirect_uri, "http://a/%2520b");
}

#[test]
fn every_other_error_goes_back_in_the_query_with_the_state() {
    let scope_error = "http://localhost:3000/auth/code?error=invalid_scope\
        &error_description=The%20requested%20scope%20is%20invalid.";
    redirect("&response_type=token", scope_error);
    redirect("&response_type=token&scope=", scope_error);
    redirect("&response_type=token&scope=+", scope_error);
    redirect("&response_type=token&scope=spark:people_read+spark:kms", scope_error);
    redirect("&response_type=token&scope=identity:scim", scope_error);
    redirect(
        "&response_type=token&state=%C3%BC%2B+%26",
        &format!("{scope_error}&state=%C3%BC%2B%20%26"),
    );
    for other in ["Token", "code+token", "code+id_token", "token+token", "none", "+"] {
        redirect(
            &format!("&response_type={other}&scope={SCOPE}&state=s"),
            "http://localhost:3000/auth/code?error=unsupported_response_type\
             &error_description=Served%20are%20the%20response%20types%20code%2C%20token%2C%20id_token%20and%20\
             id_token%20token.&state=s",
        );
    }
    redirect(
        &format!("&scope={SCOPE}&state=s"),
        "http://localhost:3000/auth/code?error=invalid_request\
         &error_description=The%20parameter%20response_type%20is%20missing.&state=s",
    );
}

#[test]
fn a_parameter_sent_twice_is_an_invalid_request_and_two_states_are_none() {
    for name in ["response_type", "scope"] {
        redirect(
            &format!("&{name}=token&{name}=token&state=s"),
            &format!(
                "http://localhost:3000/auth/code?error=invalid_request\
                 &error_description=The%20parameter%20{name}%20was%20sent%20more%20than%20once.&state=s"
            ),
        );
    }
    redirect(
        "&state=s&state=s",
        "http://localhost:3000/auth/code?error=invalid_request\
         &error_description=The%20parameter%20state%20was%20sent%20more%20than%20once.",
    );
}

#[test]
fn a_redirect_uri_with_a_query_keeps_it() {
    let refusal = judge(Some(&client(&["http://a/?b=c"])), "client_id=C1&response_type=token");
    let url = "http://a/?b=c&error=invalid_scope&error_description=The%20requested%20scope%20is%20invalid.";
    assert_eq!(refusal, Err(Refusal::Redirect(url.to_owned())));
}

#[test]
fn what_openid_and_pkce_add_is_read_and_what_cannot_be_is_refused() {
    let client = client(&["http://a/"]);
    let client = Client {
        scopes: vec!["openid".to_owned(), "a".to_owned()],
        ..client
    };
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let query = format!(
        "client_id=C1&response_type=token+id_token&scope=openid&nonce=n&prompt=select_account+consent&max_age=60\
         &login_hint=ada%40example.test&code_challenge={challenge}&code_challenge_method=S256"
    );
    let expected = Approved {
        client_id: client.client_id.clone(),
        response: ResponseType::IdTokenAndToken,
        redirect_uri: "http://a/".to_owned(),
        scopes: vec!["openid".to_owned()],
        challenge: Some(Challenge::S256(challenge.to_owned())),
        nonce: Some("n".to_owned()),
        prompt: Prompt {
            sign_in: true,
            consent: true,
            none: false,
        },
        max_age: Some(60),
        login_hint: Some("ada@example.test".to_owned()),
        ..tutorial_approved()
    };
    assert_eq!(judge(Some(&client), &query), Ok(expected));
    for (query, description) in [
        (
            "response_type=id_token&scope=a&nonce=n",
            "An id_token needs the scope openid.",
        ),
        (
            "response_type=id_token&scope=openid",
            "The parameter nonce is missing; an id_token holds it.",
        ),
        (
            "response_type=code&scope=a&prompt=later",
            "The prompt is none of none, login, select_account and consent.",
        ),
        (
            "response_type=code&scope=a&prompt=none+login",
            "The prompt none goes with no other.",
        ),
        (
            "response_type=code&scope=a&max_age=-1",
            "The max_age is not a whole number of seconds.",
        ),
        (
            "response_type=code&scope=a&code_challenge=short",
            "The code_challenge is not 43 to 128 letters, digits and the characters - . _ ~.",
        ),
    ] {
        let url = format!(
            "http://a/?error=invalid_request&error_description={}",
            encode(description)
        );
        assert_eq!(
            judge(Some(&client), &format!("client_id=C1&{query}")),
            Err(Refusal::Redirect(url))
        );
    }
}
