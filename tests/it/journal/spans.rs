//! Spans that bracket a test.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use crate::support::{Answer, Caller, control, start};

async fn begin(webex: &MockWebex, org: &Org, body: &Value) -> Answer {
    control(webex, "POST", &format!("/orgs/{}/spans", org.id()), Some(body)).await
}

#[tokio::test]
async fn a_span_selects_its_requests_wherever_requests_are_selected() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    admin.get("/Users").await;
    let span = begin(&webex, &org, &json!({ "name": "makes ada" })).await.json();
    assert_eq!((&span["id"], &span["startSeq"]), (&json!("span-1"), &json!(2)));
    admin.create_user("ada@example.test").await;
    let running = |path: &str| format!("/orgs/{}{path}", org.id());
    let count = control(
        &webex,
        "POST",
        &running("/requests/count"),
        Some(&json!({ "span": "span-1" })),
    )
    .await;
    assert_eq!(count.json(), json!({ "count": 1 }), "while it runs");
    let report = control(&webex, "POST", &running("/spans/span-1/end"), None)
        .await
        .json();
    assert_eq!((&report["requests"], &report["name"]), (&json!(1), &json!("makes ada")));
    admin.get("/Groups").await;

    let listed = control(&webex, "GET", &running("/requests?span=span-1"), None)
        .await
        .json();
    let operations: Vec<&Value> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["operation"])
        .collect();
    assert_eq!(operations, ["users.create"]);
    let count = control(
        &webex,
        "POST",
        &running("/requests/count"),
        Some(&json!({ "span": "span-1" })),
    )
    .await;
    assert_eq!(count.json(), json!({ "count": 1 }));
    let exported = control(
        &webex,
        "GET",
        &running("/requests/export?format=ndjson&span=span-1"),
        None,
    )
    .await;
    assert_eq!(exported.text().lines().count(), 1);
    let body = json!({ "expect": [{ "op": "*", "times": 1 }], "span": "span-1" });
    let verdict = control(&webex, "POST", &running("/verify"), Some(&body)).await.json();
    assert_eq!(verdict, json!({ "ok": true, "requests": 1, "failures": [] }));
}

#[tokio::test]
async fn a_span_tells_the_orgs_time_and_real_time() {
    let (webex, org) = start().await;
    org.clock().freeze("2026-12-24T17:00:00Z");
    begin(&webex, &org, &json!({})).await;
    org.clock().advance(std::time::Duration::from_secs(3600));
    let report = control(&webex, "POST", &format!("/orgs/{}/spans/span-1/end", org.id()), None)
        .await
        .json();
    assert_eq!(report["startedAt"], "2026-12-24T17:00:00.000Z");
    assert_eq!(report["endedAt"], "2026-12-24T18:00:00.000Z");
    assert!(report["durationMs"].as_f64().unwrap() < 3_600_000.0, "{report}");
    assert_eq!(report["name"], "span");
}

#[tokio::test]
async fn a_name_has_its_length_and_a_list_keeps_spans_of_one_org() {
    let (webex, org) = start().await;
    let other = webex.org().create().await;
    for (length, status) in [(200, 201), (201, 422), (1, 201), (0, 422)] {
        let name = "\u{fc}".repeat(length);
        assert_eq!(
            begin(&webex, &org, &json!({ "name": name })).await.status,
            status,
            "{length}"
        );
    }
    let list = control(&webex, "GET", &format!("/orgs/{}/spans", org.id()), None)
        .await
        .json();
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
    let list = control(&webex, "GET", &format!("/orgs/{}/spans", other.id()), None)
        .await
        .json();
    assert_eq!(list, json!({ "items": [], "next": null }));
    let end = control(&webex, "POST", &format!("/orgs/{}/spans/span-1/end", other.id()), None).await;
    assert_eq!(end.status, 404, "{}", end.text());
}

#[tokio::test]
async fn when_all_spans_are_running_one_more_is_refused() {
    let (webex, org) = start().await;
    for _ in 0..1_000 {
        assert_eq!(begin(&webex, &org, &json!({})).await.status, 201);
    }
    let refused = begin(&webex, &org, &json!({})).await;
    assert_eq!(refused.status, 507, "{}", refused.text());
    control(&webex, "POST", &format!("/orgs/{}/spans/span-7/end", org.id()), None).await;
    assert_eq!(begin(&webex, &org, &json!({})).await.status, 201);
}
