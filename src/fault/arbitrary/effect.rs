//! Any effect.

use std::num::NonZeroU64;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, StatusCode};
use jiff::SignedDuration;
use proptest::prelude::*;
use serde_json::json;

use super::{delay, option, span};
use crate::fault::delay::MAX_DELAY;
use crate::fault::protocol::{Param, ParamValue, Protocol, Takes, Toggle};
use crate::fault::rule::{
    Commit, Corruption, Delay, Effect, Encoding, Http, InjectedBody, RetryAfter, ScimError, Speed, Transport,
};
use crate::message::wire::{Amount, Close, Cut, End, Intake, Malform, Pace, StallAt};

/// Any effect that is not nothing; its parts may contradict each other.
pub(super) fn effect() -> BoxedStrategy<Effect> {
    let commit = prop_oneof![
        Just(Commit::Never),
        Just(Commit::First),
        Just(Commit::Only),
        (1..9_u64).prop_map(|parts| Commit::Partial(NonZeroU64::new(parts).unwrap())),
    ];

    let http = proptest::option::of(http().prop_filter("something", |http| *http != Http::default()));
    let transport = proptest::option::of(transport().prop_filter("something", |wire| *wire != Transport::default()));
    (option(commit), http, option(protocol()), transport)
        .prop_map(|(commit, http, protocol, transport)| Effect {
            commit,
            http: http.map(Arc::new),
            protocol: protocol.map(Arc::new),
            transport: transport.map(Arc::new),
        })
        .prop_filter("something", |effect| *effect != Effect::default())
        .boxed()
}

fn http() -> BoxedStrategy<Http> {
    let status = (200..=599_u16).prop_map(|code| StatusCode::from_u16(code).unwrap());
    let scim_type = prop::sample::select(vec!["uniqueness", "invalidFilter", "two words"]);
    let scim = (option(scim_type), option(".{0,6}")).prop_map(|(scim_type, detail)| ScimError {
        scim_type: scim_type.map(str::to_owned),
        detail,
    });
    let body = prop_oneof![
        Just(InjectedBody::HtmlGateway),
        "[^@]{0,9}".prop_map(InjectedBody::Text),
        Just(InjectedBody::Json(json!({ "Resources": null, "totalResults": "3" }))),
    ];
    let patch = Just(json!([{ "op": "remove", "path": "/id" }, { "op": "add", "path": "/x", "value": null }]));
    let corrupt = prop::sample::select(vec![
        Corruption::Bom,
        Corruption::Nan,
        Corruption::TrailingComma,
        Corruption::Latin1,
    ]);
    let encoding = prop::sample::select(vec![Encoding::BadGzip, Encoding::Unknown]);
    let retry_after = prop_oneof![
        any::<u32>().prop_map(|seconds| RetryAfter::Seconds(seconds.into())),
        span().prop_map(RetryAfter::Date),
        prop::sample::select(vec!["-5", "soon", "in a while", ""]).prop_map(|text| RetryAfter::Bad(text.to_owned())),
    ];
    let skew = (any::<bool>(), span()).prop_map(|(past, span)| {
        let span = SignedDuration::try_from(span).unwrap();
        if past { -span } else { span }
    });
    let whole = (proptest::option::of(status), option(scim), option(body), option(patch));
    let bytes = (
        option(corrupt),
        option(1..1_000_000_u64),
        option(1..9_u64),
        option(amount()),
    );
    let head = (
        option(encoding),
        option("[a-z/; =]{0,9}"),
        option(retry_after),
        option(skew),
    );
    (whole, bytes, head, headers())
        .prop_map(
            |((status, scim, body, patch), (corrupt, pad_body, pad_header, truncate), head, headers)| {
                let (encoding, content_type, retry_after, date_skew) = head;
                let (remove_headers, set_headers, add_headers) = headers;
                Http {
                    status,
                    scim,
                    body,
                    patch,
                    corrupt,
                    pad_body,
                    pad_header,
                    truncate,
                    encoding,
                    content_type,
                    retry_after,
                    date_skew,
                    remove_headers,
                    set_headers,
                    add_headers,
                }
            },
        )
        .boxed()
}

type Headers = (Vec<HeaderName>, Vec<(HeaderName, String)>, Vec<(HeaderName, String)>);

/// Most often none; else some in the order of their names.
fn headers() -> impl Strategy<Value = Headers> {
    let pair = |name: &'static str, value: &str| (HeaderName::from_static(name), value.to_owned());
    prop_oneof![
        4 => Just(Headers::default()),
        1 => Just((Vec::new(), vec![pair("etag", "W/\"1\""), pair("location", "@self")], Vec::new())),
        1 => Just((
            vec![HeaderName::from_static("trackingid")],
            Vec::new(),
            vec![pair("etag", "1"), pair("set-cookie", "a, b"), pair("set-cookie", "c")],
        )),
    ]
}

fn protocol() -> BoxedStrategy<Protocol> {
    let given = prop::collection::vec((any::<bool>(), 0..=100_u8), 3);
    (prop::sample::select(Toggle::ALL.to_vec()), given)
        .prop_map(|(toggle, given)| {
            let params = toggle.spec().params.iter().zip(given);
            let mut chosen: Vec<(&Param, ParamValue)> = Vec::new();
            for (param, (_, number)) in params.filter(|(_, (given, _))| *given) {
                if param
                    .excludes
                    .is_none_or(|other| chosen.iter().all(|(param, _)| param.name != other))
                {
                    chosen.push((param, value(param.takes, number)));
                }
            }
            Protocol::new(toggle, chosen.into_iter().map(|(param, value)| (param.name, value)))
        })
        .boxed()
}

fn value(takes: Takes, number: u8) -> ParamValue {
    match takes {
        Takes::Count => ParamValue::Count(number.into()),
        Takes::Times => ParamValue::Count(u64::from(number) + 1),
        Takes::Status(from) => ParamValue::Count(u64::from(from) + u64::from(number) % 100),
        Takes::Duration => ParamValue::Duration(Duration::from_secs(number.into())),
        Takes::Percent => ParamValue::Percent(number),
        Takes::Text => {
            ParamValue::Text(["absent", "3600", "two words", "a,b", "urn:x"][usize::from(number) % 5].to_owned())
        }
        Takes::OneOf(words) => ParamValue::Text(words[usize::from(number) % words.len()].to_owned()),
    }
}

fn transport() -> BoxedStrategy<Transport> {
    let at = prop::sample::select(vec![StallAt::Headers, StallAt::Body]);
    let rate = || (1..10_000_u64).prop_map(|rate| NonZeroU64::new(rate).unwrap());
    let slices = (1..100_usize, delay()).prop_map(|(size, every)| Speed::Slices(Pace { size, every }));
    let speed = prop_oneof![rate().prop_map(Speed::Rate), slices];
    let end = prop::sample::select(vec![End::Fin, End::Rst, End::Hang]);
    let cut = (amount(), end).prop_map(|(after, end)| Cut { after, end });
    let malform = prop::sample::select(vec![
        Malform::Chunk,
        Malform::MissingLastChunk,
        Malform::LengthLong,
        Malform::LengthShort,
    ]);
    let close = prop_oneof![Just(Close::Always), Just(Close::Stale), delay().prop_map(Close::Slow)];
    let intake = (option(rate().prop_map(NonZeroU64::get)), super::weighted(0.1));
    let before = (option((law(), proptest::option::of(at))), option(speed), option(cut));
    let after = (option(1..1_000_u64), option(malform), option(close), intake);
    (before, after)
        .prop_map(
            |((delay, speed, cut), (garbage, malform, close, (rate, early)))| Transport {
                delay: delay.map(|(delay, _)| delay),
                at: delay.and_then(|(_, at)| at),
                speed,
                cut,
                garbage,
                malform,
                close,
                intake: Intake { rate, early },
            },
        )
        .boxed()
}

fn law() -> BoxedStrategy<Delay> {
    let max = prop_oneof![Just(MAX_DELAY), delay()];
    prop_oneof![
        3 => delay().prop_map(Delay::Fixed),
        1 => (delay(), delay()).prop_map(|(one, other)| Delay::Uniform { from: one.min(other), to: one.max(other) }),
        1 => (delay(), delay()).prop_map(|(mean, deviation)| Delay::Normal { mean, deviation }),
        1 => (delay(), 1..=1_000_u16, max).prop_map(|(median, sigma, max)| Delay::LogNormal { median, sigma: f64::from(sigma) / 100.0, max }),
    ]
    .boxed()
}

fn amount() -> impl Strategy<Value = Amount> {
    prop_oneof![
        (0..5_000_u64).prop_map(Amount::Bytes),
        (0..=100_u8).prop_map(Amount::Percent)
    ]
}
