//! The person's side: the page, the setting, the control plane and the library; and what is kept of it all.

use serde_json::json;

use super::{PENDING, SCOPE, Stage, pressed, shows};
use crate::sign_in::visitor::Visitor;
use crate::support::control;
use crate::support::journal::journal;
use crate::support::rules::arm;
use crate::tokens::refused;

#[tokio::test]
async fn a_person_types_the_code_in_any_grouping_and_is_told_of_a_wrong_one() {
    let stage = Stage::asking().await;
    let begun = stage.begin().await;
    let verify = format!("{}/verify", stage.webex.url());
    let (mut visitor, page) = stage.signed_in(&verify).await;
    shows(&page, "Enter the code that your device shows");
    shows(&page, "<form method=\"get\" action=\"/verify\">");
    let wrong = visitor.open(&format!("{verify}?userCode=%3Cb%3E12")).await;
    shows(&wrong, "No device shows this code.");
    shows(&wrong, "value=\"&#60;b&#62;12\"");
    let (first, last) = begun.user_code.split_at(3);
    let page = visitor.open(&format!("{verify}?userCode={first}-{last}+")).await;
    let declined = visitor.post("/verify", &pressed(&page, "decline")).await;
    shows(&declined, "The device is not let in");
    refused(
        &stage.poll(&begun).await,
        400,
        "access_denied",
        "The person has declined.",
    );
    let again = visitor.open(&begun.link).await;
    shows(&again, "This code was answered before.");
    let late = stage.begin().await;
    stage.wait(300);
    shows(&visitor.open(&late.link).await, "This code is expired.");
}

#[tokio::test]
async fn the_setting_for_consent_answers_in_the_persons_place() {
    let stage = Stage::set().await;
    for (word, notice, status) in [
        ("auto", "The device is let in", 200),
        ("deny", "The device is not let in", 400),
    ] {
        stage.consent(word).await;
        let begun = stage.begin().await;
        shows(&stage.signed_in(&begun.link).await.1, notice);
        assert_eq!(stage.poll(&begun).await.status, status, "{word}");
    }
}

#[tokio::test]
async fn only_the_page_itself_can_answer_and_only_for_whom_it_was_shown() {
    let stage = Stage::asking().await;
    let begun = stage.begin().await;
    let (visitor, page) = stage.signed_in(&begun.link).await;
    let body = pressed(&page, "accept");
    let mut stranger = Visitor::new(&stage.webex);
    let answer = stranger.post("/verify", &body).await;
    assert_eq!(answer.status, 400);
    assert!(answer.text().contains("Nobody is signed in in this browser any more."));
    let (other, _) = stage.signed_in(&begun.link).await;
    let changed = body.replace("accept", "maybe");
    let less = "userCode=1&ticket=2".to_owned();
    for (mut browser, body, what) in [
        (other, body, "This answer belongs to another page."),
        (visitor.clone(), changed, "The decision is &#34;maybe&#34;."),
        (visitor, less, "The device form has no field &#34;decision&#34;."),
    ] {
        let answer = browser.post("/verify", &body).await;
        assert_eq!(answer.status, 400);
        assert!(answer.text().contains(what), "{what}\nis missing in\n{}", answer.text());
    }
    refused(&stage.poll(&begun).await, 428, "authorization_pending", PENDING);
}

#[tokio::test]
async fn the_control_plane_and_the_library_answer_without_a_browser() {
    let stage = Stage::set().await;
    let begun = stage.begin().await;
    let code = begun.user_code.as_str();
    let user_name = stage.org.admin().0;
    let answer = stage
        .answer(code, json!({ "decision": "accept", "userName": user_name }))
        .await;
    let expected = json!({
        "userCode": code,
        "clientId": stage.integration.id,
        "scopes": [SCOPE],
        "decision": "accept",
        "userName": user_name,
    });
    assert_eq!((answer.status, answer.json()), (200, expected));
    assert_eq!(stage.answer(code, json!({ "decision": "decline" })).await.status, 409);
    assert_eq!(stage.poll(&begun).await.status, 200);

    let begun = stage.begin().await;
    let flawed = stage
        .answer(&begun.user_code, json!({ "decision": "perhaps", "person": "me" }))
        .await
        .json();
    let pointers: Vec<&str> = flawed["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|flaw| flaw["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/decision", "/person"]);
    let nobody = json!({ "decision": "accept", "userName": "nobody@example.test" });
    assert_eq!(stage.answer(&begun.user_code, nobody).await.status, 422);
    stage.org.decline_device(&begun.user_code);
    refused(
        &stage.poll(&begun).await,
        400,
        "access_denied",
        "The person has declined.",
    );

    let begun = stage.begin().await;
    stage.wait(300);
    let late = stage.answer(&begun.user_code, json!({ "decision": "accept" })).await;
    assert_eq!(
        (late.status, late.json()["detail"].clone()),
        (409, json!(format!("the user code {:?} is expired", begun.user_code)))
    );
}

#[tokio::test]
async fn rules_hit_the_device_grant_by_name_and_the_journal_keeps_no_code_of_it() {
    let stage = Stage::asking().await;
    let begun = stage.begin().await;
    for op in ["oauth.device", "oauth.token.device", "oauth.device.verify"] {
        arm(&stage.webex, &stage.org, &json!({ "short": format!("{op}: 503 x1") })).await;
    }
    assert_eq!(
        stage
            .authorize(&[("client_id", &stage.integration.id), ("scope", SCOPE)])
            .await
            .status,
        503
    );
    assert_eq!(stage.poll(&begun).await.status, 503);
    let (mut visitor, page) = stage.signed_in(&begun.link).await;
    assert_eq!(page.status, 503);
    let page = visitor.open(&begun.link).await;
    visitor.post("/verify", &pressed(&page, "accept")).await;
    let tokens = stage.poll(&begun).await.json();

    let kept = json!(journal(&stage.webex, &stage.org).await).to_string();
    assert!(kept.contains("oauth.token.device") && kept.contains("oauth.device.verify"));
    let token = tokens["access_token"].as_str().unwrap();
    let (_, link_code) = begun.link.split_once('=').unwrap();
    let secrets = [
        begun.device_code.as_str(),
        &begun.user_code,
        link_code,
        &stage.integration.secret,
        token,
    ];
    for secret in secrets {
        assert!(!kept.contains(secret), "{secret} is kept in {kept}");
    }
}

#[tokio::test]
async fn a_page_that_was_open_when_the_integration_was_blocked_or_disabled_lets_no_device_in() {
    for (change, what) in [
        (json!({ "blocked": true }), "Access denied"),
        (
            json!({ "disabled": true }),
            "The integration of this device is disabled.",
        ),
    ] {
        let stage = Stage::asking().await;
        let begun = stage.begin().await;
        let (mut visitor, page) = stage.signed_in(&begun.link).await;
        let path = format!("/orgs/{}/clients/{}", stage.org.id(), stage.integration.id);
        assert_eq!(control(&stage.webex, "PATCH", &path, Some(&change)).await.status, 200);
        let answer = visitor.post("/verify", &pressed(&page, "accept")).await;
        assert_eq!(answer.status, 400);
        assert!(answer.text().contains(what), "{what}\nis missing in\n{}", answer.text());
        let undone = json!({ "blocked": false, "disabled": false });
        assert_eq!(control(&stage.webex, "PATCH", &path, Some(&undone)).await.status, 200);
        refused(&stage.poll(&begun).await, 428, "authorization_pending", PENDING);
    }
}
