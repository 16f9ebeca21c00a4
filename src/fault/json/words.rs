//! The closed lists of words in rules, each with what it stands for.

use super::node::Node;
use crate::fault::rule::{Corruption, Encoding, Per, Then};
use crate::message::wire::{End, Malform, StallAt};

/// Words and their values.
pub(super) struct Words<T: 'static>(&'static [(&'static str, T)]);

pub(super) const PER: Words<Per> = Words(&[
    ("org", Per::Org),
    ("token", Per::Token),
    ("op", Per::Op),
    ("resource", Per::Resource),
    ("client", Per::Client),
]);

pub(super) const THEN: Words<Then> = Words(&[("stop", Then::Stop), ("repeat", Then::Repeat), ("last", Then::Last)]);

pub(super) const CORRUPTION: Words<Corruption> = Words(&[
    ("bom", Corruption::Bom),
    ("nan", Corruption::Nan),
    ("trailing-comma", Corruption::TrailingComma),
    ("latin-1", Corruption::Latin1),
]);

pub(super) const ENCODING: Words<Encoding> = Words(&[("bad-gzip", Encoding::BadGzip), ("unknown", Encoding::Unknown)]);

pub(super) const AT: Words<Option<StallAt>> = Words(&[
    ("before-headers", None),
    ("headers-body", Some(StallAt::Headers)),
    ("body", Some(StallAt::Body)),
]);

pub(super) const END: Words<End> = Words(&[("fin", End::Fin), ("rst", End::Rst), ("hang", End::Hang)]);

pub(super) const MALFORM: Words<Malform> = Words(&[
    ("chunk", Malform::Chunk),
    ("missing-last-chunk", Malform::MissingLastChunk),
    ("length-long", Malform::LengthLong),
    ("length-short", Malform::LengthShort),
]);

impl<T: Copy + PartialEq> Words<T> {
    /// Reads one of the words.
    pub(super) fn read(&self, node: &Node<'_>) -> Option<T> {
        let found = self.0.iter().find(|(word, _)| node.value.as_str() == Some(word));
        match found {
            Some((_, value)) => Some(*value),
            None => node.refuse(format!("must be {}", self.listed())),
        }
    }

    /// The word of a value.
    pub(super) fn of(&self, value: T) -> &'static str {
        let found = self.0.iter().find(|(_, other)| *other == value);
        found.map_or("", |(word, _)| word)
    }

    fn listed(&self) -> String {
        let words: Vec<String> = self.0.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        match words.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
            None => String::new(),
        }
    }
}
