//! What the directory does otherwise.

use super::{NONE, preset};
use crate::fault::presets::{Expansion, Params, Preset};
use crate::fault::protocol::{Param, Takes, Toggle};
use Expansion::{Choice, Rule};
use Takes::{OneOf, Text};

pub(super) const ALL: &[Preset] = &[
    preset(
        ("not-found-on-empty-list", &["P28"]),
        NONE,
        Rule("{lists}: empty-not-found"),
        (
            "A list that finds nothing is answered 404.",
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
        ("cached-refusal", &["H01"]),
        Params::Own(&[Param::new("login", Text, Some("@"))]),
        // Webex: fidelity row "cached-refusal": that it goes by the login, and ends with the rule, is assumed.
        Rule(
            r#"{"match": {"op": "users.create", "resource.userName": {"contains": "{login}"}}, "effect": {"http": {"status": 400,
                "scim": {"scimType": "invalidSyntax",
                    "detail": "The request could not be understood by the server due to malformed syntax."}}}}"#,
        ),
        (
            "Logins that hold this text are refused as malformed whatever is sent, until the rule is taken away.",
            "Reports the user and goes on with the others; it does not send them again without end.",
        ),
    ),
    preset(
        ("large-org", &["H01"]),
        NONE,
        // Webex: fidelity row "large-org": the numbers were seen at the 1.1 API; the words, and that lists of SCIM 2.0 are refused so, are assumed.
        Rule(
            r#"{"match": {"op": "users.list", "query.filter": {"absent": true}}, "effect": {"http": {"status": 403,
                "body": {"Errors": [{"description": "There are too many users to list. Search for some of them.",
                    "code": "403", "errorCode": "100106"}]}}}}"#,
        ),
        (
            "The organization is too large for a list of its users without a filter.",
            "Asks with a filter or says what is wrong; it does not take it for an empty directory.",
        ),
    ),
    preset(
        ("too-many-matches", &["H01"]),
        NONE,
        // Webex: fidelity row "large-org".
        Rule(
            r#"{"match": {"op": "users.list", "query.filter": {"absent": false}, "resource.userName": {"absent": true},
                "resource.id": {"absent": true}, "resource.externalId": {"absent": true}}, "effect": {"http": {"status": 403,
                "body": {"Errors": [{"description": "The search matches too many users.",
                    "code": "403", "errorCode": "200045"}]}}}}"#,
        ),
        (
            "A filter that looks nobody up by login, id or externalId finds too many users.",
            "Asks for fewer or says what is wrong; look-ups of single users go on.",
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
];
