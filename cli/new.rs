//! `faxsmith new`: writes the first form of a provider plugin.

pub mod answers;
pub mod check;
mod check_http;
pub mod code;
mod words;
