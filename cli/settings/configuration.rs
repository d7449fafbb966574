//! One `faxsmith.toml` that was read: its settings, and what of them applies to which files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use codespan_reporting::diagnostic::{Diagnostic, Label, Severity};
use faxsmith_manifest::mask;
use faxsmith_manifest::settings::{Matching, Mistake, Settings, read_bytes};
use faxsmith_manifest::span::Span;
use semver::Version;

use crate::failure::Failure;
use crate::files::{self, Configured};
use crate::output;
use crate::report::excerpt::Excerpt;
use crate::report::human;
use crate::report::lines::Lines;
use crate::report::paint::Paint;
use crate::report::{plural, printable};
use crate::settings::ForFile;

/// Larger configurations are refused: nobody wrote them.
const MAX_SIZE: u64 = 1 << 20;
/// The most mistakes that are told of one file.
const TOLD: usize = 20;

/// A configuration.
pub struct Configuration {
    /// Its path as shown.
    pub name: String,
    /// Its path, from the root where it was searched for.
    pub file: PathBuf,
    /// What it says.
    pub settings: Settings,
    /// Its text.
    pub text: String,
    /// What works but should be written otherwise, ready to be printed.
    pub notice: Option<String>,
    /// The folder, from the root, that its patterns are relative to.
    root: PathBuf,
    /// The same as seen from the current folder.
    near: PathBuf,
    plain: RwLock<Option<Arc<ForFile>>>,
    by_matching: RwLock<HashMap<Matching, Arc<ForFile>>>,
}

/// Reads a configuration. What is wrong with it is one failure that shows all its mistakes.
pub fn read(path: &Path, name: String, root: PathBuf, near: PathBuf) -> Result<Configuration, Failure> {
    let bytes = files::read(path, MAX_SIZE)
        .map_err(|error| Failure::reading(Path::new(&name), &error))?
        .ok_or_else(|| Failure::usage(format!("{name} is not read: it is larger than 1 MiB, no configuration is")))?;
    // The version of this program is one.
    let version = Version::parse(env!("CARGO_PKG_VERSION")).unwrap_or(Version::new(0, 0, 0));
    let (text, read) = read_bytes(&bytes, &version);
    if let Some(first) = read.mistakes.first() {
        let at = Lines::of(&text).position(first.span.start as usize);
        let more = read.mistakes.len() - 1;
        let rest = if more > 0 { format!(" (and {})", plural(more, "more mistake")) } else { String::new() };
        let message = format!("{name}:{}:{}: {}{rest}", at.line, at.column, first.message);
        return Err(Failure { excerpt: Some(excerpt(&name, &text, &read.mistakes, Severity::Error)), ..Failure::usage(message) });
    }
    let notice = (!read.notices.is_empty()).then(|| excerpt(&name, &text, &read.notices, Severity::Warning));
    Ok(Configuration {
        name,
        file: path.to_owned(),
        settings: read.settings,
        text,
        notice,
        root,
        near,
        plain: RwLock::default(),
        by_matching: RwLock::default(),
    })
}

impl Configuration {
    /// What applies to a file, given from the root. `make` says it for the files with the same overrides and ignores.
    pub fn of(&self, path: &Path, make: impl FnOnce(&Settings, &Matching) -> ForFile) -> Arc<ForFile> {
        if !self.settings.depends_on_path() {
            if let Some(known) = &*self.plain.read().unwrap_or_else(PoisonError::into_inner) {
                return Arc::clone(known);
            }
            let made = Arc::new(make(&self.settings, &self.settings.matching("")));
            *self.plain.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&made));
            return made;
        }
        let matching = self.settings.matching(&self.relative(path));
        if let Some(known) = self.by_matching.read().unwrap_or_else(PoisonError::into_inner).get(&matching) {
            return Arc::clone(known);
        }
        let made = Arc::new(make(&self.settings, &matching));
        let mut known = self.by_matching.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(matching).or_insert(made))
    }

    /// What a walk makes of a path, given from the root.
    pub fn walked(&self, path: impl FnOnce() -> PathBuf) -> Configured {
        let (include, exclude) = (&self.settings.include, &self.settings.exclude);
        if include.is_empty() && exclude.is_empty() {
            return Configured::Free;
        }
        let path = self.relative(&path());
        if exclude.matches(&path) {
            Configured::Excluded
        } else if include.matches(&path) {
            Configured::Included
        } else {
            Configured::Free
        }
    }

    /// A path from the root as patterns see it: relative, with `/`. What lies elsewhere keeps all its folders.
    pub fn relative(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy();
        let below = if cfg!(windows) { below.replace('\\', "/") } else { below.into_owned() };
        below.trim_start_matches('/').to_owned()
    }

    /// Whether its folder is a folder, given from the root, or lies below it.
    pub fn lies_below(&self, folder: &Path) -> bool {
        self.root.starts_with(folder)
    }

    /// A file that the configuration names, as seen from the current folder.
    pub fn file(&self, path: &str) -> PathBuf {
        self.near.join(path)
    }

    /// The line of a place, from 1.
    pub fn line(&self, span: Span) -> usize {
        Lines::of(&self.text).position(span.start as usize).line
    }
}

/// Mistakes with their source lines, as findings are shown.
fn excerpt(name: &str, text: &str, mistakes: &[Mistake], severity: Severity) -> String {
    let paint = Paint { coloured: output::is_error_coloured() };
    let (name, masked) = (printable(name), mask::masked(text));
    let lines = Lines::of(text);
    let mut out = String::new();
    for mistake in mistakes.iter().take(TOLD) {
        let excerpt = Excerpt::of_text(&name, &masked, &lines, &[mistake.span]);
        let notes = mistake.notes.iter().map(|note| human::wrapped(&printable(note))).collect();
        let diagnostic = Diagnostic::new(severity)
            .with_message(printable(&mistake.message))
            .with_label(Label::primary((), excerpt.range(&lines, mistake.span)).with_message(printable(&mistake.here)))
            .with_notes(notes);
        out.push_str(human::render(&excerpt, &diagnostic, paint).trim_end());
        out.push_str("\n\n");
    }
    if mistakes.len() > TOLD {
        out.push_str(&format!("{name}: and {}\n\n", plural(mistakes.len() - TOLD, "more mistake")));
    }
    out
}
