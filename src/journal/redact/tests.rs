//! What is taken out, and what stays.

use http::HeaderValue;
use serde_json::json;

use super::*;

#[track_caller]
fn check_json(mut value: Value, expected: Value) {
    json(&mut value);
    assert_eq!(value, expected);
}

#[track_caller]
fn check_header(name: &str, value: &str, expected: &str) {
    let mut map = HeaderMap::new();
    let key: HeaderName = name.parse().unwrap();
    map.insert(key.clone(), HeaderValue::from_bytes(value.as_bytes()).unwrap());
    assert_eq!(headers(&map, true)[key.as_str()], expected, "{name}: {value}");
}

#[test]
fn credentials_keep_their_scheme_and_a_fingerprint() {
    check_header("Authorization", "Bearer abc", "Bearer sha256:ba7816bf8f01");
    check_header("Authorization", "bearer  abc ", "bearer sha256:ba7816bf8f01");
    check_header("Authorization", "Basic abc", "Basic sha256:ba7816bf8f01");
    check_header("Authorization", "Bearer", "Bearer");
    check_header("Authorization", "", "");
    // No scheme, or one that nobody knows: every part of it may be the secret.
    check_header("Authorization", "abc", "sha256:ba7816bf8f01");
    check_header(
        "Authorization",
        "hunter2 abc",
        &format!("sha256:{}", fingerprint("hunter2 abc")),
    );
}

#[track_caller]
fn check_foreign(name: &str, value: &str, expected: &str) {
    let name: HeaderName = name.parse().unwrap();
    assert_eq!(header(&name, value.as_bytes(), false), expected, "{name}: {value}");
}

#[test]
fn of_a_credential_that_nobody_issued_only_the_scheme_is_kept() {
    check_foreign("Authorization", "Bearer abc", "Bearer [foreign credential, not kept]");
    check_foreign("Authorization", "basic abc", "basic [foreign credential, not kept]");
    check_foreign("Authorization", "Bearer", "Bearer");
    check_foreign("Authorization", "", "");
    check_foreign("Authorization", "abc", "[foreign credential, not kept]");
    check_foreign("Authorization", "hunter2 abc", "[foreign credential, not kept]");
    // Nothing of ours is ever in these.
    check_header(
        "Proxy-Authorization",
        "Basic abc",
        "Basic [foreign credential, not kept]",
    );
    check_header("X-Api-Key", "abc", "[foreign credential, not kept]");
    check_header("X-Auth-Token", "abc", "[foreign credential, not kept]");
    check_header("X-Auth-Token", "", "");
}

#[test]
fn a_foreign_credential_is_found_wherever_the_request_repeats_it() {
    let mut map = HeaderMap::new();
    map.append(header::AUTHORIZATION, HeaderValue::from_static("Bearer s3cret/token"));
    map.append(header::AUTHORIZATION, HeaderValue::from_static("Basic short"));
    let credentials = Credentials::of(&map);
    let check = |text: &str, expected: &str| {
        let mut value = json!({ text: [text] });
        credentials.leave_json(&mut value);
        assert_eq!(value, json!({ expected: [expected] }));
    };
    check("a s3cret/token b", "a [foreign credential, not kept] b");
    check("/Users?x=s3cret%2Ftoken", "/Users?x=[foreign credential, not kept]");
    check("/Users?x=s3cret%2ftoken", "/Users?x=[foreign credential, not kept]");
    check("a short word, and the Bearer", "a short word, and the Bearer");
}

#[test]
fn cookies_keep_their_names_and_attributes() {
    check_header(
        "Cookie",
        "webex_scim_mock_session=abc; a=abc; b=; abc",
        "webex_scim_mock_session=sha256:ba7816bf8f01; a=[foreign credential, not kept]; b=; [foreign credential, not kept]",
    );
    check_header(
        "Set-Cookie",
        "session=abc; Path=/idb; HttpOnly",
        "session=sha256:ba7816bf8f01; Path=/idb; HttpOnly",
    );
    check_header("Set-Cookie", "session=abc", "session=sha256:ba7816bf8f01");
}

#[test]
fn other_headers_lose_what_they_carry_of_secrets() {
    check_header("User-Agent", "agent/1.0 (code 7)", "agent/1.0 (code 7)");
    check_header("X-Note", "password=abc", "[redacted]");
    check_header(
        "Location",
        "http://localhost:3000/auth#access_token=abc&token_type=Bearer&expires_in=3887999&state=s",
        "http://localhost:3000/auth#access_token=[redacted]&token_type=Bearer&expires_in=3887999&state=s",
    );
    check_header(
        "Location",
        "http://localhost/cb?code=abc&state=s",
        "http://localhost/cb?code=[redacted]&state=s",
    );
    check_header(
        "Referer",
        "http://localhost/?a=1&PASSWORD=abc",
        "http://localhost/?a=1&PASSWORD=[redacted]",
    );
    check_header("X-Latin", "caf\u{e9}", "caf\u{e9}");
}

#[test]
fn a_repeated_header_is_one_list() {
    let mut map = HeaderMap::new();
    map.append("set-cookie", HeaderValue::from_static("a=abc"));
    map.append("set-cookie", HeaderValue::from_static("b=abc"));
    map.append("x-bytes", HeaderValue::from_bytes(b"a\xffb").unwrap());
    let expected = json!({
        "set-cookie": "a=sha256:ba7816bf8f01, b=sha256:ba7816bf8f01",
        "x-bytes": "a\u{fffd}b",
    });
    assert_eq!(Value::from(headers(&map, true)), expected);
}

#[test]
fn members_that_are_secrets_are_taken_out_at_any_depth() {
    check_json(
        json!({"userName": "a", "Password": "x", "nested": [{"client_secret": ["x"], "refreshToken": 7}], "code": "x"}),
        json!({"userName": "a", "Password": "[redacted]",
            "nested": [{"client_secret": "[redacted]", "refreshToken": "[redacted]"}], "code": "[redacted]"}),
    );
    check_json(
        json!({"urn:ietf:params:scim:schemas:core:2.0:User:password": "x", "newPassword": "x", "password": null}),
        json!({"urn:ietf:params:scim:schemas:core:2.0:User:password": "[redacted]", "newPassword": "[redacted]",
            "password": null}),
    );
    check_json(
        json!({"changePassword": {"supported": false}, "postalCode": "8000", "errorCode": 7, "token_type": "Bearer"}),
        json!({"changePassword": {"supported": false}, "postalCode": "8000", "errorCode": 7, "token_type": "Bearer"}),
    );
}

#[test]
fn a_patch_of_a_password_loses_its_value_however_it_names_it() {
    for path in [
        "password",
        "PassWord",
        "urn:ietf:params:scim:schemas:core:2.0:User:password",
        "[password]",
    ] {
        check_json(
            json!({"Operations": [{"op": "Replace", "path": path, "value": "x"}]}),
            json!({"Operations": [{"op": "Replace", "path": path, "value": "[redacted]"}]}),
        );
    }
    check_json(
        json!({"Operations": [{"OP": "add", "Path": "password", "Value": {"any": "x"}}, {"path": "title", "value": "y"}]}),
        json!({"Operations": [{"OP": "add", "Path": "password", "Value": "[redacted]"}, {"path": "title", "value": "y"}]}),
    );
    check_json(
        json!({"Operations": [{"op": "add", "value": {"password": "x", "title": "y"}}]}),
        json!({"Operations": [{"op": "add", "value": {"password": "[redacted]", "title": "y"}}]}),
    );
}

#[test]
fn text_that_quotes_a_secret_is_taken_out_and_text_that_names_one_stays() {
    for quoting in [
        "near `password eq \"x\"`",
        "see http://h/#access_token=x",
        "{\"password\":\"x\"}",
        "{\\\"client_secret\\\" : \\\"x\\\"}",
        "code=x",
    ] {
        check_json(json!([quoting]), json!(["[redacted]"]));
        assert_eq!(why(quoting.to_owned()), NOTE);
    }
    for naming in [
        "wrong password: try again",
        "password is required",
        "unknown token",
        "postalcode=7",
        "status code: 404",
        "response_type=code&x=1",
        "password pr",
    ] {
        check_json(json!([naming]), json!([naming]));
        assert_eq!(why(naming.to_owned()), naming);
    }
}

#[test]
fn a_form_or_query_keeps_everything_else_as_it_was_spelled() {
    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(url(&format!("/p?{text}")), format!("/p?{expected}"));
        assert_eq!(form(text), expected);
    }
    check("", "");
    check("a=1&b&c=&d=%20+x", "a=1&b&c=&d=%20+x");
    check(
        "email=a%40b&password=x&Password=y",
        "email=a%40b&password=[redacted]&Password=[redacted]",
    );
    check(
        "pass%77ord=x&user%5Bpassword%5D=x",
        "pass%77ord=[redacted]&user%5Bpassword%5D=[redacted]",
    );
    check(
        "code=x&client_secret=y&token=z",
        "code=[redacted]&client_secret=[redacted]&token=[redacted]",
    );
    check("filter=password%20eq%20%22x%22", "filter=[redacted]");
    check("filter=password+eq+%22x%22", "filter=[redacted]");
    check("excludedAttributes=password,id", "excludedAttributes=password,id");
    check(
        "goto=http%3A%2F%2Fh%2F%3Fresponse_type%3Dcode%26scope%3Ds",
        "goto=http%3A%2F%2Fh%2F%3Fresponse_type%3Dcode%26scope%3Ds",
    );
    check("goto=http%3A%2F%2Fh%2F%23access_token%3Dx", "goto=[redacted]");
    check(
        "goto=http%253A%252F%252Fh%252F%2523access_token%253Dx",
        "goto=[redacted]",
    );
    check("password=&code", "password=&code");
}

#[test]
fn text_of_no_known_form_is_kept_only_where_it_names_no_secret() {
    assert_eq!(text("{\"userName\": \"a\""), "{\"userName\": \"a\"");
    assert_eq!(text("{\"postalCode\": 8000"), "{\"postalCode\": 8000");
    for secret in [
        "{\"password\": \"x\"",
        "{\"path\":\"PASSWORD\",\"value\":\"x\"",
        "{\"code\": \"x\"",
        "a\ncode = x",
    ] {
        let note = format!(
            "[not kept: {} bytes of text that is not JSON and names a secret]",
            secret.len()
        );
        assert_eq!(text(secret), note, "{secret}");
    }
}

#[test]
fn a_password_that_is_searched_for_is_taken_out_however_the_filter_is_spelled() {
    for query in [
        "filter=password%20eq%22s3cret%22",
        "filter=password%09eq%09%22s3cret%22",
        "filter=password+eq%09%22s3cret%22",
        "filter=password%5Bvalue+eq+%22s3cret%22%5D",
        "filter=password.value+eq+%22s3cret%22",
        "authorization=Bearer+s3cret",
        "apikey=s3cret",
        "secret=s3cret",
        "client_token=s3cret",
    ] {
        let shown = url(&format!("/Users?{query}"));
        assert!(!shown.contains("s3cret"), "{query}: {shown}");
    }
    assert!(!url("/x/access_token=s3cret").contains("s3cret"));
    assert_eq!(
        url("/Users?filter=displayName+eq+%22a%22"),
        "/Users?filter=displayName+eq+%22a%22"
    );
}

#[test]
fn headers_of_any_name_that_carry_credentials_keep_nothing_of_them() {
    for name in [
        "x-authorization",
        "x-forwarded-authorization",
        "x-auth",
        "x-access-key",
        "x-credential",
    ] {
        let name = HeaderName::from_static(name);
        let shown = header(&name, b"Bearer s3cret-s3cret", true);
        assert_eq!(shown, NOT_KEPT, "{name}");
    }
    let other = HeaderName::from_static("x-note");
    assert_eq!(header(&other, b"Bearer s3cret-s3cret", true), REDACTED);
    assert_eq!(header(&other, b"a bearer of news", true), "a bearer of news");
    assert_eq!(header(&header::WWW_AUTHENTICATE, b"Bearer", true), "Bearer");
}

#[test]
fn a_name_and_a_password_before_a_host_are_taken_out_wherever_a_url_stands() {
    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(url(text), expected);
    }
    check("http://u:s3cret@h:1/v1/x?a=b", "http://[redacted]@h:1/v1/x?a=b");
    check("http://s3cret@h/", "http://[redacted]@h/");
    check("http://u:s3#cr?et@h/x", "http://[redacted]@h/x");
    check("u:s3cret@h:443", "[redacted]@h:443");
    check("http://h/Users/a@b", "http://h/Users/a@b");
    check("/Users/a@b?x=a@b", "/Users/a@b?x=a@b");
    check("/p?goto=http%3A%2F%2Fu%3As3cret%40h%2F", "/p?goto=[redacted]");
    check("/p?goto=http%3A%2F%2Fh%2F%3Fsig%3Ds3cret", "/p?goto=[redacted]");
    check("/p?goto=http%3A%2F%2Fh%2F%40me", "/p?goto=http%3A%2F%2Fh%2F%40me");
    check_header("Host", "u:s3cret@h:1", "[redacted]@h:1");
    check_header("Host", "[::1]:8321", "[::1]:8321");
    check_header("Origin", "http://u:s3cret@h", "http://[redacted]@h");
    check_header("X-Original-Url", "http://u:s3cret@h/", "[redacted]");
    check_json(
        json!({"location": "http://u:s3cret@h/Users/7", "photo": "https://h/@me", "email": "a@b"}),
        json!({"location": "[redacted]", "photo": "https://h/@me", "email": "a@b"}),
    );
}
