//! What `new` writes, for every combination of answers that makes sense, for texts that try to get out of where they stand, and for the
//! dev kits. A sample by default; with `FAXSMITH_MATRIX=all` the whole.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod cases;
mod code;
mod hostile;
mod http;
mod ids;
mod presets;
#[path = "../support/mod.rs"]
mod support;

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use cases::Case;
use serde_json::Value;
use support::Run;

/// Whether all is to be tried.
fn is_whole() -> bool {
    std::env::var_os("FAXSMITH_MATRIX").is_some_and(|which| which == "all")
}

/// All of them, or a sample: one of `step`. What varies among the cases has numbers of values that `step` does not divide, so that each
/// value is among the sample.
fn chosen<T>(all: Vec<T>, step: usize) -> Vec<T> {
    if is_whole() { all } else { all.into_iter().step_by(step).collect() }
}

/// What the program says of answers that it reads from standard input and writes into a folder.
fn written(folder: &Path, answers: &Value) -> Run {
    support::faxsmith_reading(folder, answers.to_string().as_bytes(), &["new", "--quiet", "--answers", "-"])
}

/// Writes all cases into a folder, two at a time.
fn write_all(folder: &Path, cases: &[Case]) {
    each(cases, |case| {
        let run = written(folder, &case.answers);
        assert_eq!(run.code, Some(0), "{}: {run:?}", case.answers);
    });
}

/// Does something with each, two at a time.
fn each<T: Sync>(all: &[T], what: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(one) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
            what(one);
        }
    };
    thread::scope(|scope| (0..2).for_each(|_| drop(scope.spawn(work))));
}
