//! Answers from flags.

use std::str::FromStr;

use faxsmith_manifest::near;

use crate::args::NewArgs;
use crate::failure::Failure;
use crate::new::answers::{Auth, Body, BodyKind, Capabilities, Credential, Pairs, Response, Scheme, Setting, SettingKind, Target};
use crate::new::draft::{ActionDraft, Draft, HttpDraft};
use crate::new::requests::usual_response;
use crate::report::printable;

/// What the flags answer.
///
/// # Errors
/// A flag whose value can't be read.
pub fn draft(args: &NewArgs) -> Result<Draft, Failure> {
    let settings: Vec<Setting> = args.setting.iter().map(|text| setting(text)).collect::<Result<_, _>>()?;
    let credentials: Vec<Credential> = args.credential.iter().map(|key| Credential { key: key.clone(), title: String::new() }).collect();
    let http = http(args)?;
    // A request says what is to be written.
    let target = args.target.or(http.as_ref().map(|_| Target::Http));
    Ok(Draft {
        target,
        id: args.id.clone(),
        name: args.name.clone(),
        version: args.plugin_version.clone(),
        description: args.description.clone(),
        author: args.author.clone(),
        settings: (!settings.is_empty()).then_some(settings),
        credentials: (!credentials.is_empty()).then_some(credentials),
        capabilities: args.no_get_status.then_some(Capabilities { get_status: false }),
        http,
    })
}

fn http(args: &NewArgs) -> Result<Option<HttpDraft>, Failure> {
    let auth = args.auth.map(|scheme| Auth { scheme, header_name: args.auth_header.clone(), query_name: args.auth_query.clone() });
    let auth = auth.or_else(|| {
        let header = args.auth_header.clone().map(|name| (Scheme::ApiKeyHeader, Some(name), None));
        let (scheme, header_name, query_name) =
            header.or_else(|| args.auth_query.clone().map(|name| (Scheme::ApiKeyQuery, None, Some(name))))?;
        Some(Auth { scheme, header_name, query_name })
    });
    let body = |kind: Option<BodyKind>, template: &Option<String>, usual| {
        let given = kind.is_some() || template.is_some();
        given.then(|| Body { kind: kind.unwrap_or(usual), template: template.clone().unwrap_or_default() })
    };
    let headers = pairs("header", &args.header, ':')?;
    let response = response(args)?;
    let send = ActionDraft {
        method: args.method.clone(),
        url: args.url.clone(),
        headers: (!headers.is_empty()).then_some(headers),
        path_params: None,
        body: body(args.body, &args.template, BodyKind::Json),
        response: response.clone(),
    };
    let status = ActionDraft {
        method: args.status_method.clone(),
        url: args.status_url.clone(),
        headers: None,
        path_params: None,
        body: body(args.status_body, &args.status_template, BodyKind::Json),
        response,
    };
    let send = is_given(&send).then_some(send);
    let status = is_given(&status).then_some(status);
    let given = args.runtime.is_some() || args.preset.is_some() || args.learn_more.is_some() || auth.is_some();
    if !given && args.allowed_domain.is_empty() && args.timeout.is_none() && send.is_none() && status.is_none() {
        return Ok(None);
    }
    Ok(Some(HttpDraft {
        runtime: args.runtime.clone(),
        preset: args.preset.clone(),
        learn_more: args.learn_more.clone(),
        auth,
        allowed_domains: (!args.allowed_domain.is_empty()).then(|| args.allowed_domain.clone()),
        timeout_ms: args.timeout,
        send_fax: send,
        get_status: status,
        replies: None,
    }))
}

fn is_given(action: &ActionDraft) -> bool {
    let ActionDraft { method, url, headers, path_params, body, response } = action;
    method.is_some() || url.is_some() || headers.is_some() || path_params.is_some() || body.is_some() || response.is_some()
}

fn response(args: &NewArgs) -> Result<Option<Response>, Failure> {
    let map = pairs("map", &args.map, '=')?;
    if args.job_id.is_none() && args.status.is_none() && args.error.is_none() && map.is_empty() {
        return Ok(None);
    }
    let usual = usual_response();
    Ok(Some(Response {
        job_id: args.job_id.clone().or(usual.job_id),
        status: args.status.clone().or(usual.status),
        error: args.error.clone(),
        status_map: if map.is_empty() { usual.status_map } else { map },
    }))
}

/// `NAME: VALUE` or `NAME=VALUE`.
fn pairs(flag: &str, texts: &[String], separator: char) -> Result<Pairs, Failure> {
    let pair = |text: &String| {
        let (name, value) = text.split_once(separator).ok_or_else(|| {
            // The value could be a secret.
            Failure::usage(format!("--{flag}: there is no `{separator}` between a name and its value"))
        })?;
        Ok((name.trim().to_owned(), value.trim().to_owned()))
    };
    texts.iter().map(pair).collect::<Result<_, _>>().map(Pairs)
}

/// `KEY[!][:KIND][=TITLE]`, where `!` makes it required and KIND is text, integer, number, boolean or choices with `|`.
fn setting(text: &str) -> Result<Setting, Failure> {
    let (rest, title) = text.split_once('=').unwrap_or((text, ""));
    let (key, kind) = rest.split_once(':').unwrap_or((rest, "text"));
    let (key, required) = key.strip_suffix('!').map_or((key, false), |key| (key, true));
    let kind = match kind {
        "text" => SettingKind::Text,
        "integer" => SettingKind::Integer,
        "number" => SettingKind::Number,
        "boolean" => SettingKind::Boolean,
        choices if choices.contains('|') => SettingKind::Choice(choices.split('|').map(str::to_owned).collect()),
        other => {
            let hint = near::question(near::best(other, ["text", "integer", "number", "boolean"].into_iter()));
            let message = "it is text, integer, number or boolean, or choices such as `standard|fine`";
            return Err(Failure::usage(format!("--setting: there is no kind `{}`: {message}.{hint}", printable(other))));
        }
    };
    Ok(Setting { key: key.to_owned(), title: title.to_owned(), description: String::new(), kind, required, default: None })
}

/// The name of a target, a scheme or a kind of body, as it stands in answers.
macro_rules! named {
    ($type:ty) => {
        impl FromStr for $type {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                let read = serde_json::from_value(text.into());
                read.map_err(|error: serde_json::Error| {
                    let message = error.to_string();
                    let known: Vec<&str> = message.split('`').skip(3).step_by(2).collect();
                    let hint = near::question(near::best(text, known.iter().copied()));
                    format!("it is one of {}.{hint}", known.join(", "))
                })
            }
        }
    };
}
named!(Target);
named!(Scheme);
named!(BodyKind);
