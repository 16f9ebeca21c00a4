//! Lists: the ListResponse message, pages, and the paging that real clients do.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{alike, both, create_group, id, list_of, ok, start_empty, text};
use crate::support::{Caller, start};
use webex_scim_mock::MockWebex;

#[tokio::test]
async fn an_empty_list_has_resources_and_numbers_and_no_null() {
    let (_webex, org) = start_empty().await;
    for caller in both(&org) {
        for path in [
            "/Users",
            "/Groups",
            "/Users?filter=userName%20eq%20%22nobody%22",
            "/Groups?startIndex=7",
        ] {
            let answer = caller.get(path).await;
            let start = if path.contains("startIndex") { 7 } else { 1 };
            let text = format!(
                r#"{{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"itemsPerPage":0,"startIndex":{start},"Resources":[]}}"#
            );
            assert_eq!((answer.status, answer.text()), (200, text), "{path}");
        }
    }
}

#[tokio::test]
async fn a_list_shows_the_whole_resources_in_the_order_of_their_creation() {
    let (_webex, org) = start_empty().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let mut expected = Vec::new();
        for name in ["zoe", "adam", "mia"] {
            expected.push(caller.create_user(&format!("{name}{at}@example.test")).await);
        }
        assert_eq!(ok(&caller.get("/Users").await, 200), list_of(3, 1, &expected));
        for user in &expected {
            caller.delete(&format!("/Users/{}", id(user))).await;
        }
        let groups = [
            create_group(caller, "Zebras", &[]).await,
            create_group(caller, "Apes", &[]).await,
        ];
        assert_eq!(ok(&caller.get("/Groups").await, 200), list_of(2, 1, &groups));
        for group in &groups {
            caller.delete(&format!("/Groups/{}", id(group))).await;
        }
    }
}

#[tokio::test]
async fn start_index_and_count_cut_the_page_that_rfc_7644_says() {
    let webex = MockWebex::start().await;
    let org = webex.org().empty().generate(5, 5).create().await;
    alike(&webex, &org).await;
    for caller in both(&org) {
        for endpoint in ["/Users", "/Groups"] {
            let all = caller.get(endpoint).await.json();
            let all = all["Resources"].as_array().unwrap();
            assert_eq!(all.len(), 5);
            for (query, start, page) in [
                ("", 1, 0..5),
                ("?count=1", 1, 0..1),
                ("?count=2&startIndex=2", 2, 1..3),
                ("?startIndex=5", 5, 4..5),
                ("?startIndex=6", 6, 0..0),
                ("?startIndex=2147483648&count=3", 2_147_483_648_usize, 0..0),
                ("?count=0", 1, 0..0),
                ("?count=0&startIndex=3", 3, 0..0),
                ("?count=-1", 1, 0..0),
                ("?startIndex=0", 1, 0..5),
                ("?startIndex=-4&count=2", 1, 0..2),
                ("?startIndex=4&count=9", 4, 3..5),
                ("?STARTINDEX=2&Count=1", 2, 1..2),
                ("?startIndex=&count=", 1, 0..5),
            ] {
                let answer = caller.get(&format!("{endpoint}{query}")).await;
                assert_eq!(ok(&answer, 200), list_of(5, start, &all[page]), "{endpoint}{query}");
            }
        }
    }
}

#[tokio::test]
async fn total_results_counts_what_the_filter_finds_and_not_the_page() {
    let webex = MockWebex::start().await;
    let org = webex.org().empty().generate(5, 0).create().await;
    for caller in both(&org) {
        let all = caller.get("/Users").await.json();
        let second = &all["Resources"][1];
        let filter = format!("userName ne \"{}\"", text(&all, "/Resources/0/userName"));
        let answer = caller.get(&format!("/Users?filter={filter}&count=1")).await;
        assert_eq!(ok(&answer, 200), list_of(4, 1, std::slice::from_ref(second)));
    }
}

/// Pages as Webex's Python SDK does: on by the page's size until the total is passed, asking for that size again.
async fn visit(caller: &Caller, endpoint: &str, count: Option<usize>) -> (Vec<String>, Vec<usize>) {
    let (mut ids, mut sizes) = (Vec::new(), Vec::new());
    let (mut start, mut count) = (1, count);
    loop {
        let count_parameter = count.map(|count| format!("&count={count}")).unwrap_or_default();
        let page = caller
            .get(&format!("{endpoint}?startIndex={start}{count_parameter}"))
            .await;
        let page = ok(&page, 200);
        let resources = page["Resources"].as_array().unwrap();
        let total = usize::try_from(page["totalResults"].as_u64().unwrap()).unwrap();
        assert_eq!(page, list_of(total, start, resources));
        assert!(!resources.is_empty(), "an empty page before the end is an endless loop");
        ids.extend(resources.iter().map(|resource| id(resource).to_owned()));
        sizes.push(resources.len());
        start += resources.len();
        if start > total {
            return (ids, sizes);
        }
        count = Some(resources.len());
    }
}

#[tokio::test]
async fn paging_visits_every_one_of_250_users_exactly_once_whatever_the_page() {
    let webex = MockWebex::start().await;
    let org = webex.org().empty().generate(250, 0).create().await;
    for caller in both(&org) {
        let (all, sizes) = visit(&caller, "/Users", Some(250)).await;
        assert_eq!(sizes, [250]);
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 250);
        for (count, pages) in [
            (None, vec![100, 100, 50]),
            (Some(100), vec![100, 100, 50]),
            (Some(99), vec![99, 99, 52]),
            (Some(125), vec![125, 125]),
            (Some(1000), vec![250]),
        ] {
            assert_eq!(visit(&caller, "/Users", count).await, (all.clone(), pages), "{count:?}");
        }
    }
}

#[tokio::test]
async fn paging_visits_every_group_exactly_once() {
    let webex = MockWebex::start().await;
    let org = webex.org().generate(0, 120).create().await;
    alike(&webex, &org).await;
    for caller in both(&org) {
        let (ids, sizes) = visit(&caller, "/Groups", None).await;
        assert_eq!(sizes, [100, 20]);
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 120);
    }
}

#[tokio::test]
async fn a_page_has_at_most_a_thousand_resources_and_the_client_can_go_on() {
    let webex = MockWebex::start().await;
    let org = webex.org().empty().generate(1001, 0).create().await;
    for caller in both(&org) {
        for (count, sizes) in [(1000, [1000, 1]), (1001, [1000, 1]), (9999, [1000, 1])] {
            let (ids, got) = visit(&caller, "/Users", Some(count)).await;
            assert_eq!(got, sizes, "count={count}");
            assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 1001);
        }
    }
}

#[tokio::test]
async fn what_is_no_integer_is_refused_and_named() {
    let (_webex, org) = start().await;
    for caller in both(&org) {
        for (query, detail) in [
            ("startIndex=one", "startIndex must be an integer, not \"one\""),
            ("count=1.5", "count must be an integer, not \"1.5\""),
            ("count=1&count=2", "the query has count more than once; send it once"),
        ] {
            let answer = caller.get(&format!("/Users?{query}")).await;
            super::assert_scim(&answer, 400, "invalidValue", detail);
        }
    }
}

#[tokio::test]
async fn an_org_made_empty_lists_nobody_though_its_administrator_works() {
    let (_webex, org) = start_empty().await;
    for (at, caller) in both(&org).iter().enumerate() {
        assert_eq!(ok(&caller.get("/Users").await, 200), list_of(0, 1, &[]));
        let filter = format!("/Users?filter=userName eq \"{}\"", org.admin().0);
        assert_eq!(ok(&caller.get(&filter).await, 200), list_of(0, 1, &[]));
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        assert_eq!(
            ok(&caller.get("/Users").await, 200),
            list_of(1, 1, std::slice::from_ref(&ada))
        );
        caller.delete(&format!("/Users/{}", id(&ada))).await;
    }
}

#[tokio::test]
async fn inactive_users_are_listed_and_found_like_the_others() {
    let (_webex, org) = start_empty().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let sent = json!({"userName": format!("off{at}@example.test"), "active": false});
        let off: Value = ok(&caller.post("/Users", &sent).await, 201);
        let expected = list_of(1, 1, std::slice::from_ref(&off));
        assert_eq!(ok(&caller.get("/Users").await, 200), expected);
        let by_name = format!("/Users?filter=userName eq \"OFF{at}@example.test\"");
        assert_eq!(ok(&caller.get(&by_name).await, 200), expected);
        caller.delete(&format!("/Users/{}", id(&off))).await;
    }
}
