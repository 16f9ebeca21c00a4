//! The words of the rule language that this version knows and does not serve yet. A rule that uses one is refused when
//! it is written: a fault that is ignored in silence would make a test pass for the wrong reason.

/// The keys of one JSON object of a rule.
pub(super) struct Keys {
    pub(super) served: &'static [&'static str],
    /// A name that ends in a dot stands for all keys that begin with it, as `header.` does for `header.user-agent`.
    pub(super) later: &'static [&'static str],
}

pub(super) const RULE: Keys = Keys {
    served: &["id", "match", "schedule", "effect", "note", "short"],
    later: &["preset", "priority", "optional"],
};

/// Keys that stand in answers only. A tester who sends a rule back as it came is told which ones to leave out.
pub(super) const ANSWERED: &[&str] = &["armed", "hits", "remaining", "warnings"];

pub(super) const MATCH: Keys = Keys {
    served: &["op"],
    later: &[
        "method",
        "path",
        "query",
        "query.",
        "header",
        "header.",
        "body",
        "body.",
        "resource",
        "resource.",
        "token",
        "token.",
        "connection",
        "attempt",
        "phase",
        "inFlight",
    ],
};

pub(super) const SCHEDULE: Keys = Keys {
    served: &["times"],
    later: &[
        "skip",
        "every",
        "nth",
        "sequence",
        "then",
        "probability",
        "window",
        "ramp",
        "budget",
        "ttl",
        "per",
        "state",
    ],
};

pub(super) const EFFECT: Keys = Keys {
    served: &["http", "transport"],
    later: &["commit", "protocol"],
};

pub(super) const HTTP: Keys = Keys {
    served: &["status", "retryAfter"],
    later: &[
        "scim",
        "body",
        "contentType",
        "headers",
        "patch",
        "truncate",
        "encoding",
    ],
};

pub(super) const TRANSPORT: Keys = Keys {
    served: &["delay", "cut", "end"],
    later: &["at", "rate", "slice", "garbage", "malform", "tls"],
};

/// Parts of the short form.
pub(super) fn is_part(part: &str) -> bool {
    const WORDS: &[&str] = &[
        "commit",
        "fin",
        "hang",
        "optional",
        "no-body",
        "invalid_grant",
        "invalid_client",
    ];
    const PREFIXES: &[&str] = &[
        "rst@", "fin@", "hang@", "p=", "per=", "skip=", "every=", "ttl=", "rate=",
    ];
    WORDS.contains(&part) || PREFIXES.iter().any(|prefix| part.starts_with(prefix))
}

impl Keys {
    /// Why this key cannot stand here; `None` for one that can.
    pub(super) fn refuse(&self, key: &str) -> Option<String> {
        if self.served.contains(&key) {
            return None;
        }
        let later = |known: &&str| *known == key || (known.ends_with('.') && key.starts_with(*known));
        Some(if self.later.iter().any(later) {
            "not served by this version".to_owned()
        } else {
            format!("unknown key; known are {}", self.served.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_both_served_and_later() {
        for keys in [RULE, MATCH, SCHEDULE, EFFECT, HTTP, TRANSPORT] {
            assert!(keys.later.iter().all(|key| !keys.served.contains(key)));
        }
    }
}
