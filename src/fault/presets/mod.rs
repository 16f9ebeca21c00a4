//! Presets: rules that have a name, with parameters, and with what a good connector does when it meets them. An interface:
//! a changed expansion breaks somebody's test.

mod expand;
mod table;
mod view;

use super::protocol::{Param, Toggle};

pub(crate) use expand::Expanded;
pub(crate) use view::View;

/// A rule that has a name.
#[derive(Debug)]
pub(crate) struct Preset {
    pub(crate) name: &'static str,
    /// Ids of the catalogue's faults that it plays.
    pub(crate) faults: &'static [&'static str],
    params: Params,
    expansion: Expansion,
    /// What goes wrong.
    pub(crate) does: &'static str,
    /// What a good connector does then.
    pub(crate) reaction: &'static str,
}

/// What parameters a preset has.
#[derive(Debug)]
enum Params {
    Own(&'static [Param]),
    /// Those of the toggle that it turns on, which stand in the template as `{…}`.
    Of(Toggle),
}

/// What a preset becomes. In templates, `{name}` is the value of that parameter, and `{api}`, `{writes}` and `{lists}` are
/// operations; a template that begins with `{"` is JSON, any other the short form.
#[derive(Debug)]
enum Expansion {
    Rule(&'static str),
    /// One template for each word of this parameter.
    Choice(&'static str, &'static [(&'static str, &'static str)]),
    /// A fault of the listener.
    Server(&'static str),
    /// Nothing as yet, and why.
    Later(&'static str),
}

impl Preset {
    pub(crate) fn params(&self) -> &'static [Param] {
        match self.params {
            Params::Own(params) => params,
            Params::Of(toggle) => toggle.spec().params,
        }
    }

    /// Whether it is one of those that a test of the connection is held against.
    pub(crate) fn concerns_connection(&self) -> bool {
        table::CONNECTION.contains(&self.name)
    }
}

/// Every preset, in the order in which they are listed.
pub(crate) fn all() -> impl Iterator<Item = &'static Preset> {
    table::ALL.into_iter().flatten()
}

/// Those that a test of the connection is held against, in the order of how a connection comes about.
pub(crate) fn connection() -> impl Iterator<Item = &'static Preset> {
    table::CONNECTION.iter().filter_map(|name| named(name))
}

/// The preset of this name.
pub(crate) fn named(name: &str) -> Option<&'static Preset> {
    all().find(|preset| preset.name == name)
}

#[cfg(test)]
mod tests;
