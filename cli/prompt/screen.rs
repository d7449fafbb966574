//! Pages on the terminal's second screen: what stood on the first one is there again afterwards.

use std::io::{self, Write};
use std::sync::Mutex;
use std::sync::PoisonError;

use crossterm::event::{self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::{cursor, queue, terminal};

use crate::output;
use crate::prompt::layout::{self, Rows, State};
use crate::prompt::line::{Edit, Line};
use crate::prompt::menu::Menu;
use crate::prompt::{Input, Page, Prompt, Reply};
use crate::report::paint::Paint;

/// Whether the terminal is ours. Whoever paints or restores it holds this.
static OURS: Mutex<bool> = Mutex::new(false);

/// The terminal, set up for pages; as it was once this is gone.
#[derive(Debug)]
pub struct Screen {
    paint: Paint,
}

impl Screen {
    /// Sets the terminal up.
    ///
    /// # Errors
    /// The terminal can't do it.
    pub fn open() -> io::Result<Self> {
        let screen = Self { paint: Paint { coloured: output::is_error_coloured() } };
        let mut ours = OURS.lock().unwrap_or_else(PoisonError::into_inner);
        terminal::enable_raw_mode()?;
        *ours = true;
        drop(ours);
        crossterm::execute!(io::stderr(), terminal::EnterAlternateScreen, EnableBracketedPaste)?;
        Ok(screen)
    }

    fn paint(page: &Rows) -> io::Result<()> {
        let mut bytes = Vec::new();
        queue!(bytes, terminal::BeginSynchronizedUpdate, cursor::Hide)?;
        for (at, row) in page.rows.iter().enumerate() {
            queue!(bytes, cursor::MoveTo(0, u16::try_from(at).unwrap_or(u16::MAX)))?;
            queue!(bytes, terminal::Clear(terminal::ClearType::CurrentLine))?;
            bytes.extend_from_slice(row.as_bytes());
        }
        // A row that fills the line leaves the cursor on its last character: nothing is cleared from there.
        if let Ok(next) = u16::try_from(page.rows.len())
            && terminal::size().is_ok_and(|(_, height)| next < height)
        {
            queue!(bytes, cursor::MoveTo(0, next), terminal::Clear(terminal::ClearType::FromCursorDown))?;
        }
        if let Some((row, column)) = page.cursor {
            let at = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
            queue!(bytes, cursor::MoveTo(at(column), at(row)), cursor::Show)?;
        }
        queue!(bytes, terminal::EndSynchronizedUpdate)?;
        let ours = OURS.lock().unwrap_or_else(PoisonError::into_inner);
        if *ours {
            let mut out = io::stderr().lock();
            out.write_all(&bytes)?;
            out.flush()?;
        }
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// Makes the terminal what it was, if it was changed. Can be called at any time, from any thread; nothing is painted afterwards.
pub fn restore() {
    let mut ours = OURS.lock().unwrap_or_else(PoisonError::into_inner);
    if std::mem::take(&mut *ours) {
        // A terminal that is gone needs nothing.
        let _ = crossterm::execute!(io::stderr(), DisableBracketedPaste, terminal::LeaveAlternateScreen, cursor::Show);
        let _ = terminal::disable_raw_mode();
    }
}

impl Prompt for Screen {
    fn ask(&mut self, page: &Page) -> io::Result<Reply> {
        let mut state = match &page.input {
            Input::Line(text) => State::Line(Line::new(text)),
            Input::Menu(items, at) => State::Menu(Menu::new(items, *at)),
            Input::Text(_) => State::Text(0),
        };
        let mut error = page.error.clone();
        loop {
            let (width, height) = terminal::size().unwrap_or((80, 24));
            let rows = layout::rows(page, &state, error.as_deref(), (width.into(), height.into()), self.paint);
            Self::paint(&rows)?;
            match event::read()? {
                Event::Key(key) if key.kind != KeyEventKind::Release => {
                    if let Some(reply) = pressed(key, page, &mut state, &rows, &mut error) {
                        return Ok(reply);
                    }
                }
                Event::Paste(text) => typed(&text, &mut state),
                _ => {}
            }
        }
    }
}

fn typed(text: &str, state: &mut State<'_>) {
    match state {
        State::Line(line) => line.insert(text),
        State::Menu(menu) => menu.find(text),
        State::Text(_) => {}
    }
}

/// Does what a key means; the reply, if it is one.
fn pressed(key: KeyEvent, page: &Page, state: &mut State<'_>, rows: &Rows, error: &mut Option<String>) -> Option<Reply> {
    let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Char('c') if is_control => return Some(Reply::Stop),
        KeyCode::Char('d') if is_control && matches!(state, State::Line(line) if line.is_empty()) => return Some(Reply::Stop),
        KeyCode::Esc | KeyCode::BackTab if page.can_go_back => return Some(Reply::Back),
        KeyCode::Esc | KeyCode::BackTab => *error = Some("This is the first question. Ctrl-C stops.".to_owned()),
        KeyCode::Enter => match state {
            State::Line(line) => return Some(Reply::Typed(line.text())),
            State::Text(_) => return Some(Reply::Chosen(0)),
            State::Menu(menu) => match menu.item() {
                Some((at, item)) if item.refused.is_none() => return Some(Reply::Chosen(at)),
                Some((_, item)) => error.clone_from(&item.refused),
                None => *error = Some("Nothing is marked: Backspace takes back what was typed.".to_owned()),
            },
        },
        code => {
            *error = None;
            match state {
                State::Line(line) => edit(code, key.modifiers, line),
                State::Menu(menu) => choose(code, is_control, menu, rows.paged),
                State::Text(from) => *from = scroll(code, *from, rows),
            }
        }
    }
    None
}

fn edit(code: KeyCode, modifiers: KeyModifiers, line: &mut Line) {
    let is_control = modifiers.contains(KeyModifiers::CONTROL);
    let by_word = modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    line.edit(match code {
        KeyCode::Left if by_word => Edit::WordLeft,
        KeyCode::Right if by_word => Edit::WordRight,
        KeyCode::Left => Edit::Left,
        KeyCode::Right => Edit::Right,
        KeyCode::Home => Edit::Start,
        KeyCode::End => Edit::End,
        KeyCode::Backspace if by_word => Edit::DeleteWord,
        KeyCode::Backspace => Edit::DeleteLeft,
        KeyCode::Delete => Edit::DeleteRight,
        KeyCode::Char(c) if is_control => match c {
            'a' => Edit::Start,
            'e' => Edit::End,
            'b' => Edit::Left,
            'f' => Edit::Right,
            'd' => Edit::DeleteRight,
            'h' => Edit::DeleteLeft,
            'k' => Edit::DeleteToEnd,
            'u' => Edit::DeleteToStart,
            'w' => Edit::DeleteWord,
            _ => return,
        },
        KeyCode::Char(c) => return line.insert(c.encode_utf8(&mut [0; 4])),
        _ => return,
    });
}

fn choose(code: KeyCode, is_control: bool, menu: &mut Menu<'_>, paged: usize) {
    let page = paged.max(1).cast_signed();
    match code {
        KeyCode::Up => menu.step(-1),
        KeyCode::Down | KeyCode::Tab => menu.step(1),
        KeyCode::Char('p') if is_control => menu.step(-1),
        KeyCode::Char('n') if is_control => menu.step(1),
        KeyCode::PageUp => menu.step(-page.max(2)),
        KeyCode::PageDown => menu.step(page.max(2)),
        KeyCode::Home => menu.step(isize::MIN / 2),
        KeyCode::End => menu.step(isize::MAX / 2),
        KeyCode::Backspace => menu.unfind(),
        KeyCode::Char(c) if !is_control => menu.find(c.encode_utf8(&mut [0; 4])),
        _ => {}
    }
}

fn scroll(code: KeyCode, from: usize, rows: &Rows) -> usize {
    let page = rows.paged.saturating_sub(1).max(1);
    let to = match code {
        KeyCode::Up => from.saturating_sub(1),
        KeyCode::Down => from + 1,
        KeyCode::PageUp => from.saturating_sub(page),
        KeyCode::PageDown | KeyCode::Char(' ') => from + page,
        KeyCode::Home => 0,
        KeyCode::End => rows.last,
        _ => from,
    };
    to.min(rows.last)
}
