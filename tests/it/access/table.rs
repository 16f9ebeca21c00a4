//! The table of Webex developer documentation: which roles and which scopes open which operation, over HTTP.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org, Role};

use super::rows::{ROLES, Row, SCOPES, TABLE};
use crate::support::journal::{forget, last_entry};
use crate::support::refusal::{FORBIDDEN, assert_gateway};
use crate::support::{Answer, Caller, control, start};

/// A bulk request that creates something.
fn bulk(path: &str, name: &str) -> Value {
    json!({ "Operations": [{ "method": "POST", "path": path, "bulkId": "1", "data": { name: "new@example.test" } }] })
}

/// An org with one user and one group to act on.
struct Stage {
    webex: MockWebex,
    org: Org,
    user: Value,
    group: Value,
    /// The id of somebody who was deleted.
    archived: String,
    /// The id of a licence of the org.
    license: String,
    /// A client that nobody granted anything.
    client: String,
    /// What makes the owner of the token whom they are.
    owner: Value,
}

impl Stage {
    async fn set() -> Self {
        let (webex, org) = start().await;
        let everything = json!({ "switches": { "discovery": "rfc", "search": "on", "me": "on" } });
        let told = control(
            &webex,
            "PATCH",
            &format!("/orgs/{}/profile", org.id()),
            Some(&everything),
        )
        .await;
        assert_eq!(told.status, 200, "{}", told.text());
        let client = org.client().register().id().to_owned();
        let mut stage = Self {
            webex,
            org,
            user: Value::Null,
            group: Value::Null,
            archived: String::new(),
            license: String::new(),
            client,
            owner: Value::Null,
        };
        let gone = Caller::v2(&stage.org).create_user("gone@example.test").await;
        stage.archived = gone["id"].as_str().unwrap().to_owned();
        let path = format!("/orgs/{}/licenses", stage.org.id());
        control(
            &stage.webex,
            "PATCH",
            &path,
            Some(&json!({ "Calling": { "assign": "none" } })),
        )
        .await;
        let licenses = Caller::new(stage.webex.url(), stage.org.admin_token())
            .get("/v1/licenses")
            .await
            .json();
        stage.license = licenses["items"][0]["id"].as_str().unwrap().to_owned();
        stage.restore().await;
        stage
    }

    /// Puts the user and the group back where an operation took them away or changed them.
    async fn restore(&mut self) {
        let admin = Caller::v2(&self.org);
        for kind in ["Users", "Groups"] {
            let list = admin.get(&format!("/{kind}")).await.json();
            for resource in list["Resources"].as_array().unwrap() {
                if resource["userName"] != self.org.admin().0 {
                    admin
                        .delete(&format!("/{kind}/{}", resource["id"].as_str().unwrap()))
                        .await;
                }
            }
        }
        self.user = admin.create_user("ada@example.test").await;
        self.group = admin.post("/Groups", &json!({ "displayName": "Team" })).await.json();
    }

    async fn send(&self, row: &Row, base: &str, token: &str) -> Answer {
        let id = |resource: &Value| resource["id"].as_str().unwrap().to_owned();
        let path = row
            .path
            .replace("{user}", &id(&self.user))
            .replace("{group}", &id(&self.group))
            .replace("{org}", &self.org.id().to_string())
            .replace("{archived}", &self.archived)
            .replace("{license}", &self.license)
            .replace("{client}", &self.client);
        let body = match row.operation {
            "users.create" => Some(json!({ "userName": "new@example.test" })),
            "users.replace" => Some(json!({ "userName": "ada@example.test", "title": "New" })),
            "groups.create" => Some(json!({ "displayName": "New" })),
            "groups.replace" => Some(json!({ "displayName": "Team", "externalId": "new" })),
            "users.search" | "groups.search" | "search" => Some(json!({})),
            "users.patch" | "groups.patch" | "me.patch" => {
                Some(json!({ "Operations": [{ "op": "replace", "path": "displayName", "value": "New" }] }))
            }
            "licenses.assign" => Some(json!({ "personId": id(&self.user), "licenses": [{ "id": self.license }] })),
            "me.replace" => Some(self.owner.clone()),
            // Each operation of it needs what it would need alone.
            "bulk" if self.owner["roles"][0]["value"] == "id_group_admin" => Some(bulk("/Groups", "displayName")),
            "bulk" => Some(bulk("/Users", "userName")),
            _ => None,
        };
        Caller::new(base, token).send(row.method, &path, body.as_ref()).await
    }

    /// Where the operation is served.
    fn bases(&self, row: &Row) -> Vec<String> {
        let bases = match row.operation {
            "groups.members" => &[self.org.scim_url()][..],
            _ if ["/v1", "/identity", "/Schemas/"]
                .iter()
                .any(|start| row.path.starts_with(start)) =>
            {
                &[self.webex.url()]
            }
            _ => &[self.org.tenant_url(), self.org.scim_url()],
        };
        bases.iter().map(|base| (*base).to_owned()).collect()
    }

    /// Everything that an operation could have changed.
    async fn everything(&self) -> [Value; 2] {
        let admin = Caller::v2(&self.org);
        [admin.get("/Users").await.json(), admin.get("/Groups").await.json()]
    }

    /// The operation is done, or refused whole with a reason and without a trace.
    async fn judge(&mut self, row: &Row, token: &str, opens: bool, who: &str) {
        for base in self.bases(row) {
            let before = self.everything().await;
            forget(&self.webex, &self.org).await;
            let answer = self.send(row, &base, token).await;
            let entry = last_entry(&self.webex, &self.org).await;
            assert_eq!(entry["operation"], row.operation, "{who}");
            if opens {
                assert_eq!(
                    answer.status,
                    row.status,
                    "{who} at {}: {}",
                    row.operation,
                    answer.text()
                );
                assert_eq!(entry["why"], Value::Null, "{who} at {}", row.operation);
                if row.method != "GET" {
                    self.restore().await;
                }
                continue;
            }
            assert_eq!(answer.status, 403, "{who} at {}: {}", row.operation, answer.text());
            assert_gateway(&answer, 403, FORBIDDEN);
            let why = entry["why"].as_str().unwrap();
            assert!(
                why.contains(&format!("; {} needs one of ", row.operation)),
                "{who}: {why}"
            );
            assert_eq!(self.everything().await, before, "{who} at {}", row.operation);
        }
    }
}

#[tokio::test]
async fn the_table_has_every_operation_that_asks_for_a_token() {
    let webex = MockWebex::start().await;
    let described = control(&webex, "GET", "/openapi.json", None).await.json();
    let all = described["components"]["schemas"]["OperationName"]["enum"]
        .as_array()
        .unwrap();
    let all = all.iter().filter_map(Value::as_str);
    let mut asking: Vec<&str> = all
        .filter(|name| !name.starts_with("oauth.") && *name != "unknown")
        .collect();
    let mut rows: Vec<&str> = TABLE.iter().map(|row| row.operation).collect();
    asking.sort_unstable();
    rows.sort_unstable();
    assert_eq!(rows, asking);
}

#[tokio::test]
async fn a_role_opens_what_is_documented_and_nothing_else() {
    let mut stage = Stage::set().await;
    for role in ROLES {
        let token = match role {
            Some(role) => stage.org.token().role(role),
            None => stage.org.token().plain_user(),
        };
        let token = token.scopes(SCOPES).issue();
        let name = role.map_or("none", Role::as_str);
        let (admin, domain) = (
            stage.org.admin().0.to_owned(),
            stage.org.admin().0.split_once('@').unwrap().1,
        );
        let login = match role {
            Some(Role::FullAdmin) => admin,
            _ => format!("{name}@{domain}"),
        };
        stage.owner = json!({ "userName": login, "roles": [{ "value": name }] });
        for row in TABLE {
            stage.judge(row, &token, row.roles.contains(&name), name).await;
        }
    }
}

#[tokio::test]
async fn a_scope_opens_what_is_documented_and_nothing_else() {
    let mut stage = Stage::set().await;
    stage.owner = json!({ "userName": stage.org.admin().0, "roles": [{ "value": "id_full_admin" }] });
    for scope in SCOPES {
        let token = stage.org.token().scopes([scope]).issue();
        for row in TABLE {
            stage.judge(row, &token, row.scopes.contains(&scope), scope).await;
        }
    }
    let token = stage.org.token().scopes([""; 0]).issue();
    for row in TABLE {
        let takes_any_token = row.scopes == SCOPES;
        stage.judge(row, &token, takes_any_token, "no scope").await;
    }
}

#[tokio::test]
async fn one_good_role_and_one_good_scope_among_others_are_enough() {
    let (_webex, org) = start().await;
    let admin = Caller::connector(&org);
    let roles = json!([{ "value": "id_group_admin" }, { "value": "some_other_role" }, { "value": "id_user_admin" }]);
    let body = json!({ "userName": "both@example.test", "roles": roles });
    assert_eq!(admin.post("/Users", &body).await.status, 201);
    let token = org
        .token()
        .user_name("both@example.test")
        .scopes(["spark:people_read", "identity:people_rw"])
        .issue();
    let both = Caller::connector(&org).base;
    let both = Caller::new(&both, &token);
    both.create_user("ada@example.test").await;
    assert_eq!(
        both.post("/Groups", &json!({ "displayName": "Team" })).await.status,
        201
    );
    let schemas = both.get("/Schemas").await;
    assert_eq!(schemas.status, 200, "{}", schemas.text());
}
