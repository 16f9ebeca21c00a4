//! The parser: recursive descent over the grammar of RFC 7644 figure 1.
//!
//! Free functions that read from a [`Cursor`]; recursion carries `depth`. The tolerances are few and each has a
//! client behind it: blanks before `[`, unquoted literals, `True`, and an operator after a value path.

use serde_json::{Number, Value};

use super::cursor::Cursor;
use super::{CompareOp, Filter};
use crate::scim::error::Error;
use crate::scim::path::AttributePath;

/// Greatest length of a filter in bytes. Fifty `id eq` terms, as Cisco's SDK sends them, take some 3 KiB.
pub const LENGTH_MAX: usize = 16 * 1024;

/// Greatest nesting of parentheses and brackets.
pub const DEPTH_MAX: usize = 32;

const OPERATOR: &str = "an operator (eq, ne, co, sw, ew, gt, ge, lt, le, pr)";

/// Where in a filter the parser is.
#[derive(Debug, Clone, Copy)]
struct Place {
    depth: usize,
    in_brackets: bool,
}

/// Parses a whole filter.
pub(super) fn filter(text: &str) -> Result<Filter, Error> {
    check_length(text)?;
    let mut cursor = Cursor::new(text, 0);
    let top = Place {
        depth: 0,
        in_brackets: false,
    };
    let filter = or_terms(&mut cursor, top)?;
    cursor.skip_blanks();
    if !cursor.rest().is_empty() {
        return Err(cursor.expected("'and', 'or' or the end"));
    }
    Ok(filter)
}

/// Parses `[valFilter]` that starts at byte `at` of `text`; also tells the byte after the closing bracket.
pub(crate) fn bracketed(text: &str, at: usize) -> Result<(Filter, usize), Error> {
    check_length(text)?;
    let mut cursor = Cursor::new(text, at);
    let filter = brackets(&mut cursor, 0)?;
    Ok((filter, cursor.at()))
}

fn check_length(text: &str) -> Result<(), Error> {
    if text.len() > LENGTH_MAX {
        return Err(Error::invalid_filter(format!(
            "filter: at most {LENGTH_MAX} bytes are allowed, found {}",
            text.len()
        )));
    }
    Ok(())
}

fn or_terms(cursor: &mut Cursor<'_>, place: Place) -> Result<Filter, Error> {
    let mut terms = vec![and_terms(cursor, place)?];
    while cursor.keyword("or") {
        terms.push(and_terms(cursor, place)?);
    }
    Ok(Filter::or(terms))
}

fn and_terms(cursor: &mut Cursor<'_>, place: Place) -> Result<Filter, Error> {
    let mut terms = vec![term(cursor, place)?];
    while cursor.keyword("and") {
        terms.push(term(cursor, place)?);
    }
    Ok(Filter::and(terms))
}

fn term(cursor: &mut Cursor<'_>, place: Place) -> Result<Filter, Error> {
    cursor.skip_blanks();
    if cursor.rest().starts_with('(') {
        return group(cursor, place);
    }
    let mut negated = *cursor;
    if negated.keyword("not") {
        negated.skip_blanks();
        if negated.rest().starts_with('(') {
            *cursor = negated;
            return Ok(Filter::Not(Box::new(group(cursor, place)?)));
        }
    }
    expression(cursor, place)
}

fn group(cursor: &mut Cursor<'_>, place: Place) -> Result<Filter, Error> {
    let inner = Place {
        depth: deeper(cursor, place.depth)?,
        ..place
    };
    cursor.eat('(');
    let filter = or_terms(cursor, inner)?;
    cursor.skip_blanks();
    if !cursor.eat(')') {
        return Err(cursor.expected("'and', 'or' or ')'"));
    }
    Ok(filter)
}

/// An attribute expression or a value path.
fn expression(cursor: &mut Cursor<'_>, place: Place) -> Result<Filter, Error> {
    let start = *cursor;
    let word = cursor.word();
    let path = AttributePath::parse(word).map_err(|_| start.expected("an attribute path"))?;
    cursor.skip_blanks();
    if !cursor.rest().starts_with('[') {
        return comparison(cursor, path);
    }
    if place.in_brackets {
        return Err(cursor.expected("an operator, because value paths do not nest"));
    }
    let mut inner = brackets(cursor, place.depth)?;
    // Entra ID: `emails[type eq "work"].value eq "x"`. The same element must satisfy both.
    if cursor.eat('.') {
        let start = *cursor;
        let sub = AttributePath::parse(cursor.word())
            .ok()
            .filter(|sub| sub.schema.is_none() && sub.sub_attribute.is_none())
            .ok_or_else(|| start.expected("a sub-attribute"))?;
        inner = Filter::and(vec![inner, comparison(cursor, sub)?]);
    }
    Ok(Filter::ValuePath {
        path,
        filter: Box::new(inner),
    })
}

fn brackets(cursor: &mut Cursor<'_>, depth: usize) -> Result<Filter, Error> {
    let inner = Place {
        depth: deeper(cursor, depth)?,
        in_brackets: true,
    };
    cursor.eat('[');
    let filter = or_terms(cursor, inner)?;
    cursor.skip_blanks();
    if !cursor.eat(']') {
        return Err(cursor.expected("'and', 'or' or ']'"));
    }
    Ok(filter)
}

fn deeper(cursor: &Cursor<'_>, depth: usize) -> Result<usize, Error> {
    if depth >= DEPTH_MAX {
        return Err(Error::invalid_filter(format!(
            "filter: parentheses and brackets may nest at most {DEPTH_MAX} deep, one more opens at byte {}",
            cursor.at()
        )));
    }
    Ok(depth + 1)
}

/// The operator and what follows it.
fn comparison(cursor: &mut Cursor<'_>, path: AttributePath) -> Result<Filter, Error> {
    cursor.skip_blanks();
    let start = *cursor;
    let word = cursor.word();
    if word.eq_ignore_ascii_case("pr") {
        return Ok(Filter::Present(path));
    }
    let op = CompareOp::ALL
        .into_iter()
        .find(|op| word.eq_ignore_ascii_case(op.as_str()))
        .ok_or_else(|| start.expected(OPERATOR))?;
    let value = literal(cursor)?;
    Ok(Filter::Compare { path, op, value })
}

fn literal(cursor: &mut Cursor<'_>) -> Result<Value, Error> {
    cursor.skip_blanks();
    if cursor.rest().starts_with('"') {
        return quoted(cursor);
    }
    let start = *cursor;
    match cursor.word() {
        "" => Err(start.expected("a value")),
        word => Ok(bare(word)),
    }
}

/// A JSON string: ends at the first quote that no backslash protects.
fn quoted(cursor: &mut Cursor<'_>) -> Result<Value, Error> {
    let rest = cursor.rest();
    let mut escaped = false;
    let end = rest.char_indices().skip(1).find(|&(_, c)| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    let Some((end, _)) = end else {
        return Err(Error::invalid_filter(format!(
            "filter: the string that starts at byte {} has no closing quote",
            cursor.at()
        )));
    };
    let text: String = serde_json::from_str(&rest[..=end]).map_err(|_| {
        Error::invalid_filter(format!(
            "filter: the string at byte {} is not a JSON string: a control character or an unknown escape",
            cursor.at()
        ))
    })?;
    cursor.advance(end + 1);
    Ok(Value::String(text))
}

/// `true`, `false`, `null` in any letter case, a JSON number, and otherwise text that should have been quoted.
fn bare(word: &str) -> Value {
    if word.eq_ignore_ascii_case("true") {
        return Value::Bool(true);
    }
    if word.eq_ignore_ascii_case("false") {
        return Value::Bool(false);
    }
    if word.eq_ignore_ascii_case("null") {
        return Value::Null;
    }
    number(word).map_or_else(|| Value::from(word), Value::Number)
}

fn number(word: &str) -> Option<Number> {
    let number: Number = serde_json::from_str(word).ok()?;
    if number.is_f64() {
        // The standard library rounds correctly, serde_json by default does not: printing must give the same number.
        return Number::from_f64(word.parse().ok()?);
    }
    Some(number)
}
