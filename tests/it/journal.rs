//! The journal: what is kept of a request, found again, exported, followed and verified.

mod export;
mod feed;
mod find;
mod foreign;
mod library;
mod spans;
mod stream;
mod verify;
