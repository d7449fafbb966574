//! The answers of a conversation that is not at its end: a file of the user, for `--resume`.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use serde::{Deserialize, Serialize};

use crate::args::NewArgs;
use crate::failure::{Failure, shown};
use crate::new::wizard::folder;
use crate::new::wizard::talk::Talk;

/// What is said to whoever stops.
pub const AFTERWARDS: &str = "Nothing was written. The answers are kept: `faxsmith new --resume` goes on with them.";

/// What the file holds. No value of a credential is ever asked for, so that none is in it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Kept {
    format: String,
    /// The folder that is written into.
    pub into: PathBuf,
    /// The id of the question that comes next.
    pub at: String,
    /// The answers.
    pub talk: Talk,
}

const FORMAT: &str = "faxsmith-new/1";

impl Kept {
    /// The answers so far, for the folder `into`.
    #[must_use]
    pub fn new(into: &Path, at: &str, talk: &Talk) -> Self {
        let into = std::path::absolute(into).unwrap_or_else(|_| into.to_owned());
        Self { format: FORMAT.to_owned(), into, at: at.to_owned(), talk: talk.clone() }
    }

    /// Leads the arguments to where the answers were for, where they name no other folder.
    pub fn lead(&self, args: &mut NewArgs) {
        if args.into == Path::new(".") {
            args.into = folder::seen_from_here(&self.into);
        }
    }
}

/// The file: in `$XDG_STATE_HOME` or `~/.local/state`, on Windows in the local application data.
fn path() -> Option<PathBuf> {
    let places = etcetera::choose_base_strategy().ok()?;
    Some(places.state_dir().unwrap_or_else(|| places.cache_dir()).join("faxsmith").join("new.json"))
}

/// What is kept, if anything is.
///
/// # Errors
/// A file that can't be read.
pub fn read() -> Result<Option<Kept>, Failure> {
    let Some(path) = path() else { return Ok(None) };
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Failure::reading(&path, &error)),
    };
    let kept: Option<Kept> = serde_json::from_slice(&bytes).ok().filter(|kept: &Kept| kept.format == FORMAT);
    kept.map(Some).ok_or_else(|| Failure::usage(format!("{} holds no answers of this version of faxsmith: remove it", shown(&path))))
}

/// Keeps them. What can't be kept is lost, not the conversation.
pub fn write(kept: &Kept) {
    let write = || -> Option<()> {
        let path = path()?;
        let folder = path.parent()?;
        fs::create_dir_all(folder).ok()?;
        // Only the user can read it.
        let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(folder).ok()?;
        file.write_all(serde_json::to_string_pretty(kept).ok()?.as_bytes()).ok()?;
        file.persist(&path).ok()?;
        Some(())
    };
    let _ = write();
}

/// Removes them.
pub fn remove() {
    if let Some(path) = path() {
        let _ = fs::remove_file(path);
    }
}
