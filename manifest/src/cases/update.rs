//! Writing what is into a file of test cases. Only the values of `request` and `result` change; everything else stays as the author
//! wrote it.

use crate::cases::compare::same;
use crate::cases::pretty::{self, Style};
use crate::cases::run::{Change, Seen};
use crate::cases::{Case, Expected, Suite};
use crate::edit::{self, Edit};
use crate::json;
use crate::layout;
use crate::model::ActionName;
use crate::runtime::python::value::Value;
use crate::runtime::{RUNTIMES, Runtime};
use crate::sample::Sample;
use crate::tree::{Member, Node};

/// Objects of plain values stand on one line up to this many characters.
const WIDTH: usize = 80;
/// What comes before a request in a case.
const BEFORE_REQUEST: [&str; 4] = ["name", "action", "runtimes", "context"];

/// What a case came to, on each runtime on which it was run.
pub type Outcome<'o> = Vec<(&'o Runtime, Seen)>;

/// The text of the file with what is; nothing where that changes nothing. `outcomes` has one entry for each case.
#[must_use]
pub fn updated(suite: &Suite, outcomes: &[Outcome<'_>]) -> Option<String> {
    let wanted: Vec<[Option<Wanted>; 2]> = suite.cases.iter().zip(outcomes).map(|(case, outcome)| wanted(case, outcome)).collect();
    let mut text = suite.text.clone();
    // What is new comes after what is there: so no two edits of one pass meet.
    for pass in [Pass::Old, Pass::New("request"), Pass::New("result")] {
        text = pass.apply(&text, &wanted)?;
    }
    (text != suite.text).then_some(text)
}

/// A first file of test cases: one case for each action, with the provider's sample reply where there is one, about one runtime
/// or all. What is expected is still missing.
#[must_use]
pub fn first(actions: &[ActionName], sample: Option<&Sample>, runtime: Option<&Runtime>) -> String {
    let case = |action: &ActionName| {
        let (name, reply) = match action {
            ActionName::GetStatus => ("asks for the status", "status"),
            _ => ("sends a fax", "send"),
        };
        let mut members = vec![("name".to_owned(), Value::str(name)), ("action".to_owned(), Value::str(action.key()))];
        if let Some(runtime) = runtime {
            members.push(("runtimes".to_owned(), Value::List(vec![Value::str(runtime.name)])));
        }
        if sample.is_some_and(|sample| sample.reply(*action).is_some()) {
            members.push(("reply".to_owned(), Value::str(reply)));
        }
        Value::Dict(members)
    };
    let file = Value::Dict(vec![("cases".to_owned(), Value::List(actions.iter().map(case).collect()))]);
    pretty::write(&file, Style { indent: "", newline: "\n", width: 0 }) + "\n"
}

/// What a field of a case is to hold.
enum Wanted {
    Value(Value),
    Nothing,
}

fn wanted(case: &Case, outcome: &Outcome<'_>) -> [Option<Wanted>; 2] {
    [field(case, &case.request, outcome, |seen| &seen.request), field(case, &case.result, outcome, |seen| &seen.result)]
}

/// The field with its changes; `None` where there are none.
fn field(case: &Case, expected: &Expected, outcome: &Outcome<'_>, change: impl Fn(&Seen) -> &Change) -> Option<Wanted> {
    let mut new = expected.clone();
    let mut is_changed = false;
    for (runtime, seen) in outcome {
        match change(seen) {
            Change::Keep => continue,
            Change::Write(value) => new.0[runtime.index] = Some(value.clone()),
            Change::Remove => new.0[runtime.index] = None,
        }
        is_changed = true;
    }
    if !is_changed {
        return None;
    }
    let values: Vec<&Value> = case.runtimes.iter().filter_map(|runtime| new.of(runtime)).collect();
    let Some(first) = values.first() else { return Some(Wanted::Nothing) };
    if values.len() == case.runtimes.len() && values.iter().all(|value| same(value, first)) {
        return Some(Wanted::Value((*first).clone()));
    }
    let by_runtime = RUNTIMES.iter().filter_map(|runtime| Some((runtime.name.to_owned(), new.of(runtime)?.clone())));
    Some(Wanted::Value(Value::Dict(by_runtime.collect())))
}

#[derive(Clone, Copy)]
enum Pass {
    /// Fields that are there get their new value, or go away.
    Old,
    /// A field that is not there is added.
    New(&'static str),
}

impl Pass {
    fn apply(self, text: &str, wanted: &[[Option<Wanted>; 2]]) -> Option<String> {
        let root = json::parse(text).root;
        let cases = root.get("cases")?.value.array()?;
        // Asked once: a file of thousands of cases is long.
        let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut edits = Vec::new();
        for (case, wanted) in cases.iter().zip(wanted) {
            for (key, wanted) in ["request", "result"].into_iter().zip(wanted) {
                edits.extend(wanted.as_ref().and_then(|wanted| self.edit(text, newline, case, key, wanted)));
            }
        }
        edits.sort_by_key(|edit| edit.span);
        edit::apply(text, &edits)
    }

    fn edit(self, text: &str, newline: &str, case: &Node, key: &str, wanted: &Wanted) -> Option<Edit> {
        let object = case.object()?;
        match (self, object.get(key), wanted) {
            (Pass::Old, Some(member), Wanted::Value(value)) => {
                Some(Edit::replace(member.value.span, written(text, newline, member.key.span.start, value)))
            }
            (Pass::Old, Some(member), Wanted::Nothing) => Some(layout::remove_member(object, member)),
            (Pass::New(new), None, Wanted::Value(value)) if new == key => {
                let before = |member: &&Member| key == "result" || BEFORE_REQUEST.contains(&&*member.key.decoded);
                let after = object.members.iter().rfind(before);
                let place = object.members.first().map_or(case.span.start, |member| member.key.span.start);
                layout::insert_member(text, case, after, key, &written(text, newline, place, value))
            }
            _ => None,
        }
    }
}

/// A value as it is written in the line in which the byte offset `at` stands.
fn written(text: &str, newline: &str, at: u32, value: &Value) -> String {
    pretty::write(value, Style { indent: layout::indentation(text, at as usize), newline, width: WIDTH })
}
