//! What the directory should hold: the least that can tell every write of the table from its parts.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::Caller;

/// Titles and nicknames by login, members by the name of their group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Model {
    pub(super) users: BTreeMap<String, [String; 2]>,
    pub(super) groups: BTreeMap<String, Vec<String>>,
}

impl Model {
    /// The directory as a client reads it.
    pub(super) async fn read(admin: &Caller) -> Self {
        let users = resources(admin, "/Users").await;
        let login_of: BTreeMap<&str, &str> = users
            .iter()
            .map(|user| (user["id"].as_str().unwrap(), user["userName"].as_str().unwrap()))
            .collect();
        let groups = resources(admin, "/Groups").await;
        Self {
            users: users.iter().map(user).collect(),
            groups: groups.iter().map(|one| group(one, &login_of)).collect(),
        }
    }
}

async fn resources(admin: &Caller, path: &str) -> Vec<Value> {
    let list = admin.get(path).await.json();
    list["Resources"].as_array().unwrap().clone()
}

fn user(user: &Value) -> (String, [String; 2]) {
    let text = |name: &str| user[name].as_str().unwrap_or_default().to_owned();
    (text("userName"), [text("title"), text("nickName")])
}

fn group(group: &Value, login_of: &BTreeMap<&str, &str>) -> (String, Vec<String>) {
    let members = group["members"].as_array().into_iter().flatten();
    let members = members.map(|member| login_of[member["value"].as_str().unwrap()].to_owned());
    (group["displayName"].as_str().unwrap().to_owned(), members.collect())
}
