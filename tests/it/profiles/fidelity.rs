//! What an answer says of itself: whether its bytes are published, or assumed.

use serde_json::json;

use super::speaking;
use crate::support::Caller;

#[tokio::test]
async fn answers_whose_bytes_are_assumed_say_so_unless_it_is_turned_off() {
    for (word, told) in [("on", true), ("off", false)] {
        let (_webex, org, connector) = speaking(json!({ "fidelity.header": word })).await;
        let v2 = Caller::v2(&org);
        let ada = json!({ "userName": "ada@example.com" });
        let created = v2.post("/Users", &ada).await;
        for (answer, row) in [
            (connector.get("/Users").await, "connector-scim-2"),
            (v2.get("/Users/nobody").await, "not-found-text"),
            (v2.post("/Users", &ada).await, "conflict-text"),
            (v2.get("/Users?filter=title eq \"x\"").await, "refusal-text"),
            (v2.get("/Printers").await, "gateway-404"),
            (v2.delete("/Users").await, "gateway-text"),
        ] {
            let expected = if told {
                format!("assumed; row=\"{row}\"")
            } else {
                String::new()
            };
            assert_eq!(answer.header("x-mock-fidelity"), expected, "{word} {}", answer.text());
        }
        let published = [
            (created, 201),
            (v2.get("/Users").await, 200),
            (v2.get("/Users?filter=externalId pr").await, 400),
            (Caller::new(org.scim_url(), "nothing").get("/Users").await, 401),
        ];
        for (answer, status) in published {
            assert_eq!((answer.status, answer.header("x-mock-fidelity")), (status, ""));
        }
    }
}
