//! The questions of `new`, as data: in their order, with what each of them asks, checks and changes.

mod basics;
mod http;
mod lists;

use std::sync::LazyLock;

use crate::new::answers::Answers;
use crate::new::wizard::talk::Talk;

pub use lists::{FieldKind, List, Record};

/// One question.
pub struct Step {
    /// Its id: the place of its answer in a file of answers.
    pub id: &'static str,
    /// The part of the conversation that it belongs to.
    pub section: &'static str,
    /// What the answer is called.
    pub title: &'static str,
    /// The question.
    pub question: &'static str,
    /// What helps to answer it; may be empty.
    pub help: &'static str,
    /// How it is answered.
    pub kind: Kind,
    /// Whether it makes sense after the other answers.
    pub applies: fn(&Talk) -> bool,
    /// Whether it is asked. If not, it can still be changed in the end.
    pub asked: fn(&Talk) -> bool,
    /// Whether it has an answer already.
    pub has: fn(&Talk) -> bool,
    /// The beginnings of the places of faults that its answer mends.
    pub owns: &'static [&'static str],
}

/// How a question is answered.
pub enum Kind {
    /// By a line of text: what stands there at first, and what a new one changes, or why it can't be read.
    Text { get: fn(&Talk, &Answers) -> String, set: fn(&mut Talk, &str) -> Result<(), String> },
    /// By one of some choices: the same with their values.
    Choice { options: fn(&Talk) -> Vec<Choice>, get: fn(&Talk, &Answers) -> String, set: fn(&mut Talk, &str) },
    /// By any number of records.
    List(&'static List),
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the answer is.
    pub value: String,
    /// A few words.
    pub label: String,
    /// More about it.
    pub detail: String,
    /// Why it can't be chosen.
    pub refused: Option<String>,
}

impl Choice {
    fn new(value: &str, label: &str, detail: &str) -> Self {
        Self { value: value.to_owned(), label: label.to_owned(), detail: detail.to_owned(), refused: None }
    }
}

/// All questions in their order.
pub static STEPS: LazyLock<Vec<Step>> = LazyLock::new(|| basics::steps().into_iter().chain(http::steps()).collect());

impl Step {
    /// How much of a fault's place this step owns: the length of the longest beginning; 0 for none.
    #[must_use]
    pub fn owned(&self, path: &str) -> usize {
        let begins = |own: &&&str| path.strip_prefix(**own).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
        self.owns.iter().filter(begins).map(|own| own.len()).max().unwrap_or_default()
    }

    /// The answer in a few words.
    #[must_use]
    pub fn summary(&self, talk: &Talk, answers: &Answers) -> String {
        match &self.kind {
            Kind::Text { get, .. } => get(talk, answers),
            Kind::Choice { options, get, .. } => {
                let value = get(talk, answers);
                let label = options(talk).into_iter().find(|choice| choice.value == value).map(|choice| choice.label);
                label.unwrap_or(value)
            }
            Kind::List(list) => {
                let records = (list.get)(answers);
                let names: Vec<&str> = records.iter().filter_map(|record| record.first()).map(|name| &**name).collect();
                if names.is_empty() { "none".to_owned() } else { names.join(", ") }
            }
        }
    }
}

/// What most questions have in common. `title` and the like are always given.
const PLAIN: Step = Step {
    id: "",
    section: "",
    title: "",
    question: "",
    help: "",
    kind: Kind::Choice { options: |_| Vec::new(), get: |_, _| String::new(), set: |_, _| () },
    applies: |_| true,
    asked: |_| true,
    has: |_| false,
    owns: &[],
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_question_is_whole() {
        let mut seen = BTreeSet::new();
        for step in STEPS.iter() {
            assert!(seen.insert(step.id), "{} is there twice", step.id);
            assert!(!step.title.is_empty() && !step.section.is_empty() && step.question.ends_with(['?', ':']), "{}", step.id);
        }
    }
}
