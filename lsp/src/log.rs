//! The log file: a line for each thing that the server does that a bug report may need. Never with a text from a document.

use std::fs::File;
use std::io::Write;
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use faxsmith_manifest::date::Date;

/// A log file, or none.
#[derive(Debug, Default)]
pub struct Log(Option<Mutex<File>>);

impl Log {
    /// A log that goes to the end of a file.
    #[must_use]
    pub fn to(file: Option<File>) -> Self {
        Self(file.map(Mutex::new))
    }

    /// Writes a line. A full disk keeps nobody from working: what can't be written is lost.
    pub fn line(&self, what: &str) {
        let Some(file) = &self.0 else { return };
        // What comes from outside, such as a URI, can't make lines of its own.
        let what: String = what.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let line = format!("{} {what}\n", now());
        let _ = file.lock().unwrap_or_else(PoisonError::into_inner).write_all(line.as_bytes());
    }
}

/// The time in UTC: `2027-01-31T12:34:56Z`.
fn now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (day, rest) = (seconds / 86_400, seconds % 86_400);
    let date = Date::from_unix_days(i64::try_from(day).unwrap_or_default());
    format!("{date}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}
