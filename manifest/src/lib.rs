//! All that faxsmith knows about Faxbot's files: a tolerant JSON reader, the model of a manifest, what the two runtimes do with it,
//! and the rules. No I/O, no colours, no LSP types, no clock: the command line, the language server, the hook and CI ask the same
//! functions and can never disagree.
//!
//! The flow: bytes -> [`document::Document`] (tree and complaints) -> [`kind`] -> [`model`] -> [`rules`] -> [`finding::Finding`]s.
//! [`check::check`] does all of it.

pub mod across;
pub mod actions;
pub mod baseline;
pub mod cases;
pub mod check;
pub mod complete;
pub mod cursor;
pub mod date;
pub mod document;
pub mod edit;
pub mod finding;
pub mod fix;
pub mod folding;
pub mod format;
pub mod hints;
pub mod hover;
pub mod json;
pub mod judge;
pub mod kind;
pub mod layout;
pub mod links;
pub mod markdown;
pub mod mask;
pub mod model;
pub mod names;
pub mod near;
pub mod place;
pub mod pointer;
pub mod policy;
pub mod precedence;
pub mod register;
pub mod rule;
pub mod rules;
pub mod runtime;
pub mod sample;
pub mod schema;
pub mod secret;
pub mod selection;
pub mod settings;
pub mod shape;
pub mod span;
pub mod subject;
pub mod suppress;
pub mod symbols;
pub mod tokens;
pub mod tree;
pub mod trial;
