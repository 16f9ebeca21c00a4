//! What came of an operation that was done.

use super::failure::Failure;
use super::reply::Reply;
use crate::journal::Applied;

/// An operation that was done, and what the journal shall say of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Performed {
    pub(super) reply: Reply,
    /// What became of the write, whatever the reply says. A read is [`Applied::No`].
    pub(super) applied: Applied,
    /// Whether the directory is another one than before: a PATCH of what is there already was done and altered nothing.
    pub(super) altered: bool,
    /// For the tester, where the reply does not tell what was done.
    pub(super) why: Option<String>,
}

impl Performed {
    /// A read: nothing was written.
    pub(super) fn read(reply: Reply) -> Self {
        Self {
            reply,
            applied: Applied::No,
            altered: false,
            why: None,
        }
    }

    /// A write that was done whole.
    pub(super) fn write(reply: Reply, altered: bool) -> Self {
        Self {
            applied: Applied::Yes,
            altered,
            ..Self::read(reply)
        }
    }

    /// A PATCH of which so many operations were done before it was refused.
    pub(super) fn half_way(failure: Failure, operations: usize) -> Self {
        Self {
            applied: Applied::Partial,
            altered: true,
            why: Some(format!(
                "the first {operations} of the operations were done; then: {}",
                failure.why()
            )),
            ..Self::read(Reply::Refused(Box::new(failure)))
        }
    }

    /// The same, answered without the resource.
    pub(super) fn without_content(self) -> Self {
        Self {
            reply: Reply::NoContent,
            ..self
        }
    }

    /// The same, where a fault left something out: so many operations of a PATCH were done and no more, or something
    /// else of what the client asked was not.
    pub(super) fn partly(self, cut: bool, operations: Option<usize>) -> Self {
        let (applied, why) = match (operations, cut) {
            (None, false) => return self,
            (Some(0), _) => (Applied::No, "a fault left the PATCH undone".to_owned()),
            (Some(done), _) => (
                Applied::Partial,
                format!("a fault had only the first {done} of the operations done"),
            ),
            (None, true) => (Applied::Partial, "a fault left a part of the write undone".to_owned()),
        };
        Self {
            applied,
            why: Some(why),
            ..self
        }
    }
}
