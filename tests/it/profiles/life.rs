//! Switches of the life cycle, either way.

use serde_json::json;

use super::{control, replace, speaking};

#[tokio::test]
async fn what_came_from_active_directory_is_closed_to_clients_or_open() {
    for (word, status) in [("refuse", 403), ("allow", 200)] {
        let (webex, org, admin) = speaking(json!({ "adOwned.writes": word })).await;
        let change =
            json!({ "op": "create", "resource": "Group", "provisionSource": "AD", "body": { "displayName": "Team" } });
        let made = control(&webex, "POST", &format!("/orgs/{}/mutate", org.id()), Some(&change)).await;
        let id = made.json()["changed"][0]["id"].as_str().unwrap().to_owned();
        let change = replace(json!({ "displayName": "Squad" }));
        assert_eq!(
            admin.patch(&format!("/Groups/{id}"), &change).await.status,
            status,
            "{word}"
        );
        let shown = admin.get(&format!("/Groups/{id}")).await.json();
        assert_eq!(shown["displayName"], if status == 200 { "Squad" } else { "Team" });
    }
}

#[tokio::test]
async fn a_domain_that_is_not_claimed_is_as_good_as_any_or_has_to_be_confirmed_or_is_refused() {
    for (word, status, elsewhere) in [
        ("allow", 201, json!(true)),
        ("confirm", 201, json!(false)),
        ("refuse", 400, json!(null)),
    ] {
        let (webex, org, admin) = speaking(json!({ "domains.unverified": word })).await;
        // Nothing is said of domains yet.
        admin.create_user("first@elsewhere.test").await;
        let claims = json!({ "claims": { "own": { "verified": ["verified.test"], "claimed": ["claimed.test"] } } });
        let path = format!("/orgs/{}/settings", org.id());
        assert_eq!(control(&webex, "PATCH", &path, Some(&claims)).await.status, 200);
        let claimed = admin.create_user("ada@claimed.test").await;
        assert_eq!(claimed["active"], true);
        for login in ["ada@verified.test", "ada@elsewhere.test"] {
            let made = admin.post("/Users", &json!({ "userName": login })).await;
            assert_eq!(made.status, status, "{word} {login}");
            if login == "ada@elsewhere.test" {
                assert_eq!(
                    made.json().get("active"),
                    elsewhere.as_bool().map(|_| &elsewhere),
                    "{word}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_locale_is_any_text_or_a_language_with_a_country() {
    for (word, status) in [("any", 201), ("xx_YY", 400)] {
        let (_webex, _org, admin) = speaking(json!({ "locale.form": word })).await;
        for name in ["preferredLanguage", "locale"] {
            let user = |locale: &str| json!({ "userName": format!("{name}.{locale}@example.test"), name: locale });
            assert_eq!(admin.post("/Users", &user("en_US")).await.status, 201);
            let refused = admin.post("/Users", &user("en-US")).await;
            assert_eq!(refused.status, status, "{word}: {}", refused.text());
        }
    }
}
