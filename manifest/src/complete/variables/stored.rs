//! Settings and credentials by name: what the file declares, uses, or needs, and what Faxbot knows (contract §8.4).

use std::collections::HashSet;

use super::{Name, where_filled};
use crate::complete::{About, Asked};
use crate::cursor::typed_expression;
use crate::model::auth::needs;
use crate::model::uses::is_moved;
use crate::runtime::Runtime;
use crate::runtime::context::{INJECTED_SETTINGS, MOVED_TO_CREDENTIALS};
use crate::runtime::python::is_space;
use crate::tree::Node;

/// The most settings that are offered: a schema may have thousands.
const MAX_SETTINGS: usize = 200;
/// How deep settings nest.
const MAX_DEPTH: usize = 4;

/// The settings that the file declares or uses, and those that Faxbot adds.
pub(super) fn settings(asked: &Asked<'_>, rendering: &[&Runtime], in_question: &[&Runtime]) -> Vec<Name> {
    let Some(manifest) = asked.manifest() else { return Vec::new() };
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    let detail = where_filled(rendering, in_question);
    // Of very many only those are looked at that go on as it was begun.
    let properties = manifest.settings().map(|settings| settings.properties()).unwrap_or_default();
    let typed = typed(asked).strip_prefix("settings.").filter(|_| properties.len() > MAX_SETTINGS).unwrap_or_default();
    let mut add = |path: String, detail: Option<String>, about: &dyn Fn() -> About, is_rare: bool| {
        // A name with a blank or brace can't stand in an expression.
        if !path.starts_with(typed) || path.contains(|c| is_space(c) || matches!(c, '}' | '{')) {
            return;
        }
        if found.len() >= MAX_SETTINGS {
            return asked.is_cut.set(true);
        }
        if seen.insert(path.clone()) {
            found.push(Name { text: format!("settings.{path}"), detail, about: about(), is_useless: false, is_open: false, is_rare });
        }
    };
    asked.is_cut.set(!typed.is_empty());
    let moves = |name: &str| is_moved(name) && in_question.iter().any(|runtime| runtime.adds_and_moves_settings);
    for member in properties {
        let name = &*member.key.decoded;
        if moves(name) {
            // In 2025 it stays a setting.
            let keeping: Vec<&Runtime> = rendering.iter().copied().filter(|runtime| !runtime.adds_and_moves_settings).collect();
            if !keeping.is_empty() && name != "credentials" {
                add(name.to_owned(), where_filled(&keeping, in_question), &|| About::Text(declared(&member.value)), false);
            }
            continue;
        }
        below(name.to_owned(), &member.value, 0, &mut |path, schema| add(path, detail.clone(), &|| About::Text(declared(schema)), false));
    }
    for used in manifest.setting_uses() {
        if !moves(used.first()) {
            add(used.path.to_owned(), detail.clone(), &|| About::Text("Used elsewhere in this file.".to_owned()), false);
        }
    }
    let adding: Vec<&Runtime> = rendering.iter().copied().filter(|runtime| runtime.adds_and_moves_settings).collect();
    for name in INJECTED_SETTINGS.iter().filter(|_| !adding.is_empty()) {
        add(
            (*name).to_owned(),
            where_filled(&adding, in_question),
            &|| About::Text("A setting that Faxbot adds by itself.".to_owned()),
            true,
        );
    }
    found
}

/// What has been written of the name before the offset.
fn typed<'a>(asked: &'a Asked<'_>) -> &'a str {
    let Some(inside) = asked.cursor.inside() else { return "" };
    let found = asked.cursor.role().and_then(|_| typed_expression(&inside.text.decoded, inside.at));
    let start = found.map_or(if asked.cursor.role().is_none() { 0 } else { inside.at }, |found| found.name.start);
    inside.text.decoded.get(start..inside.at).unwrap_or_default()
}

/// A property of a schema, and those of the object that it is.
fn below(path: String, schema: &Node, depth: usize, add: &mut dyn FnMut(String, &Node)) {
    let inner = schema.get("properties").and_then(|member| member.value.object()).filter(|_| depth < MAX_DEPTH);
    match inner {
        Some(inner) => {
            for member in inner.members.iter().take(MAX_SETTINGS) {
                below(format!("{path}.{}", member.key.decoded), &member.value, depth + 1, add);
            }
        }
        None => add(path, schema),
    }
}

/// What `config_schema` says of a setting: its title and its description.
fn declared(schema: &Node) -> String {
    let text = |key: &str| schema.get(key).and_then(|member| member.value.str());
    let said: Vec<String> = [text("title"), text("description")].into_iter().flatten().map(crate::mask::shown).collect();
    if said.is_empty() { "Declared in `config_schema`.".to_owned() } else { said.join("\n\n") }
}

/// The credentials that the scheme reads or the file declares, then all others that Faxbot knows.
pub(super) fn credentials(asked: &Asked<'_>, rendering: &[&Runtime], in_question: &[&Runtime]) -> Vec<Name> {
    let passing: Vec<&Runtime> = rendering.iter().copied().filter(|runtime| runtime.passes_credentials).collect();
    let Some(manifest) = asked.manifest() else { return Vec::new() };
    if passing.is_empty() {
        return Vec::new();
    }
    let needed =
        manifest.effective_scheme().map(needs).unwrap_or_default().iter().flat_map(|names| names.iter()).map(|name| (*name).to_owned());
    let settings = manifest.settings();
    let declared = settings.iter().flat_map(|settings| settings.properties()).map(|member| member.key.decoded.to_string());
    let declared = declared.filter(|name| name != "credentials" && is_moved(name));
    let inner = settings.and_then(|settings| settings.credentials()?.value.get("properties")?.value.object());
    let inner = inner.into_iter().flat_map(|object| object.members.iter().take(MAX_SETTINGS)).map(|member| member.key.decoded.to_string());
    let known = MOVED_TO_CREDENTIALS.iter().map(|name| ((*name).to_owned(), true));
    let mut seen = HashSet::new();
    let wanted = needed.chain(declared).chain(inner).map(|name| (name, false));
    let all = wanted.chain(known).filter(|(name, _)| seen.insert(name.clone()));
    all.filter(|(name, _)| !name.contains(|c| is_space(c) || matches!(c, '}' | '{')))
        .map(|(name, is_rare)| Name {
            text: format!("creds.{name}"),
            detail: where_filled(&passing, in_question),
            about: About::Text("A saved credential of the provider. 2026 fills it in; real sends of 2025 have none.".to_owned()),
            is_useless: false,
            is_open: false,
            is_rare,
        })
        .collect()
}
