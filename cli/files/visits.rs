//! What visits of many files bring together, from all threads.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::failure::Failure;
use crate::files::{self, Configured, Content, Found, Verdict};

/// What visits brought.
#[derive(Debug)]
pub struct Visits<D> {
    /// What was made of the files.
    pub done: Vec<D>,
    pub failures: Vec<Failure>,
    /// What `--show-files` tells.
    pub remarks: Vec<String>,
    /// Whether a file that was named was left out all the same.
    pub left_out: bool,
}

impl<D> Default for Visits<D> {
    fn default() -> Self {
        Self { done: Vec::new(), failures: Vec::new(), remarks: Vec::new(), left_out: false }
    }
}

/// Visits that go on.
pub struct Visiting<D> {
    visits: Mutex<Visits<D>>,
    show_files: bool,
}

impl<D> Visiting<D> {
    /// No visit yet.
    pub fn start(show_files: bool) -> Self {
        Self { visits: Mutex::default(), show_files }
    }

    /// One more visit: `verdict` says whether something is to be done with the file, `work` does it.
    pub fn visit(
        &self,
        found: Result<Found, Failure>,
        verdict: impl FnOnce(&Found) -> Verdict,
        work: impl FnOnce(&Path, Content) -> Result<D, Failure>,
    ) {
        let outcome = found.and_then(|found| {
            let left_out = found.named && found.configured == Configured::Excluded;
            let verdict = verdict(&found);
            let remarks = if self.show_files { files::remarks(&found.path, &verdict) } else { Vec::new() };
            let done = match verdict {
                Verdict::Check(content, _) => Some(work(&found.path, content)?),
                Verdict::Skip(_) => None,
                Verdict::Unread(failure) => return Err(failure),
            };
            Ok((done, remarks, left_out))
        });
        let mut visits = self.visits.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome {
            Ok((done, remarks, left_out)) => {
                visits.left_out |= left_out;
                visits.done.extend(done);
                visits.remarks.extend(remarks);
            }
            Err(failure) => failure.told_once(&mut visits.failures),
        }
    }

    /// All that they brought.
    pub fn end(self) -> Visits<D> {
        self.visits.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}
