//! The double over real sockets, one file per topic. Everything here uses what a user has: the library's face, HTTP,
//! and the program itself.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, helpers of tests too")]

mod support;

mod access;
mod answers;
mod bad_input;
mod browser;
mod bulk;
mod clients;
mod clock;
mod commit;
mod control;
mod dashboard;
mod data;
mod directory;
mod engine;
mod faults;
mod golden;
mod head_and_options;
mod integrations;
mod journal;
mod life;
mod many;
mod oauth_faults;
mod openapi;
mod profiles;
mod program;
mod properties;
mod protocol;
mod published;
mod rest;
mod rfc;
mod sign_in;
mod tokens;
mod transport;
mod webex;
