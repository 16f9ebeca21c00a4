//! What the toggles make of a token and of its owner. What they end, ends: the tokens of a deactivated administrator are
//! revoked for every later request too, the rule's or not.

use http::{StatusCode, header};
use serde_json::json;

use crate::fault::protocol::Toggle;
use crate::message::Response;
use crate::oauth::token::Token;
use crate::operation::Call;
use crate::scim::patch::PatchRequest;
use crate::serve::access::{self, Access};
use crate::serve::bend::Bends;
use crate::serve::failure::Failure;
use crate::serve::subject::{Bearer, Bent, Subject};
use crate::tenant::{Kind, Record};
use crate::webex::roles::Role;
use crate::webex::scopes::PEOPLE_READ;
use crate::world::Org;

const READ_ONLY: &[Role] = &[Role::ReadonlyAdmin];

/// Ends what the toggles end (P08, P14).
///
/// A token of another org is left alone: what is wrong with it is genuine, and a rule reaches no other org.
pub(in crate::serve) fn end_with(bends: Bends<'_>, subject: Subject, again: impl FnOnce() -> Subject) -> Subject {
    match own(&subject) {
        Some((org, token, person)) if end(bends, org, token, person) => again(),
        _ => subject,
    }
}

/// What access comes to where the bearer counts as something else for this request (P08 to P12).
pub(in crate::serve) fn judge(bends: Bends<'_>, call: &Call, subject: &Subject) -> Judged {
    if own(subject).is_none() {
        return access::judge(call, subject, Bent::default());
    }
    let refused_alike = |one: &Judged, other: &Judged| match (one, other) {
        (Ok(one), Ok(other)) => (one.administers, one.sees_everybody) == (other.administers, other.sees_everybody),
        _ => one.as_ref().err() == other.as_ref().err(),
    };
    bends.look(refused_alike, |bends| access::judge(call, subject, bent(bends)))
}

type Judged = Result<Access, Failure>;

/// Whether anything was ended.
fn end(bends: Bends<'_>, org: &Org, token: &Token, person: &Record) -> bool {
    let now = org.clock.now();
    let ends: [(Toggle, &dyn Fn()); 4] = [
        (Toggle::ExpiredToken, &|| org.oauth.expire(&token.text, now)),
        (Toggle::RevokedToken, &|| {
            drop(org.oauth.revoke_token(&token.fingerprint, now))
        }),
        (Toggle::AdminDeactivated, &|| deactivate(org, person)),
        (Toggle::IntegrationDisabled, &|| {
            org.oauth.disable(&token.grant.client_id)
        }),
    ];
    let on = ends.iter().filter(|(toggle, _)| bends.has(*toggle));
    let ended = on.map(|(toggle, end)| {
        end();
        bends.note(*toggle);
    });
    ended.count() > 0
}

fn bent(bends: Bends<'_>) -> Bent {
    let on = |toggle| bends.has(toggle);
    let malformed = on(Toggle::MalformedToken).then_some("the token counts as one that cannot be read");
    let audience = "the token counts as one that was issued for another service";
    let read_only = on(Toggle::ReadOnlyAdmin).then_some(READ_ONLY);
    Bent {
        rejected: malformed.or_else(|| on(Toggle::WrongAudience).then_some(audience)),
        of_another_org: on(Toggle::WrongOrg),
        scope: on(Toggle::ReadOnlyScope).then_some(PEOPLE_READ),
        roles: if on(Toggle::NonAdmin) { Some(&[]) } else { read_only },
    }
}

/// P13: a 401 with or without its challenge.
pub(in crate::serve) fn challenge(bends: Bends<'_>, answer: &mut Response) {
    if answer.status != StatusCode::UNAUTHORIZED {
        return;
    }
    let Some(challenge) = bends.get(Toggle::Challenge) else {
        return;
    };
    let before = answer.headers.remove(header::WWW_AUTHENTICATE);
    if challenge.text("how") == Some("present") {
        let bearer = header::HeaderValue::from_static("Bearer");
        answer.headers.insert(header::WWW_AUTHENTICATE, bearer);
    }
    if answer.headers.get(header::WWW_AUTHENTICATE) != before.as_ref() {
        bends.note(Toggle::Challenge);
    }
}

/// The living token of the org that is asked, and whose it is.
fn own(subject: &Subject) -> Option<(&Org, &Token, &Record)> {
    let asked = subject.org.as_ref()?;
    match &subject.bearer {
        Bearer::Live {
            token,
            org,
            person: Some(person),
            ..
        } if org.id == asked.id => Some((org, token, person)),
        _ => None,
    }
}

/// As an administrator at Control Hub does it: the account stays, inactive, and the person's tokens end.
fn deactivate(org: &Org, person: &Record) {
    let patch = json!({ "Operations": [{ "op": "replace", "path": "active", "value": false }] });
    if let Ok(patch) = PatchRequest::parse(&patch) {
        let id = person.id.to_string();
        // Somebody may have deleted them meanwhile, and then their tokens have ended.
        let _ = org.tenant.patch(Kind::User, &id, &patch, org.clock.now(), "");
    }
    org.oauth.revoke_person(person.id);
}
