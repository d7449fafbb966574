//! Questions as plain lines, for terminals that can't move the cursor: menus are numbered, `<` goes back, Enter keeps what stands in
//! brackets, and a single `-` means nothing at all.

use std::fmt::Write as _;
use std::io::{self, BufRead, Write};

use crate::prompt::line::Line;
use crate::prompt::{Input, Item, Page, Prompt, Reply};
use crate::report::printable;

/// Asks line by line.
#[derive(Debug)]
pub struct Plain;

impl Prompt for Plain {
    fn ask(&mut self, page: &Page) -> io::Result<Reply> {
        say(&shown(page))?;
        loop {
            say("> ")?;
            let mut bytes = Vec::new();
            // The end of input is Ctrl-D, or a terminal that is gone.
            if io::stdin().lock().read_until(b'\n', &mut bytes)? == 0 {
                say("\n")?;
                return Ok(Reply::Stop);
            }
            let typed = Line::new(String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n'])).text();
            match understood(page, &typed) {
                Ok(reply) => return Ok(reply),
                Err(message) => say(&format!("! {message}\n"))?,
            }
        }
    }
}

fn say(text: &str) -> io::Result<()> {
    let mut out = io::stderr().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

fn shown(page: &Page) -> String {
    let mut text = String::new();
    let heading = if page.progress.is_empty() { page.heading.clone() } else { format!("{}: {}", page.heading, page.progress) };
    let _ = writeln!(text, "\n{}", printable(&heading));
    for note in &page.notes {
        let _ = writeln!(text, "{}", printable(note));
    }
    let _ = writeln!(text, "\n{}", printable(&page.question));
    if !page.help.is_empty() {
        let _ = writeln!(text, "{}", printable(&page.help));
    }
    match &page.input {
        Input::Line(initial) if initial.is_empty() => {}
        Input::Line(initial) => {
            let _ = writeln!(text, "[{}]  (Enter keeps it, - means nothing)", printable(initial));
        }
        Input::Menu(items, at) => {
            for (index, item) in items.iter().enumerate() {
                let detail = item.refused.as_ref().unwrap_or(&item.detail);
                let dash = if detail.is_empty() { "" } else { " - " };
                let mark = if index == *at { "*" } else { " " };
                let _ = writeln!(text, "{mark}{:2}) {}{dash}{}", index + 1, printable(&item.label), printable(detail));
            }
            text.push_str("A number; Enter takes the one with *.\n");
        }
        Input::Text(long) => {
            for line in long.lines() {
                let _ = writeln!(text, "{}", printable(line));
            }
            text.push_str("Enter goes on.\n");
        }
    }
    if page.can_go_back {
        text.push_str("< goes back. ");
    }
    text.push_str("Ctrl-C stops, answers are kept.\n");
    if let Some(error) = &page.error {
        let _ = writeln!(text, "! {}", printable(error));
    }
    text
}

/// What a line means on a page, or why nothing.
fn understood(page: &Page, typed: &str) -> Result<Reply, String> {
    if typed.trim() == "<" {
        return if page.can_go_back { Ok(Reply::Back) } else { Err("This is the first question. Ctrl-C stops.".to_owned()) };
    }
    match &page.input {
        Input::Text(_) => Ok(Reply::Chosen(0)),
        Input::Line(initial) => Ok(Reply::Typed(match typed.trim() {
            "" => initial.clone(),
            "-" => String::new(),
            _ => typed.to_owned(),
        })),
        Input::Menu(items, at) => {
            let chosen = chosen(items, *at, typed.trim())?;
            match items.get(chosen).and_then(|item| item.refused.clone()) {
                Some(reason) => Err(reason),
                None => Ok(Reply::Chosen(chosen)),
            }
        }
    }
}

fn chosen(items: &[Item], at: usize, typed: &str) -> Result<usize, String> {
    if typed.is_empty() && at < items.len() {
        return Ok(at);
    }
    if let Some(number) = typed.parse::<usize>().ok().filter(|number| (1..=items.len()).contains(number)) {
        return Ok(number - 1);
    }
    let wanted = typed.to_lowercase();
    let mut found = items.iter().enumerate().filter(|(_, item)| !wanted.is_empty() && item.label.to_lowercase().starts_with(&wanted));
    match (found.next(), found.next()) {
        (Some((index, _)), None) => Ok(index),
        _ => Err(format!("It is a number from 1 to {}.", items.len())),
    }
}
