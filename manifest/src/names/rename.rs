//! Giving a name another text, everywhere at once.

use crate::document::Document;
use crate::edit::Edit;
use crate::layout;
use crate::mask;
use crate::model::path_param::PathParam;
use crate::model::uses::is_moved;
use crate::model::{Action, Manifest};
use crate::names::{self, Name, Place, holder};
use crate::runtime::context::INJECTED_SETTINGS;
use crate::runtime::python::is_blank;
use crate::span::Span;

/// What can be renamed at an offset: where it stands there, without quotes and braces. `None` where there is no name.
///
/// # Errors
/// Why the name there is not the author's to choose, for people.
pub fn prepare<'d>(document: &'d Document, manifest: &Manifest<'d>, offset: usize) -> Result<Option<(Name<'d>, Span)>, String> {
    let Some((name, span)) = names::at(document, manifest, offset) else { return Ok(None) };
    match &name {
        Name::PathParam { .. } => Ok(Some((name, span))),
        Name::Setting(path) => match refused_setting(manifest, path) {
            Some(reason) => Err(reason),
            None => Ok(Some((name, span))),
        },
        Name::Credential(path) => {
            Err(format!("`creds.{}` has the name that Faxbot gives to the credential: it can't be renamed.", mask::shown(path)))
        }
        Name::Variable(variable) => Err(format!("`{}` is no name of this file: Faxbot decides on its variables.", mask::shown(variable))),
    }
}

/// The edits that give the name at an offset another text at every place, in the order of the file. All other bytes stay.
///
/// # Errors
/// Why the name can't be changed, or not to this, for people.
pub fn rename<'d>(document: &'d Document, manifest: &Manifest<'d>, offset: usize, to: &str) -> Result<Vec<Edit>, String> {
    let Some((name, _)) = prepare(document, manifest, offset)? else {
        return Err("There is no name here that could be changed.".to_owned());
    };
    let (old, mut edits) = match &name {
        Name::PathParam { action, name } => {
            let action = manifest.known_actions.get(*action).ok_or("There is no such action.")?;
            if *name != to {
                check_path_param(action, to)?;
            }
            (*name, kept_sources(document, action, name))
        }
        Name::Setting(path) => {
            let old = path.rsplit('.').next().unwrap_or(path);
            if old != to {
                check_setting(document, manifest, path, to)?;
            }
            (old, Vec::new())
        }
        Name::Credential(_) | Name::Variable(_) => return Err("Faxbot decides on this name.".to_owned()),
    };
    if old == to {
        return Ok(Vec::new());
    }
    let quoted = layout::quoted(to);
    let written = &quoted[1..quoted.len() - 1];
    edits.extend(names::places(manifest, &name).into_iter().map(|Place { span, .. }| Edit::replace(span, written)));
    edits.sort_by_key(|edit| edit.span);
    Ok(edits)
}

/// Why a setting keeps its name.
fn refused_setting(manifest: &Manifest<'_>, path: &str) -> Option<String> {
    let first = path.split('.').next().unwrap_or(path);
    let shown = mask::shown(first);
    if is_moved(first) {
        return Some(format!("`{shown}` is a name by which Faxbot 2026 knows a credential: it can't be renamed."));
    }
    let is_declared = holder(manifest, first)
        .is_some_and(|(schema, name)| schema.get("properties").is_some_and(|properties| properties.value.get(name).is_some()));
    (INJECTED_SETTINGS.contains(&first) && !is_declared).then(|| format!("`{shown}` is a setting of Faxbot's own: it can't be renamed."))
}

fn check_setting(document: &Document, manifest: &Manifest<'_>, path: &str, to: &str) -> Result<(), String> {
    if to.is_empty() || !to.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-')) {
        return Err(format!("`{}` is no name for a setting: take letters, digits, `_` and `-`.", mask::shown(to)));
    }
    let (parents, old) = path.rsplit_once('.').map_or(("", path), |(parents, name)| (parents, name));
    if parents.is_empty() && is_moved(to) {
        return Err(format!("Faxbot 2026 takes a setting called `{to}` for a credential: choose another name."));
    }
    if parents.is_empty() && INJECTED_SETTINGS.contains(&to) {
        return Err(format!("Faxbot 2026 puts a setting `{to}` of its own there: choose another name."));
    }
    let new = if parents.is_empty() { to.to_owned() } else { format!("{parents}.{to}") };
    if !names::places(manifest, &Name::Setting(new.as_str().into())).is_empty() {
        return Err(format!("There is a setting `{new}` already."));
    }
    let schema = manifest.config_schema.and_then(|member| document.text.get(member.value.span.range())).unwrap_or_default();
    if schema.contains(&format!("/properties/{old}\"")) || schema.contains(&format!("/properties/{old}/")) {
        return Err(format!("A `$ref` in `config_schema` leads to `{}`: change that first.", mask::shown(old)));
    }
    Ok(())
}

fn check_path_param(action: &Action<'_>, to: &str) -> Result<(), String> {
    if is_blank(to) || to.contains(['{', '}']) || to.chars().any(char::is_control) {
        return Err(format!("`{}` is no name for a path parameter: it must not be blank, nor have braces.", mask::shown(to)));
    }
    let is_taken = action.path_parameters().filter_map(|param| param.name).any(|name| *name.decoded == *to);
    let is_in_url = action.target.as_ref().is_some_and(|target| target.as_str().contains(&format!("{{{to}}}")));
    if is_taken || is_in_url {
        return Err(format!("There is a `{}` already: two would be filled with one value.", mask::shown(to)));
    }
    Ok(())
}

/// A path parameter without a source takes its value from its name: it gets the name as its source.
fn kept_sources(document: &Document, action: &Action<'_>, name: &str) -> Vec<Edit> {
    let lacks_source = |param: &PathParam<'_>| param.object.get("source").is_none_or(|member| !member.value.truthy());
    let params = action.path_parameters().filter(|param| param.name.is_some_and(|text| *text.decoded == *name) && lacks_source(param));
    let source = |param: PathParam<'_>| match param.object.get("source") {
        Some(member) => Some(Edit::replace(member.value.span, layout::quoted(name))),
        None => layout::insert_member(&document.text, param.node, param.object.get("name"), "source", &layout::quoted(name)),
    };
    params.filter_map(source).collect()
}
