//! The verdict table, row by row.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::*;

const EMPTY: &str =
    r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"Resources":[]}"#;
const HTML: &str = "<!DOCTYPE html><title>Sign in</title>";

fn answer(status: u16, headers: &[(&'static str, &str)], body: &str) -> Answer {
    let header =
        |(name, value): &(&'static str, &str)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
    Answer {
        status: StatusCode::from_u16(status).unwrap(),
        headers: headers.iter().map(header).collect::<HeaderMap>(),
        body: Bytes::copy_from_slice(body.as_bytes()),
    }
}

#[track_caller]
fn verdict(outcome: Result<Answer, Failure>) -> (Option<Code>, String, Option<String>) {
    let verdict = Verdict::of(&outcome, &Token::parse("s3cret").unwrap());
    (verdict.code, verdict.told, verdict.hint)
}

#[track_caller]
fn check(answer: Answer, code: Code, told: &str, hint: &str) {
    assert_eq!(
        verdict(Ok(answer)),
        (Some(code), told.to_owned(), Some(hint.to_owned()))
    );
}

const PASSED: &str = "The tenant accepts the credentials: provisioning can be switched on.";

#[test]
fn an_empty_list_passes_whatever_its_media_type() {
    for media_type in ["application/json", "application/scim+json; charset=utf-8", "text/plain"] {
        let answer = answer(200, &[("content-type", media_type)], EMPTY);
        assert_eq!(verdict(Ok(answer)), (None, PASSED.to_owned(), None));
    }
}

#[test]
fn a_list_that_is_not_empty_passes_with_a_remark() {
    for (total, resources, hits) in [("1", "[{}]", 1), ("7", "[{}]", 7), ("0", "[{},{}]", 2)] {
        let body = EMPTY
            .replace("\"totalResults\":0", &format!("\"totalResults\":{total}"))
            .replace("[]", resources);
        let hint = format!(
            "a name that was made up this moment has {hits} match(es): the filter seems to be ignored, and a sync \
             would take the wrong one for its own"
        );
        assert_eq!(
            verdict(Ok(answer(200, &[], &body))),
            (None, PASSED.to_owned(), Some(hint))
        );
    }
}

#[track_caller]
fn check_unreadable(body: &str, hint: &str) {
    check(
        answer(200, &[("content-type", "application/json")], body),
        Code::ScimServiceIncompatible,
        "The tenant's answer (200) is not what a SCIM endpoint sends. Check that the tenant URL is right.",
        hint,
    );
}

#[test]
fn a_200_without_a_list_is_not_compatible() {
    check_unreadable("", "the answer has no body: send a ListResponse with `totalResults` 0");
    check_unreadable(
        " \r\n",
        "the answer has no body: send a ListResponse with `totalResults` 0",
    );
    let html = "the answer is a page of HTML, as sign-in pages and proxies send it: check the tenant URL";
    check_unreadable(HTML, html);
    check_unreadable("\n  <html>", html);
    check_unreadable(
        r#"{"schemas":["#,
        "the body is not JSON: EOF while parsing a list at line 1 column 12",
    );
    check_unreadable("OK", "the body is not JSON: expected value at line 1 column 1");
    check_unreadable("[]", "the body is JSON, but not an object");
    let schemas = "`schemas` has to be an array with \"urn:ietf:params:scim:api:messages:2.0:ListResponse\"";
    check_unreadable("{}", schemas);
    check_unreadable(&EMPTY.replace("ListResponse", "Error"), schemas);
    check_unreadable(
        r#"{"schemas":"urn:ietf:params:scim:api:messages:2.0:ListResponse"}"#,
        schemas,
    );
    let total = "`totalResults` has to be an integer of 0 or more";
    for wrong in ["\"0\"", "null", "-1", "0.5"] {
        check_unreadable(
            &EMPTY.replace("\"totalResults\":0", &format!("\"totalResults\":{wrong}")),
            total,
        );
    }
    check_unreadable(&EMPTY.replace("totalResults", "totalresults"), total);
    check_unreadable(
        &EMPTY.replace("Resources\":[", "resources\":["),
        "`Resources` has a capital R",
    );
    let resources = "`Resources` has to be an array, an empty one if nothing matches";
    check_unreadable(&EMPTY.replace("[]", "null"), resources);
    check_unreadable(&EMPTY.replace(",\"Resources\":[]", ""), resources);
}

#[test]
fn the_content_type_alone_makes_a_page() {
    check(
        answer(200, &[("content-type", "Text/HTML; charset=utf-8")], "Please sign in"),
        Code::ScimServiceIncompatible,
        "The tenant's answer (200) is not what a SCIM endpoint sends. Check that the tenant URL is right.",
        "the answer is a page of HTML, as sign-in pages and proxies send it: check the tenant URL",
    );
}

#[test]
fn a_refused_credential_has_a_code_per_status() {
    check(
        answer(401, &[], ""),
        Code::ScimInvalidCredentials,
        "The tenant does not know these credentials. Check the Secret Token and the account it was made with.",
        "the token is unknown, expired, revoked or not complete: sign in again and copy all of it; the tutorial's \
         token lives 365 days",
    );
    check(
        answer(403, &[("content-type", "application/json")], r#"{"message":"no"}"#),
        Code::CredentialValidationUnavailable,
        "The credentials could not be tried: the tenant answered 403.",
        "the token is genuine, but its account may not provision here: sign in as a full administrator of this \
         organisation, with all scopes of the tutorial's link; Microsoft's tutorial, too, says to check the account's \
         Admin permissions",
    );
    check(
        answer(403, &[("content-type", "text/html")], HTML),
        Code::CredentialValidationUnavailable,
        "The credentials could not be tried: the tenant answered 403.",
        "a page of HTML comes from something in front of the tenant, such as a web application firewall: let requests \
         pass that have no User-Agent",
    );
    check(
        answer(404, &[], ""),
        Code::InvalidCredentials,
        "The credentials do not seem to be right: the tenant answered 404 where RFC 7644 section 3.4.2 has 200. Check \
         that the tenant URL is right.",
        "check the Organization ID at the end of the tenant URL; where it is right, answer a search without matches \
         with 200 and an empty list",
    );
    assert_eq!(
        Code::InvalidCredentials.inner(),
        Some("SystemForCrossDomainIdentityManagementServiceIncompatible")
    );
}

#[test]
fn a_tenant_that_cannot_answer_leaves_the_credentials_untried() {
    for status in [500, 501, 502, 503, 504, 599] {
        check(
            answer(status, &[("content-type", "text/html")], HTML),
            Code::CredentialValidationUnavailable,
            &format!("The credentials could not be tried: the tenant answered {status}."),
            "the tenant, or a proxy before it, failed at a plain search: its log says why",
        );
    }
    let told = "The credentials could not be tried: the tenant answered 429.";
    check(
        answer(429, &[("retry-after", "7")], ""),
        Code::CredentialValidationUnavailable,
        told,
        "wait and test again (retry-after: 7); the service expects a tenant to take 25 requests a second",
    );
    check(
        answer(429, &[], ""),
        Code::CredentialValidationUnavailable,
        told,
        "wait and test again; the service expects a tenant to take 25 requests a second",
    );
}

#[test]
fn every_other_status_has_a_row() {
    check(
        answer(400, &[], ""),
        Code::ScimBadRequest,
        "The tenant calls the request malformed (400).",
        "the lookup is an ordinary `eq` filter, with `+` for blanks and unknown keys in the query at most: accept both",
    );
    let told = |status: u16| {
        format!("The tenant's answer ({status}) is not what a SCIM endpoint sends. Check that the tenant URL is right.")
    };
    for status in [406, 415] {
        check(
            answer(status, &[], ""),
            Code::ScimServiceIncompatible,
            &told(status),
            "the service sends neither Accept nor Content-Type with a lookup: answer without asking for a media type",
        );
    }
    for status in [300, 302, 307, 308, 304] {
        check(
            answer(status, &[], EMPTY),
            Code::ScimServiceIncompatible,
            &told(status),
            "answer where the lookup asks instead of redirecting it: redirects lead to a sign-in page or to https",
        );
    }
    for status in [201, 204, 206, 402, 405, 410, 422, 600, 999] {
        check(
            answer(status, &[], EMPTY),
            Code::ScimServiceIncompatible,
            &told(status),
            "answer a search with 200 and a ListResponse (RFC 7644 section 3.4.2)",
        );
    }
}

#[test]
fn a_header_that_is_quoted_does_not_carry_the_token() {
    let location = "https://idp.test/login?from=s3cret";
    let (_, _, hint) = verdict(Ok(answer(302, &[("location", location)], "")));
    let fingerprint = Token::parse("s3cret").unwrap().fingerprint();
    assert_eq!(
        hint.unwrap(),
        format!(
            "answer where the lookup asks instead of redirecting it (location: https://idp.test/login?from=[token \
             {fingerprint}]): redirects lead to a sign-in page or to https"
        )
    );
}

#[track_caller]
fn check_failure(kind: FailureKind, hint: &str) {
    let failure = Failure {
        kind,
        text: "SAID".to_owned(),
    };
    assert_eq!(
        verdict(Err(failure)),
        (
            Some(Code::CredentialValidationUnavailable),
            "The credentials could not be tried: an error occurred while the request was sent.".to_owned(),
            Some(hint.to_owned())
        )
    );
}

#[test]
fn without_an_answer_the_credentials_stay_untried() {
    check_failure(
        FailureKind::Connect,
        "nothing listens there, or its name leads nowhere (SAID): check host and port",
    );
    check_failure(
        FailureKind::Timeout,
        "SAID: answer sooner, or test with a longer --timeout",
    );
    check_failure(
        FailureKind::Protocol,
        "what came back is not HTTP (SAID): check the port, and that it is not an https port",
    );
    check_failure(
        FailureKind::Reset,
        "the connection ended before the answer was complete (SAID)",
    );
}

#[test]
fn an_answer_without_end_is_not_compatible() {
    let failure = Failure {
        kind: FailureKind::TooLarge,
        text: String::new(),
    };
    assert_eq!(
        verdict(Err(failure)),
        (
            Some(Code::ScimServiceIncompatible),
            "The tenant's answer is too long for a search without matches.".to_owned(),
            Some("more than 1048576 bytes came: the filter seems to be ignored".to_owned())
        )
    );
}
