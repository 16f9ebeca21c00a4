//! What the pages for a person share, and those of the sign-in: the form, consent, and what is wrong with a link.
//!
//! Values in, text out. Nothing is loaded from outside, nothing needs a script, everything is escaped.

use askama::Template;

/// The `Content-Security-Policy` of every page here.
///
/// There is no `form-action` on purpose: Chromium applies it to the redirect after the POST too, and the
/// redirect leads to the client, such as `http://localhost:3000`, so the token would never arrive.
pub(crate) const CONTENT_SECURITY_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

/// Somebody who can sign in, for the help table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) user_name: String,
    pub(crate) password: String,
    /// In words, such as `Full administrator`.
    pub(crate) role: String,
}

/// The sign-in form. It works without script and posts `email`, `password`, `goto` and `org`.
#[derive(Debug, Template)]
#[template(path = "page/templates/sign-in.html")]
pub(crate) struct SignIn<'a> {
    /// The path to post to.
    pub(crate) action: &'a str,
    pub(crate) org_display_name: Option<&'a str>,
    /// Carried through, as the query had it after decoding.
    pub(crate) goto: &'a str,
    /// Carried through: the org that the link named.
    pub(crate) org: Option<&'a str>,
    /// What was entered before, or empty.
    pub(crate) email: &'a str,
    pub(crate) error: Option<&'a str>,
    /// Who can sign in; without anybody the table is left out.
    pub(crate) people: &'a [Person],
}

/// Whether a client is let in. It posts `query`, `ticket` and `decision`: `accept` or `decline`.
#[derive(Debug, Template)]
#[template(path = "page/templates/consent.html")]
pub(crate) struct Consent<'a> {
    /// The path to post to.
    pub(crate) action: &'a str,
    pub(crate) org_display_name: &'a str,
    pub(crate) client: &'a str,
    pub(crate) user_name: &'a str,
    pub(crate) scopes: &'a [String],
    pub(crate) redirect_uri: &'a str,
    /// Carried through: the authorization request.
    pub(crate) query: &'a str,
    /// Carried through: says that the answer belongs to this page and to whom it was shown.
    pub(crate) ticket: &'a str,
}

/// What a client was granted, for a person to copy, where nobody listens at its redirect URI.
#[derive(Debug, Template)]
#[template(path = "page/templates/granted.html")]
pub(crate) struct Granted<'a> {
    pub(crate) title: &'a str,
    pub(crate) client: &'a str,
    /// What is to be copied: tokens, or a code.
    pub(crate) secrets: &'a [Part],
    /// What comes with them.
    pub(crate) others: &'a [Part],
    /// Where it would have gone, whole.
    pub(crate) to: &'a str,
    pub(crate) redirect_uri: &'a str,
    /// A browser can go there.
    pub(crate) is_web: bool,
}

/// A parameter of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// Where a person types the code that their device shows. It leads to `action` with `userCode` in the query.
#[derive(Debug, Template)]
#[template(path = "page/templates/device.html")]
pub(crate) struct Device<'a> {
    pub(crate) action: &'a str,
    /// What was typed before, or empty.
    pub(crate) user_code: &'a str,
    pub(crate) error: Option<&'a str>,
}

/// Whether a device is let in. It posts `userCode`, `ticket` and `decision`: `accept` or `decline`.
#[derive(Debug, Template)]
#[template(path = "page/templates/device-consent.html")]
pub(crate) struct DeviceConsent<'a> {
    /// The path to post to.
    pub(crate) action: &'a str,
    pub(crate) org_display_name: &'a str,
    pub(crate) client: &'a str,
    pub(crate) user_name: &'a str,
    pub(crate) scopes: &'a [String],
    pub(crate) user_code: &'a str,
    /// Carried through: says that the answer belongs to this page and to whom it was shown.
    pub(crate) ticket: &'a str,
}

/// What was done, and that there is nothing more to do.
#[derive(Debug, Template)]
#[template(path = "page/templates/notice.html")]
pub(crate) struct Notice<'a> {
    pub(crate) title: &'a str,
    pub(crate) text: &'a str,
}

/// A refusal that is not redirected.
#[derive(Debug, Template)]
#[template(path = "page/templates/problem.html")]
pub(crate) struct Problem<'a> {
    pub(crate) title: &'a str,
    pub(crate) what: &'a str,
    pub(crate) hint: &'a str,
}

/// A page as text. Writing to a `String` does not fail; should it, the person reads why.
#[must_use]
pub(crate) fn html(page: &impl Template) -> String {
    page.render()
        .unwrap_or_else(|error| format!("<!DOCTYPE html><title>Error</title><p>The page could not be written: {error}"))
}

#[cfg(test)]
mod tests;
