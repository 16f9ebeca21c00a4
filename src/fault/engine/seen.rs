//! One request as the rules look at it: what is costly to find out is found out once, and only where a rule asks.

use std::cell::OnceCell;
use std::sync::LazyLock;

use serde_json::Value;

use super::index::Need;
use super::matching::folded;
use super::phase::{self, Phase, Traffic};
use crate::entropy::digest;
use crate::fault::facts::{Facts, ResourceFacts, TokenFacts};
use crate::operation::Operation;

/// Facts, and what follows from them.
pub(super) struct Seen<'a> {
    pub(super) facts: &'a Facts<'a>,
    /// The how-manieth time this logical request comes; counted where a rule about its operation asks.
    pub(super) attempt: Option<u64>,
    /// What the org saw before.
    pub(super) traffic: Traffic,
    phase: OnceCell<Option<Phase>>,
    body: OnceCell<Option<Value>>,
    query: OnceCell<Vec<(String, String)>>,
    resource: OnceCell<ResourceFacts>,
    logical: OnceCell<Partition>,
}

/// Whose requests are counted together, and under which name chance is drawn for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Partition {
    pub(super) key: Digest,
    /// Says the same in every run from one seed, where the key may hold ids that depend on what was created first.
    pub(super) name: Digest,
}

pub(super) type Digest = [u8; 16];

impl Partition {
    /// All together.
    pub(super) fn whole() -> Self {
        static WHOLE: LazyLock<Digest> = LazyLock::new(|| digest(&[]));
        Self {
            key: *WHOLE,
            name: *WHOLE,
        }
    }

    pub(super) fn of(key: &[&[u8]], name: &[&[u8]]) -> Self {
        Self {
            key: digest(key),
            name: digest(name),
        }
    }
}

impl<'a> Seen<'a> {
    pub(super) fn new(facts: &'a Facts<'a>) -> Self {
        Self {
            facts,
            attempt: None,
            traffic: Traffic::default(),
            phase: OnceCell::new(),
            body: OnceCell::new(),
            query: OnceCell::new(),
            resource: OnceCell::new(),
            logical: OnceCell::new(),
        }
    }

    /// Finds out now what would be found out late, and under a lock.
    pub(super) fn prepare(&self, needs: &[Need]) {
        for need in needs {
            match need {
                Need::Resource => {
                    self.resource();
                }
                Need::Body => {
                    self.body();
                }
                Need::Phase => {
                    self.phase();
                }
                Need::Logical => {
                    self.logical();
                }
            }
        }
    }

    pub(super) fn operation(&self) -> Operation {
        self.facts.call.operation
    }

    /// What the traffic looks like.
    pub(super) fn phase(&self) -> Option<Phase> {
        *self.phase.get_or_init(|| phase::of(self, self.traffic))
    }

    /// The JSON body; `None` for any other.
    pub(super) fn body(&self) -> Option<&Value> {
        let parse = || serde_json::from_slice(self.facts.request.bytes()).ok();
        self.body.get_or_init(parse).as_ref()
    }

    /// Query parameters, decoded, in their order.
    pub(super) fn query(&self) -> &[(String, String)] {
        self.query.get_or_init(|| {
            let raw = self.facts.request.query.as_deref().unwrap_or_default();
            form_urlencoded::parse(raw.as_bytes()).into_owned().collect()
        })
    }

    pub(super) fn resource(&self) -> &ResourceFacts {
        self.resource.get_or_init(self.facts.resource)
    }

    pub(super) fn token(&self) -> Option<&TokenFacts> {
        self.facts.token.as_ref()
    }

    /// Which resource it is: the key is its id, also when it has another name or is gone, or the name of one that has no
    /// id yet; the name is the same whatever was created before it.
    pub(super) fn resource_keys(&self) -> (String, String) {
        let resource = self.resource();
        let user_name = resource.user_name.as_deref().map(folded);
        let name = user_name
            .or_else(|| resource.external_id.clone())
            .or_else(|| resource.id.clone());
        let name = name.unwrap_or_default();
        let id = self.facts.call.resource.clone();
        (id.unwrap_or_else(|| name.clone()), name)
    }

    /// The logical request: operation, resource and body. Who sends it again, by whatever door, sends the same one.
    pub(super) fn logical(&self) -> Partition {
        *self.logical.get_or_init(|| {
            let (call, request) = (self.facts.call, self.facts.request);
            let operation = call.operation.name().as_bytes();
            let query = request.query.as_deref().unwrap_or_default().as_bytes();
            // The path of an operation says nothing beside the org and the resource.
            let path = match call.operation {
                Operation::Unknown => request.path.as_str(),
                _ => "",
            };
            let common = [
                operation,
                request.method.as_str().as_bytes(),
                path.as_bytes(),
                query,
                request.bytes(),
            ];
            let (key, name) = self.resource_keys();
            let [key, name] = [key, name].map(|resource| {
                let mut parts = vec![resource.as_bytes()];
                parts.extend(common);
                digest(&parts)
            });
            Partition { key, name }
        })
    }
}
