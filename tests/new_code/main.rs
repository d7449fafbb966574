//! The plugins in code that `new` writes, and what puts texts into them. `tests/new_matrix` tries every combination of answers.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod command;
mod escapes;
#[path = "../support/mod.rs"]
mod support;
mod typescript;
