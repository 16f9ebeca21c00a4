//! `licenses`: how many there are of each, and who holds them.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::{admin, ok, refused, rest_id, text};
use crate::support::refusal::{FORBIDDEN, assert_gateway};
use crate::support::{Caller, control, make, start};

/// Gives the org licences.
pub(super) async fn have(webex: &MockWebex, org: &Org, licenses: Value) {
    let path = format!("/orgs/{}/licenses", org.id());
    let answer = control(webex, "PATCH", &path, Some(&licenses)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

/// What stands in an id.
fn plain(id: &Value) -> String {
    let bytes = BASE64_STANDARD_NO_PAD.decode(id.as_str().unwrap()).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn licenses_are_counted_and_people_name_theirs() {
    let (webex, org) = start().await;
    have(
        &webex,
        &org,
        json!({ "Webex Calling - Professional": { "total": 5 }, "Basic Messaging": {}, "Other": { "total": 1, "assign": "none" } }),
    )
    .await;
    let ada = Caller::v2(&org).create_user("ada@example.test").await;
    let admin = admin(&webex, &org);
    let list = ok(&admin.get("/licenses").await);
    let items = list["items"].as_array().unwrap();
    let counts = |at: usize| {
        let item = &items[at];
        let [name, total, used, users, rooms] = [
            "name",
            "totalUnits",
            "consumedUnits",
            "consumedByUsers",
            "consumedByWorkspaces",
        ]
        .map(|key| item[key].clone());
        assert_eq!(item.as_object().unwrap().len(), 6, "{item}");
        json!([name, total, used, users, rooms])
    };
    assert_eq!(counts(0), json!(["Basic Messaging", 1, 1, 1, 0]), "as many as are held");
    assert_eq!(counts(1), json!(["Other", 1, 0, 0, 0]));
    assert_eq!(counts(2), json!(["Webex Calling - Professional", 5, 1, 1, 0]));
    for (item, code) in items.iter().zip(["FMS", "LIC", "BCSTD"]) {
        let id = plain(&item["id"]);
        let start = format!("ciscospark://us/LICENSE/{}:{code}_", org.id());
        assert_eq!(id.strip_prefix(&start).map(str::len), Some(36), "{id}: a UUID follows");
        let one = ok(&admin.get(&format!("/licenses/{}", text(item, "id"))).await);
        assert_eq!(one, *item);
    }
    let ada = ok(&admin.get(&format!("/people/{}", text(&ada, "id"))).await);
    assert_eq!(ada["licenses"], json!([items[0]["id"], items[2]["id"]]));
}

#[tokio::test]
async fn an_organization_without_licenses_has_an_empty_list_and_knows_none() {
    let (webex, org) = start().await;
    let other = make(&webex).await;
    let admin = admin(&webex, &org);
    assert_eq!(ok(&admin.get("/licenses").await), json!({ "items": [] }));
    let own = rest_id("ORGANIZATION", &org.id().to_string());
    assert_eq!(
        ok(&admin.get(&format!("/licenses?orgId={own}")).await),
        json!({ "items": [] })
    );
    let path = format!("/licenses?orgId={}", other.id());
    assert_gateway(&admin.get(&path).await, 403, FORBIDDEN);
    let id = rest_id("LICENSE", "7");
    refused(
        &admin.get(&format!("/licenses/{id}")).await,
        404,
        "there is no license \"7\"",
    );
}
