//! Languages and countries as Webex spells them.

use serde_json::{Map, Value};

use crate::scim;

/// The attributes that hold one.
const ATTRIBUTES: [&str; 2] = ["preferredLanguage", "locale"];

/// Refuses a locale that is no language of ISO 639-1, an underscore, and a country of ISO 3166-1, such as en_US.
// Webex: fidelity row "locale-form": that the form is demanded is documented, that another one is refused is not.
pub(super) fn check(attributes: &Map<String, Value>) -> Result<(), scim::Error> {
    for name in ATTRIBUTES {
        let Some(locale) = attributes.get(name).and_then(Value::as_str) else {
            continue;
        };
        if !is_locale(locale) {
            return Err(scim::Error::invalid_value(format!(
                "{name} must be a language and a country such as en_US, not {locale:?}"
            )));
        }
    }
    Ok(())
}

fn is_locale(text: &str) -> bool {
    match text.as_bytes() {
        [language @ .., b'_', a, b] => {
            language.len() == 2
                && language.iter().all(u8::is_ascii_lowercase)
                && [a, b].into_iter().all(u8::is_ascii_uppercase)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_locale_is_a_small_language_and_a_capital_country_joined_by_an_underscore() {
        for (text, good) in [
            ("en_US", true),
            ("de_DE", true),
            ("en-US", false),
            ("en", false),
            ("EN_us", false),
            ("eng_US", false),
            ("en_USA", false),
            ("_US", false),
            ("é_US", false),
            ("", false),
        ] {
            for name in ATTRIBUTES {
                let attributes = Map::from_iter([(name.to_owned(), json!(text))]);
                let refused = check(&attributes).err().map(|error| error.detail);
                let detail = format!("{name} must be a language and a country such as en_US, not {text:?}");
                assert_eq!(refused, (!good).then_some(detail), "{text}");
            }
        }
        assert_eq!(check(&Map::new()), Ok(()));
    }
}
