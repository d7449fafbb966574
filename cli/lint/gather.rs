//! Finding and checking the files of a run.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use faxsmith_manifest::across::{self, Facts};
use faxsmith_manifest::document::Document;
use faxsmith_manifest::finding::Finding;
use faxsmith_manifest::place::Place;

use crate::failure::{Failure, shown};
use crate::files::{Content, Found, Selection, Visiting, Visits};
use crate::lint::file::{Done, Options, examine};
use crate::lint::ignores;
use crate::lint::origin::{Beside, Origin};
use crate::lint::progress::Progress;

/// What a run brings together.
#[derive(Default)]
pub struct Gathered {
    pub done: Vec<Done>,
    pub failures: Vec<Failure>,
    pub remarks: Vec<String>,
    /// Whether a file that was named was left out all the same.
    pub left_out: bool,
    /// What is told of configurations.
    pub of_configuration: Vec<Done>,
}

/// Checks every file of an origin.
pub fn gather(origin: &Origin, jobs: usize, options: &Options, quiet: bool) -> Gathered {
    let progress = Progress::start(quiet);
    let visiting = Visiting::start(options.show_files);
    let visit = |found: Result<Found, Failure>| {
        let check = |path: &Path, content| visit_one(origin, path, content, options, Vec::new(), false);
        visiting.visit(found, |found| origin.verdict(found, options.markdown), check);
        progress.tick();
    };
    let selection = Selection { settings: &options.settings, force_exclude: options.force_exclude };
    origin.visit(jobs, &selection, &visit);
    let Visits { done, failures, remarks, left_out } = visiting.end();
    let mut gathered = Gathered { done, failures, remarks, left_out, of_configuration: Vec::new() };
    gathered.done.sort_by(|a, b| a.name.cmp(&b.name));
    gathered.done.dedup_by(|a, b| a.name == b.name);
    look_across(&mut gathered, origin, options);
    if !options.diff {
        match ignores::judge(&gathered.done, origin, options, gathered.failures.is_empty()) {
            Ok(told) => gathered.of_configuration = told,
            Err(failure) => gathered.failures.push(failure),
        }
    }
    for done in gathered.done.iter().filter(|done| options.mends(done.counts) && !origin.may_write(&done.path)) {
        gathered.remarks.push(format!("not fixed  {}: it has changes that are not staged; stage or stash them first", done.name));
    }
    gathered.remarks.sort();
    gathered.failures.sort_by(|a, b| a.message.cmp(&b.message));
    gathered
}

fn visit_one(origin: &Origin, path: &Path, content: Content, options: &Options, more: Vec<Finding>, again: bool) -> Result<Done, Failure> {
    let beside = Beside::of(origin, path);
    let name = shown(path);
    let fixes = options.fixes.filter(|_| options.diff || (!again && origin.may_write(path)));
    examine(path, Place { path: &name, neighbours: Some(&beside) }, content, options, fixes, more)
}

/// Adds what only a look at several files shows; those files are checked once more, with the new findings in their place.
fn look_across(gathered: &mut Gathered, origin: &Origin, options: &Options) {
    let mut facts = Vec::new();
    let mut owner = Vec::new();
    for (at, done) in gathered.done.iter_mut().enumerate() {
        if let Some(known) = done.facts.take() {
            facts.push(known);
            owner.push(at);
        }
    }
    if !facts.is_empty() {
        facts.extend(bystanders(gathered, origin));
    }
    let mut more: BTreeMap<usize, Vec<Finding>> = BTreeMap::new();
    for (at, finding) in across::check(&facts) {
        if let Some(owner) = owner.get(at) {
            more.entry(*owner).or_default().push(finding);
        }
    }
    for (at, findings) in more {
        let done = &gathered.done[at];
        let again = origin
            .read(&done.path)
            .map_err(|error| Failure::reading(&done.path, &error))
            .and_then(|bytes| visit_one(origin, &done.path, Content::Bytes(bytes.unwrap_or_default()), options, findings, true));
        match again {
            Ok(again) => gathered.done[at] = Done { fixed: gathered.done[at].fixed, ..again },
            Err(failure) => gathered.failures.push(failure),
        }
    }
}

/// What is to be known of files that are not checked themselves but share a folder with those that are.
fn bystanders(gathered: &Gathered, origin: &Origin) -> Vec<Facts> {
    let checked: HashSet<&Path> = gathered.done.iter().map(|done| &*done.path).collect();
    let others = origin.bystanders(&checked);
    let facts = others.into_iter().filter_map(|(path, bytes)| {
        let name = shown(&path);
        let beside = Beside::of(origin, &path);
        let place = Place { path: &name, neighbours: Some(&beside) };
        let facts = Facts::of(&Document::read(bytes, &place), &place)?;
        Some(Facts { bystander: true, ..facts })
    });
    facts.collect()
}
