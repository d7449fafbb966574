use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::body::Body;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::python::is_space;
use crate::subject::Subject;

/// A value for the document's field, which Faxbot does not look at.
pub static RULE: Rule = Rule {
    name: "attachment-value-ignored",
    category: Category::Templates,
    levels: Levels::all(Level::Info),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("attachment_value_ignored.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for body in manifest.forms().filter(Body::is_multipart) {
        let Some(form) = body.form() else { continue };
        let Some(field) = form.attachment(body.template.as_str()).map(|number| &form.fields[number]) else { continue };
        let value = body.slice(&field.value);
        let is_marker = match body.template.expressions_in(&field.value) {
            [only] => {
                let around = [field.value.start..only.start, only.end..field.value.end];
                body.template.name(only) == "file" && around.iter().all(|range| body.slice(range).trim_matches(is_space).is_empty())
            }
            _ => false,
        };
        if is_marker || value.trim_matches(is_space).is_empty() {
            continue;
        }
        let finding = Finding::new(&RULE, body.span(&field.value), "Faxbot puts the document here, whatever the value says: it is ignored.")
            .here("not looked at")
            .label(body.span(&field.name), "takes the document");
        let finding = if value.starts_with('@') { finding.note("`@` before a file is the way of curl; Faxbot does not know it.") } else { finding };
        let edit = layout::replace_inside(body.template.text, field.value.start, field.value.end, "{{file}}");
        findings.push(finding.fix(Fix::safe("Write `{{file}}`", vec![edit])));
    }
}
