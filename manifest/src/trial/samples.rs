//! Sample values for what a manifest refers to, so that a request can be shown before anyone has an account.

use crate::model::settings::{Declared, Holds};
use crate::model::{Action, ActionName, Manifest};
use crate::runtime::Runtime;
use crate::runtime::context::Reference;
use crate::runtime::python::json::loads;
use crate::runtime::python::value::Value;
use crate::trial::Given;

/// Adds sample settings and credentials where the manifest needs some and none are given. Returns the names that were made up.
pub fn fill(manifest: &Manifest<'_>, text: &str, runtimes: &[&Runtime], given: &mut Given) -> Vec<String> {
    let mut made_up = Vec::new();
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        for (name, runtime) in names(action).into_iter().flat_map(|name| runtimes.iter().map(move |runtime| (name, runtime))) {
            let has_creds = runtime.passes_credentials || given.dry_run;
            match runtime.reference(action.name, name) {
                Reference::Setting(path) if given.settings.look_up(path).is_none() => {
                    let sample = sample(manifest, text, path);
                    add(&mut given.settings, path, sample, &mut made_up, "settings");
                }
                Reference::Credential(path) if has_creds && runtime.split(given).1.look_up(path).is_none() => {
                    add(&mut given.creds, path, Value::Str(format!("sample-{}", last(path))), &mut made_up, "creds");
                }
                _ => {}
            }
        }
    }
    if runtimes.iter().any(|runtime| runtime.passes_credentials) || given.dry_run {
        credentials(manifest, runtimes, given, &mut made_up);
    }
    made_up
}

/// Every name that an action refers to.
fn names<'t>(action: &Action<'t>) -> Vec<&'t str> {
    let in_templates = action.templates.iter().flat_map(|template| template.names().collect::<Vec<_>>());
    let in_params = action.path_parameters().filter_map(|param| param.source_text()).map(|text| &*text.decoded);
    in_templates.chain(in_params).collect()
}

/// What authentication needs (contract §6).
fn credentials(manifest: &Manifest<'_>, runtimes: &[&Runtime], given: &mut Given, made_up: &mut Vec<String>) {
    let known = runtimes.iter().find(|runtime| runtime.passes_credentials).map_or(given.creds.clone(), |runtime| runtime.split(given).1);
    let mut need = |name: &str| {
        if known.get(name).is_none() {
            add(&mut given.creds, name, Value::Str(format!("sample-{name}")), made_up, "creds");
        }
    };
    match manifest.effective_scheme() {
        Some("basic") => {
            need("username");
            if known.get("api_key").is_none() {
                need("password");
            }
        }
        Some("bearer") if known.get("token").is_some() => {}
        Some("bearer" | "api_key_header" | "api_key_query") => need("api_key"),
        _ => {}
    }
}

/// Sets a value below `root`, making the objects on the way.
fn add(root: &mut Value, path: &str, value: Value, made_up: &mut Vec<String>, group: &str) {
    let mut at = root;
    let mut parts = path.split('.').peekable();
    while let Some(part) = parts.next() {
        let Value::Dict(members) = at else { return };
        let is_last = parts.peek().is_none();
        if members.iter().all(|(name, _)| name != part) {
            members.push((part.to_owned(), if is_last { value.clone() } else { Value::Dict(Vec::new()) }));
        }
        let Some((_, inner)) = members.iter_mut().find(|(name, _)| name == part) else { return };
        at = inner;
    }
    made_up.push(format!("{group}.{path}"));
}

/// A value for a setting that fits what `config_schema` says, or at least the name. `text` is the file, as its values may be shown.
pub(crate) fn sample(manifest: &Manifest<'_>, text: &str, path: &str) -> Value {
    let declared = manifest.settings().and_then(|settings| settings.declared(path));
    if let Some(value) = declared.and_then(|declared| exemplary(&declared, text)) {
        return value;
    }
    let name = last(path).to_lowercase();
    match declared.map(|declared| declared.holds()) {
        Some(Holds::Number) => Value::Int(if name.contains("port") { "8443" } else { "1" }.into()),
        Some(Holds::Boolean) => Value::Bool(true),
        Some(Holds::NoScalar) => Value::List(vec![Value::str("sample")]),
        _ if name.contains("url") || name.contains("endpoint") => Value::str("https://sample.example"),
        _ if name.contains("host") || name.contains("domain") || name.contains("region") => {
            let allowed = manifest.domains().next().map(|text| text.decoded.to_string()).filter(|_| !name.contains("region"));
            Value::Str(allowed.unwrap_or_else(|| if name.contains("region") { "eu".to_owned() } else { "sample.example".to_owned() }))
        }
        _ if name.contains("number") || name.contains("phone") => Value::str("+15551230199"),
        _ => Value::Str(format!("sample-{}", last(path))),
    }
}

/// The schema's own example: `default`, the first of `examples` or `enum`, `const`.
fn exemplary(declared: &Declared<'_>, text: &str) -> Option<Value> {
    let schema = &declared.member.value;
    let first = |key: &str| schema.get(key).and_then(|member| member.value.array()).and_then(<[_]>::first);
    let whole = |key: &str| schema.get(key).map(|member| &member.value);
    let node = first("examples").or_else(|| whole("default")).or_else(|| whole("const")).or_else(|| first("enum"))?;
    loads(&text[node.span.range()]).ok()
}

/// What Faxbot 2026 adds to the settings of its own (contract §8.4).
#[must_use]
pub fn injected(name: &str) -> Value {
    match name {
        "public_api_url" => Value::str("https://faxbot.example"),
        "pdf_token_ttl_minutes" => Value::Int("60".into()),
        "enforce_public_https" => Value::Bool(true),
        _ => Value::str("Faxbot"),
    }
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// The actions that can be tried: those that the manifest has and Faxbot runs.
#[must_use]
pub fn actions(manifest: &Manifest<'_>) -> Vec<ActionName> {
    manifest.known_actions.iter().filter(|action| action.runs() && !action.misspelt).map(|action| action.name).collect()
}
