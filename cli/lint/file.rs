//! One file: check it, fix it if asked to, write its part of the report.

use std::path::{Path, PathBuf};

use faxsmith_manifest::across::Facts;
use faxsmith_manifest::check::{Checked, Surroundings, check, findings};
use faxsmith_manifest::finding::{Finding, Safety};
use faxsmith_manifest::fix;
use faxsmith_manifest::judge::judge;
use faxsmith_manifest::place::Place;
use faxsmith_manifest::runtime::Scope;

use crate::args::OutputFormat;
use crate::failure::Failure;
use crate::files::Folder;
use crate::report::diff::unified;
use crate::report::paint::Paint;
use crate::report::{Counts, FileReport, concise, human, json};
use crate::settings::Settings;
use crate::write;

/// What a run was asked for.
pub struct Options {
    /// What is configured for each file.
    pub settings: Settings,
    pub format: OutputFormat,
    /// `None`: no fixes are made.
    pub fixes: Option<Safety>,
    /// Fixes are shown, not written.
    pub diff: bool,
    pub show_files: bool,
    pub paint: Paint,
}

/// One checked file: what is left of it once it is reported.
pub struct Done {
    pub path: PathBuf,
    pub name: String,
    pub text: String,
    pub counts: Counts,
    pub facts: Option<Facts>,
    pub fixed: usize,
    /// Whether a runtime failed while another worked.
    pub works_on_some: bool,
}

/// Checks one file, fixes it if asked to, and writes its part of the report.
pub fn examine(path: &Path, name: String, bytes: Vec<u8>, options: &Options, more: Vec<Finding>, again: bool) -> Result<Done, Failure> {
    let folder = Folder(path);
    let around = Surroundings { place: Place { path: &name, neighbours: Some(&folder) }, ..options.settings.around(path) };
    let mut checked = check(bytes, &around);
    if !more.is_empty() {
        checked.findings = findings(&checked.document, &around, more);
    }
    let mut fixed = 0;
    let mut diff = None;
    if let Some(allowed) = options.fixes.filter(|_| !again || options.diff) {
        let before = checked.document.masked().to_owned();
        let original = checked.document.text.clone();
        let outcome = fix::apply(checked, &around, allowed);
        checked = outcome.checked;
        if checked.document.text != original {
            fixed = outcome.applied.len();
            if options.diff {
                diff = Some(unified(&name, &before, checked.document.masked()));
            } else {
                write::replace(path, checked.document.text.as_bytes())?;
            }
        }
    }
    Ok(report(path, &name, &around, checked, fixed, diff, options))
}

/// The report of a checked file, and what is remembered of it.
pub fn report(
    path: &Path,
    name: &str,
    around: &Surroundings<'_>,
    checked: Checked,
    fixed: usize,
    diff: Option<String>,
    options: &Options,
) -> Done {
    let facts = Facts::of(&checked.document, &around.place);
    let judged = judge(checked.findings, around.scope);
    let report = FileReport { path: name, document: &checked.document, judged: &judged };
    let text = match options.format {
        _ if options.diff => diff.unwrap_or_default(),
        OutputFormat::Human => human::file(&report, options.paint),
        OutputFormat::Concise => concise::file(&report),
        OutputFormat::Json => json::file(&report),
    };
    let works_on_some = around.scope == Scope::Unset && judged.split().is_some();
    Done { path: path.to_owned(), counts: Counts::of(&judged), text, facts, fixed, works_on_some, name: name.to_owned() }
}
