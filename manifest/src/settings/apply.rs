//! What of a configuration applies to one file, and where each part of it comes from.

use std::sync::Arc;

use super::{SecretPattern, Settings};
use crate::date::Date;
use crate::policy::{Choice, Ignore, Policy, Profile};
use crate::rules::RULES;
use crate::runtime::Scope;
use crate::span::Span;

/// What the user asks for by flag, or in an editor: it wins over every file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// The Faxbot that the files are for.
    pub runtime: Option<Scope>,
    /// The profile.
    pub profile: Option<Profile>,
    /// Where it is not empty: no other rules than these, which speak even where a file switches them off.
    pub only: Vec<&'static str>,
    /// What is wanted of single rules; the last one for a name counts.
    pub choices: Vec<(&'static str, Choice)>,
}

/// Which overrides and ignores concern a file, by their place in [`Settings`]. Files with the same one have the same policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Matching {
    overrides: Vec<usize>,
    ignores: Vec<usize>,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nobody said anything.
    Default,
    /// The top of the configuration, at this place.
    File(Span),
    /// An override, by its place in [`Settings::overrides`], at this place of the file.
    Override(usize, Span),
    /// A flag.
    Flag,
}

/// A value and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

/// What applies to a file.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The runtimes that matter.
    pub runtime: Sourced<Scope>,
    /// The profile.
    pub profile: Sourced<Profile>,
    /// What is wanted of single rules: each rule once, in the order in which they were first named.
    pub choices: Vec<Sourced<(&'static str, Choice)>>,
    /// What is ignored.
    pub ignores: Vec<Ignore>,
    /// Further shapes of credentials.
    pub patterns: Vec<Arc<SecretPattern>>,
}

impl Settings {
    /// Which overrides and ignores concern a file. `path` is relative to the folder of the configuration, with `/`.
    #[must_use]
    pub fn matching(&self, path: &str) -> Matching {
        let overrides = self.overrides.iter().enumerate().filter(|(_, entry)| entry.paths.matches(path)).map(|(at, _)| at);
        let ignores = self.ignores.iter().enumerate().filter(|(_, entry)| entry.paths.is_empty() || entry.paths.matches(path));
        Matching { overrides: overrides.collect(), ignores: ignores.map(|(at, _)| at).collect() }
    }

    /// Whether what applies depends on the path of the file.
    #[must_use]
    pub fn depends_on_path(&self) -> bool {
        !self.overrides.is_empty() || !self.ignores.is_empty()
    }

    /// What applies to the files that these overrides and ignores concern.
    #[must_use]
    pub fn applied(&self, asked: &Asked, matching: &Matching) -> Applied {
        let mut runtime = Sourced { value: Scope::Unset, origin: Origin::Default };
        let mut profile = Sourced { value: Profile::Default, origin: Origin::Default };
        let mut choices = Vec::new();
        if let Some(set) = self.runtime {
            runtime = Sourced { value: set.value, origin: Origin::File(set.span) };
        }
        if let Some(set) = self.profile {
            profile = Sourced { value: set.value, origin: Origin::File(set.span) };
        }
        for set in &self.levels {
            choose(&mut choices, set.rule, set.choice, Origin::File(set.span));
        }
        for &at in &matching.overrides {
            let Some(entry) = self.overrides.get(at) else { continue };
            if let Some(set) = entry.runtime {
                runtime = Sourced { value: set.value, origin: Origin::Override(at, set.span) };
            }
            if let Some(set) = entry.profile {
                profile = Sourced { value: set.value, origin: Origin::Override(at, set.span) };
            }
            for set in &entry.levels {
                choose(&mut choices, set.rule, set.choice, Origin::Override(at, set.span));
            }
        }
        if let Some(value) = asked.runtime {
            runtime = Sourced { value, origin: Origin::Flag };
        }
        if let Some(value) = asked.profile {
            profile = Sourced { value, origin: Origin::Flag };
        }
        if !asked.only.is_empty() {
            choices.retain(|choice| asked.only.contains(&choice.value.0) && choice.value.1 != Choice::Off);
            for rule in RULES.iter().filter(|rule| !asked.only.contains(&rule.name)) {
                choices.push(Sourced { value: (rule.name, Choice::Off), origin: Origin::Flag });
            }
        }
        for (rule, choice) in &asked.choices {
            choose(&mut choices, rule, *choice, Origin::Flag);
        }
        let ignores = matching.ignores.iter().filter_map(|at| self.ignores.get(*at)).map(|entry| entry.ignore.clone()).collect();
        Applied { runtime, profile, choices, ignores, patterns: self.patterns.clone() }
    }
}

impl Applied {
    /// The same as the checker knows it. `today` is the day on which the check is made.
    #[must_use]
    pub fn policy(&self, today: Option<Date>) -> Policy {
        Policy {
            profile: self.profile.value,
            choices: self.choices.iter().map(|choice| choice.value).collect(),
            ignores: self.ignores.clone(),
            patterns: self.patterns.clone(),
            today,
        }
    }
}

fn choose(choices: &mut Vec<Sourced<(&'static str, Choice)>>, rule: &'static str, choice: Choice, origin: Origin) {
    let wanted = Sourced { value: (rule, choice), origin };
    match choices.iter_mut().find(|known| known.value.0 == rule) {
        Some(known) => *known = wanted,
        None => choices.push(wanted),
    }
}
