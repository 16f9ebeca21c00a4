//! A tenant beside a list on paper, and the steps that are done to both.

use super::*;

/// Names that meet in letter case and beyond ASCII, and one that no user may have.
pub(super) const NAMES: [&str; 8] = ["ann", "ANN", "Bob", "bob", "cid", "Jörg", "JÖRG", "no address"];
pub(super) const EXTERNAL_IDS: [&str; 4] = ["x-1", "X-1", "x-2", "Ü"];

/// Somebody who was made at some time, counted around; before anybody was made, nobody.
pub(super) type Target = usize;

#[derive(Clone, Debug)]
pub(super) struct Body {
    pub(super) name: usize,
    pub(super) external_id: Option<usize>,
    /// Members of a group; the first is the manager of a user.
    pub(super) links: Vec<Target>,
    /// A value of the wrong type, which comes last.
    pub(super) broken: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Edit {
    Rename(usize),
    ExternalId(Option<usize>),
    Link(Vec<Target>),
    Unlink(Target),
    Relink(Vec<Target>),
    UnlinkAll,
    /// One operation that would do, one that does not.
    HalfBroken(usize),
    Nothing,
}

#[derive(Clone, Debug)]
pub(super) enum Step {
    Create(Kind, Body),
    CreateHidden(Body),
    Replace(Kind, Target, Body),
    Patch(Kind, Target, Edit),
    Delete(Kind, Target),
    Save,
    /// Brings back what was last saved.
    Restore,
}

/// Somebody who is there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Live {
    pub(super) kind: Kind,
    pub(super) id: ResourceId,
    pub(super) hidden: bool,
}

/// A tenant, and what a list on paper says about it.
pub(super) struct Paper {
    pub(super) tenant: Tenant,
    /// In the order of creation.
    pub(super) live: Vec<Live>,
    /// Everybody there ever was, each once.
    pub(super) ever: Vec<ResourceId>,
    /// The ids that the counters have been over. A restored moment brings the counters back, so that the same calls draw
    /// the same ids again: those drawn since are free then, and not of these.
    pub(super) spent: Vec<ResourceId>,
    saved: Option<Moment>,
}

/// The tenant at some time, and what the paper said then.
struct Moment {
    tenant: Saved,
    live: Vec<Live>,
    spent: Vec<ResourceId>,
}

impl Paper {
    pub(super) fn new() -> Self {
        Self {
            tenant: tenant(),
            live: Vec::new(),
            ever: Vec::new(),
            spent: Vec::new(),
            saved: None,
        }
    }

    fn id(&self, target: Target) -> String {
        let at = target.checked_rem(self.ever.len());
        at.map_or_else(|| NOBODY.to_owned(), |at| self.ever[at].to_string())
    }

    fn members(&self, targets: &[Target]) -> Value {
        targets
            .iter()
            .map(|target| json!({ "value": self.id(*target) }))
            .collect()
    }

    fn body(&self, kind: Kind, body: &Body) -> Value {
        let mut json = json!({ kind.unique_attribute(): name(kind, body.name), "displayName": NAMES[body.name] });
        if kind == Kind::User {
            json["emails"] =
                json!([{ "value": format!("{}@home.test", NAMES[body.name].replace(' ', "_")), "type": "home" }]);
        }
        if let Some(external_id) = body.external_id {
            json["externalId"] = EXTERNAL_IDS[external_id].into();
        }
        match (kind, body.links.first()) {
            (Kind::User, Some(manager)) => json["manager"] = self.id(*manager).into(),
            (Kind::User, None) => {}
            (Kind::Group, _) => json["members"] = self.members(&body.links),
        }
        if body.broken {
            json["externalId"] = json!([1]);
        }
        json
    }

    fn operations(&self, kind: Kind, edit: &Edit) -> Value {
        let unique = kind.unique_attribute();
        let rename = |at: usize| json!({"op": "replace", "path": unique, "value": name(kind, at)});
        let (links, first): (&str, fn(Value) -> Value) = match kind {
            Kind::User => ("manager", |ids| ids[0]["value"].clone()),
            Kind::Group => ("members", |ids| ids),
        };
        match edit {
            Edit::Rename(at) => json!([rename(*at)]),
            Edit::ExternalId(at) => {
                let value = at.map(|at| EXTERNAL_IDS[at]);
                json!([{"op": "replace", "path": "externalId", "value": value}])
            }
            Edit::Link(targets) => json!([{"op": "add", "path": links, "value": first(self.members(targets))}]),
            Edit::Relink(targets) => json!([{"op": "replace", "path": links, "value": first(self.members(targets))}]),
            Edit::Unlink(target) if kind == Kind::Group => {
                json!([{"op": "remove", "path": format!("members[value eq \"{}\"]", self.id(*target))}])
            }
            Edit::Unlink(_) | Edit::UnlinkAll => json!([{"op": "remove", "path": links}]),
            Edit::HalfBroken(at) => json!([rename(*at), {"op": "replace", "path": "externalId", "value": 7}]),
            Edit::Nothing => json!([{"op": "remove", "path": "title"}]),
        }
    }

    /// Does a step; tells whether it was done.
    pub(super) fn perform(&mut self, step: &Step) -> bool {
        let (tenant, now) = (&self.tenant, at(1));
        match step {
            Step::Create(kind, body) => {
                let made = tenant.create(*kind, self.body(*kind, body), now, BASE);
                self.note(*kind, made.map(|made| made.id), false)
            }
            Step::CreateHidden(body) => {
                let made = tenant.create_hidden(self.body(Kind::User, body), now);
                self.note(Kind::User, made, true)
            }
            Step::Replace(kind, target, body) => {
                let body = self.body(*kind, body);
                tenant.replace(*kind, &self.id(*target), body, now, BASE).is_ok()
            }
            Step::Patch(kind, target, edit) => {
                let Ok(patch) = PatchRequest::parse(&json!({ "Operations": self.operations(*kind, edit) })) else {
                    return false;
                };
                tenant.patch(*kind, &self.id(*target), &patch, now, BASE).is_ok()
            }
            Step::Delete(kind, target) => {
                let gone = tenant.delete(*kind, &self.id(*target), now);
                self.live.retain(|live| gone.as_ref() != Ok(&live.id));
                gone.is_ok()
            }
            Step::Save => {
                self.saved = Some(Moment {
                    tenant: tenant.save(),
                    live: self.live.clone(),
                    spent: self.spent.clone(),
                });
                false
            }
            Step::Restore => match &self.saved {
                None => false,
                Some(moment) => {
                    tenant.restore(&moment.tenant);
                    self.live.clone_from(&moment.live);
                    self.spent.clone_from(&moment.spent);
                    true
                }
            },
        }
    }

    fn note(&mut self, kind: Kind, made: Result<ResourceId, Refusal>, hidden: bool) -> bool {
        let Ok(id) = made else { return false };
        self.live.push(Live { kind, id, hidden });
        self.spent.push(id);
        if !self.ever.contains(&id) {
            self.ever.push(id);
        }
        true
    }

    /// Those of a kind who are there.
    pub(super) fn live(&self, kind: Kind) -> impl Iterator<Item = &Live> {
        self.live.iter().filter(move |live| live.kind == kind)
    }
}

pub(super) fn name(kind: Kind, at: usize) -> String {
    match kind {
        Kind::User if NAMES[at].contains(' ') => NAMES[at].to_owned(),
        Kind::User => format!("{}@x.test", NAMES[at]),
        Kind::Group => NAMES[at].to_owned(),
    }
}
