//! Pages and the ListResponse message (RFC 7644 sections 3.4.2 and 3.4.2.4).

use std::ops::Range;

use serde_json::{Value, json};

use super::error::Error;
use super::value::quoted;

/// The URN of the ListResponse message.
pub const LIST_RESPONSE: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/// Which page a client asks for.
///
/// ```
/// use webex_scim_mock::scim::list::ListRequest;
/// let request = ListRequest::parse(Some("0"), Some("2"))?;
/// assert_eq!(request.start_index, 1);
/// assert_eq!(request.page(&["a", "b", "c"], 100), ["a", "b"]);
/// # Ok::<(), webex_scim_mock::scim::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListRequest {
    /// The first result, counted from 1.
    pub start_index: usize,
    /// The greatest number of results; `None` leaves it to the server.
    pub count: Option<usize>,
}

impl Default for ListRequest {
    fn default() -> Self {
        Self {
            start_index: 1,
            count: None,
        }
    }
}

impl ListRequest {
    /// Reads the two query parameters. A `startIndex` below 1 means 1 and a negative `count` means 0, as the RFC
    /// says; a blank parameter counts as absent.
    ///
    /// # Errors
    ///
    /// `invalidValue` when one is not an integer.
    pub fn parse(start_index: Option<&str>, count: Option<&str>) -> Result<Self, Error> {
        let start_index = integer("startIndex", start_index)?.unwrap_or(1).max(1);
        let count = integer("count", count)?;
        Ok(Self {
            start_index: clamp(start_index),
            count: count.map(clamp),
        })
    }

    /// Positions of the page within `total` results, at most `count_max` of them; empty beyond the end.
    pub fn range(&self, total: usize, count_max: usize) -> Range<usize> {
        let start = self.start_index.saturating_sub(1).min(total);
        let count = self.count.unwrap_or(count_max).min(count_max);
        start..start.saturating_add(count).min(total)
    }

    /// The page itself.
    pub fn page<'a, T>(&self, all: &'a [T], count_max: usize) -> &'a [T] {
        &all[self.range(all.len(), count_max)]
    }
}

fn integer(name: &str, text: Option<&str>) -> Result<Option<i64>, Error> {
    match text.map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) => text
            .parse()
            .map(Some)
            .map_err(|_| Error::invalid_value(format!("{name} must be an integer, not {}", quoted(text)))),
    }
}

fn clamp(number: i64) -> usize {
    usize::try_from(number.max(0)).unwrap_or(usize::MAX)
}

/// The ListResponse message: numbers as numbers, `Resources` always there.
pub fn list_response(total_results: usize, start_index: usize, resources: Vec<Value>) -> Value {
    json!({
        "schemas": [LIST_RESPONSE],
        "totalResults": total_results,
        "itemsPerPage": resources.len(),
        "startIndex": start_index,
        "Resources": resources,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(start_index: &str, count: &str, expected: Result<&str, &str>) {
        let all = ["a", "b", "c"];
        let page = ListRequest::parse(Some(start_index), Some(count))
            .map(|request| request.page(&all, 2).concat())
            .map_err(|error| error.to_string());
        let expected = expected.map(str::to_owned).map_err(str::to_owned);
        assert_eq!(page, expected, "startIndex={start_index} count={count}");
    }

    #[test]
    fn pages_start_at_one_and_end_at_the_limit() {
        check("1", "1", Ok("a"));
        check("1", "2", Ok("ab"));
        check("1", "3", Ok("ab"));
        check("", "", Ok("ab"));
        check("3", "2", Ok("c"));
        check("4", "2", Ok(""));
        check("0", "1", Ok("a"));
        check("-7", "1", Ok("a"));
        check("2", "0", Ok(""));
        check("2", "-1", Ok(""));
        check(" 2 ", "1", Ok("b"));
        check("9223372036854775807", "9223372036854775807", Ok(""));
    }

    #[test]
    fn what_is_not_an_integer_is_refused_by_name() {
        check("one", "1", Err("startIndex must be an integer, not \"one\""));
        check("1", "1.5", Err("count must be an integer, not \"1.5\""));
        check(
            "9223372036854775808",
            "1",
            Err("startIndex must be an integer, not \"9223372036854775808\""),
        );
    }

    #[test]
    fn list_response_has_numbers_and_resources_even_when_empty() {
        assert_eq!(
            list_response(0, 1, Vec::new()).to_string(),
            r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"itemsPerPage":0,"startIndex":1,"Resources":[]}"#
        );
        assert_eq!(list_response(9, 3, vec![json!({})])["itemsPerPage"], 1);
    }
}
