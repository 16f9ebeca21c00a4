//! Clients and their tokens by the library, without a call of the control plane.

use serde_json::{Value, json};

use super::{CALLBACK, CLIENT_ID, SECRET, ask, opens, refresh};
use crate::support::start;

#[tokio::test]
async fn a_client_of_the_library_is_one_of_the_control_planes_and_its_tokens_work() {
    let (webex, org) = start().await;
    let client = org
        .client()
        .name("Importer")
        .redirect_uri(CALLBACK)
        .scopes(["identity:people_rw"])
        .credentials(CLIENT_ID, SECRET)
        .register();
    assert_eq!((client.id(), client.secret()), (CLIENT_ID, Some(SECRET)));
    let shown = ask(&webex, &org, &format!("GET /clients/{CLIENT_ID}"), Value::Null, 200).await;
    assert_eq!(
        (&shown["name"], &shown["redirectUris"], &shown["applicationId"]),
        (&json!("Importer"), &json!([CALLBACK]), &json!(client.application_id()))
    );
    let pair = client.token().issue_pair();
    assert_eq!(opens(&org, &json!(pair.access_token)).await, 200);
    let refreshed = refresh(&webex, &json!(pair.refresh_token)).await;
    assert_eq!(refreshed.json()["refresh_token"], json!(pair.refresh_token));
    assert!(!format!("{client:?} {pair:?}").contains(SECRET));
    assert!(!format!("{client:?} {pair:?}").contains(&pair.refresh_token));
}

#[tokio::test]
async fn a_client_of_the_library_is_public_or_a_service_app_and_its_tokens_are_what_they_are_asked_to_be() {
    let (webex, org) = start().await;
    assert_eq!(org.client().public().register().secret(), None);
    let app = org.client().service_app().self_contained().register();
    let shown = ask(&webex, &org, &format!("GET /clients/{}", app.id()), Value::Null, 200).await;
    assert_eq!(
        (&shown["kind"], &shown["authorized"]),
        (&json!("service-app"), &json!(true))
    );
    assert_eq!(app.token().issue().split('.').count(), 3);
    assert_eq!(org.token().self_contained().issue().split('.').count(), 3);
    assert_eq!(opens(&org, &json!(org.token().personal().issue())).await, 200);
    let tokens = ask(&webex, &org, "GET /tokens", Value::Null, 200).await;
    let kinds: Vec<&Value> = tokens["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|token| &token["kind"])
        .collect();
    assert_eq!(kinds, ["implicit", "service-app", "implicit", "personal"]);
}

#[tokio::test]
#[should_panic(expected = "The client id has another shape.")]
async fn a_client_id_of_another_shape_is_a_mistake_of_the_test() {
    let (_webex, org) = start().await;
    let _ = org.client().credentials("C1", SECRET).register();
}

#[tokio::test]
#[should_panic(expected = "Webex gives no refresh token with this kind of token")]
async fn a_refresh_token_with_an_implicit_token_is_a_mistake_of_the_test() {
    let (_webex, org) = start().await;
    let _ = org.token().issue_pair();
}
