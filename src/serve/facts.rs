//! What the rules of an org may ask about a request.

use serde_json::Value;

use super::offer;
use super::query::Query;
use super::subject::{Bearer, Subject};
use crate::fault::{Explained, Facts, Plan, ResourceFacts, TokenFacts};
use crate::message::Request;
use crate::operation::{Call, Operation};
use crate::scim::filter::Filter;
use crate::tenant::{Kind, Record};
use crate::world::{Org, World};

/// What the org's rules do to this request, beside what [`intake`] decided. The hits are counted.
pub(super) fn plan(org: &Org, call: &Call, request: &Request, bearer: &Bearer, earlier: Plan) -> Plan {
    with(org, call, request, bearer, |facts| org.faults.decide(facts, earlier))
}

/// What the org's rules would do to this request, which is about no other org. Nothing is counted.
pub(crate) fn explain(world: &World, org: &Org, request: &Request) -> (Plan, Vec<Explained>) {
    let call = offer::narrow(Call::of(&request.method, &request.path), Some(org), &request.path);
    let bearer = Subject::of(world, &call, request).bearer;
    with(org, &call, request, &bearer, |facts| {
        // As if it were under way itself.
        let facts = Facts {
            in_flight: facts.in_flight + 1,
            token: facts.token.clone(),
            ..*facts
        };
        org.faults.explain(&facts)
    })
}

/// How the body of this request, of which only the head has come, is read in, and by which rules. The plan is for
/// [`plan`] to go on with. Most orgs have no such rule, and then no bearer is looked up.
pub(super) fn intake(org: &Org, call: &Call, request: &Request, bearer: impl FnOnce() -> Bearer) -> Plan {
    if !org.faults.act_early() {
        return Plan::default();
    }
    with(org, call, request, &bearer(), |facts| org.faults.intake(facts))
}

/// Gathers the facts, the costly ones only when they are asked for.
fn with<T>(org: &Org, call: &Call, request: &Request, bearer: &Bearer, ask: impl FnOnce(&Facts<'_>) -> T) -> T {
    let resource = || resource(org, call, request);
    ask(&Facts {
        call,
        request,
        now: org.clock.now(),
        token: token(bearer),
        resource: &resource,
        in_flight: org.under_way.now(),
    })
}

fn token(bearer: &Bearer) -> Option<TokenFacts> {
    let Bearer::Live { token, person, .. } = bearer else {
        return None;
    };
    let roles = person.as_ref().map(|person| person.roles()).unwrap_or_default();
    Some(TokenFacts {
        client: token.grant.client_id.clone(),
        scopes: token.grant.scopes.clone(),
        roles: roles.into_iter().map(str::to_owned).collect(),
        fingerprint: token.fingerprint.clone(),
    })
}

/// The resource that a path names, as it is now, the one that a body would create, or the one that a filter looks up.
fn resource(org: &Org, call: &Call, request: &Request) -> ResourceFacts {
    let kind = match call.operation {
        Operation::UsersCreate
        | Operation::UsersGet
        | Operation::UsersReplace
        | Operation::UsersList
        | Operation::UsersPatch
        | Operation::UsersDelete => Kind::User,
        Operation::GroupsCreate
        | Operation::GroupsGet
        | Operation::GroupsReplace
        | Operation::GroupsList
        | Operation::GroupsMembers
        | Operation::GroupsPatch
        | Operation::GroupsDelete => Kind::Group,
        // What is about none, or about many.
        _ => return ResourceFacts::default(),
    };
    match &call.resource {
        Some(id) => existing(kind, id, org.tenant.record(kind, id).as_deref()),
        None if call.operation.writes() => created(kind, request),
        None => looked_up(kind, request).unwrap_or_default(),
    }
}

fn existing(kind: Kind, id: &str, record: Option<&Record>) -> ResourceFacts {
    let text = |attribute| Some(record?.text(attribute)?.to_owned());
    ResourceFacts {
        id: Some(id.to_owned()),
        user_name: text(kind.unique_attribute()),
        external_id: text("externalId"),
    }
}

/// What a filter demands of each resource that it finds: `userName eq "…"`.
fn looked_up(kind: Kind, request: &Request) -> Option<ResourceFacts> {
    let query = Query::parse(request.query.as_deref()).ok()?;
    let filter = Filter::parse(query.one("filter").ok()??.trim()).ok()?;
    let equalities = filter.required_equalities();
    let text = |name: &str| {
        let wanted = equalities.iter().find(|equality| {
            let resolved = kind.resource_type().resolve(&equality.path);
            resolved.is_some_and(|found| found.extension.is_none() && found.attribute.name == name)
        });
        match wanted?.values.as_slice() {
            [one] => Some((*one).to_owned()),
            _ => None,
        }
    };
    Some(ResourceFacts {
        id: text("id"),
        user_name: text(kind.unique_attribute()),
        external_id: text("externalId"),
    })
}

fn created(kind: Kind, request: &Request) -> ResourceFacts {
    let body: Option<Value> = serde_json::from_slice(request.bytes()).ok();
    // Names of attributes are of any letter case (RFC 7643 section 2.1).
    let text = |attribute: &str| {
        let members = body.as_ref()?.as_object()?;
        let named = members.iter().find(|(name, _)| name.eq_ignore_ascii_case(attribute));
        Some(named?.1.as_str()?.to_owned())
    };
    ResourceFacts {
        id: None,
        user_name: text(kind.unique_attribute()),
        external_id: text("externalId"),
    }
}
