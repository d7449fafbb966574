//! Ctrl-C: ends at once with exit code 130, but never in the middle of writing a file.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::output;
use crate::prompt;

/// The exit code of a program that was interrupted.
pub const INTERRUPTED: u8 = 130;

static WRITING: Mutex<()> = Mutex::new(());
static REQUESTED: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C and a request to terminate end the program between two files.
pub fn install() {
    // Where the system has no such signals the program ends as the system likes.
    let _ = ctrlc::set_handler(|| {
        REQUESTED.store(true, Ordering::Relaxed);
        let _whole = while_writing();
        prompt::restore();
        let _clean = output::end_status();
        if let Some(words) = LAST_WORDS.lock().unwrap_or_else(PoisonError::into_inner).take() {
            output::remark(&words);
        }
        std::process::exit(INTERRUPTED.into());
    });
}

static LAST_WORDS: Mutex<Option<String>> = Mutex::new(None);

/// What is said when the program is interrupted from now on.
pub fn last_words(words: Option<String>) {
    *LAST_WORDS.lock().unwrap_or_else(PoisonError::into_inner) = words;
}

/// While this lives the program is not interrupted.
pub fn while_writing() -> MutexGuard<'static, ()> {
    WRITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether the program was asked to end, which it does as soon as nothing is being written.
pub fn is_requested() -> bool {
    REQUESTED.load(Ordering::Relaxed)
}

/// Where the program was asked to end, lets it. Whoever calls this is not writing.
pub fn give_way() {
    while is_requested() {
        std::thread::park();
    }
}
