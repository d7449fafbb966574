use std::ops::Range;

use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::body::{Body, Form};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::form::is_attachment;
use crate::runtime::python::is_space;
use crate::subject::Subject;

/// Blanks that become part of a field.
pub static RULE: Rule = Rule {
    name: "padded-field",
    category: Category::Templates,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("padded_field.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for body in manifest.forms() {
        let hidden = body.template.without_expressions();
        let Some(form) = body.form().filter(|_| hidden.contains(is_space)) else { continue };
        let hides = body.is_multipart() && form.attachment(&hidden).is_none();
        for seam in seams(&hidden, &body, form) {
            let name = &hidden[seam.name.clone()];
            let hides = hides && seam.pads.0 && is_attachment(name.trim_matches(is_space));
            findings.push(finding(&body, &hidden, &seam, hides));
        }
    }
}

/// A `&`, a `=`, or an end of the template, with the blanks beside it.
struct Seam {
    before: Range<usize>,
    after: Range<usize>,
    /// The name of the field that the blanks are nearest to, with them.
    name: Range<usize>,
    /// The value of that field.
    value: Range<usize>,
    /// Whether the blanks become part of a name, of a value.
    pads: (bool, bool),
}

fn seams(text: &str, body: &Body<'_, '_>, form: &Form) -> Vec<Seam> {
    let attachment = form.attachment(text).filter(|_| body.is_multipart());
    let mut seams = Vec::new();
    // What of the last value has not been looked at. That of the attachment is never sent.
    let mut open: Option<Range<usize>> = None;
    for (number, field) in form.fields.iter().enumerate() {
        let (name, value) = (field.name.clone(), field.value.clone());
        let before = open.take().map_or(name.start..name.start, |value| tail(text, &value));
        let after = head(text, &name);
        let pads = (!after.is_empty(), !before.is_empty());
        let rest = after.end..name.end;
        seams.push(Seam { before, after, name: name.clone(), value: value.clone(), pads });
        let is_ignored = attachment == Some(number);
        let (before, after) = (tail(text, &rest), if is_ignored { value.start..value.start } else { head(text, &value) });
        open = (!is_ignored).then_some(after.end..value.end);
        let pads = (!before.is_empty(), !after.is_empty());
        seams.push(Seam { before, after, name, value, pads });
    }
    if let Some((value, field)) = open.zip(form.fields.last()) {
        let before = tail(text, &value);
        seams.push(Seam { pads: (false, !before.is_empty()), after: before.end..before.end, before, name: field.name.clone(), value: field.value.clone() });
    }
    seams.retain(|seam| !seam.before.is_empty() || !seam.after.is_empty());
    seams
}

/// The blanks at the end of a range.
fn tail(text: &str, range: &Range<usize>) -> Range<usize> {
    range.start + text[range.clone()].trim_end_matches(is_space).len()..range.end
}

/// The blanks at its start.
fn head(text: &str, range: &Range<usize>) -> Range<usize> {
    range.start..range.end - text[range.clone()].trim_start_matches(is_space).len()
}

fn finding(body: &Body<'_, '_>, text: &str, seam: &Seam, hides: bool) -> Finding {
    let blanks = [&seam.before, &seam.after];
    let what = if blanks.iter().any(|range| text[(*range).clone()].contains(['\n', '\r'])) { "line break" } else { "blank" };
    let part = match seam.pads {
        (true, true) => "of a name and of a value",
        (true, false) => "of the field's name",
        _ => "of the value",
    };
    let end = if hides { ", which is then not the one that takes the document: the fax goes out without it." } else { "." };
    let first = if seam.before.is_empty() { seam.after.start } else { seam.before.start };
    let last = if seam.after.is_empty() { seam.before.end } else { seam.after.end };
    let replace = |range: &Range<usize>, by: &str| layout::replace_inside(body.template.text, range.start, range.end, by);
    // What stands in the field would be ignored once it is the attachment, which is a mistake too.
    let value = body.slice(&seam.value).trim_matches(is_space);
    let is_foreign = hides && !value.is_empty() && value != "{{file}}";
    let is_in_value = |range: &Range<usize>| is_foreign && range.start >= seam.value.start;
    let blanks = blanks.into_iter().filter(|range| !range.is_empty() && !is_in_value(range));
    let mut edits: Vec<_> = blanks.map(|range| replace(range, "")).collect();
    let title = if is_foreign { format!("Remove the {what} and write `{{{{file}}}}`") } else { format!("Remove the {what}") };
    edits.extend(is_foreign.then(|| replace(&seam.value, "{{file}}")));
    Finding::new(&RULE, body.span(&(first..last)), format!("Faxbot trims nothing, so that the {what} becomes part {part}{end}"))
        .levels(Levels::all(if hides { Level::Error } else { Level::Warning }))
        .here(format!("a {what} that is kept"))
        .fix(Fix::safe(title, edits))
}
