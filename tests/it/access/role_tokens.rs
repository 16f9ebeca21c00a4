//! Whose a token is that was asked for by role: the person whom the org was born with, else one whom lists do not show.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org, Role};

use crate::support::{Caller, control, start};

/// Issues a token for a role, and tells the owner's login and the token.
async fn issue(webex: &MockWebex, org: &Org, role: &str) -> (String, String) {
    let path = format!("/orgs/{}/tokens", org.id());
    let answer = control(webex, "POST", &path, Some(&json!({ "role": role }))).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let issued = answer.json();
    let text = |key: &str| issued[key].as_str().unwrap().to_owned();
    (text("userName"), text("token"))
}

/// How many users of this login a search finds.
async fn found(org: &Org, user_name: &str) -> Value {
    let filter = format!("/Users?filter=userName eq \"{user_name}\"");
    Caller::connector(org).get(&filter).await.json()["totalResults"].clone()
}

#[tokio::test]
async fn in_the_demo_org_a_role_s_token_belongs_to_the_demo_person_of_that_role() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    for (role, login) in [
        ("id_full_admin", "admin@example.test"),
        ("id_user_admin", "user-admin@example.test"),
        ("id_readonly_admin", "readonly-admin@example.test"),
        ("none", "plain@example.test"),
    ] {
        assert_eq!(issue(&webex, &org, role).await.0, login);
        assert_eq!(found(&org, login).await, 1);
    }
    // Nobody there has this role, and nobody who is shown gets it.
    let (login, _) = issue(&webex, &org, "id_device_admin").await;
    assert_eq!(login, "id_device_admin@example.test");
    assert_eq!(found(&org, &login).await, 0);
    assert_eq!(Caller::connector(&org).get("/Users").await.json()["totalResults"], 10);
}

#[tokio::test]
async fn in_a_new_org_a_role_s_token_belongs_to_somebody_whom_lists_do_not_show() {
    let (webex, org) = start().await;
    let domain = org.admin().0.split_once('@').unwrap().1;
    for (role, name) in [("id_user_admin", "id_user_admin"), ("none", "no-admin")] {
        let (login, _) = issue(&webex, &org, role).await;
        assert_eq!(login, format!("{name}@{domain}"));
        assert_eq!(found(&org, &login).await, 0);
    }
    assert_eq!(issue(&webex, &org, "id_full_admin").await.0, org.admin().0);
    assert_eq!(Caller::connector(&org).get("/Users").await.json()["totalResults"], 1);
}

#[tokio::test]
async fn a_demo_person_who_has_another_role_by_now_does_not_own_the_role_s_token() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let admin = Caller::connector(&org);
    let filter = "/Users?filter=userName eq \"user-admin@example.test\"";
    let user = admin.get(filter).await.json()["Resources"][0].clone();
    let path = format!("/Users/{}", user["id"].as_str().unwrap());
    let demoted = crate::support::patch(json!([{ "op": "remove", "path": "roles" }]));
    assert_eq!(admin.patch(&path, &demoted).await.status, 200);

    let (login, token) = issue(&webex, &org, "id_user_admin").await;
    assert_eq!(login, "id_user_admin@example.test");
    assert_eq!(Caller::new(org.tenant_url(), &token).get("/Users").await.status, 200);
    // The library's way is the same one.
    let token = org.token().role(Role::UserAdmin).issue();
    assert_eq!(Caller::new(org.tenant_url(), &token).get("/Users").await.status, 200);
}
