//! What to do about a secret at its place.

use crate::edit::Edit;
use crate::finding::Fix;
use crate::layout;
use crate::model::settings::Settings;
use crate::model::template::Template;
use crate::rules::hardcoded_secret::place::Place;
use crate::runtime::context::MOVED_TO_CREDENTIALS;
use crate::runtime::{Role, Y2025};
use crate::secret::{Form, Found};
use crate::subject::Subject;

/// Where the value should come from instead, in one sentence.
pub(super) fn advice(subject: &Subject<'_>, place: &Place<'_, '_>) -> &'static str {
    let in_2025 = subject.scope.includes(&Y2025);
    match place {
        Place::Header(_) if in_2025 => {
            "2026 fills `{{creds.token}}` and the like into headers, and `auth` sends stored credentials; 2025 can do neither in a real send: there only the body can carry a stored secret, as `{{settings.access_token}}`."
        }
        Place::Header(_) => "Let `auth` send the stored credentials, or write `{{creds.token}}`, `{{creds.api_key}}` where the value is needed.",
        Place::Body(_) if in_2025 => "Both generations fill a setting such as `{{settings.access_token}}` into the body; 2026 moves names like `api_key` to `creds`.",
        Place::Body(_) => "Write `{{creds.api_key}}` or another stored credential in its place.",
        Place::Url => "Let `auth` send the stored credentials: access logs keep URLs.",
        Place::Unread(_) => "Take it out: Faxbot takes credentials from the saved settings only, never from the manifest.",
        Place::Default(_) | Place::Other => "Take it out, and let Faxbot read it from the saved settings.",
    }
}

/// The change that takes the secret out and keeps the request as it is, where there is one.
pub(super) fn fix(subject: &Subject<'_>, place: &Place<'_, '_>, found: &Found) -> Option<Fix> {
    let in_2025 = subject.scope.includes(&Y2025);
    match place {
        Place::Unread(held) => Some(Fix::ask("Take it out: nothing reads it", vec![layout::remove_member(held.holder, held.member)])),
        // 2025 leaves headers as they are and has no credentials to fill in.
        Place::Header(template) if !in_2025 => by_auth(subject, template, found).or_else(|| {
            let name = credential(&template.member.key.decoded, found)?;
            Some(Fix::ask(format!("Send the stored credential `{name}` (2026)"), vec![filled(found, "creds", name)]))
        }),
        Place::Body(template) if !in_2025 => {
            let name = credential(&name_of(template, found), found)?;
            Some(Fix::ask(format!("Send the stored credential `{name}` (2026)"), vec![filled(found, "creds", name)]))
        }
        Place::Body(_) => by_setting(subject, found),
        _ => None,
    }
}

fn filled(found: &Found, object: &str, name: &str) -> Edit {
    Edit::replace(found.span, format!("{{{{{object}.{name}}}}}"))
}

/// The stored credential that a value is, by the name that it has in the request.
fn credential(name: &str, found: &Found) -> Option<&'static str> {
    if matches!(found.form, Form::Basic | Form::Userinfo | Form::Block) {
        return None;
    }
    Some(stored_name(name, found.form == Form::Token))
}

/// The stored credential that goes by the name that a value has in a request. `is_token`: it follows `Bearer` or the like.
pub(crate) fn stored_name(name: &str, is_token: bool) -> &'static str {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let stored = MOVED_TO_CREDENTIALS.into_iter().find(|stored| plain.ends_with(&stored.replace('_', "")));
    let other = if is_token || plain.ends_with("authorization") {
        "token"
    } else if plain.ends_with("pwd") || plain.ends_with("pass") || plain.ends_with("passwd") {
        "password"
    } else {
        "api_key"
    };
    stored.unwrap_or(other)
}

/// The name before a value inside of a template: what stands in front of it up to the separator before.
fn name_of(template: &Template<'_>, found: &Found) -> String {
    let text = template.text;
    // The offset in the decoded text: halved until it fits, because a template can be long and hold many.
    let (mut start, mut end) = (0, text.decoded.len());
    while start < end {
        let middle = start.midpoint(end);
        if text.source_offset(middle) < found.span.start as usize { start = middle + 1 } else { end = middle }
    }
    let before = text.decoded.get(..start).unwrap_or_default().trim_end_matches(|c: char| !c.is_alphanumeric());
    before.rsplit(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').next().unwrap_or_default().to_owned()
}

/// `Authorization: Bearer …` and `Basic …` of all actions, sent by `auth` instead: it does the same in every action.
fn by_auth(subject: &Subject<'_>, template: &Template<'_>, found: &Found) -> Option<Fix> {
    let manifest = subject.manifest.as_ref().filter(|manifest| manifest.effective_scheme() == Some("none"))?;
    let is_authorization = |name: &str| name.eq_ignore_ascii_case("authorization");
    if !is_authorization(&template.member.key.decoded) {
        return None;
    }
    let scheme = if found.form == Form::Basic { "basic" } else { "bearer" };
    let prefix = if found.form == Form::Basic { "Basic " } else { "Bearer " };
    let mut edits = Vec::new();
    for action in &manifest.known_actions {
        let mut headers = action.templates.iter().filter(|template| template.role == Role::Header && is_authorization(&template.member.key.decoded));
        let header = headers.next()?;
        // Every action must send the same kind of credential, and nothing else beside it.
        let rest = header.as_str().strip_prefix(prefix).filter(|rest| !rest.contains(' '))?;
        let span = header.text.span_of(header.as_str().len() - rest.len(), header.as_str().len());
        let is_secret = subject.document.secrets().iter().any(|other| other.span == span && other.form == found.form);
        if headers.next().is_some() || !is_secret {
            return None;
        }
        let (holder, action_object) = (action.headers?.value.object()?, action.object()?);
        edits.push(if holder.members.len() == 1 {
            layout::remove_member(action_object, action.headers?)
        } else {
            layout::remove_member(holder, header.member)
        });
    }
    match (manifest.auth, manifest.scheme_member()) {
        (Some(_), Some(member)) => edits.push(Edit::replace(member.value.span, layout::quoted(scheme))),
        (Some(_), None) => return None,
        (None, _) => {
            let value = format!("{{ \"scheme\": \"{scheme}\" }}");
            edits.push(layout::insert_member(&subject.document.text, &subject.document.root, manifest.name.or(manifest.id), "auth", &value)?);
        }
    }
    Some(Fix::ask(format!("Let `auth` send the stored credentials as `{scheme}` (2026)"), edits))
}

/// A setting that both generations fill into the body. Where the settings have a schema it is declared there.
fn by_setting(subject: &Subject<'_>, found: &Found) -> Option<Fix> {
    if matches!(found.form, Form::Basic | Form::Userinfo | Form::Block) {
        return None;
    }
    let manifest = subject.manifest.as_ref()?;
    let text = &subject.document.text;
    let settings = manifest.settings();
    // The same secret gets the same setting, another one another.
    let mut others: Vec<&str> = Vec::new();
    for (at, other) in subject.document.secrets().iter().take_while(|other| other.span <= found.span).enumerate() {
        // So many are no manifest of a person's.
        if at > 32 {
            return None;
        }
        let value = &text[other.span.range()];
        if matches!(Place::of(subject, other), Place::Body(_)) && !others.contains(&value) {
            others.push(value);
        }
    }
    let number = others.iter().position(|value| *value == &text[found.span.range()])?;
    let name = if number == 0 { "access_token".to_owned() } else { format!("access_token_{}", number + 1) };
    let mut edits = vec![filled(found, "settings", &name)];
    if let Some(settings) = &settings {
        edits.extend(declared(text, settings, &name)?);
    }
    Some(Fix::ask(format!("Send the setting `{name}`"), edits))
}

/// Declares a setting, unless it is.
fn declared(text: &str, settings: &Settings<'_>, name: &str) -> Option<Option<Edit>> {
    if settings.declared(name).is_some() {
        return Some(None);
    }
    let properties = settings.schema.get("properties")?;
    layout::insert_member(text, &properties.value, None, name, "{ \"type\": \"string\" }").map(Some)
}
