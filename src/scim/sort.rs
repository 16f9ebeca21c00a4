//! Sorting (RFC 7644 section 3.4.2.3): by one attribute, each type by its own order.

use std::cmp::Ordering;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::collection::is_primary;
use super::error::Error;
use super::path::AttributePath;
use super::schema::{Attribute, Kind, Mutability, Resolved, ResourceType};
use super::value::{fold, instant_of, quoted, text_of};

/// By what, and in which direction, resources are sorted.
///
/// ```
/// use webex_scim_mock::scim::sort::Sort;
/// let sort = Sort::parse(Some("name.familyName"), Some("descending"))?.unwrap();
/// assert!(sort.descending);
/// assert_eq!(Sort::parse(None, Some("descending"))?, None);
/// # Ok::<(), webex_scim_mock::scim::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Sort {
    /// The attribute.
    pub by: AttributePath,
    /// Greatest first.
    pub descending: bool,
}

impl Sort {
    /// Reads `sortBy` and `sortOrder`. Blank parameters count as absent, and without the first there is no order to speak of.
    ///
    /// # Errors
    ///
    /// `invalidValue` for an order that is none, `invalidPath` for what cannot name an attribute.
    pub fn parse(by: Option<&str>, order: Option<&str>) -> Result<Option<Self>, Error> {
        let given = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let descending = match given(order).map(|order| order.to_ascii_lowercase()).as_deref() {
            None | Some("ascending") => false,
            Some("descending") => true,
            Some(other) => {
                let other = quoted(other);
                return Err(Error::invalid_value(format!(
                    "sortOrder must be ascending or descending, not {other}"
                )));
            }
        };
        match given(by) {
            None => Ok(None),
            Some(by) => Ok(Some(Self {
                by: AttributePath::parse(&by)?,
                descending,
            })),
        }
    }

    /// Refuses what no schema knows, what nobody may read, and a complex attribute that has no value of its own.
    ///
    /// # Errors
    ///
    /// `invalidValue`, saying what would be right.
    pub fn check(&self, resource_type: &ResourceType) -> Result<(), Error> {
        let by = &self.by;
        let refused = |why: String| Err(Error::invalid_value(format!("sortBy: {why}")));
        let Some(found) = resource_type.resolve(by) else {
            return refused(format!("{by} is not an attribute of {}", resource_type.name));
        };
        if found.attribute.mutability == Mutability::WriteOnly || found.leaf().mutability == Mutability::WriteOnly {
            return refused(format!("{by} is writeOnly"));
        }
        if found.leaf().is_complex() && found.leaf().value_sub_attribute().is_none() {
            let parts: Vec<String> = (found.leaf().sub_attributes.iter())
                .map(|part| format!("{by}.{}", part.name))
                .collect();
            return refused(format!("{by} is complex; name one of {}", parts.join(", ")));
        }
        Ok(())
    }

    /// What a canonical resource is sorted by.
    pub fn key(&self, resource_type: &ResourceType, resource: &Map<String, Value>) -> Key {
        let found = resource_type.resolve(&self.by);
        Key(found.and_then(|found| order_of(&found, found.value(resource)?)))
    }

    /// The order of two keys in this direction. What has no value comes last, and first where the greatest does.
    pub fn compare(&self, left: &Key, right: &Key) -> Ordering {
        let ascending = match (&left.0, &right.0) {
            (Some(left), Some(right)) => left.compare(right),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        if self.descending {
            ascending.reverse()
        } else {
            ascending
        }
    }
}

/// What one resource is sorted by.
#[derive(Debug, Clone, PartialEq)]
pub struct Key(Option<Order>);

/// A value of one of the types that have an order.
#[derive(Debug, Clone, PartialEq)]
enum Order {
    Flag(bool),
    Number(f64),
    Instant(Timestamp),
    Text(String),
}

impl Order {
    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Flag(left), Self::Flag(right)) => left.cmp(right),
            (Self::Number(left), Self::Number(right)) => left.total_cmp(right),
            (Self::Instant(left), Self::Instant(right)) => left.cmp(right),
            (Self::Text(left), Self::Text(right)) => left.cmp(right),
            // Two resource types may give one name to attributes of two types.
            (left, right) => left.rank().cmp(&right.rank()),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Flag(_) => 0,
            Self::Number(_) => 1,
            Self::Instant(_) => 2,
            Self::Text(_) => 3,
        }
    }
}

/// Of several values the primary one counts, or else the first; of a complex one its part, or else its `value`.
fn order_of(found: &Resolved<'_>, value: &Value) -> Option<Order> {
    let value = match value {
        Value::Array(items) => items.iter().find(|item| is_primary(item)).or_else(|| items.first())?,
        single => single,
    };
    let part = found.sub_attribute.or_else(|| found.attribute.value_sub_attribute());
    match (value, part) {
        (Value::Object(parts), Some(part)) => scalar(part, first(parts.get(&part.name)?)?),
        (value, _) => scalar(found.attribute, value),
    }
}

fn first(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(items) => items.first(),
        single => Some(single),
    }
}

fn scalar(attribute: &Attribute, value: &Value) -> Option<Order> {
    match attribute.kind {
        Kind::Boolean => value.as_bool().map(Order::Flag),
        Kind::Integer | Kind::Decimal => value.as_f64().map(Order::Number),
        Kind::DateTime => instant_of(value.as_str()?).map(Order::Instant),
        _ => {
            let text = text_of(value)?;
            Some(Order::Text(fold(&text, attribute.case_exact).into_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scim::samples::{map, user};

    /// The names of these resources, sorted.
    #[track_caller]
    fn check(by: &str, order: &str, expected: &str) {
        let resources = [
            json!({"userName": "a", "title": "zeta", "active": true, "meta": {"created": "2024-05-01T12:00:00+02:00"},
                "emails": [{"value": "z@x"}, {"value": "b@x", "primary": true}]}),
            json!({"userName": "b", "title": "Alpha", "active": false, "meta": {"created": "2024-05-01T11:00:00Z"},
                "emails": [{"value": "C@x"}, {"value": "a@x"}]}),
            json!({"userName": "c", "title": "beta", "meta": {"created": "2024-05-01T09:00:00Z"}}),
            json!({"userName": "d", "active": true, "emails": [{"value": "a@x"}]}),
        ];
        let sort = Sort::parse(Some(by), Some(order)).unwrap().unwrap();
        assert_eq!(sort.check(&user()), Ok(()), "{by}");
        let mut keyed: Vec<(Key, &Value)> = resources
            .iter()
            .map(|it| (sort.key(&user(), &map(it.clone())), &it["userName"]))
            .collect();
        keyed.sort_by(|(left, _), (right, _)| sort.compare(left, right));
        let names: String = keyed.iter().filter_map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, expected, "{by} {order}");
    }

    #[test]
    fn each_type_has_its_order_and_what_is_missing_is_last_or_first() {
        check("title", "ascending", "bcad");
        check("title", "descending", "dacb");
        check("urn:ietf:params:scim:schemas:core:2.0:User:TITLE", "Ascending", "bcad");
        check("active", "ascending", "badc");
        check("active", "descending", "cadb");
        check("meta.created", "ascending", "cabd");
    }

    #[test]
    fn of_several_values_the_primary_or_the_first_counts() {
        check("emails", "ascending", "dabc");
        check("emails.value", "", "dabc");
        check("emails.value", "descending", "cbad");
    }

    #[test]
    fn what_cannot_be_sorted_by_is_refused_with_what_could() {
        let refused = |by: &str, order: &str| {
            let sort = Sort::parse(Some(by), Some(order));
            let checked = sort.and_then(|sort| sort.map_or(Ok(()), |sort| sort.check(&user())));
            checked.unwrap_err().detail
        };
        assert_eq!(
            refused("userName", "up"),
            "sortOrder must be ascending or descending, not \"up\""
        );
        assert_eq!(refused("shoeSize", ""), "sortBy: shoeSize is not an attribute of User");
        assert_eq!(refused("password", ""), "sortBy: password is writeOnly");
        assert!(refused("name", "").starts_with("sortBy: name is complex; name one of name."));
        assert_eq!(Sort::parse(Some(" "), Some("descending")), Ok(None));
    }
}
