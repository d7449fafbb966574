use crate::across::Facts;
use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::rule::{Category, Check, Fixes, Life, Rule};

/// One invalid manifest makes the whole catalogue fail.
pub static RULE: Rule = Rule {
    name: "one-bad-breaks-all",
    category: Category::Across,
    levels: Levels::only_2026(Level::Info),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("one_bad_breaks_all.md"),
    check: Check::Across,
};

/// How many files a note names.
const NAMED: usize = 5;

/// Looks at the members of one folder of providers, in the order of their paths; told once, at the first bad one.
pub fn across(files: &[&Facts], members: &[usize], found: &mut Vec<(usize, Finding)>) {
    let bad: Vec<usize> = members.iter().copied().filter(|at| !files[*at].loads_on_2026).collect();
    let good = members.len() - bad.len();
    let Some(&first) = bad.first() else { return };
    if good == 0 {
        return;
    }
    let (these, them) = if bad.len() == 1 { ("this one", "it") } else { ("the invalid ones", "them") };
    let message = format!(
        "Faxbot 2026 loads all providers of a folder or none: because of {these}, {good} valid {} not load either.",
        if good == 1 { "manifest does" } else { "manifests do" }
    );
    let mut finding = Finding::new(&RULE, files[first].span, message).here("refused when loaded from disk");
    if bad.len() > 1 {
        let mut names: Vec<&str> = bad.iter().take(NAMED).map(|at| &*files[*at].path).collect();
        let more = format!("{} more", bad.len().saturating_sub(NAMED));
        if bad.len() > NAMED {
            names.push(&more);
        }
        finding = finding.note(format!("The invalid ones: {}.", names.join(", ")));
    }
    found.push((first, finding.note(format!("Mend what the errors of 2026 say, or move {them} out of the folder for now."))));
}
