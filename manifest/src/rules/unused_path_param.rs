use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::path_param::PathParam;
use crate::model::placeholders::{Entry, EntryRole};
use crate::model::target::{Part, Target};
use crate::model::{Action, ActionName, keys, meant};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::context::Reference;
use crate::runtime::{RUNTIMES, Role, Y2026};
use crate::subject::{Subject, first_byte, when};

/// An entry of `path_params` without a placeholder.
pub static RULE: Rule = Rule {
    name: "unused-path-param",
    category: Category::Url,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("unused_path_param.md"),
    check: Check::One(check),
};

/// With more entries than this nobody means one of them for another place.
const MAX_GUESSED: usize = 8;

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        let Some(target) = &action.target else { continue };
        let is_lost = !action.placeholders.entries.is_empty() && !is_elsewhere(action);
        for entry in &action.placeholders.entries {
            // Where a key is there but empty, its type is the mistake.
            if entry.param.object.get("name").is_none() && !entry.is_meant {
                findings.push(nameless(subject, entry));
            } else if is_unused(subject, action, entry) {
                findings.extend(finding(subject, action, target, entry, is_lost));
            }
        }
    }
}

/// An entry without `name` can fill only `{}`, and that only in 2025 (contract §4, §9).
fn nameless(subject: &Subject<'_>, entry: &Entry<'_>) -> Finding {
    let fills = entry.role == EntryRole::Fills;
    let how = if fills { "2025 puts its value in place of `{}`" } else { "2025 never uses it" };
    let message = format!("Faxbot 2026 refuses the manifest: this entry of `path_params` has no `name`. ({how}.)");
    let levels = Levels::split(when(!fills, Level::Warning), Some(Level::Error));
    match keys::misspelt(entry.param.object, keys::PATH_PARAM, "name") {
        Some(key) => Finding::new(&RULE, key.key.span, message)
            .levels(levels)
            .here("the key is `name`")
            .note(format!("Nothing reads the key `{}`.", subject.quote_text(&key.key)))
            .fix(Fix::safe("Rename it to `name`", vec![layout::rename_key(key, "name")])),
        None => Finding::new(&RULE, first_byte(entry.param.node.span), message).levels(levels).here("no `name`"),
    }
}

fn is_unused(subject: &Subject<'_>, action: &Action<'_>, entry: &Entry<'_>) -> bool {
    match entry.role {
        // An entry that was meant for a place that nothing fills is part of that mistake.
        EntryRole::Nothing => !entry.is_meant,
        // `{{to}}` fills itself, where URLs are rendered. Elsewhere the braces are the mistake.
        EntryRole::InExpression => {
            let mut in_scope = RUNTIMES.iter().filter(|runtime| subject.scope.includes(runtime));
            in_scope.all(|runtime| runtime.renders(Role::Url)) && meant::is_known(action.name, entry.name())
        }
        EntryRole::Fills | EntryRole::Repeats(_) => false,
    }
}

fn finding(subject: &Subject<'_>, action: &Action<'_>, target: &Target<'_>, entry: &Entry<'_>, is_lost: bool) -> Option<Finding> {
    let name = entry.param.name.filter(|name| !name.decoded.is_empty())?;
    let shown = subject.quote_text(name);
    let source = entry.param.source_text()?;
    // A fax without its recipient or its id is a greater mistake than the entry.
    let needed = (is_lost && entry.param.has_source(essential(action))).then_some(match action.name {
        ActionName::SendFax => "the provider does not learn whom to fax",
        _ => "it asks for the state without saying of which fax",
    });
    let mut message = format!("Faxbot never uses this entry, because the URL has no `{{{shown}}}`");
    message.push_str(&needed.map_or(".".to_owned(), |loss| format!(": {loss}.")));
    let mut levels = if needed.is_some() { Levels::all(Level::Error) } else { RULE.levels };
    if blocks_sending(action, &entry.param) {
        message.push_str(&format!(" 2026 does not even send: it knows no `{}`.", subject.quote_text(source)));
        levels = levels.merged(Levels::only_2026(Level::Error));
    }
    let finding = match needed {
        Some(_) => Finding::new(&RULE, source.content(), message).here("the value is lost here"),
        None => Finding::new(&RULE, name.content(), message).here("not in the URL"),
    };
    let finding = finding.levels(levels);
    let few = action.placeholders.entries.len() <= MAX_GUESSED;
    if let Some(fix) = placeholder(subject, target, &name.decoded).filter(|_| few) {
        return Some(finding.note("A placeholder is a name in braces.").fix(fix));
    }
    let single = format!("{{{}}}", name.decoded);
    if few && action.templates.iter().any(|template| template.role != Role::Url && template.as_str().contains(&single)) {
        let shown = subject.quote_text(source);
        return Some(finding.note(format!("Path parameters fill the URL only; a header or a body needs `{{{{{shown}}}}}`.")));
    }
    if needed.is_some() {
        return Some(finding.note(format!("Put `{{{shown}}}` where the provider expects the value.")));
    }
    Some(finding.fix(action.remove_path_param(&entry.param).map(|edit| Fix::safe("Remove it", vec![edit]))))
}

/// `:id` and `<id>` as other tools write a placeholder: the whole of a segment of the path.
fn placeholder(subject: &Subject<'_>, target: &Target<'_>, name: &str) -> Option<Fix> {
    let text = target.as_str();
    let found = [format!("/:{name}"), format!("/<{name}>")].into_iter().find_map(|other| {
        let at = text.match_indices(&other).map(|(at, _)| at).find(|at| {
            let ends = text[at + other.len()..].starts_with(['/', '?', '#']) || at + other.len() == text.len();
            ends && target.part_at(*at) == Part::Path
        })?;
        Some(at + 1..at + other.len())
    })?;
    let edit = layout::replace_inside(target.text, found.start, found.end, &format!("{{{name}}}"));
    Some(Fix::safe(format!("Write `{{{name}}}` for `{}`", subject.quote(target.span(&found))), vec![edit]))
}

/// What an action is nothing without.
fn essential(action: &Action<'_>) -> &'static str {
    if action.name == ActionName::SendFax { "to" } else { "provider_sid" }
}

/// Whether that has another way to the provider than an entry without a placeholder.
fn is_elsewhere(action: &Action<'_>) -> bool {
    let wanted = essential(action);
    let works = |entry: &&Entry<'_>| entry.role == EntryRole::Fills || entry.is_meant;
    action.placeholders.entries.iter().filter(works).any(|entry| entry.param.has_source(wanted))
        || action.templates.iter().any(|template| template.names().any(|name| name == wanted))
}

/// Before it sends, 2026 looks at the source of every entry, used or not (contract §8.5).
pub(super) fn blocks_sending(action: &Action<'_>, param: &PathParam<'_>) -> bool {
    let is_unknown = |source: &str| matches!(Y2026.reference(action.name, source), Reference::Nothing | Reference::Whole(_));
    action.name == ActionName::SendFax && param.source_text().is_some_and(|source| is_unknown(&source.decoded))
}
