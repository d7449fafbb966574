//! Finding and checking the files of a run.

use std::path::PathBuf;
use std::sync::Mutex;

use faxsmith_manifest::across;
use faxsmith_manifest::finding::Finding;

use crate::failure::{Failure, shown};
use crate::files::{self, Content, Found, Verdict};
use crate::lint::file::{Done, Options, examine};

/// What all threads bring together.
#[derive(Default)]
pub struct Gathered {
    pub done: Vec<Done>,
    pub failures: Vec<Failure>,
    pub remarks: Vec<String>,
}

/// Checks every file that the paths mean.
pub fn gather(paths: &[PathBuf], jobs: usize, options: &Options) -> Gathered {
    let gathered = Mutex::new(Gathered::default());
    let visit = |found: Result<Found, Failure>| {
        let outcome = found.and_then(|found| {
            let verdict = files::verdict(&found, options.markdown);
            let remarks = if options.show_files { files::remarks(&found.path, &verdict) } else { Vec::new() };
            let done = match verdict {
                Verdict::Check(content, _) => Some(examine(&found.path, &shown(&found.path), content, options, Vec::new(), false)?),
                Verdict::Skip(_) => None,
                Verdict::Unread(failure) => return Err(failure),
            };
            Ok((done, remarks))
        });
        let Ok(mut gathered) = gathered.lock() else { return };
        match outcome {
            Ok((done, remarks)) => {
                gathered.done.extend(done);
                gathered.remarks.extend(remarks);
            }
            Err(failure) => gathered.failures.push(failure),
        }
    };
    files::walk(paths, jobs, &visit);
    let mut gathered = gathered.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    gathered.done.sort_by(|a, b| a.name.cmp(&b.name));
    gathered.done.dedup_by(|a, b| a.name == b.name);
    gathered.remarks.sort();
    gathered.failures.sort_by(|a, b| a.message.cmp(&b.message));
    look_across(&mut gathered, options);
    gathered
}

/// Adds what only a look at several files shows; those files are checked once more, with the new findings in their place.
fn look_across(gathered: &mut Gathered, options: &Options) {
    let mut facts = Vec::new();
    let mut owner = Vec::new();
    for (at, done) in gathered.done.iter_mut().enumerate() {
        if let Some(known) = done.facts.take() {
            facts.push(known);
            owner.push(at);
        }
    }
    let mut more: std::collections::BTreeMap<usize, Vec<Finding>> = std::collections::BTreeMap::new();
    for (at, finding) in across::check(&facts) {
        more.entry(owner[at]).or_default().push(finding);
    }
    for (at, findings) in more {
        let done = &gathered.done[at];
        let again = files::read(&done.path, files::MAX_READ)
            .map_err(|error| Failure::reading(&done.path, &error))
            .and_then(|bytes| examine(&done.path, &done.name, Content::Bytes(bytes.unwrap_or_default()), options, findings, true));
        match again {
            Ok(again) => gathered.done[at] = Done { fixed: gathered.done[at].fixed, ..again },
            Err(failure) => gathered.failures.push(failure),
        }
    }
}
