//! What is told of a variable in a template, the source of a path parameter, and a path parameter.

use super::{Asked, Hover, by_runtime, code, setting};
use crate::cursor::Step;
use crate::mask;
use crate::model::uses::{Spot, Use, is_moved};
use crate::model::{Action, ActionName};
use crate::runtime::context::{INJECTED_SETTINGS, Reference};
use crate::runtime::python::value::Value;
use crate::runtime::{RUNTIMES, Runtime};
use crate::span::Span;
use crate::trial::{Given, context_of, samples};

/// The expression or source under the offset.
pub(super) fn of_expression(asked: &Asked<'_, '_>) -> Option<Hover> {
    if matches!(asked.cursor.path.first(), Some(Step::Key("config_schema"))) {
        return None;
    }
    let manifest = asked.subject.manifest.as_ref()?;
    let inside = asked.cursor.inside()?;
    let holds = |found: &Use<'_>| std::ptr::eq(found.text, inside.text) && found.range.start <= inside.at && inside.at <= found.range.end;
    let (action, found) =
        manifest.known_actions.iter().find_map(|action| Some((action, action.uses().iter().find(|use_| holds(use_))?)))?;
    let shown = mask::shown(found.name);
    let title = if matches!(found.spot, Spot::Param { .. }) { shown } else { format!("{{{{{shown}}}}}") };
    if !action.runs() {
        return Some(Hover { span: found.span(), text: format!("**{}**\n\nFaxbot never runs `cancel_fax`.", code(&title)) });
    }
    let told = asked.runtimes().map(|runtime| (runtime, of_name(asked, runtime, action, found)));
    let mut text = format!("**{}** in `{}`\n\n{}", code(&title), action.name.key(), by_runtime(told.collect()));
    if let Some(path) = found.name.strip_prefix("settings.")
        && let Some(settings) = manifest.settings()
    {
        text += &match settings.declared(path) {
            Some(declared) => format!("\n\n`config_schema` declares it: {}", setting::of_declared(asked, &declared)),
            None => "\n\n`config_schema` does not declare it.".to_owned(),
        };
    }
    if let Some(example) = example(asked, action.name, found.name) {
        text += &format!("\n\nFor example: {}", code(&example));
    }
    Some(Hover { span: found.span(), text })
}

/// What a generation puts there.
fn of_name(asked: &Asked<'_, '_>, runtime: &Runtime, action: &Action<'_>, found: &Use<'_>) -> String {
    if !found.is_filled_in(runtime) {
        return match found.spot {
            Spot::Body { .. } => "the body is not sent.".to_owned(),
            Spot::Param { .. } => "it is used nowhere: the URL has no placeholder for it.".to_owned(),
            _ => "nothing is filled in here: it is sent as it stands.".to_owned(),
        };
    }
    if found.spot == Spot::Attachment {
        return "the document goes here; this value is not looked at.".to_owned();
    }
    let is_unsent = !found.is_sent(runtime);
    let unsent = if is_unsent { " This part of the URL is not sent." } else { "" };
    let text = match runtime.reference(action.name, found.name) {
        Reference::Value(variable) if !runtime.fills(&variable, action.body_kind) => format!("always empty here: {}.", variable.meaning),
        Reference::Value(variable) => format!("{}.", variable.meaning),
        Reference::Whole(variable) => format!("{}, printed as one object with all secrets in it.", variable.meaning),
        Reference::Credential(_) if !runtime.passes_credentials => "always empty: real sends and polls have no credentials.".to_owned(),
        Reference::Credential(_) => "a saved credential of the provider.".to_owned(),
        Reference::Setting(path) => of_setting(asked, runtime, path),
        Reference::Nothing => "it knows no such variable: always empty.".to_owned(),
    };
    format!("{text}{unsent}")
}

fn of_setting(asked: &Asked<'_, '_>, runtime: &Runtime, path: &str) -> String {
    let first = path.split('.').next().unwrap_or(path);
    let is_declared = asked.subject.manifest.as_ref().and_then(|it| it.settings()?.declared(first)).is_some();
    if runtime.adds_and_moves_settings && is_moved(first) {
        return "always empty: a setting of this name becomes a credential, so that only `creds` has it.".to_owned();
    }
    if runtime.adds_and_moves_settings && INJECTED_SETTINGS.contains(&first) && !is_declared {
        return "a setting of Faxbot's own.".to_owned();
    }
    "a saved setting of the provider.".to_owned()
}

/// A value that could stand there; secrets are masked.
fn example(asked: &Asked<'_, '_>, action: ActionName, name: &str) -> Option<String> {
    let manifest = asked.subject.manifest.as_ref()?;
    let runtime = asked.runtimes().find(|runtime| runtime.reference(action, name) != Reference::Nothing)?;
    let reference = runtime.reference(action, name);
    if reference.is_secret() {
        return Some(crate::trial::MASK.to_owned());
    }
    let value = match reference {
        Reference::Setting(path) if INJECTED_SETTINGS.contains(&path) && runtime.adds_and_moves_settings => samples::injected(path),
        Reference::Setting(path) => samples::sample(manifest, asked.subject.document.masked(), path),
        Reference::Value(variable) => {
            let body_kind = manifest.action(action).and_then(|action| action.body_kind);
            let filling =
                RUNTIMES.iter().rev().find(|runtime| runtime.fills(&variable, body_kind) && asked.subject.scope.includes(runtime))?;
            context_of(filling, action, body_kind == Some("multipart"), &Given::default()).variables.at(name).clone()
        }
        Reference::Credential(_) | Reference::Whole(_) | Reference::Nothing => return None,
    };
    let text = value.to_str().into_owned();
    (!matches!(value, Value::None) && !text.is_empty()).then(|| mask::shown(&text))
}

/// A path parameter: where its value comes from, and how often the URL has it.
pub(super) fn of_path_param(asked: &Asked<'_, '_>, action: &Action<'_>, name: &str, span: Span) -> Option<Hover> {
    let shown = code(&format!("{{{}}}", mask::shown(name)));
    let entry = action.path_parameters().find(|param| param.name.is_some_and(|text| *text.decoded == *name));
    let Some(source) = entry.and_then(|entry| entry.source_text()) else {
        return Some(Hover { span, text: format!("**{shown}**\n\nNo entry of `path_params` fills it: it is sent as it stands.") });
    };
    let source = &*source.decoded;
    let mut text = format!("**{shown}** takes the value of {}, without percent-encoding.", code(&mask::shown(source)));
    if action.runs() {
        let told = asked.runtimes().map(|runtime| {
            let text = match runtime.reference(action.name, source) {
                Reference::Value(variable) => format!("{}.", variable.meaning),
                Reference::Whole(variable) => format!("{}, printed as one object.", variable.meaning),
                Reference::Setting(path) => of_setting(asked, runtime, path),
                Reference::Credential(_) if runtime.passes_credentials => "a saved credential of the provider.".to_owned(),
                Reference::Credential(_) => "always empty: real sends and polls have no credentials.".to_owned(),
                Reference::Nothing => "it knows no such variable: always empty.".to_owned(),
            };
            (runtime, text)
        });
        text += &format!("\n\n{}", by_runtime(told.collect()));
        if let Some(example) = example(asked, action.name, source) {
            text += &format!("\n\nFor example: {}", code(&example));
        }
    }
    Some(Hover { span, text })
}
