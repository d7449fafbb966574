//! Test cases of a manifest, `<stem>.test.json` beside `<stem>.json`: what Faxbot is expected to send and to make of the provider's
//! answer. `faxsmith schema manifest-test` describes the file.
//!
//! The flow: bytes -> [`read`] ([`Suite`] or mistakes) -> [`run`] (what is, and where it differs) -> [`update`] (the file with what is).
//!
//! An expectation and what is are both JSON values in the same notation ([`picture`]), so that comparing them is comparing values
//! ([`compare`]). What is written into the file has the manifest's own credentials masked; what is shown is masked on top of that
//! ([`veil`]).

pub mod compare;
pub mod mistake;
pub mod picture;
pub mod pretty;
pub mod read;
pub mod run;
pub mod update;
pub mod veil;

use crate::model::ActionName;
use crate::runtime::python::value::Value;
use crate::runtime::request::Answer;
use crate::runtime::{COUNT, Runtime};
use crate::span::Span;
use crate::trial::Given;

/// A file of test cases that was read.
#[derive(Clone, Debug)]
pub struct Suite {
    /// The text of the file.
    pub text: String,
    /// The cases, in the order of the file.
    pub cases: Vec<Case>,
}

/// One case.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it shows.
    pub name: String,
    /// Where it stands in the file.
    pub span: Span,
    /// The action that is called.
    pub action: ActionName,
    /// The runtimes that it is about.
    pub runtimes: Vec<&'static Runtime>,
    /// The values that the action is called with.
    pub given: Given,
    /// What Faxbot is expected to send.
    pub request: Expected,
    /// The provider's answer.
    pub reply: Option<Answer>,
    /// What Faxbot is expected to make of it.
    pub result: Expected,
}

/// What is expected of each runtime, by its place in [`RUNTIMES`](crate::runtime::RUNTIMES); nothing where nothing is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expected(pub [Option<Value>; COUNT]);

impl Expected {
    /// What is expected of a runtime.
    #[must_use]
    pub fn of(&self, runtime: &Runtime) -> Option<&Value> {
        self.0[runtime.index].as_ref()
    }
}
