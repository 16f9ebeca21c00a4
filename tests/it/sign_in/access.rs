//! Everybody gets a token; what it opens is a matter of the person's role (Webex developer documentation).

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::visitor::Visitor;
use super::{Ask, REDIRECT_URI, token_of};
use crate::support::Caller;
use crate::support::refusal::{FORBIDDEN, assert_gateway};

/// What a person may do: read users, write users, read groups, write groups.
struct May {
    users: [bool; 2],
    groups: [bool; 2],
}

async fn caller(webex: &MockWebex, org: &Org, name: &str, password: &str) -> Caller {
    let email = format!("{name}@example.test");
    let answer = Visitor::new(webex)
        .sign_in(&Ask::state("s").link(webex.url(), None), (&email, password))
        .await;
    Caller::new(org.tenant_url(), &token_of(&answer, REDIRECT_URI, "s", org))
}

async fn check(name: &str, password: &str, may: May) {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let admin = Caller::connector(&org);
    let someone = caller(&webex, &org, name, password).await;
    let user = json!({ "userName": "new@example.test" });
    check_kind(&admin, &someone, "/Users", &user, may.users).await;
    let group = json!({ "displayName": "New" });
    check_kind(&admin, &someone, "/Groups", &group, may.groups).await;
}

/// Tries every operation on a kind, and that a refused one changes nothing.
async fn check_kind(admin: &Caller, someone: &Caller, kind: &str, new: &Value, [read, write]: [bool; 2]) {
    let before = admin.get(kind).await.json();
    let first = format!("{kind}/{}", before["Resources"][1]["id"].as_str().unwrap());
    for path in [kind, &first] {
        let answer = someone.get(path).await;
        if read {
            assert_eq!(answer.status, 200, "{}", answer.text());
            assert_eq!(answer.json(), admin.get(path).await.json());
        } else {
            assert_gateway(&answer, 403, FORBIDDEN);
        }
    }
    let patch = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{ "op": "replace", "path": "displayName", "value": "Renamed" }],
    });
    let put = admin.get(&first).await.json();
    if write {
        assert_eq!(someone.patch(&first, &patch).await.json()["displayName"], "Renamed");
        assert_eq!(someone.put(&first, &put).await.status, 200);
        let made = someone.post(kind, new).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let made = format!("{kind}/{}", made.json()["id"].as_str().unwrap());
        assert_eq!(someone.delete(&made).await.status, 204);
    } else {
        assert_gateway(&someone.patch(&first, &patch).await, 403, FORBIDDEN);
        assert_gateway(&someone.put(&first, &put).await, 403, FORBIDDEN);
        assert_gateway(&someone.post(kind, new).await, 403, FORBIDDEN);
        assert_gateway(&someone.delete(&first).await, 403, FORBIDDEN);
        assert_eq!(admin.get(kind).await.json(), before);
    }
}

#[tokio::test]
async fn a_full_administrator_reads_and_writes() {
    let may = May {
        users: [true, true],
        groups: [true, true],
    };
    check("admin", "demo-full-admin", may).await;
}

#[tokio::test]
async fn a_user_administrator_reads_and_writes_users_and_no_groups() {
    let may = May {
        users: [true, true],
        groups: [false, false],
    };
    check("user-admin", "demo-user-admin", may).await;
}

#[tokio::test]
async fn a_read_only_administrator_reads_and_does_not_write() {
    let may = May {
        users: [true, false],
        groups: [true, false],
    };
    check("readonly-admin", "demo-readonly-admin", may).await;
}

#[tokio::test]
async fn who_administers_nothing_gets_a_token_that_opens_nothing() {
    let may = || May {
        users: [false, false],
        groups: [false, false],
    };
    check("plain", "demo-plain-user", may()).await;
    check("eddy.example", "demo-eddy", may()).await;
}

#[tokio::test]
async fn a_token_has_the_scopes_that_were_asked_for_and_no_more() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    for (scope, opens) in [
        ("Identity:SCIM", true),
        ("spark:people_read spark:people_write", false),
        ("spark:people_read", false),
    ] {
        let ask = Ask {
            scope: scope.to_owned(),
            ..Ask::state("s")
        };
        let answer = Visitor::new(&webex)
            .sign_in(&ask.link(webex.url(), None), org.admin())
            .await;
        let token = token_of(&answer, REDIRECT_URI, "s", &org);
        let users = Caller::new(org.tenant_url(), &token).get("/Users").await;
        if opens {
            assert_eq!(users.status, 200, "{scope}");
        } else {
            assert_gateway(&users, 403, FORBIDDEN);
        }
    }
}

#[tokio::test]
async fn a_person_whom_scim_brought_signs_in_with_the_password_it_gave() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let admin = Caller::connector(&org);
    let role = json!([{ "value": "id_readonly_admin" }]);
    let body = json!({ "userName": "neo@example.test", "password": "first-secret", "roles": role });
    let made = admin.post("/Users", &body).await.json();
    assert_eq!(made.get("password"), None);
    let someone = caller(&webex, &org, "neo", "first-secret").await;
    assert_eq!(someone.get("/Groups").await.status, 200);
    let patch = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{ "op": "replace", "path": "password", "value": "second-secret" }],
    });
    let path = format!("/Users/{}", made["id"].as_str().unwrap());
    assert_eq!(admin.patch(&path, &patch).await.json().get("password"), None);
    caller(&webex, &org, "neo", "second-secret").await;
    let old = Visitor::new(&webex)
        .sign_in(
            &Ask::default().link(webex.url(), None),
            ("neo@example.test", "first-secret"),
        )
        .await;
    assert!(old.text().contains("The e-mail address or the password is wrong."));
}
