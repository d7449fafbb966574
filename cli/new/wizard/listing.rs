//! Questions that are answered by a list: records are added, changed and removed one by one.

use crate::new::draft::Gap;
use crate::new::wizard::asking::{self, Asked, Said};
use crate::new::wizard::steps::{FieldKind, List, Record};
use crate::new::wizard::talk::Talk;
use crate::prompt::{Input, Item, Page, Prompt, Reply};
use crate::report::plural;

/// Asks for a list until it is left. Each record is kept as soon as it is whole.
///
/// # Errors
/// The terminal can't be used.
pub fn ask(prompt: &mut dyn Prompt, talk: &mut Talk, list: &List, frame: Page) -> Asked {
    let before = talk.clone();
    let mut at = 0;
    let mut error = frame.error.clone();
    loop {
        let records = match talk.likely() {
            Ok(answers) => (list.get)(&answers),
            Err(gap) => return Ok(Err(gap)),
        };
        let done = if records.is_empty() { format!("No {}s", list.one) } else { format!("Go on with {}", plural(records.len(), list.one)) };
        let mut items = vec![Item::new(done, ""), Item::new(format!("Add a {}", list.one), "")];
        items.extend(records.iter().map(|record| Item::new((list.shown)(record), "Enter changes or removes it.")));
        let page = Page { input: Input::Menu(items, at), error: error.take(), ..frame.clone() };
        match prompt.ask(&page)? {
            Reply::Back => {
                *talk = before;
                return Ok(Ok(Said::Back));
            }
            Reply::Stop => return Ok(Ok(Said::Stopped)),
            Reply::Chosen(0) => {
                (list.set)(talk, &records);
                match wrong(talk, list, &records) {
                    Err(gap) => return Ok(Err(gap)),
                    Ok(None) => return Ok(Ok(Said::Given)),
                    Ok(message) => error = message,
                }
            }
            Reply::Chosen(1) => match edit(prompt, talk, list, &frame, &records, None)? {
                Err(gap) => return Ok(Err(gap)),
                Ok(Said::Stopped) => return Ok(Ok(Said::Stopped)),
                Ok(Said::Given) => at = 0,
                Ok(Said::Back) => at = 1,
            },
            Reply::Chosen(chosen) => {
                at = chosen;
                match change(prompt, talk, list, &frame, &records, chosen - 2)? {
                    Err(gap) => return Ok(Err(gap)),
                    Ok(Said::Stopped) => return Ok(Ok(Said::Stopped)),
                    Ok(Said::Given) => at = 0,
                    Ok(Said::Back) => {}
                }
            }
            Reply::Typed(_) => {}
        }
    }
}

/// What is wrong with a whole list.
fn wrong(talk: &Talk, list: &List, records: &[Record]) -> Result<Option<String>, Gap> {
    let faults = talk.faults()?;
    let named = |(at, record): (usize, &Record)| {
        let place = (list.place)(at, record);
        faults.iter().find(|fault| lies_in(&fault.path, &place)).map(|fault| format!("{}: {}", (list.shown)(record), fault.message))
    };
    // A scheme that reads a credential which nobody listed names the list as a whole.
    let whole = || {
        let place = (list.place)(0, &Record::new());
        let place = place.split(['[']).next().unwrap_or_default().trim_end_matches('.');
        faults.iter().find(|fault| fault.path == place).map(|fault| fault.message.clone())
    };
    Ok(records.iter().enumerate().find_map(named).or_else(whole))
}

fn lies_in(path: &str, place: &str) -> bool {
    path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Asks what shall become of a record.
fn change(prompt: &mut dyn Prompt, talk: &mut Talk, list: &List, frame: &Page, records: &[Record], at: usize) -> Asked {
    let items = vec![Item::new("Change it", ""), Item::new("Remove it", ""), Item::new("Leave it as it is", "")];
    let question = records.get(at).map(|record| (list.shown)(record)).unwrap_or_default();
    let page = Page {
        question: format!("What about {question}?"),
        help: String::new(),
        input: Input::Menu(items, 0),
        can_go_back: true,
        ..frame.clone()
    };
    Ok(Ok(match prompt.ask(&page)? {
        Reply::Chosen(0) => return edit(prompt, talk, list, frame, records, Some(at)),
        Reply::Chosen(1) => {
            let rest: Vec<Record> =
                records.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, record)| record.clone()).collect();
            (list.set)(talk, &rest);
            Said::Given
        }
        Reply::Stop => Said::Stopped,
        _ => Said::Back,
    }))
}

/// Asks for the fields of a record: of the one with this index, or of a new one.
fn edit(prompt: &mut dyn Prompt, talk: &mut Talk, list: &List, frame: &Page, records: &[Record], at: Option<usize>) -> Asked {
    let empty = list.fields.iter().map(|field| match &field.kind {
        FieldKind::Text => String::new(),
        FieldKind::Choice(choices) => choices().first().map(|choice| choice.value.clone()).unwrap_or_default(),
    });
    let mut record: Record = at.and_then(|at| records.get(at).cloned()).unwrap_or_else(|| empty.collect());
    let mut field = 0;
    let mut error = None;
    while let Some(asked) = list.fields.get(field) {
        if !(asked.applies)(&record) {
            field += 1;
            continue;
        }
        let choices = if let FieldKind::Choice(choices) = &asked.kind { choices() } else { Vec::new() };
        let marked = choices.iter().position(|choice| choice.value == record[field]).unwrap_or_default();
        let name = if record[0].is_empty() || field == 0 { format!("A {}", list.one) } else { format!("The {} {}", list.one, record[0]) };
        let input = if choices.is_empty() { Input::Line(record[field].clone()) } else { asking::menu(&choices, marked) };
        let page = Page {
            question: format!("{name}: {}", lower(asked.question)),
            help: asked.help.to_owned(),
            input,
            error: error.take(),
            can_go_back: true,
            ..frame.clone()
        };
        match prompt.ask(&page)? {
            Reply::Stop => return Ok(Ok(Said::Stopped)),
            Reply::Back => match list.fields[..field].iter().rposition(|before| (before.applies)(&record)) {
                Some(before) => {
                    field = before;
                    continue;
                }
                None => return Ok(Ok(Said::Back)),
            },
            Reply::Typed(text) => record[field] = text,
            Reply::Chosen(chosen) => {
                if let Some(choice) = choices.get(chosen) {
                    record[field].clone_from(&choice.value);
                }
            }
        }
        let is_last = !list.fields[field + 1..].iter().any(|rest| (rest.applies)(&record));
        match refused(talk, list, records, &record, at, if is_last { None } else { Some(asked.id) }) {
            Err(gap) => return Ok(Err(gap)),
            Ok(None) => field += 1,
            Ok(message) => error = message,
        }
    }
    (list.set)(talk, &with(records, &record, at));
    Ok(Ok(Said::Given))
}

fn with(records: &[Record], record: &Record, at: Option<usize>) -> Vec<Record> {
    let mut all = records.to_vec();
    match at.and_then(|at| all.get_mut(at)) {
        Some(place) => place.clone_from(record),
        None => all.push(record.clone()),
    }
    all
}

/// What is wrong with a field of a record, or with all of it.
fn refused(
    talk: &Talk,
    list: &List,
    records: &[Record],
    record: &Record,
    at: Option<usize>,
    field: Option<&str>,
) -> Result<Option<String>, Gap> {
    let mut next = talk.clone();
    (list.set)(&mut next, &with(records, record, at));
    let place = (list.place)(at.unwrap_or(records.len()), record);
    let place = field.map_or_else(|| place.clone(), |field| format!("{place}.{field}"));
    Ok(next.faults()?.into_iter().find(|fault| lies_in(&fault.path, &place)).map(|fault| fault.message))
}

fn lower(question: &str) -> String {
    let mut chars = question.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_with_what_is_in_it() {
        assert!(lies_in("settings[1].key", "settings[1]") && lies_in("settings[1]", "settings[1]"));
        assert!(!lies_in("settings[10].key", "settings[1]"));
        assert_eq!(lower("What is it?"), "what is it?");
    }
}
