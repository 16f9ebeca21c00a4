//! Profiles: how an org speaks, as named switches. A base says where they all stand to begin with; single switches go
//! over it.

mod table;

use serde_json::{Map, Value};

pub(crate) use table::*;

/// A profile that comes with the double: how an organisation speaks.
///
/// ```
/// use webex_scim_mock::{MockWebex, Profile};
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let webex = MockWebex::start().await;
/// let generic = webex.org().profile(Profile::Rfc).create().await;
/// # let _ = generic;
/// webex.shutdown().await;
/// # });
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Base {
    /// As Webex documents itself.
    #[default]
    Webex,
    /// RFC 7643 and RFC 7644 to the letter.
    Rfc,
    /// Takes whatever can be understood.
    Lenient,
}

/// A base, and where every switch stands: with the base, or set over it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Profile {
    pub(crate) base: Base,
    pub(crate) switches: Switches,
}

impl From<Base> for Profile {
    fn from(base: Base) -> Self {
        Self {
            base,
            switches: base.switches(),
        }
    }
}

/// One switch as it is listed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Switch {
    pub(crate) name: &'static str,
    pub(crate) known: &'static [&'static str],
    /// What it decides, in a sentence.
    pub(crate) decides: &'static str,
}

impl Switch {
    /// Its words.
    pub(crate) fn words(&self) -> Vec<Value> {
        self.known.iter().map(|word| (*word).into()).collect()
    }

    /// Its words, and what is read as one of them: numbers, and true and false for on and off.
    pub(crate) fn spellings(&self) -> Vec<Value> {
        let other = self.known.iter().filter_map(|word| match *word {
            "on" => Some(Value::Bool(true)),
            "off" => Some(Value::Bool(false)),
            number => number.parse::<u64>().ok().map(Value::from),
        });
        self.words().into_iter().chain(other).collect()
    }
}

impl Base {
    pub(crate) const ALL: [Self; 3] = [Self::Webex, Self::Rfc, Self::Lenient];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Webex => "webex",
            Self::Rfc => "rfc",
            Self::Lenient => "lenient",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|base| base.name() == name)
    }

    /// Every switch where this base has it.
    pub(crate) fn switches(self) -> Switches {
        let text = match self {
            Self::Webex => include_str!("../../../fixtures/profiles/webex.json"),
            Self::Rfc => include_str!("../../../fixtures/profiles/rfc.json"),
            Self::Lenient => include_str!("../../../fixtures/profiles/lenient.json"),
        };
        let file: Map<String, Value> = serde_json::from_str(text).unwrap_or_default();
        let mut switches = Switches::default();
        for (name, word) in &file {
            // The tests hold every file against the table.
            let _ = switches.set(name, word);
        }
        switches
    }
}

#[cfg(test)]
mod tests;
