//! A bounded memory: when it is full, what was not used for longest is forgotten.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

/// Values by key, the most recently used ones.
#[derive(Debug)]
pub(super) struct Recent<K, V> {
    most: usize,
    values: HashMap<K, (u64, V)>,
    /// Keys by when they were last written.
    by_use: BTreeMap<u64, K>,
    uses: u64,
}

impl<K: Clone + Eq + Hash, V> Recent<K, V> {
    /// Remembers at most so many.
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            values: HashMap::new(),
            by_use: BTreeMap::new(),
            uses: 0,
        }
    }

    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.values.get(key).map(|(_, value)| value)
    }

    /// Writes a value, which makes it the most recent one.
    pub(super) fn put(&mut self, key: K, value: V) {
        self.uses += 1;
        if let Some((last, _)) = self.values.insert(key.clone(), (self.uses, value)) {
            self.by_use.remove(&last);
        }
        self.by_use.insert(self.uses, key);
        if self.values.len() > self.most
            && let Some((_, oldest)) = self.by_use.pop_first()
        {
            self.values.remove(&oldest);
        }
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        assert_eq!(self.values.len(), self.by_use.len());
        self.values.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_holds_its_most_and_forgets_what_was_not_written_for_longest() {
        let mut recent = Recent::new(2);
        recent.put("a", 1);
        recent.put("b", 2);
        assert_eq!(
            (recent.get(&"a"), recent.get(&"b"), recent.len()),
            (Some(&1), Some(&2), 2)
        );
        recent.put("a", 3);
        recent.put("c", 4);
        assert_eq!(recent.get(&"b"), None);
        assert_eq!(
            (recent.get(&"a"), recent.get(&"c"), recent.len()),
            (Some(&3), Some(&4), 2)
        );
    }
}
