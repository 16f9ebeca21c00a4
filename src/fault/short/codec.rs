//! How the values of the short form are written: texts into JSON values, and back.

use serde_json::{Map, Number, Value, json};

/// Both ways. Printing gives nothing for what the short form cannot say.
#[derive(Clone, Copy)]
pub(super) struct Codec {
    pub(super) read: fn(&str) -> Result<Value, String>,
    pub(super) print: fn(&Value) -> Option<String>,
}

/// A number; anything else is left as text for the reader of JSON to judge, as `20%` is a share.
pub(super) const NUMBER: Codec = Codec {
    read: |text| Ok(number(text).unwrap_or_else(|| text.into())),
    print: |value| value.as_number().map(ToString::to_string),
};

pub(super) const TEXT: Codec = Codec {
    read: |text| Ok(text.into()),
    print: |value| value.as_str().and_then(sayable),
};

/// A number of bytes, or a text such as `40%` and `4KiB`.
pub(super) const AMOUNT: Codec = Codec {
    read: NUMBER.read,
    print: |value| (NUMBER.print)(value).or_else(|| (TEXT.print)(value)),
};

/// `1+4`: a comma stands between parts.
pub(super) const NUMBERS: Codec = Codec {
    read: |text| {
        Ok(text
            .split('+')
            .map(|text| number(text).unwrap_or_else(|| text.into()))
            .collect())
    },
    print: |value| {
        let numbers: Option<Vec<String>> = value.as_array()?.iter().map(NUMBER.print).collect();
        Some(numbers?.join("+"))
    },
};

/// `7s`, `date:30s`, `bad:soon`.
pub(super) const RETRY_AFTER: Codec = Codec {
    read: |text| {
        if text.starts_with("date:") {
            return Ok(text.into());
        }
        if let Some(bad) = text.strip_prefix("bad:") {
            return Ok(json!({ "bad": bad }));
        }
        let seconds = text.strip_suffix('s').and_then(number).filter(Value::is_u64);
        seconds.ok_or_else(|| format!("`{text}` is not a number of whole seconds; write retry-after=7s"))
    },
    print: |value| match value {
        Value::Number(seconds) => Some(format!("{seconds}s")),
        other => {
            let (kind, text) = ["date", "bad"]
                .into_iter()
                .find_map(|kind| Some((kind, other.get(kind)?.as_str()?)))?;
            // `bad:` alone is a text that is empty.
            (text.is_empty() || sayable(text).is_some()).then(|| format!("{kind}:{text}"))
        }
    },
};

/// `2s`, which is how long the end takes.
pub(super) const SLOW: Codec = Codec {
    read: |text| Ok(json!({ "slow": text })),
    print: |value| value.get("slow").and_then(TEXT.print),
};

/// `2s`, `uniform(100ms,2s)`, `normal(1s,200ms)`, `lognormal(300ms,0.6)`, `lognormal(300ms,0.6,5s)`.
pub(super) const LAW: Codec = Codec {
    read: read_law,
    print: print_law,
};

/// The laws of a drawn delay, and the members that stand in their brackets; a list where there are none.
const LAWS: [(&str, &[&str]); 3] = [
    ("uniform", &[]),
    ("normal", &["mean", "deviation"]),
    ("lognormal", &["median", "sigma", "max"]),
];

fn read_law(text: &str) -> Result<Value, String> {
    let Some((name, inside)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) else {
        return Ok(text.into());
    };
    let Some((law, keys)) = LAWS.into_iter().find(|(law, _)| *law == name) else {
        return Err(format!(
            "`{name}` is no law of delays; those are uniform, normal and lognormal"
        ));
    };
    let values = inside.split(',').map(str::trim);
    if keys.is_empty() {
        return Ok(json!({ law: values.collect::<Vec<_>>() }));
    }
    let values: Vec<&str> = values.collect();
    if values.len() > keys.len() {
        return Err(format!(
            "`{text}` has too much in its brackets; those are {}",
            keys.join(", ")
        ));
    }
    let value = |(key, text): (&&str, &str)| {
        let value = if *key == "sigma" { number(text) } else { None };
        ((*key).to_owned(), value.unwrap_or_else(|| text.into()))
    };
    let members: Map<String, Value> = keys.iter().zip(values).map(value).collect();
    Ok(json!({ law: members }))
}

fn print_law(value: &Value) -> Option<String> {
    if let Some(text) = value.as_str() {
        return sayable(text);
    }
    let (law, inside) = value.as_object()?.iter().next()?;
    let (_, keys) = LAWS.into_iter().find(|(name, _)| name == law)?;
    let values: Vec<String> = match inside {
        Value::Array(items) => items.iter().filter_map(TEXT.print).collect(),
        members => keys
            .iter()
            .filter_map(|key| members.get(*key).and_then(AMOUNT.print))
            .collect(),
    };
    Some(format!("{law}({})", values.join(",")))
}

/// A number as JSON writes it; nothing for anything else, nor for one that is too large for JSON.
pub(super) fn number(text: &str) -> Option<Value> {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'e'));
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match digits {
        true => text.parse::<u64>().ok().map(Value::from),
        false if plain => text
            .parse::<i64>()
            .map(Value::from)
            .ok()
            .or_else(|| Number::from_f64(text.parse().ok()?).map(Value::Number)),
        false => None,
    }
}

/// A text that can stand in the short form: no character of it has a meaning there.
pub(in crate::fault) fn sayable(text: &str) -> Option<String> {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, ',' | '(' | ')');
    (!text.is_empty() && text.chars().all(plain)).then(|| text.to_owned())
}
