use crate::edit::Edit;
use crate::finding::{Finding, Fix, Levels};
use crate::finding::Level;
use crate::kind;
use crate::layout;
use crate::mask;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;
use crate::suppress::KEY;
use crate::suppress::in_file::{InFile, Misplaced};
use crate::tree::{Member, Node};

/// A suppression where Faxbot takes it for something else.
pub static RULE: Rule = Rule {
    name: "ignore-in-data",
    category: Category::Suppressions,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Ask,
    life: Life::since("0.1.0"),
    kinds: kind::ALL,
    page: include_str!("ignore_in_data.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for misplaced in &InFile::of(subject.document).misplaced {
        let message = format!("`{KEY}` silences nothing here. {}", misplaced.place.consequence());
        let finding = Finding::new(&RULE, misplaced.member.key.span, message).levels(misplaced.place.levels()).here("not free for remarks");
        findings.push(match misplaced.home {
            Some(home) => finding.fix(fix(&subject.document.text, misplaced, home)),
            None => finding.note("No object around it may have one: put the path of the file, the rule and the reason into an `[[ignore]]` of faxsmith.toml."),
        });
    }
}

/// Moves it into the nearest object that may have it, behind the entries that are there already. More is silenced there, so that it
/// needs a yes.
fn fix(text: &str, misplaced: &Misplaced<'_>, home: &Node) -> Option<Fix> {
    let entries = &misplaced.member.value.object()?.members;
    let known = home.get(KEY);
    let is_new = |entry: &&Member| known.is_none_or(|known| known.value.get(&entry.key.decoded).is_none());
    let moved: Vec<(&str, String)> =
        entries.iter().filter(is_new).filter_map(|entry| Some((&*entry.key.decoded, layout::quoted(entry.value.str()?)))).collect();
    // Only reasons are moved, and only such as may be shown.
    if moved.iter().any(|(name, reason)| mask::masked(reason) != *reason || mask::masked(name) != *name) {
        return None;
    }
    let mut edits = vec![layout::remove_member(misplaced.holder, misplaced.member)];
    let value = &text[misplaced.member.value.span.range()];
    if known.is_none() && moved.len() == entries.len() && !value.contains('\n') && mask::masked(value) == value {
        edits.push(layout::prepend_member(text, home, KEY, value)?);
    } else if !moved.is_empty() {
        edits.push(insertion(text, home, known, &moved)?);
    }
    Some(Fix::ask("Move it up, where it silences the whole object", edits))
}

fn insertion(text: &str, home: &Node, known: Option<&Member>, moved: &[(&str, String)]) -> Option<Edit> {
    let entries: Vec<(&str, &str)> = moved.iter().map(|(name, reason)| (*name, &**reason)).collect();
    if let Some(known) = known {
        return layout::insert_members(text, &known.value, &entries);
    }
    let entries: Vec<String> = entries.iter().map(|(name, reason)| format!("{}: {reason}", layout::quoted(name))).collect();
    layout::prepend_member(text, home, KEY, &format!("{{{}}}", entries.join(", ")))
}
