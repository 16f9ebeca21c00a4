//! Answers that are late, torn or lost.

use super::{NONE, ONCE, preset};
use crate::fault::presets::{Expansion, Params, Preset};
use crate::fault::protocol::{Param, Takes};
use Expansion::{Later, Rule};
use Takes::{Count, Duration, Percent, Text};

pub(super) const ALL: &[Preset] = &[
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
        ("created-but-400", &["P26"]),
        Params::Own(&[ONCE]),
        Rule("users.create: commit, 400 x{times}"),
        (
            "The user is created, and the answer says 400.",
            "Looks the user up and links it; there is no second one.",
        ),
    ),
    preset(
        ("commit-then-drop", &["P26", "T03", "T12"]),
        Params::Own(&[Param::new("at", Percent, Some("0%")), ONCE]),
        Rule(
            "users.create|users.patch|users.delete|groups.create|groups.patch|groups.delete|bulk: commit, rst@{at} x{times}",
        ),
        (
            "The write is done, and its answer is lost.",
            "Looks the resource up by a filter before it creates it again.",
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
];
