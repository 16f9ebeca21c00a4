//! What is drawn for one request by one rule: a function of the org's seed, the rule, the partition and the count.

use std::fmt::Write as _;
use std::time::Duration;

use bytes::Bytes;

use super::seen::Partition;
use crate::entropy::Entropy;
use crate::fault::delay::MAX_DELAY;
use crate::fault::rule::{Delay, Effect, Rule};

/// The dice of one rule for one request. Each throw is of its own purpose, so that no draw depends on another.
pub(super) struct Dice {
    entropy: Entropy,
    key: String,
    count: u64,
}

impl Dice {
    /// `count` is the how-manieth request of the partition this is.
    pub(super) fn new(entropy: Entropy, rule: &str, partition: Partition, count: u64) -> Self {
        let mut key = format!("{rule}/");
        for byte in partition.name {
            let _ = write!(key, "{byte:02x}");
        }
        Self { entropy, key, count }
    }

    /// Whether the rule is hit: a number from 0 to 1.
    pub(super) fn hit(&self) -> f64 {
        self.entropy.fraction("fault.hit", &self.key, self.count)
    }

    /// How long the delay is; never over [`MAX_DELAY`], whatever was drawn.
    pub(super) fn delay(&self, delay: Delay) -> Duration {
        let normal = || self.entropy.normal("fault.delay", &self.key, self.count);
        let seconds = match delay {
            Delay::Fixed(delay) => return delay.min(MAX_DELAY),
            Delay::Uniform { from, to } => {
                let (from, to) = (from.as_secs_f64(), to.as_secs_f64());
                let fraction = self.entropy.fraction("fault.delay", &self.key, self.count);
                from + fraction * (to - from)
            }
            Delay::Normal { mean, deviation } => mean.as_secs_f64() + normal() * deviation.as_secs_f64(),
            Delay::LogNormal { median, sigma, max } => {
                (median.as_secs_f64() * (sigma * normal()).exp()).min(max.as_secs_f64())
            }
        };
        let seconds = seconds.clamp(0.0, MAX_DELAY.as_secs_f64());
        // Whole milliseconds, which is what a journal can say.
        let drawn = Duration::try_from_secs_f64(seconds).unwrap_or(MAX_DELAY);
        Duration::from_millis(u64::try_from(drawn.as_millis()).unwrap_or(u64::MAX))
    }

    pub(super) fn garbage(&self, length: u64) -> Bytes {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        Bytes::from(self.entropy.filled("fault.garbage", &self.key, self.count, length))
    }
}

/// Whether anything of this rule is drawn.
pub(super) fn is_asked_by(rule: &Rule) -> bool {
    let schedule = &rule.schedule;
    schedule.probability.is_some() || schedule.ramp.is_some() || rule.effects().any(draws)
}

fn draws(effect: &Effect) -> bool {
    effect.transport.as_ref().is_some_and(|transport| {
        let drawn = transport.delay.is_some_and(|delay| !matches!(delay, Delay::Fixed(_)));
        drawn || transport.garbage.is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dice(rule: &str, count: u64) -> Dice {
        Dice::new(Entropy::new(42), rule, Partition::whole(), count)
    }

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn a_throw_is_a_function_of_seed_rule_partition_and_count() {
        let throw = |entropy, rule: &str, partition, count| Dice::new(entropy, rule, partition, count).hit();
        let (seed, whole) = (Entropy::new(42), Partition::whole());
        let base = throw(seed, "a", whole, 1);
        assert_eq!(base.to_bits(), throw(seed, "a", whole, 1).to_bits());
        for other in [
            throw(Entropy::new(43), "a", whole, 1),
            throw(seed, "b", whole, 1),
            throw(seed, "a", Partition::of(&[b"x"], &[b"x"]), 1),
            throw(seed, "a", whole, 2),
        ] {
            assert_ne!(base.to_bits(), other.to_bits());
        }
        // The key holds what depends on the order of things, and the name does not.
        let other_key = Partition { key: [7; 16], ..whole };
        assert_eq!(base.to_bits(), throw(seed, "a", other_key, 1).to_bits());
    }

    #[test]
    fn delays_keep_to_their_law_and_to_the_limit() {
        let all = |delay: Delay| -> Vec<Duration> { (0..500).map(|count| dice("d", count).delay(delay)).collect() };
        assert!(all(Delay::Fixed(ms(250))).iter().all(|drawn| *drawn == ms(250)));
        let (from, to) = (ms(100), ms(2_000));
        let uniform = all(Delay::Uniform { from, to });
        assert!(uniform.iter().all(|drawn| (from..=to).contains(drawn)));
        assert!(uniform.iter().any(|drawn| *drawn < ms(300)) && uniform.iter().any(|drawn| *drawn > ms(1_800)));
        let normal = all(Delay::Normal {
            mean: ms(100),
            deviation: ms(100),
        });
        assert!(normal.contains(&Duration::ZERO), "what falls below zero is none");
        let max = ms(1_000);
        let mut log_normal = all(Delay::LogNormal {
            median: ms(300),
            sigma: 0.6,
            max,
        });
        log_normal.sort_unstable();
        assert!((ms(260)..ms(340)).contains(&log_normal[250]), "{:?}", log_normal[250]);
        assert_eq!(log_normal.last(), Some(&max));
        let long = all(Delay::Normal {
            mean: MAX_DELAY,
            deviation: MAX_DELAY,
        });
        assert_eq!(long.iter().max(), Some(&MAX_DELAY));
    }

    #[test]
    fn garbage_is_as_long_as_it_should_be_and_the_same_again() {
        let garbage = dice("g", 1).garbage(512);
        assert_eq!((garbage.len(), garbage.clone()), (512, dice("g", 1).garbage(512)));
        assert_ne!(garbage, dice("g", 2).garbage(512));
        assert_eq!(dice("g", 1).garbage(0), Bytes::new());
    }
}
