//! The bodies of refusals: the gateway's, and SCIM's with Webex's extension.

use serde_json::{Value, json};

use crate::ids::TrackingId;

/// 401 in the gateway's words (Webex developer documentation, REST API basics).
pub(crate) const UNAUTHORIZED: &str =
    "The request requires a valid access token set in the Authorization request header.";
/// 403 in the gateway's words.
pub(crate) const FORBIDDEN: &str = "The server understood the request, but refused to fulfill it because the access \
     token is missing required scopes or the user is missing required roles or licenses.";
/// 400 in the gateway's words.
pub(crate) const MALFORMED: &str = "The request could not be understood by the server due to malformed syntax.";
/// 404 in the gateway's place.
// Webex: fidelity row "gateway-404": the text is assumed.
pub(crate) const NOT_FOUND: &str = "The requested resource could not be found.";

const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
const CISCO_ERROR: &str = "urn:scim:schemas:extension:cisco:webexidentity:api:messages:2.0:Error";

/// The body of Webex's API gateway: `message`, `errors`, `trackingId`.
pub(crate) fn gateway(message: &str, tracking: &TrackingId) -> Value {
    json!({
        "message": message,
        "errors": [{ "description": message }],
        "trackingId": tracking.as_str(),
    })
}

/// The body of RFC 7644 section 3.12 with Webex's extension beside it.
// Webex: fidelity row "scim-error-body": put together from clients that parse it; no recording was found.
pub(crate) fn scim(status: u16, scim_type: Option<&str>, detail: &str, tracking: &TrackingId) -> Value {
    let mut body = json!({
        "schemas": [ERROR, CISCO_ERROR],
        "status": status.to_string(),
    });
    if let Some(scim_type) = scim_type {
        body["scimType"] = scim_type.into();
    }
    body["detail"] = detail.into();
    // Webex's own numbers are not published; clients want an integer here, so it is the status once more.
    body[CISCO_ERROR] = json!({
        "trackingId": tracking.as_str(),
        "errorCode": status.to_string(),
        "details": detail,
    });
    body
}

/// The body of RFC 7644 section 3.12 and nothing else.
pub(crate) fn rfc(status: u16, scim_type: Option<&str>, detail: &str) -> Value {
    let mut body = json!({ "schemas": [ERROR], "status": status.to_string() });
    if let Some(scim_type) = scim_type {
        body["scimType"] = scim_type.into();
    }
    body["detail"] = detail.into();
    body
}

/// The page of a gateway that found nobody behind it.
// Webex: fidelity row "html-gateway": that such pages come is documented for 429; the words are ours.
pub(crate) fn html_gateway(status: u16, reason: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html>\n<head><title>{status} {reason}</title></head>\n<body>\n<h1>{status} {reason}</h1>\n\
         <p>The gateway has no answer from the service behind it.</p>\n</body>\n</html>\n"
    )
}

/// Whether these words were seen in an answer of Webex, as those for two filters were that it refuses.
pub(crate) fn was_seen(text: &str) -> bool {
    text == MALFORMED
        || text.ends_with("is not supported search.")
        || text.ends_with("can not find correspond table name.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tracking() -> TrackingId {
        TrackingId::new(uuid::Uuid::nil())
    }

    #[test]
    fn gateway_body_is_message_errors_and_tracking_id() {
        assert_eq!(
            gateway(UNAUTHORIZED, &tracking()).to_string(),
            r#"{"message":"The request requires a valid access token set in the Authorization request header.","errors":[{"description":"The request requires a valid access token set in the Authorization request header."}],"trackingId":"ROUTER_00000000-0000-0000-0000-000000000000"}"#
        );
    }

    #[test]
    fn scim_body_carries_the_rfc_and_webex_beside_each_other() {
        assert_eq!(
            scim(409, Some("uniqueness"), "taken", &tracking()).to_string(),
            r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error","urn:scim:schemas:extension:cisco:webexidentity:api:messages:2.0:Error"],"status":"409","scimType":"uniqueness","detail":"taken","urn:scim:schemas:extension:cisco:webexidentity:api:messages:2.0:Error":{"trackingId":"ROUTER_00000000-0000-0000-0000-000000000000","errorCode":"409","details":"taken"}}"#
        );
        assert_eq!(scim(404, None, "gone", &tracking()).get("scimType"), None);
    }
}
