//! Switches about what HTTP lets a client say of itself: where its page comes from, what it takes.

use serde_json::{Value, json};

use super::speaking;
use crate::support::{Answer, send};

const ORIGIN: (&str, &str) = ("origin", "https://elsewhere.test");

/// What an answer says to a browser.
fn told(answer: &Answer) -> Vec<(String, String)> {
    let names = answer.headers.keys().map(http::HeaderName::as_str);
    let names = names.filter(|name| name.starts_with("access-control-"));
    let mut told: Vec<_> = names
        .map(|name| (name.to_owned(), answer.header(name).to_owned()))
        .collect();
    told.sort();
    told
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[tokio::test]
async fn pages_of_other_origins_are_let_in_or_not() {
    let open = [
        ("access-control-allow-origin", "*"),
        (
            "access-control-expose-headers",
            "trackingid, etag, location, retry-after",
        ),
    ];
    let preflight = [
        (
            "access-control-allow-headers",
            "authorization, content-type, accept, if-match, if-none-match, trackingid",
        ),
        ("access-control-allow-methods", "GET, HEAD, POST, OPTIONS"),
        open[0],
        open[1],
        ("access-control-max-age", "600"),
    ];
    for (word, open, preflight) in [("off", &[][..], &[][..]), ("on", &open[..], &preflight[..])] {
        let (webex, org, admin) = speaking(json!({ "cors": word })).await;
        let url = format!("{}/Users", org.scim_url());
        let authorization = format!("Bearer {}", admin.token);
        let read = send("GET", &url, &[("authorization", &authorization), ORIGIN], "").await;
        assert_eq!((read.status, told(&read)), (200, pairs(open)));
        let refused = send("GET", &url, &[ORIGIN], "").await;
        assert_eq!((refused.status, told(&refused)), (401, pairs(open)));
        let asked = [ORIGIN, ("access-control-request-method", "POST")];
        let answer = send("OPTIONS", &url, &asked, "").await;
        assert_eq!((answer.status, told(&answer)), (204, pairs(preflight)));
        let plain = send("OPTIONS", &url, &[ORIGIN], "").await;
        assert_eq!((plain.status, told(&plain)), (204, pairs(open)));
        let control = send("GET", &format!("{}/__mock/version", webex.url()), &[], "").await;
        assert_eq!(told(&control), []);
    }
}

#[tokio::test]
async fn who_takes_no_json_is_answered_406_or_with_json_all_the_same() {
    for (word, status) in [("off", 200), ("on", 406)] {
        let (_webex, org, admin) = speaking(json!({ "accept.check": word, "error.body": "rfc" })).await;
        let url = format!("{}/Users?count=1", org.tenant_url());
        let authorization = format!("Bearer {}", admin.token);
        for accept in [
            "application/json",
            "application/scim+json",
            "application/*",
            "text/html, */*;q=0.1",
        ] {
            let headers = [("authorization", authorization.as_str()), ("accept", accept)];
            assert_eq!(send("GET", &url, &headers, "").await.status, 200, "{word} {accept}");
        }
        assert_eq!(admin.get("/Users?count=1").await.status, 200);
        let headers = [("authorization", authorization.as_str()), ("accept", "text/html")];
        let answer = send("GET", &url, &headers, "").await;
        assert_eq!(answer.status, status, "{}", answer.text());
        let body: Value = answer.json();
        let refusal = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": "406",
            "detail": "Accept is \"text/html\"; answers are application/json or application/scim+json.",
        });
        assert_eq!(body == refusal, word == "on", "{body}");
    }
}
