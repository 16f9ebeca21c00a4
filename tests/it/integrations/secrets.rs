//! Nothing that opens a door stands in the journal: what the token endpoint takes and gives, in every place.

use serde_json::{Value, json};

use super::{CALLBACK, CLIENT_ID, SECRET, ask, issue, refresh, register, token_endpoint};
use crate::sign_in::encode;
use crate::sign_in::visitor::Visitor;
use crate::support::start;

#[tokio::test]
async fn no_code_secret_or_token_of_a_whole_grant_is_in_the_journal() {
    let (webex, org) = start().await;
    register(&webex, &org, json!({})).await;
    let (redirect, scope) = (encode(CALLBACK), encode("identity:people_rw"));
    let link = format!(
        "{}/v1/authorize?response_type=code&client_id={CLIENT_ID}&redirect_uri={redirect}&scope={scope}&state=s",
        webex.url()
    );
    let answer = Visitor::new(&webex).sign_in(&link, org.admin()).await;
    let code = answer.header("location").split_once("?code=").unwrap().1;
    let code = code.split('&').next().unwrap().to_owned();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", CALLBACK),
    ];
    let tokens = token_endpoint(&webex, &form).await.json();
    let refreshed = refresh(&webex, &tokens["refresh_token"]).await;
    // Refused ones too, which explain themselves.
    assert_eq!(token_endpoint(&webex, &form).await.status, 400);
    let pair = issue(&webex, &org, json!({})).await;
    assert_eq!(refresh(&webex, &pair["refreshToken"]).await.status, 200);
    let text = |value: &Value| value.as_str().unwrap().to_owned();

    let journal = ask(&webex, &org, "GET /requests", Value::Null, 200).await;
    let recorded = journal["items"].as_array().unwrap().len();
    assert!(recorded >= 6, "{recorded}");
    let entries = journal.to_string();
    assert!(entries.contains("grant_type=refresh_token"), "{entries}");
    for secret in [
        code,
        SECRET.to_owned(),
        text(&tokens["access_token"]),
        text(&tokens["refresh_token"]),
        text(&refreshed.json()["access_token"]),
        text(&pair["refreshToken"]),
    ] {
        assert!(!entries.contains(&secret), "{secret}");
        assert!(!entries.contains(&encode(&secret)), "{secret}");
    }
}
