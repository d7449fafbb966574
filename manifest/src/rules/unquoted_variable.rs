use std::ops::Range;

use crate::finding::{Finding, Fix, Level, Levels, Safety};
use crate::json;
use crate::kind::Kind;
use crate::layout;
use crate::model::body::{Body, Opening};
use crate::model::settings::Holds;
use crate::model::{ActionName, Manifest};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::context::{Reference, Variable};
use crate::runtime::json_template::Setting;
use crate::runtime::{RUNTIMES, Runtime, reply};
use crate::subject::Subject;
use crate::tree::{Node, Value};

/// Text where only a number may stand without quotes.
pub static RULE: Rule = Rule {
    name: "unquoted-variable",
    category: Category::Templates,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("unquoted_variable.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for body in manifest.bodies_of("json").filter(|body| body.template.opening() == Opening::Brace) {
        for (number, value) in unquoted(&body) {
            findings.extend(finding(subject, manifest, &body, number, value));
        }
    }
}

/// The expressions that stand as a value outside of quotes, alone or beside digits: the number of each, and the range of the value.
/// Other text around one makes no JSON anyway, which another rule tells.
pub(super) fn unquoted(body: &Body<'_, '_>) -> Vec<(usize, Range<usize>)> {
    let template = body.template;
    let mut found = Vec::new();
    if template.expressions.is_empty() {
        return found;
    }
    let skeleton = template.skeleton();
    if !skeleton.settings.contains(&Setting::Bare) {
        return found;
    }
    let numbers = numbers(&json::parse(&skeleton.json).root, &skeleton.json);
    for (at, (expression, setting)) in template.expressions.iter().zip(&skeleton.settings).enumerate() {
        let value = numbers.partition_point(|value| value.start <= expression.start).checked_sub(1).map(|at| &numbers[at]);
        if let Some(value) = value.filter(|value| *setting == Setting::Bare && expression.end <= value.end) {
            found.push((at, value.clone()));
        }
    }
    found
}

/// The places of all numbers, in order. `+15550100` is none, but is taken for one here.
fn numbers(root: &Node, text: &str) -> Vec<Range<usize>> {
    let is_number = |node: &Node| text[node.span.range()].bytes().all(|byte| byte.is_ascii_digit() || b"+-.".contains(&byte));
    let mut found = Vec::new();
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        match &node.value {
            Value::Number(_) => found.push(node.span.range()),
            Value::Invalid if is_number(node) => found.push(node.span.range()),
            Value::Array(items) => open.extend(items),
            Value::Object(object) => open.extend(object.members.iter().map(|member| &member.value)),
            _ => {}
        }
    }
    found.sort_by_key(|range| range.start);
    found
}

/// What Faxbot inserts, as far as it is no certain number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inserts {
    Text,
    Boolean,
    Nothing,
    PerhapsNumber,
}

impl Inserts {
    fn of(runtime: &Runtime, subject: &Subject<'_>, manifest: &Manifest<'_>, body: &Body<'_, '_>, name: &str) -> Option<Self> {
        match runtime.reference(body.action.name, name) {
            Reference::Value(variable) if !variable.is_set => Some(Self::Nothing),
            Reference::Value(Variable { name: "provider_sid", .. }) => match sample_id(subject, manifest) {
                Some(id) if json::parse(id.str().unwrap_or("0")).complaints.is_empty() => None,
                Some(_) => Some(Self::Text),
                None => Some(Self::PerhapsNumber),
            },
            Reference::Value(variable) => Some(if variable.may_be_number { Self::PerhapsNumber } else { Self::Text }),
            Reference::Credential(_) => Some(if runtime.passes_credentials { Self::Text } else { Self::Nothing }),
            Reference::Nothing => Some(Self::Nothing),
            // What prints a whole object has a rule of its own.
            Reference::Whole(_) => None,
            Reference::Setting(path) => {
                let Some(declared) = manifest.settings().and_then(|settings| settings.declared(path)) else {
                    return Some(Self::PerhapsNumber);
                };
                match declared.holds() {
                    Holds::Text if declared.prints_json() => None,
                    Holds::Text => Some(Self::Text),
                    Holds::Boolean => Some(Self::Boolean),
                    Holds::Unknown => Some(Self::PerhapsNumber),
                    // What is no scalar has a rule of its own.
                    Holds::Number | Holds::NoScalar => None,
                }
            }
        }
    }

    fn level(self) -> Level {
        if self == Self::PerhapsNumber { Level::Warning } else { Level::Error }
    }

    fn clause(self) -> &'static str {
        match self {
            Self::Text => "inserts text",
            Self::Boolean => "inserts `True` or `False`",
            Self::Nothing => "inserts nothing",
            Self::PerhapsNumber => "inserts the value as it is: without quotes only a number is JSON",
        }
    }
}

fn is_only_element(text: &str, value: &Range<usize>) -> bool {
    text[..value.start].trim_end().ends_with('[') && text[value.end..].trim_start().starts_with(']')
}

/// The id of a fax in the provider's sample reply.
fn sample_id<'s>(subject: &'s Subject<'_>, manifest: &Manifest<'_>) -> Option<&'s Node> {
    let path = manifest.action(ActionName::SendFax)?.response_field("job_id").and_then(|member| member.value.str()).unwrap_or("id");
    reply::find(&reply::parse_path(path).ok()?, subject.reply(ActionName::SendFax)?)
}

fn finding(subject: &Subject<'_>, manifest: &Manifest<'_>, body: &Body<'_, '_>, number: usize, value: Range<usize>) -> Option<Finding> {
    let template = body.template;
    let expression = &template.expressions[number];
    let name = template.name(expression);
    let inserts: [Option<Inserts>; RUNTIMES.len()] = std::array::from_fn(|at| Inserts::of(&RUNTIMES[at], subject, manifest, body, name));
    let levels = Levels(inserts.map(|inserts| inserts.map(Inserts::level)));
    let worst = inserts.iter().rposition(|inserts| inserts.map(Inserts::level) == levels.highest())?;
    let what = inserts[worst]?;
    // `[{{from}}]` becomes an empty list, which is JSON.
    if what == Inserts::Nothing && is_only_element(template.as_str(), &value) {
        return None;
    }
    let other = (0..RUNTIMES.len()).filter(|at| inserts[*at] != Some(what)).find_map(|at| Some((&RUNTIMES[at], inserts[at]?)));
    let who = if other.is_some() { format!("Faxbot {}", RUNTIMES[worst].name) } else { levels.whom() };
    let mut message = match what {
        Inserts::PerhapsNumber => format!("{who} {}.", what.clause()),
        _ => format!("{who} {} here, and without quotes that is no JSON: the request fails.", what.clause()),
    };
    if let Some((runtime, inserts)) = other {
        message.push_str(&format!(" ({} {}.)", runtime.name, inserts.clause()));
    }
    let mut finding = Finding::new(&RULE, template.span(expression), message).levels(levels).here("no quotes around it");
    match RUNTIMES[worst].reference(body.action.name, name) {
        Reference::Value(variable) if variable.is_set => finding = finding.note(format!("`{name}` is {}.", variable.meaning)),
        Reference::Setting(_) if what == Inserts::PerhapsNumber => {
            finding = finding.note("If the setting is a number, say so in `config_schema`; otherwise put it in quotes.");
        }
        _ if what == Inserts::Boolean => {
            finding = finding.note("Declare the setting as a string with the choices `true` and `false`: these may stand without quotes.");
        }
        _ => {}
    }
    let safety = match what {
        Inserts::Text => Safety::Safe,
        Inserts::PerhapsNumber => Safety::Ask,
        // Quotes would only hide that there is nothing, or make text of what should be a boolean.
        Inserts::Boolean | Inserts::Nothing => return Some(finding),
    };
    let quote = |at: usize| layout::replace_inside(template.text, at, at, "\"");
    Some(finding.fix(Fix::new("Put it in quotes", safety, vec![quote(value.start), quote(value.end)])))
}
