//! Ctrl-C: ends at once with exit code 130, but never in the middle of writing a file.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::output;

static WRITING: Mutex<()> = Mutex::new(());

/// From now on Ctrl-C and a request to terminate end the program between two files.
pub fn install() {
    // Where the system has no such signals the program ends as the system likes.
    let _ = ctrlc::set_handler(|| {
        let _whole = while_writing();
        let _clean = output::end_status();
        std::process::exit(130);
    });
}

/// While this lives the program is not interrupted.
pub fn while_writing() -> MutexGuard<'static, ()> {
    WRITING.lock().unwrap_or_else(PoisonError::into_inner)
}
