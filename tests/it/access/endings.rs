//! What ends a person's tokens beside roles, deactivation and deletion: another password, and other things to manage.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::tokens::{REVOKED, assert_alive, assert_dead, second_admin, user_path};
use crate::support::{Caller, patch, start};

const CISCO_USER: &str = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User";

/// A second administrator with a token, and how to change them.
struct Bench {
    webex: MockWebex,
    org: Org,
    path: String,
    token: String,
}

impl Bench {
    async fn set() -> Self {
        let (webex, org) = start().await;
        let (user, token) = second_admin(&org).await;
        Self {
            path: user_path(&user),
            webex,
            org,
            token,
        }
    }

    async fn change(&self, operation: &Value) {
        let admin = Caller::connector(&self.org);
        let changed = admin.patch(&self.path, &patch(json!([operation]))).await;
        assert_eq!(changed.status, 200, "{operation}: {}", changed.text());
    }

    /// The change ends the token, and nobody else's; a new one lives.
    async fn ends(&mut self, operation: &Value) {
        assert_alive(&self.org, &self.token).await;
        self.change(operation).await;
        assert_dead(&self.webex, &self.org, &self.token, REVOKED).await;
        assert_alive(&self.org, self.org.admin_token()).await;
        self.token = self.org.token().user_name("second@example.test").issue();
    }

    /// The change leaves the token alone.
    async fn spares(&self, operation: &Value) {
        self.change(operation).await;
        assert_alive(&self.org, &self.token).await;
    }
}

#[tokio::test]
async fn another_password_ends_the_tokens_and_the_first_or_the_same_one_does_not() {
    let mut bench = Bench::set().await;
    let to = |password: &str| json!({ "op": "replace", "path": "password", "value": password });
    bench.spares(&to("first-Secret-1")).await;
    bench.spares(&to("first-Secret-1")).await;
    bench.ends(&to("second-Secret-2")).await;
    bench
        .ends(&json!({ "op": "add", "value": { "password": "third-Secret-3" } }))
        .await;
    bench.spares(&to("third-Secret-3")).await;
}

#[tokio::test]
async fn a_put_with_another_password_ends_the_tokens_and_one_without_does_not() {
    let mut bench = Bench::set().await;
    let admin = Caller::connector(&bench.org);
    let whole = admin.get(&bench.path).await.json();
    let with = |password: &str| {
        let mut body = whole.clone();
        body["password"] = password.into();
        body
    };
    for body in [with("first-Secret-1"), whole.clone(), with("first-Secret-1")] {
        assert_eq!(admin.put(&bench.path, &body).await.status, 200);
        assert_alive(&bench.org, &bench.token).await;
    }
    assert_eq!(admin.put(&bench.path, &with("second-Secret-2")).await.status, 200);
    assert_dead(&bench.webex, &bench.org, &bench.token, REVOKED).await;
    bench.token = bench.org.token().user_name("second@example.test").issue();
    assert_alive(&bench.org, &bench.token).await;
}

#[tokio::test]
async fn a_change_of_password_that_is_refused_ends_no_token() {
    let bench = Bench::set().await;
    let to = |password: &str| json!({ "op": "replace", "path": "password", "value": password });
    bench.spares(&to("first-Secret-1")).await;
    let half = patch(json!([to("second-Secret-2"), { "op": "replace", "path": "nonsense", "value": 1 }]));
    assert_eq!(
        Caller::connector(&bench.org).patch(&bench.path, &half).await.status,
        400
    );
    assert_alive(&bench.org, &bench.token).await;
    bench.spares(&to("first-Secret-1")).await;
}

#[tokio::test]
async fn other_orgs_groups_or_sites_to_manage_end_the_tokens_and_the_same_do_not() {
    let mut bench = Bench::set().await;
    let id = bench.org.id().to_string();
    for (attribute, one, other) in [
        (
            "managedOrgs",
            json!([{ "orgId": id, "role": "id_full_admin" }]),
            json!([{ "orgId": id, "role": "id_readonly_admin" }]),
        ),
        (
            "managedGroups",
            json!([{ "orgId": id, "groupId": "6c0d1d0a-9f5e-4d35-8f86-0f2f7f6b2f11", "role": "id_user_admin" }]),
            json!([{ "orgId": id, "groupId": "6c0d1d0a-9f5e-4d35-8f86-0f2f7f6b2f12", "role": "id_user_admin" }]),
        ),
        (
            "managedSites",
            json!([{ "siteName": "one.example.test", "role": "full" }]),
            json!([{ "siteName": "two.example.test", "role": "full" }]),
        ),
    ] {
        let path = format!("{CISCO_USER}:{attribute}");
        bench.ends(&json!({ "op": "add", "path": path, "value": one })).await;
        bench
            .spares(&json!({ "op": "replace", "path": path, "value": one }))
            .await;
        bench
            .ends(&json!({ "op": "replace", "path": path, "value": other }))
            .await;
        bench.ends(&json!({ "op": "remove", "path": path })).await;
    }
}

#[tokio::test]
async fn other_attributes_of_webex_s_own_section_leave_the_tokens_alone() {
    let bench = Bench::set().await;
    for (attribute, value) in [
        ("mfaEnabled", json!(true)),
        ("licenseID", json!(["a-licence"])),
        ("trainSiteNames", json!(["one.example.test"])),
    ] {
        let path = format!("{CISCO_USER}:{attribute}");
        bench
            .spares(&json!({ "op": "add", "path": path, "value": value }))
            .await;
    }
}
