//! One file: check it, fix it if asked to, write its part of the report.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use faxsmith_manifest::across::Facts;
use faxsmith_manifest::baseline::{Key, Known, can_be_known};
use faxsmith_manifest::check::{Checked, Surroundings};
use faxsmith_manifest::finding::{Finding, Safety};
use faxsmith_manifest::fix::{self, Fixed};
use faxsmith_manifest::judge::judge;
use faxsmith_manifest::place::Place;
use faxsmith_manifest::runtime::Scope;
use faxsmith_manifest::suppress::Silenced;

use crate::args::FailOn;
use crate::failure::{Failure, shown};
use crate::files::Content;
use crate::lint::baseline::RunBaseline;
use crate::lint::origin::{Beside, Origin};
use crate::lint::outputs::Outputs;
use crate::report::diff::unified;
use crate::report::links::Links;
use crate::report::{Counts, FileReport};
use crate::settings::{ForFile, Settings};
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
    /// The known findings.
    pub baseline: Option<RunBaseline>,
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
    /// What its findings are known by, for a baseline that is to be written.
    pub keys: Vec<Key>,
    /// How many known findings are gone.
    pub gone: usize,
    /// The `[[ignore]]`s that are of use in it.
    pub used: Vec<usize>,
}

impl Options {
    /// What the baseline knows of a file.
    pub fn known(&self, path: &Path) -> Option<&Known> {
        self.baseline.as_ref()?.of_file(&self.settings.absolute(path))
    }

    /// Whether there is something to fix for these options, given the numbers of a file.
    pub fn mends(&self, counts: Counts) -> bool {
        match self.fixes {
            None => false,
            Some(Safety::Safe) => counts.fixable > 0,
            Some(Safety::Ask) => counts.fixable + counts.askable > 0,
        }
    }
}

/// A file that is to be checked, with all that is needed for it.
pub struct Task {
    path: PathBuf,
    name: String,
    content: Content,
    configured: Arc<ForFile>,
    /// What only a look at several files has shown.
    more: Vec<Finding>,
}

impl Task {
    /// Fails where the configuration of the file can't be used.
    pub fn of(path: &Path, content: Content, more: Vec<Finding>, options: &Options) -> Result<Self, Failure> {
        Ok(Self { path: path.to_owned(), name: shown(path), content, configured: options.settings.of(path)?, more })
    }
}

/// Checks files, fixes them as far as `fixes` says, and writes their parts of the report: one result for each, in their order.
pub fn examine_all(
    origin: &Origin,
    tasks: Vec<Task>,
    options: &Options,
    fixes: impl Fn(&Path) -> Option<Safety>,
) -> Vec<Result<Box<Done>, Failure>> {
    let split = |task: Task| ((task.content, task.more), (task.path, task.name, task.configured));
    let (contents, files): (Vec<_>, Vec<_>) = tasks.into_iter().map(split).unzip();
    let beside: Vec<Beside<'_>> = files.iter().map(|(path, ..)| Beside::of(origin, path)).collect();
    let mut arounds = Vec::with_capacity(files.len());
    for ((path, name, configured), beside) in files.iter().zip(&beside) {
        let place = Place { path: name, neighbours: Some(beside) };
        arounds.push(Surroundings { place, known: options.known(path), ..configured.around() });
    }
    let all = contents.into_iter().zip(&arounds).map(|((content, more), around)| (content, *around, more)).collect();
    let all = files.iter().zip(&arounds).zip(Content::check_all(all));
    all.map(|(((path, ..), around), checked)| finished(path, checked, around, fixes(path), options).map(Box::new)).collect()
}

fn finished(path: &Path, checked: Checked, around: &Surroundings<'_>, fixes: Option<Safety>, options: &Options) -> Result<Done, Failure> {
    let mended = mend(checked, around, fixes, options);
    if mended.changed && !options.diff {
        write::replace(path, mended.checked.document.text.as_bytes())?;
    }
    Ok(report(path, around, mended, options))
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
    let Mended { mut checked, fixed, diff, .. } = mended;
    let keys = put_aside(&mut checked, options);
    let name = around.place.path;
    let facts = Facts::of(&checked.document, &around.place);
    let judged = judge(checked.findings, around.scope);
    let level = |silenced: &Silenced| judged.level(&silenced.finding, around.scope);
    let silenced: Vec<_> = checked.silenced.into_iter().filter_map(|silenced| Some((level(&silenced)?, silenced))).collect();
    let parts = if options.diff {
        diff.into_iter().collect()
    } else {
        let links = Links::to(options.settings.docs_url());
        options.outputs.parts(&FileReport { file: path, links, silenced: &silenced, ..FileReport::new(name, &checked.document, &judged) })
    };
    let works_on_some = around.scope == Scope::Unset && judged.split().is_some();
    let counts = Counts { ignored: silenced.len(), ..Counts::of(&judged) };
    let Checked { used, gone, .. } = checked;
    Done { path: path.to_owned(), counts, parts, facts, fixed, works_on_some, keys, gone, used, name: name.to_owned() }
}

/// Where a baseline is to be written: what the findings will be known by. From then on they are.
fn put_aside(checked: &mut Checked, options: &Options) -> Vec<Key> {
    let Some(baseline) = options.baseline.as_ref().filter(|baseline| baseline.writes) else { return Vec::new() };
    let masked = checked.document.masked();
    let mut keys = Vec::new();
    for finding in checked.findings.iter_mut().filter(|finding| can_be_known(finding.rule)) {
        keys.push(baseline.content().key(masked, finding));
        finding.known = true;
    }
    keys
}
