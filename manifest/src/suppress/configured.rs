//! The suppressions of the configuration: `[[ignore]]`.

use std::collections::BTreeSet;

use crate::check::Checked;
use crate::date::Date;
use crate::document::Document;
use crate::finding::Finding;
use crate::mask;
use crate::policy::{Ignore, Policy};
use crate::rule::Rule;
use crate::rules::{self, expired_ignore, ignore_without_reason, unused_ignore};
use crate::settings::Settings;
use crate::suppress::Source;

/// Those that concern one file.
#[derive(Debug)]
pub struct Configured<'t> {
    ignores: &'t [Ignore],
    today: Option<Date>,
    used: Vec<bool>,
}

impl<'t> Configured<'t> {
    /// What a policy has.
    #[must_use]
    pub fn of(policy: &'t Policy) -> Self {
        Self { ignores: &policy.ignores, today: policy.today, used: vec![false; policy.ignores.len()] }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ignores.is_empty()
    }

    /// Remembers which are for something that the rules said.
    pub fn hear(&mut self, findings: &[Finding]) {
        for (ignore, used) in self.ignores.iter().zip(&mut self.used) {
            *used = *used || findings.iter().any(|finding| covers(ignore, finding));
        }
    }

    /// The rules of those that seem to be of no use.
    #[must_use]
    pub fn idle(&self) -> Vec<&'static Rule> {
        let idle = self.ignores.iter().zip(&self.used).filter(|(_, used)| !**used);
        idle.filter_map(|(ignore, _)| rules::by_name(ignore.rule)).collect()
    }

    /// Takes those for used whose rule can't be judged in this file.
    pub fn spare(&mut self, is_unknown: impl Fn(&Rule) -> bool) {
        for (ignore, used) in self.ignores.iter().zip(&mut self.used) {
            *used = *used || rules::by_name(ignore.rule).is_none_or(&is_unknown);
        }
    }

    /// Those that are used, by their place in the configuration.
    #[must_use]
    pub fn used(&self) -> Vec<usize> {
        self.ignores.iter().zip(&self.used).filter(|(_, used)| **used).map(|(ignore, _)| ignore.entry).collect()
    }

    /// Why a finding is not to be told.
    #[must_use]
    pub fn ignored(&self, finding: &Finding) -> Option<(&'t str, Source)> {
        self.ignores.iter().filter(|ignore| !is_over(ignore, self.today) && covers(ignore, finding)).find_map(|ignore| {
            let reason = ignore.reason.as_deref()?;
            Some((reason, Source::Configuration(ignore.entry)))
        })
    }
}

/// Whether it is about a finding.
fn covers(ignore: &Ignore, finding: &Finding) -> bool {
    let is_below = |pointer: &String| finding.pointer.strip_prefix(&**pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    ignore.rule == finding.rule.name && ignore.pointer.as_ref().is_none_or(is_below)
}

/// Whether its last day has gone by.
fn is_over(ignore: &Ignore, today: Option<Date>) -> bool {
    ignore.until.zip(today).is_some_and(|(until, today)| until < today)
}

/// What is wrong with the `[[ignore]]`s of a configuration, whose text and content these are. `policy`: what applies to the run.
/// `used`: those that some file had use for; `None` where the run did not look at all the files that they mean, so that nobody knows.
#[must_use]
pub fn check(text: &str, settings: &Settings, policy: &Policy, used: Option<&BTreeSet<usize>>) -> Checked {
    let document = Document::host(text.to_owned(), mask::masked(text), text.len(), true);
    Checked { document, findings: findings(settings, policy, used), silenced: Vec::new(), used: Vec::new(), gone: 0 }
}

fn findings(settings: &Settings, policy: &Policy, used: Option<&BTreeSet<usize>>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, entry) in settings.ignores.iter().enumerate() {
        let ignore = &entry.ignore;
        let until = ignore.until.filter(|_| is_over(ignore, policy.today));
        findings.extend(if ignore.reason.is_none() {
            Some(ignore_without_reason::in_configuration(ignore.rule, entry.span))
        } else if let Some(until) = until {
            Some(expired_ignore::finding(ignore.rule, until, entry.span))
        } else if used.is_some_and(|used| !used.contains(&at)) {
            Some(unused_ignore::in_configuration(ignore.rule, entry.span))
        } else {
            None
        });
    }
    policy.apply(&mut findings);
    findings
}
