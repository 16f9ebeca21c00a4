//! What falls due, and when.

use std::collections::BTreeSet;

use jiff::Timestamp;

/// Things that fall due at instants of their own, the next one first. Asking for the next costs nothing much.
#[derive(Clone, Debug)]
pub(crate) struct Agenda<K>(BTreeSet<(Timestamp, K)>);

impl<K> Default for Agenda<K> {
    fn default() -> Self {
        Self(BTreeSet::new())
    }
}

impl<K: Ord> Agenda<K> {
    /// Notes that this falls due then.
    pub(crate) fn add(&mut self, at: Timestamp, key: K) {
        self.0.insert((at, key));
    }

    /// Strikes it off.
    pub(crate) fn remove(&mut self, at: Timestamp, key: K) {
        self.0.remove(&(at, key));
    }

    /// When the next thing falls due.
    pub(crate) fn next(&self) -> Option<Timestamp> {
        self.0.first().map(|(at, _)| *at)
    }

    /// Takes out what is due at this instant, in the order of the instants, then of the keys.
    pub(crate) fn take(&mut self, now: Timestamp) -> Vec<K> {
        let mut due = Vec::new();
        while self.next().is_some_and(|at| at <= now) {
            due.extend(self.0.pop_first().map(|(_, key)| key));
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn what_is_due_comes_in_order_and_once() {
        let mut agenda = Agenda::default();
        for (second, key) in [(5, "e"), (3, "c"), (5, "d"), (9, "z"), (3, "c"), (4, "gone")] {
            agenda.add(at(second), key);
        }
        agenda.remove(at(4), "gone");
        agenda.remove(at(4), "never there");
        assert_eq!(agenda.next(), Some(at(3)));
        assert_eq!(agenda.take(at(2)), [""; 0]);
        assert_eq!(agenda.take(at(5)), ["c", "d", "e"]);
        assert_eq!(agenda.take(at(5)), [""; 0]);
        assert_eq!(agenda.next(), Some(at(9)));
        assert_eq!(agenda.take(at(9)), ["z"]);
        assert_eq!(agenda.next(), None);
    }
}
