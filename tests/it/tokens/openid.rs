//! OpenID Connect: the configuration, ID tokens that the published keys verify, and what is told of a person.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rsa::pkcs1v15::{Signature, VerifyingKey};
use rsa::signature::Verifier as _;
use rsa::{BoxedUint, PublicKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use webex_scim_mock::MockWebex;

use super::{App, CALLBACK, PUBLIC};
use crate::sign_in::visitor::Visitor;
use crate::support::refusal::assert_gateway;
use crate::support::{Caller, send};

const ISSUER: &str = "https://idbroker-b-us.webex.com/idb";

async fn told(webex: &MockWebex, path: &str) -> Value {
    let answer = send("GET", &format!("{}{path}", webex.url()), &[], "").await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "application/json;charset=UTF-8")
    );
    answer.json()
}

/// The claims of a token that the key at `/v1/verification` has signed.
pub(super) async fn verified(webex: &MockWebex, token: &str) -> Value {
    let set = told(webex, "/v1/verification").await;
    let key = &set["keys"][0];
    let number = |name: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(key[name].as_str().unwrap()).unwrap();
        BoxedUint::from_be_slice_vartime(&bytes)
    };
    let public = PublicKey::new(number("n"), number("e")).unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let signature = Signature::try_from(&*signature).unwrap();
    VerifyingKey::<Sha256>::new(public)
        .verify(signed.as_bytes(), &signature)
        .unwrap();
    let part = |at: usize| -> Value {
        let part = signed.split('.').nth(at).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    };
    assert_eq!(part(0), json!({ "typ": "JWT", "alg": "RS256", "kid": key["kid"] }));
    part(1)
}

#[tokio::test]
async fn the_configuration_names_webexs_issuer_and_the_endpoints_of_the_host_that_was_called() {
    let webex = MockWebex::start().await;
    let configuration = told(&webex, "/v1/.well-known/openid-configuration").await;
    assert_eq!(configuration["issuer"], ISSUER);
    for (name, path) in [
        ("authorization_endpoint", "/v1/authorize"),
        ("token_endpoint", PUBLIC),
        ("userinfo_endpoint", "/v1/userinfo"),
        ("jwks_uri", "/v1/verification"),
    ] {
        assert_eq!(configuration[name], format!("{}{path}", webex.url()));
    }
    assert_eq!(
        configuration["code_challenge_methods_supported"],
        json!(["plain", "S256"])
    );
    let found = told(&webex, "/v1/.well-known/webfinger?resource=acct:ada@example.test").await;
    let expected = json!({
        "subject": "acct:ada@example.test",
        "links": [{ "rel": "http://openid.net/specs/connect/1.0/issuer", "href": ISSUER }],
    });
    assert_eq!(found, expected);
    let url = format!("{}/v1/.well-known/webfinger", webex.url());
    assert_gateway(
        &send("GET", &url, &[], "").await,
        400,
        "The query needs resource=acct:{e-mail address}.",
    );
}

#[tokio::test]
async fn an_id_token_says_who_signed_in_when_and_for_whom_and_the_published_key_verifies_it() {
    let app = App::new().await;
    let now = app.org.clock().now().parse::<jiff::Timestamp>().unwrap().as_second();
    let code = app.code("&nonce=n-0S6").await;
    let tokens = app.exchange(&code).await.json();
    let claims = verified(&app.webex, tokens["id_token"].as_str().unwrap()).await;
    let (auth_time, iat) = (claims["auth_time"].as_i64().unwrap(), claims["iat"].as_i64().unwrap());
    let expected = json!({
        "iss": ISSUER,
        "sub": app.admin_id().await,
        "aud": app.id,
        "exp": iat + 3600,
        "iat": iat,
        "auth_time": auth_time,
        "nonce": "n-0S6",
    });
    assert_eq!(claims, expected);
    assert!(now <= auth_time && auth_time <= iat, "{now} {claims}");
}

#[tokio::test]
async fn an_id_token_comes_in_the_fragment_alone_or_before_the_access_token() {
    let app = App::new().await;
    for (wanted, rest) in [
        ("id_token", vec!["id_token", "state"]),
        (
            "id_token%20token",
            vec!["id_token", "access_token", "token_type", "expires_in", "state"],
        ),
    ] {
        let url = app
            .authorize("&nonce=n")
            .replace("response_type=code", &format!("response_type={wanted}"));
        let answer = Visitor::new(&app.webex).sign_in(&url, app.org.admin()).await;
        let fragment = answer
            .header("location")
            .strip_prefix(&format!("{CALLBACK}#"))
            .unwrap()
            .to_owned();
        let names: Vec<&str> = fragment
            .split('&')
            .map(|pair| pair.split('=').next().unwrap())
            .collect();
        assert_eq!(names, rest);
        let token = fragment.split('&').next().unwrap().strip_prefix("id_token=").unwrap();
        let claims = verified(&app.webex, token).await;
        assert_eq!(claims["nonce"], "n");
        let access = fragment
            .split("access_token=")
            .nth(1)
            .map(|rest| rest.split('&').next().unwrap());
        // OpenID Connect Core 1.0 section 3.2.2.9: the one is bound to the other.
        let hash = access.map(|token| URL_SAFE_NO_PAD.encode(&Sha256::digest(token)[..16]));
        assert_eq!(claims.get("at_hash").and_then(Value::as_str), hash.as_deref());
    }
}

#[tokio::test]
async fn userinfo_tells_what_the_scopes_open_and_nothing_to_a_token_without_openid() {
    let app = App::new().await;
    let user = app.admin_id().await;
    let url = app.authorize("").replace("openid", "openid%20email%20profile");
    let code = super::code_of(&Visitor::new(&app.webex).sign_in(&url, app.org.admin()).await);
    let tokens = app.exchange(&code).await.json();
    let at = format!("{}/v1/userinfo", app.webex.url());
    let ask = async |token: &str| send("GET", &at, &[("authorization", &format!("Bearer {token}"))], "").await;
    let expected = json!({
        "sub": user,
        "name": "Ada Admin",
        "given_name": "Ada",
        "family_name": "Admin",
        "preferred_username": app.org.admin().0,
        "email": app.org.admin().0,
        "email_verified": true,
    });
    assert_eq!(ask(tokens["access_token"].as_str().unwrap()).await.json(), expected);
    let plain = ask(app.tokens().await["access_token"].as_str().unwrap()).await;
    assert_eq!(plain.json(), json!({ "sub": user }));
    assert_eq!(ask(app.org.admin_token()).await.status, 403);
    assert_eq!(ask("nobody").await.status, 401);
}

impl App {
    /// The administrator's id.
    pub(super) async fn admin_id(&self) -> Value {
        let filter = format!("/Users?filter=userName eq \"{}\"", self.org.admin().0);
        Caller::v2(&self.org).get(&filter).await.json()["Resources"][0]["id"].clone()
    }
}
