//! The device grant (RFC 8628): the codes that it begins with, and the tokens that it ends with.

use serde_json::{Map, json};

use super::asked::Asked;
use super::grants::{Answer, Grants};
use super::unsupported;
use crate::message::Request;
use crate::oauth::client::Client;
use crate::oauth::device::{HELPER_URI, INTERVAL, is_helper};
use crate::oauth::error::{ErrorCode, TokenError};
use crate::oauth::exchange::Form;
use crate::oauth::token::Draft;
use crate::serve::failure::Failure;
use crate::serve::performed::Performed;
use crate::serve::reply::Reply;
use crate::serve::sign_in::VERIFY;
use crate::webex::profile::DeviceGrant;
use crate::world::{Org, World};

pub(super) const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// The scopes of OpenID Connect, which devices do not get (Webex developer documentation).
const OPENID_SCOPES: [&str; 5] = ["openid", "email", "profile", "phone", "address"];

/// `POST /v1/device/authorize` (RFC 8628 section 3.1): it is enough that the client says its name.
pub(in crate::serve) fn begin(world: &World, request: &Request, host: &str) -> Result<Performed, Failure> {
    let asked = Asked::read(request)?;
    let org = asked.org(world)?;
    let client = asked
        .credentials
        .client_id
        .as_deref()
        .and_then(|id| org.oauth.client(id));
    asked.credentials.identify(client.as_ref())?;
    let client = client.ok_or_else(|| TokenError::missing("client_id"))?;
    check_redirect_uris(&org, &client)?;
    let scopes = scopes(&client, asked.maybe("scope")?)?;
    let life = org.settings().lives.device;
    let begun = org.oauth.begin_device(&client.client_id, scopes, org.clock.now(), life);
    // Webex: fidelity row "WX-26": Webex's page is at a host of its own, and here it is at the double's.
    let verify = format!("{host}{VERIFY}");
    let answer = [
        ("device_code", json!(begun.device_code)),
        ("expires_in", json!(life.as_secs())),
        ("user_code", json!(begun.user_code)),
        ("verification_uri", json!(verify)),
        (
            "verification_uri_complete",
            json!(format!("{verify}?userCode={}", begun.link_code)),
        ),
        ("interval", json!(INTERVAL.as_secs())),
    ];
    let answer: Map<_, _> = answer
        .map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .collect();
    Ok(Performed::read(Reply::Token(answer)))
}

// Webex: fidelity row "device-redirect-uri": that they must be registered is documented, the refusal is assumed.
fn check_redirect_uris(org: &Org, client: &Client) -> Result<(), TokenError> {
    let needed = org.tenant.profile().switches.device_grant == DeviceGrant::Webex;
    if !needed || client.redirect_uris.iter().any(|uri| is_helper(uri)) {
        return Ok(());
    }
    Err(TokenError::new(
        ErrorCode::UnauthorizedClient,
        format!(
            "The integration is not registered for devices: register the redirect URI {HELPER_URI}, or the one of -r, -k or -d."
        ),
    ))
}

fn scopes(client: &Client, asked: Option<&str>) -> Result<Vec<String>, TokenError> {
    let refuse = |what: String| Err(TokenError::new(ErrorCode::InvalidScope, what));
    let asked = asked.unwrap_or_default();
    if let Some(openid) = asked
        .split_ascii_whitespace()
        .find(|scope| OPENID_SCOPES.contains(scope))
    {
        return refuse(format!(
            "The scope {openid} is one of OpenID, which devices do not get."
        ));
    }
    match client.scopes_of(asked) {
        Err(scope) => refuse(format!("The scope {scope} is not registered for the client.")),
        Ok(none) if none.is_empty() => refuse("The parameter scope names no scope.".to_owned()),
        Ok(scopes) => Ok(scopes),
    }
}

impl Grants<'_> {
    /// RFC 8628 section 3.4.
    pub(super) fn by_device(&self) -> Answer {
        if self.asked.grant_type.as_deref() != Some(GRANT_TYPE) {
            return Err(unsupported(self.asked, &[GRANT_TYPE]));
        }
        let code = self.asked.must("device_code")?;
        let sign = |draft: &Draft<'_>| self.sign(draft);
        let form = self.form_asked(&sign)?;
        let terms = self.terms();
        let granted = self.org.oauth.redeem_device(code, self.client_id, terms.now)?;
        self.answer(&self.org.oauth.issue_pair(granted, form, terms))
    }

    /// The form that the request asks for, or else the client's.
    // Webex: fidelity row "self-contained-asked": what comes where the parameter is not sent is assumed.
    pub(super) fn form_asked<'s>(&self, sign: &'s dyn Fn(&Draft<'_>) -> String) -> Result<Form<'s>, TokenError> {
        match self.asked.maybe("self_contained_token")? {
            None => Ok(self.form(sign)),
            Some("true") => Ok(Form::SelfContained(sign)),
            Some("false") => Ok(Form::Opaque),
            Some(other) => Err(TokenError::invalid_request(format!(
                "The parameter self_contained_token is {other:?}: send true or false."
            ))),
        }
    }
}
