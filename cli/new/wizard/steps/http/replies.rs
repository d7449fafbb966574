//! What the answer to sending says.

use super::{HTTP, change_response, send, sent};
use crate::new::answers::Response;
use crate::new::wizard::steps::{Kind, Step, lists};
use crate::new::wizard::talk::Talk;

/// The questions, in their order.
pub fn steps() -> Vec<Step> {
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

fn put_path(talk: &mut Talk, text: &str, place: fn(&mut Response) -> &mut Option<String>) -> Result<(), String> {
    let path = Some(text.trim().to_owned()).filter(|path| !path.is_empty());
    change_response(talk, |response| *place(response) = path);
    Ok(())
}
