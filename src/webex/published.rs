//! The schema documents as Webex publishes them at `/Schemas/SCIM2`: the same attributes, in a spelling of its own.

use serde_json::{Map, Value};

use super::limits::MAX_MEMBERS;
use super::schemas::{self, CISCO_GROUP};
use crate::scim::schema::{ResourceType, Schema};

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

/// The documents of a resource type, keyed by URN: extensions first, as Webex lists them.
pub(crate) fn all_of(kind: &ResourceType) -> Value {
    let sections = kind.extensions.iter().chain([&kind.core]);
    sections.map(|schema| (schema.id.clone(), document(schema))).collect()
}

/// The document of one URN, in any letter case.
pub(crate) fn one(urn: &str) -> Option<Value> {
    let schema = schemas::all().find(|schema| schema.id.eq_ignore_ascii_case(urn))?;
    Some(document(schema))
}

/// The document that this name asks for: `User`, `Group`, or a URN.
pub(crate) fn named(name: &str) -> Option<Value> {
    match name {
        "User" => Some(all_of(&schemas::USER)),
        "Group" => Some(all_of(&schemas::GROUP)),
        urn => one(urn),
    }
}

fn document(schema: &Schema) -> Value {
    let mut document = schema.document().clone();
    // What Webex notes about a resource is in no published document.
    if let Some(Value::Array(attributes)) = document.get_mut("attributes") {
        attributes.retain(|attribute| attribute["name"] != "meta");
        attributes.iter_mut().for_each(spell);
        for attribute in attributes {
            depart(&schema.id, attribute);
        }
    }
    document
}

/// `readWrite` becomes `ReadWrite`, and so on downwards.
fn spell(attribute: &mut Value) {
    let Value::Object(parts) = attribute else { return };
    for name in ["type", "mutability", "returned", "uniqueness"] {
        if let Some(Value::String(word)) = parts.get_mut(name)
            && let Some(initial) = word.get_mut(..1)
        {
            initial.make_ascii_uppercase();
        }
    }
    if let Some(Value::Array(subs)) = parts.get_mut("subAttributes") {
        subs.iter_mut().for_each(spell);
    }
}

/// Where the published documents say something else than what holds: of which attribute, of which of its parts, and what.
// Webex: fidelity row "published-schemas": the published documents contradict the published examples at these places.
fn departures() -> Vec<(&'static str, &'static str, &'static str, Value)> {
    let text = "String";
    let mut rows = vec![
        (USER, "userName", "uniqueness", "None".into()),
        (USER, "inheritances", "type", text.into()),
        (GROUP, "displayName", "required", false.into()),
        (GROUP, "members", "type", text.into()),
        (GROUP, "members", "size", MAX_MEMBERS.into()),
        (CISCO_GROUP, "inheritances.nested", "type", text.into()),
        (CISCO_GROUP, "inheritances.scope", "multiValued", false.into()),
    ];
    for name in ["owners", "managedBy", "inheritances", "memberFilter"] {
        rows.push((CISCO_GROUP, name, "type", text.into()));
    }
    for (urn, name) in [(USER, "groups.value"), (GROUP, "members.value")] {
        rows.push((urn, name, "type", "Reference".into()));
        rows.push((urn, name, "referenceTypes", vec!["external"].into()));
    }
    rows
}

fn depart(urn: &str, attribute: &mut Value) {
    for (_, path, part, value) in departures().into_iter().filter(|row| row.0 == urn) {
        let (name, sub) = path.split_once('.').unwrap_or((path, ""));
        if attribute["name"] != name {
            continue;
        }
        if let Some(parts) = place(attribute, sub) {
            parts.insert(part.to_owned(), value);
        }
    }
}

/// The attribute itself, or its sub-attribute of this name.
fn place<'v>(attribute: &'v mut Value, sub: &str) -> Option<&'v mut Map<String, Value>> {
    if sub.is_empty() {
        return attribute.as_object_mut();
    }
    let subs = attribute.get_mut("subAttributes")?.as_array_mut()?;
    subs.iter_mut().find(|found| found["name"] == sub)?.as_object_mut()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webex::schemas::{CISCO_USER, ENTERPRISE_USER};

    #[test]
    fn a_kind_is_an_object_by_urn_and_a_urn_is_one_document() {
        let keys = |name: &str| -> Vec<String> { named(name).unwrap().as_object().unwrap().keys().cloned().collect() };
        assert_eq!(keys("User"), [CISCO_USER, ENTERPRISE_USER, USER]);
        assert_eq!(keys("Group"), [CISCO_GROUP, GROUP]);
        assert_eq!(keys(ENTERPRISE_USER), ["id", "name", "description", "attributes"]);
        assert_eq!(named(&USER.to_uppercase()), Some(named("User").unwrap()[USER].clone()));
        assert_eq!(named("user"), None);
    }

    #[test]
    fn every_departure_is_one_and_names_an_attribute_that_is_there() {
        for (urn, path, part, value) in departures() {
            let (name, sub) = path.split_once('.').unwrap_or((path, ""));
            let schema = schemas::all().find(|schema| schema.id == urn).unwrap();
            let attributes = schema.document()["attributes"].as_array().unwrap();
            let mut own = attributes.iter().find(|found| found["name"] == name).unwrap().clone();
            spell(&mut own);
            let before = place(&mut own, sub).unwrap().get(part).cloned();
            assert_ne!(before, Some(value), "{urn} {path} {part}");
        }
    }

    #[test]
    fn words_are_spelled_with_capitals_down_to_the_last_part() {
        fn check(attributes: &Value) {
            for attribute in attributes.as_array().unwrap() {
                for part in ["type", "mutability", "returned", "uniqueness"] {
                    let word = attribute[part].as_str().unwrap();
                    assert!(
                        word.starts_with(|first: char| first.is_ascii_uppercase()),
                        "{attribute}"
                    );
                }
                if let Some(subs) = attribute.get("subAttributes") {
                    check(subs);
                }
            }
        }
        for schema in schemas::all() {
            check(&one(&schema.id).unwrap()["attributes"]);
        }
    }

    /// Every length, and with a # every number of values, of the published documents. Of the numbered attributes the last.
    const NUMBERS: [(&str, &str); 5] = [
        (
            USER,
            "userName 254, password 256, roles #100, entitlements #100, name.familyName 256, name.givenName 256, \
             name.middleName 256, name.honorificPrefix 256, name.honorificSuffix 256, name.formatted 512, \
             displayName 512, nickName 256, emails #10, profileUrl 1000, title 512, externalId 256, phoneNumbers #50, \
             ims #50, photos #50, x509Certificates #30, addresses #10, addresses.streetAddress 512, \
             addresses.locality 128, addresses.region 64, addresses.postalCode 64",
        ),
        (
            ENTERPRISE_USER,
            "employeeNumber 256, costCenter 256, organization 512, division 512, department 512, manager.value 512",
        ),
        (
            CISCO_USER,
            "macAddresses #50, licenseID #1000, userSettings #1000, userPreferences #1000, sipAddresses #2000, \
             trainSiteNames #2000, managedSites #2000, managedSites.siteName 512, managedSites.role 64, \
             linkedTrainSiteNames #2000, primaryLinkedTrainSiteName 128, toBeConverted 254, managedOrgs #2000, \
             managedOrgs.orgId 64, managedOrgs.role 64, managedGroups #2000, managedGroups.orgId 64, \
             managedGroups.groupId 64, managedGroups.role 64, extLinkedAccts #2000, extLinkedAccts.providerID 64, \
             extLinkedAccts.accountGUID 512, extLinkedAccts.status 64, loginIds #2000, loginIds.value 512, \
             loginIds.format 512, loginIds.type 256, loginIds.status 64, loginIds.lastValidated 512, \
             extensionAttribute15 #100, externalAttribute15 #100, crossOrgAttribute15 #100",
        ),
        (GROUP, "displayName 512, externalId 256, members #500"),
        (
            CISCO_GROUP,
            "owners #30, managedBy #30, managedBy.orgId 64, managedBy.role 64, inheritances #10, memberFilter #1",
        ),
    ];

    fn numbers(attributes: &Value, before: &str) -> Vec<String> {
        let mut found = Vec::new();
        for attribute in attributes.as_array().into_iter().flatten() {
            let name = format!("{before}{}", attribute["name"].as_str().unwrap());
            let of_fifteen = name.contains("Attribute") && !name.ends_with("15");
            for (part, mark) in [("length", ""), ("size", "#")] {
                let number = attribute.get(part).filter(|_| !of_fifteen);
                found.extend(number.map(|number| format!("{name} {mark}{number}")));
            }
            found.extend(numbers(&attribute["subAttributes"], &format!("{name}.")));
        }
        found
    }

    #[test]
    fn the_numbers_are_those_that_webex_publishes() {
        for (urn, expected) in NUMBERS {
            assert_eq!(
                numbers(&one(urn).unwrap()["attributes"], "").join(", "),
                expected,
                "{urn}"
            );
        }
    }
}
