//! What the file itself and the provider's sample reply beside it say: hosts, placeholders, status words.

use std::collections::HashSet;

use super::sketch::{Pen, Sketch};
use super::values::{Word, choice};
use super::{About, Asked};
use crate::json;
use crate::layout;
use crate::model::ActionName;
use crate::runtime::delivery::Meaning;
use crate::runtime::{RUNTIMES, Runtime};
use crate::sample::Sample;

/// The indentation of one level, as the file has it; two blanks where it has none.
pub(super) fn unit(text: &str) -> String {
    let indented = text.lines().take(100).find(|line| line.starts_with([' ', '\t']) && !line.trim_start().is_empty());
    indented.map_or("  ", |line| &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]).to_owned()
}

/// The hosts of the actions' URLs as Faxbot looks them up, each once, in their order. One that depends on a variable is none.
fn hosts(asked: &Asked<'_>) -> Vec<String> {
    let actions = asked.manifest().map(|manifest| &*manifest.known_actions).unwrap_or_default();
    let targets = actions.iter().filter_map(|action| action.target.as_ref()).filter(|target| target.host_variable.is_none());
    let mut seen = HashSet::new();
    targets.filter_map(|target| target.looked_up.clone()).filter(|host| !host.is_empty() && seen.insert(host.clone())).collect()
}

/// The provider's host: the first that is allowed, or else the first that is called.
pub(super) fn first_host(asked: &Asked<'_>) -> Option<String> {
    let allowed = asked.manifest()?.domains().map(|text| text.decoded.trim().to_owned()).find(|host| is_host(host));
    allowed.or_else(|| hosts(asked).into_iter().next())
}

fn is_host(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
}

/// The hosts that `allowed_domains` lacks; the one under the offset counts as lacking.
pub(super) fn missing_hosts(asked: &Asked<'_>) -> Vec<Word> {
    let under = asked.cursor.inside().map(|inside| inside.text.span);
    let Some(manifest) = asked.manifest() else { return Vec::new() };
    let listed: HashSet<&str> = manifest.domains().filter(|text| Some(text.span) != under).map(|text| &*text.decoded).collect();
    let missing = hosts(asked).into_iter().filter(|host| !listed.contains(&**host));
    missing.map(|host| Word::new(host).detail(Some("the host of an action's URL"))).collect()
}

/// What a URL begins with.
pub(super) fn urls(asked: &Asked<'_>) -> Vec<Word> {
    let Some(manifest) = asked.manifest() else { return Vec::new() };
    // Behind the host nobody knows better than the author.
    if asked.cursor.inside().is_some_and(|inside| inside.text.decoded.splitn(4, '/').nth(3).is_some()) {
        return Vec::new();
    }
    let allowed = manifest.domains().map(|text| text.decoded.trim().to_owned()).filter(|host| is_host(host));
    let mut seen = HashSet::new();
    let all = allowed.chain(hosts(asked)).filter(|host| seen.insert(host.clone()));
    let mut words: Vec<Word> = all.map(|host| Word::new(format!("https://{host}/"))).collect();
    if words.is_empty() {
        words.push(Word::new("https://"));
    }
    words
}

/// The placeholders of the action's URL that no entry of `path_params` fills, but for the one under the offset.
pub(super) fn unfilled(asked: &Asked<'_>) -> Vec<String> {
    let Some(action) = asked.action() else { return Vec::new() };
    let Some(url) = action.url.and_then(|member| member.value.str()) else { return Vec::new() };
    let under = asked.cursor.inside().map(|inside| inside.text.span);
    let others = action.path_parameters().filter_map(|param| param.name).filter(|text| Some(text.span) != under);
    let filled: HashSet<&str> = others.map(|text| &*text.decoded).collect();
    let mut seen = HashSet::new();
    let names = crate::runtime::template::placeholders(url).into_iter().map(|place| place.name(url).to_owned());
    names.filter(|name| !filled.contains(&**name) && seen.insert(name.clone())).collect()
}

/// The source that fills a placeholder, as far as its name and the action say.
fn likely_source(asked: &Asked<'_>, name: &str) -> String {
    let action = asked.cursor.action();
    let is_variable = |name: &str| {
        action.is_some_and(|action| RUNTIMES.iter().any(|runtime| runtime.variables.of(action).iter().any(|it| it.name == name)))
    };
    match action {
        _ if is_variable(name) => name.to_owned(),
        Some(ActionName::SendFax) => format!("settings.{name}"),
        _ => "provider_sid".to_owned(),
    }
}

/// What a key's value most likely is in this very file; `None` where the schema's own example is as good.
pub(super) fn sketch(asked: &Asked<'_>, path: &[&str], key: &str, unit: &str) -> Option<Sketch> {
    match (path, key) {
        ([], "allowed_domains") => {
            let hosts = hosts(asked);
            if hosts.is_empty() {
                return Some(Sketch { plain: "[\"\"]".to_owned(), snippet: "[\"$1\"]".to_owned() });
            }
            example(&layout::quoted_list(hosts.iter().map(String::as_str)), unit)
        }
        (["actions", "get_status"], "method") => {
            let all = ["GET", "POST"].map(str::to_owned);
            Some(choice(&all))
        }
        (["actions", _], "path_params") => {
            let entries: Vec<String> = unfilled(asked)
                .iter()
                .map(|name| format!("{{\"name\": {}, \"source\": {}}}", layout::quoted(name), layout::quoted(&likely_source(asked, name))))
                .collect();
            if entries.is_empty() { None } else { example(&format!("[{}]", entries.join(", ")), unit) }
        }
        (["actions", _, "response"], "status_map") => {
            let words = provider_words(asked);
            if words.is_empty() {
                return None;
            }
            let member = |(word, meaning): &(String, Option<Meaning>)| {
                let ours = vocabulary(asked, *meaning).into_iter().next().map(|(word, _)| word).unwrap_or_default();
                format!("{}: {}", layout::quoted(word), layout::quoted(ours))
            };
            example(&format!("{{{}}}", words.iter().map(member).collect::<Vec<_>>().join(", ")), unit)
        }
        (["actions", _], "response") => {
            let best = |key: &str| super::paths::words(asked, key).into_iter().find(|word| !word.is_useless);
            let (job_id, status) = (best("job_id")?, best("status")?);
            example(&format!("{{\"job_id\": {}, \"status\": {}}}", layout::quoted(&job_id.text), layout::quoted(&status.text)), unit)
        }
        (["actions", _], "headers") => example("{\"Accept\": \"application/json\"}", unit),
        _ => None,
    }
}

fn example(json: &str, unit: &str) -> Option<Sketch> {
    Some(Pen::new(unit, None).example(&json::parse(json).root))
}

/// The sample replies beside the file.
pub(super) fn sample(asked: &Asked<'_>) -> Option<Sample> {
    Sample::read(asked.place.sample_beside()?)
}

/// The provider's own words for states, as far as the sample's file lists them, each with what it means.
pub(super) fn provider_words(asked: &Asked<'_>) -> Vec<(String, Option<Meaning>)> {
    let (Some(action), Some(sample)) = (asked.cursor.action(), sample(asked)) else { return Vec::new() };
    let meaning = |word: &str| RUNTIMES.iter().rev().find_map(|runtime| runtime.vocabulary.meaning(word));
    sample.status_words(action).into_iter().map(|(word, ours)| (word.to_owned(), meaning(ours.unwrap_or(word)))).collect()
}

/// Faxbot's words for states, each with the generations that know it: those first that mean `wanted`, then those that all of the
/// generations in question know.
pub(super) fn vocabulary(asked: &Asked<'_>, wanted: Option<Meaning>) -> Vec<(&'static str, Vec<&'static Runtime>)> {
    let in_question: Vec<&Runtime> = RUNTIMES.iter().filter(|runtime| asked.scope.includes(runtime)).collect();
    let mut words: Vec<(&str, Vec<&Runtime>, Meaning)> = Vec::new();
    for (word, meaning) in in_question.iter().flat_map(|runtime| runtime.vocabulary.words) {
        if words.iter().any(|(known, ..)| known.eq_ignore_ascii_case(word)) {
            continue;
        }
        let knowing = in_question.iter().filter(|runtime| runtime.vocabulary.knows(word)).copied().collect();
        words.push((word, knowing, *meaning));
    }
    words.sort_by_key(|(_, knowing, meaning)| (wanted.is_some_and(|wanted| wanted != *meaning), knowing.len() < in_question.len()));
    words.into_iter().map(|(word, knowing, _)| (word, knowing)).collect()
}

/// The word of Faxbot's for a provider's word, to begin with.
pub(super) fn word_sketch(asked: &Asked<'_>, meaning: Option<Meaning>) -> Sketch {
    let words: Vec<String> = vocabulary(asked, meaning).into_iter().take(6).map(|(word, _)| word.to_owned()).collect();
    choice(&words)
}

/// The words of Faxbot's that a word of the provider's can be translated to.
pub(super) fn status_words(asked: &Asked<'_>) -> Vec<Word> {
    let theirs = asked.keys().last().copied().unwrap_or_default().to_owned();
    let meaning = provider_words(asked).into_iter().find(|(word, _)| *word == theirs).and_then(|(_, meaning)| meaning);
    let in_question = RUNTIMES.iter().filter(|runtime| asked.scope.includes(runtime)).count();
    let of = |(word, knowing): (&'static str, Vec<&Runtime>)| {
        let means = RUNTIMES.iter().find_map(|runtime| runtime.vocabulary.meaning(word)).map(Meaning::words).unwrap_or_default();
        let only = knowing.first().filter(|_| knowing.len() < in_question);
        let detail = only.map_or_else(|| means.to_owned(), |runtime| format!("{means}; only in {}", runtime.name));
        Word { about: About::Nothing, ..Word::new(word).detail(Some(detail)) }
    };
    vocabulary(asked, meaning).into_iter().map(of).collect()
}
