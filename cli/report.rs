//! Findings as text: one format a file.

pub mod concise;
pub mod diff;
pub mod excerpt;
pub mod fingerprint;
pub mod github;
pub mod gitlab;
pub mod human;
pub mod json;
pub mod jsonl;
pub mod junit;
pub mod lines;
pub mod links;
pub mod markup;
pub mod paint;
pub mod root;
pub mod sarif;
pub mod side_by_side;

use std::path::Path;

use faxsmith_manifest::document::Document;
use faxsmith_manifest::finding::{Level, Safety};
use faxsmith_manifest::fix;
use faxsmith_manifest::judge::Judged;
use faxsmith_manifest::mask;
use faxsmith_manifest::suppress::Silenced;

use crate::report::lines::Lines;
use crate::report::links::Links;

/// A format of reports. The parts of the files are made in worker threads, in no order; then the report is put together: the head,
/// the parts in the order of the files' names with a separator between those that are not empty, the tail.
pub trait Format: Send + Sync {
    /// What stands before the parts of all files.
    fn head(&self, _run: &Run<'_>) -> String {
        String::new()
    }

    /// The part of one file; empty where there is nothing to say of it.
    fn file(&self, report: &FileReport<'_>) -> String;

    /// What stands between two parts that are not empty.
    fn separator(&self) -> &'static str {
        ""
    }

    /// What stands behind the parts of all files.
    fn tail(&self, _run: &Run<'_>) -> String {
        String::new()
    }
}

/// What a run came to.
#[derive(Clone, Debug, Default)]
pub struct Run<'a> {
    /// Numbers over all files.
    pub counts: Counts,
    /// How many findings were fixed.
    pub fixed: usize,
    /// Why files could not be read: sentences that name them.
    pub failures: Vec<&'a str>,
    /// The exit code.
    pub code: u8,
}

/// One checked file, ready to be told of.
#[derive(Clone, Debug)]
pub struct FileReport<'a> {
    /// The path as shown to people, with `/`, fit for a terminal.
    pub path: &'a str,
    /// The path itself.
    pub file: &'a Path,
    /// The file.
    pub document: &'a Document,
    /// Its findings with their levels.
    pub judged: &'a Judged,
    /// Findings that are not told, because somebody gave a reason: for formats that have a place for them.
    pub silenced: &'a [(Level, Silenced)],
    /// Where the pages of rules are.
    pub links: Links<'a>,
}

impl<'a> FileReport<'a> {
    /// A file that lies where `path` says, without links.
    #[must_use]
    pub fn new(path: &'a str, document: &'a Document, judged: &'a Judged) -> Self {
        Self { path, file: Path::new(path), document, judged, silenced: &[], links: Links::default() }
    }

    /// The lines of the file, columns in characters.
    #[must_use]
    pub fn lines(&self) -> Lines<'a> {
        Lines::of(&self.document.text)
    }
}

/// Numbers over one or all files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files checked.
    pub files: usize,
    /// Those without findings.
    pub clean: usize,
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
    /// Findings that are not told, because somebody gave a reason.
    pub ignored: usize,
    /// Findings that are not told, because the baseline has them.
    pub known: usize,
    /// Those of them that are credentials.
    pub known_secrets: usize,
}

impl Counts {
    /// The numbers of one file.
    #[must_use]
    pub fn of(judged: &Judged) -> Self {
        let mut counts = Self { files: 1, clean: usize::from(judged.shown.is_empty()), ..Self::default() };
        counts.known = judged.known.len();
        counts.known_secrets = judged.known.iter().filter(|finding| finding.rule.name == "hardcoded-secret").count();
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
        self.clean += other.clean;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
        self.fixable += other.fixable;
        self.askable += other.askable;
        self.ignored += other.ignored;
        self.known += other.known;
        self.known_secrets += other.known_secrets;
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

/// One value for programs, on one line. Characters that a terminal would not show stand escaped, which no reader of JSON notices.
pub fn json_line(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_string(value).unwrap_or_default();
    if text.is_ascii() && !text.contains('\u{7f}') {
        return text;
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match mask::visible(c) {
            Some(c) => shown.push(c),
            None => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| shown.push_str(&format!("\\u{unit:04x}"))),
        }
    }
    shown
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
