//! The names that a file uses: modules of the crate, steps out of a module, and words that only some places may say.
//!
//! Everything here takes code, without comments and literals.

use super::source::is_word;

/// The first name behind each `crate::`, each name of a group for itself, and the line that it stands on.
pub(crate) fn crate_paths(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].chars().next_back().is_some_and(is_word) {
            continue;
        }
        let start = at + "crate::".len();
        for (offset, name) in heads(&code[start..]) {
            found.push((line_of(code, start + offset), name.to_owned()));
        }
    }
    found
}

/// The first names of a path or of a group of paths, and where they begin.
fn heads(text: &str) -> Vec<(usize, &str)> {
    if !text.starts_with('{') {
        return vec![(0, word(text))];
    }
    let mut found = Vec::new();
    let mut depth = 0;
    let mut expected = false;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if depth == 1 && matches!(c, '{' | ',') {
            expected = true;
        } else if expected && is_word(c) {
            found.push((at, word(&text[at..])));
            expected = false;
        }
    }
    found
}

/// Chains of `super::`: the line, and how many steps up.
pub(crate) fn climbs(code: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut end = 0;
    for (at, step) in code.match_indices("super::") {
        if at < end || code[..at].chars().next_back().is_some_and(is_word) {
            continue;
        }
        let mut steps = 0;
        end = at;
        while code[end..].starts_with(step) {
            steps += 1;
            end += step.len();
        }
        found.push((line_of(code, at), steps));
    }
    found
}

/// The lines on which the word stands, as a word of its own.
pub(crate) fn lines_with(code: &str, name: &str) -> Vec<usize> {
    code.match_indices(name)
        .filter(|(at, _)| !code[..*at].chars().next_back().is_some_and(is_word))
        .filter(|(at, _)| word(&code[*at..]) == name)
        .map(|(at, _)| line_of(code, at))
        .collect()
}

fn word(text: &str) -> &str {
    text.split(|c| !is_word(c)).next().unwrap_or_default()
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_behind_crate_is_found() {
        let rows: [(&str, &[(usize, &str)]); 10] = [
            ("use a::b;", &[]),
            ("use crate::a;", &[(1, "a")]),
            ("\nuse crate::a::{b, c};", &[(2, "a")]),
            ("use crate::{a, b::c};", &[(1, "a"), (1, "b")]),
            (
                "use crate::{\n    a::{b, c::{d, e}},\n    f,\n};",
                &[(2, "a"), (3, "f")],
            ),
            (
                "use crate::{a::{b}, c};\nuse crate::d;",
                &[(1, "a"), (1, "c"), (2, "d")],
            ),
            ("x = crate::a::B + crate::c::D;", &[(1, "a"), (1, "c")]),
            ("macro { $crate::a::b }", &[(1, "a")]),
            ("pub(in crate::a) use my_crate::b;", &[(1, "a")]),
            ("{{ crate::a::b(*c) }}", &[(1, "a")]),
        ];
        for (code, expected) in rows {
            let found = crate_paths(code);
            let found: Vec<(usize, &str)> = found.iter().map(|(line, name)| (*line, name.as_str())).collect();
            assert_eq!(found, expected, "{code:?}");
        }
    }

    #[test]
    fn steps_up_are_counted() {
        let rows: [(&str, &[(usize, usize)]); 5] = [
            ("use supers::a;", &[]),
            ("use super::a;", &[(1, 1)]),
            ("\nuse super::super::a;", &[(2, 2)]),
            ("super::a(super::super::super::b)", &[(1, 1), (1, 3)]),
            ("pub(in super::super) a", &[(1, 1)]),
        ];
        for (code, expected) in rows {
            assert_eq!(climbs(code), expected, "{code:?}");
        }
    }

    #[test]
    fn a_word_is_found_as_a_word_only() {
        let rows: [(&str, &str, &[usize]); 4] = [
            ("use warp::Filter;\nwarp::any()", "warp", &[1, 2]),
            ("hyper_util::x + hyper::y", "hyper", &[1]),
            ("a.await?", "await", &[1]),
            ("warped + unwarp + _warp", "warp", &[]),
        ];
        for (code, name, expected) in rows {
            assert_eq!(lines_with(code, name), expected, "{code:?}");
        }
    }
}
