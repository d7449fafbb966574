//! A rule: plain data and one function.

use crate::finding::{Finding, Levels};
use crate::kind::Kind;
use crate::subject::Subject;

/// What a rule is about; the order is that of the documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Any JSON file that faxsmith knows.
    Json,
    /// Identity and shape of an HTTP manifest.
    Shape,
    /// What could leak or reach the wrong place.
    Security,
    /// Expressions and what is made of them.
    Templates,
    /// URLs and their placeholders.
    Url,
    /// How a provider's answer is read.
    Response,
    /// Authentication, traits and settings.
    Auth,
    /// Plugin packages, registry, traits file, configuration file.
    Files,
    /// Several files together.
    Across,
    /// What silences the others.
    Suppressions,
}

impl Category {
    /// Its heading in documentation.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Category::Json => "Any JSON file",
            Category::Shape => "Identity and shape",
            Category::Security => "Security",
            Category::Templates => "Templates",
            Category::Url => "URL and path parameters",
            Category::Response => "Response mapping",
            Category::Auth => "Authentication, traits, settings",
            Category::Files => "Package, registry, traits and configuration files",
            Category::Across => "Across files",
            Category::Suppressions => "Suppressions",
        }
    }
}

/// Whether a rule offers fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixes {
    /// None.
    Never,
    /// At least one that needs no question, where the meaning is evident.
    Safe,
    /// Only such that need a person's yes.
    Ask,
}

impl Fixes {
    /// `safe`, `ask` or `none`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Fixes::Never => "none",
            Fixes::Safe => "safe",
            Fixes::Ask => "ask",
        }
    }
}

/// How a rule looks at files.
#[derive(Clone, Copy)]
pub enum Check {
    /// At one file at a time.
    One(fn(&Subject<'_>, &mut Vec<Finding>)),
    /// At what is known of all files of a run: see [`crate::across`].
    Across,
    /// At the suppressions, once the other rules have spoken: see [`crate::suppress`].
    Suppressions,
}

/// The life of a rule's name: names stand in configurations and reports of others, so that none ever just goes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// The version of faxsmith that first had the rule.
    pub since: &'static str,
    /// Names that it had before. They still work, see [`crate::rules::find`].
    pub renamed_from: &'static [&'static str],
    /// Why it should not be relied on any more, as a sentence, if so.
    pub deprecated: Option<&'static str>,
}

impl Life {
    /// A rule that is in use since this version, under one name.
    #[must_use]
    pub const fn since(version: &'static str) -> Self {
        Self { since: version, renamed_from: &[], deprecated: None }
    }

    /// The names that it had before.
    #[must_use]
    pub const fn renamed_from(mut self, names: &'static [&'static str]) -> Self {
        self.renamed_from = names;
        self
    }

    /// Why it should not be relied on any more.
    #[must_use]
    pub const fn deprecated(mut self, why: &'static str) -> Self {
        self.deprecated = Some(why);
        self
    }
}

/// A rule. Its name states the defect, is its id in every output, and never changes.
pub struct Rule {
    /// The name, for example `missing-allowed-domains`.
    pub name: &'static str,
    /// What it is about.
    pub category: Category,
    /// The usual level for each runtime; a finding may carry others.
    pub levels: Levels,
    /// Whether it offers fixes.
    pub fixes: Fixes,
    /// What has become of its name since it was made.
    pub life: Life,
    /// The kinds of file that it looks at.
    pub kinds: &'static [Kind],
    /// Its page: Markdown whose first line is the summary.
    pub page: &'static str,
    /// The check.
    pub check: Check,
}

impl Rule {
    /// The first line of the page, without its `# `.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        let line = self.page.lines().next().unwrap_or_default();
        line.trim_start_matches('#').trim()
    }
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}
