//! Which operations a tester means: one name, a family such as `users.*`, or all.

use std::fmt;

use serde::{Serialize, Serializer};

use super::Operation;

/// A name or glob of the operation catalogue that matches at least one operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pattern {
    Any,
    /// The common beginning of the names, with its dot: `users.`.
    Family(&'static str),
    One(Operation),
}

impl Pattern {
    /// Reads a name or glob. The error says what is known.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if text == "*" {
            return Ok(Self::Any);
        }
        if let Some(operation) = Operation::ALL.into_iter().find(|op| op.name() == text) {
            return Ok(Self::One(operation));
        }
        if let Some(prefix) = family(text) {
            let name = Operation::ALL
                .iter()
                .map(|op| op.name())
                .find(|name| name.starts_with(prefix));
            if let Some(prefix) = name.and_then(|name| name.get(..prefix.len())) {
                return Ok(Self::Family(prefix));
            }
        }
        Err(refusal(text))
    }

    /// Whether this operation is meant.
    pub(crate) fn covers(self, operation: Operation) -> bool {
        match self {
            Self::Any => true,
            Self::Family(prefix) => operation.name().starts_with(prefix),
            Self::One(one) => one == operation,
        }
    }

    /// Every operation that is meant; never none.
    #[cfg(test)]
    pub(crate) fn operations(self) -> impl Iterator<Item = Operation> {
        Operation::ALL
            .into_iter()
            .filter(move |operation| self.covers(*operation))
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("*"),
            Self::Family(prefix) => write!(f, "{prefix}*"),
            Self::One(operation) => operation.fmt(f),
        }
    }
}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// `users.` of `users.*`. A star anywhere else is no glob: families end at a dot.
fn family(text: &str) -> Option<&str> {
    text.strip_suffix('*').filter(|prefix| prefix.ends_with('.'))
}

fn refusal(text: &str) -> String {
    let names: Vec<&str> = Operation::ALL.iter().map(|op| op.name()).collect();
    let families = names
        .iter()
        .filter_map(|name| Some(format!("{}.*", name.split_once('.')?.0)));
    let candidates = families.chain(names.iter().map(|name| (*name).to_owned()));
    let near = candidates
        .map(|candidate| (distance(text, &candidate), candidate))
        .min();
    let hint = match near {
        Some((distance, candidate)) if distance <= NEAR.min(candidate.len() / 2) => {
            format!("; did you mean `{candidate}`?")
        }
        Some(_) | None => String::new(),
    };
    format!(
        "unknown operation `{text}`{hint}; known are {}, globs such as users.*, and *",
        names.join(", ")
    )
}

/// As many single-character slips as still make a likely typing error; of a short name no more than half.
const NEAR: usize = 3;

/// Levenshtein distance. Names are short; a long text is not near any of them, and is not measured.
fn distance(text: &str, name: &str) -> usize {
    if text.len() > name.len() + NEAR {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=name.len()).collect();
    for (i, left) in text.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, right) in name.bytes().enumerate() {
            let replaced = diagonal + usize::from(left != right);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[name.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> String {
        let names: Vec<&str> = Operation::ALL.iter().map(|op| op.name()).collect();
        format!("known are {}, globs such as users.*, and *", names.join(", "))
    }

    #[track_caller]
    fn check(text: &str, expected: Result<usize, &str>) {
        let parsed = Pattern::parse(text);
        if let Ok(pattern) = parsed {
            assert_eq!(pattern.to_string(), text);
        }
        let counted = parsed.map(|pattern| pattern.operations().count());
        let expected = expected.map_err(|reason| reason.replace("{KNOWN}", &known()));
        assert_eq!(counted, expected, "{text}");
    }

    #[test]
    fn a_pattern_is_a_name_a_family_or_everything() {
        check("*", Ok(Operation::ALL.len()));
        check("users.*", Ok(8));
        check("oauth.*", Ok(18));
        check("oauth.token.*", Ok(6));
        check("users.create", Ok(1));
        check("oauth.sign-in", Ok(1));
        check("unknown", Ok(1));
    }

    #[test]
    fn an_unknown_name_gets_the_nearest_and_the_list() {
        check(
            "user.create",
            Err("unknown operation `user.create`; did you mean `users.create`?; {KNOWN}"),
        );
        check(
            "Users.list",
            Err("unknown operation `Users.list`; did you mean `users.list`?; {KNOWN}"),
        );
        check("printers.print", Err("unknown operation `printers.print`; {KNOWN}"));
        check(
            "users.c*",
            Err("unknown operation `users.c*`; did you mean `users.*`?; {KNOWN}"),
        );
        check(
            "user.*",
            Err("unknown operation `user.*`; did you mean `users.*`?; {KNOWN}"),
        );
        check("usersgroups*", Err("unknown operation `usersgroups*`; {KNOWN}"));
        check(
            "users.c*",
            Err("unknown operation `users.c*`; did you mean `users.*`?; {KNOWN}"),
        );
        check("printers.*", Err("unknown operation `printers.*`; {KNOWN}"));
    }
}
