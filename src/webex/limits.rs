//! Limits of lists: each with its source.

/// Resources on a page where the client names no `count` (Webex developer documentation, search users).
pub(crate) const DEFAULT_COUNT: usize = 100;
/// Most resources on a page, whatever the client asks for.
// Webex: fidelity row "list-max-count": Webex publishes no maximum; this one is ours.
pub(crate) const MAX_COUNT: usize = 1_000;
