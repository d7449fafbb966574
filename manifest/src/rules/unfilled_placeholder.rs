mod filling;

use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::placeholders::Place;
use crate::model::target::{Part, Target};
use crate::model::{Action, ActionName, Manifest, keys};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::{Y2025, Y2026};
use crate::span::Span;
use crate::subject::{Subject, when};
use crate::tree::Member;

pub(super) use filling::is_harmful;

/// A `{name}` in a URL that nothing fills.
pub static RULE: Rule = Rule {
    name: "unfilled-placeholder",
    category: Category::Url,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("unfilled_placeholder.md"),
    check: Check::One(check),
};

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
    let Some(entry) = meant else { return Some(finding.fix(filling::add(subject, manifest, action, target, place))) };
    let finding = match entry.param.name {
        Some(name) => finding.label(name.span, "fills nothing: meant for it?").note("Names are compared character by character."),
        None => finding.label(entry.param.node.span, "meant for it?"),
    };
    Some(finding.fix(filling::rename(subject, manifest, action, target, place, entry)))
}
