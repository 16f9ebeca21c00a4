//! Bending an input: its bytes, or the JSON that it is.

use serde_json::{Map, Value, json};

use super::dice::Dice;

/// No input grows beyond this. Source: our choice; limits of length have tests of their own.
pub(super) const LENGTH_MAX: usize = 2_048;

/// What an input is bent by.
pub(super) struct Mutator<'a> {
    /// Words that mean something to the target.
    pub(super) words: &'a [&'a str],
    /// Whether inputs are JSON more often than not.
    pub(super) json: bool,
}

impl Mutator<'_> {
    /// One input made of one or two others.
    pub(super) fn bend(&self, dice: &mut Dice, inputs: &[Vec<u8>]) -> Vec<u8> {
        let mut input = dice.pick(inputs).clone();
        for _ in 0..=dice.below(4) {
            let value = (self.json && !dice.one_in(4))
                .then(|| serde_json::from_slice(&input).ok())
                .flatten();
            input = match value {
                Some(mut value) => {
                    self.bend_value(dice, &mut value, dice_other(inputs));
                    value.to_string().into_bytes()
                }
                None => self.bend_bytes(dice, input, inputs),
            };
            input.truncate(LENGTH_MAX);
        }
        input
    }

    fn bend_bytes(&self, dice: &mut Dice, mut input: Vec<u8>, inputs: &[Vec<u8>]) -> Vec<u8> {
        let (from, to) = range(dice, input.len());
        match dice.below(7) {
            0 => drop(input.drain(from..to)),
            1 => drop(input.splice(from..from, dice.pick(self.words).bytes())),
            2 => drop(input.splice(from..to, dice.pick(self.words).bytes())),
            3 => input.insert(from, dice.byte()),
            4 if from < input.len() => input[from] ^= 1 << dice.below(8),
            5 => {
                let again = input[from..to].to_vec();
                input.splice(to..to, again);
            }
            _ => {
                let other = dice.pick(inputs).clone();
                let (start, end) = range(dice, other.len());
                input.splice(from..to, other[start..end].iter().copied());
            }
        }
        input
    }

    /// Changes one place in a JSON value.
    fn bend_value(&self, dice: &mut Dice, value: &mut Value, other: impl Fn(&mut Dice) -> Value) {
        match value {
            Value::Object(map) if !map.is_empty() && !dice.one_in(4) => self.bend_object(dice, map, other),
            Value::Array(items) if !items.is_empty() && !dice.one_in(4) => {
                let at = dice.below(items.len());
                match dice.below(6) {
                    0 => drop(items.remove(at)),
                    1 => items.insert(at, items[at].clone()),
                    2 => items.push(self.leaf(dice)),
                    _ => self.bend_value(dice, &mut items[at], other),
                }
            }
            value => {
                *value = match dice.below(4) {
                    0 => other(dice),
                    1 => json!([value.take()]),
                    2 => json!({ (*dice.pick(self.words)): value.take() }),
                    _ => self.leaf(dice),
                }
            }
        }
    }

    fn bend_object(&self, dice: &mut Dice, map: &mut Map<String, Value>, other: impl Fn(&mut Dice) -> Value) {
        let at = dice.below(map.len());
        let key = map.keys().nth(at).cloned().unwrap_or_default();
        match dice.below(8) {
            0 => drop(map.shift_remove(&key)),
            1 => drop(map.insert((*dice.pick(self.words)).to_owned(), self.leaf(dice))),
            2 => {
                let value = map.shift_remove(&key).unwrap_or_default();
                map.insert((*dice.pick(self.words)).to_owned(), value);
            }
            _ => self.bend_value(dice, &mut map[&key], other),
        }
    }

    fn leaf(&self, dice: &mut Dice) -> Value {
        match dice.below(10) {
            0 => Value::Null,
            1 => dice.one_in(2).into(),
            2 => json!(dice.below(3)),
            3 => json!(i64::MIN),
            4 => json!(-0.5e300),
            5 => json!([]),
            6 => json!({}),
            7 => dice
                .pick(&["", " ", "\0", "É", "ß", "True", "false", "2024-05-01T12:00:00-07:00"])
                .to_owned()
                .into(),
            _ => (*dice.pick(self.words)).into(),
        }
    }
}

/// Draws one of the inputs that are JSON.
fn dice_other(inputs: &[Vec<u8>]) -> impl Fn(&mut Dice) -> Value {
    move |dice| {
        let input: &Vec<u8> = dice.pick(inputs);
        serde_json::from_slice(input).unwrap_or_default()
    }
}

/// A stretch of `length` bytes, short more often than long.
fn range(dice: &mut Dice, length: usize) -> (usize, usize) {
    let from = dice.below(length + 1);
    let reach = if dice.one_in(4) {
        length - from
    } else {
        (length - from).min(6)
    };
    (from, from + dice.below(reach + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_bends_alike_and_no_input_grows_beyond_the_limit() {
        let inputs = vec![br#"{"a": [1, "b"]}"#.to_vec(), vec![b'x'; LENGTH_MAX]];
        let mutator = Mutator {
            words: &["and", "userName"],
            json: true,
        };
        let bent = |seed| -> Vec<Vec<u8>> {
            let mut dice = Dice::new(seed, "test");
            (0..200).map(|_| mutator.bend(&mut dice, &inputs)).collect()
        };
        assert_eq!(bent(1), bent(1));
        assert_ne!(bent(1), bent(2));
        assert_eq!(bent(1).iter().map(Vec::len).max(), Some(LENGTH_MAX));
        let json = bent(1)
            .iter()
            .filter(|input| serde_json::from_slice::<Value>(input).is_ok())
            .count();
        assert!((40..200).contains(&json), "{json} of 200 are JSON");
    }
}
