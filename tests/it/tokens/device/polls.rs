//! The device's side: what it begins with, what it is told while it waits, and what it gets.

use serde_json::json;

use super::{Begun, GRANT, HELPER, PENDING, SCOPE, Stage, USED, pressed, shows};
use crate::support::{Caller, send};
use crate::tokens::{Integration, assert_refused, post_form, refused};

#[tokio::test]
async fn wx_26_a_device_waits_with_428_and_gets_tokens_once_its_person_has_accepted() {
    let stage = Stage::asking().await;
    let answer = stage
        .authorize(&[("client_id", &stage.integration.id), ("scope", SCOPE)])
        .await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let given = answer.json();
    let (code, link) = (
        given["user_code"].as_str().unwrap(),
        given["verification_uri_complete"].as_str().unwrap(),
    );
    assert!(
        code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()),
        "{code}"
    );
    let verify = format!("{}/verify", stage.webex.url());
    let link_code = link.strip_prefix(&format!("{verify}?userCode=")).unwrap();
    assert!(link_code.len() == 64 && link_code.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let expected = json!({
        "device_code": given["device_code"],
        "expires_in": 300,
        "user_code": code,
        "verification_uri": verify,
        "verification_uri_complete": link,
        "interval": 2,
    });
    assert_eq!((answer.status, &given), (200, &expected));

    let begun = Begun {
        device_code: given["device_code"].as_str().unwrap().to_owned(),
        user_code: code.to_owned(),
        link: link.to_owned(),
    };
    refused(&stage.poll(&begun).await, 428, "authorization_pending", PENDING);
    let (mut visitor, page) = stage.signed_in(&begun.link).await;
    for text in [
        "A device asks for permission",
        "Room display",
        SCOPE,
        code,
        stage.org.admin().0,
    ] {
        shows(&page, text);
    }
    let accepted = visitor.post("/verify", &pressed(&page, "accept")).await;
    shows(&accepted, "The device is let in");

    stage.wait(2);
    let answer = stage.poll(&begun).await;
    let tokens = answer.json();
    let expected = json!({
        "access_token": tokens["access_token"],
        "expires_in": 1_209_599,
        "refresh_token": tokens["refresh_token"],
        "refresh_token_expires_in": 7_775_999,
        "token_type": "Bearer",
        "scope": SCOPE,
    });
    assert_eq!((answer.status, &tokens), (200, &expected));
    let caller = Caller::new(stage.org.scim_url(), tokens["access_token"].as_str().unwrap());
    assert_eq!(caller.get("/Users").await.status, 200);
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
    ];
    let refreshed = stage.integration.post(&stage.webex, "/v1/access_token", &form).await;
    assert_eq!(refreshed.status, 200, "{}", refreshed.text());
    refused(&stage.poll(&begun).await, 400, "invalid_grant", USED);
}

#[tokio::test]
async fn who_polls_too_often_is_slowed_down_and_who_waits_too_long_has_to_begin_anew() {
    let stage = Stage::set().await;
    let begun = stage.begin().await;
    let slow = |seconds: u64| format!("The device asks too often: wait {seconds} s between two requests.");
    refused(&stage.poll(&begun).await, 428, "authorization_pending", PENDING);
    stage.wait(1);
    refused(&stage.poll(&begun).await, 400, "slow_down", &slow(7));
    stage.wait(6);
    refused(&stage.poll(&begun).await, 400, "slow_down", &slow(12));
    stage.wait(12);
    refused(&stage.poll(&begun).await, 428, "authorization_pending", PENDING);
    stage.wait(280);
    refused(&stage.poll(&begun).await, 428, "authorization_pending", PENDING);
    stage.wait(1);
    let what = "The device_code is expired. Ask for another.";
    refused(&stage.poll(&begun).await, 400, "invalid_grant", what);
}

#[tokio::test]
async fn a_device_code_is_good_for_its_client_at_each_token_endpoint() {
    let stage = Stage::set().await;
    let foreign = json!({ "redirectUris": [HELPER], "scopes": [SCOPE] });
    let foreign = Integration::register(&stage.webex, &stage.org, &foreign).await;
    for path in ["/v1/device/token", "/v1/access_token", "/idb/oauth2/v1/access_token"] {
        let begun = stage.begin().await;
        stage.org.accept_device(&begun.user_code, stage.org.admin().0);
        let form = [("grant_type", GRANT), ("device_code", begun.device_code.as_str())];
        let answer = foreign.post(&stage.webex, path, &form).await;
        let what = "The device_code was issued to another client.";
        assert_refused(&answer, path, 400, "invalid_grant", what);
        assert_eq!(stage.poll_at(path, &begun, &[]).await.status, 200, "{path}");
    }
    let unknown = "The device_code was not issued here, or was forgotten. Ask for another.";
    let other = "The grant_type 'refresh_token' is none of urn:ietf:params:oauth:grant-type:device_code.";
    for (form, error, description) in [
        (
            &[("grant_type", GRANT), ("device_code", "none")][..],
            "invalid_grant",
            unknown,
        ),
        (
            &[("grant_type", GRANT)],
            "invalid_request",
            "The parameter device_code is missing.",
        ),
        (
            &[("device_code", "none")],
            "invalid_request",
            "The parameter grant_type is missing.",
        ),
        (&[("grant_type", "refresh_token")], "unsupported_grant_type", other),
    ] {
        let answer = stage.integration.post(&stage.webex, "/v1/device/token", form).await;
        refused(&answer, 400, error, description);
    }
    let nobody = [
        ("grant_type", GRANT),
        ("device_code", "none"),
        ("client_id", stage.integration.id.as_str()),
    ];
    let answer = post_form(&stage.webex, "/v1/device/token", &nobody).await;
    refused(&answer, 400, "invalid_client", "The client_secret is missing.");
}

#[tokio::test]
async fn a_device_that_asks_for_a_self_contained_token_gets_a_jwt_for_18_hours() {
    let stage = Stage::set().await;
    for (word, expires_in, dots) in [("true", 64_799, 2), ("false", 1_209_599, 0)] {
        let begun = stage.begin().await;
        stage.org.accept_device(&begun.user_code, stage.org.admin().0);
        let more = [("self_contained_token", word), ("user_info", "true")];
        let answer = stage.poll_at("/v1/device/token", &begun, &more).await.json();
        assert_eq!(answer["expires_in"], expires_in);
        let token = answer["access_token"].as_str().unwrap();
        assert_eq!(token.matches('.').count(), dots, "{word}");
        assert_eq!(Caller::new(stage.org.scim_url(), token).get("/Users").await.status, 200);
    }
    let begun = stage.begin().await;
    let answer = stage
        .poll_at("/v1/device/token", &begun, &[("self_contained_token", "yes")])
        .await;
    let what = "The parameter self_contained_token is 'yes': send true or false.";
    refused(&answer, 400, "invalid_request", what);
}

#[tokio::test]
async fn a_device_begins_only_for_a_client_and_scopes_that_are_good() {
    let stage = Stage::set().await;
    let web = json!({ "redirectUris": ["http://localhost:3000/auth/code"], "scopes": [SCOPE] });
    let web = Integration::register(&stage.webex, &stage.org, &web).await;
    let id = stage.integration.id.as_str();
    let helper = format!(
        "The integration is not registered for devices: register the redirect URI {HELPER}, or the one of -r, -k or -d."
    );
    for (form, error, description) in [
        (
            &[("client_id", "C0"), ("scope", SCOPE)][..],
            "invalid_client",
            "Client Id is invalid",
        ),
        (
            &[("scope", SCOPE)],
            "invalid_client",
            "No client is named: send client_id and client_secret by HTTP Basic or in the body.",
        ),
        (
            &[("client_id", id)],
            "invalid_scope",
            "The parameter scope names no scope.",
        ),
        (
            &[("client_id", id), ("scope", "identity:people_rw email")],
            "invalid_scope",
            "The scope email is one of OpenID, which devices do not get.",
        ),
        (
            &[("client_id", id), ("scope", "Identity:SCIM")],
            "invalid_scope",
            "The scope Identity:SCIM is not registered for the client.",
        ),
        (
            &[("client_id", &web.id), ("scope", SCOPE)],
            "unauthorized_client",
            &helper,
        ),
        (
            &[("client_id", id), ("client_secret", "wrong"), ("scope", SCOPE)],
            "invalid_client",
            "The client_secret is wrong.",
        ),
    ] {
        refused(&stage.authorize(form).await, 400, error, description);
    }
    let url = format!("{}/v1/device/authorize", stage.webex.url());
    assert_eq!(send("GET", &url, &[], "").await.status, 405);
}

#[tokio::test]
async fn who_was_deactivated_after_accepting_has_let_nobody_in() {
    let stage = Stage::set().await;
    let admin = Caller::v2(&stage.org);
    let id = admin.create_user("ada@example.test").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let begun = stage.begin().await;
    stage.org.accept_device(&begun.user_code, "ada@example.test");
    let change = json!({ "Operations": [{ "op": "replace", "path": "active", "value": false }] });
    assert_eq!(admin.patch(&format!("/Users/{id}"), &change).await.status, 200);
    assert_eq!(stage.poll(&begun).await.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn who_is_inactive_lets_nobody_in_even_over_the_control_plane() {
    let stage = Stage::set().await;
    let admin = Caller::v2(&stage.org);
    let ada = json!({ "userName": "ada@example.test", "active": false });
    assert_eq!(admin.post("/Users", &ada).await.status, 201);
    let begun = stage.begin().await;
    stage.org.accept_device(&begun.user_code, "ada@example.test");
    let what = "Whose grant it is has been deactivated or deleted.";
    refused(&stage.poll(&begun).await, 400, "invalid_grant", what);
}
