use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::Manifest;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::{Forms, RUNTIMES};
use crate::subject::{Subject, when};

/// A field of a form that takes the place of the key in the query.
pub static RULE: Rule = Rule {
    name: "auth-query-overwritten",
    category: Category::Security,
    levels: Levels::only_2025(Level::Error),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("auth_query_overwritten.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let levels = Levels(std::array::from_fn(|at| when(RUNTIMES[at].forms == Forms::QueryToo, Level::Error)));
    let Some(manifest) = &subject.manifest else { return };
    let Some(key) = key_name(manifest).filter(|_| subject.concerns(levels)) else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        let Some(template) = action.body_template().filter(|_| action.body_kind == Some("form")) else { continue };
        let text = template.as_str();
        // Of repeated fields the last one counts.
        let Some(field) = template.fields().into_iter().rfind(|field| &text[field.name.clone()] == key) else { continue };
        let whole = template.expressions.iter().find(|found| field.value == (found.start..found.end));
        // A field that is the credential itself does what the authentication should do.
        if whole.is_some_and(|found| RUNTIMES.iter().any(|runtime| runtime.reference(action.name, template.name(found)).is_secret())) {
            continue;
        }
        let name = subject.quote_text_part(template.text, &field.name);
        let message = format!("Faxbot 2025 puts the fields of a form into the query, where this one replaces the key: `api_key_query` uses the name `{name}` too. (2026 keeps both.)");
        findings.push(
            Finding::new(&RULE, template.text.span_of(field.name.start, field.name.end), message)
                .levels(levels)
                .here("replaces the key")
                .note("If the provider really wants one name for both, send one of them in another way: the key in a header, or the field as JSON."),
        );
    }
}

/// The name of the query parameter that carries the key (contract §6).
fn key_name<'t>(manifest: &Manifest<'t>) -> Option<&'t str> {
    if manifest.effective_scheme() != Some("api_key_query") {
        return None;
    }
    match manifest.auth?.value.get("query_name").filter(|member| member.value.truthy()) {
        Some(member) => member.value.str(),
        None => Some("api_key"),
    }
}
