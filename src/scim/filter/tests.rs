//! Filters: grammar, dialects, errors, evaluation, and a second opinion.

mod differential;
mod evaluation;
mod grammar;
mod properties;
