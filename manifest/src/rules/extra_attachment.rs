use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::model::body::Body;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::form::is_attachment;
use crate::subject::Subject;

/// A second field for the document.
pub static RULE: Rule = Rule {
    name: "extra-attachment",
    category: Category::Templates,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("extra_attachment.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for body in manifest.forms().filter(Body::is_multipart) {
        let Some(form) = body.form() else { continue };
        let Some(sent) = form.attachment(body.template.as_str()) else { continue };
        for number in (0..sent).filter(|number| is_attachment(body.slice(&form.fields[*number].name))) {
            let shown = subject.quote(body.span(&form.fields[number].name));
            findings.push(
                Finding::new(
                    &RULE,
                    body.span(&form.fields[number].range()),
                    format!("Faxbot attaches the document once, to the last field named for it: `{shown}` is never sent."),
                )
                .here("never sent")
                .label(body.span(&form.fields[sent].name), "takes the document")
                .note("These names stand for the document, in any case: `attachment`, `file`, `document`.")
                .fix(Fix::ask("Remove it", vec![body.remove_field(form, number)])),
            );
        }
    }
}
