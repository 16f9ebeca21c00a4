//! Passwords go in, open the sign-in page, and never come out.

use serde_json::{Value, json};
use webex_scim_mock::Org;

use super::{both, id, ok, patch};
use crate::support::{Answer, Caller, send, start};

/// Sends the sign-in page's form: a redirect for who is let in, the page again for who is not.
async fn sign_in(org: &Org, email: &str, password: &str) -> Answer {
    let link = org.sign_in_url();
    let (page, query) = link.split_once('?').unwrap();
    let goto = form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "goto")
        .unwrap()
        .1;
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("goto", &goto)
        .append_pair("org", &org.id().to_string())
        .append_pair("email", email)
        .append_pair("password", password)
        .finish();
    send(
        "POST",
        page,
        &[("content-type", "application/x-www-form-urlencoded")],
        form,
    )
    .await
}

#[track_caller]
fn check_in(answer: &Answer) {
    assert_eq!(answer.status, 302, "{}", answer.text());
    assert!(answer.header("location").starts_with("/idb/oauth2/v1/authorize?"));
}

#[track_caller]
fn check_out(answer: &Answer) {
    assert!(
        answer.text().contains("The e-mail address or the password is wrong."),
        "{}",
        answer.text()
    );
}

#[track_caller]
fn check_silent(answer: &Answer, secret: &str) -> Value {
    assert!((200..300).contains(&answer.status), "{}", answer.text());
    let text = answer.text();
    assert!(
        !text.contains(secret) && !text.to_lowercase().contains("\"password\""),
        "{text}"
    );
    answer.json()
}

#[tokio::test]
async fn a_password_given_at_creation_signs_in_and_is_in_no_answer() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let user_name = format!("ada{at}@example.test");
        let sent = json!({"userName": user_name, "password": "correct horse"});
        let ada = check_silent(&caller.post("/Users", &sent).await, "correct horse");
        let path = format!("/Users/{}", id(&ada));
        for query in [
            "",
            "?attributes=password",
            "?attributes=userName,PASSWORD",
            "?excludedAttributes=emails",
        ] {
            check_silent(&caller.get(&format!("{path}{query}")).await, "correct horse");
            check_silent(&caller.get(&format!("/Users{query}")).await, "correct horse");
        }
        check_in(&sign_in(&org, &user_name, "correct horse").await);
        check_in(&sign_in(&org, &user_name.to_uppercase(), "correct horse").await);
        check_out(&sign_in(&org, &user_name, "correct hors").await);
        check_out(&sign_in(&org, &user_name, "Correct horse").await);
    }
}

#[tokio::test]
async fn a_password_is_changed_by_put_and_by_patch_with_and_without_path() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let user_name = format!("ada{at}@example.test");
        let ada = caller.create_user(&user_name).await;
        check_out(&sign_in(&org, &user_name, "a guess").await);
        let path = format!("/Users/{}", id(&ada));
        let mut old = String::from("never set");
        for (form, new) in ["secret-one", "secret-two", "secret-three"].into_iter().enumerate() {
            let answer = match form {
                0 => {
                    caller
                        .put(&path, &json!({"userName": user_name, "password": new}))
                        .await
                }
                1 => {
                    let operations = json!([{"op": "replace", "path": "password", "value": new}]);
                    caller.patch(&path, &patch(operations)).await
                }
                _ => {
                    caller
                        .patch(&path, &patch(json!([{"op": "replace", "value": {"password": new}}])))
                        .await
                }
            };
            check_silent(&answer, new);
            check_in(&sign_in(&org, &user_name, new).await);
            check_out(&sign_in(&org, &user_name, &old).await);
            old = new.to_owned();
        }
    }
}

#[tokio::test]
async fn a_put_without_a_password_keeps_the_one_there_is() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let [old, new] = ["old", "new"].map(|name| format!("{name}{at}@example.test"));
        let sent = json!({"userName": old, "password": "keep me"});
        let ada = ok(&caller.post("/Users", &sent).await, 201);
        let path = format!("/Users/{}", id(&ada));
        ok(&caller.put(&path, &json!({"userName": new})).await, 200);
        check_in(&sign_in(&org, &new, "keep me").await);
        check_out(&sign_in(&org, &old, "keep me").await);
    }
}

#[tokio::test]
async fn a_request_that_is_refused_does_not_change_the_password() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let user_name = format!("ada{at}@example.test");
        let sent = json!({"userName": user_name, "password": "first"});
        let ada = ok(&caller.post("/Users", &sent).await, 201);
        let path = format!("/Users/{}", id(&ada));
        let admin = Value::from(org.admin().0);
        for answer in [
            caller
                .put(&path, &json!({"userName": "no address", "password": "second"}))
                .await,
            caller
                .put(&path, &json!({"userName": admin, "password": "second"}))
                .await,
            caller
                .patch(
                    &path,
                    &patch(json!([
                        {"op": "replace", "path": "password", "value": "second"},
                        {"op": "replace", "path": "userName", "value": admin},
                    ])),
                )
                .await,
            caller
                .post("/Users", &json!({"userName": user_name, "password": "second"}))
                .await,
        ] {
            assert!([400, 409].contains(&answer.status), "{}", answer.text());
        }
        check_out(&sign_in(&org, &user_name, "second").await);
        check_in(&sign_in(&org, &user_name, "first").await);
    }
}

#[tokio::test]
async fn who_takes_a_deleted_users_name_does_not_take_the_password() {
    let (_webex, org) = start().await;
    let caller = Caller::connector(&org);
    let sent = json!({"userName": "ada@example.test", "password": "correct horse"});
    let ada = ok(&caller.post("/Users", &sent).await, 201);
    caller.delete(&format!("/Users/{}", id(&ada))).await;
    check_out(&sign_in(&org, "ada@example.test", "correct horse").await);
    caller.create_user("ada@example.test").await;
    check_out(&sign_in(&org, "ada@example.test", "correct horse").await);
}

#[tokio::test]
async fn a_password_cannot_be_searched_for() {
    let (_webex, org) = start().await;
    for caller in both(&org) {
        for filter in ["password eq \"x\"", "password pr", "not (password sw \"a\")"] {
            let answer = caller.get(&format!("/Users?filter={filter}")).await;
            let detail = "filter: password is writeOnly and cannot be searched";
            super::assert_scim(&answer, 400, "invalidFilter", detail);
        }
    }
}
