use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::body::{Body, Form, Opening};
use crate::model::keys::{self, misspelt};
use crate::model::{Action, ActionName};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::RUNTIMES;
use crate::runtime::form::{Field, is_attachment};
use crate::runtime::python::is_space;
use crate::subject::Subject;

/// A multipart body without a field for the document.
pub static RULE: Rule = Rule {
    name: "missing-attachment",
    category: Category::Templates,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("missing_attachment.md"),
    check: Check::One(check),
};

const NOTE: &str = "Faxbot attaches it to a field named `attachment`, `file` or `document`, in any case, and to no other.";

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let Some(action) = manifest.action(ActionName::SendFax).filter(|action| action.body_kind == Some("multipart")) else { return };
    match manifest.forms().find(Body::is_multipart) {
        Some(body) => findings.extend(body.form().and_then(|form| in_template(subject, &body, form))),
        None => findings.extend(without_template(action)),
    }
}

fn without_template(action: &Action<'_>) -> Option<Finding> {
    let (member, object) = action.body.and_then(|member| Some((member, member.value.object()?)))?;
    // What is no string, and a misspelt key, have rules of their own.
    let is_missing = object.get("template").is_none() && misspelt(object, keys::BODY, "template").is_none();
    is_missing.then(|| {
        Finding::new(&RULE, member.key.span, "Faxbot sends this request without the document: the body is `multipart`, but has no template.")
            .here("no `template` in it")
            .note(NOTE)
    })
}

fn in_template(subject: &Subject<'_>, body: &Body<'_, '_>, form: &Form) -> Option<Finding> {
    // A name that blanks hide has a rule of its own.
    if form.fields.iter().any(|field| is_attachment(body.slice(&field.name).trim_matches(is_space))) {
        return None;
    }
    let text = body.template.text;
    // A link can be the document to a provider that fetches it: one generation leaves it empty here.
    let passes_link = body.template.names().any(|name| name == "file_url");
    let fails = |at: usize| if passes_link && !RUNTIMES[at].empties_link_in_multipart { Level::Warning } else { Level::Error };
    let levels = Levels(std::array::from_fn(|at| Some(fails(at))));
    let (who, other) = if passes_link { ("Faxbot 2026", " (2025 sends the link as a text.)") } else { ("Faxbot", "") };
    let meant = form.fields.iter().find(|field| is_meant(body, field));
    let finding = match meant {
        Some(field) => {
            let shown = subject.quote(body.span(&field.name));
            let message = format!("{who} sends this request without the document: a field named `{shown}` takes none.{other}");
            // Another value would be ignored, which is a mistake too.
            let is_marked = body.slice(&field.value).trim_matches(is_space) == "{{file}}";
            let edit = match is_marked {
                true => layout::replace_inside(text, field.name.start, field.name.end, "file"),
                false => layout::replace_inside(text, field.name.start, field.value.end, "file={{file}}"),
            };
            Finding::new(&RULE, body.span(&field.range()), message)
                .here("takes no document")
                .fix(Fix::ask("Call it `file`", vec![edit]))
        }
        None => {
            let message = format!("{who} sends this request without the document: no field of the template takes it.{other}");
            let end = text.decoded.len();
            let field = if body.template.opening() == Opening::Nothing { "file={{file}}" } else { "&file={{file}}" };
            Finding::new(&RULE, body.template.member.key.span, message)
                .here("no field for the document")
                .fix(Fix::ask("Attach it as `file`", vec![layout::replace_inside(text, end, end, field)]))
        }
    };
    let finding = finding.levels(levels).note(NOTE);
    Some(if passes_link { finding.note("A provider that fetches the document itself needs the link in a body of the kind `form` or `json`.") } else { finding })
}

/// Whether a field was meant to take the document: its value says so, or its name.
fn is_meant(body: &Body<'_, '_>, field: &Field) -> bool {
    let inside = |name: &str| body.template.expressions_in(&field.value).iter().any(|found| body.template.name(found) == name);
    let name = body.slice(&field.name).trim_matches(is_space).to_ascii_lowercase();
    let words = ["file", "document", "attachment", "pdf", "upload", "fax_file", "faxfile", "media", "content"];
    let plain = name.trim_end_matches("[]").trim_end_matches('s');
    inside("file") || inside("file_path") || inside("file_content") || (words.contains(&plain) && !inside("file_url"))
}
