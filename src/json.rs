//! JSON as testers write it. A name that stands twice in one object (RFC 8259 section 4) has no meaning that all readers
//! share, and to keep the last of them would throw away in silence what was written first.

use std::cell::RefCell;
use std::fmt;

use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Most pointers that are told of one text. Source: our choice; who has more mends these first.
const MAX_TOLD: usize = 50;

/// A text that was read, and the pointers (RFC 6901) of the members whose name stood in their object already.
#[derive(Debug, PartialEq)]
pub(crate) struct Read {
    pub(crate) value: Value,
    pub(crate) twice: Vec<String>,
}

/// What is wrong with a member of [`Read::twice`].
pub(crate) const TWICE: &str = "stands twice in its object; leave one of the two out";

/// # Errors
///
/// Where it stops to be JSON.
pub(crate) fn read(bytes: &[u8]) -> serde_json::Result<Read> {
    let twice = RefCell::default();
    let root = Place {
        above: None,
        step: Step::Root,
        twice: &twice,
    };
    let mut text = serde_json::Deserializer::from_slice(bytes);
    let value = root.deserialize(&mut text)?;
    text.end()?;
    Ok(Read {
        value,
        twice: twice.into_inner(),
    })
}

/// Where a value stands: the way back to the root.
#[derive(Clone, Copy)]
struct Place<'p> {
    above: Option<&'p Place<'p>>,
    step: Step<'p>,
    twice: &'p RefCell<Vec<String>>,
}

#[derive(Clone, Copy)]
enum Step<'p> {
    Root,
    Name(&'p str),
    Index(usize),
}

impl Place<'_> {
    fn below<'q>(&'q self, step: Step<'q>) -> Place<'q> {
        Place {
            above: Some(self),
            step,
            twice: self.twice,
        }
    }

    fn pointer(&self) -> String {
        let above = self.above.map(Self::pointer).unwrap_or_default();
        match self.step {
            Step::Root => above,
            Step::Name(name) => format!("{above}/{}", name.replace('~', "~0").replace('/', "~1")),
            Step::Index(index) => format!("{above}/{index}"),
        }
    }

    fn note(&self) {
        let mut twice = self.twice.borrow_mut();
        if twice.len() < MAX_TOLD {
            twice.push(self.pointer());
        }
    }
}

impl<'de> DeserializeSeed<'de> for Place<'_> {
    type Value = Value;

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Place<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(flag.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Value, E> {
        let number = Number::from_f64(number).ok_or_else(|| E::custom("number out of range"))?;
        Ok(number.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self.below(Step::Index(list.len())))? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let place = self.below(Step::Name(&name));
            if object.contains_key(&name) {
                place.note();
            }
            let value = members.next_value_seed(place)?;
            object.insert(name, value);
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(text: &str, value: Value, twice: &[&str]) {
        let twice = twice.iter().map(|pointer| (*pointer).to_owned()).collect();
        assert_eq!(read(text.as_bytes()).unwrap(), Read { value, twice }, "{text}");
    }

    #[test]
    fn every_name_that_stands_twice_is_told_with_its_place() {
        check(r#"{"a": 1, "b": {"a": 2}}"#, json!({"a": 1, "b": {"a": 2}}), &[]);
        check(r#"{"a": [1], "a": []}"#, json!({"a": []}), &["/a"]);
        check(r#"{"a": 1, "a": 2, "a": 3}"#, json!({"a": 3}), &["/a", "/a"]);
        check(r#"{"\u0061": 1, "a": 2}"#, json!({"a": 2}), &["/a"]);
        check(
            r#"[0, {"x/y": {"~": 1, "~": null}}]"#,
            json!([0, {"x/y": {"~": null}}]),
            &["/1/x~1y/~0"],
        );
    }

    #[test]
    fn so_many_are_told_and_no_more() {
        let text = |count: usize| format!("{{{}}}", vec!["\"a\": 1"; count + 1].join(","));
        for (count, told) in [(MAX_TOLD, MAX_TOLD), (MAX_TOLD + 1, MAX_TOLD)] {
            assert_eq!(read(text(count).as_bytes()).unwrap().twice.len(), told);
        }
    }

    #[test]
    fn what_is_no_json_is_refused_as_ever() {
        for text in [
            "",
            "{",
            "[1,]",
            "1 2",
            "{\"a\"}",
            "1e400",
            "nul",
            "\"\\ud800\"",
            "{1:2}",
            &"[".repeat(200),
        ] {
            let plain: serde_json::Error = serde_json::from_str::<Value>(text).unwrap_err();
            assert_eq!(
                read(text.as_bytes()).unwrap_err().to_string(),
                plain.to_string(),
                "{text}"
            );
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,4}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 20, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map(".{0,3}", inner, 0..5).prop_map(|map| map.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn without_a_repetition_it_reads_what_everyone_reads(value in any_json()) {
            let text = value.to_string();
            let plain: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(read(text.as_bytes()).unwrap(), Read { value: plain, twice: Vec::new() });
        }
    }
}
