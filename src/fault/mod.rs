//! Faults on purpose: rules that a tester writes, and the plan they make for one request. Decides, never waits.
//!
//! One rule is a match, a schedule and an effect. It has two spellings that parse to the same [`Rule`] and print back:
//! JSON ([`Rule::from_json`]) and one line of text (`str::parse` and `Display`):
//!
//! ```text
//! users.create: 503 x2
//! users.*: 429 retry-after=7s x3
//! users.list: delay=300ms
//! groups.*: delay=1s, 500
//! ```
//!
//! The grammar of the line, in EBNF:
//!
//! ```text
//! rule      = [ ws ], operation, [ ws ], ":", [ ws ], part, { separator, part }, [ ws, times ], [ ws ] ;
//! operation = "*" | name | family, ".*" ;           (* users.create, users.* *)
//! separator = [ ws ], ",", [ ws ] | ws ;
//! part      = status | "retry-after=", number, "s" | "delay=", number, unit | "rst" ;
//! status    = "4", digit, digit | "5", digit, digit ;
//! unit      = "ms" | "s" | "m" ;
//! times     = "x", number ;                         (* at least 1 *)
//! number    = digit, { digit } ;
//! ws        = " " | tab, { " " | tab } ;
//! ```
//!
//! Each part stands at most once, `retry-after` needs a status, and a status excludes `rst`.

#![allow(
    dead_code,
    unused_imports,
    reason = "the vocabulary comes first, its users with the next commits"
)]

#[cfg(test)]
mod arbitrary;
pub(crate) mod bucket;
mod delay;
mod engine;
mod facts;
mod flaw;
mod json;
mod plan;
pub(crate) mod presets;
pub(crate) mod protocol;
pub(crate) mod rule;
mod rules;
#[cfg(test)]
mod sample;
mod short;
mod size;
mod toml;
mod validate;
mod view;

pub(crate) use engine::{Change, Explained};
pub(crate) use facts::{Facts, ResourceFacts, TokenFacts};
pub(crate) use flaw::Flaw;
pub(crate) use json::preset::server as server_preset;
pub(crate) use plan::{Bend, Hit, Plan};
pub(crate) use rule::Rule;
pub(crate) use rules::Faults;
pub(crate) use toml::read as from_toml;
pub(crate) use view::View;
