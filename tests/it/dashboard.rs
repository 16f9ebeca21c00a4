//! The page for a person, read as text: how much of an org it shows, and that nothing in an org becomes markup.

use serde_json::json;
use webex_scim_mock::MockWebex;

use crate::support::{Answer, Caller, send};

async fn home(webex: &MockWebex) -> Answer {
    let page = send("GET", &format!("{}/", webex.url()), &[], "").await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (200, "text/html;charset=UTF-8")
    );
    page
}

/// The part of the page below the heading that begins with this word.
fn section(page: &str, heading: &str) -> String {
    let (_, behind) = page.split_once(&format!("<h2>{heading}")).unwrap();
    behind.split("<h2>").next().unwrap().to_owned()
}

#[tokio::test]
async fn of_101_users_and_groups_100_are_listed_and_the_page_says_so() {
    let webex = MockWebex::start().await;
    let _org = webex.org().generate(100, 101).create().await;
    let page = home(&webex).await.text();
    for heading in ["Users", "Groups"] {
        let section = section(&page, heading);
        assert!(section.starts_with(" (101)</h2>"), "{section}");
        assert_eq!(section.matches("<th scope=\"row\"").count(), 100, "{section}");
        assert_eq!(
            section.matches("<p>The first 100 are shown.</p>").count(),
            1,
            "{section}"
        );
    }
}

#[tokio::test]
async fn of_100_users_and_groups_all_are_listed_and_nothing_is_said() {
    let webex = MockWebex::start().await;
    let _org = webex.org().generate(99, 100).create().await;
    let page = home(&webex).await.text();
    for heading in ["Users", "Groups"] {
        let section = section(&page, heading);
        assert!(section.starts_with(" (100)</h2>"), "{section}");
        assert_eq!(section.matches("<th scope=\"row\"").count(), 100, "{section}");
        assert!(!section.contains("are shown"), "{section}");
    }
}

#[tokio::test]
async fn names_made_of_script_are_shown_as_text() {
    const SCRIPT: &str = "<script>alert(\"1\")</script>";
    let webex = MockWebex::start().await;
    let org = webex.org().display_name(SCRIPT).create().await;
    let admin = Caller::connector(&org);
    let ada = json!({ "userName": "ada@example.test", "displayName": SCRIPT });
    assert_eq!(admin.post("/Users", &ada).await.status, 201);
    let team = json!({ "displayName": SCRIPT, "externalId": SCRIPT });
    assert_eq!(admin.post("/Groups", &team).await.status, 201);
    // The reason stands in the list of the last requests.
    let refused = admin.get("/Users?filter=%3Cscript%3E").await;
    assert_eq!(refused.status, 400);
    let why = refused.json()["detail"].as_str().unwrap().to_owned();
    assert!(why.contains("<script>"), "{why}");
    let why = why.replace('<', "&#60;").replace('>', "&#62;").replace('"', "&#34;");

    for url in [
        webex.url().to_owned() + "/",
        format!("{}/__mock/orgs/{}/", webex.url(), org.id()),
    ] {
        let page = send("GET", &url, &[], "").await;
        assert_eq!(page.status, 200);
        let text = page.text();
        let shown = "&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;";
        for part in [
            format!("<title>{shown}"),
            format!("<h1>{shown}</h1>"),
            format!("<td>{shown}</td>"),
            format!("<span class=\"why\">{why}</span>"),
            format!("<th scope=\"row\">{shown}</th><td class=\"mono\">{shown}</td>"),
        ] {
            assert!(text.contains(&part), "{part} is not in {text}");
        }
        // The page's own script is the only one, and the policy lets no other run.
        assert_eq!(text.matches("<script").count(), 1, "{text}");
        let policy = page.header("content-security-policy");
        let (_, nonce) = policy.split_once("script-src 'nonce-").unwrap();
        let own = format!("<script nonce=\"{}\">", nonce.strip_suffix('\'').unwrap());
        assert!(text.contains(&own), "{policy}");
    }
}
