//! Sample replies: those that were given, those of the preset, or some that fit the response mapping.

use serde_json::{Map, Value, json};

use crate::new::answers::{Action, HttpAnswers, Response};
use crate::new::presets;

/// `manifest.response.json`, in any layout.
pub fn of(http: &HttpAnswers) -> String {
    if let Some(replies) = &http.replies {
        return replies.to_string();
    }
    let preset = http.preset.as_deref().and_then(presets::get);
    // The replies of the preset are of use as long as they are read in its way.
    let fits = |preset: &&presets::Preset| {
        let actions = &preset.manifest.actions;
        actions.send_fax.response == http.send_fax.response
            && http.get_status.as_ref().is_none_or(|status| actions.get_status.as_ref().is_some_and(|own| own.response == status.response))
    };
    preset.filter(fits).map_or_else(|| made_up(http).to_string(), |preset| preset.replies.to_owned())
}

fn made_up(http: &HttpAnswers) -> Value {
    let mut replies = Map::new();
    replies.insert("send".to_owned(), reply(&http.send_fax, &["queued", "in_progress"]));
    if let Some(status) = &http.get_status {
        replies.insert("status".to_owned(), reply(status, &["SUCCESS"]));
        replies.insert("statuses".to_owned(), serde_json::to_value(&status.response.status_map).unwrap_or(Value::Null));
        if status.response.status_map != http.send_fax.response.status_map {
            replies.insert("send_statuses".to_owned(), serde_json::to_value(&http.send_fax.response.status_map).unwrap_or(Value::Null));
        }
    }
    Value::Object(replies)
}

/// A reply with a word for one of `meanings`, where there is one, and an id.
fn reply(action: &Action, meanings: &[&str]) -> Value {
    let Response { job_id, status, error, status_map } = &action.response;
    let mut reply = json!({});
    let word = meanings.iter().find_map(|meaning| status_map.0.iter().find(|(_, value)| value.eq_ignore_ascii_case(meaning)));
    let word = word.or(status_map.0.first()).map_or("queued", |(word, _)| word);
    for (path, value) in [
        (error.as_deref(), Value::Null),
        (status.as_deref().or(Some("status")), word.into()),
        (job_id.as_deref().or(Some("id")), "fax-1".into()),
    ] {
        if let Some(path) = path {
            put(&mut reply, path, value);
        }
    }
    reply
}

/// The largest place in a list that is made up.
const MAX_INDEX: usize = 99;

/// Puts a value where a path finds it (contract §8.1). A path that can find nothing puts it nowhere: the linter tells of it.
fn put(root: &mut Value, path: &str, value: Value) {
    let mut here = root;
    let mut parts = path.trim().split('.').filter(|part| !part.is_empty()).peekable();
    if parts.peek().is_none() {
        return;
    }
    for part in parts {
        let (name, index) = match part.split_once('[') {
            Some((name, index)) => (name, Some(index.trim_end_matches(']').parse::<usize>().unwrap_or(MAX_INDEX + 1))),
            None => (part, None),
        };
        if name.is_empty() || index.is_some_and(|index| index > MAX_INDEX) {
            return;
        }
        if !here.is_object() {
            *here = json!({});
        }
        here = &mut here[name];
        if let Some(index) = index {
            if !here.is_array() {
                *here = json!([]);
            }
            let Some(list) = here.as_array_mut() else { return };
            while list.len() <= index {
                list.push(json!({}));
            }
            here = &mut list[index];
        }
    }
    *here = value;
}
