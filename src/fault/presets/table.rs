//! Every preset, as data.

use super::{Expansion, Params, Preset};
use crate::fault::protocol::{Param, Takes, Toggle};
use Expansion::{Choice, Later, Rule, Server};
use Takes::{Count, Duration, OneOf, Percent, Text};

/// Those that a test of the connection is held against, in the order of how a connection comes about.
pub(super) const CONNECTION: &[&str] = &[
    "bad-token",
    "expired-token",
    "non-admin",
    "wrong-org",
    "unknown-org",
    "rate-limit",
    "unavailable",
    "html-gateway",
    "bad-json",
    "reset",
    "hang",
    "slow",
    "empty-answer",
    "not-found-on-empty-list",
];

const NONE: Params = Params::Own(&[]);
const TIMES: Param = Param::new("times", Count, Some("3"));
const ONCE: Param = Param::new("times", Count, Some("1"));
const RETRY_AFTER: Param = Param::new("retry-after", Count, Some("7"));

const fn preset(
    (name, faults): (&'static str, &'static [&'static str]),
    params: Params,
    expansion: Expansion,
    (does, reaction): (&'static str, &'static str),
) -> Preset {
    Preset {
        name,
        faults,
        params,
        expansion,
        does,
        reaction,
    }
}

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
        Later("needs the token refresh, which is not served by this version"),
        (
            "A refresh answers with another refresh token, and the old one dies.",
            "Stores the new refresh token.",
        ),
    ),
    preset(
        ("invalid-grant", &["P05"]),
        NONE,
        Later("needs the token refresh, which is not served by this version"),
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
    preset(
        ("rate-limit", &["H08"]),
        Params::Own(&[RETRY_AFTER, TIMES]),
        Rule("{api}: 429 retry-after={retry-after}s x{times}"),
        (
            "Too many requests: 429 with Retry-After, a few times.",
            "Waits at least so long, with some jitter, and goes on where it was.",
        ),
    ),
    preset(
        ("rate-limit-bucket", &["P39"]),
        Params::Of(Toggle::RateLimit),
        Rule("{api}: rate-limit{…}"),
        (
            "A bucket of requests that empties and fills again: 429 past it, with the true Retry-After.",
            "Waits at least so long, and is never refused twice in a row.",
        ),
    ),
    preset(
        ("rate-limit-bad-header", &["H08"]),
        Params::Own(&[
            Param::new(
                "how",
                OneOf(&["date", "absent", "huge", "negative", "text"]),
                Some("date"),
            ),
            TIMES,
        ]),
        Choice(
            "how",
            &[
                ("date", "{api}: 429 retry-after=date:30s x{times}"),
                ("absent", "{api}: 429 x{times}"),
                ("huge", "{api}: 429 retry-after=3600s x{times}"),
                ("negative", "{api}: 429 retry-after=bad:-5 x{times}"),
                ("text", "{api}: 429 retry-after=bad:soon x{times}"),
            ],
        ),
        (
            "Too many requests, with a Retry-After that is no number of seconds, or none at all.",
            "Falls back to a sane wait of its own.",
        ),
    ),
    preset(
        ("maintenance", &["H09"]),
        Params::Own(&[
            Param::new("for", Duration, Some("2m")),
            Param::new("retry-after", Count, Some("120")),
        ]),
        Rule("{api}: 503 retry-after={retry-after}s window(for={for})"),
        (
            "For a while on the organization's clock everything is answered 503 with Retry-After.",
            "Pauses, goes on afterwards, and loses nothing.",
        ),
    ),
    preset(
        ("unavailable", &["H11"]),
        NONE,
        Rule("{api}: 503"),
        (
            "Everything is answered 503.",
            "Says that the service is not available, after a bounded number of retries.",
        ),
    ),
    preset(
        ("locked", &["H10"]),
        Params::Own(&[RETRY_AFTER, TIMES]),
        Rule("{api}: 423 retry-after={retry-after}s x{times}"),
        (
            "Locked: 423 with Retry-After, a few times.",
            "Waits at least so long, and goes on where it was.",
        ),
    ),
    preset(
        ("created-but-400", &["P26"]),
        Params::Own(&[ONCE]),
        Rule("users.create: commit, 400 x{times}"),
        (
            "The user is created, and the answer says 400.",
            "Looks the user up and links it; there is no second one.",
        ),
    ),
    preset(
        ("slow", &["T06"]),
        Params::Own(&[
            Param::new("median", Duration, Some("800ms")),
            Param::new("sigma", Text, Some("0.5")),
        ]),
        Rule("{api}: delay=lognormal({median},{sigma})"),
        (
            "Answers are right, and late.",
            "Waits, and does not add load by giving up too soon.",
        ),
    ),
    preset(
        ("hang", &["T05", "T10"]),
        Params::Own(&[Param::new("after", Count, Some("0"))]),
        Rule("{api}: hang@{after}"),
        (
            "After some bytes, or before any, nothing more comes.",
            "Its time limit ends the request.",
        ),
    ),
    preset(
        ("reset", &["T03"]),
        NONE,
        Rule("{api}: rst"),
        (
            "The connection is reset before an answer.",
            "Says that the connection was lost, after a bounded number of retries.",
        ),
    ),
    preset(
        ("reset-mid-body", &["T12"]),
        Params::Own(&[Param::new("at", Percent, Some("50%"))]),
        Rule("{api}: rst@{at}"),
        (
            "The connection is reset in the middle of the answer; the operation was done.",
            "Repeats reads, and looks before it repeats a write.",
        ),
    ),
    preset(
        ("commit-then-drop", &["P26", "T03", "T12"]),
        Params::Own(&[Param::new("at", Percent, Some("0%")), ONCE]),
        Rule(
            "users.create|users.patch|users.delete|groups.create|groups.patch|groups.delete: commit, rst@{at} x{times}",
        ),
        (
            "The write is done, and its answer is lost.",
            "Looks the resource up by a filter before it creates it again.",
        ),
    ),
    preset(
        ("flaky-5xx", &["H11"]),
        Params::Own(&[Param::new("share", Percent, Some("20%"))]),
        Rule(
            r#"{"match": {"op": ["users.*", "groups.*", "discovery.*"]}, "schedule": {"probability": "{share}", "then": "repeat",
                "sequence": [{"http": {"status": 500}}, {"http": {"status": 502}}, {"http": {"status": 503}}]}}"#,
        ),
        (
            "A share of the requests is answered 500, 502 or 503, drawn from the seed.",
            "Retries with growing waits, and not without end.",
        ),
    ),
    preset(
        ("html-gateway", &["H02"]),
        Params::Own(&[Param::new("status", Count, Some("502"))]),
        Rule("{api}: {status} html"),
        (
            "A gateway answers with an HTML page.",
            "Does not fall over a body that is no JSON, and says which status came.",
        ),
    ),
    preset(
        ("bad-json", &["H05", "H06"]),
        Params::Own(&[Param::new(
            "how",
            OneOf(&["truncated", "bom", "nan", "trailing-comma", "latin-1"]),
            Some("truncated"),
        )]),
        Choice(
            "how",
            &[
                ("truncated", "{api}: truncate=50%"),
                ("bom", "{api}: corrupt=bom"),
                ("nan", "{api}: corrupt=nan"),
                ("trailing-comma", "{api}: corrupt=trailing-comma"),
                ("latin-1", "{api}: corrupt=latin-1"),
            ],
        ),
        (
            "The answer comes whole, and its body is no JSON.",
            "Reports an error of its own kind, and takes nothing of the answer for true.",
        ),
    ),
    preset(
        ("empty-answer", &["H03"]),
        NONE,
        Rule("{api}: no-body"),
        (
            "The answer has the right status, and no body.",
            "Reports an error of its own kind, and does not take it for an empty directory.",
        ),
    ),
    preset(
        ("not-found-on-empty-list", &["H01"]),
        NONE,
        Rule("{lists}: 404"),
        (
            "A list that would be empty is answered 404.",
            "Either reads it as an empty list or says what is wrong; it does not fall over it.",
        ),
    ),
    preset(
        ("eventual-consistency", &["P23"]),
        Params::Of(Toggle::EventualConsistency),
        Rule("{writes}: eventual-consistency{…}"),
        (
            "Writes are done, and reads show them only after a while.",
            "Does not create a second one because it does not see the first.",
        ),
    ),
    preset(
        ("conflict", &["P20"]),
        NONE,
        Rule("users.create|groups.create: conflict"),
        (
            "Another administrator takes the name just before: 409, and a look-up finds the other.",
            "Links the one that is there.",
        ),
    ),
    preset(
        ("conflict-in-other-org", &["P21"]),
        Params::Of(Toggle::ConflictInOtherOrg),
        Rule("users.create: conflict-in-other-org{…}"),
        (
            "The address belongs to a user of another organization: 409, and a look-up finds nobody.",
            "Reports it once; it does not search and create in a loop.",
        ),
    ),
    preset(
        ("conflict-no-scimtype", &["P20", "H19"]),
        Params::Own(&[Param::new("status", OneOf(&["409", "400"]), Some("409"))]),
        Choice(
            "status",
            &[
                (
                    "409",
                    r#"{"match": {"op": ["users.create", "groups.create"]}, "effect": {"protocol": "conflict",
                        "http": {"patch": [{"op": "remove", "path": "/scimType"}]}}}"#,
                ),
                ("400", "users.create|groups.create: commit, 400, conflict"),
            ],
        ),
        (
            "A conflict that does not call itself one: 409 without scimType, or 400.",
            "Recognises it all the same, by looking the name up.",
        ),
    ),
    preset(
        ("license-exhausted", &["P22"]),
        Params::Of(Toggle::LicenseExhausted),
        Rule("users.create: license-exhausted{…}"),
        (
            "No licence is left for a new person.",
            "Reports it, and goes on with the others.",
        ),
    ),
    preset(
        ("short-page", &["P29"]),
        Params::Of(Toggle::ShortPage),
        Rule("{lists}: short-page{…}"),
        (
            "Pages hold fewer than they say.",
            "Reads to the end or stops; whom it did not see it does not delete.",
        ),
    ),
    preset(
        ("total-drift", &["P29"]),
        Params::Of(Toggle::TotalDrift),
        Rule("{lists}: total-drift{…}"),
        (
            "The total grows from page to page.",
            "Reads to the end or stops; whom it did not see it does not delete.",
        ),
    ),
    preset(
        ("endless-pages", &["P29"]),
        NONE,
        Rule("{lists}: endless-pages"),
        (
            "There is always another page.",
            "Stops after a bounded number of pages; whom it did not see it does not delete.",
        ),
    ),
    preset(
        ("empty-directory", &["P30"]),
        Params::Of(Toggle::EmptyDirectory),
        Rule("{lists}: empty-directory{…}"),
        (
            "Lists find nobody, or only a share of the directory.",
            "A guard against mass changes stops it.",
        ),
    ),
    preset(
        ("filter-ignored", &["P28"]),
        NONE,
        Rule("{lists}: filter-ignored"),
        (
            "The filter is ignored: everything is found.",
            "Checks that what was found is what it asked for, and overwrites nobody else.",
        ),
    ),
    preset(
        ("patch-noop", &["P31"]),
        NONE,
        Rule("users.patch|groups.patch: patch-ignored"),
        (
            "PATCH is answered as if it were done, and is not.",
            "Does not send the same update for ever.",
        ),
    ),
    preset(
        ("normalised", &["P32"]),
        Params::Of(Toggle::Normalised),
        Rule("users.create|users.replace|users.patch: normalised{…}"),
        (
            "What is stored differs from what was sent: trimmed, in lower case, or with bare digits.",
            "Does not send the same update for ever.",
        ),
    ),
    preset(
        ("drift", &["P41"]),
        Params::Of(Toggle::Drift),
        Rule("users.get|groups.get: drift{…}"),
        (
            "Between the read and the write another administrator changes or deletes the resource.",
            "Reads again on 404, 409 and 412, and does not overwrite blindly.",
        ),
    ),
    preset(
        ("stale-keepalive", &["T22"]),
        NONE,
        Rule("{api}: stale"),
        (
            "The connection is closed just after an answer, without a word.",
            "Repeats the request once on a new connection, unseen.",
        ),
    ),
    preset(
        ("tls-expired", &["T30"]),
        NONE,
        Later("comes with TLS"),
        ("The certificate has expired.", "Its test of the connection says so."),
    ),
    preset(
        ("tls-wrong-name", &["T30"]),
        NONE,
        Later("comes with TLS"),
        (
            "The certificate is for another name.",
            "Its test of the connection says so.",
        ),
    ),
    preset(
        ("brownout", &["H11", "T06"]),
        Params::Own(&[
            Param::new("to", Percent, Some("40%")),
            Param::new("over", Duration, Some("5m")),
            Param::new("delay", Duration, Some("1s")),
        ]),
        Rule("{api}: delay={delay}, 503 ramp(to={to},over={over})"),
        (
            "More and more requests are slow and end in 503, on the organization's clock.",
            "Sends less.",
        ),
    ),
    preset(
        ("restart", &["T29"]),
        Params::Own(&[
            Param::new("for", Duration, Some("5s")),
            Param::new("state", OneOf(&["kept", "lost"]), Some("kept")),
        ]),
        Server(r#"{"kind": "restart", "for": "{for}", "state": "{state}"}"#),
        (
            "All connections end, and the port is closed for a while.",
            "Connects again, and goes on where it was.",
        ),
    ),
];
