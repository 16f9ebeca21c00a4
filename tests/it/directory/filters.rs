//! The filter language over HTTP: operators, joins, spellings of paths and of times.

use serde_json::json;
use webex_scim_mock::{MockWebex, Org};

use super::{CORE_USER, ENTERPRISE, both, found, id, list_of, ok, start_empty, text};
use crate::support::Caller;

/// An org without anybody, and three people whose names begin with a, b and c.
async fn three(caller: &Caller) -> [String; 3] {
    let mut ids = Vec::new();
    for (name, family, department) in [
        ("ann", "Abara", "Sales"),
        ("bob", "Berg", "Sales"),
        ("cid", "Castell", "Legal"),
    ] {
        let sent = json!({
            "userName": format!("{name}@example.test"),
            "displayName": format!("{name} {family}"),
            "name": {"familyName": family},
            "externalId": format!("ext-{name}"),
            ENTERPRISE: {"department": department},
        });
        ids.push(id(&ok(&caller.post("/Users", &sent).await, 201)).to_owned());
    }
    ids.try_into().unwrap()
}

/// Each filter with the letters of those it finds.
async fn check(org: &Org, filters: &[(&str, &str)]) {
    let bases = both(org);
    let ids = three(&bases[0]).await;
    for caller in &bases {
        for (filter, letters) in filters {
            let expected: Vec<&str> = letters
                .chars()
                .map(|letter| ids["abc".find(letter).unwrap()].as_str())
                .collect();
            assert_eq!(
                found(caller, &format!("/Users?filter={filter}")).await,
                expected,
                "{filter}"
            );
        }
    }
}

#[tokio::test]
async fn operators_and_joins_are_read_in_any_letter_case() {
    let (_webex, org) = start_empty().await;
    check(
        &org,
        &[
            ("userName Eq \"ann@example.test\"", "a"),
            (
                "userName EQ \"ann@example.test\" OR userName eQ \"cid@example.test\"",
                "ac",
            ),
            (
                "userName Eq \"cid@example.test\" or userName Eq \"ann@example.test\"",
                "ac",
            ),
            ("userName SW \"b\"", "b"),
            ("userName Ew \"example.test\"", "abc"),
            ("userName CO \"id@\"", "c"),
            ("userName NE \"bob@example.test\"", "ac"),
            ("displayName Pr AND department eq \"sales\"", "ab"),
            ("NOT (department eq \"Sales\")", "c"),
            (
                "meta.created GT \"2020-01-01T00:00:00Z\" And meta.created Lt \"9000-01-01T00:00:00Z\"",
                "abc",
            ),
            (
                "meta.created GE \"9000-01-01T00:00:00Z\" Or meta.created LE \"2020-01-01T00:00:00Z\"",
                "",
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn and_binds_tighter_than_or_and_parentheses_tighter_than_both() {
    let (_webex, org) = start_empty().await;
    check(
        &org,
        &[
            (
                "userName sw \"c\" or department eq \"Sales\" and userName sw \"a\"",
                "ac",
            ),
            (
                "(userName sw \"c\" or department eq \"Sales\") and userName sw \"a\"",
                "a",
            ),
            ("not (userName sw \"a\") and department eq \"Sales\"", "b"),
            ("not (userName sw \"a\" and department eq \"Sales\")", "bc"),
            ("not (not (userName sw \"a\"))", "a"),
            ("userName sw \"a\" and userName sw \"b\"", ""),
        ],
    )
    .await;
}

#[tokio::test]
async fn attributes_are_named_in_any_letter_case_short_by_urn_or_by_urn_and_dot() {
    let (_webex, org) = start_empty().await;
    check(
        &org,
        &[
            ("username eq \"ANN@EXAMPLE.TEST\"", "a"),
            ("DisplayName sw \"BOB\"", "b"),
            ("name.FAMILYNAME eq \"castell\"", "c"),
            ("Emails.Value eq \"Ann@Example.Test\"", "a"),
            ("emails eq \"ann@example.test\"", "a"),
            ("ExternalID eq \"EXT-BOB\"", "b"),
            ("Department eq \"legal\"", "c"),
            (&format!("{CORE_USER}:userName sw \"a\""), "a"),
            (&format!("{CORE_USER}:name.familyName sw \"b\""), "b"),
            (&format!("{ENTERPRISE}:department eq \"Sales\""), "ab"),
            (&format!("{ENTERPRISE}.department eq \"Sales\""), "ab"),
            (&format!("{}:department eq \"Sales\"", ENTERPRISE.to_uppercase()), "ab"),
        ],
    )
    .await;
}

#[tokio::test]
async fn an_index_finds_what_looking_at_everybody_finds() {
    let (_webex, org) = start_empty().await;
    let plain = [
        ("userName eq \"BOB@example.test\"", "b"),
        ("externalId eq \"Ext-Cid\"", "c"),
        ("externalId eq \"ext-ann\" or externalId eq \"ext-cid\"", "ac"),
        ("userName eq \"ann@example.test\" or externalId eq \"ext-bob\"", "ab"),
        ("userName eq \"ann@example.test\" and externalId eq \"ext-bob\"", ""),
        ("userName eq \"nobody@example.test\"", ""),
    ];
    // A double negation cannot be answered by an index.
    let slow = plain.map(|(filter, letters)| (format!("not (not ({filter}))"), letters));
    let slow = slow.iter().map(|(filter, letters)| (filter.as_str(), *letters));
    check(&org, &plain.into_iter().chain(slow).collect::<Vec<_>>()).await;
}

#[tokio::test]
async fn fifty_ids_joined_by_or_find_fifty_users_in_the_order_of_their_creation() {
    let webex = MockWebex::start().await;
    let org = webex.org().empty().generate(60, 0).create().await;
    for caller in both(&org) {
        let all = caller.get("/Users").await.json();
        let all = all["Resources"].as_array().unwrap();
        let terms: Vec<String> = all[5..55]
            .iter()
            .rev()
            .map(|user| format!("id eq \"{}\"", id(user)))
            .collect();
        let filter = terms.join(" or ");
        let answer = caller.get(&format!("/Users?filter={filter}&count=100")).await;
        assert_eq!(ok(&answer, 200), list_of(50, 1, &all[5..55]));
        let answer = caller
            .get(&format!("/Users?filter={filter}&count=20&startIndex=41"))
            .await;
        assert_eq!(ok(&answer, 200), list_of(50, 41, &all[45..55]));
    }
}

#[tokio::test]
async fn an_id_named_twice_finds_one_user() {
    let (_webex, org) = start_empty().await;
    let caller = Caller::connector(&org);
    let [ann, ..] = three(&caller).await;
    let twice = format!("/Users?filter=id eq \"{ann}\" or id eq \"{ann}\"");
    assert_eq!(found(&caller, &twice).await, [ann.as_str()]);
    let both = format!("/Users?filter=id eq \"{ann}\" and userName sw \"ann\"");
    assert_eq!(found(&caller, &both).await, [ann]);
}

#[tokio::test]
async fn times_are_compared_as_instants_whatever_their_offset_and_precision() {
    let (_webex, org) = start_empty().await;
    for (at, caller) in both(&org).iter().enumerate() {
        let user = caller.create_user(&format!("ann{at}@example.test")).await;
        let me = format!("id eq \"{}\" and", id(&user));
        let at: jiff::Timestamp = text(&user, "/meta/lastModified").parse().unwrap();
        let written = |shift_ms: i64, offset: i32| {
            let instant = at + jiff::SignedDuration::from_millis(shift_ms);
            let zone = jiff::tz::Offset::constant(offset as i8).to_time_zone();
            let text = instant.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S.%6f%:z").to_string();
            text.replace('+', "%2B")
        };
        for (op, shift, hits) in [
            ("gt", -1, true),
            ("gt", 0, false),
            ("gt", 1, false),
            ("ge", -1, true),
            ("ge", 0, true),
            ("ge", 1, false),
            ("lt", -1, false),
            ("lt", 0, false),
            ("lt", 1, true),
            ("le", -1, false),
            ("le", 0, true),
            ("le", 1, true),
        ] {
            for offset in [0, 2, -7] {
                let literal = written(shift, offset);
                for filter in [
                    format!("meta.lastModified {op} \"{literal}\""),
                    format!("Meta.Created {op} {literal}"),
                ] {
                    let ids = found(caller, &format!("/Users?filter={me} {filter}")).await;
                    assert_eq!(!ids.is_empty(), hits, "{filter}");
                }
            }
        }
    }
}

#[tokio::test]
async fn last_modified_tells_changed_users_from_the_others() {
    let (_webex, org) = start_empty().await;
    let caller = Caller::v2(&org);
    let [_, bob, _] = three(&caller).await;
    org.clock().advance(std::time::Duration::from_secs(3600));
    let title = super::patch(json!([{"op": "add", "path": "title", "value": "x"}]));
    let changed = caller.patch(&format!("/Users/{bob}"), &title).await.json();
    let since = text(&changed, "/meta/lastModified");
    let filter = format!("/Users?filter=meta.lastModified ge \"{since}\"");
    assert_eq!(found(&caller, &filter).await, [bob]);
    let filter = format!("/Users?filter=meta.created ge \"{since}\"");
    assert!(found(&caller, &filter).await.is_empty());
}
