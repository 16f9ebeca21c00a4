//! The two tokens a connector is configured with: one that a person signed in for, one from the control plane.

use serde_json::json;
use url::Url;
use webex_scim_mock::{MockWebex, Org};

use crate::support::{control, send};

/// A token that the control plane issues for the full administrator.
pub(super) async fn issued(webex: &MockWebex, org: &Org) -> String {
    let answer = control(webex, "POST", &format!("/orgs/{}/tokens", org.id()), Some(&json!({}))).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["token"].as_str().unwrap().to_owned()
}

/// The token that the full administrator copies out of the address bar at the end of the tutorial's sign-in:
/// the link's page, the page's form, the session's authorization.
pub(super) async fn signed_in(org: &Org) -> String {
    let page = send("GET", org.sign_in_url(), &[], "").await;
    assert_eq!(page.status, 200, "{}", page.text());
    let (email, password) = org.admin();
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(hidden_fields(&page.text()));
    form.append_pair("email", email).append_pair("password", password);

    let link = Url::parse(org.sign_in_url()).unwrap();
    let action = link.join(&between(&page.text(), "action=\"", "\"")).unwrap();
    let urlencoded = [("content-type", "application/x-www-form-urlencoded")];
    let answer = send("POST", action.as_str(), &urlencoded, form.finish()).await;
    assert_eq!(answer.status, 302, "{}", answer.text());
    let cookie = answer.header("set-cookie").split(';').next().unwrap();
    let authorize = action.join(answer.header("location")).unwrap();

    let answer = send("GET", authorize.as_str(), &[("cookie", cookie)], "").await;
    assert_eq!(answer.status, 302, "{}", answer.text());
    let landed = Url::parse(answer.header("location")).unwrap();
    let fragment = landed.fragment().unwrap_or_default();
    let token = form_urlencoded::parse(fragment.as_bytes()).find(|(name, _)| name == "access_token");
    token.unwrap_or_else(|| panic!("no token in {landed}")).1.into_owned()
}

/// What the page's form carries along, as a browser would.
fn hidden_fields(page: &str) -> Vec<(String, String)> {
    let inputs = page.split("<input type=\"hidden\"").skip(1);
    inputs
        .map(|input| (between(input, "name=\"", "\""), between(input, "value=\"", "\"")))
        .collect()
}

/// What stands between the first two marks, as text.
fn between(html: &str, open: &str, close: &str) -> String {
    let (_, behind) = html.split_once(open).unwrap_or_else(|| panic!("no {open} in {html}"));
    let (escaped, _) = behind.split_once(close).unwrap();
    let text = [
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#38;", "&"),
    ];
    text.iter()
        .fold(escaped.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}
