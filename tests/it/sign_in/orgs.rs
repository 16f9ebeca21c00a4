//! Two organisations at one sign-in page: which is meant, and that people of one never get into the other.

use webex_scim_mock::{MockWebex, Org};

use super::visitor::Visitor;
use super::{Ask, REDIRECT_URI, token_of};
use crate::support::refusal::{FORBIDDEN, assert_gateway};
use crate::support::{Answer, Caller};

async fn two() -> (MockWebex, Org, Org) {
    let webex = MockWebex::start().await;
    let one = webex.org().create().await;
    let other = webex.org().create().await;
    (webex, one, other)
}

#[track_caller]
fn check_wrong(answer: &Answer) {
    assert_eq!((answer.status, answer.header("set-cookie")), (200, ""));
    let alert = r#"<p role="alert" id="error">The e-mail address or the password is wrong.</p>"#;
    assert!(answer.text().contains(alert), "{}", answer.text());
}

#[tokio::test]
async fn a_link_without_org_lets_the_domain_of_the_address_choose() {
    let (webex, one, other) = two().await;
    let link = Ask::state("s").link(webex.url(), None);
    for (org, stranger) in [(&one, &other), (&other, &one)] {
        let answer = Visitor::new(&webex).sign_in(&link, org.admin()).await;
        let token = token_of(&answer, REDIRECT_URI, "s", org);
        assert_eq!(Caller::new(org.tenant_url(), &token).get("/Users").await.status, 200);
        let foreign = Caller::new(stranger.tenant_url(), &token).get("/Users").await;
        assert_gateway(&foreign, 403, FORBIDDEN);
    }
}

#[tokio::test]
async fn a_link_with_org_lets_in_its_own_people_only() {
    let (webex, one, other) = two().await;
    let link = Ask::state("s").link(webex.url(), Some(&one));
    let mut visitor = Visitor::new(&webex);
    let page = visitor.open(&link).await;
    let refused = visitor.fill_in(&page, other.admin().0, other.admin().1).await;
    check_wrong(&refused);
    // The form that is shown again is still the first org's.
    let carried = format!(r#"<input type="hidden" name="org" value="{}">"#, one.id());
    assert!(refused.text().contains(&carried), "{}", refused.text());
    let answer = visitor.sign_in(&link, one.admin()).await;
    token_of(&answer, REDIRECT_URI, "s", &one);
}

#[tokio::test]
async fn a_link_with_org_lets_in_a_person_of_any_domain() {
    let (webex, one, other) = two().await;
    let domain = other.admin().0.split_once('@').unwrap().1;
    let user_name = format!("guest@{domain}");
    let body = serde_json::json!({ "userName": user_name, "password": "secret-of-guest" });
    assert_eq!(Caller::connector(&one).post("/Users", &body).await.status, 201);
    let person = (user_name.as_str(), "secret-of-guest");
    let link = |org| Ask::state("s").link(webex.url(), org);
    let answer = Visitor::new(&webex).sign_in(&link(Some(&one)), person).await;
    token_of(&answer, REDIRECT_URI, "s", &one);
    check_wrong(&Visitor::new(&webex).sign_in(&link(None), person).await);
}

#[tokio::test]
async fn an_org_that_does_not_exist_lets_nobody_in() {
    let (webex, one, _) = two().await;
    let link = Ask::default().link(webex.url(), Some(&one));
    for org in ["00000000-0000-4000-8000-000000000000", "no-uuid"] {
        let form = format!(
            "org={org}&goto={}&email={}&password={}",
            super::encode(&format!("/v1/authorize?{}", Ask::default().query())),
            super::encode(one.admin().0),
            one.admin().1
        );
        let answer = Visitor::new(&webex).post("/idb/saml2/jsp/doSSO.jsp", &form).await;
        check_wrong(&answer);
    }
    assert_eq!(Visitor::new(&webex).open(&link).await.status, 200);
}

#[tokio::test]
async fn a_session_of_one_org_is_none_in_the_other() {
    let (webex, one, other) = two().await;
    let mut visitor = Visitor::new(&webex);
    visitor.sign_in(one.sign_in_url(), one.admin()).await;
    let named = format!("{}&org={}", Ask::state("s").authorize(webex.url()), other.id());
    let form = visitor.open(&named).await;
    assert_eq!(form.status, 200, "{}", form.text());
    assert!(form.text().contains(other.admin().0), "{}", form.text());
    // Signing in there takes the first session's place.
    let answer = visitor.sign_in(&named, other.admin()).await;
    token_of(&answer, REDIRECT_URI, "s", &other);
    let answer = visitor.get(&Ask::state("s").authorize(webex.url())).await;
    token_of(&answer, REDIRECT_URI, "s", &other);
}
