//! What a client may be registered with.

use crate::oauth::Complaint;

/// The shape of Webex's client ids: `C` and 64 hexadecimal digits.
pub(crate) fn is_client_id(text: &str) -> bool {
    text.strip_prefix('C').is_some_and(is_client_secret)
}

/// The shape of Webex's client secrets: 64 hexadecimal digits.
pub(crate) fn is_client_secret(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// RFC 6749 section 3.1.2: absolute, and no fragment, because the answer may have to stand there.
pub(super) fn redirect_uri(uri: &str) -> Result<(), Complaint> {
    let refuse = |why: &str| {
        Err(Complaint::new(
            format!("The redirect URI {uri:?} {why}."),
            "Register an absolute URI without fragment, such as http://localhost:3000/auth/code (RFC 6749 section 3.1.2).",
        ))
    };
    let scheme = uri.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    if !is_scheme {
        return refuse("is not absolute");
    }
    if uri.contains('#') {
        return refuse("has a fragment");
    }
    // It will stand in a Location header.
    if !uri.bytes().all(|byte| byte.is_ascii_graphic()) {
        return refuse("has characters that no URI may have");
    }
    Ok(())
}

/// RFC 6749 section 3.3: `scope-token = 1*( %x21 / %x23-5B / %x5D-7E )`.
pub(super) fn scope(scope: &str) -> Result<(), Complaint> {
    let fits = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
    if !scope.is_empty() && scope.bytes().all(fits) {
        return Ok(());
    }
    Err(Complaint::new(
        format!("{scope:?} is not one scope."),
        "List each scope by itself, such as spark:people_read (RFC 6749 section 3.3).",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(checked: Result<(), Complaint>, what: &str) {
        assert_eq!(checked.unwrap_err().what, what);
    }

    #[test]
    fn redirect_uris_that_could_never_work_are_refused() {
        refused(redirect_uri("/cb"), r#"The redirect URI "/cb" is not absolute."#);
        refused(redirect_uri("1a:b"), r#"The redirect URI "1a:b" is not absolute."#);
        refused(redirect_uri(""), r#"The redirect URI "" is not absolute."#);
        refused(
            redirect_uri("http://a/#b"),
            r##"The redirect URI "http://a/#b" has a fragment."##,
        );
        refused(
            redirect_uri("http://a/\r\nX: y"),
            r#"The redirect URI "http://a/\r\nX: y" has characters that no URI may have."#,
        );
        assert!(redirect_uri("com.example.app:/cb").is_ok());
    }

    #[test]
    fn scopes_that_could_never_be_granted_are_refused() {
        refused(scope("a b"), r#""a b" is not one scope."#);
        refused(scope(""), r#""" is not one scope."#);
        assert!(scope("spark:people_read").is_ok());
    }

    #[test]
    fn ids_and_secrets_have_webexs_shape() {
        let digits = "0123456789abcdefABCDEF0123456789".repeat(2);
        for (text, is_id, is_secret) in [
            (format!("C{digits}"), true, false),
            (digits.clone(), false, true),
            (format!("c{digits}"), false, false),
            (format!("C{digits}0"), false, false),
            (format!("C{}", &digits[1..]), false, true),
            (format!("C{}g", &digits[1..]), false, false),
            (format!("{}g", &digits[1..]), false, false),
            (String::new(), false, false),
        ] {
            assert_eq!(
                (is_client_id(&text), is_client_secret(&text)),
                (is_id, is_secret),
                "{text}"
            );
        }
    }
}
