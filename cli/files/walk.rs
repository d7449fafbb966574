//! The way to the files: those that are named, and those that lie in folders.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use ignore::{WalkBuilder, WalkState};

use crate::failure::Failure;
use crate::files::{Configured, Found, Selection};

/// What is done with files: with several at a time, by several threads.
type Visit<'v> = dyn Fn(Vec<Result<Found, Failure>>) + Sync + 'v;

/// How many files are visited at a time: enough that the code for each step is fetched seldom, few enough that what is known of them all
/// stays near.
const BATCH: usize = 16;
/// For fewer files than this a thread more would cost more than it does.
const FEW: usize = 8;

/// Visits every file that the paths mean, several at a time, in parallel and in no order. Errors of the walk itself are visited too, and
/// folders that are excluded. `jobs`: how many threads, 0 lets the machine decide.
pub fn walk(paths: &[PathBuf], jobs: usize, selection: &Selection<'_>, visit: &Visit<'_>) {
    // A hook names thousands of files: for these nothing has to be searched.
    let folders = Mutex::new(Vec::new());
    each(paths, jobs, &|some| {
        let mut files = Vec::with_capacity(some.len());
        for path in some {
            match path.metadata() {
                Ok(there) if there.is_dir() => folders.lock().unwrap_or_else(PoisonError::into_inner).push(path),
                Ok(_) => files.push(selection.of(path, true).map(|configured| Found { path: path.clone(), named: true, configured })),
                Err(error) => files.push(Err(Failure::reading(path, &error))),
            }
        }
        if !files.is_empty() {
            visit(files);
        }
    });
    let folders = folders.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some((first, rest)) = folders.split_first() {
        let mut builder = WalkBuilder::new(first);
        for folder in rest {
            builder.add(folder);
        }
        below(builder.threads(jobs), selection, visit);
    }
}

fn below(builder: &WalkBuilder, selection: &Selection<'_>, visit: &Visit<'_>) {
    builder.build_parallel().run(|| {
        let mut batch = Batch { visit, held: Vec::with_capacity(BATCH) };
        Box::new(move |entry| {
            match entry {
                // The folders themselves.
                Ok(entry) if entry.depth() == 0 => {}
                Ok(entry) => {
                    // Links are left out, so that none leads in a circle.
                    let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
                    let configured = selection.of(entry.path(), false);
                    let excluded = matches!(configured, Ok(Configured::Excluded));
                    if is_file || excluded {
                        batch.add(configured.map(|configured| Found { path: entry.into_path(), named: false, configured }));
                    }
                    if excluded {
                        return WalkState::Skip;
                    }
                }
                Err(error) => batch.add(Err(walk_failure(&error))),
            }
            WalkState::Continue
        })
    });
}

/// Files that a thread has come by and not visited yet.
struct Batch<'v> {
    visit: &'v Visit<'v>,
    held: Vec<Result<Found, Failure>>,
}

impl Batch<'_> {
    fn add(&mut self, found: Result<Found, Failure>) {
        self.held.push(found);
        if self.held.len() == BATCH {
            (self.visit)(std::mem::replace(&mut self.held, Vec::with_capacity(BATCH)));
        }
    }
}

impl Drop for Batch<'_> {
    /// The thread has come to its end.
    fn drop(&mut self) {
        if !self.held.is_empty() {
            (self.visit)(std::mem::take(&mut self.held));
        }
    }
}

/// A folder and all folders below it that a walk goes through, whatever is configured.
pub fn folders(root: &Path) -> Vec<PathBuf> {
    let mut builder = WalkBuilder::new(root);
    builder.filter_entry(|entry| entry.file_type().is_some_and(|kind| kind.is_dir()));
    builder.build().flatten().map(ignore::DirEntry::into_path).collect()
}

/// Calls `visit` with all items, some at a time, on `jobs` threads; 0 lets the machine decide.
pub fn each<'t, T: Sync>(items: &'t [T], jobs: usize, visit: &(dyn Fn(&'t [T]) + Sync)) {
    let jobs = if jobs == 0 { std::thread::available_parallelism().map_or(1, usize::from) } else { jobs };
    let jobs = jobs.min(items.len().div_ceil(FEW));
    let size = items.len().div_ceil(jobs.max(1)).clamp(1, BATCH);
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(some) = items.chunks(size).nth(next.fetch_add(1, Ordering::Relaxed)) {
            visit(some);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..jobs {
            scope.spawn(work);
        }
        work();
    });
}

fn walk_failure(error: &ignore::Error) -> Failure {
    match (path_of(error), error.io_error()) {
        (Some(path), Some(cause)) => Failure::reading(path, cause),
        _ => Failure::usage(error.to_string()),
    }
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}
