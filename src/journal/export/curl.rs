//! A request as a command for a POSIX shell: whatever is in it, it is one line, and data stays data.

use serde_json::Value;

use crate::journal::entry::Entry;
use crate::journal::{body, redact};

/// Headers that curl makes itself, and cookies, of which only a fingerprint is kept.
const LEFT_OUT: [&str; 5] = ["host", "content-length", "connection", "transfer-encoding", "cookie"];

/// The command. Where a secret stood, it reads it from the variable `TOKEN`. A request whose body was not kept is told in a
/// comment: without the body it would be another request.
pub(super) fn command(entry: &Entry) -> String {
    let (before, data) = match data(&entry.body) {
        Data::None => (String::new(), None),
        Data::NotKept(note) => {
            let told = format!("# not exported: {} {}: {note}", entry.method, entry.url());
            return printable(&told);
        }
        Data::Word(text) => (String::new(), Some(quoted(&text))),
        Data::Piped(text) => (format!("printf {} | ", escaped(&text)), Some("@-".to_owned())),
    };
    let mut words = vec!["curl -sS --globoff --path-as-is".to_owned()];
    match entry.method.as_str() {
        // With `-X HEAD` curl would wait for a body.
        "HEAD" => words.push("--head".to_owned()),
        method => words.push(format!("-X {}", quoted(method))),
    }
    words.push(quoted(&entry.url()));
    let headers = entry
        .headers
        .iter()
        .filter(|(name, _)| !LEFT_OUT.contains(&name.as_str()));
    words.extend(headers.map(|(name, value)| format!("-H {}", header(name, value.as_str().unwrap_or_default()))));
    words.extend(data.map(|data| format!("--data-binary {data}")));
    before + &words.join(" ")
}

enum Data {
    None,
    /// Only a note stands in its place.
    NotKept(String),
    Word(String),
    /// No word of a shell can hold it on one line.
    Piped(String),
}

fn data(kept: &Value) -> Data {
    let text = body::text(kept);
    match text {
        _ if kept.is_null() => Data::None,
        text if body::is_note(&text) => Data::NotKept(text),
        text if text.chars().any(|c| c.is_ascii_control()) => Data::Piped(text),
        // A first `@` would name a file.
        text if text.starts_with('@') => Data::Piped(text),
        text => Data::Word(text),
    }
}

fn header(name: &str, value: &str) -> String {
    match value.split_once(' ') {
        _ if redact::stands_for_a_secret(value) => format!("{}\"$TOKEN\"", quoted(&format!("{name}: "))),
        Some((scheme, secret)) if redact::stands_for_a_secret(secret) => {
            format!("{}\"$TOKEN\"", quoted(&format!("{name}: {scheme} ")))
        }
        // curl takes a header that ends in a colon for one to leave out.
        _ if value.is_empty() => quoted(&format!("{name};")),
        _ => quoted(&format!("{name}: {value}")),
    }
}

/// A word in single quotes, in which a shell sees nothing but the quote that ends it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The format of a `printf` that writes this text: what is not plain is written in octal.
fn escaped(text: &str) -> String {
    let mut out = String::from("'");
    for byte in text.bytes() {
        match byte {
            b'%' => out.push_str("%%"),
            // A first `-` would be an option.
            b'-' | b'\'' | b'\\' | ..=0x1f | 0x7f.. => out.push_str(&format!("\\{byte:03o}")),
            plain => out.push(char::from(plain)),
        }
    }
    out.push('\'');
    out
}

/// Without what would end the line of a comment.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
