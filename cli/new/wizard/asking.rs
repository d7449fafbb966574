//! One question: its page, and what its answer changes once it will do.

use std::io;

use crate::new::answers::Answers;
use crate::new::draft::Gap;
use crate::new::wizard::HEADING;
use crate::new::wizard::listing;
use crate::new::wizard::steps::{Choice, Kind, STEPS, Step};
use crate::new::wizard::talk::{Fault, Talk};
use crate::prompt::{Input, Item, Page, Prompt, Reply};

/// What came of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// It has an answer that will do.
    Given,
    /// The one before is wanted.
    Back,
    /// Nothing more is.
    Stopped,
}

/// What came of it, or why a draft makes no answers; outside of it: the terminal is gone.
pub type Asked = io::Result<Result<Said, Gap>>;

/// Asks until there is an answer that will do. Without one nothing has changed.
///
/// # Errors
/// The terminal can't be used.
pub fn ask(prompt: &mut dyn Prompt, talk: &mut Talk, step: &'static Step) -> Asked {
    let before = match frame(talk, step) {
        Ok(before) => before,
        Err(gap) => return Ok(Err(gap)),
    };
    let (mut page, answers) = before;
    match &step.kind {
        Kind::List(list) => listing::ask(prompt, talk, list, page),
        Kind::Choice { options, get, set } => {
            let options = options(talk);
            let value = get(talk, &answers);
            let at = options.iter().position(|choice| choice.value == value).unwrap_or_default();
            page.input = menu(&options, at);
            loop {
                match prompt.ask(&page)? {
                    Reply::Back => return Ok(Ok(Said::Back)),
                    Reply::Stop => return Ok(Ok(Said::Stopped)),
                    Reply::Typed(_) => {}
                    Reply::Chosen(chosen) => {
                        let Some(choice) = options.get(chosen) else { continue };
                        let mut next = talk.clone();
                        set(&mut next, &choice.value);
                        match fault(&next, step) {
                            Err(gap) => return Ok(Err(gap)),
                            Ok(Some(fault)) => {
                                page.error = Some(fault);
                                page.input = menu(&options, chosen);
                            }
                            Ok(None) => {
                                *talk = next;
                                return Ok(Ok(Said::Given));
                            }
                        }
                    }
                }
            }
        }
        Kind::Text { get, set } => {
            page.input = Input::Line(get(talk, &answers));
            let mut doubted = None;
            loop {
                match prompt.ask(&page)? {
                    Reply::Back => return Ok(Ok(Said::Back)),
                    Reply::Stop => return Ok(Ok(Said::Stopped)),
                    Reply::Chosen(_) => {}
                    Reply::Typed(text) => {
                        let mut next = talk.clone();
                        let read = set(&mut next, &text);
                        let fault = match read {
                            Err(message) => Some(message),
                            Ok(()) => match fault(&next, step) {
                                Err(gap) => return Ok(Err(gap)),
                                Ok(fault) => fault,
                            },
                        };
                        // A warning is told once: whoever means it presses Enter again.
                        let doubt = if fault.is_none() && doubted.as_ref() != Some(&text) { doubt(&next, step) } else { None };
                        if fault.is_none() && doubt.is_none() {
                            *talk = next;
                            return Ok(Ok(Said::Given));
                        }
                        doubted = doubt.is_some().then(|| text.clone());
                        page.error = fault.or(doubt);
                        page.input = Input::Line(text);
                    }
                }
            }
        }
    }
}

/// The choices as a menu.
pub fn menu(options: &[Choice], at: usize) -> Input {
    let item = |choice: &Choice| Item { refused: choice.refused.clone(), ..Item::new(&choice.label, &choice.detail) };
    Input::Menu(options.iter().map(item).collect(), at)
}

/// A page without its input, and the likely answers. Why an earlier answer will not do stands on it.
fn frame(talk: &Talk, step: &'static Step) -> Result<(Page, Answers), Gap> {
    let answers = talk.likely()?;
    let comes = |step: &&Step| (step.applies)(talk) && ((step.asked)(talk) || talk.is_answered(step));
    let all: Vec<&Step> = STEPS.iter().filter(comes).collect();
    let place = all.iter().position(|known| known.id == step.id);
    let progress = place.map_or_else(|| step.section.to_owned(), |at| format!("{}, question {} of {}", step.section, at + 1, all.len()));
    let before = place.unwrap_or(all.len());
    let width = all.iter().map(|step| step.title.len()).max().unwrap_or_default();
    let notes = all[..before].iter().skip(before.saturating_sub(NOTES)).map(|step| {
        let summary: String = step.summary(talk, &answers).chars().take(200).collect();
        format!("{:width$}  {summary}", step.title)
    });
    let is_open = !talk.answered.contains(step.id) && !talk.given.contains(step.id);
    let unasked = is_open && !(step.asked)(talk);
    let error = if is_open && !unasked { None } else { fault(talk, step)? };
    let page = Page {
        heading: HEADING.to_owned(),
        progress,
        notes: notes.collect(),
        newest: true,
        question: step.question.to_owned(),
        help: step.help.to_owned(),
        error,
        input: Input::default(),
        can_go_back: before > 0,
    };
    Ok((page, answers))
}

/// The most answers that stand above a question.
const NOTES: usize = 6;

/// What the linter warns of in the answer to a question.
fn doubt(talk: &Talk, step: &Step) -> Option<String> {
    let own = talk.doubts().unwrap_or_default().into_iter().find(|doubt| talk.owner(doubt).is_some_and(|owner| owner.id == step.id));
    own.map(|doubt| format!("A warning: {} Enter takes it all the same.", doubt.message))
}

/// What is wrong with the answer to a question.
fn fault(talk: &Talk, step: &Step) -> Result<Option<String>, Gap> {
    let is_own = |fault: &Fault| talk.owner(fault).is_some_and(|owner| owner.id == step.id);
    Ok(talk.faults()?.into_iter().find(is_own).map(|fault| fault.message))
}
