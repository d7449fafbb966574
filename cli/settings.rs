//! What is configured, and what of it applies to a file.

use std::path::Path;

use faxsmith_manifest::check::Surroundings;
use faxsmith_manifest::policy::Policy;
use faxsmith_manifest::runtime::Scope;

use crate::args::RuntimeChoice;

/// What is configured for a run.
#[derive(Clone, Debug)]
pub struct Settings {
    scope: Scope,
    policy: Policy,
}

impl Settings {
    /// What the flags say.
    pub fn of(runtime: Option<RuntimeChoice>) -> Self {
        Self { scope: runtime.map_or(Scope::Unset, RuntimeChoice::scope), policy: Policy::new() }
    }

    /// Where the pages of the rules are on the web, if anywhere.
    pub fn docs_url(&self) -> Option<&str> {
        None
    }

    /// What applies to a file, all but its place.
    pub fn around(&self, _path: &Path) -> Surroundings<'_> {
        Surroundings { scope: self.scope, policy: &self.policy, ..Surroundings::default() }
    }
}
