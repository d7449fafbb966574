use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::across::Facts;
use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::rule::{Category, Check, Fixes, Life, Rule};

/// Two folders with one id.
pub static RULE: Rule = Rule {
    name: "duplicate-id",
    category: Category::Across,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("duplicate_id.md"),
    check: Check::Across,
};

/// Looks at the members of one folder of providers, in the order of their paths. The first file with an id is taken to be right.
pub fn across(files: &[&Facts], members: &[usize], found: &mut Vec<(usize, Finding)>) {
    let mut first: HashMap<&str, usize> = HashMap::with_capacity(members.len());
    for &at in members {
        let Some(id) = files[at].id.as_deref() else { continue };
        let earlier = match first.entry(id) {
            Entry::Occupied(earlier) => *earlier.get(),
            Entry::Vacant(free) => {
                free.insert(at);
                continue;
            }
        };
        let message = format!("Two providers have the id `{id}`: Faxbot 2026 loads neither, 2025 lists both and can only use the one whose folder has that name.");
        let finding = Finding::new(&RULE, files[at].span, message)
            .here("taken")
            .note(format!("The other one is {}. Give each provider its own id, the same as its folder.", files[earlier].path));
        found.push((at, finding));
    }
}
