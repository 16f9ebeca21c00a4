//! Operations on some or all elements of a multi-valued attribute: `emails[type eq "work"].value`.

use std::borrow::Cow;
use std::collections::HashSet;

use serde_json::{Map, Value};

use super::Op;
use super::attribute::{Edit, is_hollow, store};
use crate::scim::collection::{hand_over_primary, is_primary, keep_assigned};
use crate::scim::error::Error;
use crate::scim::filter::{CompareOp, Filter, element_matches};
use crate::scim::resource::CreateElement;
use crate::scim::schema::Attribute;
use crate::scim::value::{fold, is_unassigned, text_of};

impl Edit<'_> {
    /// A value path, with or without a sub-attribute behind the brackets.
    pub(super) fn elements(
        &self,
        container: &mut Map<String, Value>,
        filter: &Filter,
        sub: Option<&Attribute>,
        value: Option<Value>,
    ) -> Result<(), Error> {
        let mut items = take_items(container, self.attribute);
        let hits = hits(filter, self.attribute, &items);
        let value = value.filter(|value| !is_unassigned(value));
        if hits.contains(&true) {
            self.edit_hits(&mut items, &hits, (Some(filter), sub), value)?;
        } else if let (Op::Add | Op::Replace, Some(value)) = (self.op, value) {
            items.extend(self.create(filter, sub, value)?);
        }
        let last = items.len().saturating_sub(1);
        let touched = |index: usize| hits.get(index).copied().unwrap_or(index == last);
        finish(self.attribute, &mut items, touched);
        store(container, &self.attribute.name, items);
        Ok(())
    }

    /// A sub-attribute without brackets: it is set in every element.
    pub(super) fn every_element(
        &self,
        container: &mut Map<String, Value>,
        sub: &Attribute,
        value: Option<Value>,
    ) -> Result<(), Error> {
        let mut items = take_items(container, self.attribute);
        let value = value.filter(|value| !is_unassigned(value));
        if !items.is_empty() {
            let all = vec![true; items.len()];
            self.edit_hits(&mut items, &all, (None, Some(sub)), value)?;
        } else if let (Op::Add | Op::Replace, Some(value)) = (self.op, value) {
            self.check_create()?;
            items.extend(self.element(Map::new(), Some(sub), value)?);
        }
        items.retain(|item| !is_unassigned(item));
        store(container, &self.attribute.name, items);
        Ok(())
    }

    fn edit_hits(
        &self,
        items: &mut [Value],
        hits: &[bool],
        (filter, sub): (Option<&Filter>, Option<&Attribute>),
        value: Option<Value>,
    ) -> Result<(), Error> {
        let whole = match (sub, &value, self.op) {
            (None, Some(value), Op::Replace) => self.replacement(filter, value.clone())?,
            _ => Value::Null,
        };
        for (item, _) in items.iter_mut().zip(hits).filter(|(_, hit)| **hit) {
            match (sub, self.op) {
                (Some(sub), _) => self.edit_part(item, sub, value.clone())?,
                (None, Op::Add) => self.merge_element(item, value.clone())?,
                (None, Op::Replace) => {
                    let mut new = whole.clone();
                    if self.same_value(item, &new) {
                        keep_assigned(self.attribute, item, &mut new);
                    }
                    *item = new;
                }
                // Null marks what `finish` sweeps away.
                (None, Op::Remove) => *item = Value::Null,
            }
        }
        Ok(())
    }

    fn edit_part(&self, item: &mut Value, sub: &Attribute, value: Option<Value>) -> Result<(), Error> {
        if let Value::Object(object) = item {
            self.part(object, sub, value, self.at)?;
            if is_hollow(self.attribute, object) {
                *item = Value::Null;
            }
        }
        Ok(())
    }

    fn merge_element(&self, item: &mut Value, value: Option<Value>) -> Result<(), Error> {
        match (item, value) {
            (Value::Object(object), Some(value)) => self.merge_into(object, value),
            (item, Some(value)) => {
                if let Some(value) = self.reader.single(self.attribute, value, self.at)? {
                    *item = value;
                }
                Ok(())
            }
            (_, None) => Ok(()),
        }
    }

    fn same_value(&self, old: &Value, new: &Value) -> bool {
        self.attribute
            .value_sub_attribute()
            .is_some_and(|sub| old.get(&sub.name) == new.get(&sub.name))
    }

    /// What takes the place of the elements found: the client's value, and of the filter's `eq` terms what the
    /// value leaves open, so that what was found as work address is one still. Null when there is nothing in it.
    fn replacement(&self, filter: Option<&Filter>, value: Value) -> Result<Value, Error> {
        let own = match self.reader.single(self.attribute, value, self.at)? {
            Some(Value::Object(own)) => own,
            simple => return Ok(simple.unwrap_or(Value::Null)),
        };
        let mut element = filter.and_then(|filter| self.implied(filter)).unwrap_or_default();
        element.extend(own);
        Ok(Value::Object(element))
    }

    /// The element that a value path looked for in vain: `{"type": "work"}` from `emails[type eq "work"]`.
    fn create(&self, filter: &Filter, sub: Option<&Attribute>, value: Value) -> Result<Option<Value>, Error> {
        self.check_create()?;
        let element = self
            .implied(filter)
            .ok_or_else(|| self.no_target(", and its filter does not tell what to create"))?;
        self.element(element, sub, value)
    }

    fn element(
        &self,
        mut element: Map<String, Value>,
        sub: Option<&Attribute>,
        value: Value,
    ) -> Result<Option<Value>, Error> {
        let mut own = Map::new();
        match sub {
            Some(sub) => self.part(&mut own, sub, Some(value), self.at)?,
            None => self.merge_into(&mut own, value)?,
        }
        // A value of nothing but nulls does not make an element.
        if own.is_empty() {
            return Ok(None);
        }
        element.extend(own);
        Ok(Some(Value::Object(element)))
    }

    /// The parts that every element satisfying the filter has; `None` unless it is all `eq` terms.
    fn implied(&self, filter: &Filter) -> Option<Map<String, Value>> {
        let terms = match filter {
            Filter::And(terms) => terms.as_slice(),
            single => std::slice::from_ref(single),
        };
        terms.iter().map(|term| self.implied_part(term)).collect()
    }

    /// The sub-attribute and value that an `eq` term implies for an element that satisfies it.
    fn implied_part(&self, term: &Filter) -> Option<(String, Value)> {
        let Filter::Compare {
            path,
            op: CompareOp::Eq,
            value,
        } = term
        else {
            return None;
        };
        let sub = self.attribute.sub_attribute(&path.attribute)?;
        let text = text_of(value).map(|text| Value::from(text.into_owned()));
        let single = |value| self.reader.single(sub, value, self.at).ok().flatten();
        let literal = single(value.clone()).or_else(|| single(text?))?;
        (!sub.is_read_only()).then(|| (sub.name.clone(), literal))
    }

    fn check_create(&self) -> Result<(), Error> {
        let only_add = self.reader.reading.create_value_path_element == CreateElement::AddOnly;
        if only_add && self.op == Op::Replace {
            return Err(self.no_target(""));
        }
        Ok(())
    }

    fn no_target(&self, why: &str) -> Error {
        Error::no_target(format!("{} matches no value{why}", self.at))
    }
}

fn take_items(container: &mut Map<String, Value>, attribute: &Attribute) -> Vec<Value> {
    match container.get_mut(&attribute.name).map(Value::take) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    }
}

/// Which elements satisfy the filter. `value eq "a" or value eq "b" …` is looked up rather than evaluated: that is
/// how clients take thousands of members out of a group.
fn hits(filter: &Filter, attribute: &Attribute, items: &[Value]) -> Vec<bool> {
    if let Some(sub) = attribute.value_sub_attribute()
        && let Some(wanted) = filter.wanted_values(&sub.name)
    {
        let wanted: HashSet<Cow<'_, str>> = wanted.iter().map(|text| fold(text, sub.case_exact)).collect();
        let is_wanted = |item: &Value| {
            item.get(&sub.name)
                .and_then(Value::as_str)
                .is_some_and(|text| wanted.contains(&fold(text, sub.case_exact)))
        };
        return items.iter().map(is_wanted).collect();
    }
    items
        .iter()
        .map(|item| element_matches(filter, attribute, item))
        .collect()
}

/// Hands `primary` over to a touched element, and sweeps away the removed ones.
fn finish(attribute: &Attribute, items: &mut Vec<Value>, touched: impl Fn(usize) -> bool) {
    let primary = |(index, item): (usize, &Value)| touched(index) && is_primary(item);
    if attribute.sub_attribute("primary").is_some() && items.iter().enumerate().any(primary) {
        hand_over_primary(items, touched);
    }
    items.retain(|item| !is_unassigned(item));
}
