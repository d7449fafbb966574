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

    /// More visits: `verdict` says whether something is to be done with a file, `prepare` makes ready what is needed for that, `work`
    /// does it, for several at once: it gives one result for each, in their order.
    pub fn visit<T>(
        &self,
        batch: Vec<Result<Found, Failure>>,
        verdict: impl Fn(&Found) -> Verdict,
        prepare: impl Fn(&Path, Content) -> Result<T, Failure>,
        work: impl Fn(Vec<T>) -> Vec<Result<D, Failure>>,
    ) {
        let mut mine = Visits::default();
        let mut ready = Ready { tasks: Vec::with_capacity(batch.len()), remarks: Vec::new(), size: 0 };
        for found in batch {
            let wanted = found.and_then(|found| {
                let verdict = verdict(&found);
                let remarks = if self.show_files { files::remarks(&found.path, &verdict) } else { Vec::new() };
                mine.left_out |= found.named && found.configured == Configured::Excluded;
                match verdict {
                    Verdict::Check(content, _) => Ok((Some((content.size(), prepare(&found.path, content)?)), remarks)),
                    Verdict::Skip(_) => Ok((None, remarks)),
                    Verdict::Unread(failure) => Err(failure),
                }
            });
            match wanted {
                Ok((Some((size, task)), remarks)) => ready.add(task, remarks, size),
                Ok((None, remarks)) => mine.remarks.extend(remarks),
                Err(failure) => failure.told_once(&mut mine.failures),
            }
            if ready.size >= ENOUGH {
                ready.done(&work, &mut mine);
            }
        }
        ready.done(&work, &mut mine);
        let mut visits = self.visits.lock().unwrap_or_else(PoisonError::into_inner);
        visits.left_out |= mine.left_out;
        visits.done.append(&mut mine.done);
        visits.remarks.append(&mut mine.remarks);
        mine.failures.into_iter().for_each(|failure| failure.told_once(&mut visits.failures));
    }

    /// All that they brought.
    pub fn end(self) -> Visits<D> {
        self.visits.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Files of so many bytes together wait for no more: what is known of a file takes many times its size.
const ENOUGH: usize = 256 << 10;

/// What is ready to be worked at.
struct Ready<T> {
    tasks: Vec<T>,
    /// What `--show-files` tells of each.
    remarks: Vec<Vec<String>>,
    /// In bytes, of all.
    size: usize,
}

impl<T> Ready<T> {
    fn add(&mut self, task: T, remarks: Vec<String>, size: usize) {
        self.tasks.push(task);
        self.remarks.push(remarks);
        self.size += size;
    }

    fn done<D>(&mut self, work: impl Fn(Vec<T>) -> Vec<Result<D, Failure>>, visits: &mut Visits<D>) {
        self.size = 0;
        for (outcome, remarks) in work(std::mem::take(&mut self.tasks)).into_iter().zip(self.remarks.drain(..)) {
            match outcome {
                Ok(done) => {
                    visits.done.push(done);
                    visits.remarks.extend(remarks);
                }
                Err(failure) => failure.told_once(&mut visits.failures),
            }
        }
    }
}
