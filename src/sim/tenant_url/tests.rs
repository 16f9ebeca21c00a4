//! Which tenant URLs pass, and which requests come out of them.

use super::*;

#[track_caller]
fn check_request(tenant_url: &str, expected: &str) {
    let url = TenantUrl::parse(tenant_url, &[]).unwrap();
    assert_eq!(
        url.request("Users", &[("filter", r#"userName eq "g""#)]).as_str(),
        expected,
        "{tenant_url}"
    );
    assert_eq!(url.as_str(), tenant_url);
}

#[test]
fn the_endpoint_is_joined_with_one_slash() {
    let wanted = "http://127.0.0.1:8321/v1/scim/o/Users?filter=userName+eq+%22g%22";
    check_request("http://127.0.0.1:8321/v1/scim/o", wanted);
    check_request("http://127.0.0.1:8321/v1/scim/o/", wanted);
    check_request("HTTP://127.0.0.1:8321/v1/scim/o", wanted);
    // Only one slash is forgiven: a second one is the administrator's, and goes out as it stands.
    check_request(
        "http://127.0.0.1:8321/v1/scim/o//",
        "http://127.0.0.1:8321/v1/scim/o//Users?filter=userName+eq+%22g%22",
    );
    check_request("http://localhost", "http://localhost/Users?filter=userName+eq+%22g%22");
    check_request(
        "http://localhost/a%2Fb",
        "http://localhost/a%2Fb/Users?filter=userName+eq+%22g%22",
    );
}

#[test]
fn the_query_of_the_tenant_url_stays_in_front() {
    check_request(
        "http://localhost/scim/?aadOptscim062020",
        "http://localhost/scim/Users?aadOptscim062020&filter=userName+eq+%22g%22",
    );
    check_request(
        "http://localhost/scim?aadOptscim062020&tenant=a%20b",
        "http://localhost/scim/Users?aadOptscim062020&tenant=a%20b&filter=userName+eq+%22g%22",
    );
    check_request(
        "http://localhost/scim?",
        "http://localhost/scim/Users?filter=userName+eq+%22g%22",
    );
}

#[test]
fn every_spelling_of_this_machine_passes() {
    for host in [
        "localhost",
        "LOCALHOST",
        "127.0.0.1",
        "127.255.255.254",
        "127.1",
        "0x7f.0.0.1",
        "[::1]",
        "[0:0::1]",
    ] {
        let parsed = TenantUrl::parse(&format!("http://{host}:80/x"), &[]);
        assert!(parsed.is_ok(), "{host}: {parsed:?}");
    }
}

#[track_caller]
fn check_refused(tenant_url: &str, expected: &str) {
    let error = TenantUrl::parse(tenant_url, &[]).unwrap_err();
    assert_eq!(format!("{error}; {}", error.hint()), expected, "{tenant_url}");
}

#[track_caller]
fn check_elsewhere(tenant_url: &str, host: &str) {
    check_refused(
        tenant_url,
        &format!("the host `{host}` is not on this machine; give --allow-host {host} to send the token there"),
    );
}

#[test]
fn a_host_elsewhere_is_refused_however_local_it_looks() {
    check_elsewhere("http://api.ciscospark.com/v1/scim/o", "api.ciscospark.com");
    check_elsewhere("http://127.0.0.1.evil.test/", "127.0.0.1.evil.test");
    check_elsewhere("http://localhost.evil.test/", "localhost.evil.test");
    check_elsewhere("http://localhost./", "localhost.");
    check_elsewhere("http://evil.test/127.0.0.1", "evil.test");
    check_elsewhere("http://evil.test\\@127.0.0.1/", "evil.test");
    check_elsewhere("http://128.0.0.1/", "128.0.0.1");
    check_elsewhere("http://126.255.255.255/", "126.255.255.255");
    check_elsewhere("http://0.0.0.0/", "0.0.0.0");
    check_elsewhere("http://[::2]/", "[::2]");
    check_elsewhere("http://[::]/", "[::]");
    check_elsewhere("http://[::ffff:127.0.0.1]/", "[::ffff:7f00:1]");
}

#[test]
fn user_information_is_refused_on_either_side_of_the_trick() {
    let expected = "the tenant URL has user information before the host; leave out everything up to the `@`: the \
                    token is the only credential";
    for url in [
        "http://localhost@evil.test/",
        "http://127.0.0.1:80@evil.test/",
        "http://me@localhost/",
        "http://:p@localhost/",
    ] {
        check_refused(url, expected);
    }
}

#[test]
fn what_is_no_http_url_is_refused_with_an_example() {
    let hint = "it reads like http://127.0.0.1:8321/v1/scim/<Organization ID>";
    check_refused(
        "",
        &format!("the tenant URL is not a URL: relative URL without a base; {hint}"),
    );
    check_refused(
        "127.0.0.1:8321/v1",
        &format!("the tenant URL is not a URL: relative URL without a base; {hint}"),
    );
    check_refused(
        "localhost:8321/v1",
        &format!("the tenant URL has the scheme `localhost`; {hint}"),
    );
    check_refused("http://", &format!("the tenant URL is not a URL: empty host; {hint}"));
    check_refused(
        "http://localhost:99999/",
        &format!("the tenant URL is not a URL: invalid port number; {hint}"),
    );
    check_refused(
        "ftp://localhost/",
        &format!("the tenant URL has the scheme `ftp`; {hint}"),
    );
    check_refused(
        "http://localhost/v1\n",
        &format!("the tenant URL has a blank or a control character at byte 19; {hint}"),
    );
    check_refused(
        " http://localhost/",
        &format!("the tenant URL has a blank or a control character at byte 0; {hint}"),
    );
    check_refused(
        "https://127.0.0.1:8321/",
        "the tenant URL is https, and this version speaks no TLS; give the http:// address of the tenant on this \
         machine",
    );
}

#[test]
fn the_address_bar_of_the_sign_in_is_refused_without_repeating_it() {
    check_refused(
        "http://localhost:3000/auth/code#access_token=s3cret",
        "the tenant URL has a fragment (`#`), which is never sent; give the tenant URL, not the address that the \
         sign-in ended at: that one holds the token",
    );
}

#[test]
fn a_tenant_url_of_4096_bytes_passes_and_a_longer_one_does_not() {
    let of = |bytes: usize| format!("http://localhost/{}", "x".repeat(bytes - 17));
    assert!(TenantUrl::parse(&of(4096), &[]).is_ok());
    check_refused(
        &of(4097),
        "the tenant URL is longer than 4096 bytes; it reads like http://127.0.0.1:8321/v1/scim/<Organization ID>",
    );
}

#[test]
fn every_character_that_passes_can_be_sent() {
    for c in ('!'..='~').filter(|c| *c != '#').chain(['é', '漢', '\u{feff}']) {
        let url = TenantUrl::parse(&format!("http://localhost/a{c}b?a{c}b"), &[]).unwrap();
        let sent = url.request("Users", &[("filter", "x")]);
        assert!(sent.as_str().parse::<http::Uri>().is_ok(), "{c} {sent}");
    }
}

#[test]
fn an_allowed_host_passes_and_its_neighbours_do_not() {
    let allowed = ["Mock.Example.test", "192.0.2.7", "2001:db8::7", "[2001:db8::8]"]
        .map(|text| AllowedHost::parse(text).unwrap());
    for url in [
        "http://mock.example.test:8321/v1",
        "http://MOCK.example.test",
        "http://192.0.2.7/",
        "http://[2001:db8::7]/",
        "http://[2001:db8:0::8]/",
    ] {
        assert!(TenantUrl::parse(url, &allowed).is_ok(), "{url}");
    }
    for url in [
        "http://example.test",
        "http://a.mock.example.test",
        "http://192.0.2.8",
        "http://[2001:db8::9]/",
    ] {
        assert!(TenantUrl::parse(url, &allowed).is_err(), "{url}");
    }
}

#[test]
fn only_a_bare_host_can_be_allowed() {
    for text in [
        "",
        "http://a.test",
        "a.test:80",
        "*",
        "*.test",
        "a.test/x",
        "user@a.test",
        "a b",
    ] {
        assert_eq!(AllowedHost::parse(text), Err(NotAHost), "{text}");
    }
    assert_eq!(
        NotAHost.to_string(),
        "not a host: give a name or an address, without scheme, port and wildcard"
    );
}
