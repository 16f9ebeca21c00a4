//! The clock in the hands of a Rust test.

use std::time::Duration;

use serde_json::{Value, json};

use super::clock;
use crate::support::{control, start};

const EVE: &str = "2026-12-24T00:00:00.000Z";

#[tokio::test]
async fn the_library_sets_and_moves_the_same_clock_as_the_control_plane() {
    let (webex, org) = start().await;
    let shown = async || clock(&webex, &org, "GET", "", None).await;
    assert_eq!(shown().await["mode"], "real");
    assert_eq!(org.clock().freeze(EVE), [Value::Null; 0]);
    assert_eq!(org.clock().now(), EVE);
    assert_eq!(shown().await, json!({ "now": EVE, "mode": "frozen", "at": EVE }));
    org.clock().advance(Duration::from_micros(500));
    org.clock().advance(Duration::from_micros(500));
    assert_eq!(org.clock().now(), "2026-12-24T00:00:00.001Z");
    org.clock().advance_to("2026-12-24T13:00:00+01:00");
    assert_eq!(shown().await["at"], "2026-12-24T12:00:00.000Z");
    org.clock().scale(2.5);
    assert_eq!(shown().await["scale"], 2.5);
    let fired = org.clock().offset("2099-12-24T00:00:00Z");
    assert_eq!((fired.len(), &fired[0]["event"]), (1, &json!("token.expired")));
    assert_eq!(shown().await["mode"], "offset");
    assert_eq!(org.clock().real(), [Value::Null; 0]);
    assert_eq!(shown().await["mode"], "real");
}

#[tokio::test]
async fn after_a_reset_the_handle_moves_the_clock_of_the_new_org() {
    let (webex, org) = start().await;
    let handle = org.clock();
    handle.freeze(EVE);
    control(&webex, "POST", &format!("/orgs/{}/reset", org.id()), None).await;
    assert_ne!(handle.now(), EVE);
    handle.freeze(EVE);
    assert_eq!(clock(&webex, &org, "GET", "", None).await["now"], EVE);
}

#[tokio::test]
#[should_panic(expected = "/to: the clock shows 2026-12-24T00:00:00.000Z already; a clock is not advanced backwards")]
async fn the_library_does_not_advance_backwards_either() {
    let (_webex, org) = start().await;
    org.clock().freeze(EVE);
    org.clock().advance_to("2026-12-23T00:00:00Z");
}

#[tokio::test]
#[should_panic(expected = "it goes to the beginning of 9999 and no further")]
async fn the_library_does_not_advance_past_the_end_either() {
    let (_webex, org) = start().await;
    org.clock().advance(Duration::from_secs(8_000 * 366 * 24 * 60 * 60));
}

#[tokio::test]
#[should_panic(expected = "was deleted")]
async fn the_clock_of_an_org_that_was_deleted_says_so() {
    let (webex, org) = start().await;
    control(&webex, "DELETE", &format!("/orgs/{}", org.id()), None).await;
    let _ = org.clock().now();
}
