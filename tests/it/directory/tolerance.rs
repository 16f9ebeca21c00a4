//! What real clients do around a request, and a double must bear: paths, queries, headers. One test per habit.

use serde_json::json;

use super::{both, create_group, found, id, list_of, ok, start_alike, text};
use crate::support::{Caller, send, start};

#[tokio::test]
async fn double_and_trailing_slashes_in_the_path_are_overlooked() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        let list = caller.get("/Users").await.json();
        for path in ["//Users", "/Users/", "///Users//"] {
            assert_eq!(ok(&caller.get(path).await, 200), list, "{path}");
        }
        for path in [format!("//Users/{}", id(&ada)), format!("/Users//{}/", id(&ada))] {
            assert_eq!(ok(&caller.get(&path).await, 200), ada, "{path}");
        }
        // A tenant URL that ends in a slash, as an older edition of the tutorial has it.
        let slashed = Caller::new(&format!("{}/", caller.base), &caller.token);
        let bob = slashed.create_user(&format!("bob{at}@example.test")).await;
        assert_eq!(
            text(&bob, "/meta/location"),
            format!("{}/Users/{}", caller.base, id(&bob))
        );
        let search = format!("/Users/?filter=id eq \"{}\"", id(&bob));
        assert_eq!(ok(&slashed.get(&search).await, 200), list_of(1, 1, &[bob]));
    }
}

#[tokio::test]
async fn unknown_query_keys_and_keys_without_a_value_are_overlooked() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let plain = caller.get("/Users?count=1").await.json();
        for query in [
            "aadOptscim062020&count=1",
            "count=1&aadOptscim062020",
            "AzureAdScimPatch2017&&count=1&",
            "count=1&max=5&start=3",
            "count=1&returnGroups=True&includeGroupDetails=true&groupUsageTypes=policy",
            "count=1&filter&attributes",
            "&count=1&=x",
        ] {
            assert_eq!(ok(&caller.get(&format!("/Users?{query}")).await, 200), plain, "{query}");
        }
        let sent = json!({"userName": format!("ada{at}@example.test")});
        let ada = ok(&caller.post("/Users?aadOptscim062020", &sent).await, 201);
        let path = format!("/Users/{}?aadOptscim062020", id(&ada));
        let title = json!({"Operations": [{"op": "add", "path": "title", "value": "x"}]});
        ok(&caller.patch(&path, &title).await, 200);
        assert_eq!(caller.delete(&path).await.status, 204);
    }
}

#[tokio::test]
async fn plus_and_percent_20_are_blanks_and_percent_2b_is_a_plus() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ada = caller.create_user(&format!("ada+{at}@example.test")).await;
        let hit = list_of(1, 1, &[ada]);
        for (query, expected) in [
            (format!("filter=userName+eq+%22ada%2B{at}%40example.test%22"), &hit),
            (format!("filter=userName%20eq%20%22ada%2b{at}@example.test%22"), &hit),
            (format!("%66ilter=userName+eq+%22ada%2B{at}%40example.test%22"), &hit),
            // A bare plus is a blank, so this searches for another name: nobody, and no error.
            (
                format!("filter=userName+eq+%22ada+{at}%40example.test%22"),
                &list_of(0, 1, &[]),
            ),
        ] {
            let url = format!("{}/Users?{query}", caller.base);
            let authorization = format!("Bearer {}", caller.token);
            let answer = send("GET", &url, &[("authorization", authorization.as_str())], "").await;
            assert_eq!(ok(&answer, 200), *expected, "{query}");
        }
    }
}

#[tokio::test]
async fn a_read_may_have_a_content_type_a_body_and_neither_accept_nor_user_agent() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        let authorization = format!("Bearer {}", caller.token);
        for (headers, body) in [
            (&[][..], ""),
            (&[("content-type", "application/json;charset=utf-8")], ""),
            (&[("content-type", "application/json")], "{}"),
            (&[("content-type", "application/scim+json")], "not even json"),
            (&[("content-type", "text/plain")], ""),
            (&[("content-length", "0")], ""),
            (
                &[
                    ("accept", "*/*"),
                    ("user-agent", "python-requests/2"),
                    ("trackingid", "SIMPLE_1"),
                ],
                "",
            ),
            (
                &[
                    ("adscimversion", "5.0"),
                    ("accept-charset", "utf-8"),
                    ("accept-encoding", "gzip,deflate"),
                ],
                "",
            ),
        ] {
            let mut all = vec![("authorization", authorization.as_str())];
            all.extend(headers);
            let answer = send("GET", &format!("{}/Users/{}", caller.base, id(&ada)), &all, body).await;
            assert_eq!(ok(&answer, 200), ada, "{headers:?}");
            let answer = send("GET", &format!("{}/Users", caller.base), &all, body).await;
            assert_eq!(answer.status, 200, "{headers:?}");
        }
        let mut all = vec![("authorization", authorization.as_str())];
        all.extend([
            ("content-type", "application/json;charset=utf-8"),
            ("content-length", "0"),
        ]);
        let answer = send("DELETE", &format!("{}/Users/{}", caller.base, id(&ada)), &all, "").await;
        assert_eq!(answer.status, 204);
    }
}

#[tokio::test]
async fn bodies_are_read_under_either_name_of_json_with_and_without_charset() {
    let (_webex, org) = start().await;
    let types = [
        None,
        Some("application/json"),
        Some("application/json; charset=utf-8"),
        Some("application/json;charset=UTF-8"),
        Some("application/scim+json"),
        Some("application/scim+json; charset=utf-8"),
        Some("Application/SCIM+JSON;charset=utf-8"),
        Some(" application/json ; odata=verbose"),
    ];
    for (at, caller) in both(&org).iter().enumerate() {
        let authorization = format!("Bearer {}", caller.token);
        for (form, media_type) in types.iter().enumerate() {
            let mut headers = vec![("authorization", authorization.as_str())];
            headers.extend(media_type.map(|media_type| ("content-type", media_type)));
            let user_name = format!("ada{at}{form}@example.test");
            let body = json!({"userName": user_name}).to_string();
            let created = send("POST", &format!("{}/Users", caller.base), &headers, body.clone()).await;
            let url = format!("{}/Users/{}", caller.base, id(&ok(&created, 201)));
            ok(&send("PUT", &url, &headers, body).await, 200);
            let title = json!({"Operations": [{"op": "add", "path": "title", "value": "x"}]}).to_string();
            assert_eq!(
                ok(&send("PATCH", &url, &headers, title).await, 200)["title"],
                "x",
                "{media_type:?}"
            );
        }
    }
}

#[tokio::test]
async fn attributes_are_named_in_any_letter_case_in_a_filter() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let sent = json!({"userName": format!("ada{at}@example.test"), "displayName": format!("Ada {at}")});
        let ada = ok(&caller.post("/Users", &sent).await, 201);
        for filter in [
            format!("username eq \"ada{at}@example.test\""),
            format!("DisplayName eq \"Ada {at}\""),
            format!("emails.Value eq \"ada{at}@example.test\""),
            format!("USERNAME sw \"ada{at}\" and meta.Created gt \"2011-05-13T04:42:34Z\""),
        ] {
            assert_eq!(
                found(caller, &format!("/Users?filter={filter}")).await,
                [id(&ada)],
                "{filter}"
            );
        }
    }
}

#[tokio::test]
async fn literals_without_quotes_filters_in_attributes_and_an_operator_after_brackets_are_read() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let login = format!("ada{at}@example.test");
        let ada = caller.create_user(&login).await;
        let shown = json!({"schemas": ada["schemas"], "id": id(&ada), "emails": ada["emails"]});
        for filter in [
            format!("userName eq {login}"),
            format!("emails[type eq work].value eq {login}"),
            format!("emails[type eq \"work\"].value eq \"{login}\""),
            format!("emails[type eq \"work\"].value sw \"ada{at}\""),
        ] {
            for attributes in ["emails[type eq \"work\"]", &format!("emails[value eq \"{login}\"]")] {
                let answer = caller
                    .get(&format!("/Users?attributes={attributes}&filter={filter}"))
                    .await;
                let expected = list_of(1, 1, std::slice::from_ref(&shown));
                assert_eq!(ok(&answer, 200), expected, "{filter} {attributes}");
            }
        }
    }
}

#[tokio::test]
async fn probes_for_one_for_none_and_beyond_the_end_are_answered_200() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        let group = create_group(caller, &format!("Team {at}"), &[&ada]).await;
        for (path, resources) in [
            ("/Users?count=1", 1),
            ("/Groups?count=1", 1),
            ("/Users?startIndex=1&count=2", 2),
            ("/Users?count=0", 0),
            ("/Users?startIndex=1000", 0),
            ("/Groups?startIndex=1000&count=5", 0),
        ] {
            let list = ok(&caller.get(path).await, 200);
            let start = if path.contains("1000") { 1000 } else { 1 };
            let total = usize::try_from(list["totalResults"].as_u64().unwrap()).unwrap();
            let page = list["Resources"].as_array().unwrap();
            assert_eq!((&list, page.len()), (&list_of(total, start, page), resources), "{path}");
            assert!(total > 0);
        }
        let read = caller
            .get(&format!("/Groups/{}?excludedAttributes=members", id(&group)))
            .await;
        assert_eq!(ok(&read, 200).get("members"), None);
        let read = caller.get(&format!("/Users/{}?attributes=id", id(&ada))).await;
        assert_eq!(ok(&read, 200), json!({"schemas": ada["schemas"], "id": id(&ada)}));
    }
}

#[tokio::test]
async fn memberships_are_searched_from_the_group_and_from_the_user() {
    let (_webex, org) = start_alike().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        let group = create_group(caller, &format!("Team {at}"), &[&ada]).await;
        let (g, u) = (id(&group), id(&ada));
        for path in [
            format!("/Groups?filter=id eq \"{g}\" and members eq \"{u}\""),
            format!("/Groups?filter=members.value eq \"{u}\"&attributes=members.value,displayName"),
            format!("/Users?filter=groups.value eq \"{g}\""),
        ] {
            let expected = if path.starts_with("/Groups") { g } else { u };
            assert_eq!(found(caller, &path).await, [expected], "{path}");
        }
    }
}

#[tokio::test]
async fn numbers_of_lists_are_numbers_ids_are_text_and_resources_are_always_there() {
    let (_webex, org) = start().await;
    for caller in both(&org) {
        for path in [
            "/Users",
            "/Groups",
            "/Users?count=0",
            "/Users?filter=userName eq \"nobody\"",
        ] {
            let list = caller.get(path).await.json();
            for name in ["totalResults", "itemsPerPage", "startIndex"] {
                assert!(list[name].is_u64(), "{path}: {name}");
            }
            let resources = list["Resources"].as_array().unwrap();
            assert!(resources.iter().all(|resource| resource["id"].is_string()), "{path}");
        }
    }
}

#[tokio::test]
async fn methods_that_are_served_are_named_and_no_foreign_page_is_let_in() {
    let (_webex, org) = start().await;
    for caller in both(&org) {
        let authorization = format!("Bearer {}", caller.token);
        for (path, methods) in [
            ("/Users", "GET, HEAD, POST, OPTIONS"),
            ("/Users/x", "GET, HEAD, PUT, PATCH, DELETE, OPTIONS"),
            ("/Groups", "GET, HEAD, POST, OPTIONS"),
        ] {
            let headers = [
                ("authorization", authorization.as_str()),
                ("origin", "https://elsewhere.test"),
                ("access-control-request-method", "GET"),
            ];
            let answer = send("OPTIONS", &format!("{}{path}", caller.base), &headers, "").await;
            assert_eq!((answer.status, answer.text().as_str()), (204, ""));
            assert_eq!(answer.header("allow"), methods);
            assert_eq!(answer.header("access-control-allow-origin"), "");
        }
    }
}
