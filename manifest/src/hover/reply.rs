//! What a path of `response` finds in the sample reply, and what becomes of a word of the provider's.

use super::{Asked, by_runtime, code};
use crate::cursor::Step;
use crate::hints::shown;
use crate::mask;
use crate::model::Action;
use crate::runtime::reply::{PathDefect, find, parse_path};
use crate::tree::Node;

/// The most keys of a reply that are listed.
const MAX_KEYS: usize = 8;

/// What is told beside the text about the field.
pub(super) fn about(asked: &Asked<'_, '_>) -> Option<String> {
    let action = asked.action().filter(|action| action.runs())?;
    match asked.cursor.path[..] {
        [_, _, Step::Key("response"), Step::Key(key @ ("job_id" | "status" | "error"))] => of_path(asked, action, key),
        [_, _, Step::Key("response"), Step::Key("status_map"), Step::Key(word)] => of_word(asked, action, word),
        _ => None,
    }
}

fn of_path(asked: &Asked<'_, '_>, action: &Action<'_>, key: &str) -> Option<String> {
    let sample = code(&mask::shown(&asked.subject.place.sample_name()));
    let written = asked.member()?.value.text()?;
    let path = match parse_path(&written.decoded) {
        Ok(path) => path,
        Err(PathDefect::WholeDocument) => return Some("It is no path: Faxbot takes the whole reply.".to_owned()),
        Err(PathDefect::Segment(start, end)) => {
            let part = asked.subject.quote_text_part(written, &(start..end));
            return Some(format!("It is no path: Faxbot finds nothing, because of {}.", code(&part)));
        }
    };
    let Some(reply) = asked.subject.reply(action.name) else {
        return Some(format!("With a sample reply beside the manifest, in {sample}, what it finds is shown here."));
    };
    let Some(found) = find(&path, reply) else {
        let keys = reached(&path, reply).map(|keys| format!(" Where it stops there are {keys}.")).unwrap_or_default();
        return Some(format!("In the sample reply in {sample} it finds nothing.{keys}"));
    };
    let last = path.last().map(|segment| segment.name).unwrap_or_default();
    let mut text = format!("In the sample reply in {sample} it finds {}.", code(&shown(last, found)));
    if key == "status"
        && let Some(word) = found.str()
    {
        let mapped = action.response_field("status_map").and_then(|map| map.value.get(word)?.value.str());
        if let Some(mapped) = mapped {
            text += &format!(" `status_map` makes {} of it.", code(&mask::shown(mapped)));
        }
        text += &format!("\n\n{}", meaning(asked, mapped.unwrap_or(word)));
    }
    Some(text)
}

/// The keys of the object that a path comes to before it finds nothing.
fn reached(path: &[crate::runtime::reply::Segment<'_>], reply: &Node) -> Option<String> {
    let node = (0..path.len()).rev().find_map(|count| if count == 0 { Some(reply) } else { find(&path[..count], reply) })?;
    let members = &node.object()?.members;
    let keys: Vec<String> = members.iter().take(MAX_KEYS).map(|member| code(&mask::shown(&member.key.decoded))).collect();
    let more = if members.len() > MAX_KEYS { " and more" } else { "" };
    (!keys.is_empty()).then(|| format!("the keys {}{more}", keys.join(", ")))
}

/// A word of the provider's and what it becomes.
fn of_word(asked: &Asked<'_, '_>, action: &Action<'_>, word: &str) -> Option<String> {
    let mapped = asked.member()?.value.str()?;
    let sample = asked.subject.sample()?.status_words(action.name);
    let is_known = sample.iter().any(|(known, _)| *known == word);
    let known = if is_known { " The sample replies list it among the provider's words." } else { "" };
    Some(format!("{} becomes {}.{known}\n\n{}", code(&mask::shown(word)), code(&mask::shown(mapped)), meaning(asked, mapped)))
        .filter(|_| !word.is_empty())
}

/// What Faxbot takes a word for.
fn meaning(asked: &Asked<'_, '_>, word: &str) -> String {
    let told = asked.runtimes().map(|runtime| {
        let text = match (runtime.vocabulary.meaning(word), runtime.vocabulary.strict) {
            (Some(meaning), _) => format!("the fax is {}.", meaning.words()),
            (None, true) => "it does not know that word, and asks a person.".to_owned(),
            (None, false) => "it stores that word as it is.".to_owned(),
        };
        (runtime, text)
    });
    by_runtime(told.collect())
}
