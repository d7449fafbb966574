use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::Action;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::span::Span;
use crate::subject::Subject;
use crate::tree::{Member, Value};

/// A template that is no text.
pub static RULE: Rule = Rule {
    name: "object-template",
    category: Category::Shape,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("object_template.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.is_read()) {
        let Some(template) = action.body.and_then(|body| body.value.get("template")) else { continue };
        if !matches!(template.value.value, Value::Null | Value::Array(_) | Value::Object(_)) {
            continue;
        }
        // 2025 takes the default for what is empty, and renders nothing where there is no body to send.
        let in_2025 = match (action.runs(), template.value.truthy(), action.body_kind) {
            (false, ..) => None,
            (true, true, Some("none")) => None,
            (true, true, _) => Some(Level::Error),
            (true, false, _) => Some(Level::Info),
        };
        let more = match in_2025 {
            Some(Level::Error) => "Faxbot 2026 refuses the manifest, 2025 fails when it fills it in.",
            Some(_) => "Faxbot 2026 refuses the manifest. (2025 takes it for an empty template.)",
            None => "Faxbot 2026 refuses the manifest. (2025 never uses this one.)",
        };
        let message = format!("A template is text, but this one is {}. {more}", template.value.kind());
        let finding = Finding::new(&RULE, place(subject, template), message)
            .levels(Levels::split(in_2025, Some(Level::Error)))
            .here("must be a string")
            .fix(fix(subject, action, template));
        findings.push(match action.body_kind {
            Some("json") => finding.note("Also a JSON body is written as a string, with `\\\"` for each of its quotes."),
            Some("form" | "multipart") => finding.note("The fields are written as `name=value`, with `&` between them."),
            _ => finding,
        });
    }
}

/// The value, or its key where it has several lines.
fn place(subject: &Subject<'_>, template: &Member) -> Span {
    let whole = template.span();
    let is_short = !subject.document.text[whole.range()].contains('\n');
    if is_short { template.value.span } else { template.key.span }
}

/// Turns the value into a string: only quotes, backslashes and line breaks change, so that nothing in it is written anew.
fn fix(subject: &Subject<'_>, action: &Action<'_>, template: &Member) -> Option<Fix> {
    let is_json = action.body_kind == Some("json");
    let span = template.value.span;
    if !template.value.truthy() {
        let edit =
            if is_json { Edit::replace(span, layout::quoted("{}")) } else { layout::remove_member(action.body?.value.object()?, template) };
        return Some(Fix::safe(if is_json { "Write the empty object that 2025 sends" } else { "Remove it" }, vec![edit]));
    }
    let is_sound = !subject.document.complaints.iter().any(|complaint| complaint.span.overlaps(span));
    if !is_json || !is_sound || template.value.object().is_none() {
        return None;
    }
    let text = &subject.document.text[span.range()];
    let start = span.start as usize;
    let mut edits = vec![Edit::insert(start, "\"")];
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' | '\\' => edits.push(Edit::insert(start + at, "\\")),
            // Sound JSON has line breaks only between its tokens.
            '\n' | '\r' => {
                let mut end = at + 1;
                while let Some((next, _)) = chars.next_if(|(_, c)| matches!(c, '\n' | '\r' | ' ' | '\t')) {
                    end = next + 1;
                }
                let behind_comma = text[..at].trim_end().ends_with(',');
                edits.push(Edit::replace(Span::new(start + at, start + end), if behind_comma { " " } else { "" }));
            }
            // JSON knows one more blank, which a string can't hold as it is.
            '\t' => edits.push(Edit::replace(Span::new(start + at, start + at + 1), " ")),
            _ => {}
        }
    }
    edits.push(Edit::insert(span.end as usize, "\""));
    Some(Fix::safe("Write it as a string", edits))
}
