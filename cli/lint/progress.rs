//! How far a long run has come, on one line of the terminal that goes away again.
//!
//! A crate for progress bars would want the number of files beforehand; a walk knows it only at its end.

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::output;

/// Runs that are over sooner show nothing.
const PATIENCE: Duration = Duration::from_millis(300);
/// How often the line changes.
const PACE: Duration = Duration::from_millis(100);
const SIGNS: [char; 10] = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/// Counts files, and shows the number while it lives.
pub struct Progress {
    files: Arc<AtomicUsize>,
    shown: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins to count. Nothing is shown where no person would see it, or wants to.
    pub fn start(quiet: bool) -> Self {
        let files = Arc::new(AtomicUsize::new(0));
        let shown = (!quiet && is_watched(io::stderr().is_terminal(), |name| std::env::var_os(name))).then(|| {
            let (stop, stopped) = mpsc::channel::<()>();
            let files = Arc::clone(&files);
            let show = move || {
                let mut wait = PATIENCE;
                for sign in SIGNS.iter().cycle() {
                    if stopped.recv_timeout(wait) != Err(RecvTimeoutError::Timeout) {
                        break;
                    }
                    output::status(&format!("{sign} {} files checked …", files.load(Ordering::Relaxed)));
                    wait = PACE;
                }
            };
            (stop, std::thread::spawn(show))
        });
        Self { files, shown }
    }

    /// So many files more.
    pub fn add(&self, count: usize) {
        self.files.fetch_add(count, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.shown.take() {
            drop(stop);
            let _ = thread.join();
            drop(output::end_status());
        }
    }
}

/// Whether a person sees standard error as it is written: a terminal that can erase a line, and no log of a CI. `variable`: those of
/// the environment.
fn is_watched(is_terminal: bool, variable: impl Fn(&str) -> Option<OsString>) -> bool {
    let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
    is_terminal && is_set("TERM") && variable("TERM").is_some_and(|term| term != "dumb") && !is_set("CI")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_told() {
        let watched = |is_terminal, variables: &[(&str, &str)]| {
            is_watched(is_terminal, |name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value)))
        };
        assert!(watched(true, &[("TERM", "xterm")]));
        assert!(watched(true, &[("TERM", "xterm"), ("CI", ""), ("NO_COLOR", "1")]));
        assert!(!watched(false, &[("TERM", "xterm")]));
        assert!(!watched(true, &[("TERM", "xterm"), ("CI", "true")]));
        assert!(!watched(true, &[("TERM", "dumb")]));
        assert!(!watched(true, &[]));
    }
}
