//! Generated people and groups: invented, plausible, and the same for the same seed.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::fields::Fields;
use super::problem::{Flaw, Problem};
use super::{Answer, find_org};
use crate::entropy::Entropy;
use crate::tenant::{Kind, Refusal, Tenant};
use crate::world::{Org, World};

/// Most people, and most groups, that are generated at once.
pub(crate) const MAX_GENERATED: u64 = 100_000;

const GIVEN: [&str; 16] = [
    "Amara", "Bruno", "Chiara", "Dmitri", "Elif", "Farid", "Greta", "Hana", "Ivo", "Jun", "Kofi", "Lena", "Mateo",
    "Noor", "Olu", "Priya",
];
const FAMILY: [&str; 16] = [
    "Abara",
    "Berg",
    "Castell",
    "Dubois",
    "Eriksen",
    "Fontana",
    "Gruber",
    "Hayashi",
    "Ivanova",
    "Jansen",
    "Kaya",
    "Lindqvist",
    "Moreau",
    "Novak",
    "Okafor",
    "Pereira",
];
const TEAMS: [&str; 8] = [
    "Engineering",
    "Sales",
    "Support",
    "Finance",
    "Design",
    "Research",
    "Operations",
    "Legal",
];

/// Members that a generated group is given, as far as there are so many people.
const MEMBERS: u64 = 10;

/// How many people and groups are to be made, and drawn from what.
#[derive(Clone, Copy, Debug)]
struct Batch {
    entropy: Entropy,
    users: u64,
    groups: u64,
}

/// Adds as many people and groups as the org's origin asks for.
pub(super) fn fill(org: &Org) -> Result<(), Refusal> {
    let batch = Batch {
        entropy: org.entropy,
        users: org.origin.users,
        groups: org.origin.groups,
    };
    add(&org.tenant, &batch, &org.domain, org.clock.now())
}

/// `POST /__mock/orgs/{org}/generate`: adds people and groups, all or none.
pub(crate) fn generate(world: &World, org: &str, body: Value) -> super::Result {
    let org = find_org(world, org)?;
    let batch = read(body, org.entropy)?;
    let now = org.clock.now();
    let added = org.tenant.together(|draft| add(draft, &batch, &org.domain, now));
    added.map_err(|refusal| {
        Problem::flawed(vec![Flaw {
            pointer: String::new(),
            reason: refusal.detail(),
        }])
    })?;
    Answer::created(&json!({ "users": batch.users, "groups": batch.groups, "seed": batch.entropy.seed() }))
}

fn read(body: Value, entropy: Entropy) -> super::Result<Batch> {
    let mut fields = Fields::of(body)?;
    let (users, groups) = counts(&mut fields);
    let seed = fields.take("seed", "a whole number of at least 0", Value::as_u64);
    fields.finish()?;
    Ok(Batch {
        entropy: seed.map_or(entropy, Entropy::new),
        users,
        groups,
    })
}

/// How many people and how many groups; none where nothing is said.
pub(super) fn counts(fields: &mut Fields) -> (u64, u64) {
    let count = |value: &Value| value.as_u64().filter(|count| *count <= MAX_GENERATED);
    let expected = "a whole number of at most 100000";
    let users = fields.take("users", expected, count).unwrap_or_default();
    (users, fields.take("groups", expected, count).unwrap_or_default())
}

/// Adds people, then groups of them. Who has the name already that is drawn next is passed over.
fn add(tenant: &Tenant, batch: &Batch, domain: &str, now: Timestamp) -> Result<(), Refusal> {
    let mut ids = Vec::new();
    let people = (0..).map(|at| person(batch.entropy, at, domain));
    for body in new_ones(tenant, Kind::User, people, batch.users) {
        ids.push(tenant.create(Kind::User, body, now, "")?.id.to_string());
    }
    if ids.is_empty() && batch.groups > 0 {
        ids = tenant.visible_ids(Kind::User);
    }
    let groups = (0..).map(|at| group(batch.entropy, at, &ids));
    for body in new_ones(tenant, Kind::Group, groups, batch.groups) {
        tenant.create(Kind::Group, body, now, "")?;
    }
    Ok(())
}

/// So many of these bodies, without those whose name is taken.
fn new_ones(
    tenant: &Tenant,
    kind: Kind,
    bodies: impl Iterator<Item = Value>,
    count: u64,
) -> impl Iterator<Item = Value> {
    let is_free = move |body: &Value| {
        let name = body[kind.unique_attribute()].as_str().unwrap_or_default();
        tenant.named(kind, name).is_none()
    };
    bodies
        .filter(is_free)
        .take(usize::try_from(count).unwrap_or(usize::MAX))
}

fn person(entropy: Entropy, at: u64, domain: &str) -> Value {
    let [given, family, team, ..]: [u8; 4] = entropy.bytes("generate", "person", at);
    let (given, family) = (pick(&GIVEN, given), pick(&FAMILY, family));
    let user_name = format!("{}.{}.{}@{domain}", given.to_lowercase(), family.to_lowercase(), at + 1);
    json!({
        "userName": user_name,
        "externalId": entropy.uuid("generate", "externalId", at).to_string(),
        "name": { "givenName": given, "familyName": family },
        "displayName": format!("{given} {family}"),
        "userType": "user",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { "department": pick(&TEAMS, team) },
    })
}

fn group(entropy: Entropy, at: u64, people: &[String]) -> Value {
    let [team]: [u8; 1] = entropy.bytes("generate", "group", at);
    let members: Vec<Value> = (0..MEMBERS)
        .filter_map(|n| {
            let draw = u64::from_le_bytes(entropy.bytes("generate", "member", at * MEMBERS + n));
            let index = draw.checked_rem(people.len() as u64)?;
            people.get(usize::try_from(index).ok()?)
        })
        .map(|id| json!({ "value": id }))
        .collect();
    json!({ "displayName": format!("{} {}", pick(&TEAMS, team), at + 1), "members": members })
}

fn pick(words: &[&'static str], draw: u8) -> &'static str {
    words[usize::from(draw) % words.len()]
}
