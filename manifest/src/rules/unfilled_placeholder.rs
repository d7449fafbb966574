use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels, Safety};
use crate::kind::Kind;
use crate::layout;
use crate::model::placeholders::{Entry, Place};
use crate::model::target::{Part, Target};
use crate::model::{Action, ActionName, Manifest, keys, meant};
use crate::rule::{Category, Check, Fixes, Rule};
use crate::runtime::{Y2025, Y2026};
use crate::span::Span;
use crate::subject::{Subject, when};
use crate::tree::Member;

/// A `{name}` in a URL that nothing fills.
pub static RULE: Rule = Rule {
    name: "unfilled-placeholder",
    category: Category::Url,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    page: include_str!("unfilled_placeholder.md"),
    check: Check::One(check),
};

/// With more places than this, what one of them stands for is no longer plain.
const MAX_GUESSED: usize = 16;

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        let Some(target) = &action.target else { continue };
        let mut open = action.placeholders.places.iter().filter(|place| place.filled_by.is_none() && !is_half_expression(target, place));
        let Some(first) = open.next() else { continue };
        // A misspelt `path_params` is one mistake, however many places it leaves open.
        if let Some(list) = action.object().and_then(|object| keys::misspelt(object, keys::ACTION, "path_params")) {
            let fix = Fix::safe("Rename it to `path_params`", vec![layout::rename_key(list, "path_params")]);
            findings.extend(misspelt(subject, action, target, first, list, "path_params").map(|finding| finding.fix(fix)));
            continue;
        }
        for place in std::iter::once(first).chain(open) {
            findings.extend(finding(subject, manifest, action, target, place));
        }
    }
}

/// `{{to}` has one brace too many or too few: that is no placeholder.
fn is_half_expression(target: &Target<'_>, place: &Place) -> bool {
    let text = target.as_str();
    text[..place.range.start].ends_with('{') || text[place.range.end..].starts_with('}')
}

/// A finding at `span`, for the reason `why`; `None` where the place does no harm.
fn at(subject: &Subject<'_>, action: &Action<'_>, target: &Target<'_>, place: &Place, span: Span, why: &str) -> Option<Finding> {
    let sends = action.name == ActionName::SendFax;
    let part = target.part_at(place.range.start);
    // Before it sends, 2026 refuses any URL that keeps a brace (contract §8.5). It never looks at that of `get_status`.
    let levels = Levels::split(when(Y2025.sends(part), Level::Error), when(sends || Y2026.sends(part), Level::Error));
    levels.highest()?;
    let shown = subject.quote(target.span(&place.range));
    let message = match (part, sends) {
        (Part::Query, false) => format!("Faxbot 2025 sends `{shown}` as it stands: {why}. (2026 drops the whole query.)"),
        (Part::Fragment, _) => format!("Faxbot 2026 never sends to a URL that keeps a brace: {why}. (2025 does not send this part.)"),
        (_, false) => format!("Faxbot asks for the literal `{shown}`: {why}."),
        (_, true) => format!("Faxbot 2026 never sends to a URL that keeps `{shown}`: {why}. (2025 sends it as it stands.)"),
    };
    Some(Finding::new(&RULE, span, message).levels(levels))
}

/// A key that nothing reads is why the place stays open.
fn misspelt(subject: &Subject<'_>, action: &Action<'_>, target: &Target<'_>, place: &Place, key: &Member, wanted: &str) -> Option<Finding> {
    let why = format!("nothing reads the key `{}`", subject.quote_text(&key.key));
    let finding = at(subject, action, target, place, key.key.span, &why)?;
    Some(finding.here(format!("the key is `{wanted}`")).label(target.span(&place.range), "nothing fills this"))
}

fn finding(subject: &Subject<'_>, manifest: &Manifest<'_>, action: &Action<'_>, target: &Target<'_>, place: &Place) -> Option<Finding> {
    let meant = place.meant.map(|at| &action.placeholders.entries[at]);
    let name = place.name(target.as_str());
    if let Some(key) = meant.and_then(|entry| keys::misspelt(entry.param.object, keys::PATH_PARAM, "name")) {
        let fix = Fix::safe("Rename it to `name`", vec![layout::rename_key(key, "name")]);
        return Some(misspelt(subject, action, target, place, key, "name")?.fix(fix));
    }
    let why = match (name, meant) {
        ("", _) => "a placeholder needs a name, and an entry of `path_params` with that name",
        (_, Some(entry)) if entry.name().is_empty() => "the entry of `path_params` has no name",
        _ => "`path_params` has no entry with this name",
    };
    let finding = at(subject, action, target, place, target.span(&place.range), why)?.here("nothing fills this");
    let Some(entry) = meant else { return Some(finding.fix(add(subject, manifest, action, target, place))) };
    let finding = match entry.param.name {
        Some(name) => finding.label(name.span, "fills nothing: meant for it?").note("Names are compared character by character."),
        None => finding.label(entry.param.node.span, "meant for it?"),
    };
    Some(finding.fix(rename(subject, manifest, action, target, place, entry)))
}

/// The entry that was meant for the place gets its name; blanks in the place itself go away.
fn rename(subject: &Subject<'_>, manifest: &Manifest<'_>, action: &Action<'_>, target: &Target<'_>, place: &Place, entry: &Entry<'_>) -> Option<Fix> {
    let wanted = place.name(target.as_str());
    let Some(name) = entry.param.name else {
        let edit = layout::prepend_member(&subject.document.text, entry.param.node, "name", &layout::quoted(wanted));
        return edit.filter(|_| entry.param.object.get("name").is_none()).map(|edit| Fix::safe("Give it its name", vec![edit]));
    };
    let alike = crate::near::certain(wanted.trim(), [name.decoded.trim_matches(['{', '}', ' ', '$', ':'])].into_iter()).is_some();
    if wanted.trim() == &*name.decoded {
        let edit = layout::replace_inside(target.text, place.range.start + 1, place.range.end - 1, &name.decoded);
        return Some(Fix::safe(format!("Write `{{{}}}`", subject.quote_text(name)), vec![edit]));
    }
    let mut edits = vec![Edit::replace(name.span, layout::quoted(wanted))];
    if entry.param.source.is_none() && !meant::is_known(action.name, wanted) {
        // The name was the source, too.
        let source = manifest.meant_variable(action.name, &name.decoded)?;
        let member = entry.param.object.get("name");
        edits.push(layout::insert_member(&subject.document.text, entry.param.node, member, "source", &layout::quoted(&source))?);
    }
    let source = entry.param.source_text().map(|source| &*source.decoded);
    let is_plain = source.is_some() && manifest.meant_variable(action.name, wanted).as_deref() == source;
    let safety = if alike || is_plain { Safety::Safe } else { Safety::Ask };
    Some(Fix::new(format!("Name the entry `{}`", subject.quote(target.text.span_of(place.range.start + 1, place.range.end - 1))), safety, edits))
}

/// A new entry, where it is plain what the place stands for.
fn add(subject: &Subject<'_>, manifest: &Manifest<'_>, action: &Action<'_>, target: &Target<'_>, place: &Place) -> Option<Fix> {
    let part = target.part_at(place.range.start);
    let url = target.as_str();
    let name = place.name(url);
    if action.placeholders.places.len() > MAX_GUESSED {
        return None;
    }
    let source = manifest.meant_variable(action.name, name)?;
    let stands_for = |other: &Place| match action.placeholders.entry_of(other) {
        Some(entry) => entry.param.source_text().is_some_and(|text| *text.decoded == *source),
        None => other.name(url) != name && manifest.meant_variable(action.name, other.name(url)).as_deref() == Some(&*source),
    };
    // Of two names that could be the same thing nobody knows which one is.
    let ambiguous = action.placeholders.places.iter().any(stands_for);
    if name.is_empty() || ambiguous || is_harmful(manifest, part, &source) || matches!(part, Part::Origin | Part::Fragment) {
        return None;
    }
    let edit = action.add_path_param(&subject.document.text, name, &source)?;
    let (safety, only) = match part {
        Part::Query => (subject.safety_for(&Y2025), " (helps 2025 only)"),
        _ => (Safety::Safe, ""),
    };
    Some(Fix::new(format!("Fill it with `{source}`{only}"), safety, vec![edit]))
}

/// Whether putting that variable into that part of a URL would be the next mistake: `to` into a query, a link into a path, a setting
/// that may be missing.
pub(super) fn is_harmful(manifest: &Manifest<'_>, part: Part, source: &str) -> bool {
    match source {
        "to" => part != Part::Path,
        "file_url" => true,
        source => source.starts_with("creds") || source.strip_prefix("settings.").is_some_and(|path| !is_required(manifest, path)),
    }
}

fn is_required(manifest: &Manifest<'_>, setting: &str) -> bool {
    manifest.settings().is_none_or(|settings| settings.declared(setting).is_some_and(|declared| declared.required))
}
