//! Operating the double: orgs, tokens, clients, faults, the journal. Plain functions from a world and a body to an
//! answer; which path leads to which is the server's business.

pub(crate) mod clients;
pub(crate) mod faults;
mod fields;
pub(crate) mod generate;
pub(crate) mod health;
pub(crate) mod orgs;
pub(crate) mod problem;
pub(crate) mod requests;
mod seed;
pub(crate) mod server_faults;
pub(crate) mod tokens;

use std::sync::Arc;

use http::StatusCode;
use serde::Serialize;
use serde_json::Value;

use crate::world::{Org, World};
use problem::Problem;

/// What a command answers: a status and a JSON body, or none.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Option<Value>,
}

/// A command's result.
pub(crate) type Result<T = Answer> = std::result::Result<T, Problem>;

impl Answer {
    /// 200 with a body.
    pub(crate) fn ok(body: &impl Serialize) -> Result {
        Self::with(StatusCode::OK, body)
    }

    /// 201 with a body.
    pub(crate) fn created(body: &impl Serialize) -> Result {
        Self::with(StatusCode::CREATED, body)
    }

    /// 204.
    pub(crate) fn no_content() -> Result {
        Ok(Self {
            status: StatusCode::NO_CONTENT,
            body: None,
        })
    }

    fn with(status: StatusCode, body: &impl Serialize) -> Result {
        let body = serde_json::to_value(body).map_err(|error| Problem::internal(&error.to_string()))?;
        Ok(Self {
            status,
            body: Some(body),
        })
    }
}

/// The org that a path names.
pub(crate) fn find_org(world: &World, id: &str) -> Result<Arc<Org>> {
    world.org_named(id).ok_or_else(|| Problem::unknown_org(id))
}
