use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::template::Template;
use crate::model::{Action, ActionName};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;
use crate::tree::Text;

/// A form in `get_status`, which the two generations send in different ways.
pub static RULE: Rule = Rule {
    name: "get-status-form",
    category: Category::Url,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("get_status_form.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let Some(action) = manifest.action(ActionName::GetStatus).filter(|action| action.body_kind == Some("form")) else { return };
    let kind = action.body.and_then(|body| body.value.get("kind")).and_then(|member| member.value.text());
    let (Some(kind), Some(template), Some(method)) = (kind, action.body_template(), action.effective_method()) else { return };
    if template.fields().is_empty() {
        return;
    }
    // Where a method has no body, the query is what was meant, elsewhere the body: one generation does it right.
    let finding = if matches!(&*method, "POST" | "PUT" | "PATCH") {
        let message = "Faxbot 2025 sends a form of `get_status` in the query, and no body at all. (2026 sends it in the body.)";
        Finding::new(&RULE, kind.content(), message).levels(Levels::only_2025(Level::Warning)).here("2025 makes it a query").fix(json(
            action, kind, template,
        ))
    } else {
        let message = format!(
            "Faxbot 2026 sends a form of `get_status` in the body, which most servers don't read with {}. (2025 sends it in the query.)",
            subject.quote(action.method.map_or(kind.content(), |method| method.value.text().map_or(method.value.span, Text::content)))
        );
        Finding::new(&RULE, kind.content(), message).levels(Levels::only_2026(Level::Warning)).here("2026 makes it a body")
    };
    findings.push(finding.note("What both send alike is a JSON body, or a path parameter."));
}

/// The same fields as a JSON object, which both generations send in the body.
fn json(action: &Action<'_>, kind: &Text, template: &Template<'_>) -> Option<Fix> {
    // A media type that is written down would be wrong then.
    if action.header_members().iter().any(|header| header.key.decoded.eq_ignore_ascii_case("content-type")) {
        return None;
    }
    let text = template.as_str();
    let fields = template.fields();
    let mut members: Vec<String> = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        let (name, value) = (&text[field.name.clone()], &text[field.value.clone()]);
        let is_repeated = fields[at + 1..].iter().any(|other| text[other.name.clone()] == *name);
        // Between braces nothing may be escaped.
        if is_repeated || name.contains('{') || (value.contains('{') && value.contains(['"', '\\'])) {
            return None;
        }
        members.push(format!("{}: {}", layout::quoted(name), layout::quoted(value)));
    }
    let object = format!("{{ {} }}", members.join(", "));
    let edits = vec![Edit::replace(kind.content(), "json"), layout::replace_inside(template.text, 0, text.len(), &object)];
    Some(Fix::ask("Send it as JSON", edits))
}
