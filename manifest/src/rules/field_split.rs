use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::json;
use crate::kind::Kind;
use crate::layout;
use crate::model::body::{Body, Form};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::rules::unquoted_variable::unquoted;
use crate::subject::Subject;

/// A form that is split where its author saw none.
pub static RULE: Rule = Rule {
    name: "field-split",
    category: Category::Templates,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("field_split.md"),
    check: Check::One(check),
};

/// HTML's spellings of characters, as they stand behind their `&`.
const ENTITIES: [&str; 8] = ["amp;", "quot;", "lt;", "gt;", "apos;", "#34;", "#38;", "#39;"];

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for body in manifest.forms() {
        let form = body.template.form();
        if form.is_json {
            findings.push(whole_json(&body));
            continue;
        }
        findings.extend(form.cuts.iter().map(|(at, in_json)| cut(&body, *at, *in_json)));
        entities(&body, form, findings);
        addresses(subject, &body, form, findings);
        percent_codes(subject, &body, form, findings);
    }
}

fn whole_json(body: &Body<'_, '_>) -> Finding {
    let text = body.template.text;
    let message = "Faxbot splits this template into fields, at each `&` and `=`, and sends no JSON: the JSON becomes the name of a field.";
    let mut finding = Finding::new(&RULE, text.content(), message).here("a field's name to Faxbot");
    if let Some(kind) = body.kind_member() {
        finding = finding.label(kind.value.span, "splits it into fields");
        let is_sound = unquoted(body).is_empty() && json::parse(&body.template.skeleton().json).complaints.is_empty();
        if is_sound && body.template.as_str().trim_start().starts_with('{') {
            finding = finding.fix(Fix::ask("Send it as JSON", vec![Edit::replace(kind.value.span, "\"json\"")]));
        }
    }
    finding
}

fn cut(body: &Body<'_, '_>, at: usize, in_json: bool) -> Finding {
    let message = "Faxbot splits the form at every `&`, also here, inside of a value: the provider gets only the part before it.";
    Finding::new(&RULE, body.span(&(at..at + 1)), message).here("ends the value").note(if in_json {
        "In JSON it can be written as `\\u0026`, which needs one more backslash inside of the manifest: `\\\\u0026`."
    } else {
        "There is no way to write `&` inside of a value: Faxbot decodes nothing."
    })
}

/// `&amp;` and its like, copied from a web page.
fn entities(body: &Body<'_, '_>, form: &Form, findings: &mut Vec<Finding>) {
    let text = body.template.as_str();
    for field in &form.fields {
        let start = field.name.start;
        let Some(entity) = ENTITIES.iter().find(|entity| start > 0 && text[start..].starts_with(**entity)) else { continue };
        let range = start - 1..start + entity.len();
        let message = format!("Faxbot splits the form at this `&` and takes `{entity}` for the start of the next field's name.");
        let finding = Finding::new(&RULE, body.span(&range), message).here("HTML's spelling of a character");
        let is_separator = matches!(*entity, "amp;" | "#38;");
        findings.push(finding.fix(
            is_separator.then(|| Fix::ask("Write `&`", vec![layout::replace_inside(body.template.text, start, range.end, "")])),
        ));
    }
}

/// `callback=https://hooks.example/?a=1&b=2`: what follows may belong to the address.
fn addresses(subject: &Subject<'_>, body: &Body<'_, '_>, form: &Form, findings: &mut Vec<Finding>) {
    let hidden = body.template.without_expressions();
    for pair in form.fields.windows(2) {
        let (value, next) = (&hidden[pair[0].value.clone()], &pair[1]);
        let lower = value.get(..8).map(str::to_ascii_lowercase).unwrap_or_default();
        let is_address = lower.starts_with("http://") || lower == "https://";
        // What holds an expression is a field of the fax; so is what nothing touches.
        let is_literal = hidden[next.range()] == body.template.as_str()[next.range()];
        if is_address && value.contains('?') && is_literal && pair[0].value.end + 1 == next.name.start {
            let at = pair[0].value.end;
            let name = subject.quote(body.span(&next.name));
            let message = format!("Faxbot splits the form at every `&`: the address ends here, and `{name}` is a field of its own.");
            findings.push(
                Finding::new(&RULE, body.span(&(at..at + 1)), message)
                    .levels(Levels::all(Level::Warning))
                    .here("ends the address")
                    .note("There is no way to write `&` inside of a value; if this is meant, put the address last."),
            );
        }
    }
}

/// `%2B`: Faxbot encodes the form itself. In an address it may stand.
fn percent_codes(subject: &Subject<'_>, body: &Body<'_, '_>, form: &Form, findings: &mut Vec<Finding>) {
    let hidden = body.template.without_expressions();
    let attachment = form.attachment(body.template.as_str()).filter(|_| body.is_multipart());
    for (number, field) in form.fields.iter().enumerate() {
        // The value of the attachment is never sent.
        let parts = if attachment == Some(number) { [&field.name, &(0..0)] } else { [&field.name, &field.value] };
        for part in parts.into_iter().filter(|part| !hidden[(*part).clone()].contains("://")) {
            let Some(at) = percent_code(&hidden[part.clone()]).map(|at| part.start + at) else { continue };
            let code = at..at + 3;
            let shown = subject.quote(body.span(&code));
            let message = format!("Faxbot sends `{shown}` as these three characters, not as the one that they stand for: it encodes the form itself.");
            let finding = Finding::new(&RULE, body.span(&code), message).levels(Levels::all(Level::Warning)).here("not decoded");
            findings.push(if shown == "%26" {
                finding.note("There is no way to write `&` inside of a value.")
            } else {
                finding.note("Write the character itself.")
            });
        }
    }
}

fn percent_code(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'%', bytes).find(|at| bytes.get(at + 1..at + 3).is_some_and(|code| code.iter().all(u8::is_ascii_hexdigit)))
}
