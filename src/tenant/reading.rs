//! How what clients send is read: as the org's switches say.

use crate::scim::resource::{CreateElement, Reading, Unknown};
use crate::webex::profile::{CoreSchema, StringBooleans, Switches, UnknownAttributes, ValuePaths};

/// How bodies of writes are read.
pub(super) fn reading(switches: &Switches) -> Reading {
    Reading {
        string_booleans: switches.string_booleans == StringBooleans::Coerce,
        require_core_schema: switches.core_schema == CoreSchema::Required,
        unknown_attributes: match switches.unknown_attributes {
            UnknownAttributes::Ignore => Unknown::Ignore,
            UnknownAttributes::Refuse => Unknown::Refuse,
        },
        create_value_path_element: match switches.value_paths {
            ValuePaths::Create => CreateElement::AddAndReplace,
            ValuePaths::NoTarget => CreateElement::AddOnly,
        },
        ..Reading::default()
    }
}
