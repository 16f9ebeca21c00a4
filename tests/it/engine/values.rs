//! Values that servers stumble over: times with offsets, a second primary, nothing where something is needed, NUL, and
//! filters as deep as they may be.

use serde_json::{Value, json};
use webex_scim_mock::Profile;

use super::{PROFILES, path, speaking, total};
use crate::support::{Caller, patch, send};

#[tokio::test]
async fn times_are_compared_as_instants_with_offsets_and_seven_digits() {
    for profile in PROFILES {
        let (_webex, caller) = speaking(profile).await;
        let created = caller.create_user("ada@example.test").await["meta"]["created"].clone();
        let created: jiff::Timestamp = created.as_str().unwrap().parse().unwrap();
        let hour = jiff::SignedDuration::from_hours(1);
        let ada = "userName eq \"ada@example.test\" and meta.created";
        for (op, at, found) in [
            ("gt", created - hour, 1),
            ("gt", created + hour, 0),
            ("ge", created, 1),
            ("gt", created, 0),
            ("le", created, 1),
            ("lt", created + hour, 1),
        ] {
            for zone in [-7, 0, 5] {
                let offset = jiff::tz::Offset::constant(zone);
                let local = offset.to_datetime(at);
                let filter = format!("{ada} {op} \"{local:.7}{zone:+03}:00\"");
                assert_eq!(total(&caller, "Users", &filter).await, found, "{filter}");
            }
        }
    }
}

async fn emails(caller: &Caller, user: &str) -> Vec<(String, bool)> {
    let user = caller.get(user).await.json();
    let emails = user["emails"].as_array().unwrap().iter();
    emails
        .map(|email| (email["value"].as_str().unwrap().to_owned(), email["primary"] == true))
        .collect()
}

#[tokio::test]
async fn a_second_primary_takes_that_role_from_the_first_whichever_way_it_comes() {
    let add = json!([{ "op": "add", "path": "emails", "value": [{ "value": "c@x.test", "type": "other", "primary": true }] }]);
    let part = json!([{ "op": "replace", "path": "emails[type eq \"home\"].primary", "value": true }]);
    let part_of_text = json!([{ "op": "Replace", "path": "emails[type eq \"home\"].primary", "value": "True" }]);
    let element = json!([{ "op": "add", "path": "emails[type eq \"home\"]", "value": { "primary": true } }]);
    for profile in PROFILES {
        let (_webex, caller) = speaking(profile).await;
        for (n, (operations, primary)) in [
            (&add, "c@x.test"),
            (&part, "home"),
            (&part_of_text, "home"),
            (&element, "home"),
        ]
        .into_iter()
        .enumerate()
        {
            // In the profile rfc a text is no boolean.
            if profile == Profile::Rfc && operations == &part_of_text {
                continue;
            }
            let login = format!("ada{n}@example.test");
            let home = format!("home{n}@example.test");
            let body = json!({ "userName": login, "emails": [
                { "value": login, "type": "work", "primary": true }, { "value": home, "type": "home" },
            ]});
            let user = path(&caller.post("/Users", &body).await.json(), "Users");
            assert_eq!(
                caller.patch(&user, &patch(operations.clone())).await.status,
                200,
                "{operations}"
            );
            let primaries: Vec<String> = emails(&caller, &user)
                .await
                .into_iter()
                .filter_map(|(value, is_primary)| is_primary.then_some(value))
                .collect();
            let expected = if primary == "home" { &home } else { primary };
            assert_eq!(primaries, [expected], "{operations}");
        }
    }
}

/// A body that is refused: by POST, and by PUT in the place of a user, who stays as they are.
async fn refused(caller: &Caller, user: &str, body: &Value, words: &str) {
    let before = caller.get(user).await.json();
    for answer in [caller.post("/Users", body).await, caller.put(user, body).await] {
        assert_eq!(answer.status, 400, "{body}: {}", answer.text());
        assert!(answer.text().contains(words), "{}", answer.text());
    }
    assert_eq!(caller.get(user).await.json(), before);
}

#[tokio::test]
async fn a_login_that_is_empty_or_blank_is_refused_however_it_comes() {
    for profile in PROFILES {
        let (_webex, caller) = speaking(profile).await;
        let user = path(&caller.create_user("ada@example.test").await, "Users");
        for empty in [json!(""), json!("  "), Value::Null] {
            refused(&caller, &user, &json!({ "userName": empty }), "userName").await;
            let change = patch(json!([{ "op": "replace", "path": "userName", "value": empty }]));
            let answer = caller.patch(&user, &change).await;
            assert_eq!(answer.status, 400, "{empty}: {}", answer.text());
        }
        assert_eq!(caller.get(&user).await.json()["userName"], "ada@example.test");
    }
}

#[tokio::test]
async fn nul_is_refused_in_what_is_stored_and_finds_nothing_in_a_filter() {
    for profile in PROFILES {
        let (_webex, caller) = speaking(profile).await;
        let user = path(&caller.create_user("ada@example.test").await, "Users");
        let body = json!({ "userName": "bob@example.test", "name": { "givenName": "A\0da" } });
        refused(&caller, &user, &body, "name.givenName must not contain a NUL character").await;
        let change = patch(json!([{ "op": "add", "path": "title", "value": "\0" }]));
        let answer = caller.patch(&user, &change).await;
        assert_eq!(answer.status, 400);
        assert!(
            answer.text().contains("title must not contain a NUL character"),
            "{}",
            answer.text()
        );
        assert_eq!(total(&caller, "Users", "displayName eq \"a\\u0000b\"").await, 0);
    }
}

#[tokio::test]
async fn half_a_surrogate_pair_is_no_json_and_a_whole_one_is_kept() {
    for profile in PROFILES {
        let (_webex, caller) = speaking(profile).await;
        let authorization = format!("Bearer {}", caller.token);
        let headers = [
            ("authorization", authorization.as_str()),
            ("content-type", "application/scim+json"),
        ];
        let url = format!("{}/Users", caller.base);
        for half in ["\\ud83d", "\\ude00", "\\ud83dx"] {
            let body = format!("{{\"userName\": \"ada@example.test\", \"title\": \"{half}\"}}");
            let answer = send("POST", &url, &headers, body).await;
            assert_eq!(answer.status, 400, "{half}: {}", answer.text());
            assert!(answer.text().contains("the body is not JSON"), "{}", answer.text());
        }
        let body = "{\"userName\": \"ada@example.test\", \"title\": \"\\ud83d\\ude00\"}";
        assert_eq!(send("POST", &url, &headers, body).await.json()["title"], "😀");
    }
}

#[tokio::test]
async fn negation_precedence_and_value_paths_find_whom_the_grammar_says() {
    let (_webex, caller) = speaking(Profile::Rfc).await;
    for (name, title, work) in [("a", "x", "w1"), ("b", "y", "w2"), ("c", "x", "w2")] {
        let login = format!("{name}@example.test");
        let body = json!({ "userName": login, "title": title, "emails": [
            { "value": format!("{work}@x.test"), "type": "work" }, { "value": format!("{name}@h.test"), "type": "home" },
        ]});
        assert_eq!(caller.post("/Users", &body).await.status, 201);
    }
    for (filter, found) in [
        ("title eq \"y\" or title eq \"x\" and userName sw \"a\"", 2),
        ("(title eq \"y\" or title eq \"x\") and userName sw \"a\"", 1),
        ("title pr and not (title eq \"x\")", 1),
        ("title pr and not (not (title eq \"x\"))", 2),
        ("emails[type eq \"work\" and value sw \"w2\"]", 2),
        ("emails[type eq \"work\" and value sw \"a\"]", 0),
        ("emails[type eq \"work\" and not (value sw \"w2\")]", 1),
        (
            "emails[type eq \"home\" and (value sw \"a\" or value sw \"b\")] and title eq \"x\"",
            1,
        ),
        ("title eq x and userName sw a", 1),
    ] {
        assert_eq!(total(&caller, "Users", filter).await, found, "{filter}");
    }
}

#[tokio::test]
async fn brackets_nest_as_deep_as_they_may_and_no_deeper() {
    /// As the parser's limit says, whose source is ours.
    const DEPTH: usize = 32;
    for profile in PROFILES {
        let (_webex, caller) = speaking(profile).await;
        caller.create_user("ada@example.test").await;
        let nested = |depth: usize| format!("{}userName sw \"ada\"{}", "(".repeat(depth), ")".repeat(depth));
        assert_eq!(total(&caller, "Users", &nested(DEPTH)).await, 1);
        let deeper = caller.get(&format!("/Users?filter={}", nested(DEPTH + 1))).await;
        assert_eq!(deeper.status, 400);
        assert!(deeper.text().contains("at most 32"), "{}", deeper.text());
    }
}
