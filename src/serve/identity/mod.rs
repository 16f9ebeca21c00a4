//! Toggles that bend who asks: a token and its owner ([`bearer`]), the sign-in that leads to a token ([`browser`]), or the
//! endpoint that issues it ([`endpoint`]).

pub(super) mod bearer;
pub(super) mod browser;
pub(super) mod endpoint;
