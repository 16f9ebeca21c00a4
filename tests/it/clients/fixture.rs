//! A fixture as its file spells it. A key that nobody reads is an error: it would be an expectation that nobody checks.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::golden::KINDS;

/// Names that every conversation has from the start.
const GIVEN: [&str; 2] = ["base", "org"];

/// A conversation and the file it stands in, `entra/deletes.json`.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) file: String,
    pub(super) conversation: Conversation,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Conversation {
    client: String,
    title: String,
    source: Vec<String>,
    pub(super) base: Base,
    /// What the org is set to speak, in the shape that the control plane takes; without it, as it is made.
    #[serde(default)]
    pub(super) profile: Option<Value>,
    pub(super) flags: String,
    /// What the client says in every request.
    #[serde(default)]
    pub(super) headers: BTreeMap<String, String>,
    pub(super) steps: Vec<Step>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Base {
    Connector,
    V2,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    pub(super) name: String,
    pub(super) request: Request,
    pub(super) expect: Expect,
    /// Name and pointer into the answer.
    #[serde(default)]
    pub(super) save: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) path: String,
    #[serde(default)]
    pub(super) headers: BTreeMap<String, String>,
    #[serde(default, deserialize_with = "present")]
    pub(super) body: Option<Value>,
    /// A body that is no JSON, or none that a JSON value could spell.
    #[serde(default)]
    pub(super) text: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expect {
    pub(super) status: u16,
    #[serde(default)]
    pub(super) headers: BTreeMap<String, String>,
    #[serde(default, deserialize_with = "present")]
    pub(super) body: Option<Value>,
}

impl Request {
    fn says_twice(&self) -> bool {
        self.body.is_some() && self.text.is_some()
    }
}

/// `"body": null` is a body, not the lack of one.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// Every conversation below the folder, sorted by file, or all that is wrong with them.
pub(super) fn walk(root: &Path) -> Result<Vec<Case>, Vec<String>> {
    let (mut cases, mut problems) = (Vec::new(), Vec::new());
    for entry in entries(root) {
        if entry.is_file() && name(&entry) == "README.md" {
            continue;
        }
        if !entry.is_dir() {
            problems.push(format!("{}: not a client's folder", name(&entry)));
            continue;
        }
        for file in entries(&entry) {
            let text = fs::read_to_string(&file).unwrap_or_default();
            match Case::read(&name(&entry), &name(&file), &text) {
                Ok(case) => cases.push(case),
                Err(problem) => problems.push(problem),
            }
        }
    }
    if problems.is_empty() { Ok(cases) } else { Err(problems) }
}

impl Case {
    /// Reads a file of a client's folder.
    pub(super) fn read(folder: &str, file: &str, text: &str) -> Result<Self, String> {
        let file = format!("{folder}/{file}");
        if !file.ends_with(".json") {
            return Err(format!("{file}: not a .json file, so nobody would read it"));
        }
        let conversation: Conversation = serde_json::from_str(text).map_err(|error| format!("{file}: {error}"))?;
        match conversation.flaw(folder) {
            Some(flaw) => Err(format!("{file}: {flaw}")),
            None => Ok(Self { file, conversation }),
        }
    }
}

impl Conversation {
    /// What is wrong although every key is known.
    fn flaw(&self, folder: &str) -> Option<String> {
        if self.client != folder {
            return Some(format!("client is {:?}, the folder {folder:?}", self.client));
        }
        if self.title.is_empty() || self.source.is_empty() || self.steps.is_empty() {
            return Some("title, source and steps must not be empty".to_owned());
        }
        if let Some(step) = self.steps.iter().find(|step| step.request.says_twice()) {
            return Some(format!("step {:?} has both body and text", step.name));
        }
        let mut saved: Vec<&str> = [&GIVEN[..], &KINDS[..]].concat();
        for step in &self.steps {
            for name in step.save.keys() {
                if saved.contains(&name.as_str()) {
                    return Some(format!("step {:?} saves {name:?}, a name that is taken", step.name));
                }
                saved.push(name);
            }
        }
        None
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}
