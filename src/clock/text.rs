//! Instants and spans of time as text: written as Webex and HTTP write them, read as testers do.

use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp};

use super::dial::{EARLIEST, LATEST};

/// RFC 3339 in UTC with milliseconds, as every timestamp of Webex is written: `2023-01-11T17:38:31.605Z`.
#[must_use]
pub(crate) fn rfc3339(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// The form of an HTTP `Date` header (RFC 9110 section 5.6.7).
#[must_use]
pub(crate) fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// An instant that a clock can be set to: RFC 3339 with any offset, from [`EARLIEST`] to [`LATEST`].
#[must_use]
pub(crate) fn instant(text: &str) -> Option<Timestamp> {
    let at: Timestamp = text.parse().ok()?;
    (EARLIEST..=LATEST).contains(&at).then_some(at)
}

/// A span of time: numbers with the units ms, s, m, h, d or w, or ISO 8601. A day has 24 hours; months and years have
/// no length.
#[must_use]
pub(crate) fn span(text: &str) -> Option<SignedDuration> {
    span_or_why(text).ok()
}

/// Why a text is no span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoSpan {
    /// It is not written as one.
    Unreadable,
    /// It has months or years, which are of many lengths.
    Calendar,
    /// It is one, and longer than all time that a clock can show.
    TooLong,
}

/// The same for who wants to tell what is wrong.
pub(crate) fn span_or_why(text: &str) -> Result<SignedDuration, NoSpan> {
    let Ok(span) = text.parse::<Span>() else {
        // With numbers of one digit it would be one.
        return Err(match with_short_numbers(text).parse::<Span>() {
            Ok(_) => NoSpan::TooLong,
            Err(_) => NoSpan::Unreadable,
        });
    };
    if span.get_years() != 0 || span.get_months() != 0 {
        return Err(NoSpan::Calendar);
    }
    let duration = span.to_duration(SpanRelativeTo::days_are_24_hours());
    duration.map_err(|_| NoSpan::TooLong)
}

fn with_short_numbers(text: &str) -> String {
    let mut short = String::new();
    for c in text.chars() {
        if !(c.is_ascii_digit() && short.ends_with(|last: char| last.is_ascii_digit())) {
            short.push(c);
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_is_written_with_milliseconds_and_z() {
        let at: Timestamp = "2023-01-11T17:38:31.6057Z".parse().unwrap();
        assert_eq!(rfc3339(at), "2023-01-11T17:38:31.605Z");
        assert_eq!(http_date(at), "Wed, 11 Jan 2023 17:38:31 GMT");
        let whole: Timestamp = "2023-01-11T17:38:31Z".parse().unwrap();
        assert_eq!(rfc3339(whole), "2023-01-11T17:38:31.000Z");
    }

    #[test]
    fn instants_are_read_with_any_offset_between_the_first_and_the_last() {
        for (text, expected) in [
            ("2026-12-24T00:00:00Z", Some("2026-12-24T00:00:00.000Z")),
            ("2026-12-24T01:30:00.605+01:30", Some("2026-12-24T00:00:00.605Z")),
            ("1970-01-01T00:00:00Z", Some("1970-01-01T00:00:00.000Z")),
            ("1969-12-31T23:59:59.999999999Z", None),
            ("9999-01-01T00:00:00Z", Some("9999-01-01T00:00:00.000Z")),
            ("9999-01-01T00:00:00.000000001Z", None),
            ("2026-12-24", None),
            ("2026-12-24T00:00:00", None),
            ("2026-02-30T00:00:00Z", None),
            ("tomorrow", None),
            ("", None),
        ] {
            assert_eq!(instant(text).map(rfc3339).as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_span_is_told_from_what_has_no_length_and_what_is_too_long() {
        for (text, why) in [
            ("99999999d", NoSpan::TooLong),
            ("99999999999999999999999999s", NoSpan::TooLong),
            ("P1Y", NoSpan::Calendar),
            ("1mo", NoSpan::Calendar),
            ("61", NoSpan::Unreadable),
            ("", NoSpan::Unreadable),
            ("soon", NoSpan::Unreadable),
        ] {
            assert_eq!(span_or_why(text), Err(why), "{text:?}");
        }
    }

    #[test]
    fn spans_are_read_in_short_units_and_in_iso_8601() {
        for (text, seconds) in [
            ("61m", Some(3_660.0)),
            ("250ms", Some(0.25)),
            ("0s", Some(0.0)),
            ("2h", Some(7_200.0)),
            ("1h 30m", Some(5_400.0)),
            ("365d", Some(31_536_000.0)),
            ("1w", Some(604_800.0)),
            ("PT61M", Some(3_660.0)),
            ("P1DT1S", Some(86_401.0)),
            ("-5m", Some(-300.0)),
            ("1mo", None),
            ("1y", None),
            ("61", None),
            ("m", None),
            ("99999999999999d", None),
            ("", None),
        ] {
            assert_eq!(span(text).map(|span| span.as_secs_f64()), seconds, "{text:?}");
        }
    }
}
