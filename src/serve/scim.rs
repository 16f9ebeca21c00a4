//! SCIM operations: what the request says becomes one call of the tenant.

use http::Method;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::bend::stored::Stored;
use super::bend::{self, Bends};
use super::body;
use super::failure::Failure;
use super::new_user;
use super::performed::Performed;
use super::precondition;
use super::query::Query;
use super::reply::{Reply, Shown};
use super::roster::{Roster, bare};
use super::written::Shows;
use crate::fault::protocol::Toggle;
use crate::message::Request;
use crate::operation::{Call, Operation, Surface};
use crate::scim::Error;
use crate::scim::patch::PatchRequest;
use crate::scim::project::Projection;
use crate::tenant::{Changed, Farewell, Kind, Refusal, Shape, View, Write};
use crate::webex::profile::{ConnectorCreate, DeleteUsers, Switches};
use crate::webex::published;
use crate::world::Org;

/// Performs an operation on a directory. `base` is the SCIM base URL that the client called.
pub(super) fn perform(
    org: &Org,
    call: &Call,
    request: &Request,
    base: &str,
    bends: Bends<'_>,
) -> Result<Performed, Failure> {
    use Operation as Op;
    let scim = Scim {
        org,
        request,
        operation: call.operation,
        surface: call.surface,
        base,
        now: org.clock.now(),
        bends,
    };
    let id = call.resource.as_deref().unwrap_or_default();
    match call.operation {
        Op::UsersList => scim.list(&[Kind::User], &scim.query()?),
        Op::UsersSearch => scim.list(&[Kind::User], &scim.search()?),
        Op::UsersCreate => scim.create(Kind::User),
        Op::UsersGet | Op::UsersMe | Op::MeGet => scim.get(Kind::User, id),
        Op::UsersReplace | Op::MeReplace => scim.replace(Kind::User, id),
        Op::UsersPatch | Op::MePatch => scim.patch(Kind::User, id),
        Op::UsersDelete => scim.delete(Kind::User, id),
        Op::GroupsList => scim.list(&[Kind::Group], &scim.query()?),
        Op::GroupsSearch => scim.list(&[Kind::Group], &scim.search()?),
        Op::GroupsCreate => scim.create(Kind::Group),
        Op::GroupsGet => scim.get(Kind::Group, id),
        Op::GroupsReplace => scim.replace(Kind::Group, id),
        Op::GroupsPatch => scim.patch(Kind::Group, id),
        Op::GroupsDelete => scim.delete(Kind::Group, id),
        Op::GroupsMembers => scim.members(id),
        Op::Search if request.method == Method::POST => scim.list(&[Kind::User, Kind::Group], &scim.search()?),
        Op::Search => scim.list(&[Kind::User, Kind::Group], &scim.query()?),
        Op::WebexSchemas => published::named(id)
            .map(|document| Performed::read(Reply::Document(document)))
            .ok_or_else(|| Failure::NoSuchPath {
                why: format!("there is no schema {id:?}; there are User, Group and the URN of each"),
            }),
        _ => Err(Failure::NoSuchPath {
            why: format!("{} is no SCIM operation", call.operation),
        }),
    }
}

/// One request to one org.
pub(super) struct Scim<'a> {
    pub(super) org: &'a Org,
    request: &'a Request,
    operation: Operation,
    pub(super) surface: Surface,
    pub(super) base: &'a str,
    now: Timestamp,
    pub(super) bends: Bends<'a>,
}

impl Scim<'_> {
    fn get(&self, kind: Kind, id: &str) -> Result<Performed, Failure> {
        let projection = projection(&self.query()?)?;
        let read = self.bends.look(PartialEq::eq, |bends| {
            let lens = self.lens(bends, bare(kind, &projection));
            let mut view = self.org.tenant.get(kind, id, lens, self.base)?;
            self.roster().apply(&mut view);
            Ok::<_, Refusal>((self.select(bends, kind, &projection, &view), view))
        });
        let (shown, view) = read?;
        bend::other::act_after(self.bends, self.org, kind, &view);
        Ok(Performed::read(Reply::Resource(shown)))
    }

    fn create(&self, kind: Kind) -> Result<Performed, Failure> {
        let projection = projection(&self.query()?)?;
        let body = body::read(self.request)?;
        new_user::check(&self.switches(), self.surface, kind, &body)?;
        bend::other::create_before(self.bends, self.org, kind, &body);
        if let Some(linked) = self.link(kind, &body) {
            let (changed, cut) = linked?;
            return Ok(self.changed(kind, changed, &projection).partly(cut, None));
        }
        let bare = bare(kind, &projection);
        let (created, cut) = self.write(kind, |write| write.bare(bare).create(kind, body))?;
        bend::write::note_created(self.bends, self.org, kind, &created);
        let reply = Reply::Created(self.shown(kind, &projection, created.view));
        Ok(Performed::write(reply, true).partly(cut, None))
    }

    /// Changes the user who is there as a new one of the same login is sent, where the connector URL links them.
    // Webex: fidelity row "connector-link": Okta's documentation says "creates or links"; how it answers is assumed.
    fn link(&self, kind: Kind, body: &Value) -> Option<Result<(Changed, bool), Failure>> {
        let links = self.switches().connector_create == ConnectorCreate::Link;
        if !links || self.surface != Surface::Connector || kind != Kind::User {
            return None;
        }
        let found = self.org.tenant.named(kind, body.get("userName")?.as_str()?)?;
        let merge = json!({ "Operations": [{ "op": "replace", "value": body }] });
        let changed = PatchRequest::parse(&merge).map_err(Failure::from).and_then(|patch| {
            let done = self.write(kind, |write| write.patch(kind, &found.id.to_string(), &patch));
            done.map_err(Failure::from)
        });
        Some(changed)
    }

    fn replace(&self, kind: Kind, id: &str) -> Result<Performed, Failure> {
        let projection = projection(&self.query()?)?;
        let body = body::read(self.request)?;
        let shows = self.shows(kind, &projection);
        let (changed, cut) = self.write(kind, |write| write.bare(shows.is_bare()).replace(kind, id, body))?;
        let performed = self.changed(kind, changed, &projection).partly(cut, None);
        Ok(match shows {
            Shows::Nothing => performed.without_content(),
            Shows::Whole | Shows::Bare => performed,
        })
    }

    fn patch(&self, kind: Kind, id: &str) -> Result<Performed, Failure> {
        let projection = projection(&self.query()?)?;
        let mut patch = PatchRequest::parse(&body::read(self.request)?)?;
        let kept = bend::write::cut(self.bends, &mut patch);
        let shows = self.shows(kind, &projection);
        let (changed, cut) = match self.write(kind, |write| write.bare(shows.is_bare()).patch(kind, id, &patch)) {
            Ok(done) => done,
            Err(refusal) => return self.half_way(kind, id, patch, refusal),
        };
        bend::write::note_cut(self.bends, kept);
        let performed = self.changed(kind, changed, &projection).partly(cut, kept);
        Ok(match shows {
            Shows::Nothing => performed.without_content(),
            Shows::Whole | Shows::Bare => bend::write::answered(self.bends, performed),
        })
    }

    fn delete(&self, kind: Kind, id: &str) -> Result<Performed, Failure> {
        let (gone, cut) = self.write(kind, |write| write.delete(kind, id))?;
        bend::write::note_deleted(self.bends);
        if kind == Kind::User {
            self.org.oauth.revoke_person(gone);
        }
        let stays = self.bends.has(Toggle::SoftDelete);
        Ok(Performed::write(Reply::NoContent, true).partly(cut || stays, None))
    }

    /// Has the directory write as the toggles say; whether something that the client sent was left out.
    pub(super) fn write<T>(
        &self,
        kind: Kind,
        work: impl FnOnce(Write<'_>) -> Result<T, Refusal>,
    ) -> Result<(T, bool), Refusal> {
        let stored = Stored::new(self.bends, kind, self.operation);
        let shape = |before: Option<&View>, attributes: &mut View| stored.shape(before, attributes);
        let shape: Option<&Shape<'_>> = stored.has_a_say().then_some(&shape);
        let mut twist = bend::write::twist(self.bends, self.org.settings(), shape);
        if self.switches().delete_users == DeleteUsers::Deactivate && matches!(twist.farewell, Farewell::Gone) {
            twist.farewell = Farewell::Inactive;
        }
        let write = self.org.tenant.write(self.now, self.base, twist);
        let expected = precondition::expected(self.request, &self.switches());
        let done = work(write.expecting(expected).everybody(self.sees_everybody()))?;
        stored.note();
        Ok((done, stored.is_cut()))
    }

    /// Ends the tokens of a person whose change ends them.
    pub(super) fn end_tokens(&self, kind: Kind, changed: &Changed) {
        if kind == Kind::User && changed.tokens_die {
            self.org.oauth.revoke_person(changed.id);
        }
    }

    fn changed(&self, kind: Kind, changed: Changed, projection: &Projection) -> Performed {
        bend::write::note_changed(self.bends, &changed);
        self.end_tokens(kind, &changed);
        let reply = Reply::Resource(self.shown(kind, projection, changed.view));
        Performed::write(reply, changed.altered)
    }

    /// A resource that was written, as the client asked to see it.
    fn shown(&self, kind: Kind, projection: &Projection, mut view: View) -> Shown {
        self.roster().apply(&mut view);
        (self.bends).look(PartialEq::eq, |bends| self.select(bends, kind, projection, &view))
    }

    /// A resource as the client asked to see it. Its `meta`, which headers tell, is that of before the selection.
    fn select(&self, bends: Bends<'_>, kind: Kind, projection: &Projection, view: &View) -> Shown {
        Shown {
            view: self.project(bends, kind, projection, view),
            meta: view.get("meta").cloned().unwrap_or_default(),
        }
    }

    /// What the answer to this change shows.
    fn shows(&self, kind: Kind, projection: &Projection) -> Shows {
        Shows::of(&self.switches(), self.operation, kind, projection)
    }

    /// The members that one group of an answer shows.
    fn roster(&self) -> Roster {
        Roster::of_one(&self.switches(), self.surface)
    }

    pub(super) fn switches(&self) -> Switches {
        self.org.tenant.profile().switches
    }

    /// What a SearchRequest asks for.
    fn search(&self) -> Result<Query, Failure> {
        Ok(Query::of_search(&body::read(self.request)?)?)
    }

    pub(super) fn query(&self) -> Result<Query, Error> {
        Query::parse(self.request.query.as_deref())
    }
}

pub(super) fn projection(query: &Query) -> Result<Projection, Error> {
    Projection::parse(query.one("attributes")?, query.one("excludedAttributes")?)
}
