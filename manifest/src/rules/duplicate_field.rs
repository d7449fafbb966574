use std::collections::HashMap;

use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::form::is_attachment;
use crate::subject::Subject;

/// A field of a form that stands twice.
pub static RULE: Rule = Rule {
    name: "duplicate-field",
    category: Category::Templates,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("duplicate_field.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for body in manifest.forms() {
        let Some(form) = body.form() else { continue };
        // Of fields for the document there is only one: another rule speaks.
        let named = |number: &usize| Some(body.slice(&form.fields[*number].name)).filter(|name| !(body.is_multipart() && is_attachment(name)));
        let mut last: HashMap<&str, usize> = HashMap::new();
        for number in (0..form.fields.len()).rev() {
            let Some(name) = named(&number) else { continue };
            let sent = *last.entry(name).or_insert(number);
            if sent == number {
                continue;
            }
            let span = body.span(&form.fields[number].range());
            let shown = subject.quote(body.span(&form.fields[number].name));
            let mut finding = Finding::new(&RULE, span, format!("Faxbot sends each field once: of `{shown}` only the last, never this one."))
                .here("never sent")
                .label(body.span(&form.fields[sent].range()), "the one that is sent");
            if name.ends_with("[]") {
                finding = finding.note("A list of several values can't be written as a form.");
            }
            findings.push(finding.fix(Fix::ask("Remove this one", vec![body.remove_field(form, number)])));
        }
    }
}
