//! What the server asks the program around it. The command line answers with the same functions that `lint` uses, so that the two can't
//! disagree.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use faxsmith_manifest::check::Surroundings;

/// What applies to a file.
pub trait Wanted: Send + Sync {
    /// The same as the checker wants it, all but the place of the file.
    fn around(&self) -> Surroundings<'_>;
    /// The base of links to the pages of rules; ends in `/`.
    fn docs_url(&self) -> Option<&str>;
}

/// The program around the server.
pub trait Host: Send + Sync + 'static {
    /// What applies to a file, by the configuration that is nearest.
    ///
    /// # Errors
    /// What is wrong with that configuration, for the user.
    fn wanted(&self, path: &Path) -> Result<Arc<dyn Wanted>, String>;

    /// Forgets what has been read of configurations.
    fn reload(&self);

    /// Takes over what the user sets in the editor. Relative paths in it start at `root`. Gives what is wrong with the settings, a
    /// sentence each; the rest of them holds.
    fn configure(&self, settings: &serde_json::Value, root: Option<&Path>) -> Vec<String>;

    /// The files below a folder that `lint` would check, in order.
    fn files(&self, folder: &Path) -> Vec<PathBuf>;
}

/// What applies where nothing is configured.
pub(crate) struct Plain;

impl Wanted for Plain {
    fn around(&self) -> Surroundings<'_> {
        Surroundings::default()
    }

    fn docs_url(&self) -> Option<&str> {
        None
    }
}
