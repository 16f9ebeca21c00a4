//! The parts of the short form: which word stands for which member of a rule in JSON, in the order in which they print.

use super::codec::{self, Codec};

/// One kind of part.
pub(super) struct Part {
    pub(super) word: &'static str,
    /// JSON pointer to the member.
    pub(super) at: &'static str,
    pub(super) form: Form,
}

/// How a part is written.
pub(super) enum Form {
    /// The word alone, which stands for this JSON text.
    Flag(&'static str),
    /// `word=value`.
    Value(Codec),
    /// `word(key=value,…)`: a JSON object of the same keys.
    Group(&'static [(&'static str, Codec)]),
    /// `word(value)`: a JSON object whose only member has the word's name.
    Only(Codec),
}

use Form::{Flag, Group, Only, Value};

const fn part(word: &'static str, at: &'static str, form: Form) -> Part {
    Part { word, at, form }
}

/// What becomes of the operation.
pub(super) const COMMIT: &[Part] = &[
    part("commit", "/effect/commit", Flag("\"first\"")),
    part("never", "/effect/commit", Flag("\"never\"")),
    part("only", "/effect/commit", Flag("\"only\"")),
    part("partial", "/effect/commit", Only(codec::NUMBER)),
];

/// When the answer comes.
pub(super) const DELAY: &[Part] = &[
    part("delay", "/effect/transport/delay", Value(codec::LAW)),
    part("at", "/effect/transport/at", Value(codec::TEXT)),
];

/// What belongs to the answer that a status begins.
pub(super) const ANSWER: &[Part] = &[
    part("no-body", "/effect/http/body", Flag("\"\"")),
    part("html", "/effect/http/body", Flag("\"@html-gateway\"")),
    part("retry-after", "/effect/http/retryAfter", Value(codec::RETRY_AFTER)),
    part("content-type", "/effect/http/contentType", Value(codec::TEXT)),
    part("truncate", "/effect/http/truncate", Value(codec::AMOUNT)),
    part("corrupt", "/effect/http/corrupt", Value(codec::TEXT)),
    part("pad", "/effect/http/pad/body", Value(codec::AMOUNT)),
    part("pad-header", "/effect/http/pad/header", Value(codec::AMOUNT)),
    part("encoding", "/effect/http/encoding", Value(codec::TEXT)),
    part("date-skew", "/effect/http/dateSkew", Value(codec::TEXT)),
];

/// How the bytes leave.
pub(super) const WIRE: &[Part] = &[
    part("rate", "/effect/transport/rate", Value(codec::TEXT)),
    part(
        "slice",
        "/effect/transport/slice",
        Group(&[("size", codec::AMOUNT), ("every", codec::TEXT)]),
    ),
    part("garbage", "/effect/transport/garbage", Value(codec::AMOUNT)),
    part("malform", "/effect/transport/malform", Value(codec::TEXT)),
    part("close", "/effect/transport/close", Flag("\"always\"")),
    part("stale", "/effect/transport/close", Flag("\"stale\"")),
    part("slow-close", "/effect/transport/close", Value(codec::SLOW)),
    part("read-rate", "/effect/transport/intake/rate", Value(codec::TEXT)),
    part("early", "/effect/transport/intake/early", Flag("true")),
];

/// Which requests are hit, and what else there is to say.
pub(super) const SCHEDULE: &[Part] = &[
    part("per", "/schedule/per", Value(codec::TEXT)),
    part("skip", "/schedule/skip", Value(codec::NUMBER)),
    part("every", "/schedule/every", Value(codec::NUMBER)),
    part("nth", "/schedule/nth", Value(codec::NUMBERS)),
    part("p", "/schedule/probability", Value(codec::NUMBER)),
    part(
        "ramp",
        "/schedule/ramp",
        Group(&[("to", codec::NUMBER), ("over", codec::TEXT)]),
    ),
    part(
        "window",
        "/schedule/window",
        Group(&[("from", codec::TEXT), ("for", codec::TEXT)]),
    ),
    part(
        "budget",
        "/schedule/budget",
        Group(&[("hits", codec::NUMBER), ("per", codec::TEXT)]),
    ),
    part(
        "state",
        "/schedule/state",
        Group(&[("machine", codec::TEXT), ("is", codec::TEXT), ("then", codec::TEXT)]),
    ),
    part("ttl", "/schedule/ttl", Value(codec::TEXT)),
    part("priority", "/priority", Value(codec::NUMBER)),
    part("optional", "/optional", Flag("true")),
    part("disabled", "/enabled", Flag("false")),
];

/// The part of this word.
pub(super) fn named(word: &str) -> Option<&'static Part> {
    let all = [COMMIT, DELAY, ANSWER, WIRE, SCHEDULE];
    all.into_iter().flatten().find(|part| part.word == word)
}

/// SCIM error types (RFC 7644 section 3.12), which a status may be followed by.
pub(super) const SCIM_TYPES: [&str; 10] = [
    "invalidFilter",
    "tooMany",
    "uniqueness",
    "mutability",
    "invalidSyntax",
    "invalidPath",
    "noTarget",
    "invalidValue",
    "invalidVers",
    "sensitive",
];

/// Words that belong to operations which are not served yet.
pub(super) const LATER: [&str; 5] = [
    "invalid_grant",
    "invalid_client",
    "invalid_request",
    "unauthorized_client",
    "unsupported_grant_type",
];

/// A slice of one byte after the other, as many testers call it.
pub(super) const DRIBBLE: &str = "slice(size=1,every=100ms)";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::protocol::Toggle;

    #[test]
    fn no_word_has_two_meanings() {
        let all = [COMMIT, DELAY, ANSWER, WIRE, SCHEDULE];
        let mut words: Vec<&str> = all.into_iter().flatten().map(|part| part.word).collect();
        words.extend(Toggle::ALL.iter().map(|toggle| toggle.spec().name));
        words.extend(SCIM_TYPES);
        words.extend(LATER);
        words.extend(["rst", "fin", "hang", "dribble"]);
        let mut once = words.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), words.len(), "{words:?}");
    }
}
