//! The published link in every edition, from the first page to the first SCIM call.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;
use webex_scim_mock::MockWebex;

use super::visitor::Visitor;
use super::{Ask, CLIENT_ID, encode, token_of};
use crate::support::{Caller, send};

const PUBLISHED: &str = "https://idbroker.webex.com/";

/// A file of `fixtures/sign-in-links`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Edition {
    edition: String,
    link: String,
    redirect_uri: String,
    state: String,
}

impl Edition {
    fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sign-in-links");
        let paths: BTreeSet<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
            .collect();
        let read = |path| serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        paths.iter().map(read).collect()
    }

    /// The link as somebody opens it: the double in the place of the published host, and nothing else changed.
    fn at(&self, url: &str) -> String {
        match self.link.strip_prefix(PUBLISHED) {
            Some(rest) => format!("{url}/{rest}"),
            None => self.link.replace("{{url}}", url),
        }
    }
}

/// A text in which the unreserved characters stand as they are (RFC 3986 section 2.3).
fn unreserved(text: &str) -> String {
    [("%2D", "-"), ("%2E", "."), ("%5F", "_"), ("%7E", "~")]
        .iter()
        .fold(text.to_owned(), |text, (encoded, plain)| text.replace(encoded, plain))
}

#[tokio::test]
async fn every_edition_of_the_published_link_ends_in_a_token_that_opens_the_directory() {
    let editions = Edition::all();
    let published = editions.iter().filter(|edition| edition.link.starts_with(PUBLISHED));
    assert_eq!((published.count(), editions.len()), (4, 5), "fixtures/sign-in-links");
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let mut tokens = BTreeSet::from([org.admin_token().to_owned()]);
    for edition in &editions {
        let link = edition.at(webex.url());
        assert!(link.starts_with(webex.url()), "{link}");
        let answer = Visitor::new(&webex).sign_in(&link, org.admin()).await;
        let token = token_of(&answer, &edition.redirect_uri, &edition.state, &org);
        let users = Caller::new(org.tenant_url(), &token).get("/Users").await;
        assert_eq!((users.status, users.json()["totalResults"].as_u64()), (200, Some(10)));
        assert!(
            tokens.insert(token),
            "{}: a token that was given before",
            edition.edition
        );
    }
}

#[tokio::test]
async fn the_link_that_the_double_itself_prints_works_with_and_without_its_org() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let (without_org, named) = org.sign_in_url().rsplit_once("&org=").unwrap();
    assert_eq!(named, org.id().to_string());
    for link in [org.sign_in_url(), without_org] {
        let answer = Visitor::new(&webex).sign_in(link, org.admin()).await;
        let state = "this-should-be-a-random-string-for-security-purpose";
        let token = token_of(&answer, super::REDIRECT_URI, state, &org);
        assert_eq!(Caller::new(org.tenant_url(), &token).get("/Users").await.status, 200);
    }
}

#[tokio::test]
async fn a_link_copied_out_of_a_pages_source_works() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let link = Ask::state("s").link(webex.url(), None).replace('&', "&amp;");
    let answer = Visitor::new(&webex).sign_in(&link, org.admin()).await;
    token_of(&answer, super::REDIRECT_URI, "s", &org);
}

#[tokio::test]
async fn a_state_of_special_characters_comes_back_byte_for_byte() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    for state in [
        "a b+c",
        "100%25 %20 %zz %",
        "&access_token=forged#fragment?x=y;z",
        "\"><script>alert('x')</script>",
        "{\"csrf\":\"1\",\"next\":\"https://app.example/?a=b&c=d\"}",
        "&amp;&#38;&lt;",
        "ü€😀\u{0}\r\n\t",
        "~-._*!'()",
        "c3RhdGU+/w==",
    ] {
        let answer = Visitor::new(&webex)
            .sign_in(&Ask::state(state).link(webex.url(), None), org.admin())
            .await;
        let location = answer.header("location");
        let (_, back) = location.split_once("&state=").unwrap();
        token_of(&answer, super::REDIRECT_URI, back, &org);
        let decoded = percent_encoding::percent_decode_str(back).decode_utf8().unwrap();
        assert_eq!(decoded, state, "{location}");
        // Read as a form it is the same: no plus sign stands for a blank.
        assert!(!back.contains('+') && !back.contains('&'), "{location}");
    }
}

#[tokio::test]
async fn what_a_once_encoded_link_leaves_bare_gets_through_the_redirects() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    for state in ["a b", "ü€😀", "<\"{|}\"[^`\\]>", "a\r\nX-Injected: b"] {
        let readable = format!(
            "https://idbroker.webex.com/idb/oauth2/v1/authorize?response_type=token&client_id={CLIENT_ID}&redirect_uri={}&scope={}&state={state}",
            super::REDIRECT_URI,
            super::SCOPES,
        );
        let link = format!(
            "{}/idb/saml2/jsp/doSSO.jsp?type=login&goto={}",
            webex.url(),
            encode(&readable)
        );
        let answer = Visitor::new(&webex).sign_in(&link, org.admin()).await;
        assert_eq!(answer.header("x-injected"), "");
        token_of(&answer, super::REDIRECT_URI, &unreserved(&encode(state)), &org);
    }
}

#[tokio::test]
async fn without_a_state_the_fragment_has_none() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let answer = Visitor::new(&webex)
        .sign_in(&Ask::default().link(webex.url(), None), org.admin())
        .await;
    let with_one = format!("{}&state=", answer.header("location"));
    super::token_in(&with_one, super::REDIRECT_URI, "", &org);
}

#[tokio::test]
async fn who_begins_at_the_authorization_request_is_sent_to_the_form_and_back() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let ask = Ask::state("from the middle");
    let first = send("GET", &ask.authorize(webex.url()), &[], "").await;
    let goto = encode(&format!("/idb/oauth2/v1/authorize?{}", ask.query()));
    assert_eq!((first.status, first.text().as_str()), (302, ""));
    assert_eq!(
        unreserved(first.header("location")),
        unreserved(&format!("/idb/saml2/jsp/doSSO.jsp?type=login&goto={goto}"))
    );
    assert_eq!(first.header("set-cookie"), "");
    let mut visitor = Visitor::new(&webex);
    let answer = visitor.sign_in(&ask.authorize(webex.url()), org.admin()).await;
    token_of(&answer, super::REDIRECT_URI, "from%20the%20middle", &org);
}

#[tokio::test]
async fn a_redirect_uri_may_be_left_out_where_only_one_is_registered() {
    let webex = MockWebex::start().await;
    let org = webex.demo_org();
    let url = format!(
        "{}/idb/oauth2/v1/authorize?response_type=token&client_id={CLIENT_ID}&scope=Identity%3ASCIM&state=s",
        webex.url()
    );
    let answer = Visitor::new(&webex).sign_in(&url, org.admin()).await;
    token_of(&answer, super::REDIRECT_URI, "s", &org);
}
