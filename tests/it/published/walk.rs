//! One call of every published operation and more, on an organisation that has something of everything.

use serde_json::{Value, json};
use webex_scim_mock::Org;

use crate::support::{Answer, Caller, patch, start};

/// A call that was answered.
pub(super) struct Call {
    /// As published: `GET /identity/scim/{orgId}/v2/Users`.
    pub(super) operation: String,
    /// Method and path as they were sent.
    pub(super) told: String,
    pub(super) answer: Answer,
}

const CISCO_USER: &str = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User";
const CISCO_GROUP: &str = "urn:scim:schemas:extension:cisco:webexidentity:2.0:Group";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const CORE_USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const CORE_GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

/// Every call, in an order in which each can be done.
pub(super) async fn calls() -> Vec<Call> {
    let (webex, org) = start().await;
    let mut walk = Walk {
        host: Caller::new(webex.url(), org.admin_token()),
        org,
        calls: Vec::new(),
    };
    let (ada, alan) = walk.users().await;
    let group = walk.groups(&ada, &alan).await;
    walk.documents().await;
    walk.bulk(&ada).await;
    walk.ends(&group, &ada).await;
    webex.shutdown().await;
    walk.calls
}

struct Walk {
    host: Caller,
    org: Org,
    calls: Vec<Call>,
}

impl Walk {
    /// Calls what is published at `template`, whose places are filled in, the org's by itself.
    async fn call(
        &mut self,
        method: &str,
        template: &str,
        fill: &[(&str, &str)],
        query: &str,
        body: Option<Value>,
    ) -> Value {
        let org = self.org.id().to_string();
        let mut path = template.replace("{orgId}", &org);
        for (place, value) in fill {
            path = path.replace(place, value);
        }
        path.push_str(query);
        let answer = self.host.send(method, &path, body.as_ref()).await;
        let document = serde_json::from_slice(&answer.body).unwrap_or_default();
        self.calls.push(Call {
            operation: format!("{method} {template}"),
            told: format!("{method} {path}"),
            answer,
        });
        document
    }

    async fn users(&mut self) -> (String, String) {
        const USERS: &str = "/identity/scim/{orgId}/v2/Users";
        const USER: &str = "/identity/scim/{orgId}/v2/Users/{userId}";
        let boss = self
            .call(
                "POST",
                USERS,
                &[],
                "",
                Some(json!({"userName": "alan@example.com", "userType": "user"})),
            )
            .await;
        let boss = id(&boss);
        let ada = self.call("POST", USERS, &[], "", Some(whole_user(&boss))).await;
        let ada = id(&ada);
        let fill = [("{userId}", ada.as_str())];
        self.call("GET", USERS, &[], "?returnGroups=true", None).await;
        self.call("GET", USER, &fill, "", None).await;
        self.call("PUT", USER, &fill, "", Some(whole_user(&boss))).await;
        let title = patch(json!([{"op": "replace", "path": "title", "value": "Countess"}]));
        self.call("PATCH", USER, &fill, "", Some(title)).await;
        (ada, boss)
    }

    async fn groups(&mut self, ada: &str, alan: &str) -> String {
        const GROUPS: &str = "/identity/scim/{orgId}/v2/Groups";
        const GROUP: &str = "/identity/scim/{orgId}/v2/Groups/{groupId}";
        let inner = self
            .call(
                "POST",
                GROUPS,
                &[],
                "",
                Some(whole_group("Engines", &[(ada, "user")], ada)),
            )
            .await;
        let inner = id(&inner);
        let members = [(alan, "user"), (inner.as_str(), "group")];
        let outer = self
            .call("POST", GROUPS, &[], "", Some(whole_group("Analysts", &members, ada)))
            .await;
        let outer = id(&outer);
        let fill = [("{groupId}", outer.as_str())];
        self.call("GET", GROUPS, &[], "?includeMembers=true", None).await;
        self.call(
            "GET",
            "/identity/scim/{orgId}/v2/Users",
            &[],
            "?returnGroups=true",
            None,
        )
        .await;
        self.call("GET", GROUP, &fill, "", None).await;
        self.call("GET", &format!("{GROUP}/Members"), &fill, "", None).await;
        self.call("PUT", GROUP, &fill, "", Some(whole_group("Analysts", &members, ada)))
            .await;
        let rename = patch(json!([{"op": "replace", "path": "displayName", "value": "Analysts of Engines"}]));
        self.call("PATCH", GROUP, &fill, "", Some(rename)).await;
        outer
    }

    async fn documents(&mut self) {
        self.call("GET", "/identity/scim/v2/Users/me", &[], "", None).await;
        self.call("GET", "/Schemas/SCIM2/User", &[], "", None).await;
        self.call("GET", "/Schemas/SCIM2/Group", &[], "", None).await;
        self.call(
            "GET",
            "/Schemas/SCIM2/{schemaId}",
            &[("{schemaId}", CORE_GROUP)],
            "",
            None,
        )
        .await;
    }

    async fn bulk(&mut self, ada: &str) {
        let operations = json!([
            {"method": "POST", "path": "/Users", "bulkId": "1", "data": {"schemas": [CORE_USER], "userName": "grace@example.com"}},
            {"method": "POST", "path": "/Users", "bulkId": "2", "data": {"schemas": [CORE_USER], "userName": "grace@example.com"}},
            {"method": "PATCH", "path": format!("/Users/{ada}"), "data": patch(json!([{"op": "remove", "path": "title"}]))},
        ]);
        let body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "failOnErrors": 10, "operations": operations
        });
        self.call("POST", "/identity/scim/{orgId}/v2/Bulk", &[], "", Some(body))
            .await;
    }

    async fn ends(&mut self, group: &str, ada: &str) {
        let (group, user) = ([("{groupId}", group)], [("{userId}", ada)]);
        self.call("DELETE", "/identity/scim/{orgId}/v2/Groups/{groupId}", &group, "", None)
            .await;
        self.call("DELETE", "/identity/scim/{orgId}/v2/Users/{userId}", &user, "", None)
            .await;
        let archived = "/identity/organizations/{orgId}/v1/ArchivedUser/{useruuid}";
        self.call("GET", archived, &[("{useruuid}", ada)], "", None).await;
    }
}

fn id(resource: &Value) -> String {
    resource["id"]
        .as_str()
        .unwrap_or_else(|| panic!("no id in {resource}"))
        .to_owned()
}

/// Every attribute that is published of a user.
fn whole_user(manager: &str) -> Value {
    json!({
        "schemas": [CORE_USER, CISCO_USER, ENTERPRISE],
        "userName": "ada@example.com", "userType": "user", "active": true,
        "name": {
            "givenName": "Ada", "familyName": "Example", "middleName": "B.", "honorificPrefix": "Lady", "honorificSuffix": "I"
        },
        "displayName": "Ada Example", "nickName": "Ada", "title": "Analyst", "profileUrl": "https://example.com/ada",
        "preferredLanguage": "en_US", "locale": "en_US", "timezone": "Europe/London", "externalId": "ext-1",
        "emails": [{"value": "ada@home.example", "type": "home", "display": "home"}],
        "phoneNumbers": [{"value": "+15550100", "type": "work", "primary": true, "display": "desk"}],
        "photos": [{"value": "https://example.com/ada.png", "type": "photo", "primary": true, "display": "portrait"}],
        "addresses": [{
            "type": "work", "streetAddress": "1 Engine Street", "locality": "Sampletown", "region": "CA",
            "postalCode": "00000", "country": "US"
        }],
        "roles": [{"value": "id_full_admin", "type": "cirole", "display": "Full administrator"}],
        ENTERPRISE: {
            "employeeNumber": "1815", "costCenter": "42", "organization": "Example", "division": "Engines",
            "department": "Analysis", "manager": {"value": manager}
        },
        CISCO_USER: {
            "accountStatus": "active",
            "sipAddresses": [{"value": "ada@sip.example.com", "type": "enterprise", "display": "sip", "primary": true}],
            "managedOrgs": [{"orgId": "11111111-2222-4333-8444-555555555555", "role": "id_full_admin"}],
            "managedGroups": [{
                "orgId": "11111111-2222-4333-8444-555555555555", "groupId": "66666666-7777-4888-8999-000000000000",
                "role": "location_full_admin"
            }],
            "extensionAttribute1": ["a", "b"],
            "externalAttribute1": [{"source": "Source.1", "value": "v"}]
        }
    })
}

/// Every attribute that is published of a group.
fn whole_group(name: &str, members: &[(&str, &str)], owner: &str) -> Value {
    let members: Vec<Value> = members
        .iter()
        .map(|(value, kind)| json!({"value": value, "type": kind}))
        .collect();
    json!({
        "schemas": [CORE_GROUP, CISCO_GROUP],
        "displayName": name, "externalId": format!("ext-{name}"), "members": members,
        CISCO_GROUP: {
            "usage": "policy",
            "owners": [{"value": owner}],
            "managedBy": [{
                "orgId": "11111111-2222-4333-8444-555555555555", "type": "user", "id": owner, "role": "location_full_admin"
            }],
            "inheritances": [{"type": "role", "value": "id_full_admin", "nested": false, "scope": ["user"]}]
        }
    })
}
