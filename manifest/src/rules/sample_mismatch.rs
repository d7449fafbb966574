use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::mask;
use crate::model::{Action, ActionName};
use crate::near;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::rules::status_outside_vocabulary::canonical;
use crate::runtime::misread::Misread;
use crate::runtime::reply::{find, parse_path};
use crate::runtime::{RUNTIMES, Runtime};
use crate::sample::only_path;
use crate::subject::{Subject, when};
use crate::tree::{Node, Object, Text, Value};

/// The sample reply of the provider is not read as meant.
pub static RULE: Rule = Rule {
    name: "sample-mismatch",
    category: Category::Response,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("sample_mismatch.md"),
    check: Check::One(check),
};

/// What each generation does wrong, if anything.
type Misreads = [Option<Misread>; RUNTIMES.len()];

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs() && action.object().is_some()) {
        let is_odd = action.response.is_some_and(|response| response.value.object().is_none() && response.value.truthy());
        let Some(reply) = subject.reply(action.name).filter(|_| !is_odd) else { continue };
        if reply.object().is_none() {
            let message = format!("Faxbot reads nothing from the sample reply, which is {}: paths lead only into an object. 2026 refuses it, 2025 {}.", reply.kind(), if action.name == ActionName::GetStatus { "says `queued` for ever" } else { "finds no id" });
            findings.push(Finding::new(&RULE, action.member.key.span, message).here("its sample reply is no object"));
            continue;
        }
        let map = action.response_field("status_map").and_then(|map| map.value.object());
        let id = |runtime: &Runtime, found: Option<&Node>| runtime.misread_id(action.name, found);
        field(subject, action, reply, "job_id", "id", &id, findings);
        // A word that is not translated is told with all others of its kind.
        let status = |runtime: &Runtime, found: Option<&Node>| {
            let is_word = found.and_then(Node::str).is_some_and(|word| !word.is_empty());
            runtime.misread_status(action.name, found, map).filter(|misread| !is_word || *misread != Misread::Unknown)
        };
        let known = field(subject, action, reply, "status", "status", &status, findings);
        if let Some(word) = known {
            words(subject, action, word.and_then(Node::str), map, findings);
        }
    }
}

/// Follows the path of a field. Gives what it finds; `None` where another rule has told that nothing can be found.
fn field<'s>(
    subject: &'s Subject<'_>,
    action: &Action<'_>,
    reply: &'s Node,
    key: &str,
    default: &str,
    misread: &dyn Fn(&Runtime, Option<&Node>) -> Option<Misread>,
    findings: &mut Vec<Finding>,
) -> Option<Option<&'s Node>> {
    let given = action.response_field(key).filter(|member| member.value.truthy());
    let text = match given {
        Some(member) => Some(member.value.text()?),
        None if action.intended_response_field(key).is_some_and(|member| member.value.truthy()) => return None,
        None => None,
    };
    let path = text.map_or(default, |text| &text.decoded);
    let found = find(&parse_path(path).ok()?, reply);
    let misreads: Misreads = std::array::from_fn(|at| misread(&RUNTIMES[at], found));
    let levels = Levels(misreads.map(|misread| when(misread.is_some(), Level::Error)));
    if levels.highest().is_some() {
        let shown = text.map_or_else(|| default.to_owned(), |text| subject.quote_text(text));
        let what = found.map_or("nothing", described);
        let place = if key == "job_id" { "the id" } else { "the status" };
        let message = format!("Faxbot finds {what} at `{shown}` in the sample reply, where {place} should be: {}", consequences(misreads, 1));
        let span = text.map_or_else(|| action.response_place(), Text::content);
        let fix = text.and_then(|text| elsewhere(text, reply, misread));
        findings.push(Finding::new(&RULE, span, message).levels(levels).here(format!("finds {what} in the sample")).fix(fix));
    }
    Some(found)
}

fn described(node: &Node) -> &'static str {
    match &node.value {
        Value::String(text) if text.decoded.is_empty() => "an empty text",
        Value::Number(text) if text.contains(['.', 'e', 'E']) => "a number that is no integer",
        Value::Number(_) => "a number",
        _ => node.kind(),
    }
}

/// What each generation does, as the end of a sentence: "2026 refuses the reply, 2025 …".
fn consequences(misreads: Misreads, values: usize) -> String {
    let it = if values == 1 { "it" } else { "them" };
    let parts = RUNTIMES.iter().rev().filter_map(|runtime| {
        let what = misreads[runtime.index]?.consequence(runtime, values > 1);
        Some(format!("{} {what}", runtime.name))
    });
    let told = parts.collect::<Vec<_>>().join(", ");
    match misreads.iter().position(Option::is_none) {
        Some(fine) if misreads.contains(&Some(Misread::OwnId)) => format!("{told}. ({} keeps the id that it has.)", RUNTIMES[fine].name),
        Some(fine) => format!("{told}. ({} takes {it}.)", RUNTIMES[fine].name),
        None => format!("{told}."),
    }
}

/// Reads the field where the reply has it: at the only other key of that name with a value that will do.
fn elsewhere(text: &Text, reply: &Node, misread: &dyn Fn(&Runtime, Option<&Node>) -> Option<Misread>) -> Option<Fix> {
    let wanted = parse_path(&text.decoded).ok()?.pop()?.name;
    let fits = |key: &str, value: &Node| {
        near::best(key, std::iter::once(wanted)).is_some() && RUNTIMES.iter().all(|runtime| misread(runtime, Some(value)).is_none())
    };
    let path = only_path(reply, &fits)?;
    let edit = layout::replace_inside(text, 0, text.decoded.len(), &path);
    Some(Fix::ask(format!("Read it at `{}`", mask::shown(&path)), vec![edit]))
}

/// The words for the status that the sample replies have, and that neither Faxbot nor `status_map` knows.
fn words(subject: &Subject<'_>, action: &Action<'_>, word: Option<&str>, map: Option<&Object>, findings: &mut Vec<Finding>) {
    let documented = subject.sample().map(|sample| sample.status_words(action.name)).unwrap_or_default();
    let is_documented = |word: &str| documented.iter().any(|(other, _)| *other == word);
    let own = word.filter(|word| !is_documented(word)).map(|word| (word, None));
    let all = own.into_iter().chain(documented.iter().copied()).filter(|(word, _)| !word.is_empty());
    let unknown = |runtime: &Runtime, word: &str| map.is_none_or(|map| map.get(word).is_none()) && !runtime.vocabulary.knows(word);
    let lost: Vec<(&str, Option<&str>)> = all.filter(|(word, _)| RUNTIMES.iter().any(|runtime| unknown(runtime, word))).collect();
    if lost.is_empty() {
        return;
    }
    let misreads: Misreads =
        std::array::from_fn(|at| lost.iter().any(|(word, _)| unknown(&RUNTIMES[at], word)).then_some(Misread::Unknown));
    let shown: Vec<String> = lost.iter().take(5).map(|(word, _)| format!("`{}`", mask::shown(word))).collect();
    let more = if lost.len() > 5 { format!(" and {} more", lost.len() - 5) } else { String::new() };
    let what = if lost.len() == 1 { "a word that the provider has" } else { "words that the provider has" };
    let message = format!("Faxbot does not know {}{more}, {what} for the status, and no `status_map` translates {}: {}", shown.join(", "), if lost.len() == 1 { "it" } else { "them" }, consequences(misreads, lost.len()));
    let member = action.response_field("status_map").filter(|_| map.is_some());
    let meant: Vec<(&str, String)> = lost
        .iter()
        .filter_map(|(word, meant)| {
            let meant = meant.filter(|meant| RUNTIMES.iter().all(|runtime| runtime.vocabulary.knows(meant)));
            Some((*word, layout::quoted(meant.or_else(|| canonical(word))?)))
        })
        .collect();
    let members: Vec<(&str, &str)> = meant.iter().map(|(word, meant)| (*word, &**meant)).collect();
    let edit = member.and_then(|member| layout::insert_members(&subject.document.text, &member.value, &members));
    findings.push(
        Finding::new(&RULE, member.map_or_else(|| action.response_place(), |member| member.key.span), message)
            .levels(Levels(misreads.map(|misread| when(misread.is_some(), Level::Error))))
            .here("words are missing")
            .fix(edit.map(|edit| Fix::ask("Translate them as the sample says", vec![edit]))),
    );
}
