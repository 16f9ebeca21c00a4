//! The table, and what it says of the wire and of the journal.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::model::Model;
use super::writes::{ALL, Ids, Write};
use crate::support::journal::{forget, last_entry};
use crate::support::rules::{arm, disarm, try_to_arm};
use crate::support::wire::{Wire, request_of};
use crate::support::{Caller, control, patch, start};

/// What a client sees of the write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Failure {
    /// A status of a rule in the place of the genuine answer.
    Status,
    /// A reset before a byte.
    Lost,
    /// A reset when 40 % of the answer are there.
    Cut,
}

const FAILURES: [Failure; 3] = [Failure::Status, Failure::Lost, Failure::Cut];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Commit {
    Never,
    First,
    Only,
    Partial(usize),
}

const COMMITS: [Commit; 7] = [
    Commit::Never,
    Commit::First,
    Commit::Only,
    Commit::Partial(1),
    Commit::Partial(2),
    Commit::Partial(3),
    Commit::Partial(4),
];

impl Failure {
    fn effect(self) -> (&'static str, Value) {
        match self {
            Self::Status => ("http", json!({ "status": 503 })),
            Self::Lost => ("transport", json!({ "cut": 0, "end": "rst" })),
            Self::Cut => ("transport", json!({ "cut": "40%", "end": "rst" })),
        }
    }
}

impl Commit {
    fn effect(self, failure: Failure) -> Value {
        let (layer, what) = failure.effect();
        let commit = match self {
            Self::Never => json!("never"),
            Self::First => json!("first"),
            Self::Only => json!("only"),
            Self::Partial(parts) => json!({ "partial": parts }),
        };
        json!({ "commit": commit, layer: what })
    }

    /// Whether such a rule can be written at all.
    fn is_possible(self, write: Write, failure: Failure) -> bool {
        match self {
            // What is not done has no answer of which a part could come.
            Self::Never => failure != Failure::Cut,
            Self::First => true,
            Self::Only => failure != Failure::Status,
            Self::Partial(_) => write.parts().is_some(),
        }
    }

    /// How many parts are done, and what the journal says of it. All of a write without parts is one.
    fn outcome(self, write: Write) -> (usize, &'static str) {
        let all = write.parts().unwrap_or(1);
        match self {
            Self::Never => (0, "no"),
            Self::First | Self::Only => (all, "yes"),
            Self::Partial(parts) if parts < all => (parts, "partial"),
            Self::Partial(_) => (all, "yes"),
        }
    }
}

/// One org, which is put back to its beginning before each case.
struct Bench {
    webex: MockWebex,
    org: Org,
    admin: Caller,
    ids: Ids,
    before: Model,
}

impl Bench {
    async fn new() -> Self {
        let (webex, org) = start().await;
        let admin = Caller::connector(&org);
        let ids = Ids::create(&admin).await;
        let before = Model::read(&admin).await;
        let path = format!("/orgs/{}/snapshots", org.id());
        let taken = control(&webex, "POST", &path, Some(&json!({ "name": "before" }))).await;
        assert_eq!(taken.status, 201, "{}", taken.text());
        Self {
            webex,
            org,
            admin,
            ids,
            before,
        }
    }

    async fn restore(&self) {
        let path = format!("/orgs/{}/snapshots/before/restore", self.org.id());
        let restored = control(&self.webex, "POST", &path, Some(&json!({}))).await;
        assert_eq!(restored.status, 200, "{}", restored.text());
        forget(&self.webex, &self.org).await;
    }

    async fn check(&self, write: Write, commit: Commit, failure: Failure) {
        let case = format!("{write:?}, {commit:?}, {failure:?}");
        let effect = commit.effect(failure);
        let rule = json!({ "match": { "op": write.operation() }, "schedule": { "times": 1 }, "effect": effect });
        if !commit.is_possible(write, failure) {
            let refused = try_to_arm(&self.webex, &self.org, &rule).await;
            assert_eq!(refused.status, 422, "{case}");
            return;
        }
        self.restore().await;
        arm(&self.webex, &self.org, &rule).await;
        let (bytes, end) = self.write(write).await;
        let head = String::from_utf8_lossy(&bytes);
        match failure {
            Failure::Status => assert!(end.is_ok() && head.starts_with("HTTP/1.1 503 "), "{case}: {head}"),
            Failure::Lost => assert!(end.is_err() && bytes.is_empty(), "{case}: {head}"),
            Failure::Cut => assert!(end.is_err() && head.starts_with("HTTP/1.1 "), "{case}: {head}"),
        }

        let (parts, applied) = commit.outcome(write);
        let mut expected = self.before.clone();
        if applied != "no" {
            write.apply(&mut expected, parts);
        }
        let entry = last_entry(&self.webex, &self.org).await;
        assert_eq!(entry["operation"], write.operation(), "{case}");
        assert_eq!(entry["applied"], applied, "{case}: {}", entry["why"]);
        disarm(&self.webex, &self.org).await;
        assert_eq!(Model::read(&self.admin).await, expected, "{case}");
        assert_eq!(
            expected == self.before,
            applied == "no",
            "{case}: the model does nothing"
        );
    }

    /// What comes of the write until the connection ends, and how it ends.
    async fn write(&self, write: Write) -> (Vec<u8>, std::io::Result<()>) {
        let (method, path, body) = write.request(&self.ids);
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let mut wire = Wire::connect(self.webex.url()).await;
        wire.send(request_of(&self.admin, method, &path, &[], body.as_bytes()))
            .await;
        wire.drain().await
    }
}

#[tokio::test]
async fn every_write_under_every_commit_leaves_what_the_model_says_and_the_journal_tells_it() {
    let bench = Bench::new().await;
    for write in ALL {
        for commit in COMMITS {
            for failure in FAILURES {
                bench.check(write, commit, failure).await;
            }
        }
    }
}

/// A write that would be refused without a fault is refused with one, whatever is told to the client.
#[tokio::test]
async fn a_write_that_is_refused_changes_nothing_under_any_commit() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    Ids::create(&admin).await;
    let before = Model::read(&admin).await;
    let nobody = json!({ "displayName": "Crew", "members": [{ "value": "nobody" }, { "value": "nobody" }] });
    for (commit, why) in [
        (json!("first"), "the operation was refused ("),
        (
            json!({ "partial": 1 }),
            "of the operation's 2 parts the first 1 were refused (",
        ),
        (json!({ "partial": 2 }), "all 2 parts of the operation were refused ("),
    ] {
        let effect = json!({ "commit": commit, "http": { "status": 503 } });
        arm(
            &webex,
            &org,
            &json!({ "match": { "op": "groups.create" }, "effect": effect }),
        )
        .await;
        assert_eq!(admin.post("/Groups", &nobody).await.status, 503);
        let entry = last_entry(&webex, &org).await;
        assert_eq!(entry["applied"], "no");
        let told = entry["why"].as_str().unwrap();
        assert!(told.starts_with(why), "{told}");
        disarm(&webex, &org).await;
    }
    assert_eq!(Model::read(&admin).await, before);
}

/// Parts that change nothing are not applied: a PATCH to what is there already.
#[tokio::test]
async fn first_parts_that_change_nothing_are_not_applied() {
    let (webex, org) = start().await;
    let admin = Caller::connector(&org);
    let user = admin
        .post(
            "/Users",
            &json!({ "userName": "ada@example.test", "title": "Countess" }),
        )
        .await
        .json();
    let path = format!("/Users/{}", user["id"].as_str().unwrap());
    let replace = |path: &str, value: &str| json!({ "op": "replace", "path": path, "value": value });
    let body = patch(json!([replace("title", "Countess"), replace("nickName", "Ada")]));
    let effect = json!({ "commit": "partial", "http": { "status": 500 } });
    arm(
        &webex,
        &org,
        &json!({ "match": { "op": "users.patch" }, "effect": effect }),
    )
    .await;
    assert_eq!(admin.patch(&path, &body).await.status, 500);
    let entry = last_entry(&webex, &org).await;
    let why = "of the operation's 2 parts the first 1 changed nothing, and then a fault failed the rest";
    assert_eq!((&entry["applied"], &entry["why"]), (&json!("no"), &json!(why)));
    assert_eq!(admin.get(&path).await.json()["meta"], user["meta"]);
}
