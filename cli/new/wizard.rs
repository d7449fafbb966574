//! The questions of `faxsmith new`, asked in a terminal.
//!
//! What is asked stands in [`steps`]; [`talk`] keeps the answers and says what is wrong with them, by the same checks as those of a
//! file of answers. This is the way through: forward, back, to what has to be mended, to the review, and out.

mod asking;
mod folder;
mod kept;
mod listing;
mod review;
pub mod steps;
pub mod talk;

use crate::args::NewArgs;
use crate::failure::Failure;
use crate::interrupt;
use crate::new::answers::Answers;
use crate::new::draft::{Draft, Gap};
use crate::new::wizard::asking::Said;
use crate::new::wizard::kept::Kept;
use crate::new::wizard::review::Verdict;
use crate::new::wizard::steps::{STEPS, Step};
use crate::new::wizard::talk::{Fault, Talk};
use crate::new::{Decision, told};
use crate::output;
use crate::prompt::{self, Input, Item, Page, Prompt, Reply};

/// What the review has come to.
#[derive(Debug)]
pub struct Agreed {
    /// All answers.
    pub answers: Answers,
    /// What was said of files that are there and differ.
    pub(super) decisions: Vec<Decision>,
    /// The command's arguments: `--resume` goes on in the folder where it began.
    pub args: NewArgs,
}

/// Where the conversation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// At the question with this index.
    Question(usize),
    /// At the review.
    Review,
}

/// Asks what is missing. `None`: the user has stopped, and has been told how to go on.
///
/// # Errors
/// A folder that can't be written to, a terminal that can't be used.
pub fn run(args: &NewArgs, flags: Draft) -> Result<Option<Agreed>, Failure> {
    if !prompt::is_possible() {
        let message =
            "`--resume` goes on with the questions, and there is no terminal to ask them in. Flags or `--answers FILE` answer them as well";
        return Err(Failure::usage(message));
    }
    let mut args = args.clone();
    let kept = if args.resume { Some(kept::read()?.ok_or_else(nothing_kept)?) } else { None };
    if let Some(kept) = &kept {
        kept.lead(&mut args);
    }
    folder::check(&args)?;
    // What can't be read is in nobody's way here: `--resume` tells of it.
    let earlier = if kept.is_none() { kept::read().unwrap_or_default() } else { None };
    let mut prompt = prompt::open().map_err(|error| unusable(&error))?;
    interrupt::last_words(Some(kept::AFTERWARDS.to_owned()));
    let mut wizard = match kept {
        Some(kept) => Wizard::resumed(&args, kept, flags),
        None => Wizard::new(&args, flags),
    };
    if let Some(earlier) = earlier {
        match wizard.instead_of_kept(earlier, &mut *prompt).map_err(|error| unusable(&error))? {
            Said::Given => {}
            Said::Stopped | Said::Back => return Ok(stopped(prompt)),
        }
    }
    let outcome = wizard.talk_through(&mut *prompt);
    match outcome? {
        Some((answers, decisions)) => {
            drop(prompt);
            interrupt::last_words(None);
            Ok(Some(Agreed { answers, decisions, args: wizard.args }))
        }
        None => Ok(stopped(prompt)),
    }
}

fn stopped<T>(prompt: Box<dyn Prompt>) -> Option<T> {
    drop(prompt);
    interrupt::last_words(None);
    output::remark(kept::AFTERWARDS);
    None
}

/// What was kept has served.
pub fn forget() {
    kept::remove();
}

fn nothing_kept() -> Failure {
    Failure::usage("there are no answers to go on with: `faxsmith new` begins anew")
}

/// A conversation.
struct Wizard {
    args: NewArgs,
    talk: Talk,
    place: Place,
    /// Whether answered questions come again: after going back.
    walking: bool,
    /// Whether the question was chosen in the review, which going back leads to again.
    changing: bool,
}

impl Wizard {
    fn new(args: &NewArgs, flags: Draft) -> Self {
        let mut wizard = Self { args: args.clone(), talk: Talk::new(flags), place: Place::Review, walking: false, changing: false };
        folder::look(&args.into, &mut wizard.talk);
        wizard
    }

    fn resumed(args: &NewArgs, kept: Kept, flags: Draft) -> Self {
        let mut talk = kept.talk;
        let given = Talk::new(flags.clone()).given;
        talk.draft = flags.or(talk.draft);
        talk.given.extend(given);
        folder::look(&args.into, &mut talk);
        let at = STEPS.iter().position(|step| step.id == kept.at);
        Self { args: args.clone(), talk, place: at.map_or(Place::Review, Place::Question), walking: false, changing: false }
    }

    /// Asks whether to go on with what an earlier conversation has left.
    fn instead_of_kept(&mut self, kept: Kept, prompt: &mut dyn Prompt) -> std::io::Result<Said> {
        let name = kept.talk.draft.name.as_ref().or(kept.talk.draft.id.as_ref()).cloned().unwrap_or_else(|| "a provider".to_owned());
        let page = Page {
            heading: HEADING.to_owned(),
            question: format!("The answers for {name} of an earlier conversation are there. What now?"),
            input: Input::Menu(
                vec![Item::new("Go on with them", ""), Item::new("Begin anew", "They go away with the first new answer.")],
                0,
            ),
            ..Page::default()
        };
        Ok(match prompt.ask(&page)? {
            Reply::Chosen(0) => {
                let mut args = self.args.clone();
                kept.lead(&mut args);
                *self = Self::resumed(&args, kept, self.talk.draft.clone());
                Said::Given
            }
            Reply::Stop => Said::Stopped,
            _ => Said::Given,
        })
    }

    /// Asks until all is agreed on; `None` where the user stops.
    fn talk_through(&mut self, prompt: &mut dyn Prompt) -> Result<Option<(Answers, Vec<Decision>)>, Failure> {
        if self.place == Place::Review {
            self.place = self.pending(&self.talk.faults().map_err(gap)?);
        }
        loop {
            match self.place {
                Place::Question(at) => {
                    let step = &STEPS[at];
                    match asking::ask(prompt, &mut self.talk, step).map_err(|error| unusable(&error))?.map_err(gap)? {
                        Said::Given => {
                            self.talk.answered.insert(step.id.to_owned());
                            self.changing = false;
                            self.place = self.next(at).map_err(gap)?;
                            self.keep();
                        }
                        Said::Back if std::mem::take(&mut self.changing) => self.place = Place::Review,
                        Said::Back => {
                            self.walking = true;
                            self.place = self.before(at).map_or(Place::Question(at), Place::Question);
                        }
                        Said::Stopped => {
                            self.keep();
                            return Ok(None);
                        }
                    }
                }
                Place::Review => match review::show(prompt, &self.talk, &self.args)? {
                    Verdict::Agreed(answers, decisions) => return Ok(Some((*answers, decisions))),
                    Verdict::Register(register) => self.args.register = register,
                    Verdict::Change(at) => {
                        (self.walking, self.changing) = (false, true);
                        self.place = Place::Question(at);
                    }
                    Verdict::Back => {
                        self.walking = true;
                        self.place = self.before(STEPS.len()).map_or(Place::Review, Place::Question);
                    }
                    Verdict::Stopped => {
                        self.keep();
                        return Ok(None);
                    }
                },
            }
        }
    }

    /// Keeps the answers where `--resume` finds them. A wizard that can't keep them still asks.
    fn keep(&self) {
        let at = if let Place::Question(at) = self.place { STEPS[at].id } else { "review" };
        kept::write(&Kept::new(&self.args.into, at, &self.talk));
    }

    /// What comes after a question.
    fn next(&mut self, at: usize) -> Result<Place, Gap> {
        let faults = self.talk.faults()?;
        if self.walking && self.faulty(&faults).is_none_or(|faulty| faulty > at) {
            let comes = |step: &Step| (step.applies)(&self.talk) && (step.asked)(&self.talk) && !self.talk.given.contains(step.id);
            let next = STEPS.iter().enumerate().skip(at + 1).find(|(_, step)| comes(step)).map(|(index, _)| index);
            if let Some(next) = next.filter(|next| self.talk.is_answered(&STEPS[*next])) {
                return Ok(Place::Question(next));
            }
        }
        self.walking = false;
        Ok(self.pending(&faults))
    }

    /// The first question that has no answer, or one that will not do.
    fn pending(&self, faults: &[Fault]) -> Place {
        let is_open = |step: &Step| (step.applies)(&self.talk) && (step.asked)(&self.talk) && !self.talk.is_answered(step);
        let open = STEPS.iter().position(is_open);
        if let Some(first) = self.faulty(faults).into_iter().chain(open).min() {
            return Place::Question(first);
        }
        // What nobody has asked about can be wrong as well.
        let owner = faults.iter().find_map(|fault| self.talk.owner(fault));
        owner.and_then(|step| STEPS.iter().position(|known| known.id == step.id)).map_or(Place::Review, Place::Question)
    }

    /// The first question whose answer will not do.
    fn faulty(&self, faults: &[Fault]) -> Option<usize> {
        let owners: Vec<&str> = faults.iter().filter_map(|fault| self.talk.owner(fault)).map(|step| step.id).collect();
        STEPS.iter().position(|step| owners.contains(&step.id) && self.talk.is_answered(step))
    }

    /// The question before one.
    fn before(&self, at: usize) -> Option<usize> {
        let comes = |step: &Step| (step.applies)(&self.talk) && ((step.asked)(&self.talk) || self.talk.is_answered(step));
        STEPS[..at].iter().rposition(comes)
    }
}

/// What all pages are about.
const HEADING: &str = "faxsmith new";

fn gap(gap: Gap) -> Failure {
    told(&gap)
}

fn unusable(error: &std::io::Error) -> Failure {
    Failure::usage(format!("can't use the terminal: {error}"))
}
