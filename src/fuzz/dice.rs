//! Many small draws of one seed: what the mutations are chosen by.

use crate::entropy::Entropy;

/// Draws in a row; the same for the same seed and name.
pub(super) struct Dice {
    entropy: Entropy,
    name: &'static str,
    drawn: u64,
    pool: Vec<u8>,
}

impl Dice {
    pub(super) fn new(seed: u64, name: &'static str) -> Self {
        Self {
            entropy: Entropy::new(seed),
            name,
            drawn: 0,
            pool: Vec::new(),
        }
    }

    pub(super) fn byte(&mut self) -> u8 {
        loop {
            if let Some(byte) = self.pool.pop() {
                return byte;
            }
            self.pool = self.entropy.filled("fuzz", self.name, self.drawn, 1024);
            self.drawn += 1;
        }
    }

    /// A number below `end`, which is not 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let draw = u32::from_le_bytes([self.byte(), self.byte(), self.byte(), self.byte()]);
        draw as usize % end
    }

    pub(super) fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}
