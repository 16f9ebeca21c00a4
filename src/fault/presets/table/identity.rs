//! Who asks: tokens, roles and organizations.

use super::{NONE, preset};
use crate::fault::presets::{Expansion, Params, Preset};
use crate::fault::protocol::{Param, Takes};
use Expansion::Rule;
use Takes::Count;

pub(super) const ALL: &[Preset] = &[
    preset(
        ("bad-token", &["P08"]),
        NONE,
        Rule("{api}: malformed-token"),
        (
            "The token is one that nobody can read: 401.",
            "Says that the token is wrong, and does not retry.",
        ),
    ),
    preset(
        ("expired-token", &["P08"]),
        Params::Own(&[Param::new("after", Count, Some("0"))]),
        Rule("{api}: expired-token x1 skip={after}"),
        (
            "The token expires, and stays expired: 401.",
            "Gets a new token once, repeats the request once, and else says that the token has expired.",
        ),
    ),
    preset(
        ("token-revoked-midrun", &["P08"]),
        Params::Own(&[Param::new("after", Count, Some("5"))]),
        Rule("{api}: revoked-token x1 skip={after}"),
        (
            "After some requests the token is revoked: 401 from then on.",
            "Gets a new token or stops; it does not repeat requests in a loop.",
        ),
    ),
    preset(
        ("refresh-rotated", &["P07"]),
        NONE,
        Rule("oauth.token.refresh: refresh-token(how=rotated)"),
        (
            "A refresh answers with another refresh token, and the old one dies.",
            "Stores the new refresh token.",
        ),
    ),
    preset(
        ("invalid-grant", &["P05"]),
        NONE,
        Rule("oauth.token.refresh: token-error(error=invalid_grant)"),
        (
            "The refresh token is refused: invalid_grant.",
            "Stops, and asks for a new consent.",
        ),
    ),
    preset(
        ("non-admin", &["P10"]),
        NONE,
        Rule("{api}: non-admin"),
        (
            "The token's owner is no administrator: 403.",
            "Says that the account lacks the role, and does not retry.",
        ),
    ),
    preset(
        ("read-only-scope", &["P09"]),
        NONE,
        Rule("{api}: read-only-scope"),
        (
            "The token may read and not write: writes are answered 403.",
            "Fails at its test of the connection or at the first write, and names the scope that it lacks.",
        ),
    ),
    preset(
        ("wrong-org", &["P12"]),
        NONE,
        Rule("{api}: wrong-org"),
        (
            "The token is one of another organization: 403.",
            "Says that token and organization do not belong together, and does not retry.",
        ),
    ),
    preset(
        ("unknown-org", &["P38"]),
        NONE,
        Rule("{api}: unknown-org"),
        (
            "The organization does not exist: 404.",
            "Says that the organization id is wrong, and does not retry.",
        ),
    ),
];
