//! Findings as text: one format a file.

pub mod concise;
pub mod diff;
pub mod excerpt;
pub mod human;
pub mod json;
pub mod lines;
pub mod paint;
pub mod side_by_side;

use faxsmith_manifest::document::Document;
use faxsmith_manifest::finding::{Level, Safety};
use faxsmith_manifest::fix;
use faxsmith_manifest::judge::Judged;
use faxsmith_manifest::mask;

/// One checked file, ready to be told of.
#[derive(Clone, Copy, Debug)]
pub struct FileReport<'a> {
    /// The path as shown, with `/`.
    pub path: &'a str,
    /// The file.
    pub document: &'a Document,
    /// Its findings with their levels.
    pub judged: &'a Judged,
}

/// Numbers over one or all files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files checked.
    pub files: usize,
    /// Findings of level error.
    pub errors: usize,
    /// Findings of level warning.
    pub warnings: usize,
    /// Findings of level info.
    pub infos: usize,
    /// Findings with a safe fix.
    pub fixable: usize,
    /// Findings that only have a fix that needs a yes.
    pub askable: usize,
}

impl Counts {
    /// The numbers of one file.
    #[must_use]
    pub fn of(judged: &Judged) -> Self {
        let mut counts = Self { files: 1, ..Self::default() };
        for (level, finding) in &judged.shown {
            match level {
                Level::Error => counts.errors += 1,
                Level::Warning => counts.warnings += 1,
                Level::Info => counts.infos += 1,
            }
            if fix::preferred(finding, Safety::Safe).is_some() {
                counts.fixable += 1;
            } else if !finding.fixes.is_empty() {
                counts.askable += 1;
            }
        }
        counts
    }

    /// Adds other numbers.
    pub fn add(&mut self, other: Self) {
        self.files += other.files;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
        self.fixable += other.fixable;
        self.askable += other.askable;
    }

    /// How many findings are at or above a level.
    #[must_use]
    pub fn at_least(&self, level: Level) -> usize {
        match level {
            Level::Error => self.errors,
            Level::Warning => self.errors + self.warnings,
            Level::Info => self.errors + self.warnings + self.infos,
        }
    }
}

/// `1 error`, `2 errors`.
#[must_use]
pub fn plural(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

/// A report for programs: JSON on lines of its own.
pub fn json_text(document: &impl serde::Serialize) -> String {
    // Reports are plain structs of texts and numbers, which can always be written.
    serde_json::to_string_pretty(document).unwrap_or_default() + "\n"
}

/// The report of a command that tries one manifest, case by case. `format` is its name and version.
pub fn cases_json<T: serde::Serialize>(format: &'static str, path: &str, cases: Vec<T>) -> String {
    #[derive(serde::Serialize)]
    struct Document<'a, T> {
        format: &'static str,
        path: &'a str,
        cases: Vec<T>,
    }
    json_text(&Document { format, path, cases })
}

/// A text from a file or a rule made fit for one line of a terminal: control characters and bidirectional marks escaped.
#[must_use]
pub fn printable(text: &str) -> std::borrow::Cow<'_, str> {
    // Nearly every text is plain ASCII.
    // Without leaving early the loop looks at many bytes at once.
    if text.bytes().fold(true, |plain, byte| plain & (b' '..=b'~').contains(&byte)) || text.chars().all(|c| mask::visible(c).is_some()) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match mask::visible(c) {
            Some(c) => shown.push(c),
            None => shown.extend(c.escape_unicode()),
        }
    }
    shown.into()
}
