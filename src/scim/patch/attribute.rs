//! Operations on a whole attribute, or on one sub-attribute of a complex one.

use serde_json::{Map, Value};

use super::Op;
use crate::scim::collection::{Collection, PARTIAL_MAX, forget_derived, is_partial, same_scalar};
use crate::scim::error::Error;
use crate::scim::resource::Reader;
use crate::scim::schema::{Attribute, Mutability};
use crate::scim::value::is_unassigned;

/// One operation on one attribute; `at` is its path, for errors.
#[derive(Clone, Copy)]
pub(super) struct Edit<'a> {
    pub(super) reader: Reader<'a>,
    pub(super) op: Op,
    pub(super) attribute: &'a Attribute,
    pub(super) at: &'a str,
}

impl Edit<'_> {
    /// A path that ends at the attribute.
    pub(super) fn whole(&self, container: &mut Map<String, Value>, value: Option<Value>) -> Result<(), Error> {
        if self.attribute.multi_valued {
            return self.whole_multi_valued(container, value);
        }
        let value = value.filter(|value| !is_unassigned(value));
        match (self.op, value) {
            (Op::Add, None) => Ok(()),
            (Op::Remove, _) | (Op::Replace, None) => self.take(container),
            (_, Some(value)) if self.attribute.is_complex() => self.merge(container, value),
            (_, Some(value)) => match self.reader.single(self.attribute, value, self.at)? {
                Some(value) => write(container, self.attribute, value, self.at),
                None if self.op == Op::Replace => self.take(container),
                None => Ok(()),
            },
        }
    }

    fn whole_multi_valued(&self, container: &mut Map<String, Value>, value: Option<Value>) -> Result<(), Error> {
        let name = &self.attribute.name;
        let value = match value {
            // An empty list of values to remove removes nothing; no value at all removes everything.
            Some(Value::Array(items)) => Value::Array(items),
            Some(value) if !is_unassigned(&value) => value,
            // An element without its parts names nothing: a client that lost the id must not empty the group.
            Some(Value::Object(_)) if self.op == Op::Remove => return Ok(()),
            _ if self.op == Op::Add => return Ok(()),
            _ => return self.take(container),
        };
        let stored = match container.get_mut(name).map(Value::take) {
            Some(Value::Array(items)) => items,
            _ => Vec::new(),
        };
        let mut values = Collection::new(self.attribute, stored);
        match self.op {
            Op::Add => values.add(self.reader.items(self.attribute, value, self.at)?),
            Op::Replace => values.replace(self.reader.items(self.attribute, value, self.at)?),
            Op::Remove => values.remove(&self.unwanted(value)?),
        }
        store(container, name, values.into_items());
        Ok(())
    }

    /// The values that a remove lists, each read for itself: limits on their number do not apply.
    fn unwanted(&self, value: Value) -> Result<Vec<Value>, Error> {
        let items = match value {
            Value::Array(items) => items,
            single => vec![single],
        };
        let mut read = Vec::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            let at = format!("{}[{index}]", self.at);
            read.extend(self.reader.single(self.attribute, item, &at)?);
        }
        let partial = read.iter().filter(|item| is_partial(self.attribute, item)).count();
        if partial > PARTIAL_MAX {
            return Err(Error::invalid_value(format!(
                "{} lists {partial} elements without value; at most {PARTIAL_MAX} are looked for at once",
                self.at
            )));
        }
        Ok(read)
    }

    /// A complex value: what the client names is set, the rest stays (RFC 7644 section 3.5.2.3).
    fn merge(&self, container: &mut Map<String, Value>, value: Value) -> Result<(), Error> {
        let mut object = take_object(container, self.attribute);
        self.merge_into(&mut object, value)?;
        self.put_back(container, object);
        Ok(())
    }

    /// Sets the named parts of a complex value.
    pub(super) fn merge_into(&self, object: &mut Map<String, Value>, value: Value) -> Result<(), Error> {
        for (key, value) in self.reader.object(self.attribute, value, self.at)? {
            let sub = self.reader.sub_attribute(self.attribute, &key, self.at)?;
            if let Some(sub) = sub.filter(|sub| !sub.is_read_only()) {
                let at = format!("{}.{}", self.at, sub.name);
                self.part(object, sub, Some(value), &at)?;
            }
        }
        Ok(())
    }

    /// A path that ends at a sub-attribute of a single complex value.
    pub(super) fn sub_attribute(
        &self,
        container: &mut Map<String, Value>,
        sub: &Attribute,
        value: Option<Value>,
    ) -> Result<(), Error> {
        let mut object = take_object(container, self.attribute);
        self.part(&mut object, sub, value, self.at)?;
        self.put_back(container, object);
        Ok(())
    }

    /// One sub-attribute of one complex value.
    pub(super) fn part(
        &self,
        object: &mut Map<String, Value>,
        sub: &Attribute,
        value: Option<Value>,
        at: &str,
    ) -> Result<(), Error> {
        let read = match (self.op, value) {
            (Op::Remove, _) | (_, None) => None,
            (_, Some(value)) => self.reader.attribute(sub, value, at)?,
        };
        match read {
            Some(Value::Array(added)) if sub.multi_valued && self.op == Op::Add => {
                let stored = match object.get_mut(&sub.name).map(Value::take) {
                    Some(Value::Array(items)) => items,
                    _ => Vec::new(),
                };
                let mut values = Collection::new(sub, stored);
                values.add(added);
                store(object, &sub.name, values.into_items());
                Ok(())
            }
            Some(value) => {
                let new = Map::from_iter([(sub.name.clone(), value.clone())]);
                forget_derived(self.attribute, object, &new);
                write(object, sub, value, at)
            }
            None if self.op == Op::Add => Ok(()),
            None => erase(object, sub, at),
        }
    }

    fn take(&self, container: &mut Map<String, Value>) -> Result<(), Error> {
        erase(container, self.attribute, self.at)
    }

    fn put_back(&self, container: &mut Map<String, Value>, object: Map<String, Value>) {
        let name = &self.attribute.name;
        if is_hollow(self.attribute, &object) {
            container.shift_remove(name);
        } else {
            container.insert(name.clone(), Value::Object(object));
        }
    }
}

fn take_object(container: &mut Map<String, Value>, attribute: &Attribute) -> Map<String, Value> {
    match container.get_mut(&attribute.name).map(Value::take) {
        Some(Value::Object(object)) => object,
        _ => Map::new(),
    }
}

/// Whether nothing is left that a client could have written.
pub(super) fn is_hollow(attribute: &Attribute, object: &Map<String, Value>) -> bool {
    object
        .keys()
        .all(|name| attribute.sub_attribute(name).is_some_and(Attribute::is_read_only))
}

/// Stores a list; an empty one is no attribute at all.
pub(super) fn store(container: &mut Map<String, Value>, name: &str, items: Vec<Value>) {
    if items.is_empty() {
        container.shift_remove(name);
    } else {
        container.insert(name.to_owned(), Value::Array(items));
    }
}

fn write(container: &mut Map<String, Value>, attribute: &Attribute, value: Value, at: &str) -> Result<(), Error> {
    if attribute.mutability == Mutability::Immutable
        && let Some(old) = container.get(&attribute.name)
    {
        // The same in another letter case is no change, where case does not count.
        return match same_scalar(attribute, old, &value) {
            true => Ok(()),
            false => Err(Error::mutability(format!("{at} is immutable and already has a value"))),
        };
    }
    container.insert(attribute.name.clone(), value);
    Ok(())
}

fn erase(container: &mut Map<String, Value>, attribute: &Attribute, at: &str) -> Result<(), Error> {
    let present = container.contains_key(&attribute.name);
    if present && attribute.mutability == Mutability::Immutable {
        return Err(Error::mutability(format!("{at} is immutable and cannot be removed")));
    }
    container.shift_remove(&attribute.name);
    Ok(())
}
