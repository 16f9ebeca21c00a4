//! Who may do what: the order of refusals, the lives of tokens, roles and scopes, and the spellings of an org's id.

mod endings;
mod order;
mod org_ids;
mod role_tokens;
mod rows;
mod scenarios;
mod table;
mod tokens;
