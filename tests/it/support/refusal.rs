//! Refusals, whole: the API gateway's and the SCIM surface's.

use serde_json::json;

use super::Answer;

/// 401 in the gateway's words (Webex developer documentation).
pub(crate) const UNAUTHORIZED: &str =
    "The request requires a valid access token set in the Authorization request header.";
/// 403 in the gateway's words (Webex developer documentation).
pub(crate) const FORBIDDEN: &str = "The server understood the request, but refused to fulfill it because the access token is \
     missing required scopes or the user is missing required roles or licenses.";
/// 404 of a path or an organization that is not there.
pub(crate) const NOT_FOUND: &str = "The requested resource could not be found.";

/// A whole refusal of the API gateway: body, tracking id in body and header, and the challenge on 401 only.
#[track_caller]
pub(crate) fn assert_gateway(answer: &Answer, status: u16, message: &str) {
    let tracking = answer.header("trackingid").to_owned();
    assert_eq!(
        answer.json(),
        json!({ "message": message, "errors": [{ "description": message }], "trackingId": tracking }),
    );
    assert_eq!(answer.status, status);
    assert_eq!(answer.header("content-type"), "application/json;charset=UTF-8");
    let challenge = if status == 401 { "Bearer" } else { "" };
    assert_eq!(answer.header("www-authenticate"), challenge);
}

/// A whole refusal of the SCIM surface (RFC 7644 section 3.12, and Webex's extension beside it); `scim_type` is empty for none.
#[track_caller]
pub(crate) fn assert_scim(answer: &Answer, status: u16, scim_type: &str, detail: &str) {
    const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
    const CISCO: &str = "urn:scim:schemas:extension:cisco:webexidentity:api:messages:2.0:Error";
    let tracking = answer.header("trackingid").to_owned();
    let code = status.to_string();
    let mut expected = json!({
        "schemas": [ERROR, CISCO],
        "status": code,
        "detail": detail,
        CISCO: { "trackingId": tracking, "errorCode": code, "details": detail },
    });
    if !scim_type.is_empty() {
        expected["scimType"] = scim_type.into();
    }
    assert_eq!(answer.json(), expected);
    assert_eq!(answer.status, status);
    assert_eq!(answer.header("content-type"), "application/json;charset=UTF-8");
    assert_eq!(answer.header("www-authenticate"), "");
}
