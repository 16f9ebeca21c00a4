//! `effect`: what happens to a request that is hit.

use std::num::NonZeroU64;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::node::{Keys, Node};
use super::{http, protocol, transport};
use crate::fault::rule::{Commit, Effect};

const KEYS: Keys = Keys::of(&["commit", "http", "protocol", "transport"]);

/// Parts that say nothing are as good as none.
pub(super) fn read(node: &Node<'_>) -> Effect {
    let Some(object) = node.object(KEYS) else {
        return Effect::default();
    };
    Effect {
        commit: object.read("commit", |node| commit(&node)),
        http: object.read("http", |node| http::read(&node)).map(Arc::new),
        protocol: object.read("protocol", |node| protocol::read(&node)).map(Arc::new),
        transport: object.read("transport", |node| transport::read(&node)).map(Arc::new),
    }
}

pub(super) fn print(effect: &Effect) -> Value {
    let parts = [
        ("commit", effect.commit.map(print_commit)),
        ("http", effect.http.as_deref().map(http::print)),
        ("protocol", effect.protocol.as_deref().map(protocol::print)),
        ("transport", effect.transport.as_deref().map(transport::print)),
    ];
    let given = parts
        .into_iter()
        .filter_map(|(key, part)| Some((key.to_owned(), part?)));
    given.collect::<Map<_, _>>().into()
}

const COMMIT: &str = "must be \"never\", \"first\", \"only\", \"partial\" or {\"partial\": 2}";

fn commit(node: &Node<'_>) -> Option<Commit> {
    match node.value {
        Value::String(word) => match word.as_str() {
            "never" => Some(Commit::Never),
            "first" => Some(Commit::First),
            "only" => Some(Commit::Only),
            "partial" => Some(Commit::Partial(NonZeroU64::MIN)),
            _ => node.refuse(COMMIT),
        },
        Value::Object(_) => {
            let object = node.object(Keys::of(&["partial"]))?;
            let Some(parts) = object.get("partial") else {
                return node.refuse(COMMIT);
            };
            parts.count(1).and_then(NonZeroU64::new).map(Commit::Partial)
        }
        _ => node.refuse(COMMIT),
    }
}

fn print_commit(commit: Commit) -> Value {
    match commit {
        Commit::Never => "never".into(),
        Commit::First => "first".into(),
        Commit::Only => "only".into(),
        Commit::Partial(parts) => json!({ "partial": parts }),
    }
}
