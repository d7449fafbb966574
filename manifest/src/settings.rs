//! `faxsmith.toml`: what is configured, read from its text, and what of it applies to one file.
//!
//! [`read`] understands a text or says all that is wrong with it; [`Settings::matching`] and [`Settings::applied`] say what applies to
//! a file. Finding and reading the file itself is the caller's part, so that the command line and an editor ask the same functions.

mod apply;
mod editor;
mod globs;
pub mod hover;
mod mistake;
mod read;
mod sections;
mod toml;

use std::sync::Arc;

use ::semver::VersionReq;

use crate::policy::{Choice, Ignore, Profile};
use crate::runtime::Scope;
pub use crate::secret::{Confidence, Pattern as SecretPattern};
use crate::span::Span;

pub use apply::{Applied, Asked, Matching, Origin, Sourced};
pub use editor::Editor;
pub use globs::Globs;
pub use mistake::Mistake;
pub use read::{Read, read, read_bytes};

/// What the file is called.
pub const FILE_NAME: &str = "faxsmith.toml";

/// A value and where it stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// The content of a `faxsmith.toml`. What the file does not say is absent. Paths and patterns are relative to the folder of the file.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The versions of faxsmith that may read it. Already met: [`read`] looks at it first.
    pub required_version: Option<Spanned<VersionReq>>,
    /// The Faxbot that the files are for.
    pub runtime: Option<Spanned<Scope>>,
    /// The ready-made choice of levels.
    pub profile: Option<Spanned<Profile>>,
    /// Where the rule pages lie, for links in reports. Ends in `/`.
    pub docs_url: Option<Spanned<String>>,
    /// Further files that a walk checks.
    pub include: Globs,
    /// Files that a walk leaves out. Wins over `include`.
    pub exclude: Globs,
    /// The level from which on a finding makes the run fail.
    pub fail_on: Option<Spanned<FailOn>>,
    /// The file with the known findings, with `/`, relative to the folder.
    pub baseline: Option<Spanned<String>>,
    /// What is wanted of single rules, in the order of the file.
    pub levels: Vec<RuleChoice>,
    /// What is different for some files. The later wins.
    pub overrides: Vec<Override>,
    /// What is not to be told, and why.
    pub ignores: Vec<IgnoreEntry>,
    /// Further shapes of credentials.
    pub patterns: Vec<Arc<SecretPattern>>,
}

/// From which level on findings make a run fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FailOn {
    /// Errors.
    #[default]
    Error,
    /// Warnings and errors.
    Warning,
    /// Any finding.
    Info,
    /// Nothing.
    Never,
}

impl FailOn {
    /// All of them, the strictest last.
    pub const ALL: [FailOn; 4] = [FailOn::Never, FailOn::Error, FailOn::Warning, FailOn::Info];

    /// `error`, `warning`, `info` or `never`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            FailOn::Error => "error",
            FailOn::Warning => "warning",
            FailOn::Info => "info",
            FailOn::Never => "never",
        }
    }
}

/// What is wanted of one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleChoice {
    /// The rule's name, the present one where the file has an old one.
    pub rule: &'static str,
    /// What is wanted.
    pub choice: Choice,
    /// The key and its value.
    pub span: Span,
}

/// An `[[override]]`: what is different for the files that its paths match.
#[derive(Clone, Debug)]
pub struct Override {
    /// The files.
    pub paths: Globs,
    /// The Faxbot that they are for.
    pub runtime: Option<Spanned<Scope>>,
    /// Their profile.
    pub profile: Option<Spanned<Profile>>,
    /// What is wanted of single rules.
    pub levels: Vec<RuleChoice>,
    /// Its header.
    pub span: Span,
}

/// An `[[ignore]]`.
#[derive(Clone, Debug)]
pub struct IgnoreEntry {
    /// The files; all where it has none.
    pub paths: Globs,
    /// What is ignored in them.
    pub ignore: Ignore,
    /// The value of its `rule`.
    pub span: Span,
}
