//! Every way in which `goto` was seen written, and ways in which somebody would like to.

use super::*;

const HOST: &str = "127.0.0.1:8080";
const QUERY: &str = "response_type=token&client_id=C1&state=a%20b";

/// The hint of everything foreign, with the host of these tests.
const HINT: &str = "Let goto be https://idbroker.webex.com/idb/oauth2/v1/authorize?…, percent-encoded as a whole; \
    the host may also be idbrokerbts.webex.com, webexapis.com or 127.0.0.1:8080, and the path /v1/authorize.";

#[track_caller]
fn ours(place: &str) {
    let goto = format!("{place}?{QUERY}");
    assert_eq!(authorize_target(&goto, Some(HOST)), Ok(QUERY.to_owned()), "{place}");
}

#[track_caller]
fn refused(goto: &str, what: &str) {
    assert_eq!(
        authorize_target(goto, Some(HOST)),
        Err(Complaint::new(what, HINT)),
        "{goto}"
    );
}

#[test]
fn the_brokers_the_double_itself_and_paths_are_ours() {
    ours("https://idbroker.webex.com/idb/oauth2/v1/authorize");
    ours("http://idbroker.webex.com/idb/oauth2/v1/authorize");
    ours("HTTPS://IdBroker.Webex.com/idb/oauth2/v1/authorize");
    ours("https://idbrokerbts.webex.com/idb/oauth2/v1/authorize");
    ours("https://webexapis.com/v1/authorize");
    ours("http://127.0.0.1:8080/idb/oauth2/v1/authorize");
    ours("https://127.0.0.1:8080/v1/authorize");
    ours("/idb/oauth2/v1/authorize");
    ours("/v1/authorize");
}

#[test]
fn a_goto_that_is_still_encoded_as_a_whole_is_decoded_once_more() {
    for encoded in [
        "https%3A%2F%2Fidbroker.webex.com%2Fidb%2Foauth2%2Fv1%2Fauthorize%3Fresponse_type%3Dtoken%26client_id%3DC1%26state%3Da%20b",
        "https%3a%2f%2fidbroker.webex.com%2fidb%2foauth2%2fv1%2fauthorize%3fresponse_type%3dtoken%26client_id%3dC1%26state%3da%20b",
        "HTTP%3A//127.0.0.1%3A8080/v1/authorize?response_type=token&client_id=C1&state=a b",
    ] {
        assert_eq!(authorize_target(encoded, Some(HOST)), Ok(QUERY.to_owned()), "{encoded}");
    }
}

#[test]
fn the_query_is_handed_on_as_it_stands_and_a_fragment_is_not() {
    let target = authorize_target(
        "/v1/authorize?client_id=C1&redirect_uri=http%3A//a/?b&state=%2B#x?client_id",
        None,
    );
    assert_eq!(target.unwrap(), "client_id=C1&redirect_uri=http%3A//a/?b&state=%2B");
}

#[test]
fn another_host_is_refused_however_it_is_dressed() {
    let other = |goto: &str, host: &str| refused(goto, &format!("goto leads to another host: {host:?}."));
    for host in [
        "evil.example",
        "idbroker.webex.com.evil.example",
        "evil-idbroker.webex.com",
        "idbroker.webex.com@evil.example",
        "idbroker.webex.com:x@evil.example",
        "evil.example@idbroker.webex.com",
        "idbroker.webex.com%2Eevil.example",
        "idbroker.webex.com:8443",
        "idbroker.webex.com.",
        "127.0.0.1:8081",
        "127.0.0.1",
        "127.0.0.1:8080@evil.example",
        "",
    ] {
        other(&format!("http://{host}/idb/oauth2/v1/authorize?client_id=C1"), host);
    }
    other(
        "https%3A%2F%2Fevil.example%2Fv1%2Fauthorize%3Fclient_id%3DC1",
        "evil.example",
    );
    // The host ends where the query begins, whatever stands in there.
    other(
        "https://evil.example?x=@idbroker.webex.com/v1/authorize&client_id=C1",
        "evil.example",
    );
    other(
        "https://evil.example#@idbroker.webex.com/v1/authorize?client_id=C1",
        "evil.example",
    );
}

#[test]
fn what_a_browser_would_forgive_is_refused() {
    for place in [
        r"https://evil.example\@idbroker.webex.com/v1/authorize",
        r"https:\\idbroker.webex.com\v1\authorize",
        r"/\evil.example/v1/authorize",
        " https://idbroker.webex.com/v1/authorize",
        "ht\ttps://idbroker.webex.com/v1/authorize",
        "/\n/evil.example/v1/authorize",
        "https://idbroker.webex.com\0/v1/authorize",
        "https://ıdbroker.webex.com/v1/authorize",
    ] {
        let what = format!("goto has characters before its query that no URL may have: {place:?}.");
        refused(&format!("{place}?client_id=C1"), &what);
    }
    for place in [
        "//evil.example/v1/authorize",
        "///v1/authorize",
        "//idbroker.webex.com/v1/authorize",
    ] {
        let what = format!("goto names a host without a scheme: {place:?}.");
        refused(&format!("{place}?client_id=C1"), &what);
    }
}

#[test]
fn what_is_neither_an_http_url_nor_a_path_is_refused() {
    for place in [
        "javascript:alert(1)//idbroker.webex.com/v1/authorize",
        "javascript://idbroker.webex.com/v1/authorize",
        "data:text/html,hello",
        "ftp://idbroker.webex.com/v1/authorize",
        "https:idbroker.webex.com/v1/authorize",
        "https:/idbroker.webex.com/v1/authorize",
        "idbroker.webex.com/v1/authorize",
        "v1/authorize",
        "%2Fv1%2Fauthorize",
        "https%253A%252F%252Fidbroker.webex.com",
        "http%3A%FF",
        "",
    ] {
        let what = format!("goto is neither an http(s) URL nor a path: {place:?}.");
        refused(&format!("{place}?client_id=C1"), &what);
    }
}

#[test]
fn another_path_of_ours_is_refused() {
    for path in [
        "/",
        "/v1/authorize/",
        "/v1/authorize/../people",
        "/x/../v1/authorize",
        "/v1//authorize",
        "/V1/authorize",
        "/v1/%61uthorize",
        "/idb/saml2/jsp/doSSO.jsp",
        "/v1/scim/6c0d1d0a-9f5e-4d35-8f86-0f2f7f6b2f11/Users",
    ] {
        let what = format!("goto leads to the path {path:?}, where no authorization is asked for.");
        refused(&format!("{path}?client_id=C1"), &what);
        refused(&format!("https://idbroker.webex.com{path}?client_id=C1"), &what);
    }
    refused(
        "https://idbroker.webex.com?client_id=C1",
        "goto leads to the path \"\", where no authorization is asked for.",
    );
}

#[test]
fn without_a_host_of_its_own_the_double_is_only_the_brokers() {
    for own_host in [None, Some("")] {
        let complaint = authorize_target("http:///v1/authorize?client_id=C1", own_host).unwrap_err();
        assert_eq!(complaint.what, "goto leads to another host: \"\".");
        assert!(
            complaint.hint.ends_with("webexapis.com, and the path /v1/authorize."),
            "{}",
            complaint.hint
        );
    }
}

#[test]
fn a_goto_that_was_not_encoded_has_lost_its_client_and_is_told_so() {
    let expected = Complaint::new(
        "goto leads to an authorization request without client_id.",
        "Percent-encode the whole value of goto: unencoded, it ends at its first & and loses the parameters behind it.",
    );
    for goto in [
        "https://idbroker.webex.com/idb/oauth2/v1/authorize?response_type=token",
        "/v1/authorize",
        "/v1/authorize?",
        "/v1/authorize?xclient_id=1#client_id=2",
    ] {
        assert_eq!(authorize_target(goto, Some(HOST)), Err(expected.clone()), "{goto}");
    }
}

#[test]
fn a_query_that_is_not_utf_8_is_refused() {
    let complaint = authorize_target("/v1/authorize?client_id=C1&state=%ff", None).unwrap_err();
    assert_eq!(
        complaint.what,
        "The parameter \"state\" is not UTF-8 after percent-decoding."
    );
}
