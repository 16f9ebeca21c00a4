//! Generated people and groups: invented, plausible, and the same for the same seed.

use serde_json::{Value, json};

use crate::entropy::Entropy;
use crate::tenant::{Kind, Refusal};
use crate::world::Org;

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

/// Adds as many people and groups as the org's origin asks for.
pub(super) fn fill(org: &Org) -> Result<(), Refusal> {
    let now = org.clock.now();
    let mut ids = Vec::new();
    for at in 0..org.origin.users {
        let body = person(org.entropy, at, &org.domain);
        ids.push(org.tenant.create(Kind::User, body, now, "")?.id.to_string());
    }
    for at in 0..org.origin.groups {
        let body = group(org.entropy, at, &ids);
        org.tenant.create(Kind::Group, body, now, "")?;
    }
    Ok(())
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
