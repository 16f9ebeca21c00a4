//! What becomes of a write that a fault meets: every write, under every commit, with every failure, against a model.

mod intake;
mod model;
mod table;
mod writes;
