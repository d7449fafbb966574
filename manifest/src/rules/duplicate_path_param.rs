use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::model::placeholders::{Entry, EntryRole};
use crate::model::{Action, meant};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::rules::unused_path_param::blocks_sending;
use crate::subject::Subject;

/// Two entries of `path_params` with one name.
pub static RULE: Rule = Rule {
    name: "duplicate-path-param",
    category: Category::Url,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("duplicate_path_param.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        for entry in &action.placeholders.entries {
            if let EntryRole::Repeats(first) = entry.role {
                findings.extend(finding(subject, action, entry, &action.placeholders.entries[first]));
            }
        }
    }
}

fn finding(subject: &Subject<'_>, action: &Action<'_>, entry: &Entry<'_>, first: &Entry<'_>) -> Option<Finding> {
    // An entry without a name is another rule's.
    let name = entry.param.name.filter(|name| !name.decoded.is_empty())?;
    let mut message = format!("Faxbot never uses this entry: an earlier one fills every `{{{}}}`.", subject.quote_text(name));
    let mut levels = RULE.levels;
    if let Some(source) = entry.param.source_text().filter(|_| blocks_sending(action, &entry.param)) {
        message.push_str(&format!(" 2026 does not even send: it knows no `{}`.", subject.quote_text(source)));
        levels = levels.merged(Levels::only_2026(Level::Error));
    }
    let mut finding = Finding::new(&RULE, name.content(), message).levels(levels).here("never used");
    if let Some(first) = first.param.name {
        finding = finding.label(first.content(), "this one counts");
    }
    let source = |entry: &Entry<'_>| entry.param.source_text().map(|text| text.decoded.clone());
    // Where the first entry is the wrong one, the second may be the one that was meant.
    let keeps = source(first).is_some_and(|kept| source(entry).as_ref() == Some(&kept) || meant::is_known(action.name, &kept));
    let edit = action.remove_path_param(&entry.param).filter(|_| keeps);
    Some(finding.fix(edit.map(|edit| Fix::safe("Remove it", vec![edit]))))
}
