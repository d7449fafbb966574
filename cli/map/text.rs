//! For people: one step a line.

use std::fmt::Write as _;

use crate::map::Case;
use crate::report::paint::{self, Paint};
use crate::report::{printable, side_by_side};
use faxsmith_manifest::finding::Level;
use faxsmith_manifest::mask;
use faxsmith_manifest::model::ActionName;
use faxsmith_manifest::runtime::answer::{Reading, Step};
use faxsmith_manifest::runtime::delivery::Delivery;
use faxsmith_manifest::runtime::fault::Fault;
use faxsmith_manifest::runtime::python::value::Value;

/// The whole page: under each action what the runtimes have in common, and what differs marked.
pub fn write(cases: &[Case], paint: Paint) -> String {
    let mut out = String::new();
    let mut actions: Vec<ActionName> = cases.iter().map(|case| case.action).collect();
    actions.dedup();
    for action in actions {
        let cases: Vec<&Case> = cases.iter().filter(|case| case.action == action).collect();
        let status = cases.first().map_or(0, |case| case.answer.status);
        let _ = writeln!(out, "{}, answered with HTTP {status}\n", paint.text(paint::STRONG, action.key()));
        let texts: Vec<_> = cases.iter().map(|case| (case.runtime, lines(case, paint))).collect();
        side_by_side::write(&mut out, &texts, false, paint);
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out + "\n"
}

fn lines(case: &Case, paint: Paint) -> String {
    let mut out = String::new();
    let failed = |out: &mut String, fault: &Fault| {
        let _ = writeln!(out, "result  {}", paint.text(paint::level(Level::Error), &printable(&mask::masked(&fault.to_string()))));
    };
    match &case.reading {
        Err(fault) => failed(&mut out, fault),
        Ok(reading) => {
            reading.steps.iter().for_each(|step| self::step(&mut out, step));
            match &reading.outcome {
                Err(fault) => failed(&mut out, fault),
                Ok(outcome) => {
                    let error = outcome.error.as_ref().map_or(String::new(), |error| format!(", error {}", shown(error)));
                    let _ = writeln!(out, "result  job_id {}, status {}{error}", shown(&outcome.job_id), shown(&outcome.status));
                }
            }
            out.push_str(&becomes(case, reading, paint));
        }
    }
    out
}

/// `status  "state" finds "Sent", which status_map makes "SUCCESS"`
fn step(out: &mut String, step: &Step) {
    let path = match &step.written {
        None if step.path.is_empty() => return,
        None => format!("the default path `{}`", step.path),
        Some(Value::Str(path)) => format!("`{}`", mask::shown(path)),
        Some(other) => format!("{}, which is no path,", shown(other)),
    };
    let found = if step.found == Value::None { "nothing".to_owned() } else { shown(&step.found) };
    let mapped = step.mapped.as_ref().map_or(String::new(), |word| format!(", which status_map makes {}", shown(word)));
    let _ = writeln!(out, "{:7} {path} finds {found}{mapped}", step.field);
}

/// What becomes of the fax.
fn becomes(case: &Case, reading: &Reading, paint: Paint) -> String {
    let Ok(outcome) = &reading.outcome else { return String::new() };
    let bad = |text: String| paint.text(paint::level(Level::Error), &text);
    let words = match &case.delivery {
        None => return String::new(),
        Some(Delivery::Is(meaning)) => paint.text(paint::GOOD, &format!("the fax is {}", meaning.words())),
        Some(Delivery::Unknown(word)) => {
            bad(format!("Faxbot stores the status \"{}\", which means nothing to it: the job never ends", mask::shown(word)))
        }
        Some(Delivery::Uncertain(text)) => bad(format!("a person has to look at it: {text}")),
    };
    let mut out = format!("job     {words}\n");
    if !case.runtime.vocabulary.strict && case.action == ActionName::GetStatus && overwrites(reading) {
        out.push_str(&format!(
            "        {}\n",
            bad("the answer has no id: Faxbot stores its own job id as the provider's, and the next poll asks for the wrong fax".to_owned())
        ));
    } else if !case.runtime.vocabulary.strict && case.action == ActionName::SendFax && !outcome.job_id.truthy() {
        out.push_str(&format!("        {}\n", bad("the provider's id is unknown: the status can never be polled".to_owned())));
    }
    out
}

/// Whether the job's own id takes the place of the provider's (contract §8.2).
fn overwrites(reading: &Reading) -> bool {
    reading.steps.iter().any(|step| step.field == "job_id" && !step.found.truthy())
}

/// A value on one line, as JSON, masked and cut.
fn shown(value: &Value) -> String {
    use faxsmith_manifest::runtime::python::json::{Style, dumps};
    let text = dumps(value, Style::Ascii).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    mask::shown(&text.unwrap_or_else(|_| value.repr()))
}
