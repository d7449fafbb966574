//! What follows from the answers about requests: templates, path parameters, hosts.

use crate::new::answers::{Action, BodyKind, Credential, HttpAnswers, Pairs, PathParam, Response, Scheme, Setting, SettingKind};

/// The credentials that a scheme reads (contract §6).
#[must_use]
pub fn credentials(scheme: Scheme) -> Vec<Credential> {
    let credential = |(key, title): &(&str, &str)| Credential { key: (*key).to_owned(), title: (*title).to_owned() };
    let known: &[(&str, &str)] = match scheme {
        Scheme::None => &[],
        Scheme::Basic => &[("username", "User name"), ("password", "Password")],
        Scheme::Bearer => &[("token", "Token")],
        Scheme::ApiKeyHeader | Scheme::ApiKeyQuery => &[("api_key", "API key")],
    };
    known.iter().map(credential).collect()
}

/// A body that says where the fax goes, what it is, and what is set.
#[must_use]
pub fn send_template(kind: BodyKind, settings: &[Setting]) -> String {
    let mut fields = vec![("to".to_owned(), "{{to}}".to_owned(), true)];
    for setting in settings {
        // The truth is one of two words: see `schema::default`.
        let is_text = matches!(setting.kind, SettingKind::Text | SettingKind::Choice(_));
        fields.push((setting.key.clone(), format!("{{{{settings.{}}}}}", setting.key), is_text));
    }
    // Faxbot 2026 has no link to the document where it sends the document itself (contract §3).
    if kind == BodyKind::Multipart {
        fields.push(("file".to_owned(), "{{file}}".to_owned(), true));
    } else {
        fields.push(("file_url".to_owned(), "{{file_url}}".to_owned(), true));
    }
    body(kind, &fields)
}

/// A body that asks for one fax.
#[must_use]
pub fn poll_template(kind: BodyKind) -> String {
    body(kind, &[("id".to_owned(), "{{provider_sid}}".to_owned(), true)])
}

/// Fields, each with its value and whether that is a text in JSON. The keys are plain names, which `check` has seen to.
fn body(kind: BodyKind, fields: &[(String, String, bool)]) -> String {
    let json = |(key, value, is_text): &(String, String, bool)| {
        if *is_text { format!("\"{key}\":\"{value}\"") } else { format!("\"{key}\":{value}") }
    };
    match kind {
        BodyKind::None => String::new(),
        BodyKind::Json => format!("{{{}}}", fields.iter().map(json).collect::<Vec<_>>().join(",")),
        BodyKind::Form | BodyKind::Multipart => fields.iter().map(|(key, value, _)| format!("{key}={value}")).collect::<Vec<_>>().join("&"),
    }
}

/// A response as many providers give it.
#[must_use]
pub fn usual_response() -> Response {
    let words = [("queued", "queued"), ("sending", "in_progress"), ("sent", "SUCCESS"), ("failed", "FAILED")];
    Response {
        job_id: Some("id".to_owned()),
        status: Some("status".to_owned()),
        error: None,
        status_map: Pairs(words.map(|(word, meaning)| (word.to_owned(), meaning.to_owned())).to_vec()),
    }
}

/// Gives every `{name}` of a URL that has no source one: a setting or credential of that name; in `get_status`, the provider's id.
pub fn name_params(http: &mut HttpAnswers, settings: &[Setting], credentials: &[Credential]) {
    let source = |name: &str| {
        let setting = settings.iter().any(|setting| setting.key == name).then(|| format!("settings.{name}"));
        setting.or_else(|| credentials.iter().any(|credential| credential.key == name).then(|| format!("creds.{name}")))
    };
    complete(&mut http.send_fax, &source);
    if let Some(status) = &mut http.get_status {
        complete(status, &|name| source(name).or_else(|| Some("provider_sid".to_owned())));
    }
}

fn complete(action: &mut Action, source: &dyn Fn(&str) -> Option<String>) {
    for name in placeholders(&action.url) {
        let is_known = action.path_params.iter().any(|param| param.name == name);
        if let Some(source) = source(&name).filter(|_| !is_known) {
            action.path_params.push(PathParam { name, source });
        }
    }
}

/// The names in single braces.
fn placeholders(url: &str) -> Vec<String> {
    let mut names = Vec::new();
    for part in url.split('{').skip(1) {
        let Some((name, rest)) = part.split_once('}') else { continue };
        if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') && !rest.starts_with('}') {
            names.push(name.to_owned());
        }
    }
    names
}

/// The hosts of the URLs, as Faxbot reads them (contract §5): in lower case, without a port.
#[must_use]
pub fn hosts(http: &HttpAnswers) -> Vec<String> {
    let mut hosts = Vec::new();
    for action in std::iter::once(&http.send_fax).chain(&http.get_status) {
        let Some((_, rest)) = action.url.split_once("//") else { continue };
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default();
        let host = match host.strip_prefix('[') {
            Some(inner) => inner.split(']').next().unwrap_or_default(),
            None => host.split(':').next().unwrap_or_default(),
        };
        let host = host.to_lowercase();
        // A host that a template makes can't be listed.
        if !host.is_empty() && !host.contains(['{', '}']) && !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    hosts
}
