//! How durations are written: delays, which real time waits for, and spans of an org's clock.

use std::time::Duration;

use super::rule::limits::MAX_SPAN;

/// The longest delay of a rule, and of a request that several rules delay. Source: our choice. A client gives up
/// within half a minute or so; what should never answer is a hang, which is another effect.
pub(crate) const MAX_DELAY: Duration = Duration::from_secs(60);

/// Milliseconds in each unit, the largest first.
const UNITS: [(&str, u64); 5] = [
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];

/// Reads a delay: `250ms`, `2s`, `1m`. The error says what would be right.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    let delay = milliseconds(text, &UNITS[2..])
        .map(Duration::from_millis)
        .ok_or_else(|| format!("`{text}` is not a delay; write a whole number with ms, s or m, such as 250ms or 2s"))?;
    if delay.is_zero() {
        return Err(format!("`{text}` delays nothing; the least is 1ms"));
    }
    if delay > MAX_DELAY {
        return Err(format!("`{text}` is over the limit of {}", print(MAX_DELAY)));
    }
    Ok(delay)
}

/// Reads a span of an org's clock: `2s`, `90m`, `7d`.
pub(super) fn span(text: &str) -> Result<Duration, String> {
    let span = milliseconds(text, &UNITS).map(Duration::from_millis).ok_or_else(|| {
        format!("`{text}` is not a span; write a whole number with ms, s, m, h or d, such as 2s or 7d")
    })?;
    if span > MAX_SPAN {
        return Err(format!("`{text}` is over the limit of {}", print(MAX_SPAN)));
    }
    Ok(span)
}

/// Writes a delay or a span in the largest unit that divides it.
pub(super) fn print(duration: Duration) -> String {
    let ms = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    let fits = |(_, scale): &&(&str, u64)| ms != 0 && ms.is_multiple_of(*scale);
    let (unit, scale) = UNITS.iter().find(fits).copied().unwrap_or(("s", 1_000));
    format!("{}{unit}", ms / scale)
}

/// `None` for what is no duration. A number too large to hold is over every limit, and saturates.
fn milliseconds(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let (_, scale) = units.iter().find(|(name, _)| *name == unit)?;
    (!number.is_empty()).then(|| number.parse::<u64>().unwrap_or(u64::MAX).saturating_mul(*scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<(u64, &str), &str>) {
        held(parse, text, expected);
    }

    #[track_caller]
    fn check_span(text: &str, expected: Result<(u64, &str), &str>) {
        held(span, text, expected);
    }

    #[track_caller]
    fn held(read: fn(&str) -> Result<Duration, String>, text: &str, expected: Result<(u64, &str), &str>) {
        let expected = expected
            .map(|(ms, printed)| (Duration::from_millis(ms), printed.to_owned()))
            .map_err(str::to_owned);
        assert_eq!(
            read(text).map(|duration| (duration, print(duration))),
            expected,
            "{text}"
        );
    }

    #[test]
    fn a_delay_is_a_whole_number_with_a_unit() {
        check("250ms", Ok((250, "250ms")));
        check("2s", Ok((2_000, "2s")));
        check("2000ms", Ok((2_000, "2s")));
        check("60s", Ok((60_000, "1m")));
        check("1m", Ok((60_000, "1m")));
        check("59999ms", Ok((59_999, "59999ms")));
    }

    #[test]
    fn anything_else_is_refused_with_what_would_be_right() {
        for text in ["", "2", "s", "1.5s", "2 s", "-1s", "2h", "2S", "ms2", "lognormal(300ms"] {
            let reason = format!("`{text}` is not a delay; write a whole number with ms, s or m, such as 250ms or 2s");
            check(text, Err(&reason));
        }
        check("0ms", Err("`0ms` delays nothing; the least is 1ms"));
        check("60001ms", Err("`60001ms` is over the limit of 1m"));
        check(
            "99999999999999999999s",
            Err("`99999999999999999999s` is over the limit of 1m"),
        );
    }

    #[test]
    fn a_span_may_be_nothing_or_ten_years() {
        check_span("0s", Ok((0, "0s")));
        check_span("0ms", Ok((0, "0s")));
        check_span("90m", Ok((5_400_000, "90m")));
        check_span("24h", Ok((86_400_000, "1d")));
        check_span("3650d", Ok((315_360_000_000, "3650d")));
        check_span("3651d", Err("`3651d` is over the limit of 3650d"));
        check_span(
            "2w",
            Err("`2w` is not a span; write a whole number with ms, s, m, h or d, such as 2s or 7d"),
        );
    }
}
