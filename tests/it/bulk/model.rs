//! A bulk request leaves the same directory as its operations sent one by one, and answers them alike.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::{each, login, request};
use crate::support::Caller;

/// Those who are there before, and those whom a request may create.
const NAMES: [&str; 6] = ["ada", "bob", "cy", "dot", "eve", "fay"];
const THERE: usize = 3;

#[derive(Clone, Debug)]
enum Write {
    CreateUser(usize),
    Rename(usize, usize),
    SetTitle(usize, u8),
    DeleteUser(usize),
    CreateGroup(usize, Vec<usize>),
}

fn write() -> impl Strategy<Value = Write> {
    let who = || 0..NAMES.len();
    prop_oneof![
        who().prop_map(Write::CreateUser),
        (who(), who()).prop_map(|(who, to)| Write::Rename(who, to)),
        (who(), 0_u8..3).prop_map(|(who, title)| Write::SetTitle(who, title)),
        who().prop_map(Write::DeleteUser),
        (0_usize..2, prop::collection::vec(who(), 0..3)).prop_map(|(group, of)| Write::CreateGroup(group, of)),
    ]
}

impl Write {
    /// Method, path and data, where people are known by these ids.
    fn said(&self, ids: &BTreeMap<usize, String>) -> (&'static str, String, Value) {
        let id = |who: &usize| ids.get(who).map_or("nobody", String::as_str);
        let path = |who: &usize| format!("/Users/{}", id(who));
        let set = |attribute: &str, value: String| {
            crate::support::patch(json!([{ "op": "replace", "path": attribute, "value": value }]))
        };
        match self {
            Self::CreateUser(who) => ("POST", "/Users".to_owned(), json!({ "userName": login(NAMES[*who]) })),
            Self::Rename(who, to) => ("PATCH", path(who), set("userName", login(NAMES[*to]))),
            Self::SetTitle(who, title) => ("PATCH", path(who), set("title", format!("T{title}"))),
            Self::DeleteUser(who) => ("DELETE", path(who), Value::Null),
            Self::CreateGroup(group, of) => {
                let members: Vec<Value> = of.iter().map(|who| json!({ "value": id(who) })).collect();
                let data = json!({ "displayName": format!("Group {group}"), "members": members });
                ("POST", "/Groups".to_owned(), data)
            }
        }
    }
}

/// An org with the first few people in it, and their ids.
async fn furnished(webex: &MockWebex) -> (Org, Caller, BTreeMap<usize, String>) {
    let org = webex.org().create().await;
    let admin = Caller::connector(&org);
    let mut ids = BTreeMap::new();
    for (who, name) in NAMES.iter().enumerate().take(THERE) {
        let user = admin.create_user(&login(name)).await;
        ids.insert(who, user["id"].as_str().unwrap().to_owned());
    }
    (org, admin, ids)
}

/// The directory without what chance gives: logins with titles, groups with the logins of their members.
async fn read(admin: &Caller) -> BTreeMap<String, Value> {
    let users = admin.get("/Users").await.json();
    let users = users["Resources"].as_array().unwrap();
    let named: BTreeMap<&str, &Value> = users
        .iter()
        .map(|user| (user["id"].as_str().unwrap(), &user["userName"]))
        .collect();
    let people = users
        .iter()
        .filter(|user| user["userName"].as_str().unwrap().ends_with("@example.test"));
    let mut all: BTreeMap<String, Value> = people
        .map(|user| (user["userName"].as_str().unwrap().to_owned(), user["title"].clone()))
        .collect();
    for group in admin.get("/Groups").await.json()["Resources"].as_array().unwrap() {
        let members = group["members"].as_array().cloned().unwrap_or_default();
        let members: Vec<&Value> = members
            .iter()
            .map(|member| named[member["value"].as_str().unwrap()])
            .collect();
        all.insert(group["displayName"].as_str().unwrap().to_owned(), json!(members));
    }
    all
}

/// Sends the writes as one request, in which those whom it creates are known by their bulkIds.
async fn at_once(admin: &Caller, mut ids: BTreeMap<usize, String>, writes: &[Write]) -> Vec<String> {
    let operations = writes.iter().enumerate().map(|(at, write)| {
        let (method, path, data) = write.said(&ids);
        if let Write::CreateUser(who) = write {
            ids.entry(*who).or_insert(format!("bulkId:{at}"));
        }
        json!({ "method": method, "path": path, "bulkId": at.to_string(), "data": data })
    });
    let body = request(operations.collect());
    let results = each(&admin.post("/Bulk", &body).await);
    results
        .iter()
        .map(|result| result["status"].as_str().unwrap().to_owned())
        .collect()
}

async fn one_by_one(admin: &Caller, mut ids: BTreeMap<usize, String>, writes: &[Write]) -> Vec<String> {
    let mut statuses = Vec::new();
    for write in writes {
        let (method, path, data) = write.said(&ids);
        let body = (!data.is_null()).then_some(&data);
        let answer = admin.send(method, &path, body).await;
        if let Write::CreateUser(who) = write {
            // Who is not created by the first attempt is not known by it, as in a bulk request.
            let id = answer.json()["id"].as_str().unwrap_or("nobody").to_owned();
            ids.entry(*who).or_insert(id);
        }
        statuses.push(answer.status.to_string());
    }
    statuses
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_bulk_request_leaves_the_same_directory_as_its_operations_one_by_one(
        writes in prop::collection::vec(write(), 1..16)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let webex = MockWebex::start().await;
            let (_one, bulk, ids) = furnished(&webex).await;
            let told = at_once(&bulk, ids, &writes).await;
            let (_other, single, ids) = furnished(&webex).await;
            let expected = one_by_one(&single, ids, &writes).await;
            // What refers to somebody who was not created is told so, and not that there is nobody of that id.
            let alike = |(bulk, single): (&String, &String)| bulk == single || (bulk == "409" && single != "201");
            assert!(told.iter().zip(&expected).all(alike), "{told:?} {expected:?} {writes:?}");
            assert_eq!(read(&bulk).await, read(&single).await, "{writes:?}");
        });
    }
}
