//! What the other questions depend on: the provider, the Faxbot, the authentication.

use faxsmith_manifest::runtime::RUNTIMES;

use super::{HTTP, of};
use crate::new::answers::{Auth, HttpAnswers, Scheme};
use crate::new::presets::{PRESETS, UNSUPPORTED};
use crate::new::wizard::steps::{Choice, Kind, PLAIN, Step};
use crate::new::wizard::talk::{Start, Talk};
use crate::new::{presets, requests};

/// Which provider it is about.
pub fn preset() -> Step {
    Step {
        id: "http.preset",
        section: "Target",
        title: "Preset",
        question: "Which provider?",
        help: "Typing finds one by its name. Those at the end can't be expressed by a manifest: the reason is shown.",
        kind: Kind::Choice {
            options: |_| {
                let known = PRESETS.iter().map(|preset| Choice::new(preset.id, &preset.name, &preset.about.description));
                let unknown = UNSUPPORTED.iter().map(|provider| Choice {
                    refused: Some(format!("There can be no preset. {}", provider.reason)),
                    ..Choice::new(&provider.id, &format!("{} (not possible)", provider.name), "")
                });
                known.chain(unknown).collect()
            },
            get: |talk, _| talk.draft.http.as_ref().and_then(|http| http.preset.clone()).unwrap_or_default(),
            set: |talk, value| {
                let before = talk.draft.http.as_ref().and_then(|http| http.preset.clone());
                if before.as_deref() != Some(value) {
                    // What flags say counts more than what the preset says; what was typed for another beginning does not.
                    if before.is_some() || talk.answered.iter().any(|id| id.starts_with("http.")) {
                        talk.forget_requests();
                    }
                    talk.http().preset = Some(value.to_owned());
                }
            },
        },
        applies: |talk| talk.is_http() && talk.start == Some(Start::Preset),
        has: |talk| talk.draft.http.as_ref().is_some_and(|http| http.preset.as_deref().is_some_and(|id| presets::get(id).is_some())),
        owns: &["http.preset"],
        ..PLAIN
    }
}

/// Which Faxbot it is for. It comes early, as the checks of all that follows go by it.
pub fn runtime() -> Step {
    Step {
        id: "http.runtime",
        section: "Target",
        title: "Faxbot",
        question: "Which Faxbot is it for?",
        help: "faxsmith.toml will name it, and the linter and the tests go by it.",
        kind: Kind::Choice {
            options: |_| {
                let detail = |name| match name {
                    "2025" => "The first generation: real sends have no credentials, and multipart bodies can't be sent.",
                    _ => "The generation of today: checks manifests, and gives real sends their credentials.",
                };
                RUNTIMES
                    .iter()
                    .rev()
                    .map(|runtime| Choice::new(runtime.name, &format!("Faxbot {}", runtime.name), detail(runtime.name)))
                    .collect()
            },
            get: |talk, answers| {
                let given = talk.draft.http.as_ref().and_then(|http| http.runtime.clone()).or_else(|| talk.folder_runtime.clone());
                given.or_else(|| of(answers, |http| Some(http.runtime.clone()))).unwrap_or_default()
            },
            set: |talk, value| talk.http().runtime = Some(value.to_owned()),
        },
        asked: |_| true,
        has: |talk| talk.draft.http.as_ref().is_some_and(|http| http.runtime.is_some()),
        owns: &["http.runtime"],
        ..HTTP
    }
}

/// How a request is authenticated.
pub fn scheme() -> Step {
    Step {
        id: "http.auth.scheme",
        section: "Settings",
        title: "Authentication",
        question: "How does the provider know who sends?",
        help: "Its documentation says so under “Authentication”.",
        kind: Kind::Choice {
            // Contract §6.
            options: |_| {
                vec![
                    Choice::new(
                        "bearer",
                        "A token in the header Authorization",
                        "bearer, with the credential `token`. Real sends of Faxbot 2025 have none, so that they fail.",
                    ),
                    Choice::new("basic", "User name and password", "basic, with the credentials `username` and `password`."),
                    Choice::new("api_key_header", "A key in a header of its own", "api_key_header, with the credential `api_key`."),
                    Choice::new(
                        "api_key_query",
                        "A key in the address",
                        "api_key_query, with the credential `api_key`. Addresses stand in logs: better no.",
                    ),
                    Choice::new("none", "Not at all", "none"),
                ]
            },
            get: |talk, answers| {
                let scheme = talk.draft.http.as_ref().and_then(|http| http.auth.as_ref()).map(|auth| auth.scheme);
                let likely = if talk.has_preset() { of(answers, |http| Some(http.auth.scheme)) } else { None };
                scheme.or(likely).unwrap_or(Scheme::Bearer).name().to_owned()
            },
            set: |talk, value| {
                let scheme = Scheme::ALL.into_iter().find(|scheme| scheme.name() == value).unwrap_or_default();
                let before = talk.http().auth.clone();
                if before.as_ref().is_none_or(|auth| auth.scheme != scheme) {
                    talk.http().auth = Some(Auth { scheme, header_name: None, query_name: None });
                    // It reads others.
                    let was_usual = before.map(|auth| requests::credentials(auth.scheme)) == talk.draft.credentials;
                    if was_usual || talk.has_preset() {
                        talk.draft.credentials = None;
                        talk.answered.remove("credentials");
                    }
                }
            },
        },
        applies: Talk::is_http,
        asked: |talk| !talk.has_preset(),
        has: |talk| talk.draft.http.as_ref().is_some_and(|http| http.auth.is_some()),
        owns: &["http.auth"],
    }
}

/// The name of the header or parameter that has the key.
pub fn auth_name() -> Step {
    Step {
        id: "http.auth.name",
        section: "Settings",
        title: "Place of the key",
        question: "What is the header or parameter with the key called?",
        help: "X-API-Key and api_key are what Faxbot takes if it is not said.",
        kind: Kind::Text {
            get: |_, answers| {
                let usual = |http: &HttpAnswers| if http.auth.scheme == Scheme::ApiKeyQuery { "api_key" } else { "X-API-Key" };
                let given = |http: &HttpAnswers| http.auth.header_name.clone().or_else(|| http.auth.query_name.clone());
                of(answers, |http| Some(given(http).unwrap_or_else(|| usual(http).to_owned()))).unwrap_or_default()
            },
            set: |talk, text| {
                let auth = talk.http().auth.get_or_insert_default();
                let name = Some(text.trim().to_owned()).filter(|name| !name.is_empty());
                match auth.scheme {
                    Scheme::ApiKeyQuery => auth.query_name = name,
                    _ => auth.header_name = name,
                }
                Ok(())
            },
        },
        applies: |talk| {
            let auth = talk.draft.http.as_ref().and_then(|http| http.auth.as_ref());
            talk.is_http() && auth.is_some_and(|auth| matches!(auth.scheme, Scheme::ApiKeyHeader | Scheme::ApiKeyQuery))
        },
        asked: |talk| !talk.has_preset(),
        has: |talk| {
            let auth = talk.draft.http.as_ref().and_then(|http| http.auth.as_ref());
            auth.is_some_and(|auth| auth.header_name.is_some() || auth.query_name.is_some())
        },
        owns: &["http.auth.header_name", "http.auth.query_name"],
    }
}
