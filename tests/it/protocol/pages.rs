//! Pages that lie, walked as connectors walk them. What one page says stands in the table beside the code; here is what
//! comes of it.

use serde_json::{Value, json};

use super::Bent;

/// The administrator and six users.
async fn seven() -> (Bent, Vec<String>) {
    let bent = Bent::start().await;
    for n in 1..7 {
        bent.user(&format!("u{n}")).await;
    }
    let all = bent.names("/Users").await;
    assert_eq!(all.len(), 7);
    (bent, all)
}

/// Goes on behind what came, until the total is reached or a page is empty; at most twenty pages.
async fn walk(bent: &Bent, count: usize) -> Vec<String> {
    let mut seen = Vec::new();
    let mut start = 1;
    for _ in 0..20 {
        let page = format!("/Users?startIndex={start}&count={count}");
        let list = bent.list(&page).await;
        let names = bent.names(&page).await;
        start += names.len();
        let total = usize::try_from(list["totalResults"].as_u64().unwrap()).unwrap();
        let done = names.is_empty() || start > total;
        seen.extend(names);
        if done {
            break;
        }
    }
    seen
}

async fn numbers(bent: &Bent, query: &str) -> Value {
    let list = bent.list(&format!("/Users?{query}")).await;
    json!([
        list["totalResults"],
        list["startIndex"],
        list["itemsPerPage"],
        list["Resources"].as_array().unwrap().len()
    ])
}

#[tokio::test]
async fn short_and_capped_pages_are_completed_by_who_goes_on_behind_what_came() {
    let (bent, all) = seven().await;
    for toggle in [json!("short-page"), json!({ "name": "count-capped", "to": 2 })] {
        let rule = bent.arm("users.list", toggle).await;
        assert_eq!(numbers(&bent, "count=3").await, json!([7, 1, 2, 2]));
        assert_eq!(bent.told().await.0, json!(["users.list", 200, "no", [rule]]));
        assert_eq!(walk(&bent, 3).await, all);
        bent.disarm().await;
    }
    assert_eq!(numbers(&bent, "count=3").await, json!([7, 1, 3, 3]));
}

#[tokio::test]
async fn overlapping_pages_bring_somebody_twice_and_pages_with_a_gap_leave_somebody_out() {
    let (bent, all) = seven().await;
    bent.arm("users.list", json!("page-overlap")).await;
    let mut seen = walk(&bent, 3).await;
    assert!(seen.len() > all.len());
    seen.dedup();
    assert_eq!(seen, all);
    bent.disarm().await;

    bent.arm("users.list", json!("page-gap")).await;
    let seen = walk(&bent, 3).await;
    let missing: Vec<&String> = all.iter().filter(|name| !seen.contains(name)).collect();
    assert_eq!(missing, [&all[3]]);
}

#[tokio::test]
async fn pages_lie_by_as_much_as_their_rule_says() {
    let (bent, all) = seven().await;
    let second = "/Users?startIndex=4&count=2";
    for (toggle, first, then) in [
        (json!({ "name": "short-page", "drop": 2 }), &all[..1], &all[3..4]),
        (json!({ "name": "page-overlap", "by": 2 }), &all[..3], &all[1..3]),
        (json!({ "name": "page-gap", "by": 2 }), &all[..3], &all[5..7]),
    ] {
        bent.arm("users.list", toggle.clone()).await;
        assert_eq!(bent.names("/Users?count=3").await, first, "{toggle}");
        assert_eq!(bent.names(second).await, then, "{toggle}");
        bent.disarm().await;
    }
    bent.arm("users.list", json!({ "name": "total-drift", "by": 5 })).await;
    assert_eq!(bent.list("/Users?count=3").await["totalResults"], 12);
    assert_eq!(bent.list("/Users?startIndex=4&count=3").await["totalResults"], 17);
}

#[tokio::test]
async fn a_drifting_total_is_never_the_number_of_what_there_is() {
    let (bent, all) = seven().await;
    bent.arm("users.list", json!("total-drift")).await;
    assert_eq!(numbers(&bent, "count=3").await, json!([10, 1, 3, 3]));
    assert_eq!(numbers(&bent, "count=3&startIndex=4").await, json!([13, 4, 3, 3]));
    assert_eq!(walk(&bent, 3).await, all);
}

#[tokio::test]
async fn an_ignored_start_index_and_endless_pages_never_come_to_an_end() {
    let (bent, all) = seven().await;
    bent.arm("users.list", json!("start-index-ignored")).await;
    assert_eq!(numbers(&bent, "count=3&startIndex=4").await, json!([7, 1, 3, 3]));
    assert_eq!(bent.names("/Users?count=3&startIndex=4").await, all[..3]);
    bent.disarm().await;

    bent.arm("users.list", json!("endless-pages")).await;
    assert_eq!(walk(&bent, 3).await.len(), 60);
    assert_eq!(
        numbers(&bent, "count=3&startIndex=1000").await,
        json!([1005, 1000, 3, 3])
    );
    assert_eq!(
        numbers(&bent, "count=1001").await[2],
        1_000,
        "a page is bounded all the same"
    );
}

#[tokio::test]
async fn pages_lie_about_what_a_filter_found_too() {
    let (bent, _) = seven().await;
    bent.arm("users.list", json!("total-drift")).await;
    assert_eq!(
        numbers(&bent, "filter=userName eq \"u1@example.test\"").await,
        json!([4, 1, 1, 1])
    );
    bent.disarm().await;
    assert_eq!(
        numbers(&bent, "filter=userName eq \"u1@example.test\"").await,
        json!([1, 1, 1, 1])
    );
}
