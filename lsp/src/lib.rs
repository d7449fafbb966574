//! faxsmith's language server: what the linter knows, while one types.
//!
//! Everything that it says comes from the core, in bytes; here it is converted to the protocol's words. This is the only crate that knows
//! them.

mod actions;
mod analysis;
mod capabilities;
mod client;
mod completion;
mod configuration;
mod diagnostics;
mod documents;
pub mod host;
pub mod lines;
mod publisher;
mod reading;
mod serve;
mod server;
mod text;
mod wire;

pub use host::{Host, Wanted};
pub use serve::serve;
