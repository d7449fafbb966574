//! A literal of a request as a setting of the provider, declared in `config_schema`.

use crate::actions::credential::is_found;
use crate::actions::literal::Literal;
use crate::actions::{Kind, Refactoring, first_without};
use crate::edit::Edit;
use crate::layout::{self, quoted};
use crate::mask::is_secret_name;
use crate::model::Manifest;
use crate::model::settings::Settings;
use crate::model::uses::{Spot, is_moved};
use crate::rules::unescaped_variable::ends_as_free_text;
use crate::runtime::Role;
use crate::runtime::context::INJECTED_SETTINGS;
use crate::subject::Subject;

/// Headers that say how the request is written: no setting could change them alone.
const FIXED_HEADERS: [&str; 5] = ["content-type", "content-length", "transfer-encoding", "accept", "host"];
/// A manifest with more settings than these and no schema is nobody's.
const MAX_DECLARED: usize = 64;

/// The literal as a setting; in a URL through a path parameter, which every generation fills in. A credential is none.
pub(super) fn offered(subject: &Subject<'_>, manifest: &Manifest<'_>, literal: &Literal<'_, '_>) -> Option<Refactoring> {
    let role = literal.template.role;
    let is_fixed = role == Role::Header && FIXED_HEADERS.iter().any(|name| name.eq_ignore_ascii_case(&literal.name));
    if is_fixed || is_secret_name(&literal.name) || is_found(subject, literal) || literal.text().trim() != literal.text() {
        return None;
    }
    let name = free_name(manifest, &snake(&literal.name))?;
    let title = format!("Extract it into the setting `{name}`");
    // A path parameter needs no expression.
    if let Some(runtime) = first_without(subject, |runtime| role == Role::Url || runtime.renders(role)) {
        let reason = format!(
            "Faxbot {} does not fill in expressions in headers; `runtime` in faxsmith.toml says which Faxbot it is for.",
            runtime.name
        );
        return Some(Refactoring { title, kind: Kind::Extract, edits: Err(reason) });
    }
    let text = &subject.document.text;
    let setting = format!("settings.{name}");
    let mut edits = if role == Role::Url {
        literal.action.put_path_param(text, &literal.range, &setting, &setting)?
    } else {
        let by = format!("{{{{{setting}}}}}");
        vec![layout::replace_inside(literal.template.text, literal.range.start, literal.range.end, &by)]
    };
    let schema = schema(subject, literal, &name);
    match (manifest.config_schema, manifest.settings()) {
        (_, Some(settings)) => edits.extend(declared(text, &settings, &name, &schema, true)?),
        (None, None) => edits.push(made(text, subject, manifest, &name, &schema)?),
        // Nobody knows what stands there.
        (Some(_), None) => return None,
    }
    Some(Refactoring { title, kind: Kind::Extract, edits: Ok(edits) })
}

/// What `config_schema` says of it. The literal is its default where Faxbot insists on a value; where an older Faxbot would send nothing
/// instead of a default, it is an example.
fn schema(subject: &Subject<'_>, literal: &Literal<'_, '_>, name: &str) -> String {
    let kind = if literal.is_number { "integer" } else { "string" };
    let value = if literal.is_number { literal.text().to_owned() } else { quoted(literal.text()) };
    // Where settings are checked against the schema, what it requires is always there (contract §8.4).
    let insists = first_without(subject, |runtime| runtime.validates).is_none();
    let value = if insists { format!("\"default\": {value}") } else { format!("\"examples\": [{value}]") };
    // Text as people write it must not break what it is put into.
    let pattern = match literal.action.body_kind {
        _ if literal.is_number || literal.template.role != Role::Body || !ends_as_free_text(name) => String::new(),
        Some("json") => format!(", \"pattern\": {}", quoted(r#"^[^"\\]*$"#)),
        _ => format!(", \"pattern\": {}", quoted("^[^&]*$")),
    };
    format!("{{ \"type\": \"{kind}\", \"title\": {}, {value}{pattern} }}", quoted(&title(name)))
}

/// The edits that declare a setting in a schema that is there; `None` where it is written in a way that leaves no place for it.
pub(super) fn declared(text: &str, settings: &Settings<'_>, name: &str, schema: &str, is_required: bool) -> Option<Vec<Edit>> {
    let node = &settings.member.value;
    let required = settings.schema.get("required").filter(|_| is_required);
    let list = layout::quoted_list(std::iter::once(name));
    let mut edits = Vec::new();
    let mut members: Vec<(&str, String)> = Vec::new();
    match settings.schema.get("properties") {
        Some(properties) => edits.push(layout::insert_member(text, &properties.value, None, name, schema)?),
        None => members.push(("properties", format!("{{ {}: {schema} }}", quoted(name)))),
    }
    match required {
        Some(required) => edits.push(layout::insert_element(text, &required.value, &quoted(name))?),
        None if is_required => members.push(("required", list)),
        None => {}
    }
    let members: Vec<(&str, &str)> = members.iter().map(|(key, value)| (*key, &**value)).collect();
    edits.extend(layout::insert_members(text, node, &members));
    Some(edits)
}

/// The `config_schema` that a manifest has not. It declares what the manifest uses already, without saying anything of it: what a schema
/// leaves out nobody is asked for.
fn made(text: &str, subject: &Subject<'_>, manifest: &Manifest<'_>, name: &str, schema: &str) -> Option<Edit> {
    let mut names: Vec<(&str, bool)> = Vec::new();
    for found in manifest.setting_uses() {
        let first = found.path.split('.').next().unwrap_or(found.path);
        if is_moved(first) || INJECTED_SETTINGS.contains(&first) {
            continue;
        }
        let in_endpoint = matches!(found.place.spot, Spot::Url(_) | Spot::Param { .. }) && !found.path.contains('.');
        match names.iter().position(|(known, _)| *known == first) {
            Some(at) => names[at].1 |= in_endpoint,
            None if names.len() == MAX_DECLARED => return None,
            None => names.push((first, in_endpoint)),
        }
    }
    let others = names.iter().map(|(name, _)| format!("{}: {{}}", quoted(name)));
    let properties: Vec<String> = others.chain(std::iter::once(format!("{}: {schema}", quoted(name)))).collect();
    let required = names.iter().filter(|(_, is_required)| *is_required).map(|(name, _)| *name).chain(std::iter::once(name));
    let value = format!(
        "{{ \"type\": \"object\", \"properties\": {{ {} }}, \"required\": {} }}",
        properties.join(", "),
        layout::quoted_list(required)
    );
    layout::insert_member(text, &subject.document.root, None, "config_schema", &value)
}

/// A name that no setting has yet, and that Faxbot does not take for one of its own or for a credential.
fn free_name(manifest: &Manifest<'_>, wanted: &str) -> Option<String> {
    let base = if is_moved(wanted) || INJECTED_SETTINGS.contains(&wanted) { format!("{wanted}_value") } else { wanted.to_owned() };
    let settings = manifest.settings();
    let declared = settings.as_ref().map(Settings::properties).unwrap_or_default();
    let is_used = |name: &str| manifest.setting_uses().iter().any(|found| found.first() == name);
    let is_free = |name: &String| declared.iter().all(|member| *member.key.decoded != **name) && !is_used(name);
    std::iter::once(base.clone()).chain((2..100).map(|number| format!("{base}_{number}"))).find(is_free)
}

/// `X-Account-Id`, `accountId` as `account_id`.
fn snake(name: &str) -> String {
    let bare = name.strip_prefix("X-").or_else(|| name.strip_prefix("x-")).unwrap_or(name);
    let mut made = String::new();
    let mut was_small = false;
    for c in bare.chars() {
        if !c.is_ascii_alphanumeric() {
            if !made.is_empty() && !made.ends_with('_') {
                made.push('_');
            }
            was_small = false;
            continue;
        }
        if c.is_ascii_uppercase() && was_small {
            made.push('_');
        }
        was_small = !c.is_ascii_uppercase();
        made.push(c.to_ascii_lowercase());
    }
    let made = made.trim_end_matches('_');
    if made.starts_with(|c: char| c.is_ascii_lowercase()) { made.to_owned() } else { "value".to_owned() }
}

/// `account_id` as `Account id`.
fn title(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
