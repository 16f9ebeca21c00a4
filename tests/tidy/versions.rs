//! The package's version, wherever it is written.

use super::{expect_none, source};

#[test]
fn versions_agree() {
    let manifest = source::read("Cargo.toml").unwrap_or_default();
    let version = manifest
        .lines()
        .find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
        .unwrap_or_default();
    let mut findings = wrong_headings(&source::read("CHANGELOG.md").unwrap_or_default(), version);
    let readme = source::read("README.md").unwrap_or_default();
    for (line, named) in named_versions(&readme) {
        if !format!("{version}.").starts_with(&format!("{named}.")) {
            findings.push(format!("README.md:{line}: version {named} should be {version}"));
        }
    }
    expect_none(&findings);
}

/// The changelog begins with what is not released yet, and the topmost released version is the package's.
fn wrong_headings(changelog: &str, version: &str) -> Vec<String> {
    let mut headings = changelog.lines().zip(1..).filter_map(|(text, line)| {
        let name = text.strip_prefix("## ")?.trim_start_matches('[');
        Some((line, name.split(']').next().unwrap_or_default()))
    });
    let mut findings = Vec::new();
    if headings.next().is_none_or(|(_, name)| name != "Unreleased") {
        findings.push("CHANGELOG.md: its first heading should be `## [Unreleased]`".to_owned());
    }
    if let Some((line, released)) = headings.next()
        && released != version
    {
        findings.push(format!(
            "CHANGELOG.md:{line}: the topmost version is {released}; Cargo.toml says {version}"
        ));
    }
    findings
}

/// Versions behind the package's name, as in `webex-scim-mock = "0.1"` or `webex-scim-mock@0.1.0`.
fn named_versions(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (text, line) in text.lines().zip(1..) {
        for (at, name) in text.match_indices("webex-scim-mock") {
            let rest = text[at + name.len()..].trim_start_matches([' ', '=', '"', '@', 'v', '{', ':']);
            let rest = rest.strip_prefix("ersion = \"").unwrap_or(rest);
            let version: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            let version = version.trim_end_matches('.');
            if version.starts_with(|c: char| c.is_ascii_digit()) && version.contains('.') {
                found.push((line, version.to_owned()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_where_they_stand() {
        let rows: [(&str, &[&str]); 6] = [
            ("webex-scim-mock = \"0.1\"", &["0.1"]),
            ("webex-scim-mock = { version = \"0.1.0\" }", &["0.1.0"]),
            ("cargo install webex-scim-mock@0.1.0.", &["0.1.0"]),
            ("webex-scim-mock v0.1.0 and webex-scim-mock 0.2", &["0.1.0", "0.2"]),
            ("webex-scim-mock 3 times", &[]),
            ("the program `webex-scim-mock`; 0.1", &[]),
        ];
        for (text, expected) in rows {
            let found = named_versions(text);
            let found: Vec<&str> = found.iter().map(|(_, version)| version.as_str()).collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn a_changelog_begins_with_what_is_unreleased() {
        let rows = [
            ("# Changelog\n\n## [Unreleased]\n", 0),
            (
                "## [Unreleased]\n\n### Added\n\n## [0.1.0] - 2026-01-01\n## [0.0.9]\n",
                0,
            ),
            ("## [Unreleased]\n\n## [0.2.0] - 2026-01-01\n", 1),
            ("## [0.1.0] - 2026-01-01\n", 1),
            ("", 1),
        ];
        for (changelog, findings) in rows {
            let found = wrong_headings(changelog, "0.1.0");
            assert_eq!(found.len(), findings, "{changelog:?}: {found:?}");
        }
    }
}
