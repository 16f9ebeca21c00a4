//! Pages of people: how many are on one, and where the next one is.

use webex_scim_mock::MockWebex;

use super::people::{emails, with_people};
use super::{admin, ok, text};
use crate::support::{Answer, Caller};

/// The path and query of the next page, behind `/v1`.
fn next(answer: &Answer) -> Option<String> {
    let link = answer.headers.get("link")?.to_str().unwrap();
    let url = link.strip_prefix('<').unwrap().strip_suffix(">; rel=\"next\"").unwrap();
    Some(url.split_once("/v1").unwrap().1.to_owned())
}

#[tokio::test]
async fn a_list_is_read_page_by_page_and_nobody_is_lost_or_told_twice_meanwhile() {
    let (webex, org, people) = with_people(&["a@e.test", "b@e.test", "c@e.test", "d@e.test", "e@e.test"]).await;
    let (admin, scim) = (admin(&webex, &org), Caller::v2(&org));
    let first = admin.get("/people?max=3&excludeStatus=true").await;
    let page = ok(&first);
    assert_eq!(emails(&page), [org.admin().0, "a@e.test", "b@e.test"]);
    assert!(page["items"][0].get("status").is_none(), "left out, as asked for");
    let link = next(&first).unwrap();
    assert!(link.starts_with("/people?max=3&excludeStatus=true&after="), "{link}");
    assert!(
        first
            .header("link")
            .starts_with(&format!("<{}/v1/people?", webex.url()))
    );
    // Those who were told are gone, the one at the border among them, and somebody is new.
    for at in [0, 1] {
        scim.delete(&format!("/Users/{}", text(&people[at], "id"))).await;
    }
    scim.create_user("f@e.test").await;
    let second = admin.get(&link).await;
    assert_eq!(emails(&ok(&second)), ["c@e.test", "d@e.test", "e@e.test"]);
    assert!(ok(&second)["items"][0].get("status").is_none());
    let last = admin.get(&next(&second).unwrap()).await;
    assert_eq!(emails(&ok(&last)), ["f@e.test"]);
    assert_eq!(next(&last), None, "nobody comes after the last");
}

#[tokio::test]
async fn a_page_that_is_just_full_has_none_after_it() {
    let (webex, org, _) = with_people(&["a@e.test", "b@e.test"]).await;
    let admin = admin(&webex, &org);
    for (max, more) in [(2, true), (3, false), (4, false)] {
        let answer = admin.get(&format!("/people?max={max}")).await;
        assert_eq!(next(&answer).is_some(), more, "max={max}");
    }
}

#[tokio::test]
async fn a_page_has_a_hundred_people_or_as_many_as_asked_for_up_to_a_thousand() {
    let webex = MockWebex::start().await;
    let org = webex.org().generate(1_000, 0).create().await;
    let admin = admin(&webex, &org);
    for (query, count) in [
        ("", 100),
        ("?max=101", 101),
        ("?max=1000", 1_000),
        ("?max=1001", 1_000),
        ("?max=100000000", 1_000),
        ("?callingData=true", 100),
        ("?callingData=true&max=99", 99),
        ("?callingData=true&max=101", 100),
    ] {
        let answer = admin.get(&format!("/people{query}")).await;
        assert_eq!(ok(&answer)["items"].as_array().unwrap().len(), count, "{query}");
        // Of the administrator and a thousand more.
        assert!(next(&answer).is_some(), "{query}");
    }
}
