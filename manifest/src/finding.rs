//! What a rule has to say: plain data that knows nothing of terminals or editors.

use std::borrow::Cow;

use crate::edit::Edit;
use crate::policy::Wish;
use crate::rule::Rule;
use crate::runtime::{COUNT, RUNTIMES, Runtime};
use crate::span::Span;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing.
    Info,
    /// Works, but not as meant.
    Warning,
    /// Can't work, or is unsafe.
    Error,
}

impl Level {
    /// `error`, `warning` or `info`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }

    /// One level more severe; an error stays an error.
    #[must_use]
    pub fn raised(self) -> Self {
        match self {
            Level::Info => Level::Warning,
            Level::Warning | Level::Error => Level::Error,
        }
    }

    /// One level milder; information stays information.
    #[must_use]
    pub fn lowered(self) -> Self {
        match self {
            Level::Error => Level::Warning,
            Level::Warning | Level::Info => Level::Info,
        }
    }
}

/// The level for each runtime; `None` where that runtime is not concerned. Indexed like [`RUNTIMES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Levels(pub [Option<Level>; COUNT]);

impl Levels {
    /// The same level for every runtime.
    #[must_use]
    pub const fn all(level: Level) -> Self {
        Self([Some(level); COUNT])
    }

    /// One level for 2025, one for 2026.
    #[must_use]
    pub const fn split(y2025: Option<Level>, y2026: Option<Level>) -> Self {
        Self([y2025, y2026])
    }

    /// Only the runtime 2025 is concerned.
    #[must_use]
    pub const fn only_2025(level: Level) -> Self {
        Self([Some(level), None])
    }

    /// Only the runtime 2026 is concerned.
    #[must_use]
    pub const fn only_2026(level: Level) -> Self {
        Self([None, Some(level)])
    }

    /// The level for one runtime.
    #[must_use]
    pub fn get(self, runtime: &Runtime) -> Option<Level> {
        self.0[runtime.index]
    }

    /// The highest level of all runtimes.
    #[must_use]
    pub fn highest(self) -> Option<Level> {
        self.0.iter().flatten().max().copied()
    }

    /// Whom it concerns, to begin a sentence with: `Faxbot` where it is every runtime, else `Faxbot 2026` and the like.
    #[must_use]
    pub fn whom(self) -> String {
        let concerned: Vec<_> = RUNTIMES.iter().filter(|runtime| self.get(runtime).is_some()).map(|runtime| runtime.name).collect();
        if concerned.len() == COUNT { "Faxbot".to_owned() } else { format!("Faxbot {}", concerned.join(" and ")) }
    }

    /// For every runtime the higher of both.
    #[must_use]
    pub fn merged(self, other: Self) -> Self {
        let mut levels = self.0;
        for (mine, its) in levels.iter_mut().zip(other.0) {
            *mine = (*mine).max(its);
        }
        Self(levels)
    }
}

/// A second place that helps to understand the finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// A few words, shown beside it.
    pub message: Cow<'static, str>,
}

/// Whether a fix may be applied without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// Keeps or restores the evident meaning.
    Safe,
    /// Needs a person's yes.
    Ask,
}

impl Safety {
    /// `safe` or `ask`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Safety::Safe => "safe",
            Safety::Ask => "ask",
        }
    }
}

/// A change that mends the finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative: "Remove the query".
    pub title: String,
    /// Whether it may be applied without asking.
    pub safety: Safety,
    /// The changes, sorted, not overlapping.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix that keeps or restores the evident meaning.
    #[must_use]
    pub fn safe(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self::new(title, Safety::Safe, edits)
    }

    /// A fix that needs a person's yes.
    #[must_use]
    pub fn ask(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self::new(title, Safety::Ask, edits)
    }

    /// A fix with its edits put in order.
    #[must_use]
    pub fn new(title: impl Into<String>, safety: Safety, mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        Self { title: title.into(), safety, edits }
    }
}

/// One defect: what is wrong, where, why it matters, what to do.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// The level for each runtime that it concerns.
    pub levels: Levels,
    /// The level that the user wants. Filled in by the checker.
    pub wish: Wish,
    /// The exact place.
    pub span: Span,
    /// The JSON value that it is about, as an RFC 6901 pointer. Filled in by the checker.
    pub pointer: String,
    /// Which document of the file it is about: 0 where a file is one document, counted from 0 in Markdown.
    pub part: u32,
    /// Whether the baseline has it: then it is not told. Filled in by the checker.
    pub known: bool,
    /// What is wrong and what Faxbot will do, in one or two sentences.
    pub message: String,
    /// A few words beside the place itself; empty for none.
    pub here: Cow<'static, str>,
    /// Other places.
    pub labels: Vec<Label>,
    /// More: reasons, remedies, one sentence each.
    pub notes: Vec<Cow<'static, str>>,
    /// Ways to mend it, the best first.
    pub fixes: Vec<Fix>,
    /// Whether it leaves no doubt and must not be silenced inside of the file: a certain credential.
    pub is_certain: bool,
}

impl Finding {
    /// A finding of `rule` at `span`, at the rule's own levels.
    #[must_use]
    pub fn new(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            levels: rule.levels,
            wish: Wish::Own,
            span,
            pointer: String::new(),
            part: 0,
            known: false,
            message: message.into(),
            here: Cow::Borrowed(""),
            labels: Vec::new(),
            notes: Vec::new(),
            fixes: Vec::new(),
            is_certain: false,
        }
    }

    /// Moves all places `by` bytes on: what was found in a part of a file is told of the whole.
    pub fn shift(&mut self, by: usize) {
        let edits = self.fixes.iter_mut().flat_map(|fix| &mut fix.edits).map(|edit| &mut edit.span);
        let labels = self.labels.iter_mut().map(|label| &mut label.span);
        for span in std::iter::once(&mut self.span).chain(labels).chain(edits) {
            *span = span.shifted(by);
        }
    }

    /// Other levels than the rule's own.
    #[must_use]
    pub fn levels(mut self, levels: Levels) -> Self {
        self.levels = levels;
        self
    }

    /// Leaves no doubt: the file itself can't silence it.
    #[must_use]
    pub fn certain(mut self, is_certain: bool) -> Self {
        self.is_certain = is_certain;
        self
    }

    /// Words beside the place itself.
    #[must_use]
    pub fn here(mut self, words: impl Into<Cow<'static, str>>) -> Self {
        self.here = words.into();
        self
    }

    /// One more place.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<Cow<'static, str>>) -> Self {
        self.labels.push(Label { span, message: message.into() });
        self
    }

    /// One more sentence.
    #[must_use]
    pub fn note(mut self, note: impl Into<Cow<'static, str>>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// One more way to mend it.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fixes.extend(fix.into());
        self
    }
}
