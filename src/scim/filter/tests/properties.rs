//! Properties: printing is the inverse of parsing, and nothing panics.

use proptest::prelude::*;

use crate::scim::samples::cases;
use serde_json::Value;

use crate::scim::filter::{CompareOp, Filter};
use crate::scim::path::AttributePath;
use crate::scim::samples::{ada, user};

fn literal() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ]
}

fn path() -> impl Strategy<Value = AttributePath> {
    let names = [
        "userName",
        "emails",
        "name.givenName",
        "active",
        "level",
        "hired",
        "not",
        "type",
        "manager.$ref",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
    ];
    proptest::sample::select(names.to_vec()).prop_map(|name| name.parse().unwrap())
}

fn leaf() -> impl Strategy<Value = Filter> {
    let op = proptest::sample::select(CompareOp::ALL.as_slice());
    prop_oneof![
        path().prop_map(Filter::Present),
        (path(), op, literal()).prop_map(|(path, op, value)| Filter::Compare { path, op, value }),
    ]
}

fn logic(leaf: impl Strategy<Value = Filter> + 'static) -> impl Strategy<Value = Filter> {
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 2..4).prop_map(Filter::and),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(Filter::or),
            inner.prop_map(|inner| Filter::Not(Box::new(inner))),
        ]
    })
}

fn filter() -> impl Strategy<Value = Filter> {
    let value_path = (path(), logic(leaf())).prop_map(|(path, inner)| Filter::ValuePath {
        path,
        filter: Box::new(inner),
    });
    logic(prop_oneof![3 => leaf(), 1 => value_path])
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn printing_a_filter_gives_the_filter(filter in filter()) {
        let text = filter.to_string();
        prop_assert_eq!(Filter::parse(&text), Ok(filter), "{}", text);
    }

    #[test]
    fn nothing_panics_on_any_text(text in "\\PC{0,60}") {
        drop(Filter::parse(&text));
    }

    #[test]
    fn nothing_panics_on_filter_like_text(
        text in "([a-z.]{1,4}|eq|pr|and|or|not|\\(|\\)|\\[|\\]|\"|\\\\|é| |[0-9]|true){0,16}"
    ) {
        if let Ok(filter) = Filter::parse(&text) {
            prop_assert_eq!(Filter::parse(&filter.to_string()), Ok(filter));
        }
    }

    #[test]
    fn nothing_panics_on_evaluation(filter in filter()) {
        let negated = Filter::Not(Box::new(filter.clone()));
        prop_assert_ne!(filter.matches(&user(), &ada()), negated.matches(&user(), &ada()));
        drop(filter.check(&user()));
        prop_assert!(filter.comparisons().len() >= filter.required_equalities().len());
    }
}
