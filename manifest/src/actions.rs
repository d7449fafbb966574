//! What an editor offers to do at a place beyond mending a finding: to take a literal out of a request, and to silence a rule.
//!
//! Everything is an edit of text that keeps the rest of the file as it is. What a chosen runtime would not fill in is not offered.

mod credential;
pub mod ignore;
mod literal;
mod path_parameter;
mod setting;
#[cfg(test)]
mod tests;

use crate::edit::Edit;
use crate::finding::{Finding, Level};
use crate::runtime::{RUNTIMES, Runtime};
use crate::span::Span;
use crate::subject::Subject;

/// What becomes of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It says the same in another way.
    Rewrite,
    /// A value of it goes elsewhere.
    Extract,
}

/// Something that can be done at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refactoring {
    /// What it does, in the imperative.
    pub title: String,
    /// What becomes of the place.
    pub kind: Kind,
    /// The changes, sorted, not overlapping; or why there can't be any, as a sentence.
    pub edits: Result<Vec<Edit>, String>,
}

/// What can be done at `span`: the caret (an empty span) or what is selected. `findings` are those of the file: what a fix of theirs does at
/// the place is not offered again.
#[must_use]
pub fn refactorings(subject: &Subject<'_>, findings: &[(Level, Finding)], span: Span) -> Vec<Refactoring> {
    let Some(manifest) = subject.manifest.as_ref().filter(|_| subject.document.faithful) else { return Vec::new() };
    let mut found: Vec<Refactoring> = Vec::new();
    found.extend(path_parameter::offered(subject, manifest, findings, span));
    // A file that is broken at the place itself, or that never ends, has no part that could be taken out safely.
    if let Some(literal) = literal::at(manifest, span).filter(|_| subject.document.complaints.is_empty()) {
        found.extend(credential::offered(subject, manifest, &literal));
        found.extend(setting::offered(subject, manifest, &literal));
    }
    for edits in found.iter_mut().filter_map(|refactoring| refactoring.edits.as_mut().ok()) {
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    }
    found
}

/// The first runtime that matters and does not do something.
fn first_without(subject: &Subject<'_>, does: impl Fn(&Runtime) -> bool) -> Option<&'static Runtime> {
    RUNTIMES.iter().find(|runtime| subject.scope.includes(runtime) && !does(runtime))
}
