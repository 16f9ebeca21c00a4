//! What counts as a hit: an effect that did nothing to a request is none, is not spent, and is told of nowhere.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::arm;
use crate::support::journal::last_entry;
use crate::support::{Caller, control, patch, start};

/// An org with a rule, its administrator and one person.
struct Bench {
    webex: MockWebex,
    org: Org,
    admin: Caller,
    person: String,
}

/// A request that the rules meet: method, path below the base with `{id}` for the person, and body.
type Asked = (&'static str, &'static str, Value);

impl Bench {
    async fn start() -> Self {
        let (webex, org) = start().await;
        let admin = Caller::connector(&org);
        let person = admin.create_user("ada@example.test").await;
        Self {
            person: person["id"].as_str().unwrap().to_owned(),
            webex,
            org,
            admin,
        }
    }

    async fn ask(&self, (method, path, body): &Asked) -> u16 {
        let path = path.replace("{id}", &self.person);
        let answer = match (*method, body) {
            ("GET", _) => self.admin.get(&path).await,
            ("DELETE", _) => self.admin.delete(&path).await,
            ("PATCH", body) => self.admin.patch(&path, body).await,
            (_, body) => self.admin.post(&path, body).await,
        };
        answer.status
    }

    async fn hits(&self, rule: &str) -> u64 {
        let path = format!("/orgs/{}/faults/{rule}", self.org.id());
        let rule = control(&self.webex, "GET", &path, None).await.json();
        assert_eq!(rule["armed"], rule["hits"] == 0, "{rule}");
        assert_eq!(rule["lastHit"].is_null(), rule["hits"] == 0, "{rule}");
        rule["hits"].as_u64().unwrap()
    }

    /// The rules that the newest journal entry tells of.
    async fn told(&self) -> Vec<String> {
        let entry = last_entry(&self.webex, &self.org).await;
        let hits = entry["faults"].as_array().unwrap().iter();
        hits.map(|hit| hit["id"].as_str().unwrap().to_owned()).collect()
    }
}

fn get(path: &'static str) -> Asked {
    ("GET", path, Value::Null)
}

fn create(name: &str) -> Asked {
    let body = json!({ "userName": format!("{name}@example.test"), "title": "T" });
    ("POST", "/Users", body)
}

fn retitle(title: &str) -> Asked {
    let operation = json!({ "op": "replace", "path": "title", "value": title });
    ("PATCH", "/Users/{id}", patch(json!([operation])))
}

/// The rule is not hit by the first request, which is answered as if it were not there, and is by the last of the others.
async fn check(rule: &str, idle: Asked, then: &[Asked]) {
    let (bench, bare) = (Bench::start().await, Bench::start().await);
    arm(&bench.webex, &bench.org, "rule", rule).await;
    assert_eq!(bench.ask(&idle).await, bare.ask(&idle).await, "{rule}");
    assert_eq!((bench.hits("rule").await, bench.told().await), (0, vec![]), "{rule}");
    for asked in then {
        bench.ask(asked).await;
    }
    let told = vec!["rule".to_owned()];
    assert_eq!((bench.hits("rule").await, bench.told().await), (1, told), "{rule}");
}

const NOBODY: &str = "/Users?filter=userName%20eq%20%22nobody%40example.test%22";
const SOMEBODY: &str = "/Users?filter=userName%20eq%20%22ada%40example.test%22";
const OF_ANOTHER_CASE: &str = "/Users?filter=userName%20eq%20%22ADA%40example.test%22";

#[tokio::test]
async fn a_list_that_is_as_it_would_have_been_is_no_hit() {
    let second = || [get("/Users?count=1&startIndex=2")];
    check("users.list: empty-not-found x1", get(SOMEBODY), &[get(NOBODY)]).await;
    check("users.list: filter-unsupported x1", get("/Users"), &[get(SOMEBODY)]).await;
    check("users.list: filter-ignored x1", get("/Users"), &[get(SOMEBODY)]).await;
    check("users.list: filter-case x1", get(SOMEBODY), &[get(OF_ANOTHER_CASE)]).await;
    check("users.list: page-overlap x1", get("/Users?count=1"), &second()).await;
    check("users.list: page-gap x1", get("/Users?count=1"), &second()).await;
    check("users.list: start-index-ignored x1", get("/Users"), &second()).await;
    check("users.list: count-capped(to=1) x1", get(SOMEBODY), &[get("/Users")]).await;
    check("users.list: empty-directory x1", get(NOBODY), &[get("/Users")]).await;
    let without = get("/Users?attributes=userName");
    check(
        "users.list: attribute-gone(attribute=title) x1",
        without,
        &[create("eve"), get("/Users")],
    )
    .await;
}

#[tokio::test]
async fn a_read_of_what_is_not_there_or_never_changed_is_no_hit() {
    let (one, none) = (get("/Users/{id}"), get("/Users/none"));
    check("users.get: drift x1", none, std::slice::from_ref(&one)).await;
    check("users.get: stale-read x1", one.clone(), &[retitle("Countess"), one]).await;
}

#[tokio::test]
async fn a_write_that_is_refused_anyway_or_has_nothing_to_lose_is_no_hit() {
    let (taken, gone) = (create("ada"), ("DELETE", "/Users/none", Value::Null));
    let delete = [("DELETE", "/Users/{id}", Value::Null)];
    for toggle in ["async-creation", "eventual-consistency", "conflict"] {
        check(&format!("users.create: {toggle} x1"), taken.clone(), &[create("eve")]).await;
    }
    for toggle in ["tombstone", "resurrect", "soft-delete", "eventual-consistency"] {
        check(&format!("users.delete: {toggle} x1"), gone.clone(), &delete).await;
    }
    let untitled = ("POST", "/Users", json!({ "userName": "bob@example.test" }));
    check("users.create: attribute-required x1", create("eve"), &[untitled]).await;
    check("users.create: duplicate-allowed x1", create("eve"), &[taken]).await;
    let shouted = ("POST", "/Users", json!({ "userName": "BOB@example.test" }));
    check("users.create: normalised x1", create("eve"), &[shouted]).await;
    for toggle in ["lost-update", "id-changes"] {
        let none = ("PATCH", "/Users/none", retitle("T").2);
        check(&format!("users.patch: {toggle} x1"), none, &[retitle("T")]).await;
    }
    check("users.patch: patch-partial x1", retitle("T"), &[two()]).await;
}

fn two() -> Asked {
    let set = |name: &str| json!({ "op": "replace", "path": name, "value": "X" });
    ("PATCH", "/Users/{id}", patch(json!([set("title"), set("nickName")])))
}

#[tokio::test]
async fn a_gate_that_lets_pass_is_no_hit() {
    check("users.*: read-only-mode x1", get("/Users"), &[create("eve")]).await;
    check("users.*: read-only-scope x1", get("/Users"), &[create("eve")]).await;
    check("users.*: read-only-admin x1", get("/Users"), &[create("eve")]).await;
    let two = [get("/Users"), get("/Users")];
    check("users.*: rate-limit(limit=2,window=1h) x1", get("/Users"), &two).await;
}

#[tokio::test]
async fn an_answer_that_no_edit_changes_is_no_hit() {
    let (list, delete) = (get("/Users"), ("DELETE", "/Users/{id}", Value::Null));
    check("users.*: truncate=50% x1", delete, std::slice::from_ref(&list)).await;
    let bench = Bench::start().await;
    for (id, rule) in [
        ("whole", "*: truncate=100% x1"),
        ("far", "*: rst@9999999 x1"),
        ("none", "*: challenge x1"),
    ] {
        arm(&bench.webex, &bench.org, id, rule).await;
        assert_eq!(bench.ask(&list).await, 200);
        assert_eq!((bench.hits(id).await, bench.told().await), (0, vec![]), "{rule}");
    }
}

#[tokio::test]
async fn a_patch_that_does_not_fit_the_answer_is_no_hit_and_the_journal_says_why() {
    let bench = Bench::start().await;
    let unfit = json!([{ "op": "remove", "path": "/Resources/7" }]);
    let rule = json!({ "id": "unfit", "schedule": { "times": 1 }, "effect": { "http": { "patch": unfit } } });
    crate::support::rules::arm(&bench.webex, &bench.org, &rule).await;
    assert_eq!(bench.ask(&get("/Users")).await, 200);
    assert_eq!((bench.hits("unfit").await, bench.told().await), (0, vec![]));
    let why = last_entry(&bench.webex, &bench.org).await["why"].clone();
    let why = why.as_str().unwrap();
    assert!(why.starts_with("the fault's patch does not fit this answer: "), "{why}");
}

#[tokio::test]
async fn a_toggle_beside_a_status_keeps_its_turn() {
    let bench = Bench::start().await;
    arm(&bench.webex, &bench.org, "throttle", "users.create: 429 x1").await;
    arm(&bench.webex, &bench.org, "race", "users.create: conflict x1").await;
    assert_eq!(bench.ask(&create("eve")).await, 429);
    assert_eq!(
        (bench.hits("race").await, bench.told().await),
        (0, vec!["throttle".to_owned()])
    );
    assert_eq!(bench.ask(&create("eve")).await, 409);
    assert_eq!(
        (bench.hits("race").await, bench.told().await),
        (1, vec!["race".to_owned()])
    );
}

#[tokio::test]
async fn a_scenario_a_budget_and_a_partition_go_on_only_with_what_was_done() {
    let bench = Bench::start().await;
    let rule = json!({
        "id": "rule",
        "match": { "op": "users.list" },
        "schedule": {
            "times": 1, "per": "client", "budget": { "hits": 1, "per": "1h" }, "state": { "machine": "m", "is": "started", "then": "over" },
        },
        "effect": { "protocol": "empty-not-found" },
    });
    crate::support::rules::arm(&bench.webex, &bench.org, &rule).await;
    let asked = [
        (SOMEBODY, 200, 0),
        (SOMEBODY, 200, 0),
        (NOBODY, 404, 1),
        (NOBODY, 200, 1),
    ];
    for (path, status, hits) in asked {
        assert_eq!(bench.ask(&get(path)).await, status, "{path}");
        assert_eq!(super::state(&bench.webex, &bench.org, "rule").await[1], hits, "{path}");
    }
}
