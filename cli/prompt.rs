//! Questions in a terminal: one page each, on standard error, so that standard output can go to a file.
//!
//! Pages are painted with `crossterm` alone. `inquire` 0.9, the usual crate for this, reads the same keys, but shows control characters
//! of pasted text as they are, types a letter for each unknown Ctrl key, and can't repaint an answer that is longer than the screen.

mod layout;
mod line;
mod menu;
mod plain;
mod screen;

use std::io::{self, IsTerminal};

pub use screen::restore;

/// One question.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// What all of it is about.
    pub heading: String,
    /// How far it is: `Basics, 2 of 9`.
    pub progress: String,
    /// What stands above the question, line by line. Where there is no room it is cut.
    pub notes: Vec<String>,
    /// Whether the last of the notes count most: those before are left out then.
    pub newest: bool,
    /// The question.
    pub question: String,
    /// What helps to answer it; may be empty.
    pub help: String,
    /// Why the last answer will not do.
    pub error: Option<String>,
    /// How it is answered.
    pub input: Input,
    /// Whether there is a question before it.
    pub can_go_back: bool,
}

/// How a question is answered.
#[derive(Clone, Debug)]
pub enum Input {
    /// By a line of text. This one stands there at first.
    Line(String),
    /// By choosing one of these; the one with this index is marked at first.
    Menu(Vec<Item>, usize),
    /// Not at all: it is a text to look at.
    Text(String),
}

impl Default for Input {
    fn default() -> Self {
        Self::Line(String::new())
    }
}

/// Something to choose.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// A few words.
    pub label: String,
    /// More about it.
    pub detail: String,
    /// Why it can't be chosen.
    pub refused: Option<String>,
}

impl Item {
    /// One that can be chosen.
    pub fn new(label: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { label: label.into(), detail: detail.into(), refused: None }
    }
}

/// What a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Typed a line, without control characters.
    Typed(String),
    /// Chose the item of this index, or has seen a text: 0.
    Chosen(usize),
    /// Wants the question before.
    Back,
    /// Wants to stop.
    Stop,
}

/// Asks questions.
pub trait Prompt {
    /// Shows a page and waits for the reply.
    ///
    /// # Errors
    /// The terminal can't be read or written.
    fn ask(&mut self, page: &Page) -> io::Result<Reply>;
}

/// Whether there is somebody to ask.
#[must_use]
pub fn is_possible() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Questions in pages; as plain lines in a terminal that can't move its cursor (`TERM=dumb`), as Emacs's shell is one.
///
/// # Errors
/// The terminal can't be set up.
pub fn open() -> io::Result<Box<dyn Prompt>> {
    let is_dumb = cfg!(unix) && std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
    if is_dumb {
        return Ok(Box::new(plain::Plain));
    }
    Ok(Box::new(screen::Screen::open()?))
}
