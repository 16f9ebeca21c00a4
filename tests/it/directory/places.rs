//! Addresses in answers lead back the way the client came: base path, spelling of the org id, host.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::{ENTERPRISE, both, id, ok, patch, text};
use crate::support::{Answer, Caller, send, start};

/// Sends to the double under another host name than the one connected to.
async fn send_as(host: &str, caller: &Caller, method: &str, path: &str, body: Option<&Value>) -> Answer {
    let authorization = format!("Bearer {}", caller.token);
    let headers = [
        ("host", host),
        ("authorization", authorization.as_str()),
        ("content-type", "application/json"),
    ];
    let body = body.map(Value::to_string).unwrap_or_default();
    send(method, &format!("{}{path}", caller.base), &headers, body).await
}

/// The same base below another host.
fn under(host: &str, webex: &MockWebex, base: &str) -> String {
    base.replace(webex.url(), &format!("http://{host}"))
}

#[tokio::test]
async fn every_address_follows_the_base_that_was_called() {
    let (_webex, org) = start().await;
    let bases = both(&org);
    let boss = bases[0].create_user("boss@example.test").await;
    let sent = json!({"userName": "ada@example.test", ENTERPRISE: {"manager": {"value": id(&boss)}}});
    let ada = ok(&bases[0].post("/Users", &sent).await, 201);
    let crew = super::create_group(&bases[1], "Crew", &[]).await;
    let members = json!([{"value": id(&ada)}, {"value": id(&crew)}]);
    let sent = json!({"displayName": "Team", "members": members});
    let team = ok(&bases[1].post("/Groups", &sent).await, 201);
    for caller in &bases {
        let base = &caller.base;
        let user = caller.get(&format!("/Users/{}", id(&ada))).await.json();
        assert_eq!(text(&user, "/meta/location"), format!("{base}/Users/{}", id(&ada)));
        assert_eq!(
            user[ENTERPRISE]["manager"]["$ref"],
            format!("{base}/Users/{}", id(&boss))
        );
        let group = caller.get(&format!("/Groups/{}", id(&team))).await.json();
        assert_eq!(text(&group, "/meta/location"), format!("{base}/Groups/{}", id(&team)));
        assert_eq!(text(&group, "/members/0/$ref"), format!("{base}/Users/{}", id(&ada)));
        assert_eq!(text(&group, "/members/1/$ref"), format!("{base}/Groups/{}", id(&crew)));
        // Nothing of the other base is left over, wherever it might stand.
        let other = bases.iter().find(|other| other.base != *base).unwrap();
        for path in [
            format!("/Users/{}", id(&ada)),
            format!("/Groups/{}", id(&team)),
            "/Users".to_owned(),
        ] {
            let answer = caller.get(&path).await.text();
            assert!(!answer.contains(&other.base), "{answer}");
        }
    }
}

#[tokio::test]
async fn every_address_follows_the_host_that_was_called() {
    let (webex, org) = start().await;
    let port = webex.url().rsplit(':').next().unwrap();
    for (at, host) in [
        &format!("localhost:{port}"),
        "identity.webex.test",
        "API.ciscospark.test:80",
    ]
    .into_iter()
    .enumerate()
    {
        check_host(&webex, &org, host, at).await;
    }
}

async fn check_host(webex: &MockWebex, org: &Org, host: &str, at: usize) {
    for (base, caller) in both(org).iter().enumerate() {
        let called = under(host, webex, &caller.base);
        let sent = json!({"userName": format!("ada{at}{base}@example.test")});
        let created = send_as(host, caller, "POST", "/Users", Some(&sent)).await;
        let user = ok(&created, 201);
        let location = format!("{called}/Users/{}", id(&user));
        assert_eq!(created.header("location"), location);
        assert_eq!(text(&user, "/meta/location"), location);

        let path = format!("/Users/{}", id(&user));
        let title = patch(json!([{"op": "add", "path": "title", "value": "x"}]));
        for (method, body) in [("GET", None), ("PUT", Some(&sent)), ("PATCH", Some(&title))] {
            let answer = send_as(host, caller, method, &path, body).await;
            assert_eq!(text(&ok(&answer, 200), "/meta/location"), location, "{method}");
        }
        let list = send_as(host, caller, "GET", "/Users?startIndex=2", None).await;
        let last = ok(&list, 200)["Resources"].as_array().unwrap().last().cloned();
        assert_eq!(text(&last.unwrap(), "/meta/location"), location);
    }
}

#[tokio::test]
async fn the_base64_form_of_the_org_id_stays_in_the_addresses_of_who_called_by_it() {
    let (webex, org) = start().await;
    let base = format!("{}/v1/scim/{}", webex.url(), org.id().to_webex_id());
    let caller = Caller::new(&base, org.admin_token());
    let ada = caller.create_user("ada@example.test").await;
    assert_eq!(text(&ada, "/meta/location"), format!("{base}/Users/{}", id(&ada)));
    let plain = Caller::connector(&org)
        .get(&format!("/Users/{}", id(&ada)))
        .await
        .json();
    assert_eq!(
        text(&plain, "/meta/location"),
        format!("{}/Users/{}", org.tenant_url(), id(&ada))
    );
}
