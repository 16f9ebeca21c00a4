//! What the comparer takes for alike, and how it names what is not.

use serde_json::{Value, json};

use super::{Difference, KINDS, Names, differences};

const ID: &str = "0c000000-0000-4000-8000-00000000000a";

/// Rows of pointer, expected, got; none where the bodies are alike.
#[track_caller]
fn compare(expected: Value, got: Value, rows: &[[&str; 3]]) {
    let rows: Vec<Difference> = rows
        .iter()
        .map(|[at, expected, got]| Difference::new(*at, *expected, *got))
        .collect();
    assert_eq!(differences(&expected, &got), rows, "{expected} against {got}");
}

#[test]
fn values_are_compared_by_type_and_value_and_every_difference_is_named() {
    compare(json!({"a": 1, "b": [null]}), json!({"b": [null], "a": 1}), &[]);
    compare(json!(null), json!(null), &[]);
    compare(json!("a"), json!("A"), &[["", "\"a\"", "\"A\""]]);
    compare(json!(false), json!("False"), &[["", "false", "\"False\""]]);
    compare(json!(1), json!(1.0), &[["", "1", "1.0"]]);
    compare(json!({}), json!([]), &[["", "{}", "[]"]]);
    compare(json!({"a": null}), json!({}), &[["/a", "null", "nothing"]]);
    compare(
        json!({"a": {"b": 1, "c": 2}, "urn:x:User": {"x/y~": 3}}),
        json!({"a": {"b": 2, "d": 4}, "urn:x:User": {"x/y~": 0}}),
        &[
            ["/a/b", "1", "2"],
            ["/a/c", "2", "nothing"],
            ["/a/d", "nothing", "4"],
            ["/urn:x:User/x~1y~0", "3", "0"],
        ],
    );
}

#[test]
fn lists_are_compared_in_order_and_members_as_a_set() {
    compare(json!(["a", "b"]), json!(["a", "b"]), &[]);
    compare(
        json!(["a", "b"]),
        json!(["b", "a"]),
        &[["/0", "\"a\"", "\"b\""], ["/1", "\"b\"", "\"a\""]],
    );
    compare(json!([1, 2]), json!([1]), &[["/1", "2", "nothing"]]);
    compare(json!([]), json!([1]), &[["/0", "nothing", "1"]]);
    let group = |members: Value| json!({"members": members});
    let (ada, ben) = (
        json!({"value": "a", "display": "Ada"}),
        json!({"value": "b", "display": "Ben"}),
    );
    compare(group(json!([ada, ben])), group(json!([ben, ada])), &[]);
    compare(
        group(json!([ada, ben])),
        group(json!([{"value": "c"}, {"value": "a", "display": "A"}])),
        &[
            ["/members/0/display", "\"Ada\"", "\"A\""],
            ["/members/1", r#"{"value":"b","display":"Ben"}"#, "nothing"],
            ["/members/0", "nothing", r#"{"value":"c"}"#],
        ],
    );
    compare(
        group(json!([ada])),
        group(json!([ada, ada])),
        &[["/members/1", "nothing", r#"{"value":"a","display":"Ada"}"#]],
    );
}

#[test]
fn placeholders_check_the_form() {
    for any in [json!(null), json!(1), json!("x"), json!([1]), json!({"a": 1})] {
        compare(json!("{{any}}"), any, &[]);
    }
    compare(json!({"a": "{{any}}"}), json!({}), &[["/a", "\"{{any}}\"", "nothing"]]);
    compare(json!("{{uuid}}"), json!(ID), &[]);
    compare(json!("{{instant}}"), json!("2026-02-03T04:05:06.789Z"), &[]);
    compare(json!("{{etag}}"), json!("W/\"12345678901\""), &[]);
    compare(json!("{{number}}"), json!(0.5), &[]);
    compare(json!("{{text}}"), json!("x"), &[]);
    compare(json!("{{hex}}"), json!("09af"), &[]);
    compare(
        json!("{{access-token}}"),
        json!(format!("{}_PF84_{ID}", "A".repeat(64))),
        &[],
    );
    compare(json!("{{bearer}}"), json!("Bearer sha256:0123456789ab"), &[]);
    let tracking = format!("ROUTER_{}", ID.to_uppercase());
    compare(json!("{{tracking-id}}"), json!(tracking), &[]);
    let bad = [
        ("{{uuid}}", json!(ID.to_uppercase())),
        ("{{uuid}}", json!(ID.replace('-', ""))),
        ("{{uuid}}", json!(1)),
        ("{{instant}}", json!("2026-02-03T04:05:06Z")),
        ("{{instant}}", json!("2026-02-03T04:05:06.789+00:00")),
        ("{{instant}}", json!("2026-02-30T04:05:06.789Z")),
        ("{{etag}}", json!("\"1\"")),
        ("{{etag}}", json!("W/\"\"")),
        ("{{etag}}", json!("W/\"1a\"")),
        ("{{number}}", json!(-1)),
        ("{{number}}", json!("1")),
        ("{{text}}", json!("")),
        ("{{text}}", json!(1)),
        ("{{hex}}", json!("")),
        ("{{hex}}", json!("0A")),
        ("{{access-token}}", json!(format!("{}_PF84_{ID}", "A".repeat(63)))),
        ("{{bearer}}", json!("Bearer sha256:0123456789AB")),
        ("{{bearer}}", json!("Basic sha256:0123456789ab")),
        ("{{tracking-id}}", json!(tracking.to_lowercase())),
        ("{{other}}", json!("other")),
    ];
    for (form, got) in bad {
        compare(
            json!(form),
            got.clone(),
            &[["", &json!(form).to_string(), &got.to_string()]],
        );
    }
}

#[test]
fn a_difference_of_any_kind_is_noticed() {
    let expected = json!({ "id": "{{uuid}}", "n": 1, "list": [{ "at": "{{instant}}" }] });
    let right = json!({ "id": ID, "n": 1, "list": [{ "at": "2026-01-02T03:04:05.678Z" }] });
    compare(expected.clone(), right.clone(), &[]);
    for (pointer, value, row) in [
        (
            "/id",
            json!("6C0D1D0A-9F5E-4D35-8F86-0F2F7F6B2F11"),
            ["/id", "\"{{uuid}}\"", "\"6C0D1D0A-9F5E-4D35-8F86-0F2F7F6B2F11\""],
        ),
        ("/n", json!("1"), ["/n", "1", "\"1\""]),
        ("/list", json!([]), ["/list/0", r#"{"at":"{{instant}}"}"#, "nothing"]),
        (
            "/list/0/at",
            json!("2026-01-02T03:04:05Z"),
            ["/list/0/at", "\"{{instant}}\"", "\"2026-01-02T03:04:05Z\""],
        ),
        ("/list/0", json!({}), ["/list/0/at", "\"{{instant}}\"", "nothing"]),
        (
            "/list/0",
            json!({ "at": "2026-01-02T03:04:05.678Z", "now": 1 }),
            ["/list/0/now", "nothing", "1"],
        ),
    ] {
        let mut wrong = right.clone();
        *wrong.pointer_mut(pointer).unwrap() = value;
        compare(expected.clone(), wrong, &[row]);
    }
}

#[test]
fn every_kind_is_described() {
    let readme = include_str!("../../../fixtures/README.md");
    for kind in KINDS {
        assert!(readme.contains(&format!("| `{{{{{kind}}}}}` |")), "{kind}");
    }
}

#[test]
fn names_stand_in_any_string_and_an_unknown_one_is_an_error() {
    let mut names = Names::default();
    names.set("ada", ID);
    assert_eq!(
        names.text("/Users/{{ada}}/{{ada}}").unwrap(),
        format!("/Users/{ID}/{ID}")
    );
    let body = json!({"a": ["{{ada}}", 1], "b": {"c": "<{{ada}}>"}});
    assert_eq!(
        names.body(&body).unwrap(),
        json!({"a": [ID, 1], "b": {"c": format!("<{ID}>")}})
    );
    assert_eq!(names.body(&json!({"{{ada}}": 1})), Ok(json!({ID: 1})));
    assert_eq!(names.expected(&json!(["{{any}}"])).unwrap(), json!(["{{any}}"]));
    let unknown = |name: &str| Err(format!("{{{{{name}}}}} stands for nothing here"));
    assert_eq!(names.text("{{ben}}"), unknown("ben"));
    assert_eq!(
        names.body(&json!(["{{any}}"])),
        Err("{{any}} stands for nothing here".to_owned())
    );
    assert_eq!(
        names.expected(&json!("<{{uuid}}>")).unwrap_err(),
        unknown("uuid").unwrap_err()
    );
    let open = "\"{{ada\" opens a placeholder and does not close it";
    assert_eq!(names.text("{{ada"), Err(open.to_owned()));
}
