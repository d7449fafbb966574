use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::body_field::NewField;
use crate::model::placeholders::Place;
use crate::model::target::{Part, Target};
use crate::model::{Action, Manifest};
use crate::rule::{Category, Check, Fixes, Rule};
use crate::runtime::client::query::unquote;
use crate::runtime::context::Reference;
use crate::runtime::form::{self, Field};
use crate::runtime::template::hidden;
use crate::runtime::{RUNTIMES, Runtime, Y2026};
use crate::subject::Subject;

/// A query that never leaves Faxbot.
pub static RULE: Rule = Rule {
    name: "query-dropped",
    category: Category::Url,
    levels: Levels::only_2026(Level::Error),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    page: include_str!("query_dropped.md"),
    check: Check::One(check),
};

/// More parameters than this are not moved.
const MAX_MOVED: usize = 64;

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
    finding.note("Put values into the body, or into the path as path parameters.").fix(move_to_body(subject, action, target, lost))
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

/// The parameters as fields of the body, where it has such, and what they say can be said there.
fn move_to_body(subject: &Subject<'_>, action: &Action<'_>, target: &Target<'_>, lost: &[Field]) -> Option<Fix> {
    let query = target.parts.query.clone()?;
    if lost.len() > MAX_MOVED || action.placeholders.entries.len() > MAX_MOVED {
        return None;
    }
    let span = target.span(&(query.start - 1..query.end));
    // What may be a credential is not copied.
    if subject.document.masked().get(span.range()) != subject.document.text.get(span.range()) {
        return None;
    }
    let mut edits = vec![layout::replace_inside(target.text, query.start - 1, query.end, "")];
    let fields = lost.iter().map(|field| new_field(subject, action, target, field)).collect::<Option<Vec<_>>>()?;
    edits.push(action.add_body_fields(&fields)?);
    edits.extend(without_entries(action, target)?);
    Some(Fix::ask("Move it into the body", edits))
}

fn new_field(subject: &Subject<'_>, action: &Action<'_>, target: &Target<'_>, field: &Field) -> Option<NewField> {
    let (text, places) = (target.as_str(), &action.placeholders.places);
    let range = field.value.clone();
    let mut value = String::new();
    let mut done = range.start;
    let mut open = places.iter().filter(|place| range.contains(&place.range.start)).peekable();
    let mut found = target.expressions.iter().filter(|found| range.contains(&found.start)).peekable();
    loop {
        let place = open.peek().filter(|place| found.peek().is_none_or(|found| place.range.start < found.start));
        let (at, name) = if let Some(place) = place {
            (place.range.clone(), &*action.placeholders.entry_of(place)?.param.source_text()?.decoded)
        } else if let Some(found) = found.peek() {
            (found.start..found.end, found.name(text))
        } else {
            break;
        };
        let _ = if place.is_some() { open.next().map(|_| ()) } else { found.next().map(|_| ()) };
        if !is_simple(subject, action, name) {
            return None;
        }
        value.push_str(&literal(&text[done..at.start], done == range.start && at.start > done, true)?);
        value.push_str(&format!("{{{{{name}}}}}"));
        done = at.end;
    }
    value.push_str(&literal(&text[done..range.end], done == range.start, false)?);
    let name = literal(&text[field.name.clone()], false, false)?;
    Some(NewField { name, value })
}

/// A piece of a query as it was meant: `%20` and `+` are blanks, but a `+` that starts a number is none.
fn literal(piece: &str, is_start: bool, before_value: bool) -> Option<String> {
    let rest = piece.strip_prefix('+').filter(|_| is_start && (is_number(piece) || (before_value && piece == "+")));
    let text = unquote(&rest.unwrap_or(piece).replace('+', " "));
    let text = if rest.is_some() { format!("+{text}") } else { text };
    (!text.contains(['{', '}', '\u{fffd}'])).then_some(text)
}

/// Whether a variable brings the same text in a body as in a URL, and no quotes or `&` that would break the template.
fn is_simple(subject: &Subject<'_>, action: &Action<'_>, name: &str) -> bool {
    let fills = |runtime: &Runtime| match runtime.reference(action.name, name) {
        Reference::Value(variable) => runtime.fills(&variable, action.body_kind()),
        _ => false,
    };
    RUNTIMES.iter().filter(|runtime| subject.scope.includes(runtime)).all(fills)
}

/// Entries of `path_params` that fill only the query go with it; `None` where they can't be removed in one step.
fn without_entries(action: &Action<'_>, target: &Target<'_>) -> Option<Vec<Edit>> {
    let part_of = |entry: usize| {
        let places = action.placeholders.places.iter().filter(move |place| place.filled_by == Some(entry));
        places.map(|place| target.part_at(place.range.start) == Part::Query).reduce(|all, is_query| all && is_query)
    };
    let entries = &action.placeholders.entries;
    let gone: Vec<usize> = (0..entries.len()).filter(|entry| part_of(*entry) == Some(true)).collect();
    match gone[..] {
        [] => Some(Vec::new()),
        [one] => Some(vec![action.remove_path_param(&entries[one].param)?]),
        _ if gone.len() == entries.len() => Some(vec![layout::remove_member(action.object()?, action.path_params?)]),
        _ => None,
    }
}
