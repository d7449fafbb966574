use crate::finding::{Finding, Fix, Level, Levels};
use crate::json::{self, Complaint, Defect, Parsed};
use crate::kind::Kind;
use crate::layout;
use crate::model::Manifest;
use crate::model::body::{Body, Opening};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::json_template::{Setting, skeleton};
use crate::runtime::python::json::MAX_DEPTH;
use crate::runtime::template::{Expression, expressions};
use crate::span::Span;
use crate::subject::Subject;
use crate::tree::Text;

/// A JSON body that is no JSON once it is filled in.
pub static RULE: Rule = Rule {
    name: "invalid-json-template",
    category: Category::Templates,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("invalid_json_template.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for body in manifest.bodies_of("json").filter(|body| body.template.opening() == Opening::Brace) {
        let text = body.template.text;
        let parsed = parse(manifest, &body);
        if !parsed.complaints.is_empty()
            && let Some(finding) = escaped_twice(text)
        {
            findings.push(finding);
            continue;
        }
        findings.extend(parsed.complaints.iter().map(|complaint| finding(subject, &body, complaint)));
        if parsed.depth > MAX_DEPTH {
            let message = format!("Faxbot can't read this template, and sends nothing: it is nested {} levels deep.", parsed.depth);
            findings.push(Finding::new(&RULE, text.content(), message).here("too deep"));
        }
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
fn parse(manifest: &Manifest<'_>, body: &Body<'_, '_>) -> Parsed {
    let template = body.template;
    let mut skeleton = template.skeleton();
    for (expression, setting) in template.expressions.iter().zip(&skeleton.settings) {
        let range = expression.start..expression.end;
        let source = &template.as_str()[range.clone()];
        if *setting == Setting::InString && !source.contains(|c: char| c.is_control() || matches!(c, '"' | '\\')) {
            skeleton.json.replace_range(range, source);
        }
    }
    // Braces that were meant as an expression are a mistake of their own, and stand for a value here.
    for flaw in manifest.flaws(body.action, template).iter().filter(|flaw| flaw.is_bare && !flaw.inner.is_empty()) {
        skeleton.json.replace_range(flaw.range.clone(), &"1".repeat(flaw.range.len()));
    }
    json::parse(&skeleton.json)
}

fn finding(subject: &Subject<'_>, body: &Body<'_, '_>, complaint: &Complaint) -> Finding {
    let text = body.template.text;
    let place = |span: Span| text.span_of(span.start as usize, span.end as usize);
    let words = |sentence: &str| words(subject, body, sentence, complaint.span);
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
    // A remark in a key of its own would be sent.
    match complaint.note.as_ref().filter(|_| complaint.kind != Defect::Comment) {
        Some(note) => finding.note(words(note)),
        None => finding,
    }
}

/// What the reader says of files holds for templates. A key that is an expression it has seen as a number.
fn words(subject: &Subject<'_>, body: &Body<'_, '_>, sentence: &str, span: Span) -> String {
    let sentence = sentence.replace(" file", " template");
    let template = body.template;
    let inside = |found: &&Expression| span.start as usize <= found.start && found.end <= span.end as usize;
    let Some(expression) = template.expressions.iter().find(inside).filter(|_| sentence.contains("`\"1")) else { return sentence };
    let length = expression.end - expression.start;
    let seen = format!("`\"{}{}\"`", "1".repeat(length.min(40)), if length > 40 { "…" } else { "" });
    sentence.replace(&seen, &format!("`{}`", subject.quote(template.span(expression))))
}

/// `{\"to\":\"{{to}}\"}`: each quote with a backslash more than it needs.
fn escaped_twice(text: &Text) -> Option<Finding> {
    let escapes: Vec<usize> = memchr::memmem::find_iter(text.decoded.as_bytes(), b"\\\"").collect();
    let first = *escapes.first()?;
    let plain = text.decoded.replace("\\\"", "\"");
    let is_sound = json::parse(&skeleton(&plain, &expressions(&plain)).json).complaints.is_empty();
    is_sound.then(|| {
        let message = "Faxbot can't read this template as JSON, and sends nothing: its quotes are escaped twice.";
        let edits = escapes.iter().map(|at| layout::replace_inside(text, *at, at + 1, "")).collect();
        Finding::new(&RULE, text.span_of(first, first + 2), message)
            .here("a backslash too many")
            .note("Inside of the manifest each quote of the template needs one backslash: `\\\"`.")
            .fix(Fix::ask("Remove the backslashes", edits))
    })
}

#[cfg(test)]
mod tests {
    use crate::check::{Surroundings, check};
    use crate::layout::quoted;

    fn messages(template: &str) -> Vec<String> {
        let body = format!(r#"{{"kind": "json", "template": {}}}"#, quoted(template));
        let text = format!(r#"{{"id": "acme", "actions": {{"send_fax": {{"url": "https://api.acme.example/", "body": {body}}}}}}}"#);
        let found = check(text.into_bytes(), &Surroundings::default()).findings;
        found.into_iter().filter(|finding| finding.rule.name == super::RULE.name).map(|finding| finding.message).collect()
    }

    /// Too large for the page.
    #[test]
    fn what_is_nested_too_deeply() {
        let nested = |depth: usize| format!("{{\"a\":{}{}}}", "[".repeat(depth - 1), "]".repeat(depth - 1));
        assert_eq!(messages(&nested(500)), [] as [&str; 0]);
        assert_eq!(messages(&nested(2000)), ["Faxbot can't read this template, and sends nothing: it is nested 2000 levels deep."]);
    }

    /// A key is quoted as it stands, not with the stand-ins for expressions.
    #[test]
    fn a_key_with_an_expression() {
        assert!(messages(r#"{"{{settings.key}}" 1}"#)[0].contains("`\"{{settings.key}}\"`"));
        assert!(messages(r#"{{{ settings.key }}: 1}"#)[0].ends_with("double quotes: `{{ settings.key }}`."));
        let long = "a".repeat(80);
        assert!(!messages(&format!("{{ {{{{settings.{long}}}}}: 1}}"))[0].contains("11"));
    }
}
