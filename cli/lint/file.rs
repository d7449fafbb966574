//! One file: check it, fix it if asked to, write its part of the report.

use std::path::{Path, PathBuf};

use faxsmith_manifest::across::Facts;
use faxsmith_manifest::check::{Checked, Surroundings};
use faxsmith_manifest::finding::{Finding, Safety};
use faxsmith_manifest::fix::{self, Fixed};
use faxsmith_manifest::judge::judge;
use faxsmith_manifest::place::Place;
use faxsmith_manifest::runtime::Scope;

use crate::args::FailOn;
use crate::failure::Failure;
use crate::files::Content;
use crate::lint::outputs::Outputs;
use crate::report::diff::unified;
use crate::report::links::Links;
use crate::report::{Counts, FileReport};
use crate::settings::Settings;
use crate::write;

/// What a run was asked for.
pub struct Options {
    /// What is configured for each file.
    pub settings: Settings,
    pub outputs: Outputs,
    /// `None`: no fixes are made.
    pub fixes: Option<Safety>,
    /// Fixes are shown, not written.
    pub diff: bool,
    /// A walk looks into Markdown.
    pub markdown: bool,
    pub fail_on: FailOn,
    pub force_exclude: bool,
    pub show_files: bool,
}

/// One checked file: what is left of it once it is reported.
pub struct Done {
    pub path: PathBuf,
    pub name: String,
    /// Its part of each report, or its diff.
    pub parts: Vec<String>,
    pub counts: Counts,
    pub facts: Option<Facts>,
    pub fixed: usize,
    /// Whether a runtime failed while another worked.
    pub works_on_some: bool,
}

impl Options {
    /// Whether there is something to fix for these options, given the numbers of a file.
    pub fn mends(&self, counts: Counts) -> bool {
        match self.fixes {
            None => false,
            Some(Safety::Safe) => counts.fixable > 0,
            Some(Safety::Ask) => counts.fixable + counts.askable > 0,
        }
    }
}

/// Checks one file, fixes it as far as `fixes` says, and writes its part of the report. `more`: what only a look at several files shows.
pub fn examine(
    path: &Path,
    place: Place<'_>,
    content: Content,
    options: &Options,
    fixes: Option<Safety>,
    more: Vec<Finding>,
) -> Result<Done, Failure> {
    let configured = options.settings.of(path)?;
    let around = Surroundings { place, ..configured.around() };
    let mended = mend(content.check(&around, more), &around, fixes, options);
    if mended.changed && !options.diff {
        write::replace(path, mended.checked.document.text.as_bytes())?;
    }
    Ok(report(path, &around, mended, options))
}

/// A file that was checked, and mended where that was asked for.
pub struct Mended {
    pub checked: Checked,
    /// Whether the text is another one than before.
    pub changed: bool,
    /// How many fixes were made.
    pub fixed: usize,
    /// What changed, where that is to be shown.
    pub diff: Option<String>,
}

/// Makes the allowed fixes of a checked file, all in memory.
pub fn mend(checked: Checked, around: &Surroundings<'_>, allowed: Option<Safety>, options: &Options) -> Mended {
    let Some(allowed) = allowed else { return Mended { checked, changed: false, fixed: 0, diff: None } };
    let before = checked.document.masked().to_owned();
    let original = checked.document.text.clone();
    let Fixed { checked, applied, .. } = fix::apply(checked, around, allowed);
    let changed = checked.document.text != original;
    let diff = (changed && options.diff).then(|| unified(around.place.path, &before, checked.document.masked()));
    Mended { checked, changed, fixed: if changed { applied.len() } else { 0 }, diff }
}

/// The report of a checked file, and what is remembered of it.
pub fn report(path: &Path, around: &Surroundings<'_>, mended: Mended, options: &Options) -> Done {
    let Mended { checked, fixed, diff, .. } = mended;
    let name = around.place.path;
    let facts = Facts::of(&checked.document, &around.place);
    let judged = judge(checked.findings, around.scope);
    let parts = if options.diff {
        diff.into_iter().collect()
    } else {
        let links = Links::to(options.settings.docs_url());
        options.outputs.parts(&FileReport {
            file: path,
            silenced: &checked.silenced,
            links,
            ..FileReport::new(name, &checked.document, &judged)
        })
    };
    let works_on_some = around.scope == Scope::Unset && judged.split().is_some();
    let counts = Counts { ignored: checked.silenced.len(), ..Counts::of(&judged) };
    Done { path: path.to_owned(), counts, parts, facts, fixed, works_on_some, name: name.to_owned() }
}
