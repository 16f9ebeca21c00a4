//! Users and groups over HTTP, at the tenant URL and at Webex's SCIM API: two doors of one store.

mod accounts;
mod filter_clients;
mod filter_refusals;
mod filter_rows;
mod filters;
mod groups;
mod lists;
mod manager;
mod media;
mod members;
mod passwords;
mod places;
mod replace;
mod schemas;
mod selection;
mod tolerance;
mod tolerance_bodies;
mod tolerance_links;
mod unchanged;
mod uniqueness;
mod users;

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use crate::golden::is_like;
use crate::support::refusal::assert_scim;
use crate::support::{Answer, Caller, control, patch, start};

const CORE_USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const CORE_GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const CISCO_USER: &str = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User";
const CISCO_GROUP: &str = "urn:scim:schemas:extension:cisco:webexidentity:2.0:Group";
const LIST_RESPONSE: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/// The id of nobody.
const NOBODY: &str = "6c0d1d0a-9f5e-4d35-8f86-0f2f7f6b2f11";

/// A double and an org in it whose lists show nobody, and no group.
async fn start_empty() -> (MockWebex, Org) {
    let webex = MockWebex::start().await;
    let org = webex.org().empty().create().await;
    alike(&webex, &org).await;
    (webex, org)
}

/// A double and an org whose two doors show the same groups: that of all users, which one shows, is turned off.
async fn start_alike() -> (MockWebex, Org) {
    let (webex, org) = start().await;
    alike(&webex, &org).await;
    (webex, org)
}

/// Turns off the built-in group of all users.
async fn alike(webex: &MockWebex, org: &Org) {
    let off = json!({ "switches": { "groups.allOrgUsers": "off" } });
    let path = format!("/orgs/{}/profile", org.id());
    ok(&control(webex, "PATCH", &path, Some(&off)).await, 200);
}

/// The administrator at the tenant URL, and the same at Webex's SCIM API.
fn both(org: &Org) -> [Caller; 2] {
    [Caller::connector(org), Caller::v2(org)]
}

/// The text at a JSON pointer; empty where there is none.
fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

fn id(resource: &Value) -> &str {
    text(resource, "/id")
}

/// The answer's JSON, after its status was looked at.
#[track_caller]
fn ok(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text());
    answer.json()
}

/// The whole user that stands at this base: what the client gave, and what the server adds to it. `id`, version and
/// times are taken from what was answered, after a look at their form.
#[track_caller]
fn whole_user(base: &str, org: &Org, answered: &Value, given: Value) -> Value {
    let mut urns = vec![CORE_USER, CISCO_USER];
    urns.extend(given.get(ENTERPRISE).map(|_| ENTERPRISE));
    let organization = json!({ "organizationId": org.id().to_string() });
    whole(answered, given, &urns, organization, &format!("{base}/Users"))
}

/// The whole group that stands at this base.
#[track_caller]
fn whole_group(base: &str, org: &Org, answered: &Value, given: Value) -> Value {
    let organization = json!({ "organizationID": org.id().to_string() });
    let mut group = whole(
        answered,
        given,
        &[CORE_GROUP, CISCO_GROUP],
        organization,
        &format!("{base}/Groups"),
    );
    group[CISCO_GROUP]["provisionSource"] = "SCIM".into();
    group
}

#[track_caller]
fn whole(answered: &Value, mut given: Value, urns: &[&str], organization: Value, place: &str) -> Value {
    let id = id(answered);
    check_form(id, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
    let meta = |name: &str| text(answered, &format!("/meta/{name}"));
    check_form(meta("version"), "W/\"00000000000\"");
    check_form(meta("created"), "0000-00-00T00:00:00.000Z");
    check_form(meta("lastModified"), "0000-00-00T00:00:00.000Z");
    let kind = if urns[0] == CORE_USER { "User" } else { "Group" };
    given["schemas"] = urns.into();
    given["id"] = id.into();
    given[urns[1]]["meta"] = organization;
    given["meta"] = json!({
        "resourceType": kind,
        "location": format!("{place}/{id}"),
        "version": meta("version"),
        "created": meta("created"),
        "lastModified": meta("lastModified"),
    });
    given
}

#[track_caller]
fn check_form(text: &str, picture: &str) {
    assert!(is_like(text, picture), "{text:?} is not of the form {picture}");
}

/// The same resource in a newer version, which is what is read from now on.
async fn check_newer(caller: &Caller, path: &str, before: &Value, after: &Value) {
    assert_eq!(id(after), id(before));
    assert_eq!(text(after, "/meta/created"), text(before, "/meta/created"));
    assert!(text(after, "/meta/lastModified") > text(before, "/meta/lastModified"));
    assert_ne!(text(after, "/meta/version"), text(before, "/meta/version"));
    assert_eq!(caller.get(path).await.json(), *after);
}

/// A resource as the other base shows it: only addresses differ.
fn moved(resource: &Value, from: &str, to: &str) -> Value {
    serde_json::from_str(&resource.to_string().replace(from, to)).unwrap()
}

/// A ListResponse message (RFC 7644 section 3.4.2).
fn list_of(total: usize, start_index: usize, resources: &[Value]) -> Value {
    json!({
        "schemas": [LIST_RESPONSE],
        "totalResults": total,
        "itemsPerPage": resources.len(),
        "startIndex": start_index,
        "Resources": resources,
    })
}

/// Applies these operations to a resource and returns the whole of it.
async fn operate(caller: &Caller, path: &str, operations: Value) -> Value {
    ok(&caller.patch(path, &patch(operations)).await, 200)
}

/// Sends a search and tells the ids found, in their order.
async fn found(caller: &Caller, path: &str) -> Vec<String> {
    let answer = caller.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    let list = answer.json();
    let resources = list["Resources"].as_array().unwrap();
    assert_eq!(list, list_of(resources.len(), 1, resources), "{path}");
    resources.iter().map(|resource| id(resource).to_owned()).collect()
}

/// Creates a group of these members and returns it.
async fn create_group(caller: &Caller, display_name: &str, members: &[&Value]) -> Value {
    let members: Vec<Value> = members.iter().map(|member| json!({ "value": id(member) })).collect();
    let body = json!({ "displayName": display_name, "members": members });
    ok(&caller.post("/Groups", &body).await, 201)
}

/// A member as a group shows it.
fn member(base: &str, kind: &str, resource: &Value, display: &str) -> Value {
    let endpoint = if kind == "user" { "Users" } else { "Groups" };
    json!({
        "value": id(resource),
        "type": kind,
        "display": display,
        "$ref": format!("{base}/{endpoint}/{}", id(resource)),
    })
}
