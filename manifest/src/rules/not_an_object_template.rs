use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::Manifest;
use crate::model::body::{Body, Opening};
use crate::model::settings::Holds;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::RUNTIMES;
use crate::runtime::context::Reference;
use crate::runtime::python::is_space;
use crate::runtime::template::Expression;
use crate::subject::Subject;

/// A JSON body that Faxbot replaces by `{}`.
pub static RULE: Rule = Rule {
    name: "not-an-object-template",
    category: Category::Templates,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("not_an_object_template.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for body in manifest.bodies_of("json") {
        findings.extend(match body.template.opening() {
            Opening::Nothing | Opening::Brace => None,
            Opening::Other(at) => Some(literal(&body, at)),
            Opening::Expression(number) => expression(manifest, &body, &body.template.expressions[number]),
        });
    }
}

fn literal(body: &Body<'_, '_>, at: usize) -> Finding {
    let text = body.template.as_str();
    let first = text[at..].chars().next().unwrap_or_default();
    let (how, here) = match first {
        '[' => ("and this is a list", "a list"),
        '\u{feff}' => ("but an invisible byte order mark stands before it", "an invisible character"),
        _ => ("and this does not", "no `{`"),
    };
    let message = format!("Faxbot sends `{{}}` instead of this template: it takes only what begins with `{{` for JSON, {how}.");
    let finding = Finding::new(&RULE, body.template.text.span_of(at, at + first.len_utf8()), message).here(here);
    let finding = match body.kind_member() {
        Some(kind) => finding.label(kind.value.span, "the kind of body"),
        None => finding,
    };
    match first {
        '[' => finding.note("No generation of Faxbot can send a list as the body: the provider must take an object."),
        _ if body.template.without_expressions()[at..].find(['=', '"', '{']).is_some_and(|found| text[at + found..].starts_with('=')) => {
            finding.note("`name=value` is a form: it needs `\"kind\": \"form\"`.")
        }
        _ => finding,
    }
}

/// An expression at the start. A setting may hold an object as text; what never begins with a brace can't.
fn expression(manifest: &Manifest<'_>, body: &Body<'_, '_>, expression: &Expression) -> Option<Finding> {
    let template = body.template;
    let name = template.name(expression);
    // What prints a whole object and what is always empty have rules of their own.
    let level = |reference: Reference<'_>| match reference {
        Reference::Value(variable) if variable.is_set => Some(Level::Error),
        Reference::Setting(path) => {
            let declared = manifest.settings().and_then(|settings| settings.declared(path));
            let holds = declared.map_or(Holds::Unknown, |declared| declared.holds());
            Some(if matches!(holds, Holds::Number | Holds::Boolean) { Level::Error } else { Level::Warning })
        }
        Reference::Credential(_) => Some(Level::Warning),
        Reference::Value(_) | Reference::Whole(_) | Reference::Nothing => None,
    };
    let levels = Levels(std::array::from_fn(|at| level(RUNTIMES[at].reference(body.action.name, name))));
    let highest = levels.highest()?;
    // An expression that one generation leaves empty is followed by the text that counts there.
    let is_followed_by_object = template.without_expressions()[expression.end..].trim_start_matches(is_space).starts_with('{');
    let message = if highest == Level::Error {
        format!("{} sends `{{}}` instead of this template: only what begins with `{{` is JSON to it, and this value never does.", levels.whom())
    } else {
        format!("{} sends `{{}}` instead of this template wherever the value does not begin with `{{`.", levels.whom())
    };
    let here = if highest == Level::Error { "no `{`" } else { "decides about the whole body" };
    let finding = Finding::new(&RULE, template.span(expression), message).levels(levels).here(here);
    Some(if is_followed_by_object { finding.note("Remove what stands before the `{`.") } else { finding })
}
