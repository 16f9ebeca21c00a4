//! Chance. Draws are keyed, not streamed: the same seed, purpose, key and count give the same draw,
//! whatever else was drawn in between. The only user of `rand`.

use rand::rngs::{ChaCha8Rng, SysRng};
use rand::{Rng as _, SeedableRng as _, TryRng as _};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Deterministic draws of one org.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entropy {
    seed: u64,
}

impl Entropy {
    /// Draws that repeat for this seed.
    #[must_use]
    pub(crate) const fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// The number all draws come from.
    #[must_use]
    pub(crate) const fn seed(&self) -> u64 {
        self.seed
    }

    /// Fills a fixed number of bytes for the given purpose, key and count.
    #[must_use]
    pub(crate) fn bytes<const N: usize>(&self, purpose: &str, key: &str, count: u64) -> [u8; N] {
        let mut out = [0; N];
        self.generator(purpose, key, count).fill_bytes(&mut out);
        out
    }

    /// A version 4 UUID for the given purpose, key and count.
    #[must_use]
    pub(crate) fn uuid(&self, purpose: &str, key: &str, count: u64) -> Uuid {
        uuid::Builder::from_random_bytes(self.bytes(purpose, key, count)).into_uuid()
    }

    /// ChaCha8 is named, not `StdRng`: its output may not change under a seed that users wrote down.
    fn generator(&self, purpose: &str, key: &str, count: u64) -> ChaCha8Rng {
        let mut hash = Sha256::new();
        hash.update(self.seed.to_le_bytes());
        // Lengths keep ("a", "bc") and ("ab", "c") apart.
        for part in [purpose, key] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        hash.update(count.to_le_bytes());
        ChaCha8Rng::from_seed(hash.finalize().into())
    }
}

/// A UUID that depends on no seed: org ids must never collide between runs.
#[must_use]
pub(crate) fn fresh_uuid() -> Uuid {
    uuid::Builder::from_random_bytes(system_bytes()).into_uuid()
}

/// A seed for whoever named none: of 53 bits, which every reader of JSON keeps exactly (RFC 8259 section 6).
#[must_use]
pub(crate) fn fresh_seed() -> u64 {
    u64::from_le_bytes(system_bytes()) >> 11
}

/// Short, stable name of a secret that may stand in journals and logs: the first 12 hex digits of its SHA-256.
#[must_use]
pub(crate) fn fingerprint(secret: &str) -> String {
    let digest = Sha256::digest(secret.as_bytes());
    digest[..6].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn system_bytes<const N: usize>() -> [u8; N] {
    let mut out = [0; N];
    // Without a working system generator the program cannot promise that org ids differ.
    #[expect(
        clippy::expect_used,
        reason = "nothing sensible can go on without the system's generator"
    )]
    SysRng
        .try_fill_bytes(&mut out)
        .expect("the operating system's random generator answers");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_depends_on_every_part_of_its_key() {
        let entropy = Entropy::new(7);
        let base: [u8; 16] = entropy.bytes("id", "user", 1);
        assert_eq!(base, entropy.bytes("id", "user", 1));
        assert_ne!(base, entropy.bytes("id", "user", 2));
        assert_ne!(base, entropy.bytes("id", "group", 1));
        assert_ne!(base, entropy.bytes("idu", "ser", 1));
        assert_ne!(base, Entropy::new(8).bytes("id", "user", 1));
    }

    #[test]
    fn draws_of_a_seed_never_change() {
        // A changed value here breaks every suite that wrote its seed down.
        assert_eq!(
            Entropy::new(42).uuid("id", "user", 1).to_string(),
            "7979ba88-02c5-4a60-afa5-50ee835a38cf"
        );
    }

    #[test]
    fn a_fingerprint_is_short_and_stable() {
        assert_eq!(fingerprint("abc"), "ba7816bf8f01");
    }
}
