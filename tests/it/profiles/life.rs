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
