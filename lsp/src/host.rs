//! What the server asks the program around it. The command line answers with the same functions that `lint` uses, so that the two can't
//! disagree.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use faxsmith_manifest::check::Surroundings;
use faxsmith_manifest::model::ActionName;
use faxsmith_manifest::place::Neighbours;
use faxsmith_manifest::runtime::Scope;

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

    /// Where an `[[ignore]]` for a file belongs. `root` is the folder in which a configuration may be made where there is none. `None` where
    /// the user wants no configuration, or where it can't be used.
    fn ignore_site(&self, path: &Path, root: Option<&Path>) -> Option<IgnoreSite>;

    /// The requests of a manifest, as `faxsmith render` prints them.
    ///
    /// # Errors
    /// Why there are none, for the user.
    fn render(&self, wanted: &RequestsWanted<'_>) -> Result<Rendered, String>;

    /// The page of a rule, as `faxsmith explain` prints it: Markdown.
    ///
    /// # Errors
    /// There is no such rule.
    fn explain(&self, rule: &str) -> Result<String, String>;
}

/// The place for an `[[ignore]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IgnoreSite {
    /// The configuration, from the root.
    pub configuration: PathBuf,
    /// Whether it is yet to be made.
    pub is_new: bool,
    /// The file to ignore something in, as patterns there see it: relative, with `/`.
    pub path: String,
}

/// Which requests are wanted, and how.
pub struct RequestsWanted<'r> {
    /// The file.
    pub path: &'r Path,
    /// Its text, which need not be saved.
    pub text: &'r str,
    /// What lies beside it.
    pub neighbours: Option<&'r dyn Neighbours>,
    /// The action; all that the manifest has where there is none.
    pub action: Option<ActionName>,
    /// The runtime; what is configured where there is none.
    pub runtime: Option<Scope>,
    /// How they are written.
    pub form: RequestForm,
}

/// How requests are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestForm {
    /// For people, with what goes wrong.
    Text,
    /// Commands for bash.
    Curl,
}

/// Requests, written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The requests. Nothing secret is in it.
    pub text: String,
    /// What is to be said beside them: a sentence for each that is not sent as it stands there.
    pub remarks: Vec<String>,
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
