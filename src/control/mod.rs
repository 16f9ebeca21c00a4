//! Operating the double: orgs, clocks, tokens, clients, faults, the journal. Plain functions from a world and a body to an
//! answer; which path leads to which is the server's business.

mod claims;
pub(crate) mod clients;
pub(crate) mod clock;
pub(crate) mod data;
pub(crate) mod devices;
pub(crate) mod events;
pub(crate) mod export;
pub(crate) mod faults;
mod fields;
mod format;
pub(crate) mod generate;
pub(crate) mod health;
pub(crate) mod licenses;
mod lives;
pub(crate) mod mutate;
pub(crate) mod openapi;
pub(crate) mod orgs;
pub(crate) mod presets;
pub(crate) mod problem;
pub(crate) mod profiles;
pub(crate) mod requests;
mod seed;
pub(crate) mod server_faults;
pub(crate) mod settings;
pub(crate) mod snapshots;
pub(crate) mod spans;
pub(crate) mod tokens;
pub(crate) mod verify;

use std::sync::Arc;

use http::StatusCode;
use serde::Serialize;
use serde_json::Value;

use crate::world::{Org, World};
use problem::Problem;

/// What a command answers.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Content,
}

/// The body of an answer.
#[derive(Debug)]
pub(crate) enum Content {
    Nothing,
    Json(Value),
    /// Text of another media type.
    Text {
        media_type: &'static str,
        text: String,
    },
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
            body: Content::Nothing,
        })
    }

    /// 200 with text.
    pub(crate) fn text(media_type: &'static str, text: String) -> Result {
        Ok(Self {
            status: StatusCode::OK,
            body: Content::Text { media_type, text },
        })
    }

    fn with(status: StatusCode, body: &impl Serialize) -> Result {
        let body = serde_json::to_value(body).map_err(|error| Problem::internal(&error.to_string()))?;
        Ok(Self {
            status,
            body: Content::Json(body),
        })
    }
}

/// The org that a path names.
pub(crate) fn find_org(world: &World, id: &str) -> Result<Arc<Org>> {
    world.org_named(id).ok_or_else(|| Problem::unknown_org(id))
}
