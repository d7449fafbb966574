//! What stops the program, apart from findings: its wording. The exit code is 2.

use std::io;
use std::path::Path;

use crate::report::printable;

/// One clear message that names the file, the place and the remedy.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The message, without the word "error".
    pub message: String,
    /// The same with source lines, ready to be printed.
    pub excerpt: Option<String>,
}

impl Failure {
    /// Adds it to others. What concerns many files, such as a broken configuration, is told once.
    pub fn told_once(self, failures: &mut Vec<Self>) {
        if self.excerpt.is_none() || failures.iter().all(|known| known.message != self.message) {
            failures.push(self);
        }
    }

    /// Wrong usage.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), excerpt: None }
    }

    /// A file that can't be read.
    pub fn reading(path: &Path, error: &io::Error) -> Self {
        let remedy = match error.kind() {
            io::ErrorKind::NotFound => "there is no such file or folder",
            io::ErrorKind::PermissionDenied => "permission denied: may this user read it?",
            io::ErrorKind::IsADirectory => "it is a folder",
            _ => return Self::usage(format!("can't read {}: {error}", shown(path))),
        };
        Self::usage(format!("can't read {}: {remedy}", shown(path)))
    }

    /// A file that can't be written. The old one is untouched.
    pub fn writing(path: &Path, error: &io::Error) -> Self {
        Self::usage(format!("can't write {}, which is unchanged: {}", shown(path), Self::obstacle(error)))
    }

    /// A new file that can't be written. Nothing of it is there.
    pub fn creating(path: &Path, error: &io::Error) -> Self {
        Self::usage(format!("can't write {}: {}", shown(path), Self::obstacle(error)))
    }

    fn obstacle(error: &io::Error) -> String {
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "permission denied: may this user write in its folder?".to_owned()
            }
            io::ErrorKind::StorageFull => "the disk is full".to_owned(),
            io::ErrorKind::QuotaExceeded => "the disk quota is used up".to_owned(),
            io::ErrorKind::InvalidFilename => "a name is too long, or not allowed here: choose another".to_owned(),
            io::ErrorKind::AlreadyExists => "there is something of that name already".to_owned(),
            _ => error.to_string(),
        }
    }
}

/// A path as it is shown: with `/`, control characters escaped.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if cfg!(windows) { text.replace('\\', "/").into() } else { text };
    printable(text.strip_prefix("./").unwrap_or(&text)).into_owned()
}
