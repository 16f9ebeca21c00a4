//! The end of a sign-in: the browser goes to the client, or a page has what the client was granted, to be copied.

use super::authorize::Asked;
use crate::oauth::form;
use crate::page::{self, Part};
use crate::serve::reply::Reply;
use crate::world::SignInEnd;

/// What is worth copying.
const SECRETS: [&str; 3] = ["access_token", "id_token", "code"];

/// Ends the sign-in that leads to this address.
pub(super) fn end(asked: &Asked<'_>, to: String) -> Reply {
    match asked.visitor.org.settings().sign_in_end {
        SignInEnd::Redirect => Reply::Redirect { to, cookie: None },
        SignInEnd::Page => Reply::Page {
            html: page_of(asked, &to),
            good: true,
        },
    }
}

fn page_of(asked: &Asked<'_>, to: &str) -> String {
    let uri = &asked.approved.redirect_uri;
    let (_, parts) = to.split_at(uri.len().min(to.len()));
    let parts = form::pairs(parts.trim_start_matches(['?', '&', '#'])).unwrap_or_default();
    let parts = parts.into_iter().map(|(name, value)| Part { name, value });
    let (secrets, others): (Vec<Part>, Vec<Part>) = parts.partition(|part| SECRETS.contains(&part.name.as_str()));
    let is_code = secrets.iter().any(|part| part.name == "code");
    page::html(&page::Granted {
        title: if is_code { "Copy your code" } else { "Copy your token" },
        client: &asked.client.name,
        secrets: &secrets,
        others: &others,
        to,
        redirect_uri: uri,
        // Any other scheme is an app's, and one of them runs scripts.
        is_web: ["http:", "https:"].iter().any(|web| uri.starts_with(web)),
    })
}
