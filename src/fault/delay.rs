//! How a delay is written: `250ms`, `2s`, `1m`.

use std::time::Duration;

/// The longest delay of a rule, and of a request that several rules delay. Source: our choice. A client gives up
/// within half a minute or so; what should never answer is a hang, which is another effect.
pub(crate) const MAX_DELAY: Duration = Duration::from_secs(60);

/// Reads a delay. The error says what would be right.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    if ["uniform", "normal", "lognormal"]
        .iter()
        .any(|law| text.strip_prefix(law).is_some_and(|rest| rest.starts_with('(')))
    {
        return Err(format!(
            "`{text}`: delays that are drawn are not served by this version; give one duration, such as 250ms"
        ));
    }
    let delay = milliseconds(text)
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

/// Reads a span of an org's clock, which no limit holds: `2s`, `90m`, `7d`.
pub(super) fn span(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is not a span; write a whole number with ms, s, m, h or d, such as 2s or 7d");
    let digits = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let (number, unit) = text.split_at(digits);
    let scale = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return Err(wrong()),
    };
    let number: u64 = number.parse().map_err(|_| wrong())?;
    Ok(Duration::from_millis(number.saturating_mul(scale)))
}

/// Writes a delay in the largest unit that divides it.
pub(super) fn print(delay: Duration) -> String {
    let ms = delay.as_millis();
    if !ms.is_multiple_of(1_000) {
        format!("{ms}ms")
    } else if !ms.is_multiple_of(60_000) {
        format!("{}s", ms / 1_000)
    } else {
        format!("{}m", ms / 60_000)
    }
}

/// `None` for what is no duration. A number too large to hold is over every limit, and saturates.
fn milliseconds(text: &str) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let scale = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        _ => return None,
    };
    (!number.is_empty()).then(|| number.parse::<u64>().unwrap_or(u64::MAX).saturating_mul(scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<(u64, &str), &str>) {
        let parsed = parse(text);
        let expected = expected
            .map(|(ms, printed)| (Duration::from_millis(ms), printed.to_owned()))
            .map_err(str::to_owned);
        assert_eq!(parsed.map(|delay| (delay, print(delay))), expected, "{text}");
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
        for text in ["", "2", "s", "1.5s", "2 s", "-1s", "2h", "2S", "ms2"] {
            let reason = format!("`{text}` is not a delay; write a whole number with ms, s or m, such as 250ms or 2s");
            check(text, Err(&reason));
        }
        check("0ms", Err("`0ms` delays nothing; the least is 1ms"));
        check("60001ms", Err("`60001ms` is over the limit of 1m"));
        check(
            "99999999999999999999s",
            Err("`99999999999999999999s` is over the limit of 1m"),
        );
        check(
            "lognormal(300ms",
            Err(
                "`lognormal(300ms`: delays that are drawn are not served by this version; give one duration, such as 250ms",
            ),
        );
    }
}
