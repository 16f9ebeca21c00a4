//! Reading the repository: its files, and what of a Rust file is code.

use std::path::Path;
use std::{fs, io};

/// The repository's root.
const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Folders that begin with a dot and are part of the repository all the same.
const DOT_FOLDERS: [&str; 3] = [".cargo", ".ci", ".github"];

/// One text file of the repository.
pub(crate) struct File {
    /// Relative to the root, with slashes.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    /// Whether the file lies below one of the folders, or is one of the files.
    pub(crate) fn is_below(&self, places: &[&str]) -> bool {
        places.iter().any(|place| self.path.starts_with(place))
    }

    pub(crate) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// The line with its number in front of it, as editors know it.
    pub(crate) fn at(&self, line: usize) -> String {
        format!("{}:{line}", self.path)
    }
}

/// Every file of the repository, in the order of their paths; what is built or fetched is none.
pub(crate) fn files() -> Vec<File> {
    let mut found = Vec::new();
    walk(Path::new(ROOT), "", &mut found).expect("the repository can be read");
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// The Rust files below the folders.
pub(crate) fn rust(folders: &[&str]) -> Vec<File> {
    let mut found = files();
    found.retain(|file| file.is_rust() && file.is_below(folders));
    found
}

/// The file of this path, or nothing.
pub(crate) fn read(path: &str) -> Option<String> {
    fs::read_to_string(Path::new(ROOT).join(path)).ok()
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<File>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let is_folder = entry.file_type()?.is_dir();
        if is_folder && name != "target" && (!name.starts_with('.') || DOT_FOLDERS.contains(&name.as_str())) {
            walk(&entry.path(), &format!("{path}/"), found)?;
        } else if !is_folder && name != ".git" {
            let text = String::from_utf8_lossy(&fs::read(entry.path())?).into_owned();
            found.push(File { path, text });
        }
    }
    Ok(())
}

/// The text with comments and the insides of literals blanked out, on the same lines as before.
pub(crate) fn code_of(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let joined = code.chars().next_back().is_some_and(is_word);
        let (length, filler) = match (comment(rest), literal(rest, joined)) {
            (Some(length), _) => (length, Some(' ')),
            (_, Some(length)) => (length, Some('"')),
            _ => (first.len_utf8(), None),
        };
        let (taken, after) = rest.split_at(length);
        match filler {
            Some(filler) => code.extend(taken.chars().map(|c| if c == '\n' { c } else { filler })),
            None => code.push_str(taken),
        }
        rest = after;
    }
    code
}

/// Whether the character can stand in an identifier.
pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Length of the comment that the text begins with.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    let mut depth = 0;
    let mut at = 0;
    loop {
        let rest = &text[at..];
        match rest.get(..2) {
            Some("/*") => depth += 1,
            Some("*/") => depth -= 1,
            _ if depth == 0 => return None,
            _ => {
                at += rest.chars().next()?.len_utf8();
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return Some(at);
        }
    }
}

/// Length of the string or character that the text begins with; a lifetime is neither. A prefix such as `br` is none
/// where a word goes before it.
fn literal(text: &str, joined: bool) -> Option<usize> {
    let unprefixed = text.trim_start_matches(['b', 'c', 'r']);
    let prefix = text.len() - unprefixed.len();
    if prefix > 2 || joined && prefix > 0 {
        return None;
    }
    if text[..prefix].contains('r') {
        let bare = unprefixed.trim_start_matches('#');
        let hashes = unprefixed.len() - bare.len();
        let close = format!("\"{}", "#".repeat(hashes));
        let inside = bare.strip_prefix('"')?;
        let length = inside.find(&close)? + close.len();
        return Some(prefix + hashes + 1 + length);
    }
    let quote = unprefixed.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let mut inside = unprefixed.char_indices().skip(1).peekable();
    let escaped = inside.peek().is_some_and(|(_, c)| *c == '\\');
    let closes_at_once = unprefixed.chars().nth(2) == Some('\'');
    if quote == '\'' && !escaped && !closes_at_once {
        return None;
    }
    while let Some((at, c)) = inside.next() {
        if c == '\\' {
            inside.next();
        } else if c == quote {
            return Some(prefix + at + 1);
        }
    }
    None
}

/// The code with inline test modules blanked out, on the same lines as before.
pub(crate) fn without_test_modules(code: &str) -> String {
    let mut kept = String::with_capacity(code.len());
    let mut lines = code.lines().peekable();
    while let Some(line) = lines.next() {
        let marked = line.trim() == "#[cfg(test)]";
        let opens = |next: &&str| next.contains("mod ") && next.trim_end().ends_with('{');
        if marked && lines.peek().is_some_and(opens) {
            let mut depth = 0;
            kept.push('\n');
            for inside in lines.by_ref() {
                kept.push('\n');
                depth += inside.matches('{').count();
                depth -= inside.matches('}').count();
                if depth == 0 {
                    break;
                }
            }
            continue;
        }
        kept.push_str(line);
        kept.push('\n');
    }
    kept
}

/// Lines that are code: neither blank nor comment, and in no inline test module.
pub(crate) fn code_lines(text: &str) -> usize {
    let code = without_test_modules(&code_of(text));
    code.lines().filter(|line| !line.trim().is_empty()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_what_is_neither_comment_nor_inside_of_a_literal() {
        let rows = [
            ("a // b", "a     "),
            ("a /* b /* c */ d */ e", "a                   e"),
            ("a /* b\nc */ d", "a     \n     d"),
            ("f(\"a::b\", x)", "f(\"\"\"\"\"\", x)"),
            ("\"a\\\"b\" c", "\"\"\"\"\"\" c"),
            ("r#\"a\"b\"# c", "\"\"\"\"\"\"\"\" c"),
            ("br\"\\\" c", "\"\"\"\"\" c"),
            ("b'x' 'y' '\\'' 'é'", "\"\"\"\" \"\"\" \"\"\"\" \"\"\""),
            ("&'a str, r#type, '_", "&'a str, r#type, '_"),
            ("bar(b)", "bar(b)"),
            ("a / b * c", "a / b * c"),
            ("// \"a\nb", "     \nb"),
            ("\"// a\" b", "\"\"\"\"\"\" b"),
        ];
        for (text, code) in rows {
            assert_eq!(code_of(text), code, "{text:?}");
        }
    }

    #[test]
    fn lines_count_without_blanks_comments_and_inline_tests() {
        let rows = [
            ("", 0),
            ("//! a\n\nuse b;\n", 1),
            ("fn a() {\n    b();\n}\n", 3),
            ("/* a\n * b\n */\nfn c() {}\n", 1),
            (
                "fn a() {}\n\n#[cfg(test)]\nmod tests {\n    fn b() {\n    }\n}\nfn c() {}\n",
                2,
            ),
            ("#[cfg(test)]\npub(super) mod tests {\n}\n", 0),
            ("#[cfg(test)]\nmod tests;\n", 2),
            ("#[cfg(test)]\nfn a() {\n}\n", 3),
            ("const A: &str = \"\n  // no comment\n\";\n", 3),
        ];
        for (text, lines) in rows {
            assert_eq!(code_lines(text), lines, "{text:?}");
        }
    }
}
