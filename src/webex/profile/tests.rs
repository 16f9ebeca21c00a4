//! The files and the table say the same; what is unknown is refused.

use serde_json::{Map, Value, json};

use super::*;

#[test]
fn every_file_sets_every_switch_and_nothing_else() {
    for (base, text) in [
        (Base::Webex, include_str!("../../../fixtures/profiles/webex.json")),
        (Base::Rfc, include_str!("../../../fixtures/profiles/rfc.json")),
        (Base::Lenient, include_str!("../../../fixtures/profiles/lenient.json")),
    ] {
        let file: Map<String, Value> = serde_json::from_str(text).unwrap();
        assert_eq!(base.switches().to_json(), Value::Object(file), "{base:?}");
    }
    assert_eq!(Profile::from(Base::Webex), Profile::default());
}

#[test]
fn every_word_of_every_switch_is_taken_and_told() {
    for switch in Switches::ALL {
        for word in switch.known {
            let mut profile = Base::Rfc.switches();
            assert_eq!(profile.set(switch.name, &json!(word)), Ok(()));
            assert_eq!(profile.to_json()[switch.name], *word);
        }
        assert!(switch.decides.ends_with('.'), "{}", switch.name);
    }
}

#[test]
fn what_is_written_like_a_word_is_one_and_what_is_unknown_is_refused() {
    let mut profile = Switches::default();
    assert_eq!(profile.set("patch.status", &json!(204)), Ok(()));
    assert_eq!(profile.set("references.check", &json!(false)), Ok(()));
    assert_eq!(
        (profile.patch_status, profile.references),
        (PatchStatus::NoContent, References::Off)
    );
    let refused = profile.set("patch.status", &json!("205")).unwrap_err();
    assert_eq!(refused, "\"205\" is none of 200, 204");
    let refused = profile.set("patch", &json!("200")).unwrap_err();
    assert!(
        refused.starts_with("unknown switch; there are media.answers, "),
        "{}",
        refused
    );
}

#[test]
fn the_documentation_lists_every_switch_as_it_is() {
    let page = include_str!("../../../docs/profiles.md");
    for switch in Switches::ALL {
        let words: Vec<String> = switch.known.iter().map(|word| format!("`{word}`")).collect();
        let stands = Base::ALL.map(|base| {
            base.switches().to_json()[switch.name]
                .as_str()
                .map(str::to_owned)
                .unwrap()
        });
        let [webex, rfc, lenient] = stands;
        let row = format!(
            "| `{}` | {} | {} | `{webex}` | `{rfc}` | `{lenient}` |",
            switch.name,
            words.join(", "),
            switch.decides
        );
        assert!(page.contains(&row), "docs/profiles.md lacks\n{row}");
    }
}
