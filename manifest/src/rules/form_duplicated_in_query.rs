use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::mask::is_secret_name;
use crate::model::template::Template;
use crate::model::{Action, ActionName};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::context::Reference;
use crate::runtime::form::Field;
use crate::runtime::{Forms, RUNTIMES, Runtime};
use crate::subject::{Subject, when};

/// A form whose fields go into the URL as well.
pub static RULE: Rule = Rule {
    name: "form-duplicated-in-query",
    category: Category::Security,
    levels: Levels::only_2025(Level::Info),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("form_duplicated_in_query.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(action) = subject.manifest.as_ref().and_then(|manifest| manifest.action(ActionName::SendFax)) else { return };
    let Some(template) = action.body_template().filter(|_| action.body_kind == Some("form")) else { return };
    let fields = template.fields();
    let levels = |level| Levels(std::array::from_fn(|at| when(RUNTIMES[at].forms == Forms::QueryToo, level)));
    if fields.is_empty() || !subject.concerns(levels(Level::Info)) {
        return;
    }
    let mut secret = fields.iter().filter(|field| is_secret(action, template, field)).map(|field| template.text.span_of(field.name.start, field.value.end));
    if let Some(first) = secret.next() {
        let message = "Faxbot 2025 puts the fields of this form into the URL as well, this secret too, and access logs keep it. (2026 does not.)";
        let finding = Finding::new(&RULE, first, message).levels(levels(Level::Warning)).here("a secret in the URL");
        let finding = secret.take(8).fold(finding, |finding, span| finding.label(span, "this one too"));
        findings.push(finding.note("Where the provider takes JSON, use the body kind `json`: it stays in the body."));
        return;
    }
    let Some(kind) = action.body.and_then(|body| body.value.get("kind")) else { return };
    let uses = |name: &str| template.names().any(|other| other == name);
    let what = match (uses("to"), uses("file_url")) {
        (true, true) => ": the recipient's number and the link to the document then stand in access logs",
        (true, false) => ": the recipient's number then stands in access logs",
        (false, true) => ": the link to the document then stands in access logs",
        (false, false) => "",
    };
    findings.push(
        Finding::new(&RULE, kind.value.span, format!("Faxbot 2025 puts the fields of the form into the URL's query as well{what}. (2026 does not.)"))
            .levels(levels(Level::Info))
            .here("in the query, too"),
    );
}

/// Whether a field carries a secret: by its name, or by what it is filled from.
fn is_secret(action: &Action<'_>, template: &Template<'_>, field: &Field) -> bool {
    let text = template.as_str();
    let inside = template.expressions_in(&field.value);
    let from_secret = |runtime: &Runtime| inside.iter().any(|found| runtime.reference(action.name, template.name(found)).is_secret());
    // What is filled from nothing is empty, whatever the field is called.
    let is_empty = |runtime: &Runtime| {
        let mut whole = inside.iter().filter(|found| field.value == (found.start..found.end));
        whole.any(|found| runtime.reference(action.name, template.name(found)) == Reference::Nothing)
    };
    let is_called_so = !field.value.is_empty() && is_secret_name(&text[field.name.clone()]) && !RUNTIMES.iter().all(is_empty);
    is_called_so || RUNTIMES.iter().any(from_secret)
}
