//! The hosts, the time limit and the documentation.

use super::{HTTP, is_likely, of};
use crate::new::wizard::steps::{Kind, Step, lists};

/// The questions, in their order.
pub fn steps() -> Vec<Step> {
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
