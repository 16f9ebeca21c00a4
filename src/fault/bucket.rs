//! Rate limits: buckets that fill and empty on the org's clock.
//!
//! A bucket holds one instant, at which it will be full again (the generic cell rate algorithm of ITU-T I.371). Nothing
//! has to run to fill it, and a clock that is moved by a year finds it exactly as full as a year makes it.

use std::collections::HashMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;

/// Most buckets of one org. Past them the one that is full soonest is forgotten, which lets its holder off early. Source:
/// our choice; an org holds as many tokens.
pub(crate) const MAX_BUCKETS: usize = 10_000;

/// How much a bucket gives.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rate {
    /// So many requests …
    pub(crate) limit: u64,
    /// … fill in again over this span.
    pub(crate) window: Duration,
    /// So many can come at once.
    pub(crate) burst: u64,
}

/// One org's buckets, by rule and by whoever is limited.
#[derive(Debug, Default)]
pub(crate) struct Buckets(Mutex<HashMap<(String, String), Timestamp>>);

impl Buckets {
    /// Takes one request out of a bucket, or says how long it takes until there is one. A request that is refused takes
    /// nothing.
    pub(crate) fn take(&self, rule: &str, partition: &str, rate: Rate, now: Timestamp) -> Result<(), Duration> {
        let mut buckets = self.0.lock();
        let key = (rule.to_owned(), partition.to_owned());
        let one = span(rate.window.as_nanos() / u128::from(rate.limit.max(1)));
        let whole = span(rate.window.as_nanos() * u128::from(rate.burst) / u128::from(rate.limit.max(1)));
        // A clock that was put back must not keep anybody out for longer than an empty bucket does.
        let emptied = later(now, whole);
        let full_at = buckets.get(&key).map_or(now, |full_at| (*full_at).clamp(now, emptied));
        let after = later(full_at, one);
        if rate.limit == 0 || after > emptied {
            // Told to the bucket too: a clock that was put back goes on from there.
            buckets.entry(key).and_modify(|known| *known = full_at);
            let wait = match rate.limit {
                0 => span(rate.window.as_nanos()),
                _ => emptied.duration_until(after),
            };
            return Err(wait.unsigned_abs());
        }
        if !buckets.contains_key(&key) && buckets.len() >= MAX_BUCKETS {
            make_room(&mut buckets, now);
        }
        buckets.insert(key, after);
        Ok(())
    }

    /// Forgets the buckets of these rules: the next request finds them full.
    pub(crate) fn forget(&self, rules: impl Fn(&str) -> bool) {
        self.0.lock().retain(|(of, _), _| !rules(of));
    }
}

fn make_room(buckets: &mut HashMap<(String, String), Timestamp>, now: Timestamp) {
    // A full bucket is as good as none.
    buckets.retain(|_, full_at| *full_at > now);
    if buckets.len() >= MAX_BUCKETS
        && let Some(fullest) = buckets.iter().min_by_key(|(key, full_at)| (**full_at, (*key).clone()))
    {
        let fullest = fullest.0.clone();
        buckets.remove(&fullest);
    }
}

fn span(nanoseconds: u128) -> SignedDuration {
    let nanoseconds = nanoseconds.min(i64::MAX as u128);
    SignedDuration::from_nanos(i64::try_from(nanoseconds).unwrap_or(i64::MAX))
}

fn later(at: Timestamp, span: SignedDuration) -> Timestamp {
    at.checked_add(span).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate {
        limit: 3,
        window: Duration::from_secs(60),
        burst: 3,
    };

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + seconds).unwrap()
    }

    #[track_caller]
    fn check(buckets: &Buckets, who: &str, rate: Rate, seconds: i64, wait: Option<u64>) {
        let expected = wait.map_or(Ok(()), |wait| Err(Duration::from_secs(wait)));
        assert_eq!(
            buckets.take("rule", who, rate, at(seconds)),
            expected,
            "{who} at {seconds} s"
        );
    }

    #[test]
    fn a_bucket_empties_by_requests_and_fills_by_time_and_by_nothing_else() {
        let buckets = Buckets::default();
        for _ in 0..3 {
            check(&buckets, "a", RATE, 0, None);
        }
        check(&buckets, "a", RATE, 0, Some(20));
        check(&buckets, "a", RATE, 5, Some(15));
        check(&buckets, "a", RATE, 19, Some(1));
        check(&buckets, "a", RATE, 20, None);
        check(&buckets, "a", RATE, 20, Some(20));
        check(&buckets, "a", RATE, 60, None);
        check(&buckets, "a", RATE, 60, None);
        check(&buckets, "a", RATE, 60, Some(20));
        // A year fills it, and not more than that.
        for _ in 0..3 {
            check(&buckets, "a", RATE, 31_536_000, None);
        }
        check(&buckets, "a", RATE, 31_536_000, Some(20));
    }

    #[test]
    fn everybody_and_every_rule_has_a_bucket() {
        let buckets = Buckets::default();
        let rate = Rate { burst: 1, ..RATE };
        check(&buckets, "a", rate, 0, None);
        check(&buckets, "a", rate, 0, Some(20));
        check(&buckets, "b", rate, 0, None);
        assert_eq!(buckets.take("other", "a", rate, at(0)), Ok(()));
        buckets.forget(|rule| rule == "rule");
        check(&buckets, "a", rate, 0, None);
        assert!(buckets.take("other", "a", rate, at(0)).is_err());
        buckets.forget(|_| true);
        assert_eq!(buckets.take("other", "a", rate, at(0)), Ok(()));
    }

    #[test]
    fn a_clock_that_is_put_back_keeps_nobody_out_for_longer_than_an_empty_bucket() {
        let buckets = Buckets::default();
        check(&buckets, "a", RATE, 1_000, None);
        check(&buckets, "a", RATE, 0, Some(20));
        check(&buckets, "a", RATE, 20, None);
    }

    #[test]
    fn a_limit_of_none_lets_nobody_through() {
        let rate = Rate { limit: 0, ..RATE };
        check(&Buckets::default(), "a", rate, 0, Some(60));
        let rate = Rate { burst: 0, ..RATE };
        check(&Buckets::default(), "a", rate, 0, Some(20));
    }

    #[test]
    fn there_are_the_most_buckets_and_then_the_fullest_goes() {
        let buckets = Buckets::default();
        let rate = Rate { burst: 1, ..RATE };
        for who in 0..MAX_BUCKETS {
            check(&buckets, &who.to_string(), rate, i64::from(who > 0), None);
        }
        check(&buckets, "0", rate, 1, Some(19));
        check(&buckets, "one more", rate, 1, None);
        assert_eq!(buckets.0.lock().len(), MAX_BUCKETS);
        check(&buckets, "0", rate, 1, None);
        check(&buckets, "one more", rate, 1, Some(20));
        // When all are full again there is room for all.
        check(&buckets, "two more", rate, 100, None);
        assert_eq!(buckets.0.lock().len(), 1);
    }
}
