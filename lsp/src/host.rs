//! What the server asks the program around it. The command line answers with the same functions that `lint` uses, so that the two can't
//! disagree.

use std::path::Path;
use std::sync::Arc;

use faxsmith_manifest::check::Surroundings;
use faxsmith_manifest::policy::Policy;
use faxsmith_manifest::runtime::Scope;

/// What applies to a file.
#[derive(Debug, Default)]
pub struct Wanted {
    /// The runtimes that matter.
    pub scope: Scope,
    /// What is wanted of the rules.
    pub policy: Policy,
    /// The base of links to the pages of rules.
    pub docs_url: Option<String>,
}

impl Wanted {
    /// The same as the checker wants it, all but the place of the file.
    #[must_use]
    pub fn around(&self) -> Surroundings<'_> {
        Surroundings { scope: self.scope, policy: &self.policy, ..Surroundings::default() }
    }
}

/// The program around the server.
pub trait Host: Send + Sync + 'static {
    /// What applies to a file, by the configuration that is nearest.
    ///
    /// # Errors
    /// What is wrong with that configuration, for the user.
    fn wanted(&self, path: &Path) -> Result<Arc<Wanted>, String>;

    /// Forgets what has been read of configurations.
    fn reload(&self);
}
