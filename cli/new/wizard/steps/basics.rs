//! The questions that every target has.

use crate::new::answers::{Capabilities, Target};
use crate::new::draft::Draft;
use crate::new::wizard::steps::{Choice, Kind, PLAIN, Step, http, lists};
use crate::new::wizard::talk::{Start, Talk};
use crate::new::words;

/// Name, target and settings. Which questions follow is decided by `target` and `start`.
pub fn steps() -> Vec<Step> {
    names().into_iter().chain(target()).chain(settings()).collect()
}

fn names() -> Vec<Step> {
    vec![
        Step {
            id: "name",
            title: "Name",
            question: "What is the provider called?",
            help: "People see this name in lists: Acme Fax.",
            kind: Kind::Text {
                get: |talk, answers| {
                    let known = talk.draft.id.is_some() || talk.draft.http.as_ref().is_some_and(|http| http.preset.is_some());
                    talk.draft.name.clone().unwrap_or_else(|| if known { answers.name.clone() } else { String::new() })
                },
                set: |talk, text| put(text, &mut talk.draft, |draft| &mut draft.name),
            },
            has: |talk| talk.draft.name.is_some(),
            owns: &["name"],
            ..BASIC
        },
        Step {
            id: "id",
            title: "Id",
            question: "What is its id?",
            help: "It names the provider's folder and stands in Faxbot's configuration: lower-case letters, digits and `-`.",
            kind: Kind::Text {
                get: |talk, answers| {
                    let target = talk.draft.target.unwrap_or(Target::Http);
                    let named = || talk.draft.name.as_ref().and_then(|name| words::id(name, target));
                    talk.draft.id.clone().or_else(named).unwrap_or_else(|| answers.id.clone())
                },
                set: |talk, text| put(text, &mut talk.draft, |draft| &mut draft.id),
            },
            has: |talk| talk.draft.id.is_some(),
            owns: &["id"],
            ..BASIC
        },
        Step {
            id: "version",
            title: "Version",
            question: "Which version is it?",
            help: "Three numbers, after Semantic Versioning.",
            kind: Kind::Text {
                get: |_, answers| answers.version.clone(),
                set: |talk, text| put(text, &mut talk.draft, |draft| &mut draft.version),
            },
            has: |talk| talk.draft.version.is_some(),
            owns: &["version"],
            ..BASIC
        },
        Step {
            id: "description",
            title: "Description",
            question: "What does it do, in one sentence?",
            help: "May be left empty.",
            kind: Kind::Text {
                get: |_, answers| answers.description.clone(),
                set: |talk, text| put(text, &mut talk.draft, |draft| &mut draft.description),
            },
            has: |talk| talk.draft.description.is_some(),
            owns: &["description"],
            ..BASIC
        },
        Step {
            id: "author",
            title: "Author",
            question: "Who writes it?",
            help: "May be left empty.",
            kind: Kind::Text {
                get: |talk, _| talk.draft.author.clone().unwrap_or_else(|| talk.author.clone()),
                set: |talk, text| put(text, &mut talk.draft, |draft| &mut draft.author),
            },
            has: |talk| talk.draft.author.is_some(),
            owns: &["author"],
            ..BASIC
        },
    ]
}

const BASIC: Step = Step { section: "Basics", ..PLAIN };

fn put(text: &str, draft: &mut Draft, place: fn(&mut Draft) -> &mut Option<String>) -> Result<(), String> {
    *place(draft) = Some(text.trim().to_owned());
    Ok(())
}

fn target() -> Vec<Step> {
    vec![
        Step {
            id: "target",
            section: "Target",
            title: "Target",
            question: "What shall be written?",
            help: "Faxbot runs HTTP manifests itself. Plugins in code are for the dev kit: no Faxbot loads them so far.",
            kind: Kind::Choice {
                options: |_| {
                    vec![
                        Choice::new("http", "HTTP manifest", "A manifest.json that tells Faxbot which requests to make: no code."),
                        Choice::new("python", "Python plugin", "A package with a class for the Python dev kit, and tests."),
                        Choice::new("node", "Node plugin, JavaScript", "A package with a class for the Node dev kit, and tests."),
                        Choice::new("node-typescript", "Node plugin, TypeScript", "The same in TypeScript, compiled strictly."),
                    ]
                },
                get: |talk, _| talk.draft.target.or(talk.folder_target).unwrap_or(Target::Http).name().to_owned(),
                set: |talk, value| talk.draft.target = Target::ALL.into_iter().find(|target| target.name() == value),
            },
            has: |talk| talk.draft.target.is_some(),
            owns: &["target"],
            ..PLAIN
        },
        Step {
            id: "start",
            section: "Target",
            title: "Begins with",
            question: "What shall the manifest begin with?",
            help: "Every answer can be changed in the end.",
            kind: Kind::Choice {
                options: |_| {
                    vec![
                        Choice::new("preset", "A provider that is known", "Its requests, settings and sample replies are filled in."),
                        Choice::new("url", "The URL of its interface", "Few questions; the rest is as many providers have it."),
                        Choice::new("scratch", "Nothing", "All questions: headers, body, replies, states."),
                    ]
                },
                get: |talk, _| talk.start.unwrap_or(Start::Preset).name().to_owned(),
                set: |talk, value| {
                    let start = Start::ALL.into_iter().find(|start| start.name() == value);
                    if start != Some(Start::Preset) && talk.draft.http.as_ref().is_some_and(|http| http.preset.is_some()) {
                        talk.forget_requests();
                    }
                    talk.start = start;
                },
            },
            applies: Talk::is_http,
            has: |talk| talk.start.is_some(),
            ..PLAIN
        },
        http::preset(),
        http::runtime(),
    ]
}

fn settings() -> Vec<Step> {
    let step = Step { section: "Settings", asked: |talk| !talk.has_preset(), ..PLAIN };
    vec![
        Step {
            id: "settings",
            title: "Settings",
            question: "Which settings does a server's owner make?",
            help: "A sender's number, an account, a quality. No secrets: those are credentials.",
            kind: Kind::List(&lists::SETTINGS),
            has: |talk| talk.draft.settings.is_some(),
            owns: &["settings"],
            ..step
        },
        http::scheme(),
        http::auth_name(),
        Step {
            id: "credentials",
            title: "Credentials",
            question: "Which credentials does it need?",
            help: "Only their names: the values are set on the server and stand in no file of the plugin.",
            kind: Kind::List(&lists::CREDENTIALS),
            // An HTTP manifest needs those that its scheme reads, and they are known.
            asked: |talk| !talk.is_http() || talk.start == Some(Start::Scratch),
            has: |talk| talk.draft.credentials.is_some(),
            owns: &["credentials"],
            ..step
        },
        Step {
            id: "capabilities.get_status",
            section: "Capabilities",
            title: "Asks for the state",
            question: "Besides sending: can the state of a fax be asked for?",
            kind: Kind::Choice {
                options: |_| {
                    vec![
                        Choice::new("true", "Yes", "The provider has a request for it: get_status."),
                        Choice::new("false", "No", "A fax stays in the state that the answer to sending gives."),
                    ]
                },
                get: |_, answers| answers.capabilities.get_status.to_string(),
                set: |talk, value| talk.draft.capabilities = Some(Capabilities { get_status: value == "true" }),
            },
            has: |talk| talk.draft.capabilities.is_some(),
            owns: &["capabilities"],
            ..step
        },
    ]
}
