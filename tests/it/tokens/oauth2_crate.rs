//! The flows as a library does them that nobody here wrote: the crate `oauth2`, over the HTTP client of these tests.

mod device;

use std::convert::Infallible;
use std::time::Duration;

use oauth2::basic::{BasicClient, BasicErrorResponse, BasicErrorResponseType, BasicTokenResponse};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet, HttpRequest,
    HttpResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, TokenResponse as _,
    TokenUrl,
};
use serde_json::{Value, json};
use url::Url;

use super::{App, BROKER, CALLBACK, PUBLIC};
use crate::sign_in::visitor::Visitor;
use crate::support::send;

type Client = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;
type Answered = Result<BasicTokenResponse, RequestTokenError<Infallible, BasicErrorResponse>>;

/// A code, and what it takes to exchange it.
struct Granted {
    code: AuthorizationCode,
    verifier: PkceCodeVerifier,
}

/// The library, told of Webex's endpoints and of the integration.
fn client(app: &App, authorize: &str, token: &str) -> Client {
    let at = |path: &str| format!("{}{path}", app.webex.url());
    BasicClient::new(ClientId::new(app.id.clone()))
        .set_client_secret(ClientSecret::new(app.secret.clone()))
        .set_auth_uri(AuthUrl::new(at(authorize)).unwrap())
        .set_token_uri(TokenUrl::new(at(token)).unwrap())
        .set_redirect_uri(RedirectUrl::new(CALLBACK.to_owned()).unwrap())
}

fn public_client(app: &App) -> Client {
    client(app, "/v1/authorize", PUBLIC)
}

/// The library's way to the network.
async fn http(request: HttpRequest) -> Result<HttpResponse, Infallible> {
    let (head, body) = request.into_parts();
    let headers: Vec<(&str, &str)> = head
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    let answer = send(head.method.as_str(), &head.uri.to_string(), &headers, body).await;
    let mut response = HttpResponse::new(answer.body.to_vec());
    *response.status_mut() = answer.status.try_into().unwrap();
    *response.headers_mut() = answer.headers;
    Ok(response)
}

/// Signs in by the library's link and reads the address that the browser was sent to, as the library's guide shows.
async fn granted(app: &App, client: &Client) -> Granted {
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (link, state) = client
        .authorize_url(CsrfToken::new_random)
        .add_scope(Scope::new("identity:people_rw".to_owned()))
        .add_scope(Scope::new("openid".to_owned()))
        .set_pkce_challenge(challenge)
        .url();
    let answer = Visitor::new(&app.webex).sign_in(link.as_str(), app.org.admin()).await;
    let called = Url::parse(answer.header("location")).unwrap();
    assert_eq!(called.as_str().split('?').next(), Some(CALLBACK));
    let names: Vec<String> = called.query_pairs().map(|(name, _)| name.into_owned()).collect();
    assert_eq!(names, ["code", "state"]);
    let value = |name: &str| {
        let (_, value) = called.query_pairs().find(|(known, _)| known == name).unwrap();
        value.into_owned()
    };
    assert_eq!(&value("state"), state.secret());
    Granted {
        code: AuthorizationCode::new(value("code")),
        verifier,
    }
}

async fn exchange(client: &Client, granted: Granted) -> Answered {
    client
        .exchange_code(granted.code)
        .set_pkce_verifier(granted.verifier)
        .request_async(&http)
        .await
}

/// The error that the library has read out of an answer, as its type and its text.
#[track_caller]
fn refusal(answered: Answered) -> (BasicErrorResponseType, String) {
    match answered {
        Err(RequestTokenError::ServerResponse(error)) => {
            let description = error.error_description().cloned().unwrap_or_default();
            (error.error().clone(), description)
        }
        other => panic!("not an error of the server: {other:?}"),
    }
}

/// Everything that the library has read out of an answer.
fn read(tokens: &BasicTokenResponse) -> Value {
    serde_json::to_value(tokens).unwrap()
}

#[tokio::test]
async fn the_crate_oauth2_gets_tokens_by_code_and_pkce_at_both_addresses_by_basic_and_by_the_body() {
    let app = App::new().await;
    for (authorize, token) in [("/v1/authorize", PUBLIC), ("/idb/oauth2/v1/authorize", BROKER)] {
        for authentication in [AuthType::BasicAuth, AuthType::RequestBody] {
            let client = client(&app, authorize, token).set_auth_type(authentication);
            let tokens = exchange(&client, granted(&app, &client).await).await.unwrap();
            let expected = json!({
                "access_token": tokens.access_token().secret(),
                "token_type": "bearer",
                "expires_in": 1_209_599,
                "refresh_token": tokens.refresh_token().unwrap().secret(),
                "scope": "identity:people_rw openid",
            });
            assert_eq!(read(&tokens), expected);
            let users = app.caller(&json!(tokens.access_token().secret())).get("/Users").await;
            assert_eq!(users.status, 200);
        }
    }
}

#[tokio::test]
async fn the_crate_oauth2_refreshes_and_finds_the_same_refresh_token() {
    let app = App::new().await;
    let client = public_client(&app);
    let first = exchange(&client, granted(&app, &client).await).await.unwrap();
    let refresh = first.refresh_token().unwrap();
    app.org.clock().advance(Duration::from_secs(14 * 24 * 60 * 60));
    let users = app.caller(&json!(first.access_token().secret())).get("/Users").await;
    assert_eq!(users.status, 401);
    let second = client
        .exchange_refresh_token(refresh)
        .request_async(&http)
        .await
        .unwrap();
    let expected = json!({
        "access_token": second.access_token().secret(),
        "token_type": "bearer",
        "expires_in": 1_209_599,
        "refresh_token": refresh.secret(),
        "scope": "identity:people_rw openid",
    });
    assert_eq!(read(&second), expected);
    let users = app.caller(&json!(second.access_token().secret())).get("/Users").await;
    assert_eq!(users.status, 200);
}

#[tokio::test]
async fn the_crate_oauth2_gets_a_token_of_the_client_itself() {
    let app = App::new().await;
    let client = client(&app, "/idb/oauth2/v1/authorize", BROKER);
    let asked = client.exchange_client_credentials();
    let asked = asked.add_scope(Scope::new("identity:people_rw".to_owned()));
    let tokens = asked.request_async(&http).await.unwrap();
    let expected = json!({
        "access_token": tokens.access_token().secret(),
        "token_type": "bearer",
        "expires_in": 1_209_599,
        "scope": "identity:people_rw",
    });
    assert_eq!(read(&tokens), expected);
}

#[tokio::test]
async fn the_crate_oauth2_reads_every_refusal_as_the_type_that_it_has_for_it() {
    use BasicErrorResponseType::{InvalidClient, InvalidGrant, InvalidRequest, InvalidScope};

    let app = App::new().await;
    let client = public_client(&app);
    let wrong = client.clone().set_client_secret(ClientSecret::new("wrong".to_owned()));
    let once = granted(&app, &client).await;
    let spent = once.code.clone();
    let again = Granted {
        code: once.code.clone(),
        verifier: PkceCodeVerifier::new(once.verifier.secret().clone()),
    };
    let refused = refusal(exchange(&wrong, once).await);
    assert_eq!(refused, (InvalidClient, "The client_secret is wrong.".to_owned()));
    // The wrong secret has not spent the code.
    let tokens = exchange(&client, again).await.unwrap();

    let refused = refusal(client.exchange_code(spent).request_async(&http).await);
    let used = "The authorization code was used before; the tokens that came of it are revoked.";
    assert_eq!(refused, (InvalidGrant, used.to_owned()));

    let Granted { code, .. } = granted(&app, &client).await;
    let (_, verifier) = PkceCodeChallenge::new_random_sha256();
    let refused = refusal(exchange(&client, Granted { code, verifier }).await);
    let other = "The code_verifier does not match the code_challenge.";
    assert_eq!(refused, (InvalidGrant, other.to_owned()));

    let asked = client.exchange_client_credentials();
    let asked = asked.add_scope(Scope::new("Identity:SCIM".to_owned()));
    let scope = "The scope Identity:SCIM is not registered for the client.";
    let refused = refusal(asked.request_async(&http).await);
    assert_eq!(refused, (InvalidScope, scope.to_owned()));

    let refresh = tokens.refresh_token().unwrap();
    let dead = "The refresh token provided is expired, revoked, malformed, or invalid.";
    let at_broker = self::client(&app, "/idb/oauth2/v1/authorize", BROKER);
    for (client, expected) in [(client, InvalidGrant), (at_broker, InvalidRequest)] {
        let refused = refusal(client.exchange_refresh_token(refresh).request_async(&http).await);
        assert_eq!(refused, (expected, dead.to_owned()));
    }
}
