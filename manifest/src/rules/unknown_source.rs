use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::placeholders::{Entry, EntryRole};
use crate::model::target::{Part, Target};
use crate::model::{Action, ActionName, Manifest, keys};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::rules::unfilled_placeholder::is_harmful;
use crate::runtime::context::Reference;
use crate::runtime::{Runtime, Y2025, Y2026};
use crate::subject::{Subject, when};

/// A path parameter whose source is nothing.
pub static RULE: Rule = Rule {
    name: "unknown-source",
    category: Category::Url,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("unknown_source.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        let Some(target) = &action.target else { continue };
        // An entry that fills nothing is a mistake of its own, whatever its source.
        let fills = |entry: &Entry<'_>| matches!(entry.role, EntryRole::Fills | EntryRole::InExpression) || entry.is_meant;
        for (at, entry) in action.placeholders.entries.iter().enumerate().filter(|(_, entry)| fills(entry)) {
            findings.extend(finding(subject, manifest, action, target, at, entry));
        }
    }
}

fn finding(
    subject: &Subject<'_>,
    manifest: &Manifest<'_>,
    action: &Action<'_>,
    target: &Target<'_>,
    at: usize,
    entry: &Entry<'_>,
) -> Option<Finding> {
    let text = entry.param.source_text().filter(|text| !text.decoded.is_empty())?;
    let is_unknown = |runtime: &Runtime| runtime.reference(action.name, &text.decoded) == Reference::Nothing;
    let levels = Levels::split(when(is_unknown(&Y2025), Level::Error), when(is_unknown(&Y2026), Level::Error));
    levels.highest()?;
    let (who, others) = match levels.0 {
        [Some(_), None] => (" 2025", " (2026 knows it.)"),
        [None, Some(_)] => (" 2026", " (2025 knows it.)"),
        _ => ("", ""),
    };
    let (key, shown) = (action.name.key(), subject.quote_text(text));
    let message = if text.decoded.contains("{{") {
        format!("Faxbot{who} finds nothing for this path parameter: a source is the bare name of a variable, without braces.{others}")
    } else {
        format!("Faxbot{who} finds nothing for this path parameter: `{key}` has no variable `{shown}`.{others}")
    };
    if let Some(key) = entry.param.source.is_none().then(|| keys::misspelt(entry.param.object, keys::PATH_PARAM, "source")).flatten() {
        let shown = subject.quote_text(&key.key);
        let message = format!("Faxbot{who} finds nothing for this path parameter: nothing reads the key `{shown}`.{others}");
        let fix = Fix::safe("Rename it to `source`", vec![layout::rename_key(key, "source")]);
        return Some(Finding::new(&RULE, key.key.span, message).levels(levels).here("the key is `source`").fix(fix));
    }
    let mut finding = Finding::new(&RULE, text.content(), message).levels(levels).here("no variable");
    if entry.param.source.is_none() {
        finding = finding.note("Without `source` the name is the source.");
    }
    finding = finding.note(match (action.name, is_unknown(&Y2026)) {
        (ActionName::GetStatus, _) => "The id that the provider gave to the fax is `provider_sid`; settings are written as `settings.account`.",
        (_, true) => "2026 does not even send. There are `to`, `file_url` and settings, written as `settings.account`.",
        (_, false) => "There are `to`, `file_url` and settings, written as `settings.account`.",
    });
    Some(finding.fix(fix(subject, manifest, action, target, at, entry)))
}

fn fix(subject: &Subject<'_>, manifest: &Manifest<'_>, action: &Action<'_>, target: &Target<'_>, at: usize, entry: &Entry<'_>) -> Option<Fix> {
    let meant = manifest.meant_variable(action.name, &entry.param.source_text()?.decoded)?;
    let mut parts =
        action.placeholders.places.iter().filter(|place| place.filled_by == Some(at)).map(|place| target.part_at(place.range.start));
    let part = parts.find(|part| *part != Part::Path).unwrap_or(Part::Path);
    if is_harmful(manifest, part, &meant) {
        return None;
    }
    let edit = match entry.param.source {
        Some(source) => layout::replace_inside(source, 0, source.decoded.len(), &meant),
        None => {
            let after = entry.param.object.get("name");
            layout::insert_member(&subject.document.text, entry.param.node, after, "source", &layout::quoted(&meant))?
        }
    };
    Some(Fix::safe(format!("Take `{meant}`"), vec![edit]))
}
