//! Profiles: which there are, how an org speaks, and how it is to.

use serde_json::{Map, Value, json};

use super::fields::Fields;
use super::{Answer, Result, find_org};
use crate::webex::profile::{Base, Profile, Switches};
use crate::world::World;

/// The bases by name.
const BASES: &str = "webex, rfc or lenient";

/// `GET /__mock/profiles`
pub(crate) fn list() -> Result {
    let bases = Base::ALL.iter().map(|base| {
        let switches = base.switches().to_json();
        json!({ "name": base.name(), "switches": switches })
    });
    let switches = Switches::ALL
        .iter()
        .map(|switch| json!({ "name": switch.name, "values": switch.known, "decides": switch.decides }));
    let (items, switches): (Vec<Value>, Vec<Value>) = (bases.collect(), switches.collect());
    Answer::ok(&json!({ "items": items, "next": null, "switches": switches }))
}

/// `GET /__mock/orgs/{org}/profile`
pub(crate) fn get(world: &World, org: &str) -> Result {
    Answer::ok(&view(find_org(world, org)?.tenant.profile()))
}

/// `PUT /__mock/orgs/{org}/profile`: a base, and switches over it.
pub(crate) fn replace(world: &World, org: &str, body: Value) -> Result {
    let org = find_org(world, org)?;
    let profile = read(body, Profile::default())?;
    org.tenant.set_profile(profile);
    Answer::ok(&view(profile))
}

/// `PATCH /__mock/orgs/{org}/profile`: switches over those of now, or over another base.
pub(crate) fn change(world: &World, org: &str, body: Value) -> Result {
    let org = find_org(world, org)?;
    let profile = read(body, org.tenant.profile())?;
    org.tenant.set_profile(profile);
    Answer::ok(&view(profile))
}

/// A new org's profile: a base by its name, or `{"base", "switches"}`.
pub(super) fn of_org(fields: &mut Fields) -> Profile {
    let what = "webex, rfc or lenient, nor an object of base and switches";
    let choice = fields.take("profile", what, |value| match value {
        Value::String(name) => Base::named(name).map(|base| Map::from_iter([("base".to_owned(), base.name().into())])),
        Value::Object(members) => Some(members.clone()),
        _ => None,
    });
    let chosen = choice.map(|members| fields.nested("/profile", members, |fields| choose(fields, Profile::default())));
    chosen.unwrap_or_default()
}

/// A profile as a command line names it: a base, and `name=word` for each switch over it. The error says what is wrong
/// with which.
pub(crate) fn of_words(base: Option<&str>, switches: &[String]) -> std::result::Result<Profile, String> {
    let mut profile = match base.map(|name| (name, Base::named(name))) {
        None => Profile::default(),
        Some((_, Some(base))) => base.into(),
        Some((name, None)) => return Err(format!("{name:?} is not {BASES}")),
    };
    for text in switches {
        let Some((name, word)) = text.split_once('=') else {
            return Err(format!(
                "{text:?} is not a switch and its word, such as patch.status=204"
            ));
        };
        let set = profile.switches.set(name.trim(), &word.trim().into());
        set.map_err(|reason| format!("{text:?}: {reason}"))?;
    }
    Ok(profile)
}

fn read(body: Value, before: Profile) -> Result<Profile> {
    let mut fields = Fields::of(body)?;
    let profile = choose(&mut fields, before);
    fields.finish()?;
    Ok(profile)
}

fn choose(fields: &mut Fields, before: Profile) -> Profile {
    let base = fields.take("base", BASES, |value| Base::named(value.as_str()?));
    let mut profile = base.map_or(before, Profile::from);
    fields.object("switches", |fields| {
        for switch in Switches::ALL {
            let Some(word) = fields.raw(switch.name) else { continue };
            if let Err(reason) = profile.switches.set(switch.name, &word) {
                fields.flaw(switch.name, reason);
            }
        }
    });
    profile
}

/// The base, where every switch stands, and which of them the base has otherwise.
pub(super) fn view(profile: Profile) -> Value {
    let switches = profile.switches.to_json();
    let of_base = profile.base.switches().to_json();
    let overridden: Map<String, Value> = switches
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, word)| of_base.get(name.as_str()) != Some(word))
        .map(|(name, word)| (name.clone(), word.clone()))
        .collect();
    json!({ "base": profile.base.name(), "switches": switches, "overridden": overridden })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(base: Option<&str>, switches: &[&str], expected: std::result::Result<(Base, &str), &str>) {
        let switches: Vec<String> = switches.iter().map(|text| (*text).to_owned()).collect();
        let told = of_words(base, &switches);
        let told = told.map(|profile| (profile.base, view(profile)["overridden"].to_string()));
        assert_eq!(
            told.as_ref()
                .map(|(base, over)| (*base, over.as_str()))
                .map_err(String::as_str),
            expected
        );
    }

    #[test]
    fn a_command_line_names_a_base_and_switches_over_it_and_is_told_what_is_wrong() {
        check(None, &[], Ok((Base::Webex, "{}")));
        check(Some("rfc"), &[], Ok((Base::Rfc, "{}")));
        check(
            Some("rfc"),
            &["patch.status=204", " discovery = none "],
            Ok((Base::Rfc, r#"{"patch.status":"204","discovery":"none"}"#)),
        );
        check(Some("azure"), &[], Err("\"azure\" is not webex, rfc or lenient"));
        check(
            None,
            &["patch.status"],
            Err("\"patch.status\" is not a switch and its word, such as patch.status=204"),
        );
        check(
            None,
            &["patch.status=205"],
            Err("\"patch.status=205\": \"205\" is none of 200, 204"),
        );
    }
}
