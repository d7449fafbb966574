//! What is wrong with a configuration.

use crate::span::Span;

/// One thing to mend in a `faxsmith.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Where.
    pub span: Span,
    /// What is wrong, in a sentence.
    pub message: String,
    /// A few words beside the place; empty for none.
    pub here: String,
    /// What to do, one sentence each.
    pub notes: Vec<String>,
}

impl Mistake {
    /// Something wrong at a place.
    pub(super) fn new(span: Span, message: impl Into<String>, here: impl Into<String>) -> Self {
        Self { span, message: message.into(), here: here.into(), notes: Vec::new() }
    }

    /// One more sentence.
    pub(super) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

/// `a`, `b` and `c`, each between backticks.
pub(super) fn listed<'w>(words: impl IntoIterator<Item = &'w str>, last: &str) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((end, [])) => end.clone(),
        Some((end, before)) => format!("{} {last} {end}", before.join(", ")),
        None => String::new(),
    }
}
