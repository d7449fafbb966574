//! Whether the requests of an HTTP manifest will do.

use faxsmith_manifest::runtime::RUNTIMES;

use crate::new::answers::{Action, Answers, BodyKind, HttpAnswers, Scheme};
use crate::new::check::{Problem, text_size};

/// Adds what is wrong with the requests. What only the linter can judge is left to it: what is written is checked before it is kept.
pub fn check(answers: &Answers, http: &HttpAnswers, problems: &mut Vec<Problem>) {
    if !RUNTIMES.iter().any(|runtime| runtime.name == http.runtime) {
        let near = faxsmith_manifest::near::best(&http.runtime, RUNTIMES.iter().map(|runtime| runtime.name));
        problems.push(Problem::new("http.runtime", "It is `2025` or `2026`.").suggest(near.map(str::to_owned)));
    }
    if !(1_000..=300_000).contains(&http.timeout_ms) {
        let message = "It is between 1,000 and 300,000 milliseconds.";
        problems.push(Problem::new("http.timeout_ms", message).suggest(Some(http.timeout_ms.clamp(1_000, 300_000).to_string())));
    }
    if let Some(link) = http.learn_more.as_ref().filter(|link| web_address(link).is_none()) {
        let message =
            if link.contains("://") { "It is an `https` address without a name and password." } else { "It is an `https` address." };
        problems.push(Problem::new("http.learn_more", message));
    }
    auth(answers, http, problems);
    action("http.send_fax", &http.send_fax, problems);
    match &http.get_status {
        Some(status) => {
            action("http.get_status", status, problems);
            if status.body.kind == BodyKind::Multipart {
                problems.push(Problem::new("http.get_status.body.kind", "Only send_fax can have the kind `multipart`."));
            }
        }
        None if answers.capabilities.get_status => {
            let message = "There is no request that asks for the state of a fax. Without one, `capabilities.get_status` is `false`.";
            problems.push(Problem::new("http.get_status", message));
        }
        None => {}
    }
}

/// The address that a link means, if it is one of the web that may be shown.
pub(super) fn web_address(link: &str) -> Option<url::Url> {
    let url = url::Url::parse(link).ok()?;
    (url.scheme() == "https" && url.has_host() && url.username().is_empty() && url.password().is_none()).then_some(url)
}

fn auth(answers: &Answers, http: &HttpAnswers, problems: &mut Vec<Problem>) {
    let has = |key: &str| answers.credentials.iter().any(|credential| credential.key == key);
    let auth = &http.auth;
    for (answer, name, scheme, word) in [
        ("http.auth.header_name", &auth.header_name, Scheme::ApiKeyHeader, "api_key_header"),
        ("http.auth.query_name", &auth.query_name, Scheme::ApiKeyQuery, "api_key_query"),
    ] {
        let Some(name) = name else { continue };
        if auth.scheme != scheme {
            problems.push(Problem::new(answer, format!("Only the scheme `{word}` reads it.")));
        } else if !is_token(name) {
            problems.push(Problem::new(answer, "It consists of letters, digits and `-`, `_`, `.`, without blanks."));
        }
    }
    // Contract §6 and §8.5.
    let missing = match auth.scheme {
        Scheme::Basic if !has("username") => Some("`username` and `password` (or `api_key`)"),
        Scheme::Basic if !has("password") && !has("api_key") => Some("`password` or `api_key`"),
        Scheme::Bearer if !has("api_key") && !has("token") => Some("`token` or `api_key`"),
        Scheme::ApiKeyHeader | Scheme::ApiKeyQuery if !has("api_key") => Some("`api_key`"),
        _ => None,
    };
    if let Some(missing) = missing {
        problems.push(Problem::new("credentials", format!("The scheme of the authentication reads {missing}: list it here.")));
    }
}

fn is_token(name: &str) -> bool {
    !name.is_empty() && name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

fn action(answer: &str, action: &Action, problems: &mut Vec<Problem>) {
    let place = |field: &str| format!("{answer}.{field}");
    if action.url.trim().is_empty() {
        problems.push(Problem::new(place("url"), "The URL is empty."));
    }
    if !action.method.bytes().all(|byte| byte.is_ascii_alphabetic()) || action.method.is_empty() || action.method.len() > 16 {
        problems.push(Problem::new(place("method"), "It is a method of HTTP.").suggest(Some("POST".to_owned())));
    }
    let texts = [("url", &action.url), ("body.template", &action.body.template)];
    problems.extend(texts.iter().filter_map(|(field, text)| text_size(&place(field), text)));
    for (field, pairs) in [("headers", &action.headers), ("response.status_map", &action.response.status_map)] {
        problems
            .extend(pairs.0.iter().find_map(|(name, value)| text_size(&place(field), name).or_else(|| text_size(&place(field), value))));
    }
}
