//! Variables of templates, sources and names of path parameters: what each generation really fills in at that place (contract §2, §3, §4).

use std::collections::HashSet;

use super::sketch::{escaped, inside as in_json};
use super::values::Word;
use super::{About, Asked, Item, ItemKind};
use crate::cursor::{At, Inside, typed_expression, typed_placeholder};
use crate::edit::Edit;
use crate::model::auth::needs;
use crate::model::uses::is_moved;
use crate::model::{Action, ActionName};
use crate::runtime::context::{INJECTED_SETTINGS, MOVED_TO_CREDENTIALS};
use crate::runtime::form::is_attachment;
use crate::runtime::python::is_space;
use crate::runtime::{RUNTIMES, Role, Runtime};
use crate::span::Span;
use crate::tree::Node;

/// The most settings that are offered: a schema may have thousands.
const MAX_SETTINGS: usize = 200;
/// How deep settings nest.
const MAX_DEPTH: usize = 4;

/// A name that an expression may have.
struct Name {
    text: String,
    detail: Option<String>,
    about: About,
    is_useless: bool,
    /// Whether more must follow: `settings.`.
    is_open: bool,
    /// Whether hardly anybody means it: a setting that Faxbot adds, a credential that nothing asks for.
    is_rare: bool,
}

/// What could stand in the expression or placeholder that the offset is in; `None` where it is in none.
pub(super) fn inside(asked: &Asked<'_>) -> Option<Vec<Item>> {
    let At::String { inside, .. } = asked.cursor.at else { return None };
    let (action, role) = asked.cursor.role()?;
    let text = &*inside.text.decoded;
    if let Some(found) = typed_expression(text, inside.at) {
        let closing = &"}}"[..2 - found.closing];
        let span = inside.text.span_of(found.name.start, found.name.end);
        let mut names = names(asked, action, Some(role));
        if role == Role::Body && is_attachment_value(asked, inside) {
            names.insert(0, document());
        }
        return Some(names.into_iter().map(|name| in_expression(name, span, closing)).collect());
    }
    if role == Role::Url
        && let Some(found) = typed_placeholder(text, inside.at)
    {
        let closing = if found.is_closed { "" } else { "}" };
        return Some(placeholders(asked, inside.text.span_of(found.name.start, found.name.end), closing));
    }
    None
}

/// Whole expressions, for a place in a template that is in none.
pub(super) fn beside(asked: &Asked<'_>) -> Vec<Item> {
    let (At::String { inside, .. }, Some((action, role))) = (asked.cursor.at, asked.cursor.role()) else { return Vec::new() };
    // A single brace begins JSON more often than an expression; inside of an escape nothing begins.
    if inside.in_escape || inside.before().ends_with(['{', '}']) && !inside.before().ends_with("}}") {
        return Vec::new();
    }
    // In a URL an expression is of use behind the host.
    if role == Role::Url && inside.before().splitn(4, '/').nth(3).is_none() {
        return Vec::new();
    }
    let at = Span::at(asked.cursor.offset);
    let names = names(asked, action, Some(role)).into_iter().filter(|name| !name.is_useless && !name.is_open && !name.is_rare);
    names
        .map(|name| {
            let whole = format!("{{{{{}}}}}", name.text);
            Item { label: whole.clone(), filter: whole.clone(), edit: Edit::replace(at, in_json(&whole)), ..in_expression(name, at, "") }
        })
        .collect()
}

/// What the source of a path parameter could be.
pub(super) fn sources(asked: &Asked<'_>) -> Vec<Word> {
    let Some(action) = asked.cursor.action() else { return Vec::new() };
    let word = |name: Name| Word {
        about: name.about,
        kind: ItemKind::Variable,
        is_useless: name.is_useless,
        ..Word::new(name.text).detail(name.detail)
    };
    names(asked, action, None).into_iter().filter(|name| !name.is_open && !name.is_rare).map(word).collect()
}

fn in_expression(name: Name, span: Span, closing: &str) -> Item {
    let text = in_json(&name.text);
    let (plain, snippet) = match name.is_open {
        true => (text.clone(), Some(format!("{}$1{}", escaped(&text), escaped(closing)))),
        false => (format!("{text}{closing}"), None),
    };
    Item {
        label: name.text.clone(),
        kind: ItemKind::Variable,
        detail: name.detail,
        about: name.about,
        edit: Edit::replace(span, plain),
        snippet,
        may_insert: true,
        also: Vec::new(),
        filter: name.text,
        is_useless: name.is_useless,
    }
}

/// The names of an action that at least one generation in question fills in at a place; `None` is the source of a path parameter.
fn names(asked: &Asked<'_>, action: ActionName, role: Option<Role>) -> Vec<Name> {
    let renders = |runtime: &&Runtime| role.is_none_or(|role| runtime.renders(role));
    let in_question: Vec<&Runtime> = RUNTIMES.iter().filter(|runtime| asked.scope.includes(runtime)).collect();
    let rendering: Vec<&Runtime> = in_question.iter().copied().filter(renders).collect();
    let kind = asked.action().and_then(Action::body_kind);
    let mut found: Vec<Name> = Vec::new();
    // The newest generation's order: it knows the most.
    for variable in rendering.iter().rev().flat_map(|runtime| runtime.variables.of(action)) {
        if found.iter().any(|name| name.text.trim_end_matches('.') == variable.name) {
            continue;
        }
        let filling = rendering
            .iter()
            .copied()
            .filter(|runtime| runtime.variables.of(action).iter().any(|known| known.name == variable.name && runtime.fills(known, kind)));
        let mut filling: Vec<&Runtime> = filling.collect();
        if variable.name == "creds" {
            filling.retain(|runtime| runtime.passes_credentials);
        }
        let is_whole = matches!(variable.name, "settings" | "creds");
        found.push(Name {
            text: format!("{}{}", variable.name, if is_whole { "." } else { "" }),
            detail: where_filled(&filling, &in_question),
            about: About::Variable { action, name: variable.name },
            is_useless: filling.is_empty(),
            is_open: is_whole,
            is_rare: false,
        });
    }
    let spread = |root: &str, names: Vec<Name>, found: &mut Vec<Name>| {
        let Some(at) = found.iter().position(|name| name.text == root) else { return };
        found.splice(at..at, names);
    };
    if !rendering.is_empty() {
        spread("settings.", settings(asked, &rendering, &in_question), &mut found);
        spread("creds.", credentials(asked, &rendering, &in_question), &mut found);
    }
    // Whoever asks for a state asks the provider, who knows only its own id. What nobody fills in comes last.
    let is_own_id = |name: &Name| action == ActionName::GetStatus && name.text == "job_id";
    found.sort_by_key(|name| (name.is_useless, is_own_id(name)));
    found
}

/// "only in 2026", "never set"; nothing where all that matter fill it in.
fn where_filled(filling: &[&Runtime], in_question: &[&Runtime]) -> Option<String> {
    match filling {
        [] => Some("never set".to_owned()),
        _ if filling.len() == in_question.len() => None,
        _ => Some(format!("only in {}", filling.iter().map(|runtime| runtime.name).collect::<Vec<_>>().join(", "))),
    }
}

/// The settings that the file declares or uses, and those that Faxbot adds.
fn settings(asked: &Asked<'_>, rendering: &[&Runtime], in_question: &[&Runtime]) -> Vec<Name> {
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
fn credentials(asked: &Asked<'_>, rendering: &[&Runtime], in_question: &[&Runtime]) -> Vec<Name> {
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

/// The documented marker of a multipart body's document.
fn document() -> Name {
    Name {
        text: "file".to_owned(),
        detail: Some("the document".to_owned()),
        about: About::Text("Marks the field that carries the document. Its value is never sent.".to_owned()),
        is_useless: false,
        is_open: false,
        is_rare: false,
    }
}

/// Whether the offset is in the value of the field that carries the document of a multipart body.
fn is_attachment_value(asked: &Asked<'_>, inside: Inside<'_>) -> bool {
    let is_multipart = asked.action().and_then(Action::body_kind) == Some("multipart");
    let field = inside.before().rsplit('&').next().unwrap_or_default();
    is_multipart && field.split_once('=').is_some_and(|(name, _)| is_attachment(name.trim_matches(is_space)))
}

/// Names for a placeholder of a URL: those of the entries of `path_params`, then new ones together with an entry.
fn placeholders(asked: &Asked<'_>, span: Span, closing: &str) -> Vec<Item> {
    let Some(action) = asked.action() else { return Vec::new() };
    let item = |name: &str, detail: String, also: Vec<Edit>| Item {
        label: name.to_owned(),
        kind: ItemKind::Variable,
        detail: Some(detail),
        about: About::Nothing,
        edit: Edit::replace(span, format!("{}{closing}", in_json(name))),
        snippet: None,
        may_insert: true,
        also,
        filter: name.to_owned(),
        is_useless: false,
    };
    let mut seen = HashSet::new();
    let mut items = Vec::new();
    for param in action.path_parameters() {
        let Some(name) = param.name.map(|text| &*text.decoded).filter(|name| !name.is_empty() && seen.insert((*name).to_owned())) else {
            continue;
        };
        let source = param.source_text().map_or_else(String::new, |text| format!("from {}", crate::mask::shown(&text.decoded)));
        items.push(item(name, source, Vec::new()));
    }
    // An entry is added only where the file can be read for certain.
    if asked.document.complaints.is_empty() {
        let is_public = |name: &Name| !RUNTIMES.iter().any(|runtime| runtime.reference(action.name, &name.text).is_secret());
        let sources = names(asked, action.name, None).into_iter().filter(|name| !name.is_open && !name.is_useless && !name.is_rare);
        for source in sources.filter(is_public) {
            let name = match &*source.text {
                "provider_sid" => "id",
                other => other.rsplit('.').next().unwrap_or(other),
            };
            let edit = action
                .add_path_param(asked.text(), name, &source.text)
                .filter(|edit| edit.span.start >= span.end || edit.span.end <= span.start);
            if let Some(edit) = edit.filter(|_| seen.insert(name.to_owned())) {
                items.push(item(name, format!("adds a path parameter from {}", source.text), vec![edit]));
            }
        }
    }
    items
}
