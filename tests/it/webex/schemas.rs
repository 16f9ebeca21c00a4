//! `/Schemas/SCIM2`: the schema documents in Webex's own spelling.

use serde_json::{Value, json};

use super::ok;
use crate::support::refusal::{NOT_FOUND, UNAUTHORIZED, assert_gateway};
use crate::support::{Caller, start};

const PLACES: [&str; 3] = ["/Schemas/SCIM2", "/v1/Schemas/SCIM2", "/identity/scim/Schemas/SCIM2"];
const CORE: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const CISCO: &str = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User";

fn attribute<'d>(document: &'d Value, name: &str) -> &'d Value {
    let mut all = document["attributes"].as_array().unwrap().iter();
    all.find(|attribute| attribute["name"] == name).unwrap()
}

#[tokio::test]
async fn the_schemas_of_users_come_by_urn_in_webexs_spelling_at_each_of_three_paths() {
    let (webex, org) = start().await;
    let admin = Caller::new(webex.url(), org.admin_token());
    let first = ok(&admin.get("/Schemas/SCIM2/User").await, 200);
    for place in PLACES {
        assert_eq!(ok(&admin.get(&format!("{place}/User")).await, 200), first, "{place}");
        let one = ok(&admin.get(&format!("{place}/{ENTERPRISE}")).await, 200);
        assert_eq!(one, first[ENTERPRISE], "{place}");
    }
    let urns: Vec<&String> = first.as_object().unwrap().keys().collect();
    assert_eq!(urns, [CISCO, ENTERPRISE, CORE]);
    let mut name = attribute(&first[CORE], "userName").clone();
    name.as_object_mut().unwrap().remove("description");
    assert_eq!(
        name,
        json!({
            "name": "userName", "type": "String", "multiValued": false, "required": true, "caseExact": false,
            "mutability": "ReadWrite", "returned": "Default", "uniqueness": "None", "length": 254,
        })
    );
    let password = attribute(&first[CORE], "password");
    assert_eq!(
        (&password["mutability"], &password["returned"]),
        (&json!("WriteOnly"), &json!("Never"))
    );
    let manager = attribute(&first[ENTERPRISE], "manager");
    assert_eq!(
        (&manager["type"], &manager["subAttributes"][0]["length"]),
        (&json!("Complex"), &json!(512))
    );
}

#[tokio::test]
async fn the_schema_of_groups_says_five_hundred_members_though_more_are_taken() {
    let (webex, org) = start().await;
    let admin = Caller::new(webex.url(), org.admin_token());
    let groups = ok(&admin.get("/Schemas/SCIM2/Group").await, 200);
    let members = attribute(&groups["urn:ietf:params:scim:schemas:core:2.0:Group"], "members");
    assert_eq!((&members["size"], &members["type"]), (&json!(500), &json!("String")));
    assert_eq!(members["subAttributes"][0]["mutability"], "Immutable");
}

#[tokio::test]
async fn schemas_ask_for_a_token_and_unknown_ones_are_404() {
    let (webex, org) = start().await;
    let admin = Caller::new(webex.url(), org.admin_token());
    for place in PLACES {
        let stranger = Caller::new(webex.url(), "unknown").get(&format!("{place}/User")).await;
        assert_gateway(&stranger, 401, UNAUTHORIZED);
        for name in ["Printer", "user", "urn:example:User"] {
            assert_gateway(&admin.get(&format!("{place}/{name}")).await, 404, NOT_FOUND);
        }
        let posted = admin.post(&format!("{place}/User"), &json!({})).await;
        assert_eq!((posted.status, posted.header("allow")), (405, "GET, HEAD, OPTIONS"));
    }
}
