use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::body::Opening;
use crate::model::keys::{self, misspelt};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;

/// A JSON body without content.
pub static RULE: Rule = Rule {
    name: "empty-json-body",
    category: Category::Templates,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("empty_json_body.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs() && action.body_kind == Some("json")) {
        let Some((member, object)) = action.body.and_then(|member| Some((member, member.value.object()?))) else { continue };
        let (span, here) = match (object.get("template"), action.body_template()) {
            (None, _) if misspelt(object, keys::BODY, "template").is_some() => continue,
            (None, _) => (member.key.span, "no `template` in it"),
            // What is no string has rules of its own.
            (Some(_), None) => continue,
            (Some(_), Some(template)) if template.opening() != Opening::Nothing => continue,
            (Some(_), Some(template)) => (template.member.span(), "empty"),
        };
        findings.push(
            Finding::new(&RULE, span, "Faxbot sends `{}` here: the body is JSON, but its template is empty.")
                .here(here)
                .note("For no body at all write `\"kind\": \"none\"`; if `{}` is what the provider wants, write it as the template."),
        );
    }
}
