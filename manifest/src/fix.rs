//! Applying fixes: round after round until nothing changes.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::check::{Checked, Surroundings, check};
use crate::edit::{self, Edit};
use crate::finding::{Finding, Fix, Level, Safety};
use crate::json::KEPT_COMPLAINTS;
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
    /// The edits that turn the old text into the new one, step by step: each step's are sorted and refer to the text after the step
    /// before. Whatever they don't touch is as it was.
    pub steps: Vec<Vec<Edit>>,
}

/// Applies fixes to a checked file: the safe ones, or with `allowed` [`Safety::Ask`] all.
///
/// Of overlapping fixes the one of the more severe finding goes first, the other waits for the next round. Afterwards the file has
/// no finding that it didn't have: a fix that would bring one is left out. A suppression that a fix has made idle is no such finding: the
/// next round removes it.
#[must_use]
pub fn apply(mut checked: Checked, around: &Surroundings<'_>, allowed: Safety) -> Fixed {
    let mut applied = Vec::new();
    let mut steps = Vec::new();
    let mut refused = HashSet::new();
    if !checked.document.faithful {
        return Fixed { checked, applied, steps };
    }
    let mut attempts = 0;
    // Whether the file has changed since a fix was refused: then that may do no harm any more.
    let mut may_be_better = false;
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
            Some((next, edits)) => {
                applied.extend(some.iter().map(|(finding, fix)| (finding.rule.name, fix.title.clone())));
                rounds += usize::from(some.len() == chosen.len());
                may_be_better = !refused.is_empty();
                checked = next;
                steps.push(edits);
            }
            None if chosen.is_empty() && may_be_better => {
                may_be_better = false;
                refused.clear();
            }
            None if chosen.is_empty() => break,
            None => {}
        }
    }
    Fixed { checked, applied, steps }
}

/// The file after one fix of one of its findings, and the rules that find something then that they didn't find before; `None` where
/// nothing changes.
#[must_use]
pub fn one(checked: &Checked, fix: &Fix, around: &Surroundings<'_>) -> Option<(Checked, Vec<&'static str>)> {
    if !checked.document.faithful {
        return None;
    }
    let next = after(checked, &fix.edits, around)?;
    let more = news(checked, &next);
    Some((next, more))
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
        // What is put aside is not touched: a change that nobody was told of would surprise.
        .filter(|finding| !finding.known)
        .filter_map(|finding| preferred(finding, allowed).map(|fix| (finding, fix)))
        .filter(|(finding, fix)| refused.is_empty() || !refused.contains(&identity(finding, fix)))
        .collect();
    candidates.sort_by_key(|(finding, _)| (std::cmp::Reverse(finding.levels.highest().unwrap_or(Level::Info)), finding.span));
    let mut taken = Taken::default();
    candidates.retain(|(_, fix)| taken.take(&fix.edits));
    candidates
}

/// What the edits that were chosen change: for each start of a stretch its end. No two stretches touch.
#[derive(Default)]
struct Taken(BTreeMap<u32, u32>);

impl Taken {
    /// Takes the edits of one fix, unless one of them touches what is taken. Edits that only touch are kept apart too: two insertions
    /// at one place would depend on their order.
    fn take(&mut self, edits: &[Edit]) -> bool {
        // The edits of one fix may touch: together they are one stretch.
        let mut own: Vec<(u32, u32)> = edits.iter().map(|edit| (edit.span.start, edit.span.end)).collect();
        own.sort_unstable();
        own.dedup_by(|next, before| {
            let touch = next.0 <= before.1;
            if touch {
                before.1 = before.1.max(next.1);
            }
            touch
        });
        // Of the stretches that begin before the end of this one, only the last can reach into it.
        let is_free = |(start, end): &(u32, u32)| self.0.range(..=end).next_back().is_none_or(|(_, taken)| taken < start);
        let free = own.iter().all(is_free);
        if free {
            self.0.extend(own);
        }
        free
    }
}

/// The file after some fixes, with their edits, unless they can't be applied, bring a finding that was not there, or help nothing.
fn attempt(checked: &Checked, chosen: &[(&Finding, &Fix)], around: &Surroundings<'_>) -> Option<(Checked, Vec<Edit>)> {
    let mut edits: Vec<Edit> = chosen.iter().flat_map(|(_, fix)| fix.edits.iter().cloned()).collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let next = after(checked, &edits, around)?;
    // What leaves everything as bad as it was could be done for ever. Of very many complaints the next ones take the place of those that
    // are mended.
    let helps = weight(&next.findings) < weight(&checked.findings) || checked.document.complaints.len() >= KEPT_COMPLAINTS;
    (news(checked, &next).is_empty() && helps).then_some((next, edits))
}

fn after(checked: &Checked, edits: &[Edit], around: &Surroundings<'_>) -> Option<Checked> {
    let text = edit::apply(&checked.document.text, edits)?;
    if text == *checked.document.text {
        return None;
    }
    Some(check(text.into_bytes(), around))
}

/// The rules that find more in `next` than before, by name. A suppression that has become idle is the price of what was mended.
fn news(before: &Checked, next: &Checked) -> Vec<&'static str> {
    let (before, after) = (count(&before.findings), count(&next.findings));
    let is_more = |rule: &str, number: usize| rule != unused_ignore::RULE.name && before.get(rule).is_none_or(|known| *known < number);
    let mut more: Vec<_> = after.into_iter().filter(|(rule, number)| is_more(rule, *number)).collect();
    more.sort_unstable();
    more.into_iter().map(|(rule, _)| rule).collect()
}

/// How bad it is: the levels of all findings on all runtimes. A suppression that has become idle counts only where nothing else differs.
fn weight(findings: &[Finding]) -> (usize, usize) {
    let of = |level: Level| match level {
        Level::Info => 1,
        Level::Warning => 2,
        Level::Error => 3,
    };
    let sum = |idle: bool| {
        let counted = findings.iter().filter(|finding| (finding.rule.name == unused_ignore::RULE.name) == idle);
        counted.flat_map(|finding| finding.levels.0).flatten().map(of).sum()
    };
    (sum(false), sum(true))
}

fn count(findings: &[Finding]) -> HashMap<&'static str, usize> {
    let mut counts = HashMap::new();
    for finding in findings.iter().filter(|finding| !finding.known) {
        *counts.entry(finding.rule.name).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    #[test]
    fn what_touches_waits() {
        let edit = |start: usize, end: usize| Edit::delete(Span::new(start, end));
        let mut taken = Taken::default();
        // Its edits may touch each other, in any order.
        assert!(taken.take(&[edit(20, 25), edit(10, 20), edit(25, 25), edit(40, 40)]));
        for (edits, free) in [
            (&[edit(5, 9)][..], true),
            (&[edit(9, 9)], false),
            (&[edit(0, 4), edit(12, 13)], false),
            // Nothing of what had to wait is taken.
            (&[edit(0, 4)], true),
            (&[edit(25, 26)], false),
            (&[edit(26, 39)], true),
            (&[edit(40, 41)], false),
            (&[edit(0, 100)], false),
            (&[edit(41, 100)], true),
            (&[], true),
        ] {
            assert_eq!(taken.take(edits), free, "{edits:?}");
        }
    }

    #[test]
    fn the_same_as_looking_at_all_of_them() {
        let touches = |a: &Edit, b: &Edit| a.span.start <= b.span.end && b.span.start <= a.span.end;
        let mut state = 7_u64;
        let mut below = |bound: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((state >> 33) % bound).unwrap_or_default()
        };
        let (mut taken, mut all) = (Taken::default(), Vec::new());
        for _ in 0..500 {
            let mut at = below(3_000);
            let edits: Vec<Edit> = (0..below(4))
                .map(|_| {
                    at += below(20);
                    let start = at;
                    at += below(6);
                    Edit::delete(Span::new(start, at))
                })
                .collect();
            let free = edits.iter().all(|edit| all.iter().all(|other| !touches(edit, other)));
            assert_eq!(taken.take(&edits), free, "{edits:?} beside {all:?}");
            all.extend(edits.into_iter().filter(|_| free));
        }
    }
}
