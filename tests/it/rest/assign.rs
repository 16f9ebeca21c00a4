//! `PATCH /v1/licenses/users`: licences given to people one by one.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::licenses::have;
use super::{admin, caller, ok, refused, rest_id, text};
use crate::support::journal::last_entry;
use crate::support::refusal::{FORBIDDEN, assert_gateway};
use crate::support::{Answer, Caller, make, start};

/// An org with three licences that nobody is given unasked: for calling at two places, one that there is one of, and one
/// without end; and with two people.
struct Stage {
    webex: MockWebex,
    org: Org,
    admin: Caller,
    people: [Value; 2],
    /// The ids of the licences: Calling, Few, Many.
    ids: [String; 3],
}

impl Stage {
    async fn set() -> Self {
        let (webex, org) = start().await;
        let licenses = json!({
            "Calling": { "locations": ["Berlin", "Oslo"], "assign": "none" },
            "Few": { "total": 1, "assign": "none" },
            "Many": { "assign": "none" },
        });
        have(&webex, &org, licenses).await;
        let scim = Caller::v2(&org);
        let people = [
            scim.create_user("ada@example.test").await,
            scim.create_user("bob@example.test").await,
        ];
        let admin = admin(&webex, &org);
        let list = ok(&admin.get("/licenses").await);
        let ids = [0, 1, 2].map(|at| text(&list["items"][at], "id").to_owned());
        Self {
            webex,
            org,
            admin,
            people,
            ids,
        }
    }

    async fn patch(&self, body: &Value) -> Answer {
        self.admin.patch("/licenses/users", body).await
    }

    /// The request of somebody for these licences.
    fn of(&self, person: usize, licenses: Value) -> Value {
        json!({ "personId": rest_id("PEOPLE", text(&self.people[person], "id")), "licenses": licenses })
    }

    /// What somebody is said to hold.
    fn holds(&self, person: usize, licenses: &[usize]) -> Value {
        let held: Vec<&str> = licenses.iter().map(|at| self.ids[*at].as_str()).collect();
        json!({
            "orgId": rest_id("ORGANIZATION", &self.org.id().to_string()),
            "personId": rest_id("PEOPLE", text(&self.people[person], "id")),
            "email": self.people[person]["userName"],
            "licenses": held,
        })
    }

    async fn used(&self) -> [u64; 3] {
        let list = ok(&self.admin.get("/licenses").await);
        [0, 1, 2].map(|at| list["items"][at]["consumedUnits"].as_u64().unwrap())
    }
}

#[tokio::test]
async fn licenses_are_given_and_taken_away_by_id_or_address() {
    let stage = Stage::set().await;
    let [_, few, many] = &stage.ids;
    let own = rest_id("ORGANIZATION", &stage.org.id().to_string());
    let mut body = stage.of(
        0,
        json!([{ "id": few }, { "id": many, "operation": "add", "properties": null }]),
    );
    body["orgId"] = own.into();
    body["siteUrls"] = json!([]);
    assert_eq!(ok(&stage.patch(&body).await), stage.holds(0, &[1, 2]));
    let entry = last_entry(&stage.webex, &stage.org).await;
    assert_eq!([&entry["operation"], &entry["applied"]], ["licenses.assign", "yes"]);
    assert_eq!(stage.used().await, [0, 1, 1]);
    let ada = ok(&stage.admin.get("/people?email=ada@example.test").await);
    assert_eq!(ada["items"][0]["licenses"], json!([few, many]));
    let body = json!({ "email": "ADA@example.test", "licenses": [{ "id": few, "operation": "remove" }] });
    assert_eq!(ok(&stage.patch(&body).await), stage.holds(0, &[2]));
    assert_eq!(stage.used().await, [0, 0, 1]);
}

#[tokio::test]
async fn a_license_for_calling_puts_its_holder_into_the_group_of_the_location() {
    let stage = Stage::set().await;
    let calling = &stage.ids[0];
    for (person, properties, place) in [
        (
            0,
            json!({ "locationId": rest_id("LOCATION", "Oslo"), "extension": "133" }),
            "Oslo",
        ),
        (1, json!({ "phoneNumber": "+14085267209" }), "Berlin"),
    ] {
        let body = stage.of(person, json!([{ "id": calling, "properties": properties }]));
        assert_eq!(ok(&stage.patch(&body).await), stage.holds(person, &[0]));
        let filter = format!("/groups?filter=displayName eq \"{place}\"&includeMembers=true");
        let groups = ok(&stage.admin.get(&filter).await);
        let members = &groups["groups"][0]["members"];
        assert_eq!(members.as_array().map(Vec::len), Some(1), "{groups}");
        assert_eq!(members[0]["id"], rest_id("PEOPLE", text(&stage.people[person], "id")));
    }
    let ada = ok(&stage.admin.get("/people?email=ada@example.test").await);
    let number = json!([{ "type": "work_extension", "value": "133" }]);
    assert_eq!(ada["items"][0]["phoneNumbers"], number);
}

#[tokio::test]
async fn what_can_be_done_is_done_and_the_answer_shows_what_was() {
    let stage = Stage::set().await;
    let [_, few, many] = &stage.ids;
    assert_eq!(stage.patch(&stage.of(0, json!([{ "id": few }]))).await.status, 200);
    let answer = stage.patch(&stage.of(1, json!([{ "id": few }, { "id": many }]))).await;
    assert_eq!(answer.status, 206, "{}", answer.text());
    assert_eq!(answer.json(), stage.holds(1, &[2]));
    let entry = last_entry(&stage.webex, &stage.org).await;
    assert_eq!(
        (&entry["operation"], &entry["applied"]),
        (&json!("licenses.assign"), &json!("partial"))
    );
    assert_eq!(
        entry["why"],
        "of 2 licenses 1 were done; licenses[0]: no license \"Few\" is left"
    );
    // Nothing of it can be done.
    let body = stage.of(1, json!([{ "id": few }, { "id": few, "operation": "remove" }]));
    let why = "licenses[0]: no license \"Few\" is left; licenses[1]: the user has no license \"Few\"";
    refused(&stage.patch(&body).await, 400, why);
    let entry = last_entry(&stage.webex, &stage.org).await;
    assert_eq!([&entry["operation"], &entry["applied"]], ["licenses.assign", "no"]);
    assert_eq!(stage.used().await, [0, 1, 1]);
}

/// Each body is refused with 400, or 404 where something is not there, and nothing is done.
async fn all_refused(stage: &Stage, rows: &[(Value, &str)]) {
    for (body, why) in rows {
        let status = if why.starts_with("there is no") { 404 } else { 400 };
        refused(&stage.patch(body).await, status, why);
    }
    assert_eq!(stage.used().await, [0, 0, 0]);
}

#[tokio::test]
async fn whom_a_request_means_must_be_clear() {
    let stage = Stage::set().await;
    let one = json!([{ "id": stage.ids[2] }]);
    let bob = rest_id("PEOPLE", text(&stage.people[1], "id"));
    let person = |id: &str| json!({ "personId": id, "licenses": one });
    let email = |email: Value| json!({ "email": email, "licenses": one });
    let mut two = email("ada@example.test".into());
    two["personId"] = bob.as_str().into();
    let mut elsewhere = person(&bob);
    elsewhere["orgId"] = "7".into();
    let rows = [
        (json!([]), "the body must be a JSON object, not an array"),
        (json!({ "licenses": one }), "email or personId is required"),
        (email(json!(7)), "email must be a text, not a number"),
        (
            email(json!("cy@example.test")),
            "there is no person with the email \"cy@example.test\"",
        ),
        (
            person("7"),
            "\"7\" is no person id: that is a UUID, or base64 of ciscospark://us/PEOPLE/…",
        ),
        (
            person("00000000-0000-0000-0000-000000000000"),
            "there is no person \"00000000-0000-0000-0000-000000000000\"",
        ),
        (two, "email and personId are of two people"),
        (
            elsewhere,
            "\"7\" is no organization id: that is a UUID, or base64 of ciscospark://us/ORGANIZATION/…",
        ),
    ];
    all_refused(&stage, &rows).await;
    let other = make(&stage.webex).await;
    let mut elsewhere = person(&bob);
    elsewhere["orgId"] = other.id().to_string().into();
    assert_gateway(&stage.patch(&elsewhere).await, 403, FORBIDDEN);
}

#[tokio::test]
async fn what_a_request_wants_must_be_clear() {
    const EMPTY: &str = "licenses is missing or empty: name what is to be assigned or removed";
    let stage = Stage::set().await;
    let [_, few, many] = &stage.ids;
    let of = |licenses: Value| stage.of(0, licenses);
    let mut sites = of(json!([{ "id": many }]));
    sites["siteUrls"] = json!([{ "siteUrl": "x.webex.com" }]);
    let rows = [
        (of(Value::Null), EMPTY),
        (of(json!([])), EMPTY),
        (of(json!({})), "licenses must be a list, not an object"),
        (of(json!([7])), "licenses[0] must be a JSON object, not a number"),
        (of(json!([{}])), "licenses[0].id is required"),
        (
            of(json!([{ "id": true }])),
            "licenses[0].id must be a text, not a boolean",
        ),
        (of(json!([{ "id": many }, { "id": "x" }])), "there is no license \"x\""),
        (
            of(json!([{ "id": many, "operation": "give" }])),
            "licenses[0].operation must be add or remove, not \"give\"",
        ),
        (
            of(json!([{ "id": many, "properties": 7 }])),
            "licenses[0].properties must be a JSON object, not a number",
        ),
        (
            of(json!([{ "id": few, "properties": { "extension": "1" } }])),
            "licenses[0]: the license \"Few\" has no locations, and so neither location nor extension",
        ),
        (sites, "siteUrls: this double has no sites"),
    ];
    all_refused(&stage, &rows).await;
}

#[tokio::test]
async fn a_license_for_calling_needs_a_number_or_an_extension_and_without_a_number_a_location() {
    let stage = Stage::set().await;
    let at = |properties: Value| stage.of(0, json!([{ "id": stage.ids[0], "properties": properties }]));
    let rows = [
        (
            at(json!({ "locationId": "Oslo" })),
            "licenses[0].properties.phoneNumber or extension is required: \"Calling\" is a license for calling",
        ),
        (
            at(json!({ "extension": "1" })),
            "licenses[0].properties.locationId is required where there is no phoneNumber",
        ),
        (
            at(json!({ "extension": 1 })),
            "licenses[0].properties.extension must be a text, not a number",
        ),
        (
            at(json!({ "extension": "1", "locationId": "Rome" })),
            "licenses[0]: the license is had at one of Berlin, Oslo",
        ),
    ];
    all_refused(&stage, &rows).await;
}

#[tokio::test]
async fn licenses_are_given_by_who_may_write_people_with_a_body_of_json() {
    let stage = Stage::set().await;
    let body = stage.of(0, json!([{ "id": stage.ids[2] }]));
    let reads = caller(
        &stage.webex,
        &stage.org,
        "",
        &["spark-admin:licenses_read", "spark-admin:people_read"],
    );
    assert_gateway(&reads.patch("/licenses/users", &body).await, 403, FORBIDDEN);
    let plain = caller(
        &stage.webex,
        &stage.org,
        "bob@example.test",
        &["spark-admin:people_write"],
    );
    assert_gateway(&plain.patch("/licenses/users", &body).await, 403, FORBIDDEN);
    let empty = stage.admin.send("PATCH", "/licenses/users", None).await;
    refused(&empty, 400, "the body is empty; send a JSON object");
    let read = stage.admin.get("/licenses/users").await;
    assert_eq!((read.status, read.header("allow")), (405, "PATCH, OPTIONS"));
    assert_eq!(stage.used().await, [0, 0, 0]);
}
