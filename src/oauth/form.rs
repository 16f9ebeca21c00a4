//! `application/x-www-form-urlencoded`: the pairs of a query or a body, and the sign-in form.

use std::fmt;

use percent_encoding::percent_decode_str;

use super::Complaint;

/// Name and value pairs in their order, decoded. `form_urlencoded` would put U+FFFD in place of bytes that are
/// not UTF-8, and a `state` would come back changed: they are an error here.
pub(crate) fn pairs(raw: &str) -> Result<Vec<(String, String)>, Complaint> {
    raw.split('&').filter(|part| !part.is_empty()).map(pair).collect()
}

/// The pairs of a body.
pub(crate) fn body(body: &[u8]) -> Result<Vec<(String, String)>, Complaint> {
    let text = std::str::from_utf8(body).map_err(|error| {
        Complaint::new(
            format!("The form is not UTF-8 from byte {} on.", error.valid_up_to()),
            "Send it as application/x-www-form-urlencoded.",
        )
    })?;
    pairs(text)
}

fn pair(part: &str) -> Result<(String, String), Complaint> {
    let (name, value) = part.split_once('=').unwrap_or((part, ""));
    match (decode(name), decode(value)) {
        (Some(name), Some(value)) => Ok((name, value)),
        _ => Err(Complaint::new(
            format!("The parameter {name:?} is not UTF-8 after percent-decoding."),
            "Percent-encode the UTF-8 bytes of names and values (RFC 6749 appendix B).",
        )),
    }
}

/// A `%` without two hexadecimal digits stands for itself, as browsers read it.
fn decode(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8().ok()?;
    Some(decoded.into_owned())
}

/// What complaints call it.
const FORM: &str = "sign-in form";

/// What the sign-in page posts.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SignInForm {
    /// Trimmed; empty where nothing was entered.
    pub(crate) email: String,
    /// As entered; empty where nothing was.
    pub(crate) password: String,
    /// Where the browser wanted to go, as the page carried it.
    pub(crate) goto: String,
    /// The org that the link named, if it did.
    pub(crate) org: Option<String>,
}

impl SignInForm {
    /// Reads a body. Fields that the page itself carries must be there; what the person left empty is told
    /// by [`Self::missing`], so that the page can be shown again.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, Complaint> {
        let pairs = self::body(body)?;
        let required = |name| required(&pairs, FORM, name);
        Ok(Self {
            email: required("email")?.trim().to_owned(),
            password: required("password")?.to_owned(),
            goto: required("goto")?.to_owned(),
            org: field(&pairs, FORM, "org")?
                .filter(|org| !org.is_empty())
                .map(str::to_owned),
        })
    }

    /// What to tell a person who left a field empty.
    #[must_use]
    pub(crate) fn missing(&self) -> Option<&'static str> {
        match (self.email.is_empty(), self.password.is_empty()) {
            (true, true) => Some("Enter your e-mail address and your password."),
            (true, false) => Some("Enter your e-mail address."),
            (false, true) => Some("Enter your password."),
            (false, false) => None,
        }
    }
}

impl fmt::Debug for SignInForm {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignInForm")
            .field("email", &self.email)
            .field("goto", &self.goto)
            .field("org", &self.org)
            .finish_non_exhaustive()
    }
}

/// A field that the page itself carries.
pub(crate) fn required<'a>(pairs: &'a [(String, String)], form: &str, name: &str) -> Result<&'a str, Complaint> {
    field(pairs, form, name)?.ok_or_else(|| {
        Complaint::new(
            format!("The {form} has no field {name:?}."),
            "Send all fields of the page as application/x-www-form-urlencoded, as the page does.",
        )
    })
}

fn field<'a>(pairs: &'a [(String, String)], form: &str, name: &str) -> Result<Option<&'a str>, Complaint> {
    let mut values = pairs.iter().filter(|(found, _)| found == name).map(|(_, value)| value);
    let first = values.next();
    if values.next().is_some() {
        return Err(Complaint::new(
            format!("The {form} has the field {name:?} more than once."),
            "Send each field once.",
        ));
    }
    Ok(first.map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(body: &[u8], what: &str, hint: &str) {
        assert_eq!(SignInForm::parse(body), Err(Complaint::new(what, hint)));
    }

    #[track_caller]
    fn missing(body: &str, expected: Option<&str>) {
        assert_eq!(SignInForm::parse(body.as_bytes()).unwrap().missing(), expected);
    }

    #[test]
    fn pairs_are_decoded_in_order_and_blank_parts_are_skipped() {
        let expected = [("a", "1 2 3+"), ("b", ""), ("", "x"), ("ü", "%zz=")];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(pairs("&a=1+2%203%2b&&b&=x&%C3%BC=%zz=").unwrap(), expected);
        assert_eq!(pairs("").unwrap(), []);
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_refused_and_named() {
        let complaint = Complaint::new(
            "The parameter \"state\" is not UTF-8 after percent-decoding.",
            "Percent-encode the UTF-8 bytes of names and values (RFC 6749 appendix B).",
        );
        assert_eq!(pairs("a=b&state=%ff"), Err(complaint));
    }

    #[test]
    fn a_form_is_read_with_its_org_or_without() {
        let form =
            SignInForm::parse(b"email=+admin%40example.test+&password=+a%26b&goto=%2Fv1%2Fauthorize&org=").unwrap();
        let expected = SignInForm {
            email: "admin@example.test".to_owned(),
            password: " a&b".to_owned(),
            goto: "/v1/authorize".to_owned(),
            org: None,
        };
        assert_eq!(form, expected);
        let form = SignInForm::parse(b"org=6c0d&email=a&password=b&goto=c&more=d").unwrap();
        assert_eq!(form.org.as_deref(), Some("6c0d"));
        assert!(!format!("{expected:?}").contains("a&b"));
    }

    #[test]
    fn what_the_person_left_empty_is_told_for_the_page() {
        missing(
            "email=&password=&goto=x",
            Some("Enter your e-mail address and your password."),
        );
        missing("email=+&password=p&goto=x", Some("Enter your e-mail address."));
        missing("email=a&password=&goto=x", Some("Enter your password."));
        missing("email=a&password=+&goto=x", None);
    }

    #[test]
    fn a_form_that_no_page_of_ours_sent_is_refused() {
        let as_the_page = "Send all fields of the page as application/x-www-form-urlencoded, as the page does.";
        refused(b"", "The sign-in form has no field \"email\".", as_the_page);
        refused(
            b"email=a&goto=c",
            "The sign-in form has no field \"password\".",
            as_the_page,
        );
        refused(
            b"email=a&password=b",
            "The sign-in form has no field \"goto\".",
            as_the_page,
        );
        refused(
            b"email=a&email=b&password=b&goto=c",
            "The sign-in form has the field \"email\" more than once.",
            "Send each field once.",
        );
        refused(
            b"email=a&password=b&goto=c&org=1&org=1",
            "The sign-in form has the field \"org\" more than once.",
            "Send each field once.",
        );
        refused(
            b"email=\xff",
            "The form is not UTF-8 from byte 6 on.",
            "Send it as application/x-www-form-urlencoded.",
        );
    }
}
