//! The library's org is the org of the moment: after a reset by the control plane it acts on the new one.

use std::time::Duration;

use serde_json::json;
use webex_scim_mock::Role;

use crate::support::refusal::{UNAUTHORIZED, assert_gateway};
use crate::support::{Caller, control, start};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn after_a_reset_the_library_issues_tokens_of_the_new_org() {
    let (webex, org) = start().await;
    let before = org.token().issue();
    let reset = control(&webex, "POST", &format!("/orgs/{}/reset", org.id()), None).await;
    assert_eq!(reset.status, 200, "{}", reset.text());
    let with = |token: &str| Caller::new(org.tenant_url(), token);
    assert_gateway(&with(&before).get("/Users").await, 401, UNAUTHORIZED);
    assert_eq!(with(org.admin_token()).get("/Users").await.status, 200);

    // The first token after the beginning is drawn again, and lives again.
    let after = org.token().issue();
    assert_eq!(after, before);
    for token in [after, org.token().role(Role::ReadonlyAdmin).issue()] {
        assert_eq!(with(&token).get("/Users").await.status, 200);
    }
    let ada = with(org.admin_token()).create_user("ada@example.test").await;
    let hers = org.token().user_name("ada@example.test").issue();
    assert_eq!(with(&hers).get("/Users").await.status, 403, "{ada}");
}

#[tokio::test]
async fn after_a_reset_the_library_moves_the_clock_of_the_new_org() {
    let (webex, org) = start().await;
    org.clock().advance(364 * DAY);
    control(&webex, "POST", &format!("/orgs/{}/reset", org.id()), None).await;
    let admin = Caller::connector(&org);
    org.clock().advance(364 * DAY);
    assert_eq!(admin.get("/Users").await.status, 200);
    org.clock().advance(DAY);
    assert_gateway(&admin.get("/Users").await, 401, UNAUTHORIZED);
    let fresh = Caller::new(org.tenant_url(), &org.token().ttl(DAY).issue());
    assert_eq!(fresh.get("/Users").await.status, 200);
}

#[tokio::test]
async fn every_reset_begins_anew_and_each_org_for_itself() {
    let (webex, first) = start().await;
    let second = webex.org().create().await;
    second.clock().advance(366 * DAY);
    for _ in 0..3 {
        first.clock().advance(366 * DAY);
        let reset = control(&webex, "POST", &format!("/orgs/{}/reset", first.id()), Some(&json!({}))).await;
        assert_eq!(reset.status, 200, "{}", reset.text());
        assert_eq!(Caller::connector(&first).get("/Users").await.status, 200);
    }
    assert_gateway(&Caller::connector(&second).get("/Users").await, 401, UNAUTHORIZED);
}

#[tokio::test]
#[should_panic(expected = "was deleted")]
async fn the_library_s_org_that_was_deleted_says_so() {
    let (webex, org) = start().await;
    control(&webex, "DELETE", &format!("/orgs/{}", org.id()), None).await;
    let _ = org.token();
}
