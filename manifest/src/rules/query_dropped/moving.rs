//! Moving the parameters of a query into the body.

use super::is_number;
use crate::edit::Edit;
use crate::finding::Fix;
use crate::layout;
use crate::model::Action;
use crate::model::body_field::NewField;
use crate::model::target::{Part, Target};
use crate::runtime::client::query::unquote;
use crate::runtime::context::Reference;
use crate::runtime::form::Field;
use crate::runtime::{RUNTIMES, Runtime};
use crate::subject::Subject;

/// More parameters than this are not moved.
const MAX_MOVED: usize = 64;

/// The parameters as fields of the body, where it has such, and what they say can be said there.
pub(super) fn to_body(subject: &Subject<'_>, action: &Action<'_>, target: &Target<'_>, lost: &[Field]) -> Option<Fix> {
    let query = target.parts.query.clone()?;
    if lost.len() > MAX_MOVED || action.placeholders.entries.len() > MAX_MOVED {
        return None;
    }
    let span = target.span(&(query.start - 1..query.end));
    // What may be a credential is not copied.
    if subject.document.masked().get(span.range()) != subject.document.text.get(span.range()) {
        return None;
    }
    let mut edits = vec![layout::replace_inside(target.text, query.start - 1, query.end, "")];
    let fields = lost.iter().map(|field| new_field(subject, action, target, field)).collect::<Option<Vec<_>>>()?;
    edits.push(action.add_body_fields(&fields)?);
    edits.extend(without_entries(action, target)?);
    Some(Fix::ask("Move it into the body", edits))
}

fn new_field(subject: &Subject<'_>, action: &Action<'_>, target: &Target<'_>, field: &Field) -> Option<NewField> {
    let (text, places) = (target.as_str(), &action.placeholders.places);
    let range = field.value.clone();
    let mut value = String::new();
    let mut done = range.start;
    let mut open = places.iter().filter(|place| range.contains(&place.range.start)).peekable();
    let mut found = target.expressions.iter().filter(|found| range.contains(&found.start)).peekable();
    loop {
        let place = open.peek().filter(|place| found.peek().is_none_or(|found| place.range.start < found.start));
        let (at, name) = if let Some(place) = place {
            (place.range.clone(), &*action.placeholders.entry_of(place)?.param.source_text()?.decoded)
        } else if let Some(found) = found.peek() {
            (found.start..found.end, found.name(text))
        } else {
            break;
        };
        let _ = if place.is_some() { open.next().map(|_| ()) } else { found.next().map(|_| ()) };
        if !is_simple(subject, action, name) {
            return None;
        }
        value.push_str(&literal(&text[done..at.start], done == range.start && at.start > done, true)?);
        value.push_str(&format!("{{{{{name}}}}}"));
        done = at.end;
    }
    value.push_str(&literal(&text[done..range.end], done == range.start, false)?);
    let name = literal(&text[field.name.clone()], false, false)?;
    Some(NewField { name, value })
}

/// A piece of a query as it was meant: `%20` and `+` are blanks, but a `+` that starts a number is none.
fn literal(piece: &str, is_start: bool, before_value: bool) -> Option<String> {
    let rest = piece.strip_prefix('+').filter(|_| is_start && (is_number(piece) || (before_value && piece == "+")));
    let text = unquote(&rest.unwrap_or(piece).replace('+', " "));
    let text = if rest.is_some() { format!("+{text}") } else { text };
    (!text.contains(['{', '}', '\u{fffd}'])).then_some(text)
}

/// Whether a variable brings the same text in a body as in a URL, and no quotes or `&` that would break the template.
fn is_simple(subject: &Subject<'_>, action: &Action<'_>, name: &str) -> bool {
    let fills = |runtime: &Runtime| match runtime.reference(action.name, name) {
        Reference::Value(variable) => runtime.fills(&variable, action.body_kind),
        _ => false,
    };
    RUNTIMES.iter().filter(|runtime| subject.scope.includes(runtime)).all(fills)
}

/// Entries of `path_params` that fill only the query go with it; `None` where they can't be removed in one step.
fn without_entries(action: &Action<'_>, target: &Target<'_>) -> Option<Vec<Edit>> {
    let part_of = |entry: usize| {
        let places = action.placeholders.places.iter().filter(move |place| place.filled_by == Some(entry));
        places.map(|place| target.part_at(place.range.start) == Part::Query).reduce(|all, is_query| all && is_query)
    };
    let entries = &action.placeholders.entries;
    let gone: Vec<usize> = (0..entries.len()).filter(|entry| part_of(*entry) == Some(true)).collect();
    match gone[..] {
        [] => Some(Vec::new()),
        [one] => Some(vec![action.remove_path_param(&entries[one].param)?]),
        _ if gone.len() == entries.len() => Some(vec![layout::remove_member(action.object()?, action.path_params?)]),
        _ => None,
    }
}
