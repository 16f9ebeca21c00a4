//! The runner itself: it refuses what it cannot read, it can fail, and it sends what the service sends.

use serde_json::{Value, json};
use webex_scim_mock::{MockWebex, Org};

use super::bearer;
use super::fixture::Case;
use super::replay::{Bearer, Blanks, Flavour, replay};
use crate::support::{control, start};

/// A conversation of one step.
fn case(flags: &str, step: &Value) -> Value {
    json!({
        "client": "entra", "title": "t", "source": ["s"], "base": "connector", "flags": flags, "steps": [step]
    })
}

fn read(case: &Value) -> Result<Case, String> {
    Case::read("entra", "x.json", &case.to_string())
}

#[test]
fn a_fixture_that_holds_what_nobody_reads_is_refused() {
    let step = json!({"name": "n", "request": {"method": "GET", "path": "/"}, "expect": {"status": 200}});
    assert!(read(&case("", &step)).is_ok());
    let refused = |pointer: &str, key: &str, value: Value, expected: &str| {
        let mut case = case("", &step);
        case.pointer_mut(pointer).unwrap()[key] = value;
        let problem = read(&case).unwrap_err();
        assert!(problem.starts_with(&format!("entra/x.json: {expected}")), "{problem}");
    };
    refused("", "titel", json!(1), "unknown field `titel`");
    refused("/steps/0", "saves", json!({}), "unknown field `saves`");
    refused("/steps/0/request", "query", json!(""), "unknown field `query`");
    refused("/steps/0/expect", "header", json!({}), "unknown field `header`");
    refused("", "base", json!("v3"), "unknown variant `v3`");
    refused("", "client", json!("okta"), "client is \"okta\", the folder \"entra\"");
    refused("", "source", json!([]), "title, source and steps must not be empty");
    let taken = "step \"n\" saves \"org\", a name that is taken";
    refused("/steps/0", "save", json!({"org": "/id"}), taken);
    let mut twice = case("", &step);
    twice["steps"][0]["request"] = json!({"method": "POST", "path": "/", "body": {}, "text": "{}"});
    let problem = read(&twice).unwrap_err();
    assert_eq!(problem, "entra/x.json: step \"n\" has both body and text");
    let other = Case::read("entra", "x.jsn", "{}").unwrap_err();
    assert_eq!(other, "entra/x.jsn: not a .json file, so nobody would read it");
}

#[tokio::test]
async fn a_conversation_that_goes_otherwise_is_told_with_every_difference() {
    let (webex, org) = start().await;
    let step = json!({
        "name": "finds nobody",
        "request": {"method": "GET", "path": "/Users?filter=userName eq \"x\""},
        "expect": {
            "status": 201,
            "headers": {"content-type": "application/scim+json", "location": "{{base}}"},
            "body": {"schemas": "{{any}}", "totalResults": 1, "startIndex": 1, "Resources": [], "id": "{{who}}"}
        },
        "save": {"who": "/id"}
    });
    let [flavour, ..] = Flavour::ALL;
    let told = replay(&webex, &org, &read(&case("", &step)).unwrap(), flavour)
        .await
        .unwrap_err();
    let base = org.tenant_url();
    let got = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": 0, "itemsPerPage": 0, "startIndex": 1, "Resources": []
    });
    let expected = format!(
        r#"entra/x.json, blanks as +, token of the sign-in
  step "finds nobody": GET {base}/Users?filter=userName+eq+%22x%22
    /id, to be saved as who
      expected a text
      got      nothing
    status
      expected 201
      got      200 with the body {:?}
    header content-type
      expected application/scim+json...
      got      "application/json;charset=UTF-8"
    header location
      expected {base}...
      got      ""
    /totalResults
      expected 1
      got      0
    /id
      expected "(no who)"
      got      nothing
    /itemsPerPage
      expected nothing
      got      0
"#,
        got.to_string()
    );
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_body_where_none_is_expected_and_none_where_one_is_are_differences() {
    let (webex, org) = start().await;
    let [flavour, ..] = Flavour::ALL;
    let step = |method: &str, path: &str, expect: Value| {
        let request = json!({"method": method, "path": path});
        json!({"name": "n", "request": request, "expect": expect})
    };
    let got = async |step: Value| {
        replay(&webex, &org, &read(&case("", &step)).unwrap(), flavour)
            .await
            .unwrap_err()
    };
    let told = got(step("GET", "/Users?count=0", json!({"status": 200}))).await;
    assert!(
        told.contains("    the whole body\n      expected nothing\n      got      {\"schemas\""),
        "{told}"
    );
    let lookup = format!("/Users?filter=userName eq {}", json!(org.admin().0));
    let find = step("GET", &lookup, json!({"status": 200, "body": "{{any}}"}));
    let mut both = case("", &find);
    both["steps"][0]["save"] = json!({"admin": "/Resources/0/id"});
    let delete = step("DELETE", "/Users/{{admin}}", json!({"status": 204, "body": null}));
    both["steps"].as_array_mut().unwrap().push(delete);
    let told = replay(&webex, &org, &read(&both).unwrap(), flavour).await.unwrap_err();
    assert!(
        told.ends_with("    the whole body\n      expected null\n      got      no JSON: \"\"\n"),
        "{told}"
    );
}

/// Targets and headers of what arrived at the org, without what differs from run to run.
async fn arrived(webex: &MockWebex, org: &Org) -> Vec<(String, Vec<String>)> {
    let path = format!("/orgs/{}/requests", org.id());
    let journal = control(webex, "GET", &path, None).await.json();
    let line = |exchange: &Value| {
        let target = exchange["target"].as_str().unwrap().to_owned();
        let headers = exchange["headers"].as_object().unwrap().iter();
        let headers = headers
            .filter(|(name, _)| *name != "host" && *name != "authorization")
            .map(|(name, value)| format!("{name}: {}", value.as_str().unwrap()));
        let mut headers: Vec<String> = headers.collect();
        headers.sort();
        (target, headers)
    };
    journal["items"].as_array().unwrap().iter().map(line).collect()
}

#[tokio::test]
async fn requests_go_out_as_the_service_sends_them() {
    let expect = json!({"status": 200, "body": "{{any}}"});
    let get = json!({
        "name": "looks up",
        "request": {
            "method": "GET", "path": "/Users?filter=userName eq \"a%2B@b\"",
            "headers": {"Content-Type": "application/scim+json; charset=utf-8"}
        },
        "expect": expect
    });
    let schemas = json!({"name": "reads", "request": {"method": "GET", "path": "/Schemas"}, "expect": expect});
    let post = json!({
        "name": "creates",
        "request": {"method": "POST", "path": "//Users", "body": {"userName": "a@example.com"}},
        "expect": {"status": 201, "body": "{{any}}"}
    });
    let mut case = case("aadOptscim062020", &get);
    case["steps"].as_array_mut().unwrap().extend([schemas, post]);
    let case = read(&case).unwrap();
    for (blanks, blank) in [(Blanks::Plus, "+"), (Blanks::Percent20, "%20")] {
        let (webex, org) = start().await;
        let bearer = Bearer::Issued;
        replay(&webex, &org, &case, Flavour { blanks, bearer }).await.unwrap();
        let base = format!("/v1/scim/{}", org.id());
        let lookup = format!("{base}/Users?filter=userName{blank}eq{blank}%22a%2B@b%22&aadOptscim062020");
        let expected = [
            (lookup, vec!["content-type: application/scim+json; charset=utf-8"]),
            (format!("{base}/Schemas?aadOptscim062020"), vec![]),
            (
                format!("{base}//Users?aadOptscim062020"),
                vec!["content-length: 28", "content-type: application/scim+json"],
            ),
        ];
        let expected =
            expected.map(|(target, headers)| (target, headers.into_iter().map(str::to_owned).collect::<Vec<_>>()));
        assert_eq!(arrived(&webex, &org).await, expected);
    }
}

#[tokio::test]
async fn the_two_tokens_are_two_and_the_signed_in_one_belongs_to_the_link_s_org() {
    let (webex, org) = start().await;
    let (signed_in, issued) = (bearer::signed_in(&org).await, bearer::issued(&webex, &org).await);
    assert_ne!(signed_in, issued);
    assert_ne!(signed_in, org.admin_token());
    for token in [signed_in, issued] {
        assert!(token.ends_with(&format!("_{}", org.id())), "{token}");
    }
}
