//! Properties of `accept`.

use proptest::prelude::*;

use super::*;
use crate::scim::samples::cases;

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        proptest::sample::select(["", "a", "True", "work", "2020-01-01T00:00:00Z"].as_slice()).prop_map(Value::from),
    ];
    let keys = proptest::sample::select(
        [
            "value",
            "type",
            "primary",
            "userName",
            "emails",
            "name",
            "name.givenName",
            "givenName",
            "active",
            "manager",
            "manager.value",
            "members",
            ENTERPRISE,
            CORE,
            "schemas",
            "id",
            "",
        ]
        .as_slice(),
    );
    leaf.prop_recursive(3, 32, 5, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((keys.clone(), inner), 0..5).prop_map(|entries| {
                entries
                    .into_iter()
                    .map(|(key, value)| (key.to_owned(), value))
                    .collect()
            }),
        ]
    })
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn accepting_is_idempotent_and_never_panics(body in json_value()) {
        let mut body = body;
        if body.is_object() {
            body["userName"] = json!("ada");
        }
        if let Ok(read) = accept(&user(), body, &Reading::default()) {
            let again = accept(&user(), Value::Object(read.clone()), &Reading::default());
            prop_assert_eq!(again, Ok(read));
        }
    }
}
