//! Paths into the provider's sample reply (contract §8.1).

use super::values::Word;
use super::{About, Asked, facts};
use crate::mask;
use crate::runtime::reply::{find, parse_path};
use crate::tree::{Node, Value};

/// How deep a reply is searched, and how many of its values are offered.
const MAX_DEPTH: usize = 8;
const MAX_PATHS: usize = 200;

/// The paths that `response.<key>` of the action around the offset could have.
pub(super) fn words(asked: &Asked<'_>, key: &str) -> Vec<Word> {
    let Some(sample) = facts::sample(asked) else { return Vec::new() };
    let Some(reply) = asked.cursor.action().and_then(|action| sample.reply(action)) else { return Vec::new() };
    let mut found = Vec::new();
    walk(reply, "", "", 0, &mut found);
    // A path whose keys no path can name, such as `a-b`, finds nothing.
    found.retain(|(path, ..)| parse_path(path).is_ok_and(|path| find(&path, reply).is_some()));
    found.sort_by_key(|(_, name, value)| rank(key, name, value));
    found.truncate(MAX_PATHS);
    let word = |(path, name, value): (String, &str, &Node)| {
        let is_useless = !suits(key, value);
        let detail = shown(name, value);
        let note = is_useless.then(|| format!("The sample reply has {} there, which 2026 does not take.", value.kind()));
        Word { about: note.map_or(About::Nothing, About::Text), is_useless, ..Word::new(path).detail(Some(detail)) }
    };
    found.into_iter().map(word).collect()
}

fn walk<'s>(node: &'s Node, path: &str, name: &'s str, depth: usize, found: &mut Vec<(String, &'s str, &'s Node)>) {
    if depth > MAX_DEPTH || found.len() >= 4 * MAX_PATHS {
        return;
    }
    match &node.value {
        Value::Object(object) => {
            for member in &object.members {
                let key = &*member.key.decoded;
                let inner = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
                walk(&member.value, &inner, key, depth + 1, found);
            }
        }
        // One index a name: a list of lists can't be reached, nor can the reply itself be one.
        Value::Array(items) if !path.is_empty() && !path.ends_with(']') => {
            if let Some(first) = items.first() {
                walk(first, &format!("{path}[0]"), name, depth + 1, found);
            }
        }
        Value::Array(_) | Value::Invalid => {}
        _ => found.push((path.to_owned(), name, node)),
    }
}

/// Whether both generations take such a value there (contract §8.2, §8.3).
fn suits(key: &str, value: &Node) -> bool {
    match (key, &value.value) {
        ("error", _) => true,
        (_, Value::String(_) | Value::Null) => true,
        ("job_id", Value::Number(text)) => text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'),
        _ => false,
    }
}

/// The lower the likelier.
fn rank(key: &str, name: &str, value: &Node) -> u8 {
    let name = name.to_lowercase();
    let names: &[&str] = match key {
        "job_id" => &["id", "sid", "uuid"],
        "status" => &["status", "state"],
        _ => &["error", "message", "reason"],
    };
    match names.iter().any(|word| name.ends_with(word)) {
        _ if !suits(key, value) => 3,
        true => 0,
        false if key == "error" && name.contains("error") => 1,
        false => 2,
    }
}

/// What the reply has there, masked and short.
fn shown(name: &str, value: &Node) -> String {
    match &value.value {
        _ if mask::is_secret_name(name) => "***".to_owned(),
        Value::String(text) => mask::shown(&text.decoded),
        Value::Number(text) => text.to_string(),
        Value::Bool(value) => value.to_string(),
        _ => "null".to_owned(),
    }
}
