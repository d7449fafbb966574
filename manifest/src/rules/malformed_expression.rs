use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::braces::{Flaw, FlawKind};
use crate::model::settings::Holds;
use crate::model::target::Part;
use crate::model::template::Template;
use crate::model::uses::is_inside;
use crate::model::{Action, ActionName, Manifest, meant};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::rules::unfilled_placeholder::is_harmful;
use crate::rules::unknown_variable::is_filled;
use crate::runtime::{RUNTIMES, Role, Y2025, Y2026};
use crate::subject::{Subject, when};

/// Braces that were meant as an expression.
pub static RULE: Rule = Rule {
    name: "malformed-expression",
    category: Category::Templates,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("malformed_expression.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        // Before it sends, 2026 also looks at the template of a body that it leaves out.
        let checked = action.sends_body() || action.body_kind == Some("none");
        for template in action.templates.iter().filter(|template| template.role != Role::Body || checked) {
            let flaws = manifest.flaws(action, template);
            findings.extend(flaws.iter().filter_map(|flaw| finding(subject, manifest, &Place::of(action, template, flaw), flaw)));
        }
    }
}

/// Where a flaw stands.
struct Place<'p, 't> {
    action: &'p Action<'t>,
    template: &'p Template<'t>,
    /// The part of the URL, where it is in one.
    part: Option<Part>,
    /// Whether it is in the value of the field that stands for the document, which is ignored.
    is_attachment: bool,
    /// Whether it is in a template that is left out.
    is_left_out: bool,
}

impl<'p, 't> Place<'p, 't> {
    fn of(action: &'p Action<'t>, template: &'p Template<'t>, flaw: &Flaw) -> Self {
        let target = action.target.as_ref().filter(|_| template.role == Role::Url);
        let is_attachment = template.role == Role::Body && is_inside(&action.attachment_values(), flaw.range.start);
        let is_left_out = template.role == Role::Body && !action.sends_body();
        Self { action, template, part: target.map(|target| target.part_at(flaw.range.start)), is_attachment, is_left_out }
    }
}

fn finding(subject: &Subject<'_>, manifest: &Manifest<'_>, place: &Place<'_, '_>, flaw: &Flaw) -> Option<Finding> {
    let (text, role) = (place.template.text, place.template.role);
    let is_empty = matches!(flaw.kind, FlawKind::Syntax | FlawKind::NamedBrace | FlawKind::Swallowing);
    // What 2026 sees before it sends: unknown names, and braces that are left over (contract §8.5).
    let shape = &text.decoded[flaw.range.clone()];
    // Two on each side go with the value.
    let filled = if flaw.kind == FlawKind::OuterBrace { 2 } else { 0 };
    let opened = shape.len() - shape.trim_start_matches('{').len() - filled;
    let closed = shape.len() - shape.trim_end_matches('}').len() - filled;
    let left_over = match role {
        Role::Url => true,
        Role::Header => opened > 1 || closed > 1,
        Role::Body => opened > 1,
    };
    let is_refused = place.action.name == ActionName::SendFax && (is_empty || left_over);
    let is_sent = |part: Option<Part>, sends: &dyn Fn(Part) -> bool| part.is_none_or(sends) && !place.is_attachment && !place.is_left_out;
    let is_stray = flaw.kind == FlawKind::Unopened && flaw.inner.is_empty();
    let in_2025 = is_sent(place.part, &|part| Y2025.sends(part)) && !is_stray;
    let in_2026 = is_refused || (is_sent(place.part, &|part| Y2026.sends(part)) && !is_stray);
    let levels = Levels::split(when(in_2025, Level::Error), when(in_2026, Level::Error));
    levels.highest()?;
    let span = text.span_of(flaw.range.start, flaw.range.end);
    let shown = subject.quote(span);
    let inner = subject.quote(text.span_of(flaw.inner.start, flaw.inner.end));
    let (what, here) = match flaw.kind {
        FlawKind::Unclosed => (format!("sees no expression in `{shown}`, because it does not end with `}}}}`"), "no end"),
        FlawKind::Swallowing => (format!("takes all up to the next `}}}}` for a name, because `{shown}` does not end with `}}}}`"), "no end"),
        FlawKind::Unopened if is_stray => (format!("sees `{shown}` left over in a header"), "no start"),
        FlawKind::Unopened => (format!("sees no expression in `{shown}`, because it does not begin with `{{{{`"), "no start"),
        FlawKind::Empty => (format!("sees no expression in `{shown}`, because it has no name"), "no name"),
        FlawKind::Blank => (format!("sees no expression in `{shown}`, because a name has no blanks"), "a blank in the name"),
        FlawKind::Single => (format!("sees no expression in `{shown}`, because it wants two braces on each side"), "one brace too few"),
        FlawKind::Syntax => (format!("takes all of `{inner}` for a name, and nothing has that name"), "no name"),
        FlawKind::NamedBrace => (format!("takes a brace for a part of the name, and nothing is named `{{{inner}`"), "a brace too many"),
        FlawKind::OuterBrace => ("fills in two braces on each side, and sends the others with the value".to_owned(), "a brace too many"),
    };
    let rendered_2025 = Y2025.renders(role);
    let unfilled = match (is_empty && rendered_2025, flaw.kind) {
        (true, _) => "2025 sends an empty text",
        (false, FlawKind::OuterBrace) if rendered_2025 => "2025 sends them",
        _ => "2025 sends it as it stands",
    };
    let how = match (in_2025, in_2026, is_refused) {
        (true, true, true) => format!(": 2026 sends no fax at all, {unfilled}."),
        (false, _, true) => ": 2026 sends no fax at all. (2025 does not mind.)".to_owned(),
        (true, false, _) => format!(": {unfilled}. (2026 drops the whole query.)"),
        _ if is_empty && rendered_2025 => ": an empty text is sent.".to_owned(),
        _ if is_empty => format!(": 2026 puts an empty text here, {unfilled}."),
        _ if flaw.kind == FlawKind::OuterBrace && rendered_2025 => ".".to_owned(),
        _ => ": it is sent as it stands.".to_owned(),
    };
    Some(
        Finding::new(&RULE, span, format!("Faxbot {what}{how}"))
            .levels(levels)
            .here(here)
            .note("An expression is `{{name}}`: two braces, a name without blanks, two braces. There are no filters, defaults or conditions.")
            .fix(fix(subject, manifest, place, flaw)),
    )
}

/// The expression that was meant, where its name is known.
fn fix(subject: &Subject<'_>, manifest: &Manifest<'_>, place: &Place<'_, '_>, flaw: &Flaw) -> Option<Fix> {
    let (core, dropped) = flaw.core(&place.template.text.decoded)?;
    let action = place.action;
    let by_entry = || action.placeholders.entries.iter().find(|entry| entry.name() == core).and_then(|entry| entry.param.source_text());
    let wanted = match manifest.meant_variable(action.name, &core) {
        _ if place.is_attachment => "file".to_owned(),
        Some(wanted) => wanted,
        None => by_entry().map(|source| source.decoded.to_string()).filter(|source| meant::is_known(action.name, source))?,
    };
    if !place.is_attachment && (wanted == "file_path" || !is_filled(subject, manifest, action, &wanted)) {
        return None;
    }
    let text = place.template.text;
    let write = || vec![layout::replace_inside(text, flaw.range.start, flaw.range.end, &format!("{{{{{wanted}}}}}"))];
    let renders = |role: Role| RUNTIMES.iter().filter(|runtime| subject.scope.includes(runtime)).all(|runtime| runtime.renders(role));
    let edits = match (place.template.role, place.part) {
        // Without quotes only a number may stand there, and the braces may be those of the JSON.
        (Role::Body, _) if flaw.is_bare => {
            let declared = wanted.strip_prefix("settings.").and_then(|path| manifest.settings()?.declared(path));
            let is_expression = matches!(flaw.kind, FlawKind::Syntax | FlawKind::NamedBrace | FlawKind::OuterBrace);
            write().into_iter().filter(|_| is_expression && declared.is_some_and(|declared| declared.holds() == Holds::Number)).collect()
        }
        (Role::Body, _) => write(),
        (Role::Header, _) if renders(Role::Header) => write(),
        (Role::Url, Some(Part::Path)) if !is_harmful(manifest, Part::Path, &wanted) => {
            action.put_path_param(&subject.document.text, &flaw.range, &core, &wanted)?
        }
        _ => return None,
    };
    let title = if place.template.role == Role::Url { format!("Fill in `{wanted}` with a path parameter") } else { format!("Write `{{{{{wanted}}}}}`") };
    (!edits.is_empty()).then(|| if dropped { Fix::ask(title, edits) } else { Fix::safe(title, edits) })
}

#[cfg(test)]
mod tests {
    use crate::check::{Surroundings, check};
    use crate::finding::Level;
    use crate::layout::quoted;
    use crate::runtime::plan::Plan;
    use crate::runtime::python::json::loads;
    use crate::runtime::python::value::Value;
    use crate::runtime::{Y2026, readiness};

    /// What is said of 2026 in `send_fax` is what its check before sending does.
    #[test]
    fn refused_is_what_is_not_ready() {
        let settings = loads(r#"{"a": "1", "settings": {"x": "1"}}"#).unwrap();
        for template in [
            "{{to", "{{to}", "{to}}", "to}}", "{{}}", "{{ }}", "{{a b}}", "{to}", "${to}", "{{to|upper}}", "{{#if}}", "{{settings['a']}}",
            "{{.to}}", "{{settings.}}", "{{settings..a}}", "{{{to}}}", "{{{to}}", "{{{{to}}}}", "{{{ to }}}", "{{to}}}", "{{to}}}}",
            "{{{{ to }}}}", "{{to}}", "{x}", "}} a", "{{to{{to}}", "{{to}}{{ to}}",
        ] {
            let value = quoted(&format!("x{template}"));
            let body = format!(r#""url": "https://h.example/", "body": {{"kind": "form", "template": {}}}"#, quoted(&format!("a={template}")));
            let unused = format!(r#""url": "https://h.example/", "body": {{"kind": "none", "template": {}}}"#, quoted(&format!("a={template}")));
            let file =
                format!(r#""url": "https://h.example/", "body": {{"kind": "multipart", "template": {}}}"#, quoted(&format!("file={template}")));
            let header = format!(r#""url": "https://h.example/", "headers": {{"X": {value}}}"#);
            for action in [body, unused, file, header] {
                let text = format!(r#"{{"id": "a", "allowed_domains": ["h.example"], "actions": {{"send_fax": {{{action}}}}}}}"#);
                let plan = Plan::read(&loads(&text).unwrap()).unwrap();
                let ready = readiness::check(&Y2026, &plan, &settings, &Value::None).is_ok();
                let findings = check(text.into_bytes(), &Surroundings::default()).findings;
                let mut own = findings.iter().filter(|finding| finding.rule.name == super::RULE.name);
                let told = own.any(|finding| finding.message.contains("2026 sends no fax") && finding.levels.get(&Y2026) == Some(Level::Error));
                assert_eq!(told, !ready, "{action}: {:?}", readiness::check(&Y2026, &plan, &settings, &Value::None));
            }
        }
    }
}
