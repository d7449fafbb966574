//! Findings that the user wants silenced, each for a reason: in the file (`"x-faxsmith-ignore": {"rule-name": "reason"}` silences a rule
//! for its object and below).
//!
//! A suppression that does not do what it is there for is a finding itself: without a reason it silences nothing, and one that has
//! nothing left to silence is to be removed.

pub mod in_file;
pub mod places;

use std::collections::HashSet;

use crate::document::Document;
use crate::finding::Finding;
use crate::mask;
use crate::policy::Choice;
use crate::rule::{Category, Check, Rule};
use crate::rules::{self, ignore_without_reason, unused_ignore};
use crate::runtime::Scope;
use crate::span::Span;
use crate::subject::Subject;
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
        let Source::InFile(span) = &mut self.source;
        *span = span.shifted(by);
    }
}

/// Where a finding is silenced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// In the file itself: the entry of `x-faxsmith-ignore`.
    InFile(Span),
}

/// The suppressions of one file.
#[derive(Debug)]
pub struct Suppressions<'t> {
    in_file: InFile<'t>,
    /// The entries for which a rule said anything at all, before anything was held back: whichever runtime the user chose, and whichever
    /// other rule explains the cause.
    used: HashSet<(usize, usize)>,
}

impl<'t> Suppressions<'t> {
    /// What stands in a file.
    #[must_use]
    pub fn of(document: &'t Document) -> Self {
        Self { in_file: InFile::of(document), used: HashSet::new() }
    }

    /// Whether nothing is to be silenced: then nothing else need be asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.in_file.is_empty()
    }

    /// Remembers which suppressions are for something that the rules said.
    pub fn hear(&mut self, findings: &[Finding]) {
        self.used.extend(findings.iter().filter_map(|finding| self.in_file.entry_for(finding.rule, finding.span)));
    }

    /// Takes out of the findings what is to be silenced.
    #[must_use]
    pub fn silence(&self, findings: &mut Vec<Finding>) -> Vec<Silenced> {
        let mut silenced = Vec::new();
        let mut told = Vec::with_capacity(findings.len());
        for finding in findings.drain(..) {
            let at = self.in_file.entry_for(finding.rule, finding.span).filter(|_| may_be_silenced(finding.rule) && !finding.is_certain);
            match at.and_then(|at| self.in_file.entry(at)).and_then(|entry| Some((entry, entry.reason()?))) {
                Some((entry, reason)) => {
                    silenced.push(Silenced { finding, reason: mask::masked(reason), source: Source::InFile(entry.member.span()) });
                }
                None => told.push(finding),
            }
        }
        *findings = told;
        silenced
    }

    /// What is wrong with the suppressions themselves.
    pub fn judge(&mut self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        self.look_again(subject);
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
        } else if !self.used.contains(&at) && can_be_judged(subject, rule) {
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
        let everywhere = subject.for_all_runtimes();
        let idle = |(site, entry): (usize, &Entry<'t>), at| entry.rule.filter(|_| !self.used.contains(&(site, at)));
        let mut rules: Vec<&'static Rule> = Vec::new();
        for (number, site) in self.in_file.sites.iter().enumerate() {
            for rule in site.entries.iter().flatten().enumerate().filter_map(|(at, entry)| idle((number, entry), at)) {
                if !rules.iter().any(|known| std::ptr::eq(*known, rule)) && rule.kinds.contains(&subject.document.kind) {
                    rules.push(rule);
                }
            }
        }
        let mut more = Vec::new();
        for rule in rules {
            if let Check::One(check) = rule.check {
                check(&everywhere, &mut more);
            }
        }
        self.hear(&more);
    }
}

/// Whether it can be known that a rule has nothing to say of a file. Nobody knows where the file is broken, where the rule is switched
/// off, where only a look at other files could tell, or where nothing is known of the place of the file.
fn can_be_judged(subject: &Subject<'_>, rule: &Rule) -> bool {
    matches!(rule.check, Check::One(_))
        && subject.document.complaints.is_empty()
        && subject.place.neighbours.is_some()
        && subject.policy.choice(rule.name) != Some(Choice::Off)
}

/// What is said of suppressions can be switched off, but not suppressed.
fn may_be_silenced(rule: &Rule) -> bool {
    rule.category != Category::Suppressions
}

/// The rule that a name in a suppression means.
fn rule_called(name: &str) -> Option<&'static Rule> {
    Some(rules::find(name)?.rule)
}
