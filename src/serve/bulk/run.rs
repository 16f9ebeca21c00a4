//! All operations of a bulk request, in an order in which their references can be resolved, until there are too many errors.

use std::collections::HashMap;

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::Asked;
use super::single::Single;
use crate::fault::protocol::Toggle;
use crate::scim::Error;
use crate::scim::bulk::order::{Step, order};
use crate::scim::bulk::{BulkRequest, Item, reference};
use crate::scim::patch::PatchRequest;
use crate::serve::failure::Failure;
use crate::serve::performed::Performed;
use crate::serve::reply::{One, Reply, Results, Shown};
use crate::tenant::Kind;

/// What came of the operation at a place of the request.
pub(super) struct Done {
    pub(super) at: usize,
    pub(super) result: Result<Performed, Failure>,
    location: Option<String>,
}

impl Done {
    /// Whether the client is refused, though a PATCH may have been done in part.
    fn is_refused(&self) -> bool {
        match &self.result {
            Ok(performed) => matches!(performed.reply, Reply::Refused(_)),
            Err(_) => true,
        }
    }
}

/// Does the operations; what came of those that were tried, in the order of the request.
pub(super) fn all(asked: &Asked<'_>, bulk: &BulkRequest) -> Vec<Done> {
    let names = names(bulk);
    let refers = bulk.operations.iter().map(|operation| match &operation.item {
        Ok(item) => reference::of(&item.path, &item.data)
            .iter()
            .filter_map(|name| names.get(name).copied())
            .collect(),
        Err(_) => Vec::new(),
    });
    let steps = order(&refers.collect::<Vec<_>>());
    let mut run = Run {
        asked,
        bulk,
        names,
        done: bulk.operations.iter().map(|_| None).collect(),
        incomplete: HashMap::new(),
    };
    for step in steps {
        match step {
            Step::Do { at, without } => run.act(at, &without),
            Step::Complete { at } => run.complete(at),
        }
        if run.has_too_many_errors() {
            break;
        }
    }
    run.give_up();
    run.done.into_iter().flatten().collect()
}

/// The answer to what was done.
pub(super) fn reply(bulk: &BulkRequest, each: Vec<Done>) -> Reply {
    let each = each.into_iter().map(|done| One {
        method: bulk.operations[done.at].method.clone(),
        bulk_id: bulk.operations[done.at].bulk_id.clone(),
        location: done.location,
        result: done.result.map(|performed| performed.reply),
    });
    Reply::Bulk(Results {
        key: bulk.key.clone(),
        each: each.collect(),
    })
}

/// Where the POSTs are, by their names. Of two of one name the second is refused, and the first is meant.
fn names(bulk: &BulkRequest) -> HashMap<&str, usize> {
    let mut names = HashMap::new();
    for (at, operation) in bulk.operations.iter().enumerate() {
        if let (Some("POST"), Some(name)) = (operation.method.as_deref(), operation.bulk_id.as_deref()) {
            names.entry(name).or_insert(at);
        }
    }
    names
}

struct Run<'a> {
    asked: &'a Asked<'a>,
    bulk: &'a BulkRequest,
    names: HashMap<&'a str, usize>,
    done: Vec<Option<Done>>,
    /// What was created without the attributes that refer to what is not there yet, and these.
    incomplete: HashMap<usize, (Kind, Map<String, Value>)>,
}

impl Run<'_> {
    fn act(&mut self, at: usize, without: &[usize]) {
        let operation = &self.bulk.operations[at];
        let done = match &operation.item {
            Err(error) => Done {
                at,
                result: Err(error.clone().into()),
                location: None,
            },
            Ok(item) => self.item(at, item, without),
        };
        self.done[at] = Some(done);
    }

    fn item(&mut self, at: usize, item: &Item, without: &[usize]) -> Done {
        let mut item = item.clone();
        let later: Vec<&str> = without
            .iter()
            .filter_map(|to| self.bulk.operations[*to].bulk_id.as_deref())
            .collect();
        let attributes = reference::take_out(&mut item.data, &later);
        let single = self.resolved(item).and_then(|item| Ok(Single::of(self.asked, &item)?));
        let single = match single {
            Ok(single) => single,
            Err(failure) => {
                return Done {
                    at,
                    result: Err(failure),
                    location: None,
                };
            }
        };
        let result = match self.fails(at) {
            Some(failure) => Err(failure),
            None => single.perform(self.asked),
        };
        if result.is_ok() && !attributes.is_empty() {
            self.incomplete.insert(at, (single.kind, attributes));
        }
        Done {
            at,
            location: result
                .as_ref()
                .ok()
                .and_then(location)
                .or_else(|| single.location(self.asked)),
            result,
        }
    }

    /// The failure that a toggle has for the operation at this place.
    fn fails(&self, at: usize) -> Option<Failure> {
        let bends = self.asked.bends;
        let nth = bends.count(Toggle::BulkItemFails, "nth")?;
        let status = bends.count(Toggle::BulkItemFails, "status")?;
        let status = StatusCode::from_u16(u16::try_from(status).ok()?).ok()?;
        (at + 1).is_multiple_of(nth).then(|| {
            bends.note(Toggle::BulkItemFails);
            Failure::Injected {
                status,
                retry_after: None,
            }
        })
    }

    /// The same with ids in the place of references.
    fn resolved(&self, mut item: Item) -> Result<Item, Failure> {
        for name in reference::of(&item.path, &item.data) {
            self.id(name)?;
        }
        let id = |name: &str| self.id(name).ok();
        reference::resolve(&mut item.data, &id);
        item.path = reference::resolve_path(&item.path, id);
        Ok(item)
    }

    /// The id of what the POST of this name created.
    fn id(&self, name: &str) -> Result<String, Failure> {
        let Some(at) = self.names.get(name) else {
            let text = format!("bulkId:{name} refers to no POST of this request");
            return Err(Error::invalid_value(text).into());
        };
        let done = self.done[*at].as_ref().filter(|done| done.result.is_ok());
        let id = done.and_then(|done| done.location.as_deref()?.rsplit('/').next());
        id.map(str::to_owned).ok_or_else(|| Failure::Declined {
            status: StatusCode::CONFLICT,
            why: format!("bulkId:{name} was not created, and nothing can refer to it."),
        })
    }

    /// Sets what was left out of a resource, now that what it refers to should be there; all of it is done, or nothing.
    fn complete(&mut self, at: usize) {
        let Some((kind, mut attributes)) = self.incomplete.remove(&at) else {
            return;
        };
        let unresolved = reference::of("", &attributes)
            .iter()
            .find_map(|name| self.id(name).err());
        let completed = match unresolved {
            Some(failure) => Err(failure),
            None => {
                reference::resolve(&mut attributes, &|name: &str| self.id(name).ok());
                self.set(at, kind, attributes)
            }
        };
        match (completed, &mut self.done[at]) {
            (
                Ok(shown),
                Some(Done {
                    result: Ok(performed), ..
                }),
            ) => {
                if let Reply::Created(before) | Reply::Resource(before) = &mut performed.reply {
                    *before = shown;
                }
            }
            (Err(failure), _) => self.undo(at, kind, failure),
            (Ok(_), _) => {}
        }
    }

    fn set(&self, at: usize, kind: Kind, attributes: Map<String, Value>) -> Result<Shown, Failure> {
        let Asked { org, base, .. } = self.asked;
        let id = self.id_at(at);
        let patch = PatchRequest::parse(&json!({ "Operations": [{ "op": "replace", "value": attributes }] }))?;
        let changed = org.tenant.patch(kind, &id, &patch, org.clock.now(), base)?;
        let meta = changed.view.get("meta").cloned().unwrap_or_default();
        Ok(Shown {
            view: changed.view,
            meta,
        })
    }

    fn id_at(&self, at: usize) -> String {
        let location = self.done[at].as_ref().and_then(|done| done.location.as_deref());
        let id = location.and_then(|location| location.rsplit('/').next());
        id.unwrap_or_default().to_owned()
    }

    /// Takes a resource away that could not be completed. Who was there before and only linked stays.
    fn undo(&mut self, at: usize, kind: Kind, failure: Failure) {
        let id = self.id_at(at);
        let Some(done) = &mut self.done[at] else { return };
        let created = matches!(
            &done.result,
            Ok(Performed {
                reply: Reply::Created(_),
                ..
            })
        );
        if created {
            let now = self.asked.org.clock.now();
            // Somebody may have deleted it meanwhile, and then there is nothing to take away.
            let _ = self.asked.org.tenant.delete(kind, &id, now);
            done.location = None;
        }
        done.result = Err(failure);
    }

    /// What waits for an operation that will not be done any more is not done either.
    fn give_up(&mut self) {
        for (at, (kind, _)) in std::mem::take(&mut self.incomplete) {
            let why = "The request ended before what this refers to was created.".to_owned();
            let status = StatusCode::CONFLICT;
            self.undo(at, kind, Failure::Declined { status, why });
        }
    }

    fn has_too_many_errors(&self) -> bool {
        let Some(most) = self.bulk.fail_on_errors else {
            return false;
        };
        let errors = self.done.iter().flatten().filter(|done| done.is_refused()).count();
        let left = self.done.iter().any(Option::is_none);
        if (errors as u64) < most || !left {
            return false;
        }
        let goes_on = self.asked.bends.has(Toggle::BulkGoesOn);
        if goes_on {
            self.asked.bends.note(Toggle::BulkGoesOn);
        }
        !goes_on
    }
}

/// Where the resource of an answer is, whatever its body shows.
fn location(performed: &Performed) -> Option<String> {
    match &performed.reply {
        Reply::Created(Shown { meta, .. }) | Reply::Resource(Shown { meta, .. }) => {
            Some(meta.get("location")?.as_str()?.to_owned())
        }
        _ => None,
    }
}
