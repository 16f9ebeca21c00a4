//! The switch about the scope of the tutorial's link.

use serde_json::json;

use super::speaking;
use crate::support::Caller;
use crate::support::refusal::{FORBIDDEN, assert_gateway};

#[tokio::test]
async fn the_tutorials_scope_opens_the_scim_api_or_the_tenant_url_alone() {
    for (word, opens) in [("opens", true), ("connector-only", false)] {
        let (_webex, org, admin) = speaking(json!({ "scopes.identityScim": word })).await;
        let token = org.token().scopes(["Identity:SCIM"]).issue();
        let connector = Caller::new(org.tenant_url(), &token);
        assert_eq!(connector.get("/Users").await.status, 200, "{word}");
        let ada = connector.create_user("ada@example.test").await;
        let ada = format!("/Users/{}", ada["id"].as_str().unwrap());
        let scim = Caller::new(org.scim_url(), &token);
        for answer in [
            scim.get("/Users").await,
            scim.get(&ada).await,
            scim.get("/Groups").await,
        ] {
            match opens {
                true => assert_eq!(answer.status, 200, "{}", answer.text()),
                false => assert_gateway(&answer, 403, FORBIDDEN),
            }
        }
        // An older page names it for this.
        assert_eq!(scim.delete(&ada).await.status, 204, "{word}");
        assert_eq!(admin.get(&ada).await.status, 404);
        // A scope that is documented opens it in any case.
        let both = org.token().scopes(["Identity:SCIM", "identity:people_read"]).issue();
        assert_eq!(Caller::new(org.scim_url(), &both).get("/Users").await.status, 200);
    }
}
