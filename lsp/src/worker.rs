//! A thread that does one thing after the other.
//!
//! One reads documents and answers for them, one checks them. One at a time is as fast as the client can use it, and what a document
//! leaves behind in memory the next version finds: several threads would each keep their own.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};

use tokio::runtime::Handle;
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// Takes work for the thread.
#[derive(Debug)]
pub struct Worker(Sender<Job>);

impl Worker {
    /// Starts the thread, from where jobs may start tasks of `runtime`. It ends with its last job, once nobody can bring another.
    ///
    /// # Errors
    /// The operating system gives no thread.
    pub fn start(name: &str, runtime: &Handle) -> io::Result<Self> {
        let (sender, jobs) = channel::<Job>();
        let runtime = runtime.clone();
        let work = move || {
            let _inside = runtime.enter();
            jobs.into_iter().for_each(|job| job());
        };
        std::thread::Builder::new().name(name.to_owned()).spawn(work)?;
        Ok(Self(sender))
    }

    /// Has work done, after all that came before; `None` where it panicked. What nobody waits for any more, because the client has
    /// cancelled it, is not begun.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (done, awaited) = oneshot::channel();
        let job = move || {
            if done.is_closed() {
                return;
            }
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
        let worker = Worker::start("worker", &Handle::current()).expect("a thread");
        assert_eq!(worker.run(|| 1).await, Some(1));
        assert_eq!(worker.run(|| -> u32 { std::panic::resume_unwind(Box::new("nobody is told")) }).await, None);
        assert_eq!(worker.run(|| 2).await, Some(2));
    }

    #[tokio::test]
    async fn what_nobody_waits_for_is_not_begun() {
        use std::sync::Arc;
        use std::sync::atomic::{AtomicBool, Ordering};

        let worker = Worker::start("worker", &Handle::current()).expect("a thread");
        let (go, wait) = channel::<()>();
        let first = worker.run(move || wait.recv());
        let was_begun = Arc::new(AtomicBool::new(false));
        let begun = Arc::clone(&was_begun);
        let mut cancelled = Box::pin(worker.run(move || begun.store(true, Ordering::Relaxed)));
        let mut first = Box::pin(first);
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(std::future::Future::poll(first.as_mut(), &mut context).is_pending());
        assert!(std::future::Future::poll(cancelled.as_mut(), &mut context).is_pending());
        drop(cancelled);
        go.send(()).expect("the thread waits");
        first.await.expect("no panic").expect("it was told to go");
        assert_eq!(worker.run(|| ()).await, Some(()));
        assert!(!was_begun.load(Ordering::Relaxed));
    }
}
