//! Multi-valued attributes as sets: which two elements are the same value, and which one is primary.
//!
//! Groups have ten thousand members, so everything here is linear in the sum of both lists, as long as few elements share
//! a `value`. How many are compared with one another, and how many are looked for by their other parts, is bounded.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::{Map, Value};

use super::schema::{Attribute, Kind, Mutability};
use super::value::{fingerprint, fold, same_text, text_of};

/// Sub-attributes that describe an element and do not make it a different one.
const DESCRIPTIVE: [&str; 3] = ["primary", "display", "$ref"];

/// Elements of one `value` that a new one is compared with; past these it counts as another.
pub(super) const SAME_VALUE_MAX: usize = 64;
/// Elements without `value` that one removal may list: each is compared with everything there is.
pub(super) const PARTIAL_MAX: usize = 100;

/// The values of one multi-valued attribute, in order, without duplicates.
pub(super) struct Collection<'a> {
    attribute: &'a Attribute,
    items: Vec<Value>,
}

/// Where the elements with a key are.
type Index = HashMap<String, Vec<usize>>;

impl<'a> Collection<'a> {
    /// Takes stored values as they are.
    pub(super) fn new(attribute: &'a Attribute, items: Vec<Value>) -> Self {
        Self { attribute, items }
    }

    /// Finds the elements that could equal one of `others`: an index of these keys only, because a client that
    /// adds one member to ten thousand should not pay for all of them.
    fn index(&self, others: &[Value]) -> Index {
        let mut index: Index = others
            .iter()
            .map(|item| (key(self.attribute, item).into_owned(), Vec::new()))
            .collect();
        for (at, item) in self.items.iter().enumerate() {
            if let Some(slot) = index.get_mut(&*key(self.attribute, item)) {
                slot.push(at);
            }
        }
        index
    }

    /// Adds values; one that is there already is merged into its equal (RFC 7644 section 3.5.2.1).
    ///
    /// An added primary value takes that role from the others.
    pub(super) fn add(&mut self, incoming: Vec<Value>) {
        let mut index = self.index(&incoming);
        let mut new_primary = None;
        for item in incoming {
            let primary = is_primary(&item);
            let at = self.put(&mut index, item);
            if primary {
                new_primary = Some(at);
            }
        }
        if let Some(at) = new_primary {
            hand_over_primary(&mut self.items, |index| index == at);
        }
    }

    /// Removes the values that equal one of these. One without a `value` stands for whatever has all its parts.
    pub(super) fn remove(&mut self, unwanted: &[Value]) {
        let index = self.index(unwanted);
        let mut keep = vec![true; self.items.len()];
        for item in unwanted {
            if is_partial(self.attribute, item) {
                for (keep, known) in keep.iter_mut().zip(&self.items) {
                    *keep &= !compatible(self.attribute, known, item)
                        || !item
                            .as_object()
                            .is_some_and(|parts| has_all(self.attribute, known, parts));
                }
                continue;
            }
            let known = index.get(&*key(self.attribute, item));
            for &at in known.into_iter().flatten() {
                keep[at] &= !compatible(self.attribute, &self.items[at], item);
            }
        }
        let mut keep = keep.into_iter();
        self.items.retain(|_| keep.next().unwrap_or(true));
    }

    /// Puts these values in the place of all; one that was there already keeps what the server knew about it.
    pub(super) fn replace(&mut self, incoming: Vec<Value>) {
        let index = self.index(&incoming);
        let mut items = incoming;
        for item in &mut items {
            let known = index.get(&*key(self.attribute, item));
            let known = known
                .into_iter()
                .flatten()
                .take(SAME_VALUE_MAX)
                .map(|&at| &self.items[at])
                .find(|known| compatible(self.attribute, known, item));
            if let Some(known) = known {
                keep_assigned(self.attribute, known, item);
            }
        }
        self.items = items;
    }

    /// The values.
    pub(super) fn into_items(self) -> Vec<Value> {
        self.items
    }

    fn put(&mut self, index: &mut Index, item: Value) -> usize {
        let slot = index.entry(key(self.attribute, &item).into_owned()).or_default();
        let known = slot
            .iter()
            .copied()
            .take(SAME_VALUE_MAX)
            .find(|&at| compatible(self.attribute, &self.items[at], &item));
        match known {
            Some(at) => {
                merge(self.attribute, &mut self.items[at], item);
                at
            }
            None => {
                slot.push(self.items.len());
                self.items.push(item);
                self.items.len() - 1
            }
        }
    }
}

/// Whether an element stands for whatever has its parts, because it has no `value` of its own.
pub(super) fn is_partial(attribute: &Attribute, item: &Value) -> bool {
    match attribute.value_sub_attribute() {
        Some(sub) => item.is_object() && item.get(&sub.name).is_none(),
        None => item.is_object(),
    }
}

/// Merges an element into its equal. What differs in letter case only keeps its first spelling.
fn merge(attribute: &Attribute, old: &mut Value, new: Value) {
    let (Value::Object(old), Value::Object(new)) = (old, new) else {
        return;
    };
    for (name, value) in new {
        let same = attribute
            .sub_attribute(&name)
            .is_some_and(|sub| old.get(&name).is_some_and(|old| same_scalar(sub, old, &value)));
        if !same {
            old.insert(name, value);
        }
    }
}

pub(super) fn same_scalar(attribute: &Attribute, left: &Value, right: &Value) -> bool {
    match (text_of(left), text_of(right)) {
        (Some(left), Some(right)) => same_text(&left, &right, attribute.case_exact),
        _ => left == right,
    }
}

fn has_all(attribute: &Attribute, known: &Value, parts: &Map<String, Value>) -> bool {
    parts.iter().all(|(name, part)| {
        let same = |sub| known.get(name).is_some_and(|known| same_scalar(sub, known, part));
        attribute.sub_attribute(name).is_some_and(same)
    })
}

/// Carries over what a client cannot write again: the readOnly and immutable parts of an element that stays.
pub(super) fn keep_assigned(attribute: &Attribute, old: &Value, new: &mut Value) {
    let (Value::Object(old), Value::Object(new)) = (old, new) else {
        return;
    };
    for (name, value) in old {
        let assigned = attribute
            .sub_attribute(name)
            .is_some_and(|sub| matches!(sub.mutability, Mutability::ReadOnly | Mutability::Immutable));
        if assigned && !new.contains_key(name) {
            new.insert(name.clone(), value.clone());
        }
    }
}

/// What equal elements have in common: their `value`, or without one everything.
fn key<'v>(attribute: &Attribute, item: &'v Value) -> Cow<'v, str> {
    let (value, case_exact) = match (attribute.value_sub_attribute(), item) {
        (Some(sub), Value::Object(map)) => (map.get(&sub.name), sub.case_exact),
        _ => (Some(item), attribute.case_exact),
    };
    match value.and_then(text_of) {
        Some(Cow::Borrowed(text)) => fold(text, case_exact),
        Some(Cow::Owned(text)) => Cow::Owned(fold(&text, case_exact).into_owned()),
        None => Cow::Owned(fingerprint(item)),
    }
}

/// Elements with the same `value` are the same unless something else that identifies them differs: an e-mail
/// address may be listed for work and for home, a Webex external attribute once per source.
fn compatible(attribute: &Attribute, left: &Value, right: &Value) -> bool {
    let (Value::Object(left), Value::Object(right)) = (left, right) else {
        return true;
    };
    attribute
        .sub_attributes
        .iter()
        .filter(|sub| !sub.is_read_only() && !DESCRIPTIVE.contains(&sub.name.as_str()))
        .filter(|sub| !sub.name.eq_ignore_ascii_case("value"))
        .all(|sub| match (left.get(&sub.name), right.get(&sub.name)) {
            (Some(left), Some(right)) => same_scalar(sub, left, right),
            _ => true,
        })
}

/// Whether the attribute has a `primary` flag, of which one element at most may be true.
pub(super) fn has_primary(attribute: &Attribute) -> bool {
    attribute
        .sub_attribute("primary")
        .is_some_and(|sub| sub.kind == Kind::Boolean)
}

/// Whether this element is the primary one.
pub(super) fn is_primary(item: &Value) -> bool {
    item.get("primary") == Some(&Value::Bool(true))
}

/// Sets `primary` to false on every primary element but the chosen (RFC 7644 section 3.5.2).
pub(super) fn hand_over_primary(items: &mut [Value], chosen: impl Fn(usize) -> bool) {
    for (index, item) in items.iter_mut().enumerate() {
        if !chosen(index) && is_primary(item) {
            item["primary"] = Value::Bool(false);
        }
    }
}

/// Forgets what the server had written beside a `value` that now changes: the display name of the former manager.
pub(super) fn forget_derived(attribute: &Attribute, old: &mut Map<String, Value>, new: &Map<String, Value>) {
    let Some(value) = attribute.value_sub_attribute() else {
        return;
    };
    if !new.contains_key(&value.name) || new.get(&value.name) == old.get(&value.name) {
        return;
    }
    old.retain(|name, _| attribute.sub_attribute(name).is_none_or(|sub| !sub.is_read_only()));
}
