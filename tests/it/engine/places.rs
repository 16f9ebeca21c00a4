//! Names of attributes wherever a client may write one: in any letter case, short or behind their schema's URN.

use serde_json::{Value, json};
use webex_scim_mock::Profile;

use super::{PROFILES, path, speaking, total};
use crate::support::{Caller, control, patch, start};

const CORE: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

async fn ada(caller: &Caller) -> Value {
    let body = json!({
        "userName": "ada@example.test",
        "title": "Countess",
        "name": { "givenName": "Ada", "familyName": "Lovelace" },
        ENTERPRISE: { "department": "Engines" },
    });
    caller.post("/Users", &body).await.json()
}

/// What is shown beside `id` and `schemas`.
fn shown(answer: &Value) -> Value {
    let mut shown = answer.clone();
    let map = shown.as_object_mut().unwrap();
    map.shift_remove("id");
    map.shift_remove("schemas");
    shown
}

#[tokio::test]
async fn attributes_and_excluded_attributes_count_on_answers_to_writes_too() {
    for profile in PROFILES {
        let (_webex, caller) = speaking(profile).await;
        let body = json!({ "userName": "bob@example.test", "title": "Sir" });
        let made = caller.post("/Users?attributes=title", &body).await;
        assert_eq!((made.status, shown(&made.json())), (201, json!({ "title": "Sir" })));
        let bob = path(&made.json(), "Users");
        let put = caller.put(&format!("{bob}?attributes=USERNAME"), &body).await.json();
        assert_eq!(shown(&put), json!({ "userName": "bob@example.test" }));
        let rename = patch(json!([{ "op": "replace", "path": "title", "value": "Lord" }]));
        let patched = caller.patch(&format!("{bob}?attributes={CORE}:title"), &rename).await;
        assert_eq!(
            (patched.status, shown(&patched.json())),
            (200, json!({ "title": "Lord" }))
        );
        let put = caller
            .put(&format!("{bob}?excludedAttributes=meta,Emails,title"), &body)
            .await
            .json();
        let mut whole = caller.get(&bob).await.json();
        assert_eq!(whole["title"], "Sir");
        for name in ["meta", "emails", "title"] {
            whole.as_object_mut().unwrap().shift_remove(name);
        }
        assert_eq!(put, whole);
    }
}

#[tokio::test]
async fn who_names_attributes_is_shown_them_where_a_patch_else_answers_204() {
    let (webex, org) = start().await;
    let quiet = json!({ "switches": { "patch.status": "204" } });
    let told = control(&webex, "PATCH", &format!("/orgs/{}/profile", org.id()), Some(&quiet)).await;
    assert_eq!(told.status, 200);
    let caller = Caller::v2(&org);
    let user = path(&ada(&caller).await, "Users");
    let change = |title| patch(json!([{ "op": "replace", "path": "title", "value": title }]));
    let shown_to = caller.patch(&format!("{user}?attributes=title"), &change("Lady")).await;
    assert_eq!(
        (shown_to.status, shown(&shown_to.json())),
        (200, json!({ "title": "Lady" }))
    );
    for query in ["", "?excludedAttributes=title"] {
        let silent = caller.patch(&format!("{user}{query}"), &change("Dame")).await;
        assert_eq!((silent.status, silent.text().as_str()), (204, ""));
    }
}

#[tokio::test]
async fn a_name_is_read_in_any_letter_case_and_behind_its_urn_in_filters_selections_and_paths() {
    for profile in PROFILES {
        let (_webex, caller) = speaking(profile).await;
        let user = path(&ada(&caller).await, "Users");
        for filter in [
            format!("{CORE}:userName eq \"ADA@example.test\""),
            format!("{}:USERNAME sw \"ada\"", CORE.to_uppercase()),
            format!("{ENTERPRISE}:DEPARTMENT eq \"engines\""),
            format!("{CORE}:NAME.familyname co \"love\""),
        ] {
            assert_eq!(total(&caller, "Users", &filter).await, 1, "{filter}");
        }
        for attribute in [
            format!("{ENTERPRISE}:Department"),
            format!("{}:department", ENTERPRISE.to_lowercase()),
        ] {
            let found = caller.get(&format!("{user}?attributes={attribute}")).await.json();
            assert_eq!(shown(&found), json!({ ENTERPRISE: { "department": "Engines" } }));
        }
        for (name, value) in [
            (format!("{ENTERPRISE}:DEPARTMENT"), "A"),
            (format!("{CORE}:TITLE"), "B"),
            (format!("{CORE}:Name.GIVENNAME"), "C"),
        ] {
            let change = patch(json!([{ "op": "REPLACE", "path": name, "value": value }]));
            assert_eq!(caller.patch(&user, &change).await.status, 200, "{name}");
        }
        let after = caller.get(&user).await.json();
        let values = [
            &after[ENTERPRISE]["department"],
            &after["title"],
            &after["name"]["givenName"],
        ];
        assert_eq!(values, ["A", "B", "C"]);
    }
}

#[tokio::test]
async fn every_page_of_every_size_together_shows_everybody_once_and_in_one_order() {
    for profile in PROFILES {
        let (_webex, caller) = speaking(profile).await;
        for n in 0..7 {
            caller.create_user(&format!("p{n}@example.test")).await;
        }
        let ids = |page: &Value| -> Vec<String> {
            let users = page["Resources"].as_array().unwrap().iter();
            users.map(|user| user["id"].as_str().unwrap().to_owned()).collect()
        };
        // Nobody has a title, so that all are alike by it; Webex sorts by no title.
        let by_title = (profile == Profile::Rfc).then_some("&sortBy=title");
        for sorted in ["", "&sortBy=userName&sortOrder=descending"]
            .into_iter()
            .chain(by_title)
        {
            let all = ids(&caller.get(&format!("/Users?{sorted}")).await.json());
            for count in 1..=all.len() + 1 {
                let mut seen = Vec::new();
                while seen.len() < all.len() {
                    let start = seen.len() + 1;
                    let query = format!("startIndex={start}&count={count}{sorted}");
                    let page = caller.get(&format!("/Users?{query}")).await.json();
                    assert_eq!(page["totalResults"], all.len());
                    assert_eq!(page["itemsPerPage"], count.min(all.len() - seen.len()));
                    seen.extend(ids(&page));
                }
                assert_eq!(seen, all, "count={count}{sorted}");
            }
        }
    }
}
