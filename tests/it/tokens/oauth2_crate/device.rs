//! The device grant: the library polls by itself, and what it waits passes on the org's clock.

use std::cell::RefCell;
use std::convert::Infallible;
use std::time::Duration;

use oauth2::basic::{BasicClient, BasicErrorResponseType, BasicTokenResponse};
use oauth2::{
    ClientId, ClientSecret, DeviceAuthorizationUrl, DeviceCodeErrorResponse, DeviceCodeErrorResponseType,
    EndpointNotSet, EndpointSet, RequestTokenError, Scope, StandardDeviceAuthorizationResponse, TokenResponse as _,
    TokenUrl,
};
use serde_json::json;

use super::{http, read};
use crate::sign_in::visitor::Visitor;
use crate::tokens::App;
use crate::tokens::device::HELPER;

type Client = BasicClient<EndpointNotSet, EndpointSet, EndpointNotSet, EndpointNotSet, EndpointSet>;
type Answered = Result<BasicTokenResponse, RequestTokenError<Infallible, DeviceCodeErrorResponse>>;

/// A device with a code that its person has not answered yet.
struct Device {
    app: App,
    client: Client,
    begun: StandardDeviceAuthorizationResponse,
    /// How often the library has waited, and how long.
    waits: RefCell<Vec<u64>>,
}

impl Device {
    async fn new() -> Self {
        let app = App::with(json!({ "redirectUris": [HELPER] })).await;
        let at = |path: &str| format!("{}{path}", app.webex.url());
        let client = BasicClient::new(ClientId::new(app.id.clone()))
            .set_client_secret(ClientSecret::new(app.secret.clone()))
            .set_device_authorization_url(DeviceAuthorizationUrl::new(at("/v1/device/authorize")).unwrap())
            .set_token_uri(TokenUrl::new(at("/v1/device/token")).unwrap());
        let asked = client.exchange_device_code();
        let asked = asked.add_scope(Scope::new("identity:people_rw".to_owned()));
        let begun = asked.request_async(&http).await.unwrap();
        Self {
            app,
            client,
            begun,
            waits: RefCell::default(),
        }
    }

    /// Polls until the library has an answer. What happens while it waits is told the number of the wait and its length.
    async fn poll(&self, meanwhile: impl AsyncFn(usize, Duration)) -> Answered {
        let sleep = async |waited: Duration| {
            self.waits.borrow_mut().push(waited.as_secs());
            let number = self.waits.borrow().len();
            meanwhile(number, waited).await;
        };
        let asked = self.client.exchange_device_access_token(&self.begun);
        asked.request_async(&http, sleep, None).await
    }

    fn pass(&self, time: Duration) {
        self.app.org.clock().advance(time);
    }

    /// Signs in by the link that the device shows.
    async fn accept(&self) {
        let link = self.begun.verification_uri_complete().unwrap().secret();
        let page = Visitor::new(&self.app.webex).sign_in(link, self.app.org.admin()).await;
        assert!(page.text().contains("The device is let in"), "{}", page.text());
    }
}

#[track_caller]
fn refusal(answered: Answered) -> (DeviceCodeErrorResponseType, String) {
    match answered {
        Err(RequestTokenError::ServerResponse(error)) => {
            let description = error.error_description().cloned().unwrap_or_default();
            (error.error().clone(), description)
        }
        other => panic!("not an error of the server: {other:?}"),
    }
}

#[tokio::test]
async fn the_crate_oauth2_reads_428_as_a_wait_and_gets_tokens_once_the_person_has_signed_in() {
    let device = Device::new().await;
    let meanwhile = async |number, waited| {
        device.pass(waited);
        if number == 2 {
            device.accept().await;
        }
    };
    let tokens = device.poll(meanwhile).await.unwrap();
    assert_eq!(*device.waits.borrow(), [2, 2]);
    let expected = json!({
        "access_token": tokens.access_token().secret(),
        "token_type": "bearer",
        "expires_in": 1_209_599,
        "refresh_token": tokens.refresh_token().unwrap().secret(),
        "scope": "identity:people_rw",
    });
    assert_eq!(read(&tokens), expected);
    let caller = device.app.caller(&json!(tokens.access_token().secret()));
    assert_eq!(caller.get("/Users").await.status, 200);
}

#[tokio::test]
async fn the_crate_oauth2_waits_longer_when_it_is_told_to_slow_down() {
    let device = Device::new().await;
    let meanwhile = async |number, waited| match number {
        1 => device.pass(waited / 4),
        _ => {
            device.pass(waited);
            device.accept().await;
        }
    };
    device.poll(meanwhile).await.unwrap();
    assert_eq!(*device.waits.borrow(), [2, 7]);
}

#[tokio::test]
async fn the_crate_oauth2_reads_what_ends_a_wait_as_the_type_that_it_has_for_it() {
    let device = Device::new().await;
    let meanwhile = async |_, waited| {
        device.pass(waited);
        device.app.org.decline_device(device.begun.user_code().secret());
    };
    let declined = refusal(device.poll(meanwhile).await);
    let expected = (
        DeviceCodeErrorResponseType::AccessDenied,
        "The person has declined.".to_owned(),
    );
    assert_eq!(declined, expected);

    let device = Device::new().await;
    let meanwhile = async |_, _| device.pass(Duration::from_secs(300));
    let expired = refusal(device.poll(meanwhile).await);
    let expected = (
        DeviceCodeErrorResponseType::Basic(BasicErrorResponseType::InvalidGrant),
        "The device_code is expired. Ask for another.".to_owned(),
    );
    assert_eq!(expired, expected);
}
