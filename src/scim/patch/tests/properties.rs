//! Properties: arbitrary requests never panic, and what they make is canonical.

use proptest::prelude::*;

use crate::scim::samples::cases;

use super::*;
use crate::scim::resource::accept;

const PATHS: [&str; 18] = [
    "",
    "userName",
    "active",
    "name",
    "name.givenName",
    "emails",
    "emails.type",
    "emails[type eq \"work\"]",
    "emails[type eq \"fax\"].value",
    "emails[primary eq true].primary",
    "roles[primary eq \"True\"].value",
    "manager",
    "manager.value",
    "accountStatus",
    "accountStatus[value eq \"a\"]",
    "nonce",
    "id",
    ENTERPRISE,
];

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i16>().prop_map(Value::from),
        proptest::sample::select(vec!["", "a", "True", "work"]).prop_map(Value::from),
    ];
    let keys = [&PATHS[1..], &["value", "type", "primary", "givenName", "x"]].concat();
    leaf.prop_recursive(3, 16, 4, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((proptest::sample::select(keys.clone()), inner), 0..4).prop_map(|entries| {
                entries
                    .into_iter()
                    .map(|(key, value)| (key.to_owned(), value))
                    .collect()
            }),
        ]
    })
}

fn operations() -> impl Strategy<Value = Value> {
    let op = proptest::sample::select(vec!["add", "Remove", "replace", "move"]);
    let path = proptest::sample::select(PATHS.to_vec());
    let one = (op, path, value()).prop_map(|(op, path, value)| json!({"op": op, "path": path, "value": value}));
    proptest::collection::vec(one, 1..5).prop_map(Value::from)
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn patched_resources_are_canonical(operations in operations()) {
        if let Ok(applied) = apply(operations) {
            prop_assert_eq!(applied.changed, applied.resource != ada());
            let again = accept(&user(), Value::Object(applied.resource.clone()), &Reading::default());
            let mut expected = applied.resource;
            let mut again = again.unwrap();
            // Only what accept drops by design, and what it deduplicates, may differ.
            for name in ["id", "meta", "emails", "roles", ENTERPRISE] {
                expected.shift_remove(name);
                again.shift_remove(name);
            }
            prop_assert_eq!(again, expected);
        }
    }

    #[test]
    fn arbitrary_bodies_never_panic(body in value()) {
        drop(PatchRequest::parse(&body));
        if let Ok(request) = request(json!([{"op": "replace", "value": body}])) {
            drop(request.apply(&user(), &ada(), &Reading::default()));
        }
    }

    #[test]
    fn replacing_twice_is_replacing_once(path in proptest::sample::select(PATHS.to_vec()), value in value()) {
        let replace = json!([{"op": "replace", "path": path, "value": value}]);
        // What a value path finds, the value may have made unfindable.
        if !replace.to_string().contains(" eq ")
            && let Ok(first) = apply(replace.clone()) {
            let second = request(replace)
                .and_then(|request| request.apply(&user(), &first.resource, &Reading::default()));
            if let Ok(second) = second {
                prop_assert_eq!(second.resource, first.resource);
            }
        }
    }
}
