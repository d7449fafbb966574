//! The questions about requests.

mod replies;
mod rest;
mod sending;
mod start;
mod status;

use crate::new::answers::{Action, Answers, BodyKind, HttpAnswers, Response};
use crate::new::draft::ActionDraft;
use crate::new::requests;
use crate::new::wizard::steps::{Choice, PLAIN, Step};
use crate::new::wizard::talk::{Start, Talk};

pub use start::{auth_name, preset, runtime, scheme};

fn is_scratch(talk: &Talk) -> bool {
    talk.start == Some(Start::Scratch)
}

/// Whether the questions about asking for the state make sense.
fn asks(talk: &Talk) -> bool {
    talk.is_http() && talk.draft.capabilities.unwrap_or_default().get_status
}

const HTTP: Step = Step { section: "Requests", applies: Talk::is_http, asked: is_scratch, ..PLAIN };
const STATUS: Step = Step { section: "State", applies: asks, ..HTTP };

/// All but those of the start, in their order.
pub fn steps() -> Vec<Step> {
    [sending::steps(), replies::steps(), status::steps(), rest::steps()].into_iter().flatten().collect()
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

/// Whether an answer only says what would be taken anyway: then it goes on following from the others.
fn is_likely(talk: &Talk, get: fn(&Answers) -> String, text: &str) -> bool {
    talk.likely().is_ok_and(|answers| get(&answers) == text.trim())
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
