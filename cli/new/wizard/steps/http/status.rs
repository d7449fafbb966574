//! The request that asks for the state.

use super::{STATUS, change_reply, is_likely, is_scratch, kind_of, kinds, poll, polled};
use crate::new::answers::Body;
use crate::new::wizard::steps::{Kind, Step, lists};

/// The questions, in their order.
pub fn steps() -> Vec<Step> {
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
