//! A client of one's own: its listener at the redirect URI hears of the sign-in, and of the token nothing.

use http_body_util::{BodyExt as _, Empty};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::json;
use webex_scim_mock::{MockWebex, Org};
use wiremock::matchers::{method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::visitor::Visitor;
use super::{Ask, REDIRECT_URI, token_of};
use crate::support::{Caller, control, start};

/// Registers a client whose answers go to these URIs, and returns its id.
pub(crate) async fn register(webex: &MockWebex, org: &Org, redirect_uris: &[&str]) -> String {
    let body =
        json!({ "name": "Connector", "redirectUris": redirect_uris, "scopes": ["Identity:SCIM"], "public": true });
    let made = control(webex, "POST", &format!("/orgs/{}/clients", org.id()), Some(&body)).await;
    assert_eq!(made.status, 201, "{}", made.text());
    made.json()["clientId"].as_str().unwrap().to_owned()
}

/// Goes where a redirect leads, as any HTTP client does: what stands behind `#` stays at home (RFC 9110 section 7.1).
async fn follow(location: &str) -> u16 {
    let uri: http::Uri = location.parse().unwrap();
    let client = Client::builder(TokioExecutor::new()).build_http::<Empty<bytes::Bytes>>();
    let response = client.get(uri).await.unwrap();
    let status = response.status().as_u16();
    response.into_body().collect().await.unwrap();
    status
}

fn ask(client_id: &str, redirect_uri: &str) -> Ask {
    Ask {
        client_id: client_id.to_owned(),
        redirect_uri: redirect_uri.to_owned(),
        scope: "Identity:SCIM".to_owned(),
        state: Some("s".to_owned()),
    }
}

/// What the listener heard holds the token nowhere, neither in the address nor in a header, and no `Referer` of the
/// double's.
pub(crate) async fn check_heard_no_token(listener: &MockServer, token: &str) {
    for request in listener.received_requests().await.unwrap() {
        assert_eq!((request.url.fragment(), request.body.as_slice()), (None, &b""[..]));
        // A browser asks for an icon too, and names the client's own page then.
        let referer = request
            .headers
            .get("referer")
            .map_or("", |referer| referer.to_str().unwrap());
        assert!(referer.is_empty() || referer.starts_with(&listener.uri()), "{referer}");
        let heard = format!("{request:?}");
        assert!(!heard.contains("access_token"), "{heard}");
        assert!(!heard.contains(&token[..64]), "{heard}");
    }
}

#[tokio::test]
async fn the_listener_at_the_redirect_uri_is_called_without_the_token() {
    let (webex, org) = start().await;
    let listener = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path("/auth/callback"))
        .respond_with(ResponseTemplate::new(200))
        .expect(1)
        .mount(&listener)
        .await;
    let redirect_uri = format!("{}/auth/callback", listener.uri());
    let client_id = register(&webex, &org, &["http://localhost:1/other", &redirect_uri]).await;
    let link = ask(&client_id, &redirect_uri).link(webex.url(), Some(&org));
    let answer = Visitor::new(&webex).sign_in(&link, org.admin()).await;
    let token = token_of(&answer, &redirect_uri, "s", &org);
    assert_eq!(follow(answer.header("location")).await, 200);
    let requests = listener.received_requests().await.unwrap();
    assert_eq!((requests.len(), requests[0].url.query()), (1, None));
    check_heard_no_token(&listener, &token).await;
    assert_eq!(Caller::new(org.tenant_url(), &token).get("/Users").await.status, 200);
    listener.verify().await;
}

#[tokio::test]
async fn an_error_reaches_the_listener_in_its_query() {
    let (webex, org) = start().await;
    let listener = MockServer::start().await;
    Mock::given(method("GET"))
        .and(path("/auth/callback"))
        .and(query_param("error", "invalid_scope"))
        .and(query_param("error_description", "The requested scope is invalid."))
        .and(query_param("state", "s"))
        .respond_with(ResponseTemplate::new(200))
        .expect(1)
        .mount(&listener)
        .await;
    let redirect_uri = format!("{}/auth/callback", listener.uri());
    let client_id = register(&webex, &org, &[&redirect_uri]).await;
    let ask = Ask {
        // The tutorial's scope, which this client did not register.
        scope: "spark:people_read".to_owned(),
        ..ask(&client_id, &redirect_uri)
    };
    let answer = Visitor::new(&webex)
        .sign_in(&ask.link(webex.url(), Some(&org)), org.admin())
        .await;
    assert_eq!(follow(answer.header("location")).await, 200);
    listener.verify().await;
}

#[tokio::test]
async fn a_redirect_uri_keeps_the_query_that_it_was_registered_with() {
    let (webex, org) = start().await;
    let redirect_uri = "http://localhost:3000/auth?tenant=1";
    let client_id = register(&webex, &org, &[redirect_uri]).await;
    let good = ask(&client_id, redirect_uri);
    let mut visitor = Visitor::new(&webex);
    let answer = visitor.sign_in(&good.link(webex.url(), Some(&org)), org.admin()).await;
    token_of(&answer, redirect_uri, "s", &org);
    let bad = Ask {
        scope: "none".to_owned(),
        ..good
    };
    let expected = "&error=invalid_scope&error_description=The%20requested%20scope%20is%20invalid.&state=s";
    let answer = visitor.get(&bad.authorize(webex.url())).await;
    assert_eq!(answer.header("location"), format!("{redirect_uri}{expected}"));
}

#[tokio::test]
async fn a_client_of_one_org_is_unknown_in_another_and_takes_no_redirect_uri_of_the_tutorial() {
    let (webex, org) = start().await;
    let other = webex.org().create().await;
    let client_id = register(&webex, &org, &["http://localhost:3000/mine"]).await;
    let mut visitor = Visitor::new(&webex);
    let stranger = visitor
        .sign_in(
            &ask(&client_id, "http://localhost:3000/mine").link(webex.url(), Some(&other)),
            other.admin(),
        )
        .await;
    // Who is signed in elsewhere is asked to sign in where the client is.
    assert_eq!((stranger.status, stranger.header("location")), (200, ""));
    let asked = format!(r#"name="org" value="{}""#, org.id());
    assert!(stranger.text().contains(&asked), "{}", stranger.text());
    let answer = visitor
        .sign_in(
            &ask(&client_id, REDIRECT_URI).link(webex.url(), Some(&org)),
            org.admin(),
        )
        .await;
    assert_eq!((answer.status, answer.header("location")), (400, ""));
    assert!(
        answer
            .text()
            .contains("is not registered for the client &#34;Connector&#34;"),
        "{}",
        answer.text()
    );
}
