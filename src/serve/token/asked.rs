//! What a request for a token says.

use std::sync::Arc;

use http::header;

use crate::message::{Body, Request};
use crate::oauth::credentials::Credentials;
use crate::oauth::error::TokenError;
use crate::oauth::{form, org_of};
use crate::world::{Org, World};

/// A request for a token, read.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) grant_type: Option<String>,
    pub(super) credentials: Credentials,
    /// The org that the query names, which is the double's own way.
    named: Option<String>,
    pairs: Vec<(String, String)>,
}

impl Asked {
    pub(super) fn read(request: &Request) -> Result<Self, TokenError> {
        let pairs = form::body(body(request)?);
        let pairs =
            pairs.map_err(|complaint| TokenError::invalid_request(format!("{} {}", complaint.what, complaint.hint)))?;
        let value = |name: &str| value(&pairs, name);
        let authorization = request.header(&header::AUTHORIZATION);
        // A header that is no text is one that cannot be read.
        let authorization =
            authorization.or_else(|| request.headers.contains_key(header::AUTHORIZATION).then_some("?"));
        let credentials = Credentials::read(authorization, value("client_id")?, value("client_secret")?)?;
        let query = request.query.as_deref().and_then(|query| form::pairs(query).ok());
        let named = query.and_then(|query| query.into_iter().find(|(name, _)| name == "org"));
        Ok(Self {
            grant_type: value("grant_type")?.map(str::to_owned),
            credentials,
            named: named.map(|(_, id)| id),
            pairs,
        })
    }

    /// A parameter that may be left out.
    pub(super) fn maybe(&self, name: &str) -> Result<Option<&str>, TokenError> {
        value(&self.pairs, name)
    }

    /// A parameter that must be there.
    pub(super) fn must(&self, name: &str) -> Result<&str, TokenError> {
        self.maybe(name)?.ok_or_else(|| TokenError::missing(name))
    }

    /// The org that it is about.
    pub(super) fn org(&self, world: &World) -> Result<Arc<Org>, TokenError> {
        if let Some(id) = &self.named {
            let org = world.org_named(id);
            return org.ok_or_else(|| {
                TokenError::invalid_request(format!(
                    "The query names the organization {id:?}, which this double does not have."
                ))
            });
        }
        for holder in ["code", "refresh_token", "token"] {
            let org = self.maybe(holder)?.and_then(org_of);
            if let Some(org) = org.and_then(|org| world.org(org)) {
                return Ok(org);
            }
        }
        let Some(client_id) = self.credentials.client_id.as_deref() else {
            // Says that none is named.
            self.credentials.authenticate(None)?;
            return Err(TokenError::missing("client_id"));
        };
        match world.org_of_client(client_id) {
            Some((org, true)) => Ok(org),
            Some((_, false)) => Err(TokenError::invalid_request(
                "The client is registered in several organizations of this double: name one by ?org={orgId}.",
            )),
            None => Err(self
                .credentials
                .authenticate(None)
                .err()
                .unwrap_or_else(|| TokenError::invalid_client("Client Id is invalid"))),
        }
    }
}

/// RFC 6749 section 3.2: what is sent without a value counts as not sent, and nothing may be sent twice.
fn value<'p>(pairs: &'p [(String, String)], name: &str) -> Result<Option<&'p str>, TokenError> {
    let mut found = pairs.iter().filter(|(known, _)| known == name);
    let first = found.next();
    if found.next().is_some() {
        return Err(TokenError::invalid_request(format!(
            "The parameter {name} was sent more than once."
        )));
    }
    Ok(first.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty()))
}

fn body(request: &Request) -> Result<&[u8], TokenError> {
    let why = match &request.body {
        Body::Whole(bytes) => return check_media_type(request).map(|()| &**bytes),
        Body::TooLarge { limit } => format!("The body is longer than {limit} bytes."),
        Body::TimedOut { after } => format!("The body did not come whole within {} s.", after.as_secs()),
        Body::Broken { why } => format!("The body did not come whole: {why}."),
        Body::Unread => "The body was not read.".to_owned(),
    };
    Err(TokenError::invalid_request(why))
}

fn check_media_type(request: &Request) -> Result<(), TokenError> {
    let sent = request.header(&header::CONTENT_TYPE).unwrap_or_default();
    let media_type = sent.split(';').next().unwrap_or_default().trim();
    if media_type.is_empty() || media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Ok(());
    }
    Err(TokenError::invalid_request(format!(
        "The body is {media_type}. Send the parameters as application/x-www-form-urlencoded."
    )))
}
