//! What does not come: a connection on which nobody asks, half a head, half a body.

use serde_json::Value;

use super::*;
use crate::control::orgs;
use crate::operation::Operation;
use crate::server::inbound::BODY_TIMEOUT;
use crate::webex::profile::Profile;

/// The demo org's world, and the token of its administrator.
fn world() -> (Arc<World>, String) {
    let world = Arc::new(World::default());
    let org = orgs::add_demo(&world, Some(1), Profile::default()).unwrap();
    (world, orgs::view(&org, "").admin_token.token)
}

/// What a client hears that says this and nothing more.
async fn hear(world: &Arc<World>, said: &str) -> Heard {
    let bench = Bench::genuine(Arc::clone(world)).await;
    bench.ask(said).await
}

/// The answer was of this status and closed the connection, and it is the one that the entry tells of.
#[track_caller]
fn assert_told(heard: &Heard, status: u16, entry: &crate::journal::Entry, why: &str) {
    let (head, body) = heard.text.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{head}");
    assert!(head.contains("\r\nconnection: close\r\n"), "{head}");
    let body: Value = serde_json::from_str(body).unwrap();
    assert!(body.to_string().contains(entry.tracking_id.as_str()), "{body}");
    let told = (entry.status.map(|status| status.as_u16()), entry.why.as_deref());
    assert_eq!(told, (Some(status), Some(why)));
    assert_eq!(heard.end, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_connection_on_which_nobody_asks_is_closed_without_a_word() {
    let (world, _) = world();
    assert_eq!(
        hear(&world, "").await,
        Heard {
            text: String::new(),
            end: Ok(()),
            after: IDLE
        }
    );
    assert!(world.journal.latest(1).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_head_that_does_not_come_whole_is_answered_408_and_journaled() {
    let (world, _) = world();
    let org = world.demo_org().unwrap();
    let heard = hear(&world, &format!("GET /v1/scim/{}/Users HTTP/1.1\r\nhost: loc", org.id)).await;
    assert_eq!(heard.after, IDLE);
    let entry = org.journal.latest(1).remove(0);
    assert_told(
        &heard,
        408,
        &entry,
        "the head of the request did not come whole in time",
    );
    assert_eq!(entry.operation, Operation::UsersList);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come_whole_is_answered_408_and_journaled() {
    let (world, token) = world();
    let org = world.demo_org().unwrap();
    let path = format!("/v1/scim/{}/Users", org.id);
    let said = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\ncontent-length: 99\r\n\r\n{{"
    );
    let heard = hear(&world, &said).await;
    assert_eq!(heard.after, BODY_TIMEOUT);
    let entry = org.journal.latest(1).remove(0);
    assert_told(&heard, 408, &entry, "the body did not come whole within 30 s");
}
