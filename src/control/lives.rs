//! How long what an org issues is good, as settings spell it.

use std::time::Duration;

use serde_json::{Map, Value};

use super::fields::Fields;
use super::settings::{SPAN, read_span, span};
use crate::oauth::lives::Lives;

/// Each life by its name.
fn each(lives: &mut Lives) -> [(&'static str, &mut Duration); 7] {
    let Lives {
        implicit,
        access,
        refresh,
        self_contained,
        personal,
        code,
        device,
    } = lives;
    [
        ("implicit", implicit),
        ("access", access),
        ("refresh", refresh),
        ("selfContained", self_contained),
        ("personal", personal),
        ("code", code),
        ("device", device),
    ]
}

/// What is not named stays as it is.
pub(super) fn read(fields: &mut Fields, mut lives: Lives) -> Lives {
    for (name, life) in each(&mut lives) {
        if let Some(new) = fields.take(name, SPAN, read_span) {
            *life = new;
        }
    }
    lives
}

pub(super) fn view(mut lives: Lives) -> Value {
    let members = each(&mut lives).map(|(name, life)| (name.to_owned(), span(*life).into()));
    Value::Object(Map::from_iter(members))
}
