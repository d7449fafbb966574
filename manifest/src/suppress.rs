//! Findings that the user wants silenced, each for a reason: in the file (`"x-faxsmith-ignore": {"rule-name": "reason"}` silences a rule
//! for its object and below), or in the configuration (`[[ignore]]`, for files, with a last day if need be).
//!
//! A suppression that does not do what it is there for is a finding itself: without a reason it silences nothing, and one that has
//! nothing left to silence is to be removed.

pub mod configured;
pub mod in_file;
pub mod places;

use std::collections::HashSet;

use crate::document::Document;
use crate::finding::Finding;
use crate::mask;
use crate::policy::Policy;
use crate::rule::{Category, Check, Rule};
use crate::rules::{self, ignore_without_reason, unused_ignore};
use crate::runtime::Scope;
use crate::span::Span;
use crate::subject::Subject;
use crate::suppress::configured::Configured;
use crate::suppress::in_file::{Entry, InFile, Site};

/// The key of a suppression inside a file.
pub const KEY: &str = "x-faxsmith-ignore";

/// A finding that is not told, because somebody gave a reason.
#[derive(Clone, Debug)]
pub struct Silenced {
    /// The finding, with its wanted level.
    pub finding: Finding,
    /// The reason, credentials masked.
    pub reason: String,
    /// Where the reason stands.
    pub source: Source,
}

impl Silenced {
    /// Moves the place of the reason, where it is in the file, by a number of bytes.
    pub(crate) fn shift(&mut self, by: usize) {
        if let Source::InFile(span) = &mut self.source {
            *span = span.shifted(by);
        }
    }
}

/// Where a finding is silenced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// In the file itself: the entry of `x-faxsmith-ignore`.
    InFile(Span),
    /// In the configuration: the place of the `[[ignore]]` among [`crate::settings::Settings::ignores`].
    Configuration(usize),
}

/// The suppressions of one file.
#[derive(Debug)]
pub struct Suppressions<'t> {
    in_file: InFile<'t>,
    /// The entries for which a rule said anything at all, before anything was held back: whichever runtime the user chose, and whichever
    /// other rule explains the cause.
    used: HashSet<(usize, usize)>,
    /// Those of the configuration that concern the file, with those among them that are used in the same sense.
    configured: Configured<'t>,
}

impl<'t> Suppressions<'t> {
    /// What stands in a file, and what is configured for it.
    #[must_use]
    pub fn of(document: &'t Document, policy: &'t Policy) -> Self {
        Self { in_file: InFile::of(document), used: HashSet::new(), configured: Configured::of(policy) }
    }

    /// Whether nothing is to be silenced: then nothing else need be asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.in_file.is_empty() && self.configured.is_empty()
    }

    /// The `[[ignore]]`s that are of use in this file, or of which nobody knows.
    #[must_use]
    pub fn used_of_configuration(self) -> Vec<usize> {
        self.configured.used()
    }

    /// Remembers which suppressions are for something that the rules said.
    pub fn hear(&mut self, findings: &[Finding]) {
        self.configured.hear(findings);
        self.used.extend(findings.iter().filter_map(|finding| self.in_file.entry_for(finding.rule, finding.span)));
    }

    /// Takes out of the findings what is to be silenced.
    #[must_use]
    pub fn silence(&self, findings: &mut Vec<Finding>) -> Vec<Silenced> {
        let mut silenced = Vec::new();
        let mut told = Vec::with_capacity(findings.len());
        for finding in findings.drain(..) {
            let ignored = if may_be_silenced(finding.rule) { self.ignored(&finding) } else { None };
            match ignored {
                Some((reason, source)) => silenced.push(Silenced { reason: mask::masked(reason), source, finding }),
                None => told.push(finding),
            }
        }
        *findings = told;
        silenced
    }

    /// Why a finding is not to be told, and who says so.
    fn ignored(&self, finding: &Finding) -> Option<(&str, Source)> {
        // Whoever can write the file could have put the credential there.
        let at = self.in_file.entry_for(finding.rule, finding.span).filter(|_| !finding.is_certain);
        let in_file = at.and_then(|at| self.in_file.entry(at)).and_then(|entry| {
            let source = Source::InFile(entry.member.span());
            Some((entry.reason()?, source))
        });
        in_file.or_else(|| self.configured.ignored(finding))
    }

    /// What is wrong with the suppressions in the file.
    pub fn judge(&mut self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        self.look_again(subject);
        self.configured.spare(|rule| !subject.can_judge(rule));
        for (number, site) in self.in_file.sites.iter().enumerate() {
            match &site.entries {
                None => findings.push(ignore_without_reason::no_object(site.member)),
                Some(entries) if entries.is_empty() => findings.push(unused_ignore::empty(site)),
                Some(entries) => {
                    for (at, entry) in entries.iter().enumerate() {
                        findings.extend(self.said_of(subject, site, entry, (number, at)));
                    }
                }
            }
        }
    }

    fn said_of(&self, subject: &Subject<'_>, site: &Site<'t>, entry: &Entry<'t>, at: (usize, usize)) -> Option<Finding> {
        let Some(rule) = entry.rule else { return Some(unused_ignore::unknown(subject, site, entry)) };
        if !may_be_silenced(rule) {
            Some(unused_ignore::not_to_be_silenced(site, entry, rule))
        } else if entry.reason().is_none() {
            Some(ignore_without_reason::finding(entry, rule))
        } else if !self.used.contains(&at) && matches!(rule.check, Check::One(_)) && subject.can_judge(rule) {
            Some(unused_ignore::finding(site, entry, rule))
        } else {
            unused_ignore::outdated(site, entry, rule)
        }
    }

    /// Some rules don't even look at what no chosen runtime minds; somebody else may have chosen another. So those that seem to have
    /// nothing to say are asked once more, for every runtime.
    fn look_again(&mut self, subject: &Subject<'_>) {
        if subject.scope == Scope::Unset {
            return;
        }
        let idle = |(site, entry): (usize, &Entry<'t>), at| entry.rule.filter(|_| !self.used.contains(&(site, at)));
        let mut rules: Vec<&'static Rule> = Vec::new();
        for (number, site) in self.in_file.sites.iter().enumerate() {
            for rule in site.entries.iter().flatten().enumerate().filter_map(|(at, entry)| idle((number, entry), at)) {
                if !rules.iter().any(|known| std::ptr::eq(*known, rule)) {
                    rules.push(rule);
                }
            }
        }
        for rule in self.configured.idle() {
            if !rules.iter().any(|known| std::ptr::eq(*known, rule)) {
                rules.push(rule);
            }
        }
        let more = subject.asked_again(rules.into_iter());
        self.hear(&more);
    }
}

/// What is said of suppressions can be switched off, but not suppressed.
fn may_be_silenced(rule: &Rule) -> bool {
    rule.category != Category::Suppressions
}

/// The rule that a name in a suppression means.
fn rule_called(name: &str) -> Option<&'static Rule> {
    Some(rules::find(name)?.rule)
}
