mod moving;

use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::placeholders::Place;
use crate::model::target::{Part, Target};
use crate::model::{Action, Manifest};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::client::query::unquote;
use crate::runtime::form::{self, Field};
use crate::runtime::template::hidden;
use crate::runtime::Y2026;
use crate::subject::Subject;

/// A query that never leaves Faxbot.
pub static RULE: Rule = Rule {
    name: "query-dropped",
    category: Category::Url,
    levels: Levels::only_2026(Level::Error),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("query_dropped.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        let Some(target) = action.target.as_ref().filter(|target| target.parts.query.is_some()) else { continue };
        let (own, lost): (Vec<Field>, Vec<Field>) =
            fields(target).into_iter().partition(|field| Some(&*unquote(&target.as_str()[field.name.clone()])) == own_parameter(manifest));
        if !lost.is_empty() && subject.scope.includes(&Y2026) {
            findings.push(dropped(subject, action, target, &lost, !own.is_empty()));
        } else {
            own.iter().for_each(|field| findings.extend(replaced(subject, target, field)));
        }
    }
}

/// The parameters written in a URL, as ranges of it; what stands in expressions separates nothing.
pub(super) fn fields(target: &Target<'_>) -> Vec<Field> {
    let Some(query) = target.parts.query.clone() else { return Vec::new() };
    let text = hidden(target.as_str(), &target.expressions);
    let mut found = form::fields(&text[query.clone()]);
    for field in &mut found {
        field.name = field.name.start + query.start..field.name.end + query.start;
        field.value = field.value.start + query.start..field.value.end + query.start;
    }
    found
}

/// The parameter that `api_key_query` adds (contract §6).
fn own_parameter<'t>(manifest: &Manifest<'t>) -> Option<&'t str> {
    (manifest.effective_scheme() == Some("api_key_query")).then_some(())?;
    let name = manifest.auth.and_then(|auth| auth.value.get("query_name")).filter(|member| member.value.truthy());
    name.map_or(Some("api_key"), |member| member.value.str())
}

fn dropped(subject: &Subject<'_>, action: &Action<'_>, target: &Target<'_>, lost: &[Field], has_own: bool) -> Finding {
    let query = target.parts.query.clone().unwrap_or_default();
    let named = |field: &Field| if field.name.is_empty() { field.range() } else { field.name.clone() };
    let mut names: Vec<String> = lost.iter().take(3).map(|field| format!("`{}`", subject.quote(target.span(&named(field))))).collect();
    if lost.len() > 3 {
        names[2] = format!("{} more", lost.len() - 2);
    }
    let last = names.pop().unwrap_or_default();
    let names = if names.is_empty() { last } else { format!("{} and {last}", names.join(", ")) };
    let verb = if lost.len() == 1 { "reaches" } else { "reach" };
    let text = target.as_str();
    let unrendered = target.expressions.iter().find(|found| query.contains(&found.start));
    let in_2025 = match unrendered {
        Some(found) => format!("2025 keeps it, but does not fill in `{}`.", subject.quote(target.span(&(found.start..found.end)))),
        None if lost.iter().any(|field| is_number(&text[field.value.clone()])) || recipients(action, target).next().is_some() => {
            "2025 keeps it, but turns the `+` of a number into a blank.".to_owned()
        }
        None => "2025 sends it.".to_owned(),
    };
    let message = format!("Faxbot 2026 drops everything from `?` on, so {names} never {verb} the provider. ({in_2025})");
    let mut finding = Finding::new(&RULE, target.span(&(query.start - 1..query.end)), message).here("dropped by 2026");
    if has_own {
        finding = finding.note("Only the parameter of `auth` is sent.");
    }
    finding.note("Put values into the body, or into the path as path parameters.").fix(moving::to_body(subject, action, target, lost))
}

/// `+15551234567`: a plus sign that was meant as one.
pub(super) fn is_number(value: &str) -> bool {
    value.strip_prefix('+').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || c == '{'))
}

/// The places in a query that a path parameter fills with the recipient's number.
pub(super) fn recipients<'p>(action: &'p Action<'_>, target: &Target<'_>) -> impl Iterator<Item = &'p Place> {
    let places = action.placeholders.places.iter().filter(|place| target.part_at(place.range.start) == Part::Query);
    places.filter(|place| action.placeholders.entry_of(place).is_some_and(|entry| entry.param.has_source("to")))
}

/// The parameter that `auth` adds takes the place of one with the same name, in both generations.
fn replaced(subject: &Subject<'_>, target: &Target<'_>, field: &Field) -> Option<Finding> {
    let query = target.parts.query.clone()?;
    let name = subject.quote(target.span(&field.name));
    let alone = form::fields(&target.as_str()[query.clone()]).len() == 1;
    let edit = layout::replace_inside(target.text, query.start - 1, query.end, "");
    Some(
        Finding::new(&RULE, target.span(&field.range()), format!("Faxbot sends the credential of `auth` as `{name}`, and never what stands here."))
            .levels(Levels::all(Level::Warning))
            .here("replaced")
            .fix(alone.then(|| Fix::ask("Remove it", vec![edit]))),
    )
}
