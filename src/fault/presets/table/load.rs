//! Services that are busy, closed or broken.

use super::{NONE, RETRY_AFTER, TIMES, preset};
use crate::fault::presets::{Expansion, Params, Preset};
use crate::fault::protocol::{Param, Takes, Toggle};
use Expansion::{Choice, Rule, Server};
use Takes::{Count, Duration, OneOf, Percent, Status};

pub(super) const ALL: &[Preset] = &[
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
        ("flaky-5xx", &["H11"]),
        Params::Own(&[Param::new("share", Percent, Some("20%"))]),
        Rule(
            r#"{"match": {"op": ["users.*", "groups.*", "bulk", "search", "me.*", "discovery.*", "archived.*", "people.*", "organizations.*", "roles.*", "licenses.*", "rest.*", "authorizations.*"]}, "schedule": {"probability": "{share}", "then": "repeat",
                "sequence": [{"http": {"status": 500}}, {"http": {"status": 502}}, {"http": {"status": 503}}]}}"#,
        ),
        (
            "A share of the requests is answered 500, 502 or 503, drawn from the seed.",
            "Retries with growing waits, and not without end.",
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
        ("html-gateway", &["H02"]),
        Params::Own(&[Param::new("status", Status(200), Some("502"))]),
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
