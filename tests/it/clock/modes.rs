//! How a clock runs, and that it is one org's alone.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::{advance, clock, set};
use crate::support::{Caller, control, start};

/// What the org's clock shows, and the `Date` of an answer before and after.
async fn times(webex: &MockWebex, org: &Org) -> [String; 3] {
    let date = async || Caller::connector(org).get("/Users").await.header("date").to_owned();
    let now = clock(webex, org, "GET", "", None).await["now"]
        .as_str()
        .unwrap()
        .to_owned();
    [date().await, now, date().await]
}

#[tokio::test]
async fn the_date_of_answers_is_the_clocks() {
    let (webex, org) = start().await;
    set(&webex, &org, json!({ "mode": "offset", "at": "2001-12-24T23:30:00Z" })).await;
    let [before, now, after] = times(&webex, &org).await;
    for date in [&before, &after] {
        assert!(date.starts_with("Mon, 24 Dec 2001 23:3"), "{date}");
    }
    assert!(now.starts_with("2001-12-24T23:3"), "{now}");
    advance(&webex, &org, json!({ "by": "PT1H" })).await;
    let [date, ..] = times(&webex, &org).await;
    assert!(date.starts_with("Tue, 25 Dec 2001 00:3"), "{date}");
}

#[tokio::test]
async fn a_clock_is_moved_within_its_mode_and_real_becomes_offset() {
    let (webex, org) = start().await;
    let at = "2001-12-24T00:00:00Z";
    for (setting, mode) in [
        (json!({ "mode": "real" }), "offset"),
        (json!({ "mode": "offset", "at": at }), "offset"),
        (json!({ "mode": "frozen", "at": at }), "frozen"),
        (json!({ "mode": "scaled", "scale": 0.5, "at": at }), "scaled"),
    ] {
        let before = set(&webex, &org, setting).await;
        let after = advance(&webex, &org, json!({ "by": "90d" })).await;
        assert_eq!(after["mode"], mode, "{before}");
        assert_eq!(clock(&webex, &org, "GET", "", None).await["mode"], mode);
        let day = |clock: &Value| clock["now"].as_str().unwrap()[..10].to_owned();
        assert_ne!(day(&before), day(&after));
        if before["mode"] != "real" {
            assert_eq!(day(&after), "2002-03-24");
        }
    }
}

#[tokio::test]
async fn a_frozen_clock_stays_where_it_is_through_requests_and_resets_begin_anew() {
    let (webex, org) = start().await;
    set(
        &webex,
        &org,
        json!({ "mode": "frozen", "at": "2001-12-24T00:00:00.5Z" }),
    )
    .await;
    for _ in 0..2 {
        let date = "Mon, 24 Dec 2001 00:00:00 GMT".to_owned();
        let now = "2001-12-24T00:00:00.500Z".to_owned();
        assert_eq!(times(&webex, &org).await, [date.clone(), now, date]);
    }
    let reset = control(&webex, "POST", &format!("/orgs/{}/reset", org.id()), None).await;
    assert_eq!(reset.status, 200, "{}", reset.text());
    assert_eq!(clock(&webex, &org, "GET", "", None).await["mode"], "real");
}

#[tokio::test]
async fn the_clock_of_one_org_is_nobody_elses_and_not_the_servers() {
    let (webex, org) = start().await;
    let other = webex.org().create().await;
    set(&webex, &org, json!({ "mode": "frozen", "at": "2001-12-24T00:00:00Z" })).await;
    assert_eq!(clock(&webex, &other, "GET", "", None).await["mode"], "real");
    let of_other = Caller::connector(&other).get("/Users").await;
    let nowhere = Caller::new(&format!("{}/v1/scim/none", webex.url()), org.admin_token());
    let of_server = nowhere.get("/Users").await;
    for answer in [of_other, of_server] {
        assert!(!answer.header("date").contains(" 2001 "), "{}", answer.header("date"));
    }
    let requests = control(&webex, "GET", "/requests", None).await.json();
    let last = requests["items"].as_array().unwrap().last().unwrap();
    assert!(
        last["org"].is_null() && !last["time"].as_str().unwrap().starts_with("2001"),
        "{last}"
    );
}

#[tokio::test]
async fn what_is_refused_moves_nothing() {
    let (webex, org) = start().await;
    let there = json!({ "now": "2001-12-24T00:00:00.000Z", "mode": "frozen", "at": "2001-12-24T00:00:00.000Z" });
    set(&webex, &org, json!({ "mode": "frozen", "at": "2001-12-24T00:00:00Z" })).await;
    let path = format!("/orgs/{}/clock", org.id());
    for (method, below, body) in [
        ("PUT", "", json!({ "mode": "real", "at": "2030-01-01T00:00:00Z" })),
        ("PUT", "", json!({ "mode": "scaled", "scale": 1_000_001 })),
        ("PUT", "", json!({ "mode": "offset", "at": "1969-12-31T23:59:59Z" })),
        ("POST", "/advance", json!({ "by": "-1ms" })),
        ("POST", "/advance", json!({ "to": "2001-12-23T23:59:59.999Z" })),
        ("POST", "/advance", json!({ "to": "9999-01-01T00:00:00.001Z" })),
        ("POST", "/advance", json!({ "by": "1m", "mode": "real" })),
    ] {
        let refused = control(&webex, method, &format!("{path}{below}"), Some(&body)).await;
        assert_eq!(refused.status, 422, "{body}");
        assert_eq!(clock(&webex, &org, "GET", "", None).await, there, "{body}");
    }
}
