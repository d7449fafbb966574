//! Finding and checking the files of a run.

use std::collections::BTreeMap;
use std::path::Path;

use faxsmith_manifest::across::{self, Facts};
use faxsmith_manifest::document::Document;
use faxsmith_manifest::finding::Finding;
use faxsmith_manifest::place::Place;

use crate::failure::{Failure, shown};
use crate::files::{Content, Found, Selection, Visiting, Visits};
use crate::lint::file::{Done, Options, Task, examine_all};
use crate::lint::ignores;
use crate::lint::origin::{Beside, Origin};
use crate::lint::progress::Progress;

/// What a run brings together.
#[derive(Default)]
pub struct Gathered {
    #[expect(clippy::vec_box, reason = "they are sorted, and there can be very many")]
    pub done: Vec<Box<Done>>,
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
    let visit = |batch: Vec<Result<Found, Failure>>| {
        let count = batch.len();
        let prepare = |path: &Path, content| Task::of(path, content, Vec::new(), options);
        let fixes = |path: &Path| options.fixes.filter(|_| options.diff || origin.may_write(path));
        let work = |tasks| examine_all(origin, tasks, options, fixes);
        visiting.visit(batch, |found| origin.verdict(found, options.markdown), prepare, work);
        progress.add(count);
    };
    let selection = Selection { settings: &options.settings, force_exclude: options.force_exclude };
    origin.visit(jobs, &selection, &visit);
    let Visits { done, failures, remarks, left_out } = visiting.end();
    let mut gathered = Gathered { done, failures, remarks, left_out, of_configuration: Vec::new() };
    gathered.done = by_name(gathered.done, |done| &done.name);
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

/// Puts items into the order of their names. By now all other threads have ended: the sooner this is done, the sooner the first line is
/// printed. Most names differ in the eight bytes behind what all have in common, and these are compared without a look at the names.
fn by_name<T>(items: Vec<T>, name: impl Fn(&T) -> &str) -> Vec<T> {
    let first = items.first().map(|item| name(item).to_owned()).unwrap_or_default();
    let alike = |name: &str| name.bytes().zip(first.bytes()).take_while(|(a, b)| a == b).count();
    let common = items.iter().map(|item| alike(name(item))).min().unwrap_or_default();
    let head = |name: &str| {
        let mut head = [0; 8];
        head.iter_mut().zip(name.bytes().skip(common)).for_each(|(head, byte)| *head = byte);
        u64::from_be_bytes(head)
    };
    let mut keyed: Vec<(u64, T)> = items.into_iter().map(|item| (head(name(&item)), item)).collect();
    keyed.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| name(one).cmp(name(other))));
    keyed.into_iter().map(|(_, item)| item).collect()
}

/// Adds what only a look at several files shows; those files are checked once more, with the new findings in their place.
fn look_across(gathered: &mut Gathered, origin: &Origin, options: &Options) {
    let known = gathered.done.iter().enumerate().filter_map(|(at, done)| Some((at, done.facts.as_ref()?)));
    let (owner, mut facts): (Vec<usize>, Vec<&Facts>) = known.unzip();
    let bystanders = if facts.is_empty() { Vec::new() } else { bystanders(gathered, origin) };
    facts.extend(&bystanders);
    let mut more: BTreeMap<usize, Vec<Finding>> = BTreeMap::new();
    for (at, finding) in across::check(&facts) {
        if let Some(owner) = owner.get(at) {
            more.entry(*owner).or_default().push(finding);
        }
    }
    // What could be mended has been.
    let fixes = |_: &Path| options.fixes.filter(|_| options.diff);
    for (at, findings) in more {
        let path = &gathered.done[at].path;
        let read = origin.read(path).map_err(|error| Failure::reading(path, &error));
        let task = read.and_then(|bytes| Task::of(path, Content::Bytes(bytes.unwrap_or_default()), findings, options));
        // One at a time: there can be very many.
        for again in task.map_or_else(|failure| vec![Err(failure)], |task| examine_all(origin, vec![task], options, fixes)) {
            match again {
                Ok(again) => *gathered.done[at] = Done { fixed: gathered.done[at].fixed, ..*again },
                Err(failure) => gathered.failures.push(failure),
            }
        }
    }
}

/// What is to be known of files that are not checked themselves but share a folder with those that are.
fn bystanders(gathered: &Gathered, origin: &Origin) -> Vec<Facts> {
    let others = origin.bystanders(gathered.done.iter().map(|done| &*done.path));
    let facts = others.into_iter().filter_map(|(path, bytes)| {
        let name = shown(&path);
        let beside = Beside::of(origin, &path);
        let place = Place { path: &name, neighbours: Some(&beside) };
        let facts = Facts::of(&Document::read(bytes, &place), &place)?;
        Some(Facts { bystander: true, ..facts })
    });
    facts.collect()
}

#[cfg(test)]
mod tests {
    use super::by_name;

    #[test]
    fn the_order_of_names() {
        let (nul, long) = ("a\0", "a".repeat(40));
        for mut names in [
            vec![],
            vec!["a"],
            vec!["", "a", "", nul, "a"],
            vec!["p/b/m", "p/a/m", "p/ä/m", "p", "p/a/l", "p/a"],
            vec![&*long, &long[..39], &long[..8], "aaaaaaaaab", "aaaaaaaa\0", "aaaaaaaab"],
            vec!["x/12345678/b", "x/12345678/a", "x/12345678", "x/12345677/c"],
        ] {
            let found = by_name(names.clone(), |name| name);
            names.sort_unstable();
            assert_eq!(found, names);
        }
    }
}
