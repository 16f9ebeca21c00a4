//! At the door: connections are refused, delayed, ended or swallowed for a window, and then let in as ever.

use std::io::ErrorKind;

use serde_json::json;

use super::{arm, ask, ask_to_arm, assert_answers, connected, knock, meanwhile, state};
use crate::support::journal::until;
use crate::support::wire::Wire;
use crate::support::{control, start};

#[tokio::test]
async fn t01_the_port_refuses_connections_for_a_window_and_then_takes_them() {
    let (webex, _) = start().await;
    let mut before = connected(&webex).await;
    arm(&webex, json!({ "kind": "refuse", "for": "300ms" })).await;
    assert_eq!(knock(&webex).await.unwrap_err().kind(), ErrorKind::ConnectionRefused);
    // Who is in stays in.
    assert_answers(&webex, &mut before).await;
    until("the port opens", async || knock(&webex).await.ok()).await;
    connected(&webex).await;
    assert_eq!(state(&webex).await, json!([false, 1, null]));
}

#[tokio::test]
async fn a_refusal_that_is_taken_back_ends_at_once() {
    let (webex, _) = start().await;
    let mut inside = connected(&webex).await;
    let id = arm(&webex, json!({ "kind": "refuse", "for": "60s" })).await;
    assert_eq!(knock(&webex).await.unwrap_err().kind(), ErrorKind::ConnectionRefused);
    inside.send(ask(&webex, "DELETE", &format!("/faults/{id}"))).await;
    assert!(inside.one_head().await.starts_with("HTTP/1.1 204 "));
    // The kernel takes them from the moment on in which the answer left.
    connected(&webex).await;
}

#[tokio::test]
async fn t02_a_connection_is_served_late() {
    let (webex, _) = start().await;
    arm(&webex, json!({ "kind": "accept-delay", "delay": "400ms", "times": 1 })).await;
    let mut late = Wire::connect(webex.url()).await;
    late.send(ask(&webex, "GET", "/version")).await;
    // Another is served meanwhile.
    meanwhile(&webex, &mut connected(&webex).await).await;
    late.silent();
    assert_eq!(late.one_answer().await.status, 200);
    assert_eq!(state(&webex).await, json!([false, 1, 0]));
    assert_answers(&webex, &mut late).await;
}

#[tokio::test]
async fn t03_a_connection_is_accepted_and_reset() {
    let (webex, _) = start().await;
    arm(&webex, json!({ "kind": "accept-rst", "times": 1 })).await;
    let mut wire = Wire::connect(webex.url()).await;
    let (bytes, end) = wire.drain().await;
    assert_eq!(
        (bytes, end.unwrap_err().kind()),
        (Vec::new(), ErrorKind::ConnectionReset)
    );
    connected(&webex).await;
    assert_eq!(state(&webex).await, json!([false, 1, 0]));
}

#[tokio::test]
async fn t04_a_connection_is_accepted_and_closed_whatever_it_sends() {
    let (webex, _) = start().await;
    arm(&webex, json!({ "kind": "accept-fin", "times": 2 })).await;
    for sent in ["", "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n"] {
        let mut wire = Wire::connect(webex.url()).await;
        wire.send(sent).await;
        let (bytes, end) = wire.drain().await;
        end.unwrap();
        assert_eq!(bytes, b"");
    }
    connected(&webex).await;
    assert_eq!(state(&webex).await, json!([false, 2, 0]));
}

#[tokio::test]
async fn t05_a_connection_is_accepted_and_never_answered() {
    let (webex, _) = start().await;
    arm(&webex, json!({ "kind": "black-hole", "times": 1 })).await;
    let mut swallowed = Wire::connect(webex.url()).await;
    swallowed.send(ask(&webex, "GET", "/version")).await;
    meanwhile(&webex, &mut connected(&webex).await).await;
    swallowed.silent();
    assert_eq!(state(&webex).await, json!([false, 1, 0]));
    // What was swallowed stays so, also when the fault is gone.
    assert_eq!(control(&webex, "DELETE", "/faults", None).await.status, 204);
    meanwhile(&webex, &mut connected(&webex).await).await;
    swallowed.silent();
    // Only the server's end ends it.
    webex.shutdown().await;
    let (bytes, end) = swallowed.drain().await;
    end.unwrap();
    assert_eq!(bytes, b"");
}

#[tokio::test]
async fn a_client_that_leaves_a_black_hole_is_let_go() {
    let (webex, _) = start().await;
    arm(&webex, json!({ "kind": "black-hole", "times": 1 })).await;
    let mut swallowed = Wire::connect(webex.url()).await;
    swallowed.half_close().await;
    let (bytes, end) = swallowed.drain().await;
    end.unwrap();
    assert_eq!(bytes, b"");
}

#[tokio::test]
async fn t28_no_more_connections_than_the_limit_and_the_next_waits() {
    let (webex, _) = start().await;
    let mut first = connected(&webex).await;
    let mut second = connected(&webex).await;
    // The one that arms it is gone by the time the third comes.
    first
        .send(ask_to_arm(
            &webex,
            r#"{"kind":"connection-limit","limit":2,"for":"60s"}"#,
        ))
        .await;
    assert_eq!(first.one_answer().await.status, 201);
    let mut third = Wire::connect(webex.url()).await;
    third.send(ask(&webex, "GET", "/version")).await;
    meanwhile(&webex, &mut second).await;
    third.silent();
    drop(first);
    assert_eq!(third.one_answer().await.status, 200);
    // When the limit is gone, who waits comes in.
    let mut fourth = Wire::connect(webex.url()).await;
    fourth.send(ask(&webex, "GET", "/version")).await;
    meanwhile(&webex, &mut second).await;
    fourth.silent();
    second.send(ask(&webex, "DELETE", "/faults")).await;
    assert!(second.one_head().await.starts_with("HTTP/1.1 204 "));
    assert_eq!(fourth.one_answer().await.status, 200);
}

#[tokio::test]
async fn a_limit_below_what_is_open_lets_nobody_in_and_cuts_nobody_off() {
    let (webex, _) = start().await;
    let mut first = connected(&webex).await;
    let mut second = connected(&webex).await;
    first
        .send(ask_to_arm(
            &webex,
            r#"{"kind":"connection-limit","limit":1,"for":"60s"}"#,
        ))
        .await;
    assert_eq!(first.one_answer().await.status, 201);
    let mut third = Wire::connect(webex.url()).await;
    third.send(ask(&webex, "GET", "/version")).await;
    drop(first);
    meanwhile(&webex, &mut second).await;
    third.silent();
    drop(second);
    assert_eq!(third.one_answer().await.status, 200);
}

#[tokio::test]
async fn faults_of_the_door_are_bounded_and_one_of_the_same_id_replaces() {
    let (webex, _) = start().await;
    let fault = |id: &str| json!({ "id": id, "kind": "connection-limit", "limit": 4000, "for": "1ms" });
    for n in 0..100 {
        arm(&webex, fault(&format!("f{n}"))).await;
    }
    let refused = control(&webex, "POST", "/faults", Some(&fault("more"))).await;
    let expected = json!({
        "type": "about:blank",
        "title": "Insufficient Storage",
        "status": 507,
        "detail": "the server has 100 faults already, those that are over included",
        "hint": "DELETE /__mock/faults removes them all",
    });
    assert_eq!((refused.status, refused.json()), (507, expected));
    arm(&webex, fault("f7")).await;
    assert_eq!(control(&webex, "DELETE", "/faults", None).await.status, 204);
    arm(&webex, fault("more")).await;
}
