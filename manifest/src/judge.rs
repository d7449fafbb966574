//! The level at which a finding is shown, given the runtimes that the user cares about.
//!
//! Where no runtime is chosen each is judged. If a manifest works on one of them, what concerns only the others drops one level and
//! what differs follows the working one: nobody is shouted at for a server that they don't have.

use crate::finding::{Finding, Level, Levels};
use crate::runtime::{COUNT, RUNTIMES, Scope};

/// Findings with the level to show, and how each runtime came off.
#[derive(Debug, Default)]
pub struct Judged {
    /// The findings that matter, each with its level.
    pub shown: Vec<(Level, Finding)>,
    /// Those that the baseline has. They count for what works where, so that a new finding is as bad as it would be without them.
    pub known: Vec<Finding>,
    /// Per runtime: the number of findings of level error or warning.
    pub problems: [usize; COUNT],
    /// Per runtime: whether there is an error.
    pub broken: [bool; COUNT],
}

/// Decides the level of each finding. The documents of a file are judged each by itself: one that fails makes no other fail.
#[must_use]
pub fn judge(findings: Vec<Finding>, scope: Scope) -> Judged {
    let mut judged = Judged::default();
    let mut verdicts = Vec::new();
    for part in findings.chunk_by(|a, b| a.part == b.part) {
        let mut broken = [false; COUNT];
        for runtime in &RUNTIMES {
            let of = |finding: &Finding| finding.wish.milder(finding.levels).get(runtime);
            judged.problems[runtime.index] += part.iter().filter(|finding| of(finding) >= Some(Level::Warning)).count();
            broken[runtime.index] = part.iter().any(|finding| of(finding) == Some(Level::Error));
            judged.broken[runtime.index] |= broken[runtime.index];
        }
        verdicts.push((part[0].part, broken));
    }
    let mut verdicts = verdicts.into_iter().peekable();
    // Nearly all are shown.
    judged.shown.reserve_exact(findings.len());
    judged.shown.extend(findings.into_iter().filter_map(|finding| {
        while verdicts.peek().is_some_and(|(part, _)| *part != finding.part) {
            verdicts.next();
        }
        let (_, broken) = verdicts.peek()?;
        let own = level(finding.levels, scope, broken)?;
        Some((finding.wish.level(own), finding))
    }));
    judged.known = judged.shown.extract_if(.., |(_, finding)| finding.known).map(|(_, finding)| finding).collect();
    judged
}

fn level(levels: Levels, scope: Scope, broken: &[bool; COUNT]) -> Option<Level> {
    if let Scope::One(index) = scope {
        return levels.0[index];
    }
    let some_work = broken.contains(&false);
    if scope == Scope::All || !some_work {
        return levels.highest();
    }
    let on_working = RUNTIMES.iter().filter(|runtime| !broken[runtime.index]).filter_map(|runtime| levels.get(runtime)).max();
    // Where every runtime works, no finding concerns only a broken one.
    on_working.or_else(|| levels.highest().map(Level::lowered))
}

impl Judged {
    /// The level of a finding that is not among those that were judged, because somebody wants it silenced.
    #[must_use]
    pub fn level(&self, finding: &Finding, scope: Scope) -> Option<Level> {
        Some(finding.wish.level(level(finding.levels, scope, &self.broken)?))
    }

    /// How the runtimes came off, where one works while another doesn't: the reason why levels were lowered.
    #[must_use]
    pub fn split(&self) -> Option<Split> {
        let names = |broken: bool| RUNTIMES.iter().filter(move |runtime| self.broken[runtime.index] == broken);
        let works: Vec<_> = names(false).map(|runtime| runtime.name).collect();
        let fails: Vec<_> = names(true).map(|runtime| (runtime.name, self.problems[runtime.index])).collect();
        (!works.is_empty() && !fails.is_empty()).then_some(Split { works, fails })
    }
}

/// Runtimes on which a file works, and those on which it doesn't.
#[derive(Debug, PartialEq, Eq)]
pub struct Split {
    /// The names of those on which it works.
    pub works: Vec<&'static str>,
    /// The names of the others, each with its number of errors and warnings.
    pub fails: Vec<(&'static str, usize)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const E: Level = Level::Error;
    const W: Level = Level::Warning;
    const I: Level = Level::Info;

    #[test]
    fn levels_by_scope() {
        let split = Levels::split;
        let only_2026 = [true, false];
        let none_works = [true, true];
        let both_work = [false, false];
        for (levels, scope, broken, want) in [
            (split(Some(E), Some(W)), Scope::One(0), none_works, Some(E)),
            (split(Some(E), None), Scope::One(1), only_2026, None),
            (split(Some(E), Some(W)), Scope::All, only_2026, Some(E)),
            (split(Some(E), None), Scope::Unset, only_2026, Some(W)),
            (split(Some(W), None), Scope::Unset, only_2026, Some(I)),
            (split(Some(I), None), Scope::Unset, only_2026, Some(I)),
            (split(Some(E), Some(W)), Scope::Unset, only_2026, Some(W)),
            (split(Some(I), Some(W)), Scope::Unset, only_2026, Some(W)),
            (split(Some(E), None), Scope::Unset, none_works, Some(E)),
            (split(Some(W), Some(I)), Scope::Unset, both_work, Some(W)),
            (split(None, Some(W)), Scope::Unset, both_work, Some(W)),
        ] {
            assert_eq!(level(levels, scope, &broken), want, "{levels:?} {scope:?} {broken:?}");
        }
    }
}
