//! Answers that are not complete yet: from a file, from flags, from a preset; the former win.

use serde::{Deserialize, Serialize};

use crate::new::answers::{
    Action, Answers, Auth, Body, BodyKind, Capabilities, Credential, HttpAnswers, Pairs, PathParam, Response, Scheme, Setting, Target,
    first_version, newest_runtime,
};
use crate::new::presets::{self, PRESETS, Preset};
use crate::new::{requests, words};

/// [`Answers`] of which any may be missing.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    pub target: Option<Target>,
    pub id: Option<String>,
    pub name: Option<String>,
    pub version: Option<String>,
    pub description: Option<String>,
    pub author: Option<String>,
    pub settings: Option<Vec<Setting>>,
    pub credentials: Option<Vec<Credential>>,
    pub capabilities: Option<Capabilities>,
    pub http: Option<HttpDraft>,
}

/// [`HttpAnswers`] of which any may be missing.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpDraft {
    pub runtime: Option<String>,
    pub preset: Option<String>,
    pub learn_more: Option<String>,
    pub auth: Option<Auth>,
    pub allowed_domains: Option<Vec<String>>,
    pub timeout_ms: Option<u64>,
    pub send_fax: Option<ActionDraft>,
    pub get_status: Option<ActionDraft>,
    pub replies: Option<serde_json::Value>,
}

/// [`Action`] of which any may be missing.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionDraft {
    pub method: Option<String>,
    pub url: Option<String>,
    pub headers: Option<Pairs>,
    pub path_params: Option<Vec<PathParam>>,
    pub body: Option<Body>,
    pub response: Option<Response>,
}

/// Why a draft can't be completed.
#[derive(Debug, PartialEq, Eq)]
pub enum Gap {
    /// An answer is missing: what it is, and the flags that would give it.
    Missing(&'static str, Vec<&'static str>),
    /// There is no such preset: what to say about it.
    Preset(String),
}

impl Draft {
    /// This one, and what it lacks from `other`.
    #[must_use]
    pub fn or(self, other: Draft) -> Draft {
        let http = match (self.http, other.http) {
            (Some(http), Some(other)) => Some(http.or(other)),
            (http, other) => http.or(other),
        };
        Draft {
            target: self.target.or(other.target),
            id: self.id.or(other.id),
            name: self.name.or(other.name),
            version: self.version.or(other.version),
            description: self.description.or(other.description),
            author: self.author.or(other.author),
            settings: self.settings.or(other.settings),
            credentials: self.credentials.or(other.credentials),
            capabilities: self.capabilities.or(other.capabilities),
            http,
        }
    }

    /// The answers, with the preset and what follows from the rest in place of what is missing.
    ///
    /// # Errors
    /// What is missing and follows from nothing.
    pub fn complete(mut self) -> Result<Answers, Gap> {
        if let Some(name) = self.http.as_ref().and_then(|http| http.preset.clone()) {
            let preset = presets::get(&name).ok_or_else(|| Gap::Preset(unknown_preset(&name)))?;
            self = self.or(Draft::of(preset));
        }
        let mut flags = Vec::new();
        if self.target.is_none() {
            flags.push("--target http");
        }
        if self.id.is_none() {
            flags.push("--id acme");
        }
        let url = self.http.as_ref().and_then(|http| http.send_fax.as_ref()?.url.as_ref());
        if self.target.is_none_or(|target| target == Target::Http) && url.is_none() {
            flags.push("--url https://api.example.com/faxes");
        }
        let (target, id) = match (self.target, self.id) {
            (None, _) => return Err(Gap::Missing("what to write", flags)),
            (_, None) => return Err(Gap::Missing("the id of the provider", flags)),
            (Some(target), Some(id)) => (target, id),
        };
        if target == Target::Http && url.is_none() {
            return Err(Gap::Missing("where a fax is sent to: a URL, or the provider's `--preset`", flags));
        }
        let capabilities = self.capabilities.unwrap_or_default();
        let settings = self.settings.unwrap_or_default();
        let scheme = self.http.as_ref().and_then(|http| http.auth.as_ref()).map_or(Scheme::None, |auth| auth.scheme);
        let credentials = self.credentials.unwrap_or_else(|| requests::credentials(scheme));
        let http = self.http.map(|http| http.complete(capabilities, &settings, &credentials));
        Ok(Answers {
            target,
            name: self.name.unwrap_or_else(|| id.clone()),
            id,
            version: self.version.unwrap_or_else(first_version),
            description: self.description.unwrap_or_default(),
            author: self.author.unwrap_or_default(),
            settings,
            credentials,
            capabilities,
            http,
        })
    }

    /// What a preset answers.
    fn of(preset: &Preset) -> Draft {
        let taken = words::preset_id(preset.id);
        let manifest = &preset.manifest;
        Draft {
            target: Some(Target::Http),
            id: Some(taken),
            name: Some(preset.name.clone()),
            description: Some(preset.about.description.clone()),
            settings: Some(preset.about.settings.clone()),
            credentials: Some(preset.about.credentials.clone()),
            http: Some(HttpDraft {
                preset: Some(preset.id.to_owned()),
                learn_more: Some(preset.about.learn_more.clone()),
                auth: Some(manifest.auth.clone()),
                allowed_domains: Some(manifest.allowed_domains.clone()),
                timeout_ms: Some(manifest.timeout_ms),
                send_fax: Some(ActionDraft::of(&manifest.actions.send_fax)),
                get_status: manifest.actions.get_status.as_ref().map(ActionDraft::of),
                ..HttpDraft::default()
            }),
            ..Draft::default()
        }
    }
}

fn unknown_preset(name: &str) -> String {
    let known = PRESETS.iter().map(|preset| preset.id);
    if let Some(provider) = presets::UNSUPPORTED.iter().find(|provider| provider.id == name) {
        return format!("there can be no preset for {}. {}", provider.name, provider.reason);
    }
    let hint = faxsmith_manifest::near::question(faxsmith_manifest::near::best(name, known));
    format!("there is no preset `{}`.{hint} `faxsmith presets` lists them.", crate::report::printable(name))
}

impl HttpDraft {
    fn or(self, other: HttpDraft) -> HttpDraft {
        // Whoever sends elsewhere does not send to the hosts of the preset.
        let moved = |mine: &Option<ActionDraft>| mine.as_ref().is_some_and(|mine| mine.url.is_some());
        let keeps_hosts = !moved(&self.send_fax) && !moved(&self.get_status);
        let action = |mine: Option<ActionDraft>, other: Option<ActionDraft>| match (mine, other) {
            (Some(mine), Some(other)) => Some(mine.or(other)),
            (mine, other) => mine.or(other),
        };
        HttpDraft {
            runtime: self.runtime.or(other.runtime),
            preset: self.preset.or(other.preset),
            learn_more: self.learn_more.or(other.learn_more),
            auth: self.auth.or(other.auth),
            allowed_domains: self.allowed_domains.or(other.allowed_domains.filter(|_| keeps_hosts)),
            timeout_ms: self.timeout_ms.or(other.timeout_ms),
            send_fax: action(self.send_fax, other.send_fax),
            get_status: action(self.get_status, other.get_status),
            replies: self.replies.or(other.replies),
        }
    }

    fn complete(self, capabilities: Capabilities, settings: &[Setting], credentials: &[Credential]) -> HttpAnswers {
        let send_fax = self.send_fax.unwrap_or_default().complete(BodyKind::Json, "POST", |kind| requests::send_template(kind, settings));
        let get_status = capabilities.get_status.then(|| {
            let mut status = self.get_status.unwrap_or_default();
            status.url.get_or_insert_with(|| format!("{}/{{id}}", send_fax.url.trim_end_matches('/')));
            status.response.get_or_insert_with(|| send_fax.response.clone());
            status.complete(BodyKind::None, "GET", requests::poll_template)
        });
        let mut http = HttpAnswers {
            runtime: self.runtime.unwrap_or_else(newest_runtime),
            preset: self.preset,
            learn_more: self.learn_more,
            auth: self.auth.unwrap_or_default(),
            allowed_domains: self.allowed_domains.unwrap_or_default(),
            timeout_ms: self.timeout_ms.unwrap_or(30_000),
            send_fax,
            get_status,
            replies: self.replies,
        };
        requests::name_params(&mut http, settings, credentials);
        if http.allowed_domains.is_empty() {
            http.allowed_domains = requests::hosts(&http);
        }
        http
    }
}

impl ActionDraft {
    fn of(action: &Action) -> Self {
        let Action { method, url, headers, path_params, body, response } = action.clone();
        Self {
            method: Some(method),
            url: Some(url),
            headers: Some(headers),
            path_params: Some(path_params),
            body: Some(body),
            response: Some(response),
        }
    }

    /// The action, with what is usual in place of what is missing. `template` makes one for a kind of body.
    fn complete(self, kind: BodyKind, method: &str, template: impl Fn(BodyKind) -> String) -> Action {
        let mut body = self.body.unwrap_or(Body { kind, template: String::new() });
        if body.template.is_empty() {
            body.template = template(body.kind);
        }
        Action {
            method: self.method.unwrap_or_else(|| method.to_owned()),
            url: self.url.unwrap_or_default(),
            headers: self.headers.unwrap_or_else(|| Pairs(vec![("Accept".to_owned(), "application/json".to_owned())])),
            path_params: self.path_params.unwrap_or_default(),
            body,
            response: self.response.unwrap_or_else(requests::usual_response),
        }
    }

    fn or(self, other: ActionDraft) -> ActionDraft {
        // Another URL has other parameters.
        let keeps_params = self.url.is_none();
        ActionDraft {
            method: self.method.or(other.method),
            url: self.url.or(other.url),
            headers: self.headers.or(other.headers),
            path_params: self.path_params.or(other.path_params.filter(|_| keeps_params)),
            body: self.body.or(other.body),
            response: self.response.or(other.response),
        }
    }
}
