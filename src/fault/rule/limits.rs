//! How much a rule may hold. Each limit keeps a rule small enough that thousands of them fit an org, or keeps an effect
//! within what the double can honour.

use std::time::Duration;

/// The longest id, name of a state and name of a machine, in bytes: ids stand in URLs and in the journal. Source: our choice.
pub(crate) const MAX_ID: usize = 64;
/// The longest note, in bytes. Source: our choice.
pub(crate) const MAX_NOTE: usize = 1_000;
/// The longest text that a match compares with and that a header or an error holds, in bytes. Source: our choice.
pub(crate) const MAX_TEXT: usize = 1_000;
/// The longest regular expression, in bytes. Source: our choice; a plain text of that length compiles to what is allowed.
pub(crate) const MAX_PATTERN: usize = 500;
/// Tests in one match. Source: our choice.
pub(crate) const MAX_TESTS: usize = 16;
/// Values in one `in`. Source: our choice.
pub(crate) const MAX_ALTERNATIVES: usize = 100;
/// Steps of one sequence. Source: our choice.
pub(crate) const MAX_STEPS: usize = 100;
/// Numbers in one `nth`. Source: our choice.
pub(crate) const MAX_NTH: usize = 100;
/// The largest count. Source: RFC 8259 section 6, the integers that every reader of JSON agrees on.
pub(crate) const MAX_COUNT: u64 = (1 << 53) - 1;
/// The longest span of an org's clock. Source: our choice, ten years; no run is longer.
pub(crate) const MAX_SPAN: Duration = Duration::from_secs(3_650 * 86_400);
/// The longest time that a rule stays armed by itself. Source: our choice; a fault that was forgotten ends within a day.
pub(crate) const MAX_TTL: Duration = Duration::from_secs(86_400);
/// Headers that one rule sets, adds and removes. Source: our choice; hyper itself takes 100 in an answer's head.
pub(crate) const MAX_HEADERS: usize = 32;
/// The longest injected body and the longest list of edits, in bytes as JSON. Source: our choice; longer ones are padded.
pub(crate) const MAX_BODY: usize = 64 << 10;
/// Operations of one patch. Source: our choice.
pub(crate) const MAX_EDITS: usize = 100;
/// The longest padding of a body, in bytes. Source: our choice, more than a page of resources ever takes.
pub(crate) const MAX_PAD_BODY: u64 = 16 << 20;
/// The longest padding of a head, in bytes. Source: our choice; clients give up between 8 KiB and 256 KiB.
pub(crate) const MAX_PAD_HEADER: u64 = 1 << 20;
/// The most garbage, in bytes. Source: our choice.
pub(crate) const MAX_GARBAGE: u64 = 1 << 20;
/// The widest log-normal distribution. Source: our choice; at 10 the draws spread over eight powers of ten.
pub(crate) const MAX_SIGMA: f64 = 10.0;
