//! What a reset keeps when it is asked to, and another name for an org.

use std::time::Duration;

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::{ask, flawed, lasting, logins, open};
use crate::support::{Caller, control, start};

/// What there is of each thing that can be kept.
async fn kept(webex: &MockWebex, org: &Org) -> Value {
    let count = async |path: &str| {
        let list = control(webex, "GET", &format!("/orgs/{}{path}", org.id()), None)
            .await
            .json();
        list["items"].as_array().unwrap().len()
    };
    let settings = ask(webex, org, "GET /settings", Value::Null, 200).await;
    json!({
        "faults": count("/faults").await,
        "snapshots": count("/snapshots").await,
        "journal": count("/requests").await,
        "settings": settings["rateLimit"].is_object(),
    })
}

async fn fill(webex: &MockWebex, org: &Org) {
    Caller::connector(org).create_user("ada@example.test").await;
    ask(webex, org, "POST /faults", json!({ "short": "groups.list: 503" }), 201).await;
    ask(webex, org, "POST /snapshots", json!({ "name": "s" }), 201).await;
    let limit = json!({ "rateLimit": { "limit": 9000, "window": "1s" } });
    ask(webex, org, "PATCH /settings", limit, 200).await;
}

#[tokio::test]
async fn a_reset_keeps_what_it_is_asked_to_and_nothing_else() {
    let all = ["faults", "journal", "snapshots", "settings"];
    let full = json!({ "faults": 1, "snapshots": 1, "journal": 1, "settings": true });
    let none = json!({ "faults": 0, "snapshots": 0, "journal": 0, "settings": false });
    for keep in [&[][..], &all[..1], &all[1..2], &all[2..3], &all[3..], &all[..]] {
        let (webex, org) = start().await;
        fill(&webex, &org).await;
        assert_eq!(kept(&webex, &org).await, full);
        ask(&webex, &org, "POST /reset", json!({ "keep": keep }), 200).await;
        let mut expected = none.clone();
        for what in keep {
            expected[what] = full[what].clone();
        }
        assert_eq!(kept(&webex, &org).await, expected, "{keep:?}");
        assert_eq!(logins(&org).await, [org.admin().0]);
    }
}

#[tokio::test]
async fn a_kept_clock_goes_on_and_what_the_org_begins_with_is_of_its_time() {
    let (webex, org) = start().await;
    let year = Duration::from_secs(366 * 24 * 60 * 60);
    let created = async || {
        let users = Caller::connector(&org).get("/Users").await.json();
        users["Resources"][0]["meta"]["created"].as_str().unwrap()[..4]
            .parse::<u32>()
            .unwrap()
    };
    let now = created().await;
    org.clock().advance(2 * year);
    ask(&webex, &org, "POST /reset", json!({ "keep": ["clock"] }), 200).await;
    assert!(created().await >= now + 2);
    org.clock().advance(2 * year);
    ask(&webex, &org, "POST /reset", Value::Null, 200).await;
    assert!(created().await <= now + 1);
}

#[tokio::test]
async fn a_kept_snapshot_of_before_a_reset_can_be_restored_after_it() {
    let (webex, org) = start().await;
    fill(&webex, &org).await;
    let token = org.token().user_name("ada@example.test").issue();
    ask(&webex, &org, "POST /snapshots", json!({ "name": "s" }), 201).await;
    ask(&webex, &org, "POST /reset", json!({ "keep": ["snapshots"] }), 200).await;
    assert_eq!(open(&org, &token).await.status, 401);
    ask(&webex, &org, "POST /snapshots/s/restore", Value::Null, 200).await;
    assert_eq!(logins(&org).await, [org.admin().0, "ada@example.test"]);
    assert_eq!(open(&org, &token).await.status, 403);
}

#[tokio::test]
async fn kept_clients_sign_in_as_before_and_others_are_unknown() {
    let (webex, org) = start().await;
    let client = json!({ "redirectUris": ["http://localhost:3000/cb"], "scopes": ["identity:people_rw"] });
    let made = ask(&webex, &org, "POST /clients", client.clone(), 201).await;
    let page = async || {
        let id = made["clientId"].as_str().unwrap();
        let url = format!(
            "{}/idb/oauth2/v1/authorize?response_type=token&client_id={id}&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcb\
             &scope=identity%3Apeople_rw&state=s&org={}",
            webex.url(),
            org.id()
        );
        crate::support::send("GET", &url, &[], "").await.status
    };
    let known = page().await;
    ask(&webex, &org, "POST /reset", json!({ "keep": ["clients"] }), 200).await;
    assert_eq!(page().await, known);
    // Its number is not given to the next one.
    let next = ask(&webex, &org, "POST /clients", client, 201).await;
    assert_ne!(next["clientId"], made["clientId"]);
    ask(&webex, &org, "POST /reset", json!({ "keep": [] }), 200).await;
    assert_ne!(page().await, known);
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused_with_the_reason_and_nothing_is_reset() {
    let (webex, org) = start().await;
    Caller::connector(&org).create_user("ada@example.test").await;
    let tokens = "tokens cannot be kept: the people begin anew, and an id that a token stands for may come back as \
                  somebody else; to go back to a moment with its tokens, take a snapshot and restore it";
    let users = "\"users\" is not one of faults, journal, clock, snapshots, clients, settings";
    let keep = json!({ "keep": ["faults", "tokens", "users"] });
    flawed(
        &webex,
        &org,
        "POST /reset",
        keep,
        &[("/keep", tokens), ("/keep", users)],
    )
    .await;
    let list = [("/keep", "\"faults\" is not a list of texts")];
    flawed(&webex, &org, "POST /reset", json!({ "keep": "faults" }), &list).await;
    assert_eq!(logins(&org).await.len(), 2);
}

#[tokio::test]
async fn an_org_is_given_another_name_which_a_reset_leaves_it() {
    let (webex, org) = start().await;
    let name = json!({ "displayName": "Analytical" });
    let renamed = lasting(ask(&webex, &org, "PATCH ", name, 200).await);
    assert_eq!(renamed["displayName"], "Analytical");
    for call in ["POST /reset", "PATCH ", "GET "] {
        assert_eq!(
            lasting(ask(&webex, &org, call, Value::Null, 200).await),
            renamed,
            "{call}"
        );
    }
    let flaws = [
        ("/displayName", "\"\" is not a text of at least one character"),
        ("/domain", "unknown member"),
    ];
    flawed(
        &webex,
        &org,
        "PATCH ",
        json!({ "displayName": "", "domain": "x" }),
        &flaws,
    )
    .await;
    assert_eq!(lasting(ask(&webex, &org, "GET ", Value::Null, 200).await), renamed);
}
