//! Ids that nobody has, paths that are not served, and methods that a path does not take.

use serde_json::{Value, json};

use super::{Bench, Wrong};
use crate::support::journal::{last_entry, last_of_server};
use crate::support::refusal::{NOT_FOUND, assert_gateway};
use crate::support::{Answer, patch, send};

#[tokio::test]
async fn an_id_that_does_not_exist_or_is_no_id_is_404() {
    let bench = Bench::set().await;
    let user = bench.user["id"].as_str().unwrap();
    let bare = user.replace('-', "");
    for (id, shown) in [
        (
            "00000000-0000-4000-8000-000000000000",
            "00000000-0000-4000-8000-000000000000",
        ),
        ("ghost", "ghost"),
        ("7", "7"),
        (bare.as_str(), bare.as_str()),
        ("ada@example.test", "ada@example.test"),
        ("%00", "\u{0}"),
        ("a%2Fb", "a/b"),
        ("%zz", "%zz"),
        ("..%2F..%2Fetc", "../../etc"),
    ] {
        for (kind, name, family) in [("Users", "User", "users"), ("Groups", "Group", "groups")] {
            let path = format!("/{kind}/{id}");
            let detail = format!("{name} {shown} does not exist in this organization.");
            let replace = json!({ "userName": "bob@example.test", "displayName": "New" });
            let patch = patch(json!([{ "op": "replace", "path": "displayName", "value": "New" }]));
            for (operation, wrong) in [
                ("get", Wrong::get(&path)),
                ("replace", Wrong::json("PUT", &path, &replace)),
                ("patch", Wrong::json("PATCH", &path, &patch)),
                ("delete", Wrong::new("DELETE", &path, "")),
            ] {
                bench
                    .scim(&wrong, &format!("{family}.{operation}"), 404, "", &detail)
                    .await;
            }
        }
    }
}

#[tokio::test]
async fn the_id_of_a_user_is_no_id_of_a_group() {
    let bench = Bench::set().await;
    let (user, group) = (bench.user["id"].as_str().unwrap(), bench.group["id"].as_str().unwrap());
    let detail = format!("Group {user} does not exist in this organization.");
    bench
        .scim(
            &Wrong::new("DELETE", "/Groups/{user}", ""),
            "groups.delete",
            404,
            "",
            &detail,
        )
        .await;
    let detail = format!("User {group} does not exist in this organization.");
    bench
        .scim(
            &Wrong::new("DELETE", "/Users/{group}", ""),
            "users.delete",
            404,
            "",
            &detail,
        )
        .await;
}

#[tokio::test]
async fn a_path_that_is_not_served_is_404() {
    let bench = Bench::set().await;
    for path in [
        "/Printers",
        "/users",
        "/Users/{user}/groups",
        "/ServiceProviderConfig",
        "",
        "/Users/{user}/a/b",
    ] {
        for method in ["GET", "POST", "DELETE"] {
            // The reason names the path, and with it the base: each base is asked for itself.
            let id = bench.user["id"].as_str().unwrap();
            for (base, hint) in [
                (
                    bench.org.tenant_url(),
                    "below a tenant URL there are Users, Groups, Bulk and Schemas",
                ),
                (
                    bench.org.scim_url(),
                    "below /identity/scim/{orgId}/v2 there are Users, Groups and Bulk",
                ),
            ] {
                let url = format!("{base}{}", path.replace("{user}", id));
                let target = url.strip_prefix(bench.webex.url()).unwrap().to_owned();
                let answer = send(method, &url, &[("authorization", &token(&bench))], "").await;
                assert_gateway(&answer, 404, NOT_FOUND);
                let entry = last_entry(&bench.webex, &bench.org).await;
                assert_eq!(entry["why"], format!("nothing is served at {method} {target}; {hint}"));
                assert_eq!(
                    (&entry["operation"], &entry["status"]),
                    (&json!("unknown"), &json!(404))
                );
            }
        }
    }
}

fn token(bench: &Bench) -> String {
    format!("Bearer {}", bench.org.admin_token())
}

#[tokio::test]
async fn a_wrong_method_is_405_and_names_the_right_ones() {
    let bench = Bench::set().await;
    for (path, methods, allow) in [
        (
            "/Users",
            &["PUT", "PATCH", "DELETE", "TRACE", "get", "PROPFIND"][..],
            "GET, HEAD, POST, OPTIONS",
        ),
        ("/Groups", &["PUT", "PATCH", "DELETE"], "GET, HEAD, POST, OPTIONS"),
        (
            "/Users/{user}",
            &["POST", "MOVE"],
            "GET, HEAD, PUT, PATCH, DELETE, OPTIONS",
        ),
        ("/Groups/{group}", &["POST"], "GET, HEAD, PUT, PATCH, DELETE, OPTIONS"),
    ] {
        for method in methods {
            let message = format!("The method is not allowed here. Allowed: {allow}.");
            let why = format!("this path takes {allow}");
            let wrong = Wrong::new(method, path, "");
            let check = |answer: &Answer| {
                assert_gateway(answer, 405, &message);
                assert_eq!(answer.header("allow"), allow);
            };
            bench.refused(&wrong, "unknown", &why, check).await;
        }
    }
}

#[tokio::test]
async fn wrong_methods_and_paths_of_the_sign_in_are_told_too() {
    let bench = Bench::set().await;
    for (method, path, status, allow) in [
        ("PUT", "/idb/saml2/jsp/doSSO.jsp", 405, "GET, POST"),
        ("PUT", "/idb/oauth2/v1/authorize", 405, "GET, POST"),
        ("DELETE", "/v1/authorize", 405, "GET, POST"),
        ("GET", "/v1/access_token", 405, "POST"),
        ("POST", "/v1/people", 405, "GET, HEAD, OPTIONS"),
        ("GET", "/idb/oauth2/v1/nothing", 404, ""),
        ("GET", "/idb", 404, ""),
        ("GET", "/v1/rooms", 404, ""),
        ("GET", "/favicon.ico", 404, ""),
        ("POST", "/", 404, ""),
    ] {
        let answer = send(method, &format!("{}{path}", bench.webex.url()), &[], "").await;
        let message = match allow {
            "" => NOT_FOUND.to_owned(),
            allow => format!("The method is not allowed here. Allowed: {allow}."),
        };
        assert_gateway(&answer, status, &message);
        assert_eq!(answer.header("allow"), allow, "{method} {path}");
        let entry = last_of_server(&bench.webex).await;
        assert_eq!(
            (&entry["operation"], &entry["target"]),
            (&json!("unknown"), &json!(path))
        );
        assert_eq!(entry["org"], Value::Null);
    }
}
