//! Chance. Draws are keyed, not streamed: the same seed, purpose, key and count give the same draw,
//! whatever else was drawn in between. The only user of `rand`.

use rand::rngs::{ChaCha8Rng, SysRng};
use rand::{Rng as _, SeedableRng as _, TryRng as _};
use rand_distr::{Distribution as _, StandardNormal};
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

    /// So many bytes for the given purpose, key and count.
    #[must_use]
    pub(crate) fn filled(&self, purpose: &str, key: &str, count: u64, length: usize) -> Vec<u8> {
        let mut out = vec![0; length];
        self.generator(purpose, key, count).fill_bytes(&mut out);
        out
    }

    /// A number from 0 to 1, 1 excluded, all alike likely.
    #[must_use]
    pub(crate) fn fraction(&self, purpose: &str, key: &str, count: u64) -> f64 {
        // 53 bits are what an f64 holds exactly.
        let bits = (u64::from_le_bytes(self.bytes(purpose, key, count)) >> 11) as f64;
        bits / (1_u64 << 53) as f64
    }

    /// A number of the normal distribution with mean 0 and deviation 1.
    #[must_use]
    pub(crate) fn normal(&self, purpose: &str, key: &str, count: u64) -> f64 {
        StandardNormal.sample(&mut self.generator(purpose, key, count))
    }

    /// ChaCha8 is named, not `StdRng`: its output may not change under a seed that users wrote down.
    /// A generator of its own, for whoever draws as much as it needs.
    pub(crate) fn generator(&self, purpose: &str, key: &str, count: u64) -> ChaCha8Rng {
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

/// A short name of several things together, the same on every machine. Not secret: it only tells things apart.
#[must_use]
pub(crate) fn digest(parts: &[&[u8]]) -> [u8; 16] {
    let mut hash = Sha256::new();
    for part in parts {
        // Lengths keep ("a", "bc") and ("ab", "c") apart.
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let mut out = [0; 16];
    out.copy_from_slice(&hash.finalize()[..16]);
    out
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
        let fraction = Entropy::new(42).fraction("fault", "rule", 1);
        let normal = Entropy::new(42).normal("fault", "rule", 1);
        assert_eq!(format!("{fraction:.9} {normal:.9}"), "0.066395116 -2.369811438");
    }

    #[test]
    fn fractions_and_normal_numbers_are_spread_as_they_should_be() {
        let entropy = Entropy::new(1);
        let fractions: Vec<f64> = (0..2_000).map(|n| entropy.fraction("f", "", n)).collect();
        assert!(fractions.iter().all(|fraction| (0.0..1.0).contains(fraction)));
        let mean = fractions.iter().sum::<f64>() / 2_000.0;
        assert!((mean - 0.5).abs() < 0.02, "{mean}");
        let within = (0..2_000).filter(|n| entropy.normal("n", "", *n).abs() < 1.0).count();
        assert!((1_300..1_430).contains(&within), "{within} of 2000, about 68 % are due");
    }

    #[test]
    fn a_digest_depends_on_every_part_and_on_where_the_parts_end() {
        assert_eq!(digest(&[b"a", b"bc"]), digest(&[b"a", b"bc"]));
        assert_ne!(digest(&[b"a", b"bc"]), digest(&[b"ab", b"c"]));
        assert_ne!(digest(&[b"a"]), digest(&[b"a", b""]));
    }

    #[test]
    fn a_fingerprint_is_short_and_stable() {
        assert_eq!(fingerprint("abc"), "ba7816bf8f01");
    }
}
