//! faxsmith's language server: what the linter knows, while one types.
//!
//! Everything that it says comes from the core, in bytes; here it is converted to the protocol's words. This is the only crate that knows
//! them.

mod across;
mod actions;
mod analysis;
mod capabilities;
mod client;
mod commands;
mod completion;
mod configuration;
mod diagnostics;
mod documents;
pub mod host;
mod lenses;
pub mod lines;
mod log;
mod parent;
mod progress;
mod publisher;
mod reading;
mod ready;
mod seen;
mod serve;
mod server;
mod settings;
mod state;
mod text;
mod virtual_document;
mod wire;
mod worker;
mod workspace;

pub use host::{Host, IgnoreSite, Rendered, RequestForm, RequestsWanted, Wanted};
pub use seen::seen;
pub use serve::serve;
