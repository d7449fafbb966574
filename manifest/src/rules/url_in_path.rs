use std::ops::Range;

use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::body_field::NewField;
use crate::model::placeholders::Place;
use crate::model::target::{Part, Target};
use crate::model::uses::Spot;
use crate::model::{Action, ActionName};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::{RUNTIMES, Role, Runtime};
use crate::subject::{Subject, when};

/// The link to the document in the path of a URL.
pub static RULE: Rule = Rule {
    name: "url-in-path",
    category: Category::Url,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("url_in_path.md"),
    check: Check::One(check),
};

const LINK: &str = "file_url";
const MAX_MENDED: usize = 64;

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let Some(action) = manifest.action(ActionName::SendFax) else { return };
    let Some(target) = &action.target else { return };
    let text = target.as_str();
    let in_path = |range: &Range<usize>| target.part_at(range.start) == Part::Path;
    let expressions = target.expressions.iter().filter(|found| found.name(text) == LINK).map(|found| found.start..found.end);
    let is_link = |place: &&Place| action.placeholders.entry_of(place).is_some_and(|entry| entry.param.has_source(LINK));
    let places = action.placeholders.places.iter().filter(is_link).map(|place| place.range.clone());
    for (range, is_rendered) in expressions.map(|range| (range, true)).chain(places.map(|range| (range, false))).filter(|(range, _)| in_path(range)) {
        // In a multipart send 2026 has no link: that has a rule of its own.
        let is_bad = |runtime: &Runtime| {
            let is_empty = runtime.empties_link_in_multipart && action.body_kind == Some("multipart");
            !is_empty && (!is_rendered || runtime.renders(Role::Url))
        };
        let levels = Levels(std::array::from_fn(|at| when(is_bad(&RUNTIMES[at]), Level::Error)));
        let (who, others) = match levels.0 {
            [None, None] => continue,
            [None, _] => (" 2026", " (2025 does not fill it in there.)"),
            [_, None] => (" 2025", " (2026 has no link for a multipart body.)"),
            _ => ("", ""),
        };
        let message = format!("Faxbot{who} puts the link into the path as it is, so that its `?token=…` becomes the query of this URL.{others}");
        findings.push(
            Finding::new(&RULE, target.span(&range), message)
                .levels(levels)
                .here("a URL inside a URL")
                .note("A link to the document belongs into the body.")
                .fix(fix(action, target, &range)),
        );
    }
}

/// Takes the segment out of the path, and puts the link into the body if it is not there yet.
fn fix(action: &Action<'_>, target: &Target<'_>, range: &Range<usize>) -> Option<Fix> {
    // The link stands there once; nobody mends a URL that is full of it.
    if action.placeholders.places.len() + target.expressions.len() > MAX_MENDED {
        return None;
    }
    let text = target.as_str();
    let is_segment = text[..range.start].ends_with('/') && text[range.end..].chars().next().is_none_or(|c| "/?#".contains(c));
    if !is_segment || range.start - 1 < target.parts.path.start {
        return None;
    }
    let mut edits = vec![layout::replace_inside(target.text, range.start - 1, range.end, "")];
    let places = &action.placeholders.places;
    if let Some(filler) = places.iter().find(|place| place.range == *range).and_then(|place| place.filled_by)
        && places.iter().filter(|place| place.filled_by == Some(filler)).count() == 1
    {
        edits.push(action.remove_path_param(&action.placeholders.entries[filler].param)?);
    }
    let is_in_body = action.uses().iter().any(|found| found.name == LINK && found.spot == Spot::Body { ignored: false });
    if !is_in_body {
        edits.push(action.add_body_fields(&[NewField { name: LINK.to_owned(), value: format!("{{{{{LINK}}}}}") }])?);
    }
    Some(Fix::ask(if is_in_body { "Remove it from the path: the body has it" } else { "Move it into the body as `file_url`" }, edits))
}
