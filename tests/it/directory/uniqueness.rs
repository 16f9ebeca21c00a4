//! What is unique in an org, without regard to letter case: a user's login and a group's name.

use serde_json::{Value, json};

use super::{assert_scim, both, create_group, id, list_of, ok, patch};
use crate::support::{Caller, start};

/// The ways to give a resource a value: PUT, PATCH with a path, PATCH without one.
async fn change(caller: &Caller, path: &str, attribute: &str, value: &str) -> Vec<crate::support::Answer> {
    let with_path = json!([{"op": "replace", "path": attribute, "value": value}]);
    let without_path = json!([{"op": "replace", "value": {attribute: value}}]);
    vec![
        caller.put(path, &json!({attribute: value})).await,
        caller.patch(path, &patch(with_path)).await,
        caller.patch(path, &patch(without_path)).await,
    ]
}

#[tokio::test]
async fn a_login_is_taken_in_every_letter_case_by_create_put_and_patch() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ada = caller.create_user(&format!("Ada{at}@Example.test")).await;
        let bob = caller.create_user(&format!("bob{at}@example.test")).await;
        let path = format!("/Users/{}", id(&bob));
        for taken in [
            format!("Ada{at}@Example.test"),
            format!("ada{at}@example.test"),
            format!("ADA{at}@EXAMPLE.TEST"),
        ] {
            let detail = format!("userName {taken:?} is taken by another user of this organization.");
            let answer = caller.post("/Users", &json!({"userName": taken})).await;
            assert_scim(&answer, 409, "uniqueness", &detail);
            for answer in change(caller, &path, "userName", &taken).await {
                assert_scim(&answer, 409, "uniqueness", &detail);
            }
        }
        assert_eq!(caller.get(&path).await.json(), bob);
        assert_eq!(caller.get(&format!("/Users/{}", id(&ada))).await.json(), ada);
    }
}

#[tokio::test]
async fn a_login_beyond_ascii_is_taken_in_every_letter_case_too() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        caller.create_user(&format!("jörg{at}@example.test")).await;
        let taken = format!("JÖRG{at}@example.test");
        assert_scim(
            &caller.post("/Users", &json!({"userName": taken})).await,
            409,
            "uniqueness",
            &format!("userName {taken:?} is taken by another user of this organization."),
        );
    }
}

#[tokio::test]
async fn a_user_may_change_the_case_of_its_own_login_and_be_given_it_again() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let ada = caller.create_user(&format!("ada{at}@example.test")).await;
        let path = format!("/Users/{}", id(&ada));
        for name in [format!("ADA{at}@example.test"), format!("ADA{at}@example.test")] {
            for answer in change(caller, &path, "userName", &name).await {
                assert_eq!(ok(&answer, 200)["userName"], name);
            }
        }
    }
}

#[tokio::test]
async fn a_login_that_was_given_up_is_free_and_one_that_was_not_got_stays_free() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let [old, new] = ["old", "new"].map(|name| format!("{name}{at}@example.test"));
        let ada = caller.create_user(&old).await;
        let rename = patch(json!([{"op": "replace", "path": "userName", "value": new}]));
        ok(&caller.patch(&format!("/Users/{}", id(&ada)), &rename).await, 200);
        caller.create_user(&old).await;
        let taken = caller.post("/Users", &json!({"userName": new.to_uppercase()})).await;
        assert_eq!(taken.status, 409);
        // A change that fails for another reason takes no name.
        let broken = json!({"userName": format!("free{at}@example.test"), "active": "perhaps"});
        assert_eq!(caller.post("/Users", &broken).await.status, 400);
        caller.create_user(&format!("FREE{at}@example.test")).await;
    }
}

#[tokio::test]
async fn an_inactive_user_keeps_its_login() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let sent = json!({"userName": format!("off{at}@example.test"), "active": false});
        ok(&caller.post("/Users", &sent).await, 201);
        assert_eq!(caller.post("/Users", &sent).await.status, 409);
    }
}

#[tokio::test]
async fn the_same_login_may_exist_in_two_orgs_of_one_double() {
    let (webex, org) = start().await;
    let other = webex.org().create().await;
    Caller::v2(&org).create_user("ada@example.test").await;
    Caller::v2(&other).create_user("ada@example.test").await;
}

#[tokio::test]
async fn a_group_name_is_taken_in_every_letter_case_by_create_put_and_patch() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        create_group(caller, &format!("Sales {at}"), &[]).await;
        let legal = create_group(caller, &format!("Legal {at}"), &[]).await;
        let path = format!("/Groups/{}", id(&legal));
        for taken in [format!("Sales {at}"), format!("SALES {at}"), format!("sales {at}")] {
            let detail = format!("displayName {taken:?} is taken by another group of this organization.");
            let answer = caller.post("/Groups", &json!({"displayName": taken})).await;
            assert_scim(&answer, 409, "uniqueness", &detail);
            for answer in change(caller, &path, "displayName", &taken).await {
                assert_scim(&answer, 409, "uniqueness", &detail);
            }
        }
        assert_eq!(caller.get(&path).await.json(), legal);
        for answer in change(caller, &path, "displayName", &format!("LEGAL {at}")).await {
            ok(&answer, 200);
        }
    }
}

#[tokio::test]
async fn a_user_may_be_called_like_another_user_or_like_a_group() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let name = format!("Sales {at}");
        create_group(caller, &name, &[]).await;
        for user in ["one", "two"] {
            let sent = json!({"userName": format!("{user}{at}@example.test"), "displayName": name});
            ok(&caller.post("/Users", &sent).await, 201);
        }
    }
}

#[tokio::test]
async fn an_external_id_is_not_unique_and_finds_everybody_who_has_it() {
    let (_webex, org) = start().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let (mut users, mut groups) = (Vec::<Value>::new(), Vec::new());
        for name in ["one", "two"] {
            let sent = json!({"userName": format!("{name}{at}@example.test"), "externalId": format!("same-{at}")});
            users.push(ok(&caller.post("/Users", &sent).await, 201));
            let sent = json!({"displayName": format!("{name}{at}"), "externalId": format!("same-{at}")});
            groups.push(ok(&caller.post("/Groups", &sent).await, 201));
        }
        let filter = format!("filter=externalId eq \"SAME-{at}\"");
        let found = caller.get(&format!("/Users?{filter}")).await;
        assert_eq!(ok(&found, 200), list_of(2, 1, &users));
        let found = caller.get(&format!("/Groups?{filter}")).await;
        assert_eq!(ok(&found, 200), list_of(2, 1, &groups));
    }
}

#[tokio::test]
async fn of_many_creations_at_once_exactly_one_gets_the_login() {
    let (_webex, org) = start().await;
    let mut attempts = tokio::task::JoinSet::new();
    for at in 0..20 {
        let caller = both(&org)[at % 2].clone();
        let user_name = if at % 3 == 0 {
            "ADA@example.test"
        } else {
            "ada@example.test"
        };
        attempts.spawn(async move { caller.post("/Users", &json!({"userName": user_name})).await.status });
    }
    let mut statuses = attempts.join_all().await;
    statuses.sort_unstable();
    assert_eq!((statuses[0], &statuses[1..]), (201, &[409; 19][..]));
    let filter = "/Users?filter=userName eq \"ada@example.test\"";
    assert_eq!(Caller::v2(&org).get(filter).await.json()["totalResults"], 1);
}
