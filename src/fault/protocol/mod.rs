//! Layer P: one semantic toggle with parameters. What a toggle is called, where it acts and what it takes stands in
//! [`table`]; what it does is the pipeline's business.

mod operations;
mod table;

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde_json::Value;

use super::delay;

pub(crate) use table::{Param, Spec, Takes, Toggle};

/// A toggle with every parameter that it has: given, or the default.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Protocol {
    pub(crate) toggle: Toggle,
    values: BTreeMap<&'static str, ParamValue>,
}

/// A parameter's value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ParamValue {
    Count(u64),
    Duration(Duration),
    /// 0 to 100.
    Percent(u8),
    Text(String),
}

impl Protocol {
    /// A toggle with these parameters, which were checked against its [`Spec`]; the others have their defaults.
    pub(crate) fn new(toggle: Toggle, given: impl IntoIterator<Item = (&'static str, ParamValue)>) -> Self {
        let values = filled(toggle.spec().params, given);
        Self { toggle, values }
    }

    /// The same with a parameter of this value.
    pub(crate) fn with(mut self, name: &'static str, value: ParamValue) -> Self {
        self.values.insert(name, value);
        self
    }

    /// The same without a parameter, its default included.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.values.remove(name);
        self
    }

    /// The parameters in the order of the table.
    pub(crate) fn values(&self) -> impl Iterator<Item = (&'static Param, &ParamValue)> {
        let params = self.toggle.spec().params.iter();
        params.filter_map(|param| Some((param, self.values.get(param.name)?)))
    }

    /// A number; `None` where the parameter has no value.
    pub(crate) fn count(&self, name: &str) -> Option<u64> {
        match self.values.get(name)? {
            ParamValue::Count(count) => Some(*count),
            ParamValue::Percent(percent) => Some(u64::from(*percent)),
            ParamValue::Duration(_) | ParamValue::Text(_) => None,
        }
    }

    /// A span of the org's clock; `None` where the parameter has no value.
    pub(crate) fn duration(&self, name: &str) -> Option<Duration> {
        match self.values.get(name)? {
            ParamValue::Duration(duration) => Some(*duration),
            ParamValue::Count(_) | ParamValue::Percent(_) | ParamValue::Text(_) => None,
        }
    }

    /// A text; `None` where the parameter has no value.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match self.values.get(name)? {
            ParamValue::Text(text) => Some(text),
            ParamValue::Count(_) | ParamValue::Duration(_) | ParamValue::Percent(_) => None,
        }
    }
}

/// Every parameter that has a value: given, or the default.
pub(crate) fn filled(
    params: &'static [Param],
    given: impl IntoIterator<Item = (&'static str, ParamValue)>,
) -> BTreeMap<&'static str, ParamValue> {
    let defaults = params.iter().filter_map(|param| Some((param.name, param.default()?)));
    let mut values: BTreeMap<_, _> = defaults.collect();
    for (name, value) in given {
        // A value given by the tester drops the default of what it excludes: a lag of three reads has no time.
        for param in params.iter().filter(|param| param.excludes == Some(name)) {
            values.remove(param.name);
        }
        values.insert(name, value);
    }
    values
}

impl ParamValue {
    /// The value in JSON.
    pub(crate) fn to_json(&self) -> Value {
        match self {
            Self::Count(count) => (*count).into(),
            Self::Duration(_) | Self::Percent(_) | Self::Text(_) => self.to_string().into(),
        }
    }
}

/// As the short form spells it.
impl fmt::Display for ParamValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => count.fmt(f),
            Self::Duration(duration) => f.write_str(&delay::print(*duration)),
            Self::Percent(percent) => write!(f, "{percent}%"),
            Self::Text(text) => f.write_str(text),
        }
    }
}
