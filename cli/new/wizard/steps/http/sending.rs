//! The request that sends a fax.

use super::{HTTP, is_likely, kind_of, kinds, send, sent};
use crate::new::answers::{Body, BodyKind};
use crate::new::wizard::steps::{Kind, Step, lists};

/// The questions, in their order.
pub fn steps() -> Vec<Step> {
    vec![
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
    ]
}
