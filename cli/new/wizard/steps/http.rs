//! The questions about requests.

use faxsmith_manifest::runtime::RUNTIMES;

use crate::new::answers::{Action, Answers, Auth, Body, BodyKind, HttpAnswers, Response, Scheme};
use crate::new::draft::ActionDraft;
use crate::new::presets::{self, PRESETS, UNSUPPORTED};
use crate::new::requests;
use crate::new::wizard::steps::{Choice, Kind, PLAIN, Step, lists};
use crate::new::wizard::talk::{Start, Talk};

fn is_scratch(talk: &Talk) -> bool {
    talk.start == Some(Start::Scratch)
}

/// Whether the questions about asking for the state make sense.
fn asks(talk: &Talk) -> bool {
    talk.is_http() && talk.draft.capabilities.unwrap_or_default().get_status
}

const HTTP: Step = Step { section: "Requests", applies: Talk::is_http, asked: is_scratch, ..PLAIN };
const STATUS: Step = Step { section: "State", applies: asks, ..HTTP };

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

/// All others, in their order.
pub fn steps() -> Vec<Step> {
    let mut all = vec![
        Step {
            id: "http.send_fax.url",
            title: "URL for sending",
            question: "Where is a fax sent to?",
            help: "The whole address: https://api.acme.example/v1/faxes. A setting can stand in it as {account}.",
            kind: Kind::Text {
                get: |talk, answers| {
                    let is_known = talk.has_preset() || sent(talk).is_some_and(|send| send.url.is_some());
                    if is_known { send(answers, |action| action.url.clone()) } else { "https://".to_owned() }
                },
                set: |talk, text| {
                    let send = talk.send();
                    if send.url.as_deref() != Some(text.trim()) {
                        send.url = Some(text.trim().to_owned());
                        send.path_params = None;
                    }
                    Ok(())
                },
            },
            asked: |talk| !talk.has_preset(),
            has: |talk| sent(talk).is_some_and(|send| send.url.is_some()),
            owns: &["http.send_fax", "http.send_fax.url", "http.send_fax.path_params"],
            ..HTTP
        },
        Step {
            id: "http.send_fax.method",
            title: "Method",
            question: "With which method?",
            kind: Kind::Text {
                get: |_, answers| send(answers, |action| action.method.clone()),
                set: |talk, text| {
                    talk.send().method = Some(text.trim().to_uppercase());
                    Ok(())
                },
            },
            has: |talk| sent(talk).is_some_and(|send| send.method.is_some()),
            owns: &["http.send_fax.method"],
            ..HTTP
        },
        Step {
            id: "http.send_fax.headers",
            title: "Headers",
            question: "Which headers are sent besides the authentication?",
            kind: Kind::List(&lists::SEND_HEADERS),
            has: |talk| sent(talk).is_some_and(|send| send.headers.is_some()),
            owns: &["http.send_fax.headers"],
            ..HTTP
        },
        Step {
            id: "http.send_fax.body.kind",
            title: "Kind of body",
            question: "In which form does the provider take a fax?",
            kind: Kind::Choice {
                options: |_| kinds(true),
                get: |_, answers| send(answers, |action| action.body.kind.name().to_owned()),
                set: |talk, value| {
                    if talk.body_kind().name() != value {
                        talk.send().body = Some(Body { kind: kind_of(value), template: String::new() });
                    }
                },
            },
            has: |talk| sent(talk).is_some_and(|send| send.body.is_some()),
            owns: &["http.send_fax.body.kind", "http.send_fax.body"],
            ..HTTP
        },
        Step {
            id: "http.send_fax.body.template",
            title: "Body",
            question: "What does the body say?",
            help: "{{to}} is the number, {{file_url}} the document's address, {{file}} the document itself in a multipart body, \
                   {{settings.…}} a setting. Lines that are pasted become one.",
            kind: Kind::Text {
                get: |_, answers| send(answers, |action| action.body.template.clone()),
                set: |talk, text| {
                    if !is_likely(talk, |answers| send(answers, |action| action.body.template.clone()), text) {
                        talk.send().body = Some(Body { kind: talk.body_kind(), template: text.trim().to_owned() });
                    }
                    Ok(())
                },
            },
            has: |talk| sent(talk).is_some_and(|send| send.body.as_ref().is_some_and(|body| !body.template.is_empty())),
            applies: |talk| talk.is_http() && talk.body_kind() != BodyKind::None,
            owns: &["http.send_fax.body.template"],
            ..HTTP
        },
    ];
    all.extend(replies());
    all.extend(status());
    all.extend(rest());
    all
}

fn replies() -> Vec<Step> {
    let step = Step { section: "Replies", has: |talk| sent(talk).is_some_and(|send| send.response.is_some()), ..HTTP };
    vec![
        Step {
            id: "http.send_fax.response.job_id",
            title: "Path of the id",
            question: "Where does the answer have the provider's id of the fax?",
            help: "A path of keys with dots between them: data.id.",
            kind: Kind::Text {
                get: |_, answers| send(answers, |action| action.response.job_id.clone().unwrap_or_default()),
                set: |talk, text| put_path(talk, text, |response| &mut response.job_id),
            },
            owns: &["http.send_fax.response.job_id", "http.send_fax.response"],
            ..step
        },
        Step {
            id: "http.send_fax.response.status",
            title: "Path of the state",
            question: "Where does it have the state?",
            help: "A path of keys with dots between them: data.status.",
            kind: Kind::Text {
                get: |_, answers| send(answers, |action| action.response.status.clone().unwrap_or_default()),
                set: |talk, text| put_path(talk, text, |response| &mut response.status),
            },
            owns: &["http.send_fax.response.status"],
            ..step
        },
        Step {
            id: "http.send_fax.response.error",
            title: "Path of errors",
            question: "Where does it have an error?",
            help: "A path that is there only if something went wrong: error.message. May be left empty.",
            kind: Kind::Text {
                get: |_, answers| send(answers, |action| action.response.error.clone().unwrap_or_default()),
                set: |talk, text| put_path(talk, text, |response| &mut response.error),
            },
            owns: &["http.send_fax.response.error"],
            ..step
        },
        Step {
            id: "http.send_fax.response.status_map",
            title: "States",
            question: "What do the provider's words for the state mean?",
            help: "A word that is not listed leaves a fax in the state in which it is.",
            kind: Kind::List(&lists::STATES),
            owns: &["http.send_fax.response.status_map", "http.get_status.response.status_map"],
            ..step
        },
    ]
}

fn status() -> Vec<Step> {
    vec![
        Step {
            id: "http.get_status.url",
            title: "URL for the state",
            question: "Where is the state of a fax asked for?",
            help: "{id} is the provider's id of the fax.",
            kind: Kind::Text {
                get: |_, answers| poll(answers, |action| action.url.clone()),
                set: |talk, text| {
                    if !is_likely(talk, |answers| poll(answers, |action| action.url.clone()), text) {
                        talk.status().url = Some(text.trim().to_owned());
                        talk.status().path_params = None;
                    }
                    Ok(())
                },
            },
            asked: |talk| !talk.has_preset(),
            has: |talk| polled(talk).is_some_and(|status| status.url.is_some()),
            owns: &["http.get_status", "http.get_status.url", "http.get_status.path_params"],
            ..STATUS
        },
        Step {
            id: "http.get_status.method",
            title: "Its method",
            question: "With which method is it asked for?",
            kind: Kind::Text {
                get: |_, answers| poll(answers, |action| action.method.clone()),
                set: |talk, text| {
                    talk.status().method = Some(text.trim().to_uppercase());
                    Ok(())
                },
            },
            has: |talk| polled(talk).is_some_and(|status| status.method.is_some()),
            owns: &["http.get_status.method"],
            ..STATUS
        },
        Step {
            id: "http.get_status.headers",
            title: "Its headers",
            question: "Which headers are sent with that?",
            kind: Kind::List(&lists::STATUS_HEADERS),
            has: |talk| polled(talk).is_some_and(|status| status.headers.is_some()),
            owns: &["http.get_status.headers"],
            ..STATUS
        },
        Step {
            id: "http.get_status.body.kind",
            title: "Its kind of body",
            question: "In which form is it asked for?",
            kind: Kind::Choice {
                options: |_| kinds(false),
                get: |_, answers| poll(answers, |action| action.body.kind.name().to_owned()),
                set: |talk, value| talk.status().body = Some(Body { kind: kind_of(value), template: String::new() }),
            },
            // A GET has none.
            asked: |talk| is_scratch(talk) && talk.status_method().is_some_and(|method| method != "GET"),
            has: |talk| polled(talk).is_some_and(|status| status.body.is_some()),
            owns: &["http.get_status.body"],
            ..STATUS
        },
        Step {
            id: "http.get_status.response.status",
            title: "Its path of the state",
            question: "Where does that answer have the state?",
            help: "A path of keys with dots between them: data.status.",
            kind: Kind::Text {
                get: |_, answers| poll(answers, |action| action.response.status.clone().unwrap_or_default()),
                set: |talk, text| {
                    if !is_likely(talk, |answers| poll(answers, |action| action.response.status.clone().unwrap_or_default()), text) {
                        let path = Some(text.trim().to_owned()).filter(|path| !path.is_empty());
                        change_reply(talk, |response| response.status = path);
                    }
                    Ok(())
                },
            },
            has: |talk| polled(talk).is_some_and(|status| status.response.is_some()),
            owns: &["http.get_status.response"],
            ..STATUS
        },
    ]
}

fn rest() -> Vec<Step> {
    let step = Step { section: "Safety", ..HTTP };
    vec![
        Step {
            id: "http.allowed_domains",
            title: "Allowed domains",
            question: "Which hosts may Faxbot send to?",
            help: "Those of the URLs, with commas between them. It sends documents and credentials to no other.",
            kind: Kind::Text {
                get: |_, answers| of(answers, |http| Some(http.allowed_domains.join(", "))).unwrap_or_default(),
                set: |talk, text| {
                    if !is_likely(talk, |answers| of(answers, |http| Some(http.allowed_domains.join(", "))).unwrap_or_default(), text) {
                        talk.http().allowed_domains = Some(lists::words(text));
                    }
                    Ok(())
                },
            },
            asked: |talk| !talk.has_preset(),
            has: |talk| talk.draft.http.as_ref().is_some_and(|http| http.allowed_domains.is_some()),
            owns: &["http.allowed_domains"],
            ..step
        },
        Step {
            id: "http.timeout_ms",
            title: "Time limit",
            question: "How long may a request take, in milliseconds?",
            kind: Kind::Text {
                get: |_, answers| of(answers, |http| Some(http.timeout_ms.to_string())).unwrap_or_default(),
                set: |talk, text| {
                    let number: u64 = text.trim().parse().map_err(|_| "It is a whole number: 30000.".to_owned())?;
                    talk.http().timeout_ms = Some(number);
                    Ok(())
                },
            },
            has: |talk| talk.draft.http.as_ref().is_some_and(|http| http.timeout_ms.is_some()),
            owns: &["http.timeout_ms"],
            ..step
        },
        Step {
            id: "http.learn_more",
            section: "Documentation",
            title: "Documentation",
            question: "Where is the provider's own documentation?",
            help: "An https address, for the README. May be left empty.",
            kind: Kind::Text {
                get: |_, answers| of(answers, |http| http.learn_more.clone()).unwrap_or_default(),
                set: |talk, text| {
                    talk.http().learn_more = Some(text.trim().to_owned()).filter(|link| !link.is_empty());
                    Ok(())
                },
            },
            has: |talk| talk.draft.http.as_ref().is_some_and(|http| http.learn_more.is_some()),
            owns: &["http.learn_more", "http"],
            ..HTTP
        },
    ]
}

fn of<T>(answers: &Answers, get: impl Fn(&HttpAnswers) -> Option<T>) -> Option<T> {
    answers.http.as_ref().and_then(get)
}

fn send(answers: &Answers, get: impl Fn(&Action) -> String) -> String {
    of(answers, |http| Some(get(&http.send_fax))).unwrap_or_default()
}

fn poll(answers: &Answers, get: impl Fn(&Action) -> String) -> String {
    of(answers, |http| http.get_status.as_ref().map(&get)).unwrap_or_default()
}

fn kinds(sends: bool) -> Vec<Choice> {
    let mut kinds = vec![
        Choice::new("json", "JSON", "An object with the number and the document's address."),
        Choice::new("form", "Form", "Fields, as an HTML form sends them."),
        Choice::new("multipart", "Multipart", "Fields and the document itself. Only Faxbot 2026 can send it."),
        Choice::new("none", "None", "Everything stands in the address."),
    ];
    kinds.retain(|kind| sends || kind.value != "multipart");
    kinds
}

fn kind_of(value: &str) -> BodyKind {
    BodyKind::ALL.into_iter().find(|kind| kind.name() == value).unwrap_or_default()
}

/// Whether an answer only says what would be taken anyway: then it goes on following from the others.
fn is_likely(talk: &Talk, get: fn(&Answers) -> String, text: &str) -> bool {
    talk.likely().is_ok_and(|answers| get(&answers) == text.trim())
}

fn put_path(talk: &mut Talk, text: &str, place: fn(&mut Response) -> &mut Option<String>) -> Result<(), String> {
    let path = Some(text.trim().to_owned()).filter(|path| !path.is_empty());
    change_response(talk, |response| *place(response) = path);
    Ok(())
}

/// Changes where the answer to sending says what.
pub fn change_response(talk: &mut Talk, change: impl FnOnce(&mut Response)) {
    let known = talk.likely().ok().and_then(|answers| answers.http).map(|http| http.send_fax.response);
    change(talk.send().response.get_or_insert_with(|| known.unwrap_or_else(requests::usual_response)));
}

/// Changes where the answer about the state says what.
pub fn change_reply(talk: &mut Talk, change: impl FnOnce(&mut Response)) {
    let known = talk.likely().ok().and_then(|answers| answers.http?.get_status).map(|status| status.response);
    change(talk.status().response.get_or_insert_with(|| known.unwrap_or_else(requests::usual_response)));
}

/// Where the answer to asking says what, if that is told apart from the one to sending.
pub fn has_own_reply(talk: &Talk) -> bool {
    talk.has_preset() || polled(talk).is_some_and(|status| status.response.is_some())
}

fn sent(talk: &Talk) -> Option<&ActionDraft> {
    talk.draft.http.as_ref()?.send_fax.as_ref()
}

fn polled(talk: &Talk) -> Option<&ActionDraft> {
    talk.draft.http.as_ref()?.get_status.as_ref()
}
