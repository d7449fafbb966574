//! Applying fixes: round after round until nothing changes.

use std::collections::{HashMap, HashSet};

use crate::check::{Checked, Surroundings, check};
use crate::edit::{self, Edit};
use crate::finding::{Finding, Fix, Level, Safety};
use crate::rules::unused_ignore;

/// More rounds than any sensible file needs; fixes that undo each other must end.
const MAX_ROUNDS: usize = 10;
/// Each attempt checks the file once. Only a file full of harmful fixes would need more.
const MAX_ATTEMPTS: usize = 200;

/// A file after fixing.
#[derive(Debug)]
pub struct Fixed {
    /// The file as it is now, checked.
    pub checked: Checked,
    /// What was done: rule and title of each fix, in order.
    pub applied: Vec<(&'static str, String)>,
}

/// Applies fixes to a checked file: the safe ones, or with `allowed` [`Safety::Ask`] all.
///
/// Of overlapping fixes the one of the more severe finding goes first, the other waits for the next round. Afterwards the file has
/// no finding that it didn't have: a fix that would bring one is left out. A suppression that a fix has made idle is no such finding: the
/// next round removes it.
#[must_use]
pub fn apply(mut checked: Checked, around: &Surroundings<'_>, allowed: Safety) -> Fixed {
    let mut applied = Vec::new();
    let mut refused = HashSet::new();
    if !checked.document.faithful {
        return Fixed { checked, applied };
    }
    let mut attempts = 0;
    let mut rounds = 0;
    while rounds < MAX_ROUNDS && attempts < MAX_ATTEMPTS {
        let chosen = choose(&checked.findings, allowed, &refused);
        let mut some = &chosen[..];
        // If together they do harm, ever smaller parts are tried, until one is left that is to blame.
        let next = loop {
            if some.is_empty() {
                break None;
            }
            attempts += 1;
            match attempt(&checked, some, around) {
                Some(next) => break Some(next),
                None if some.len() == 1 => {
                    refused.insert(identity(some[0].0, some[0].1));
                    break None;
                }
                None => some = &some[..some.len() / 2],
            }
        };
        match next {
            Some(next) => {
                applied.extend(some.iter().map(|(finding, fix)| (finding.rule.name, fix.title.clone())));
                rounds += usize::from(some.len() == chosen.len());
                checked = next;
            }
            None if chosen.is_empty() => break,
            None => {}
        }
    }
    Fixed { checked, applied }
}

/// The fix that `--fix` would take for a finding.
#[must_use]
pub fn preferred(finding: &Finding, allowed: Safety) -> Option<&Fix> {
    finding.fixes.iter().find(|fix| fix.safety <= allowed)
}

type Identity = (&'static str, u32, String, String);

fn identity(finding: &Finding, fix: &Fix) -> Identity {
    (finding.rule.name, finding.part, finding.pointer.clone(), fix.title.clone())
}

/// One fix per finding, the more severe first, none overlapping another.
fn choose<'f>(findings: &'f [Finding], allowed: Safety, refused: &HashSet<Identity>) -> Vec<(&'f Finding, &'f Fix)> {
    let mut candidates: Vec<_> = findings
        .iter()
        .filter_map(|finding| preferred(finding, allowed).map(|fix| (finding, fix)))
        .filter(|(finding, fix)| !refused.contains(&identity(finding, fix)))
        .collect();
    candidates.sort_by_key(|(finding, _)| (std::cmp::Reverse(finding.levels.highest().unwrap_or(Level::Info)), finding.span));
    let mut taken: Vec<Edit> = Vec::new();
    candidates.retain(|(_, fix)| {
        let free = fix.edits.iter().all(|edit| taken.iter().all(|other| !touches(edit, other)));
        if free {
            taken.extend(fix.edits.iter().cloned());
        }
        free
    });
    candidates
}

/// Edits that only touch are kept apart too: two insertions at one place would depend on their order.
fn touches(a: &Edit, b: &Edit) -> bool {
    a.span.start <= b.span.end && b.span.start <= a.span.end
}

/// The file after some fixes, unless they can't be applied or bring a finding that was not there.
fn attempt(checked: &Checked, chosen: &[(&Finding, &Fix)], around: &Surroundings<'_>) -> Option<Checked> {
    let mut edits: Vec<Edit> = chosen.iter().flat_map(|(_, fix)| fix.edits.iter().cloned()).collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let text = edit::apply(&checked.document.text, &edits)?;
    if text == checked.document.text {
        return None;
    }
    let next = check(text.into_bytes(), around);
    let (before, after) = (count(&checked.findings), count(&next.findings));
    let is_known = |rule: &str, number: usize| rule == unused_ignore::RULE.name || before.get(rule).is_some_and(|known| *known >= number);
    after.iter().all(|(rule, number)| is_known(rule, *number)).then_some(next)
}

fn count(findings: &[Finding]) -> HashMap<&'static str, usize> {
    let mut counts = HashMap::new();
    for finding in findings {
        *counts.entry(finding.rule.name).or_default() += 1;
    }
    counts
}
