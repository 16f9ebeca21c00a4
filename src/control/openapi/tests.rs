//! That the files hold together by themselves. Whether they say what is so is seen over HTTP.

use std::collections::BTreeSet;

use super::*;

/// Every value of a member of this name, at any depth.
fn members<'a>(value: &'a Value, name: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(object) => {
            found.extend(object.get(name));
            object.values().for_each(|inner| members(inner, name, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| members(inner, name, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A document of all calls that the files know.
fn whole(exposed: bool) -> Value {
    let (common, areas) = area::read().unwrap();
    let calls = calls().into_iter().map(|key| {
        let (method, path) = key.leak().split_once(' ').unwrap();
        Call {
            method,
            path,
            does: "does it",
            open: path == "/version",
        }
    });
    document(&common, &areas, calls, exposed)
}

#[test]
fn every_reference_leads_somewhere_and_every_component_is_used() {
    let document = whole(false);
    let mut references = Vec::new();
    members(&document, "$ref", &mut references);
    let used: BTreeSet<&str> = references.into_iter().map(|to| to.as_str().unwrap()).collect();
    for to in &used {
        assert!(document.pointer(&to[1..]).is_some(), "{to} leads nowhere");
    }
    for kind in ["schemas", "parameters", "responses", "headers"] {
        for name in document["components"][kind].as_object().unwrap().keys() {
            let to = format!("#/components/{kind}/{name}");
            assert!(used.contains(to.as_str()), "{to} is used by nobody");
        }
    }
}

#[test]
fn no_two_areas_say_the_same_name() {
    let (common, areas) = area::read().unwrap();
    let words: Vec<String> = words::schemas().map(|(name, _)| name).collect();
    let written = areas.iter().flat_map(|area| area.schemas.keys());
    let schemas: Vec<&String> = common.schemas.keys().chain(written).chain(&words).collect();
    assert_eq!(schemas.iter().collect::<BTreeSet<_>>().len(), schemas.len());
    let calls = calls();
    assert_eq!(calls.iter().collect::<BTreeSet<_>>().len(), calls.len());
}

#[test]
fn an_exposed_double_asks_for_its_token_but_where_it_does_not() {
    let document = whole(true);
    assert_eq!(document["security"], json!([{ "bearer": [] }, { "basic": [] }]));
    assert_eq!(document["paths"]["/version"]["get"]["security"], json!([]));
    assert_eq!(document["paths"]["/routes"]["get"].get("security"), None);
    assert_eq!(whole(false)["security"], json!([]));
}

#[test]
fn a_call_that_no_file_knows_has_what_the_route_table_says() {
    let call = Call {
        method: "POST",
        path: "/orgs/{org}/new",
        does: "something new",
        open: false,
    };
    let (_, areas) = area::read().unwrap();
    let expected = json!({
        "summary": "something new",
        "parameters": [{ "$ref": "#/components/parameters/org" }],
        "responses": {
            "401": { "$ref": "#/components/responses/refused-401" },
            "403": { "$ref": "#/components/responses/refused-403" },
            "404": { "$ref": "#/components/responses/refused-404" },
            "default": { "$ref": "#/components/responses/refused-default" },
        },
    });
    assert_eq!(call::operation(&call, &areas, false), expected);
}
