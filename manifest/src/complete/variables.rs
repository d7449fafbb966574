//! Variables of templates, sources and names of path parameters: what each generation really fills in at that place (contract §2, §3, §4).

mod stored;

use std::collections::HashSet;

use super::sketch::{escaped, inside as in_json};
use super::values::Word;
use super::{About, Asked, Item, ItemKind};
use crate::cursor::{At, Inside, typed_expression, typed_placeholder};
use crate::edit::Edit;
use crate::model::ActionName;
use crate::runtime::form::is_attachment;
use crate::runtime::python::is_space;
use crate::runtime::{RUNTIMES, Role, Runtime};
use crate::span::Span;

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
    let kind = asked.action().and_then(|action| action.body_kind);
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
        spread("settings.", stored::settings(asked, &rendering, &in_question), &mut found);
        spread("creds.", stored::credentials(asked, &rendering, &in_question), &mut found);
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
    let is_multipart = asked.action().and_then(|action| action.body_kind) == Some("multipart");
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
