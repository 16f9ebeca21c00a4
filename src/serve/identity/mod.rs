//! Toggles that bend who asks: a token and its owner ([`bearer`]), or the sign-in that leads to a token ([`browser`]).

pub(super) mod bearer;
pub(super) mod browser;
