//! What is recorded of the orgs: their journals as one, and what happens in them beside requests.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Org, World};
use crate::clock::rfc3339;
use crate::journal::{Journals, Kind, Sequence};

impl World {
    /// Every journal of the server.
    pub(crate) fn journals(&self) -> Journals {
        // Looked at first: an org that is made meanwhile records behind it.
        let horizon = self.sequence.last();
        let orgs = self.orgs.iter().map(|org| Arc::clone(&org.journal));
        let mut all: Vec<_> = orgs.collect();
        all.push(Arc::clone(&self.journal));
        Journals::all(horizon, all)
    }

    /// Where the journals' numbers come from.
    pub(crate) fn sequence(&self) -> &Sequence {
        &self.sequence
    }
}

impl Org {
    /// Tells the journal and the feed what happened beside the requests.
    pub(crate) fn publish(&self, kind: Kind, what: Map<String, Value>) {
        let mut data = Map::new();
        data.insert("org".to_owned(), self.id.to_string().into());
        data.insert("time".to_owned(), rfc3339(self.clock.now()).into());
        data.extend(what);
        self.journal.publish(kind, Value::Object(data));
    }

    /// Tells them what became of a rule, or with `None` of all.
    pub(crate) fn publish_fault(&self, change: &str, rule: Option<&str>) {
        let what = [("change", Some(change)), ("id", rule)];
        let what = what.into_iter().map(|(key, value)| (key.to_owned(), value.into()));
        self.publish(Kind::Fault, what.collect());
    }

    /// Tells them that the org's clock was set or moved, and how much fell due by that.
    pub(crate) fn publish_clock(&self, fired: usize) {
        let mode = self.clock.reading().mode.name();
        let what = [("mode", Value::from(mode)), ("fired", Value::from(fired))];
        let what = what.into_iter().map(|(key, value)| (key.to_owned(), value));
        self.publish(Kind::Clock, what.collect());
    }
}
