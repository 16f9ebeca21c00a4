//! An ordered map in pieces: a copy shares them all, and a change copies the one that it is in.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ids::ResourceId;

/// A key that says which piece it is in; pieces stand in the order of their keys.
pub(super) trait Key: Copy + Ord {
    fn piece(self) -> u64;
}

/// Places in an order that is counted: 128 in a row are a piece.
impl Key for u64 {
    fn piece(self) -> u64 {
        self >> 7
    }
}

/// Ids are drawn at random, so their first byte spreads them over 256 pieces.
impl Key for ResourceId {
    fn piece(self) -> u64 {
        self.first_byte().into()
    }
}

#[derive(Clone, Debug)]
pub(super) struct Pieces<K, V> {
    pieces: BTreeMap<u64, Arc<BTreeMap<K, V>>>,
    len: usize,
}

impl<K, V> Default for Pieces<K, V> {
    fn default() -> Self {
        Self {
            pieces: BTreeMap::new(),
            len: 0,
        }
    }
}

impl<K: Key, V: Clone> Pieces<K, V> {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn get(&self, key: K) -> Option<&V> {
        self.pieces.get(&key.piece())?.get(&key)
    }

    pub(super) fn insert(&mut self, key: K, value: V) {
        let piece = Arc::make_mut(self.pieces.entry(key.piece()).or_default());
        if piece.insert(key, value).is_none() {
            self.len += 1;
        }
    }

    pub(super) fn remove(&mut self, key: K) -> Option<V> {
        let piece = self.pieces.get_mut(&key.piece())?;
        // Looked for first: what is not there is no reason to copy a piece.
        piece.get(&key)?;
        let removed = Arc::make_mut(piece).remove(&key);
        if piece.is_empty() {
            self.pieces.remove(&key.piece());
        }
        self.len -= usize::from(removed.is_some());
        removed
    }

    /// In the order of the keys.
    pub(super) fn iter(&self) -> impl Iterator<Item = (K, &V)> {
        let pieces = self.pieces.values();
        pieces.flat_map(|piece| piece.iter().map(|(key, value)| (*key, value)))
    }

    /// The keys that `other` has not. Pieces that both share are not looked into.
    pub(super) fn keys_beyond(&self, other: &Self) -> Vec<K> {
        let mut beyond = Vec::new();
        for (at, piece) in &self.pieces {
            match other.pieces.get(at) {
                Some(same) if Arc::ptr_eq(same, piece) => {}
                Some(theirs) => beyond.extend(piece.keys().filter(|key| !theirs.contains_key(key))),
                None => beyond.extend(piece.keys()),
            }
        }
        beyond
    }
}
