//! The control plane: the shapes it promises, the pages it keeps out, and orgs that never meet.

mod every_call;
mod golden;
mod guards;
mod isolation;
mod limits;
mod orgs;
mod places;
mod requests;
mod resets;
mod twice;
