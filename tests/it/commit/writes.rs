//! The writes of the table: how each is asked for, and what its first parts make of a directory.

use serde_json::{Value, json};

use super::model::Model;
use crate::support::{Caller, patch};

/// The people who are there before: `ada` is written to, the others are members.
pub(super) const PEOPLE: [&str; 4] = ["ada", "bob", "cy", "dot"];

/// One write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Write {
    UserCreate,
    UserReplace,
    UserPatch,
    UserDelete,
    GroupCreate,
    GroupReplace,
    /// Two operations.
    GroupPatch,
    /// One operation of three members.
    GroupMembers,
    GroupDelete,
    /// Three operations: a new user, a change, and a group.
    Bulk,
}

pub(super) const ALL: [Write; 10] = [
    Write::UserCreate,
    Write::UserReplace,
    Write::UserPatch,
    Write::UserDelete,
    Write::GroupCreate,
    Write::GroupReplace,
    Write::GroupPatch,
    Write::GroupMembers,
    Write::GroupDelete,
    Write::Bulk,
];

/// What is there before: the people, and a group of `ada` alone.
#[derive(Debug)]
pub(super) struct Ids {
    people: Vec<String>,
    group: String,
}

impl Ids {
    pub(super) async fn create(admin: &Caller) -> Self {
        let mut people = Vec::new();
        for name in PEOPLE {
            let user = admin.create_user(&login(name)).await;
            people.push(user["id"].as_str().unwrap().to_owned());
        }
        let body = json!({ "displayName": "Team", "members": [{ "value": people[0] }] });
        let group = admin.post("/Groups", &body).await.json();
        Self {
            people,
            group: group["id"].as_str().unwrap().to_owned(),
        }
    }

    /// `bob`, `cy` and `dot`.
    fn members(&self) -> Value {
        self.people[1..].iter().map(|id| json!({ "value": id })).collect()
    }
}

pub(super) fn login(name: &str) -> String {
    format!("{name}@example.test")
}

impl Write {
    pub(super) fn operation(self) -> &'static str {
        match self {
            Self::UserCreate => "users.create",
            Self::UserReplace => "users.replace",
            Self::UserPatch => "users.patch",
            Self::UserDelete => "users.delete",
            Self::GroupCreate => "groups.create",
            Self::GroupReplace => "groups.replace",
            Self::GroupPatch | Self::GroupMembers => "groups.patch",
            Self::GroupDelete => "groups.delete",
            Self::Bulk => "bulk",
        }
    }

    /// How many parts it has; `None` where nothing of it can be done alone.
    pub(super) fn parts(self) -> Option<usize> {
        match self {
            Self::UserPatch | Self::GroupPatch => Some(2),
            Self::GroupCreate | Self::GroupReplace | Self::GroupMembers | Self::Bulk => Some(3),
            Self::UserCreate | Self::UserReplace | Self::UserDelete | Self::GroupDelete => None,
        }
    }

    /// Method, path and body.
    pub(super) fn request(self, ids: &Ids) -> (&'static str, String, Value) {
        let user = format!("/Users/{}", ids.people[0]);
        let group = format!("/Groups/{}", ids.group);
        let replace = |path: &str, value: &str| json!({ "op": "replace", "path": path, "value": value });
        match self {
            Self::UserCreate => (
                "POST",
                "/Users".to_owned(),
                json!({ "userName": login("eve"), "title": "New" }),
            ),
            Self::UserReplace => ("PUT", user, json!({ "userName": login("ada"), "title": "Put" })),
            Self::UserPatch => {
                let operations = json!([replace("title", "Patched"), replace("nickName", "Ada")]);
                ("PATCH", user, patch(operations))
            }
            Self::UserDelete => ("DELETE", user, Value::Null),
            Self::GroupCreate => {
                let body = json!({ "displayName": "Crew", "members": ids.members() });
                ("POST", "/Groups".to_owned(), body)
            }
            Self::GroupReplace => ("PUT", group, json!({ "displayName": "Put", "members": ids.members() })),
            Self::GroupPatch => {
                let add = json!({ "op": "add", "path": "members", "value": [{ "value": ids.people[1] }] });
                ("PATCH", group, patch(json!([replace("displayName", "Patched"), add])))
            }
            Self::GroupMembers => {
                let add = json!({ "op": "add", "path": "members", "value": ids.members() });
                ("PATCH", group, patch(json!([add])))
            }
            Self::GroupDelete => ("DELETE", group, Value::Null),
            Self::Bulk => {
                let eve = json!({ "userName": login("eve"), "title": "New" });
                let title = patch(json!([replace("title", "Patched")]));
                let crew = json!({ "displayName": "Crew", "members": [{ "value": "bulkId:eve" }] });
                let operations = json!([
                    { "method": "POST", "path": "/Users", "bulkId": "eve", "data": eve },
                    { "method": "PATCH", "path": user, "data": title },
                    { "method": "POST", "path": "/Groups", "bulkId": "crew", "data": crew },
                ]);
                ("POST", "/Bulk".to_owned(), json!({ "operations": operations }))
            }
        }
    }

    /// Does the first parts to a model; all of it where it has none.
    pub(super) fn apply(self, model: &mut Model, parts: usize) {
        let first = |from: &[&str]| -> Vec<String> { from[..parts].iter().map(|name| login(name)).collect() };
        match self {
            Self::UserCreate => {
                model.users.insert(login("eve"), ["New".to_owned(), String::new()]);
            }
            Self::UserReplace => {
                model.users.insert(login("ada"), ["Put".to_owned(), String::new()]);
            }
            Self::UserPatch => {
                let values = [("Patched", parts > 0), ("Ada", parts > 1)];
                let values = values.map(|(value, is_done)| if is_done { value.to_owned() } else { String::new() });
                model.users.insert(login("ada"), values);
            }
            Self::UserDelete => {
                model.users.remove(&login("ada"));
                model.groups.insert("Team".to_owned(), Vec::new());
            }
            Self::GroupCreate => {
                model.groups.insert("Crew".to_owned(), first(&PEOPLE[1..]));
            }
            Self::GroupReplace => {
                model.groups.remove("Team");
                model.groups.insert("Put".to_owned(), first(&PEOPLE[1..]));
            }
            Self::GroupPatch => {
                model.groups.remove("Team");
                model.groups.insert("Patched".to_owned(), first(&PEOPLE));
            }
            Self::GroupMembers => {
                let members = model.groups.entry("Team".to_owned()).or_default();
                members.extend(first(&PEOPLE[1..]));
            }
            Self::GroupDelete => {
                model.groups.remove("Team");
            }
            Self::Bulk => {
                model.users.insert(login("eve"), ["New".to_owned(), String::new()]);
                if parts > 1 {
                    model.users.insert(login("ada"), ["Patched".to_owned(), String::new()]);
                }
                if parts > 2 {
                    model.groups.insert("Crew".to_owned(), vec![login("eve")]);
                }
            }
        }
    }
}
