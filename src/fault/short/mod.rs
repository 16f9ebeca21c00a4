//! The one-line spelling of a rule. It says less than JSON, by which way it is read and printed: a table of parts says
//! which words stand for which members, and everything is checked where JSON is.
//!
//! ```text
//! rule      = blanks, [ operation, { blanks, "|", blanks, operation } ], blanks, ":", blanks,
//!             part, { separator, part }, blanks ;
//! operation = "*" | name | family, ".*" ;                    (* users.create, users.* *)
//! separator = blank, blanks | blanks, ",", blanks ;
//! part      = number                                         (* a status, 200 to 599 *)
//!           | "x", number                                    (* so many times *)
//!           | word                                           (* commit, html, a toggle, a SCIM error type, … *)
//!           | word, "=", value                               (* retry-after=7s, delay=2s, p=0.2, … *)
//!           | end, [ "@", amount ]                           (* rst, fin@100, hang@40% *)
//!           | word, "(", arguments, ")" ;                    (* budget(hits=3,per=1m), partial(2), a toggle *)
//! end       = "rst" | "fin" | "hang" ;
//! amount    = number | number, "%" ;
//! arguments = number | word, "=", value, { ",", word, "=", value } ;
//! value     = text | law, "(", text, { ",", text }, ")" ;    (* lognormal(300ms,0.6) *)
//! text      = character without blanks, commas and brackets, { such a character } ;
//! blanks    = { blank } ;
//! blank     = " " | tab ;
//! ```

mod codec;
mod parse;
mod print;
mod table;
mod token;

pub(super) use codec::sayable;

/// Where the text stops being a rule, and what would be right there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at byte {offset}: {reason}")]
pub(crate) struct Error {
    /// Bytes from the beginning of the text.
    pub(crate) offset: usize,
    pub(crate) reason: String,
}

impl Error {
    fn new(offset: usize, reason: impl Into<String>) -> Self {
        Self {
            offset,
            reason: reason.into(),
        }
    }
}

#[cfg(test)]
mod tests;
