//! What is told of a setting that `config_schema` declares.

use std::fmt::Write as _;

use super::{Asked, code};
use crate::cursor::At;
use crate::mask;
use crate::model::settings::Declared;
use crate::model::uses::is_moved;
use crate::names::{self, Name};
use crate::tree::{Node, Value};

/// The property of `config_schema` under the offset, by its key.
pub(super) fn about(asked: &Asked<'_, '_>) -> Option<String> {
    let manifest = asked.subject.manifest.as_ref()?;
    let At::Key { .. } = asked.cursor.at else { return None };
    let (Name::Setting(path), _) = names::at(asked.subject.document, manifest, asked.cursor.offset)? else { return None };
    let uses = names::places(manifest, &Name::Setting(path.clone()));
    let count = uses.iter().filter(|place| !place.is_declaration).count();
    let mut text = format!("**{}** is a setting.", code(&mask::shown(&path)));
    if let Some(declared) = manifest.settings().and_then(|settings| settings.declared(&path)) {
        text = format!("**{}** is a setting: {}", code(&mask::shown(&path)), of_declared(asked, &declared));
    }
    let first = path.split('.').next().unwrap_or(&path);
    if is_moved(first) {
        let _ = write!(text, "\n\nFaxbot 2026 takes it for a credential: templates reach it as `{{{{creds.…}}}}`.");
    }
    let written = code(&format!("{{{{settings.{}}}}}", mask::shown(&path)));
    let places = match count {
        0 => "it is named nowhere".to_owned(),
        1 => "it is named in 1 place".to_owned(),
        count => format!("it is named in {count} places"),
    };
    let _ = write!(text, "\n\nTemplates write {written}; {places}.");
    Some(text)
}

/// Type, title, description of a declared setting, as the end of a sentence.
pub(super) fn of_declared(asked: &Asked<'_, '_>, declared: &Declared<'_>) -> String {
    let schema = &declared.member.value;
    let part = |key: &str| schema.get(key).map(|member| &member.value);
    let kind = match part("type").map(|node| &node.value) {
        Some(Value::String(text)) => code(&mask::shown(&text.decoded)),
        Some(Value::Array(items)) => {
            items.iter().filter_map(Node::str).map(|name| code(&mask::shown(name))).collect::<Vec<_>>().join(" or ")
        }
        _ => "any value".to_owned(),
    };
    let mut text = format!("{kind}, {}.", if declared.required { "required" } else { "not required" });
    // What others wrote is shown as code: it could be Markdown that loads something.
    for inside in ["title", "description"].into_iter().filter_map(|key| part(key).and_then(Node::text)) {
        let _ = write!(text, " {}", code(&asked.subject.quote_text(inside)));
    }
    text
}
