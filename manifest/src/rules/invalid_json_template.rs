use crate::finding::{Finding, Level, Levels};
use crate::json::{self, Complaint, Defect, Parsed};
use crate::kind::Kind;
use crate::model::body::{Body, Opening};
use crate::rule::{Category, Check, Fixes, Rule};
use crate::runtime::json_template::Setting;
use crate::subject::Subject;

/// A JSON body that is no JSON once it is filled in.
pub static RULE: Rule = Rule {
    name: "invalid-json-template",
    category: Category::Templates,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    page: include_str!("invalid_json_template.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for body in manifest.bodies_of("json").filter(|body| body.template.opening() == Opening::Brace) {
        let parsed = parse(&body);
        let text = body.template.text;
        findings.extend(parsed.complaints.iter().map(|complaint| finding(&body, complaint)));
        findings.extend(parsed.lone_surrogates.iter().map(|span| {
            let message = "Faxbot 2026 can't send this body: an escape for half a surrogate pair is no character. (2025 sends it as it is.)";
            Finding::new(&RULE, text.span_of(span.start as usize, span.end as usize), message)
                .levels(LENIENT)
                .here("half a character")
        }));
    }
}

/// What Python reads, 2025 sends on, and 2026 can't write (contract §7.1).
const LENIENT: Levels = Levels::split(Some(Level::Warning), Some(Level::Error));

/// The template as JSON. In strings the expressions stay as they are where they do no harm, for messages may quote a key.
fn parse(body: &Body<'_, '_>) -> Parsed {
    let template = body.template;
    let mut skeleton = template.skeleton();
    for (expression, setting) in template.expressions.iter().zip(&skeleton.settings) {
        let range = expression.start..expression.end;
        let source = &template.as_str()[range.clone()];
        if *setting == Setting::InString && !source.contains(|c: char| c.is_control() || matches!(c, '"' | '\\')) {
            skeleton.json.replace_range(range, source);
        }
    }
    json::parse(&skeleton.json)
}

fn finding(body: &Body<'_, '_>, complaint: &Complaint) -> Finding {
    let text = body.template.text;
    let place = |span: crate::span::Span| text.span_of(span.start as usize, span.end as usize);
    // What the reader says of files holds for templates.
    let words = |sentence: &str| sentence.replace(" file", " template");
    let is_lenient = complaint.kind == Defect::NotANumber;
    let message = if is_lenient {
        format!("Faxbot 2026 can't send this body: {}. (2025 sends it, but it is no JSON.)", complaint.message)
    } else {
        format!("Faxbot can't read this template as JSON, and sends nothing: {}.", words(&complaint.message))
    };
    let mut finding = Finding::new(&RULE, place(complaint.span), message).here(words(&complaint.here));
    if is_lenient {
        return finding.levels(LENIENT);
    }
    for (span, label) in &complaint.labels {
        finding = finding.label(place(*span), words(label));
    }
    match &complaint.note {
        Some(note) => finding.note(words(note)),
        None => finding,
    }
}
