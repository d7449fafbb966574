//! Filling a placeholder: by the entry that was meant for it, or by a new one.

use crate::edit::Edit;
use crate::finding::{Fix, Safety};
use crate::layout;
use crate::model::placeholders::{Entry, Place};
use crate::model::target::{Part, Target};
use crate::model::{Action, Manifest, meant};
use crate::near;
use crate::runtime::Y2025;
use crate::subject::Subject;

/// With more places than this, what one of them stands for is no longer plain.
const MAX_GUESSED: usize = 16;

/// The entry that was meant for the place gets its name; blanks in the place itself go away.
pub(super) fn rename(subject: &Subject<'_>, manifest: &Manifest<'_>, action: &Action<'_>, target: &Target<'_>, place: &Place, entry: &Entry<'_>) -> Option<Fix> {
    let wanted = place.name(target.as_str());
    let Some(name) = entry.param.name else {
        let edit = layout::prepend_member(&subject.document.text, entry.param.node, "name", &layout::quoted(wanted));
        return edit.filter(|_| entry.param.object.get("name").is_none()).map(|edit| Fix::safe("Give it its name", vec![edit]));
    };
    let alike = near::certain(wanted.trim(), [name.decoded.trim_matches(['{', '}', ' ', '$', ':'])].into_iter()).is_some();
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
pub(super) fn add(subject: &Subject<'_>, manifest: &Manifest<'_>, action: &Action<'_>, target: &Target<'_>, place: &Place) -> Option<Fix> {
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
pub(in crate::rules) fn is_harmful(manifest: &Manifest<'_>, part: Part, source: &str) -> bool {
    match source {
        "to" => part != Part::Path,
        "file_url" => true,
        source => source.starts_with("creds") || source.strip_prefix("settings.").is_some_and(|path| !is_required(manifest, path)),
    }
}

fn is_required(manifest: &Manifest<'_>, setting: &str) -> bool {
    manifest.settings().is_none_or(|settings| settings.declared(setting).is_some_and(|declared| declared.required))
}
