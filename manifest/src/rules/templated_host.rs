use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::target::Target;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;

/// The host comes from a template or a path parameter.
pub static RULE: Rule = Rule {
    name: "templated-host",
    category: Category::Security,
    levels: Levels::split(Some(Level::Error), Some(Level::Warning)),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("templated_host.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        let Some(target) = &action.target else { continue };
        let Some(variable) = target.host_variable.clone() else { continue };
        let is_expression = target.as_str()[variable.clone()].starts_with("{{");
        let is_listed = manifest.has_allow_list();
        // A path parameter is put in by both generations, an expression only by 2026 (contract §2, §4).
        let filled = if is_listed { Level::Warning } else { Level::Error };
        let levels = if is_expression { Levels::split(Some(Level::Error), Some(filled)) } else { Levels::all(filled) };
        let span = target.text.span_of(variable.start, variable.end);
        let danger = if is_listed { "only `allowed_domains` holds it back" } else { "with no `allowed_domains` that can be any host" };
        let message = if is_expression {
            let host = subject.quote(target.text.span_of(target.parts.host.start, target.parts.host.end));
            format!("Faxbot 2025 calls a host that is literally named `{host}`. (2026 lets a value decide about the host: {danger}.)")
        } else {
            format!("Faxbot lets a value decide about the host: {danger}.")
        };
        let mut finding = Finding::new(&RULE, span, message).levels(levels).here("part of the host");
        if is_glued(target, variable.start) {
            finding = finding.note("Nothing ends the host before it: a value of `.evil.example` makes the request go there. Write a `/` in between.");
        }
        findings.push(finding.note("Write the host out; a server for each customer is better served by a manifest for each."));
    }
}

/// Whether a literal host stands right before the variable, which was probably meant for the path.
fn is_glued(target: &Target<'_>, variable: usize) -> bool {
    target.as_str()[target.parts.host.start..variable].contains('.')
}
