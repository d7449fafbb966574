//! The last page: what will be written, and whether it shall be.

use faxsmith_manifest::mask;

use crate::args::NewArgs;
use crate::failure::{Failure, shown};
use crate::new::answers::{Answers, Target};
use crate::new::place::{self, Fate, Item};
use crate::new::wizard::steps::{STEPS, Step};
use crate::new::wizard::talk::Talk;
use crate::new::wizard::{HEADING, unusable};
use crate::new::{Decision, files, http, register, told};
use crate::prompt::{Input, Item as Choice, Page, Prompt, Reply};
use crate::report::plural;

/// What came of it.
#[derive(Debug)]
pub enum Verdict {
    /// All of it shall be written, and this was said of the files that are there and differ.
    Agreed(Box<Answers>, Vec<Decision>),
    /// The answer with this index shall be another one.
    Change(usize),
    /// Faxbot's own files shall take the provider up, or not.
    Register(bool),
    /// The last question is wanted again.
    Back,
    /// Nothing more is.
    Stopped,
}

/// What the review is about.
struct Review<'r> {
    talk: &'r Talk,
    args: &'r NewArgs,
    answers: Answers,
    plan: Vec<Item>,
    findings: Vec<http::judge::Finding>,
}

/// Shows what will be written, until it is agreed on or changed.
///
/// # Errors
/// A place that can't be written to, a terminal that can't be used.
pub fn show(prompt: &mut dyn Prompt, talk: &Talk, args: &NewArgs) -> Result<Verdict, Failure> {
    let answers = talk.told().complete().map_err(|gap| told(&gap))?;
    let files = files(&answers);
    // An archive has nothing in its way.
    let plan = if args.archive.is_some() { place::all_new(&files) } else { crate::new::plan(args, &answers, &files, &[])? };
    let findings = http::judge::findings(&answers, &files);
    let review = Review { talk, args, answers, plan, findings };
    let mut at = 0;
    loop {
        let reply = ask(prompt, &review.page(at))?;
        if let Reply::Chosen(chosen) = reply {
            at = chosen;
        }
        match reply {
            Reply::Back => return Ok(Verdict::Back),
            Reply::Chosen(0) => match review.decide(prompt)? {
                Ok(decisions) => return Ok(Verdict::Agreed(Box::new(review.answers), decisions)),
                Err(Reply::Stop) => return Ok(Verdict::Stopped),
                Err(_) => {}
            },
            Reply::Chosen(1) => {
                if review.look(prompt)? == Reply::Stop {
                    return Ok(Verdict::Stopped);
                }
            }
            Reply::Chosen(2) => {
                if review.show_register(prompt)? == Reply::Stop {
                    return Ok(Verdict::Stopped);
                }
            }
            Reply::Chosen(3) if args.archive.is_none() => return Ok(Verdict::Register(!args.register)),
            Reply::Chosen(at) if at == 3 + usize::from(args.archive.is_none()) => match review.change(prompt)? {
                Ok(step) => return Ok(Verdict::Change(step)),
                Err(Reply::Stop) => return Ok(Verdict::Stopped),
                Err(_) => {}
            },
            _ => return Ok(Verdict::Stopped),
        }
    }
}

fn ask(prompt: &mut dyn Prompt, page: &Page) -> Result<Reply, Failure> {
    prompt.ask(page).map_err(|error| unusable(&error))
}

impl Review<'_> {
    fn page(&self, at: usize) -> Page {
        let count = plural(self.plan.len(), "file");
        let write = match &self.args.archive {
            _ if self.args.dry_run => format!("Show all of it: {count}, and write nothing"),
            Some(archive) => format!("Write {} with {count}", shown(archive)),
            None => format!("Write {count}"),
        };
        let error = self.findings.iter().find(|finding| finding.is_error);
        let refused = error.map(|error| format!("The manifest would not work: {error}"));
        let mut items = vec![
            Choice { refused, ..Choice::new(write, "") },
            Choice::new("Look at what is in them", "The contents, file by file."),
            Choice::new("Look at what Faxbot's own files would say", "What makes the provider known, and what is left to do."),
        ];
        if self.args.archive.is_none() {
            items.push(match self.args.register {
                false => {
                    Choice::new("Also merge that into Faxbot's own files", "Nothing else in them changes, and the old ones stay as .bak.")
                }
                true => Choice::new("Do not merge anything into Faxbot's own files", "What they would say stands in the README."),
            });
        }
        items.push(Choice::new("Change an answer", "Any of them, also those that were not asked for."));
        items.push(Choice::new("Stop", "Nothing is written, and the answers are kept."));
        Page {
            heading: HEADING.to_owned(),
            progress: "Review".to_owned(),
            notes: self.notes(),
            newest: false,
            question: "Shall it be so?".to_owned(),
            help: String::new(),
            error: None,
            input: Input::Menu(items, at),
            can_go_back: true,
        }
    }

    /// What it is, where it goes, what the linter says.
    fn notes(&self) -> Vec<String> {
        let what = match (&self.answers.http, self.answers.target) {
            (Some(http), _) => format!("an HTTP manifest for Faxbot {}", http.runtime),
            (None, Target::Python) => "a Python plugin for the dev kit of Faxbot 2025".to_owned(),
            (None, _) => "a Node plugin for the dev kit of Faxbot 2025".to_owned(),
        };
        let into = self.args.archive.as_ref().unwrap_or(&self.args.into);
        let mut notes = vec![format!("{}: {what}", self.answers.name), format!("Into {}:", shown(into))];
        for item in &self.plan {
            let word = match item.fate {
                Fate::Create => "new",
                Fate::Same => "same",
                Fate::Keep => "differs",
                Fate::Own => "yours",
                Fate::Replace => "replaced",
                Fate::Merge => "merged",
            };
            notes.push(format!("  {word:8}  {}", item.path));
        }
        if self.answers.http.is_some() {
            if self.findings.is_empty() {
                notes.push("The linter has nothing against the manifest.".to_owned());
            }
            for finding in &self.findings {
                let level = if finding.is_error { "error" } else { "warning" };
                notes.push(format!("{level}: {finding}"));
            }
        }
        notes
    }

    /// Asks for each file that is there and differs. What was said, or the reply that ended it.
    fn decide(&self, prompt: &mut dyn Prompt) -> Result<Result<Vec<Decision>, Reply>, Failure> {
        let mut decisions = Vec::new();
        for file in self.plan.iter().filter(|item| item.fate == Fate::Keep) {
            let mut at = 0;
            let replace = loop {
                let items = vec![
                    Choice::new("Keep it", "It stays as it is."),
                    Choice::new("Show the difference", "Lines with - would go, lines with + would come."),
                    match file.is_entry {
                        true => Choice::new("Overwrite the entry", "Nothing else changes, and the old file stays as .bak."),
                        false => Choice::new("Overwrite it", "What is in it goes away."),
                    },
                ];
                let page = Page {
                    heading: HEADING.to_owned(),
                    progress: "Review".to_owned(),
                    question: format!(
                        "{} {}. What now?",
                        file.path,
                        if file.is_entry { "has another entry" } else { "is there and differs" }
                    ),
                    input: Input::Menu(items, at),
                    can_go_back: true,
                    ..Page::default()
                };
                match ask(prompt, &page)? {
                    Reply::Chosen(0) => break false,
                    Reply::Chosen(1) => {
                        at = 1;
                        let question = format!("{}, there (-) and new (+):", file.path);
                        if text_page(prompt, &question, register::diff(&file.path, file))? == Reply::Stop {
                            return Ok(Err(Reply::Stop));
                        }
                    }
                    Reply::Chosen(_) => break true,
                    other => return Ok(Err(other)),
                }
            };
            decisions.push(Decision { path: file.path.clone(), old: file.old.clone(), replace });
        }
        Ok(Ok(decisions))
    }

    fn show_register(&self, prompt: &mut dyn Prompt) -> Result<Reply, Failure> {
        let text = format!("{}\n\nNext:\n{}", register::markdown(&self.answers), register::next(&self.answers));
        text_page(prompt, "What makes the provider known to Faxbot:", text)
    }

    /// Shows what is in the files, one by one.
    fn look(&self, prompt: &mut dyn Prompt) -> Result<Reply, Failure> {
        let mut at = 0;
        loop {
            let items = self.plan.iter().map(|file| Choice::new(&file.path, "")).collect();
            let page = Page {
                heading: HEADING.to_owned(),
                progress: "Review".to_owned(),
                question: "Which file?".to_owned(),
                input: Input::Menu(items, at),
                can_go_back: true,
                ..Page::default()
            };
            match ask(prompt, &page)? {
                Reply::Chosen(chosen) => {
                    at = chosen;
                    let Some(file) = self.plan.get(chosen) else { continue };
                    if text_page(prompt, &format!("{}:", file.path), mask::masked(&file.content))? == Reply::Stop {
                        return Ok(Reply::Stop);
                    }
                }
                other => return Ok(other),
            }
        }
    }

    /// Asks which answer shall be another one: its index, or the reply that ended it.
    fn change(&self, prompt: &mut dyn Prompt) -> Result<Result<usize, Reply>, Failure> {
        let steps: Vec<(usize, &Step)> = STEPS.iter().enumerate().filter(|(_, step)| (step.applies)(self.talk)).collect();
        let width = steps.iter().map(|(_, step)| step.title.len()).max().unwrap_or_default();
        let item = |(_, step): &(usize, &Step)| {
            let summary: String = step.summary(self.talk, &self.answers).chars().take(200).collect();
            Choice::new(format!("{:width$}  {summary}", step.title), "")
        };
        let page = Page {
            heading: HEADING.to_owned(),
            progress: "Review".to_owned(),
            question: "Which answer?".to_owned(),
            input: Input::Menu(steps.iter().map(item).collect(), 0),
            can_go_back: true,
            ..Page::default()
        };
        Ok(match ask(prompt, &page)? {
            Reply::Chosen(chosen) => steps.get(chosen).map(|(index, _)| *index).ok_or(Reply::Back),
            other => Err(other),
        })
    }
}

fn text_page(prompt: &mut dyn Prompt, question: &str, text: String) -> Result<Reply, Failure> {
    let page =
        Page { heading: HEADING.to_owned(), question: question.to_owned(), input: Input::Text(text), can_go_back: true, ..Page::default() };
    ask(prompt, &page)
}
