//! Clients: what a change and an end do to their tokens and to who signs in for them.

use serde_json::{Value, json};

use super::{CALLBACK, CLIENT_ID, SECRET, ask, issue, opens, refresh, register, token_endpoint};
use crate::sign_in::encode;
use crate::sign_in::visitor::Visitor;
use crate::support::{Answer, control, start};

/// The client of the fixed configuration asks for a code.
fn authorize(url: &str) -> String {
    let (redirect, scope) = (encode(CALLBACK), encode("identity:people_rw"));
    format!("{url}/v1/authorize?response_type=code&client_id={CLIENT_ID}&redirect_uri={redirect}&scope={scope}&state=s")
}

fn location(answer: &Answer) -> &str {
    answer.header("location")
}

#[tokio::test]
async fn a_client_with_a_fixed_id_and_secret_gets_tokens_by_them() {
    let (webex, org) = start().await;
    register(&webex, &org, json!({})).await;
    let answer = token_endpoint(&webex, &[("grant_type", "client_credentials")]).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(opens(&org, &answer.json()["access_token"]).await, 200);
    assert_eq!(SECRET.len(), 64);
}

#[tokio::test]
async fn a_changed_redirect_uri_and_scope_count_at_once() {
    let (webex, org) = start().await;
    register(&webex, &org, json!({})).await;
    let change = json!({ "redirectUris": ["https://other.example/"], "scopes": ["identity:people_read"] });
    ask(&webex, &org, &format!("PATCH /clients/{CLIENT_ID}"), change, 200).await;
    let refused = Visitor::new(&webex).get(&authorize(webex.url())).await;
    assert_eq!((refused.status, location(&refused)), (400, ""));
    assert!(refused.text().contains("redirect"), "{}", refused.text());

    let back = json!({ "redirectUris": [CALLBACK] });
    ask(&webex, &org, &format!("PATCH /clients/{CLIENT_ID}"), back, 200).await;
    let refused = Visitor::new(&webex).get(&authorize(webex.url())).await;
    let error = location(&refused);
    assert!(
        error.starts_with(&format!("{CALLBACK}?error=invalid_scope&")),
        "{error}"
    );
}

#[tokio::test]
async fn who_signs_in_for_a_blocked_client_is_told_by_a_page_and_what_it_has_stays_good() {
    let (webex, org) = start().await;
    register(&webex, &org, json!({})).await;
    let tokens = issue(&webex, &org, json!({})).await;
    ask(
        &webex,
        &org,
        &format!("PATCH /clients/{CLIENT_ID}"),
        json!({ "blocked": true }),
        200,
    )
    .await;
    let page = Visitor::new(&webex).sign_in(&authorize(webex.url()), org.admin()).await;
    assert_eq!((page.status, location(&page)), (400, ""));
    assert!(page.text().contains("Access denied"), "{}", page.text());
    assert_eq!(opens(&org, &tokens["token"]).await, 200);

    ask(
        &webex,
        &org,
        &format!("PATCH /clients/{CLIENT_ID}"),
        json!({ "blocked": false }),
        200,
    )
    .await;
    let answer = Visitor::new(&webex).sign_in(&authorize(webex.url()), org.admin()).await;
    assert!(
        location(&answer).starts_with(&format!("{CALLBACK}?code=")),
        "{}",
        location(&answer)
    );
}

#[tokio::test]
async fn a_disabled_client_loses_its_tokens_gets_no_others_and_leaves_those_of_others_alone() {
    let (webex, org) = start().await;
    register(&webex, &org, json!({})).await;
    let tokens = issue(&webex, &org, json!({})).await;
    let disable = async |disabled: bool| {
        let change = json!({ "disabled": disabled });
        ask(&webex, &org, &format!("PATCH /clients/{CLIENT_ID}"), change, 200).await;
    };
    disable(true).await;
    assert_eq!(opens(&org, &tokens["token"]).await, 401);
    assert_eq!(opens(&org, &json!(org.admin_token())).await, 200);
    let refused = refresh(&webex, &tokens["refreshToken"]).await;
    assert_eq!(
        (refused.status, &refused.json()["error"]),
        (400, &json!("unauthorized_client"))
    );

    disable(false).await;
    let refused = refresh(&webex, &tokens["refreshToken"]).await;
    assert_eq!(
        (refused.status, &refused.json()["error"]),
        (400, &json!("invalid_grant"))
    );
    let answer = token_endpoint(&webex, &[("grant_type", "client_credentials")]).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[tokio::test]
async fn a_service_app_that_is_authorized_no_more_loses_its_tokens_and_a_rename_costs_it_none() {
    let (webex, org) = start().await;
    let app = json!({ "kind": "service-app", "redirectUris": [] });
    register(&webex, &org, app).await;
    let tokens = issue(&webex, &org, json!({ "kind": "service-app" })).await;
    ask(
        &webex,
        &org,
        &format!("PATCH /clients/{CLIENT_ID}"),
        json!({ "name": "Nightly" }),
        200,
    )
    .await;
    assert_eq!(opens(&org, &tokens["token"]).await, 200);
    let changed = ask(
        &webex,
        &org,
        &format!("PATCH /clients/{CLIENT_ID}"),
        json!({ "authorized": false }),
        200,
    )
    .await;
    assert_eq!(
        (&changed["authorized"], &changed["name"]),
        (&json!(false), &json!("Nightly"))
    );
    assert_eq!(opens(&org, &tokens["token"]).await, 401);
    assert_eq!(refresh(&webex, &tokens["refreshToken"]).await.status, 400);
}

#[tokio::test]
async fn a_client_that_is_removed_takes_its_tokens_with_it_and_its_id_is_free() {
    let (webex, org) = start().await;
    register(&webex, &org, json!({})).await;
    let tokens = issue(&webex, &org, json!({})).await;
    ask(&webex, &org, &format!("DELETE /clients/{CLIENT_ID}"), Value::Null, 204).await;
    ask(&webex, &org, &format!("DELETE /clients/{CLIENT_ID}"), Value::Null, 404).await;
    ask(&webex, &org, &format!("GET /clients/{CLIENT_ID}"), Value::Null, 404).await;
    assert_eq!(opens(&org, &tokens["token"]).await, 401);
    let refused = refresh(&webex, &tokens["refreshToken"]).await;
    assert_eq!(
        (refused.status, &refused.json()["error"]),
        (400, &json!("invalid_client"))
    );

    register(&webex, &org, json!({})).await;
    assert_eq!(
        refresh(&webex, &tokens["refreshToken"]).await.json()["error"],
        "invalid_grant"
    );
}

#[tokio::test]
async fn data_registers_clients_with_their_secrets_all_of_them_or_none() {
    let (webex, org) = start().await;
    let path = format!("/orgs/{}/data", org.id());
    let (id, secret) = (format!("C{}", "a".repeat(64)), "b".repeat(64));
    let client = json!({
        "clientId": id,
        "clientSecret": secret,
        "name": "Seeded",
        "redirectUris": ["https://app.example/callback"],
        "scopes": ["identity:people_rw"],
    });
    let put = async |clients: Value| control(&webex, "PUT", &path, Some(&json!({ "clients": clients }))).await;
    // A second time it is the same client, registered anew.
    for name in ["Seeded", "Seeded again"] {
        let mut client = client.clone();
        client["name"] = name.into();
        let taken = put(json!([client])).await;
        assert_eq!(
            taken.json(),
            json!({ "users": 0, "groups": 0, "clients": 1, "warnings": [] })
        );
        let shown = control(&webex, "GET", &format!("/orgs/{}/clients/{id}", org.id()), None)
            .await
            .json();
        assert_eq!((&shown["name"], &shown["clientSecret"]), (&json!(name), &json!(secret)));
    }
    let mut tutorial = client.clone();
    tutorial["clientId"] = crate::sign_in::CLIENT_ID.into();
    let mut other = client.clone();
    other["clientId"] = format!("C{}", "c".repeat(64)).into();
    for (clients, pointer) in [
        (json!([other, tutorial]), "/clients/1"),
        (json!([other, { "scopes": ["x"] }]), "/clients/1/redirectUris"),
    ] {
        let refused = put(clients).await;
        assert_eq!(
            (refused.status, &refused.json()["errors"][0]["pointer"]),
            (422, &json!(pointer))
        );
    }
    let listed = control(&webex, "GET", &format!("/orgs/{}/clients", org.id()), None)
        .await
        .json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2, "{listed}");
    let exported = control(&webex, "GET", &path, None).await;
    assert!(!exported.text().contains(&secret), "an export tells no secret");
}
