//! `Users/me`: one's own record, for whoever has a token of any role.

use serde_json::json;
use webex_scim_mock::Role;

use super::{id, ok};
use crate::support::refusal::{FORBIDDEN, UNAUTHORIZED, assert_gateway};
use crate::support::{Caller, control, start};

const ME: &str = "/identity/scim/v2/Users/me";

#[tokio::test]
async fn everybody_reads_their_own_record_whatever_their_role() {
    let (webex, org) = start().await;
    let scim = Caller::v2(&org);
    let ada = scim.create_user("ada@example.test").await;
    let own = org
        .token()
        .user_name("ada@example.test")
        .scopes(["identity:people_read"])
        .issue();
    let me = Caller::new(webex.url(), &own).get(ME).await;
    assert_eq!(ok(&me, 200), ada, "as the SCIM API shows her, address included");
    assert_eq!(me.header("etag"), ada["meta"]["version"]);
    let selected = Caller::new(webex.url(), &own)
        .get(&format!("{ME}?attributes=userName"))
        .await;
    assert_eq!(
        ok(&selected, 200),
        json!({ "schemas": ada["schemas"], "id": id(&ada), "userName": "ada@example.test" })
    );
    for role in [Role::FullAdmin, Role::DeviceAdmin, Role::GroupAdmin] {
        let token = org.token().role(role).scopes(["identity:people_rw"]).issue();
        let me = ok(&Caller::new(webex.url(), &token).get(ME).await, 200);
        assert_eq!(me["roles"][0]["value"], role.as_str());
    }
    let others = Caller::new(org.scim_url(), &own)
        .get(&format!("/Users/{}", id(&ada)))
        .await;
    assert_gateway(&others, 403, FORBIDDEN);
}

#[tokio::test]
async fn without_a_token_that_lives_or_its_scope_nobody_is_me() {
    let (webex, org) = start().await;
    for token in ["unknown", ""] {
        assert_gateway(&Caller::new(webex.url(), token).get(ME).await, 401, UNAUTHORIZED);
    }
    let dead = org.token().plain_user().issue();
    let path = format!("/orgs/{}/tokens/expire-all", org.id());
    assert_eq!(control(&webex, "POST", &path, Some(&json!({}))).await.status, 200);
    assert_gateway(&Caller::new(webex.url(), &dead).get(ME).await, 401, UNAUTHORIZED);
    let (webex, org) = start().await;
    let token = org.token().scopes(["spark-admin:people_read"]).issue();
    assert_gateway(&Caller::new(webex.url(), &token).get(ME).await, 403, FORBIDDEN);
    let posted = Caller::new(webex.url(), org.admin_token()).post(ME, &json!({})).await;
    assert_eq!((posted.status, posted.header("allow")), (405, "GET, HEAD, OPTIONS"));
}

#[tokio::test]
async fn a_rule_plays_the_token_of_a_service_app_which_is_nobody() {
    let (webex, org) = start().await;
    let path = format!("/orgs/{}/faults", org.id());
    let rule = json!({ "short": "users.me: 404" });
    assert_eq!(control(&webex, "POST", &path, Some(&rule)).await.status, 201);
    assert_eq!(Caller::new(webex.url(), org.admin_token()).get(ME).await.status, 404);
    assert_eq!(Caller::v2(&org).get("/Users").await.status, 200);
}
