//! `?format=`: in which form a list leaves.

use super::Result;
use super::problem::{Flaw, Problem};

/// The form that the query asks for; the first of those that are known where it asks for none.
pub(super) fn format<T: Copy>(query: &str, known: &[(&str, T)]) -> Result<T> {
    let mut format = known[0].1;
    let mut flaws = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let reason = match known.iter().find(|(word, _)| *word == value) {
            _ if name != "format" => "unknown parameter".to_owned(),
            Some((_, found)) => {
                format = *found;
                continue;
            }
            None => {
                let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
                format!("{value:?} is not {}", words.join(" or "))
            }
        };
        flaws.push(Flaw {
            pointer: format!("?{name}"),
            reason,
        });
    }
    if flaws.is_empty() {
        Ok(format)
    } else {
        Err(Problem::flawed(flaws))
    }
}
