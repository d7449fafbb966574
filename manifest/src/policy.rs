//! What the user wants of the rules, where it differs from what the rules themselves say.

use std::sync::Arc;

use crate::date::Date;
use crate::finding::{Finding, Level, Levels};
use crate::secret::Pattern;

/// A ready-made choice of levels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Profile {
    /// Each rule at its own level.
    #[default]
    Default,
    /// Nothing is let pass: a warning is an error, information a warning.
    Strict,
    /// For those who handle protected health information: what lets it leak is an error.
    Hipaa,
}

impl Profile {
    /// All profiles.
    pub const ALL: [Profile; 3] = [Profile::Default, Profile::Strict, Profile::Hipaa];

    /// The profile with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name() == name)
    }

    /// The name in the configuration.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Profile::Default => "default",
            Profile::Strict => "strict",
            Profile::Hipaa => "hipaa",
        }
    }

    /// What becomes of a finding in this profile.
    fn wish(self, finding: &Finding) -> Wish {
        match self {
            Profile::Strict => Wish::Raised,
            Profile::Hipaa if HIPAA.contains(&finding.rule.name) => Wish::At(Level::Error),
            Profile::Default | Profile::Hipaa => Wish::Own,
        }
    }
}

/// The rules about what could carry protected health information out of sight.
const HIPAA: &[&str] = &["phi-field", "phi-in-url", "phi-in-header", "form-duplicated-in-query", "insecure-url", "secret-in-query"];

/// What is wanted of one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It says nothing.
    Off,
    /// Its findings have this level, whichever runtime they concern.
    At(Level),
}

impl Choice {
    /// All choices, the mildest first.
    pub const ALL: [Choice; 4] = [Choice::Off, Choice::At(Level::Info), Choice::At(Level::Warning), Choice::At(Level::Error)];

    /// Reads `off`, `info`, `warning` or `error`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.name() == name)
    }

    /// `off`, `info`, `warning` or `error`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Choice::Off => "off",
            Choice::At(level) => level.name(),
        }
    }
}

/// An `[[ignore]]` of the configuration that applies to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignore {
    /// The rule that is to say nothing.
    pub rule: &'static str,
    /// Only at the value that this JSON pointer leads to and below; everywhere where there is none. Empty is the whole document.
    pub pointer: Option<String>,
    /// Why. Absent where none is given, or a blank one.
    pub reason: Option<String>,
    /// The last day on which it applies.
    pub until: Option<Date>,
    /// Its place among [`crate::settings::Settings::ignores`] of the configuration that applies.
    pub entry: usize,
}

/// What the user wants of the rules for one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policy {
    /// The profile, which speaks where no choice does.
    pub profile: Profile,
    /// Choices by the name of the rule; the last one for a name counts.
    pub choices: Vec<(&'static str, Choice)>,
    /// The ignores of the configuration that apply to this file.
    pub ignores: Vec<Ignore>,
    /// The user's own shapes of credentials.
    pub patterns: Vec<Arc<Pattern>>,
    /// The day on which the check is made, for what is dated; `None` where it is not known, so that nothing is past its date.
    pub today: Option<Date>,
}

impl Policy {
    /// Each rule at its own level, nothing ignored.
    #[must_use]
    pub const fn new() -> Self {
        Self { profile: Profile::Default, choices: Vec::new(), ignores: Vec::new(), patterns: Vec::new(), today: None }
    }

    /// What is wanted of a rule by name.
    #[must_use]
    pub fn choice(&self, rule: &str) -> Option<Choice> {
        self.choices.iter().rev().find(|(name, _)| *name == rule).map(|(_, choice)| *choice)
    }

    /// Puts the wanted levels into findings that concern somebody, and drops those that are not wanted.
    pub fn apply(&self, findings: &mut Vec<Finding>) {
        if self.profile == Profile::Default && self.choices.is_empty() {
            return;
        }
        findings.retain_mut(|finding| match self.choice(finding.rule.name) {
            Some(Choice::Off) => false,
            Some(Choice::At(level)) => {
                finding.wish = Wish::At(level);
                true
            }
            None => {
                finding.wish = self.profile.wish(finding);
                true
            }
        });
    }
}

/// The policy of someone who wants nothing special.
impl Default for &Policy {
    fn default() -> Self {
        static PLAIN: Policy = Policy::new();
        &PLAIN
    }
}

/// The level that the user wants of one finding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish {
    /// The rule's own.
    #[default]
    Own,
    /// This one, whichever runtime it concerns.
    At(Level),
    /// One more than it would be.
    Raised,
}

impl Wish {
    /// The level to show, given the one that the finding has by itself.
    #[must_use]
    pub fn level(self, own: Level) -> Level {
        match self {
            Wish::Own => own,
            Wish::At(level) => level,
            Wish::Raised => own.raised(),
        }
    }

    /// The levels that say whether a runtime works: what the user considers milder than the rule does is no obstacle, while what the
    /// user considers worse is none to Faxbot.
    #[must_use]
    pub fn milder(self, levels: Levels) -> Levels {
        match self {
            Wish::At(wanted) => Levels(levels.0.map(|level| level.map(|level| level.min(wanted)))),
            Wish::Own | Wish::Raised => levels,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn the_profile_names_rules() {
        assert_eq!(HIPAA.iter().filter(|name| rules::by_name(name).is_none()).collect::<Vec<_>>(), [] as [&&str; 0]);
    }
}
