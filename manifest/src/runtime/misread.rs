//! What a generation makes of a value in a provider's reply that is no good id or no good status (contract §8.2, §8.3).

use crate::model::ActionName;
use crate::runtime::python::is_blank;
use crate::runtime::{Answers, Runtime};
use crate::tree::{Node, Object, Value};

/// What happens instead of reading an id or a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misread {
    /// There is no id, so the fax is lost from sight.
    NoId,
    /// Faxbot's own id takes the place of the provider's.
    OwnId,
    /// The value is stored as text that means nothing to the provider.
    OddId,
    /// The reply is refused.
    Refused,
    /// Faxbot fails with an exception.
    Raises,
    /// The status is taken for `queued`, again and again.
    Queued,
    /// The value is stored as it is, and is no word that Faxbot knows.
    Unknown,
}

impl Misread {
    /// What the generation does, as a predicate; of `several` values at once.
    #[must_use]
    pub fn consequence(self, runtime: &Runtime, several: bool) -> &'static str {
        let is_strict = runtime.answers == Answers::Strict;
        match self {
            Misread::NoId if is_strict => "needs a person to sort the fax out",
            Misread::NoId => "can never ask how the fax is doing",
            Misread::OwnId => "stores its own job id instead, and then asks for the wrong fax",
            Misread::OddId => "stores it as a text that the provider doesn't know",
            Misread::Refused => "refuses the reply",
            Misread::Raises => "fails with a `TypeError`",
            Misread::Queued => "says `queued` for ever",
            Misread::Unknown if is_strict && several => "asks a person what they mean",
            Misread::Unknown if is_strict => "asks a person what it means",
            Misread::Unknown if several => "never takes them for the end of a job",
            Misread::Unknown => "never takes it for the end of a job",
        }
    }
}

impl Runtime {
    /// What is wrong with the id that the reply to an action has.
    #[must_use]
    pub fn misread_id(&self, action: ActionName, found: Option<&Node>) -> Option<Misread> {
        let polls = action == ActionName::GetStatus;
        let kind = found.map(|node| &node.value);
        let is_given = found.is_some_and(Node::truthy);
        match self.answers {
            Answers::Strict => match kind {
                Some(Value::Number(text)) if is_float(text) => Some(Misread::Refused),
                None | Some(Value::Null | Value::String(_) | Value::Number(_)) => (!is_given && !polls).then_some(Misread::NoId),
                Some(_) => Some(Misread::Refused),
            },
            Answers::Lenient => match kind {
                _ if !is_given => Some(if polls { Misread::OwnId } else { Misread::NoId }),
                Some(Value::Bool(_) | Value::Array(_) | Value::Object(_)) => Some(Misread::OddId),
                _ => None,
            },
        }
    }

    /// What is wrong with the status that the reply to an action has, given the object `status_map`. What the map gives is not looked
    /// at.
    #[must_use]
    pub fn misread_status(&self, action: ActionName, found: Option<&Node>, map: Option<&Object>) -> Option<Misread> {
        let polls = action == ActionName::GetStatus;
        let Some(word) = found.and_then(Node::str) else {
            let is_given = found.is_some_and(Node::truthy);
            return match (self.answers, found.map(|node| &node.value)) {
                (Answers::Strict, None | Some(Value::Null)) => polls.then_some(Misread::Refused),
                (Answers::Strict, Some(_)) => Some(Misread::Refused),
                (Answers::Lenient, Some(Value::Array(_) | Value::Object(_))) if map.is_some() => Some(Misread::Raises),
                (Answers::Lenient, _) if !is_given => polls.then_some(Misread::Queued),
                (Answers::Lenient, _) => Some(Misread::Unknown),
            };
        };
        if self.answers == Answers::Strict && polls && is_blank(word) {
            return Some(Misread::Refused);
        }
        if map.is_some_and(|map| map.get(word).is_some()) || self.vocabulary.knows(word) {
            return None;
        }
        match word {
            // Nothing at all is `queued` for both: true of a fax that was just sent.
            "" => polls.then_some(Misread::Queued),
            _ => Some(Misread::Unknown),
        }
    }
}

fn is_float(number: &str) -> bool {
    number.contains(['.', 'e', 'E'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;
    use crate::runtime::RUNTIMES;
    use crate::runtime::plan::Plan;
    use crate::runtime::python::json::loads;
    use crate::runtime::python::value::Value as Py;
    use crate::runtime::request::{Answer, Context};

    const VALUES: [&str; 17] = [
        "null",
        "\"\"",
        "\" \"",
        "\"abc\"",
        "\"queued\"",
        "\"Sent\"",
        "\"SUCCESS\"",
        "\"success\"",
        "0",
        "7",
        "1.5",
        "1e3",
        "true",
        "false",
        "[]",
        "[1]",
        "{}",
    ];

    /// Held against the reader of replies itself.
    #[test]
    fn as_the_runtime_reads_it() {
        let map = json::parse(r#"{"Sent": "SUCCESS"}"#).root;
        let manifest =
            |map: &str| format!(r#"{{"id": "a", "actions": {{"send_fax": {{"response": {map}}}, "get_status": {{"response": {map}}}}}}}"#);
        let with_map = manifest(r#"{"status_map": {"Sent": "SUCCESS"}}"#);
        let without = manifest("{}");
        let variables = loads(r#"{"job_id": "own", "provider_sid": "sid"}"#).unwrap();
        for runtime in &RUNTIMES {
            for action in [ActionName::SendFax, ActionName::GetStatus] {
                for (text, map) in [(&with_map, map.object()), (&without, None)] {
                    let plan = Plan::read(&loads(text).unwrap()).unwrap();
                    for value in VALUES.iter().map(|value| Some(*value)).chain([None]) {
                        let node = value.map(|value| json::parse(value).root);
                        let body = |key: &str, other: &str| match value {
                            Some(value) => format!(r#"{{"{key}": {value}, {other}}}"#),
                            None => format!("{{{other}}}"),
                        };
                        let read = |body: String| {
                            let answer = Answer { status: 200, headers: Vec::new(), body: body.into_bytes() };
                            runtime.read_answer(&plan, action, &Context { variables: variables.clone() }, &answer).outcome
                        };
                        let outcome = read(body("id", r#""status": "queued""#));
                        let is_sound = outcome.is_ok_and(|outcome| match outcome.job_id {
                            Py::Str(id) => !id.is_empty() && id != "own",
                            Py::Int(_) | Py::Float(_) => true,
                            _ => false,
                        });
                        assert_eq!(
                            runtime.misread_id(action, node.as_ref()).is_none(),
                            is_sound,
                            "id {value:?} {action:?} {}",
                            runtime.name
                        );

                        let outcome = read(body("status", r#""id": "x""#));
                        let is_default = |found: Option<&Node>| found.is_none_or(|node| !node.truthy()) && action == ActionName::GetStatus;
                        let is_sound = outcome.is_ok_and(|outcome| {
                            outcome.status.as_str().is_some_and(|word| runtime.vocabulary.knows(word)) && !is_default(node.as_ref())
                        });
                        assert_eq!(
                            runtime.misread_status(action, node.as_ref(), map).is_none(),
                            is_sound,
                            "status {value:?} {action:?} {}",
                            runtime.name
                        );
                    }
                }
            }
        }
    }
}
