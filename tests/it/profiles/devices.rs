//! Switches of the device grant, either way.

use std::time::Duration;

use serde_json::json;

use super::speaking;
use crate::tokens::{Integration, post_form};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

#[tokio::test]
async fn devices_are_answered_as_webex_documents_or_as_rfc_8628_has_it() {
    let helper = "https://oauth-helper-k.wbx2.com/helperservice/v1/actions/device/callback";
    for (word, without_helper, pending, expired) in
        [("webex", 400, 428, "invalid_grant"), ("rfc", 200, 400, "expired_token")]
    {
        let (webex, org, _admin) = speaking(json!({ "device.grant": word })).await;
        let body = |uri| json!({ "redirectUris": [uri], "scopes": ["Identity:SCIM"] });
        let plain = Integration::register(&webex, &org, &body("http://localhost:3000/auth/code")).await;
        let form = |id| [("client_id", id), ("scope", "Identity:SCIM")];
        let answer = post_form(&webex, "/v1/device/authorize", &form(plain.id.as_str())).await;
        assert_eq!(answer.status, without_helper, "{word}");

        let device = Integration::register(&webex, &org, &body(helper)).await;
        let begun = post_form(&webex, "/v1/device/authorize", &form(device.id.as_str()))
            .await
            .json();
        let form = [
            ("grant_type", GRANT),
            ("device_code", begun["device_code"].as_str().unwrap()),
        ];
        let answer = device.post(&webex, "/v1/device/token", &form).await;
        assert_eq!(
            (answer.status, &answer.json()["error"]),
            (pending, &json!("authorization_pending")),
            "{word}"
        );
        org.clock().advance(Duration::from_secs(300));
        let answer = device.post(&webex, "/v1/device/token", &form).await;
        assert_eq!(
            (answer.status, &answer.json()["error"]),
            (400, &json!(expired)),
            "{word}"
        );
    }
}
