//! The one thread that checks documents.
//!
//! One check at a time is as fast as the client can use it, and what a check leaves behind in memory the next one finds: several threads
//! would each keep their own.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};

use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// Takes work for the thread.
#[derive(Debug)]
pub struct Checker(Sender<Job>);

impl Checker {
    /// Starts the thread. It ends with its last job, once nobody can bring another.
    ///
    /// # Errors
    /// The operating system gives no thread.
    pub fn start() -> io::Result<Self> {
        let (sender, jobs) = channel::<Job>();
        std::thread::Builder::new().name("checker".to_owned()).spawn(move || jobs.into_iter().for_each(|job| job()))?;
        Ok(Self(sender))
    }

    /// Has work done, after all that came before; `None` where it panicked.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (done, awaited) = oneshot::channel();
        let job = move || {
            // Whoever waits for a job that panics learns of it by the channel; the others go on.
            if let Ok(value) = catch_unwind(AssertUnwindSafe(work)) {
                drop(done.send(value));
            }
        };
        self.0.send(Box::new(job)).ok()?;
        awaited.await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_ends_its_job_only() {
        let checker = Checker::start().expect("a thread");
        assert_eq!(checker.run(|| 1).await, Some(1));
        assert_eq!(checker.run(|| -> u32 { std::panic::resume_unwind(Box::new("nobody is told")) }).await, None);
        assert_eq!(checker.run(|| 2).await, Some(2));
    }
}
