//! How amounts of bytes are written: sizes, shares of something, and rates.

use crate::message::wire::Amount;

const UNITS: [(&str, u64); 4] = [("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1), ("", 1)];

/// Reads a size: `512`, `512B`, `4KiB`, `1MiB`. The error says what would be right.
pub(super) fn parse(text: &str) -> Result<u64, String> {
    bytes(text)
        .ok_or_else(|| format!("`{text}` is not a size; write a number of bytes, or one with KiB or MiB, such as 4KiB"))
}

/// Reads bytes per second: `4KiB/s`.
pub(super) fn rate(text: &str) -> Result<u64, String> {
    text.strip_suffix("/s")
        .and_then(bytes)
        .filter(|rate| *rate > 0)
        .ok_or_else(|| format!("`{text}` is not a rate; write a size per second, at least 1B/s, such as 4KiB/s"))
}

/// Reads a size or a share: `512`, `40%`.
pub(super) fn amount(text: &str) -> Result<Amount, String> {
    match text.strip_suffix('%') {
        Some(percent) => whole(percent)
            .and_then(|percent| u8::try_from(percent).ok())
            .filter(|percent| *percent <= 100)
            .map(Amount::Percent),
        None => bytes(text).map(Amount::Bytes),
    }
    .ok_or_else(|| format!("`{text}` is not an amount; write a number of bytes, or 0% to 100%"))
}

/// Writes bytes per second in the largest unit that divides them.
pub(super) fn print_rate(rate: u64) -> String {
    let fits = |(_, scale): &&(&str, u64)| rate.is_multiple_of(*scale);
    let (unit, scale) = UNITS.iter().find(fits).copied().unwrap_or(("B", 1));
    format!("{}{unit}/s", rate / scale)
}

fn bytes(text: &str) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let (_, scale) = UNITS.iter().find(|(name, _)| *name == unit)?;
    Some(whole(number)?.saturating_mul(*scale))
}

/// A whole number of digits alone; one too large to hold is over every limit, and saturates.
fn whole(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<T: PartialEq + std::fmt::Debug>(
        read: fn(&str) -> Result<T, String>,
        text: &str,
        expected: Result<T, &str>,
    ) {
        assert_eq!(read(text), expected.map_err(str::to_owned), "{text}");
    }

    #[test]
    fn a_size_is_a_number_of_bytes_with_or_without_a_unit() {
        check(parse, "0", Ok(0));
        check(parse, "512B", Ok(512));
        check(parse, "4KiB", Ok(4_096));
        check(parse, "16MiB", Ok(16 << 20));
        check(parse, "99999999999999999999", Ok(u64::MAX));
        for text in ["", "KiB", "4kb", "4 KiB", "-1", "1.5KiB", "40%"] {
            let reason =
                format!("`{text}` is not a size; write a number of bytes, or one with KiB or MiB, such as 4KiB");
            check(parse, text, Err(&reason));
        }
    }

    #[test]
    fn a_rate_is_a_size_per_second() {
        check(rate, "1B/s", Ok(1));
        check(rate, "4KiB/s", Ok(4_096));
        for text in ["0B/s", "4KiB", "/s", "s"] {
            let reason = format!("`{text}` is not a rate; write a size per second, at least 1B/s, such as 4KiB/s");
            check(rate, text, Err(&reason));
        }
        for text in ["1B/s", "4097B/s", "4KiB/s", "3MiB/s"] {
            assert_eq!(print_rate(rate(text).unwrap()), text);
        }
    }

    #[test]
    fn an_amount_is_a_size_or_a_share_up_to_all() {
        check(amount, "0", Ok(Amount::Bytes(0)));
        check(amount, "1KiB", Ok(Amount::Bytes(1_024)));
        check(amount, "0%", Ok(Amount::Percent(0)));
        check(amount, "100%", Ok(Amount::Percent(100)));
        for text in ["", "%", "101%", "-1%", "half"] {
            let reason = format!("`{text}` is not an amount; write a number of bytes, or 0% to 100%");
            check(amount, text, Err(&reason));
        }
    }
}
