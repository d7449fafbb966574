//! What an editor may show between the words of a file: what counts where nothing is written, and what a path finds.

use crate::edit::Edit;
use crate::hover::code;
use crate::kind::Kind;
use crate::layout;
use crate::mask;
use crate::model::Action;
use crate::runtime::reply::{find, parse_path};
use crate::schema::guide::Guide;
use crate::span::Span;
use crate::subject::Subject;
use crate::tree::{Member, Node, Value};

/// The most characters of a value that are shown.
const MAX_VALUE: usize = 32;

/// A hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The byte offset that it stands at.
    pub at: usize,
    /// What is shown. Credentials are masked.
    pub label: String,
    /// What it means, in Markdown.
    pub tooltip: String,
    /// Whether it stands behind what it is about, rather than before.
    pub is_behind: bool,
    /// What writes it into the file, where that is possible.
    pub edit: Option<Edit>,
}

/// The hints of a manifest inside a range, in the order of the file: the method of an action that names none, and what each path of
/// `response` finds in the sample reply beside the manifest.
#[must_use]
pub fn hints(subject: &Subject<'_>, range: Span) -> Vec<Hint> {
    let Some(manifest) = &subject.manifest else { return Vec::new() };
    let mut found = Vec::new();
    for action in manifest.known_actions.iter().filter(|action| action.runs() && action.member.span().overlaps(range)) {
        found.extend(method(subject, action));
        for key in ["job_id", "status", "error"] {
            found.extend(action.response_field(key).and_then(|member| reply(subject, action, key, member)));
        }
    }
    found.retain(|hint| range.contains(Span::at(hint.at)));
    found.sort_by_key(|hint| hint.at);
    found
}

/// The method that is used where none is given.
fn method(subject: &Subject<'_>, action: &Action<'_>) -> Option<Hint> {
    let node = &action.member.value;
    let is_opened = subject.document.text.as_bytes().get(node.span.start as usize) == Some(&b'{');
    if action.method.is_some() || action.object()?.members.is_empty() || !is_opened {
        return None;
    }
    let method = action.effective_method()?;
    let path = ["actions", action.name.key(), "method"];
    let guide = path.into_iter().try_fold(Guide::of(Kind::HttpManifest)?, |guide, key| guide.member(key))?;
    Some(Hint {
        at: node.span.start as usize + 1,
        label: format!("method: {method}"),
        tooltip: guide.description().unwrap_or_default().to_owned(),
        is_behind: true,
        edit: layout::prepend_member(&subject.document.text, node, "method", &layout::quoted(&method)),
    })
}

/// What a path finds in the sample reply.
fn reply(subject: &Subject<'_>, action: &Action<'_>, key: &str, member: &Member) -> Option<Hint> {
    let path = parse_path(&member.value.text()?.decoded).ok()?;
    let last = path.last().map(|segment| segment.name).unwrap_or_default();
    let node = find(&path, subject.reply(action.name)?)?;
    let mapped = (key == "status").then(|| action.response_field("status_map")?.value.get(node.str()?)?.value.str()).flatten();
    let mapped = mapped.map(|word| format!(" → {}", cut(&mask::shown(word)))).unwrap_or_default();
    Some(Hint {
        at: member.value.span.end as usize,
        label: format!("= {}{mapped}", shown(last, node)),
        tooltip: format!("What Faxbot finds there in the sample reply in {}.", code(&mask::shown(&subject.place.sample_name()))),
        is_behind: true,
        edit: None,
    })
}

/// A value of a reply, given the key that it stands under: masked where it is a secret, shortened.
#[must_use]
pub fn shown(key: &str, node: &Node) -> String {
    match &node.value {
        Value::String(_) | Value::Number(_) if mask::is_secret_name(key) => "****".to_owned(),
        Value::String(text) => format!("\"{}\"", cut(&mask::shown(&text.decoded))),
        Value::Number(text) => cut(text),
        Value::Bool(value) => value.to_string(),
        Value::Array(items) if items.is_empty() => "[]".to_owned(),
        Value::Array(items) => format!("[… {}]", items.len()),
        Value::Object(object) if object.members.is_empty() => "{}".to_owned(),
        Value::Object(_) => "{…}".to_owned(),
        Value::Null | Value::Invalid => "null".to_owned(),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_VALUE) {
        Some((end, _)) => format!("{}…", text[..end].trim_end_matches('…')),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Surroundings;
    use crate::document::Document;
    use crate::place::{Neighbours, Place};

    struct Beside(String);

    impl Neighbours for Beside {
        fn has(&self, name: &str) -> bool {
            name == "manifest.response.json"
        }

        fn read(&self, name: &str) -> Option<Vec<u8>> {
            self.has(name).then(|| self.0.clone().into_bytes())
        }
    }

    /// The text with the hints in it.
    fn told(text: &str, sample: &str, range: Option<(usize, usize)>) -> String {
        let beside = Beside(sample.to_owned());
        let place = Place { path: "manifest.json", neighbours: Some(&beside) };
        let around = Surroundings { place, ..Surroundings::default() };
        let document = Document::read(text.into(), &place);
        let subject = Subject::new(&document, &around, document.manifest());
        let (start, end) = range.unwrap_or((0, text.len()));
        let mut text = text.to_owned();
        for hint in hints(&subject, Span::new(start, end)).into_iter().rev() {
            text.insert_str(hint.at, &format!("«{}»", hint.label));
        }
        text
    }

    #[test]
    fn methods_and_what_paths_find() {
        let text = r#"{"actions": {"send_fax": {"url": "u", "response": {"job_id": "d.id", "status": "s", "status_map": {"ok": "SUCCESS"}, "error": "e"}}, "get_status": {"method": "GET", "response": {"status": "l[0]", "job_id": "no"}}, "cancel_fax": {"url": "u"}}}"#;
        let sample = r#"{"send": {"d": {"id": 17}, "s": "ok"}, "status": {"l": [{"x": 1}]}}"#;
        let want = text
            .replacen("{\"url\"", "{«method: POST»\"url\"", 1)
            .replace("\"d.id\"", "\"d.id\"«= 17»")
            .replace("\"s\"", "\"s\"«= \"ok\" → SUCCESS»")
            .replace("\"l[0]\"", "\"l[0]\"«= {…}»");
        assert_eq!(told(text, sample, None), want);
        let at = text.find("\"s\"").unwrap();
        assert_eq!(told(text, sample, Some((at, at + 3))), text.replace("\"s\"", "\"s\"«= \"ok\" → SUCCESS»"));
        assert_eq!(told(text, "{", Some((at, at + 3))), text);
    }

    #[test]
    fn secrets_and_long_values() {
        let of = |sample: &str| {
            let text = told(r#"{"actions": {"send_fax": {"method": "GET", "response": {"job_id": "access_token"}}}}"#, sample, None);
            text.split('«').nth(1).unwrap_or_default().split('»').next().unwrap_or_default().to_owned()
        };
        assert_eq!(of(r#"{"send": {"access_token": "abc"}}"#), "= ****");
        let value = |node: &str| shown("id", &crate::json::parse(node).root);
        assert_eq!(
            value(&format!("\"{}\"", "wörter ".repeat(9))),
            format!("\"{}…\"", &"wörter ".repeat(9).chars().take(32).collect::<String>())
        );
        assert!(!value(&format!("\"{}\"", "aB3d".repeat(9))).contains("aB3daB3d"));
        assert_eq!(
            (value("[1,2]"), value("{}"), value("null"), value("true")),
            ("[… 2]".into(), "{}".into(), "null".into(), "true".into())
        );
    }

    #[test]
    fn accepting_a_method_writes_it() {
        let text = "{\"actions\": {\"send_fax\": {\n  \"url\": \"u\"\n}}}";
        let place = Place::new("manifest.json");
        let around = Surroundings { place, ..Surroundings::default() };
        let document = Document::read(text.into(), &place);
        let subject = Subject::new(&document, &around, document.manifest());
        let hint = hints(&subject, Span::new(0, text.len())).remove(0);
        let after = crate::edit::apply(text, &[hint.edit.unwrap()]).unwrap();
        assert_eq!(after, text.replace("\"url\"", "\"method\": \"POST\",\n  \"url\""));
    }
}
