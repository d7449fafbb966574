//! Where everything stands on a page of some size.

use faxsmith_manifest::mask;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::prompt::Page;
use crate::prompt::line::Line;
use crate::prompt::menu::Menu;
use crate::report::paint::{self, Paint};

/// What a person has done on a page so far.
#[derive(Debug)]
pub enum State<'p> {
    Line(Line),
    Menu(Menu<'p>),
    /// The first line that is shown.
    Text(usize),
}

/// Rows to be painted, none wider than the page.
#[derive(Debug, Default)]
pub struct Rows {
    pub rows: Vec<String>,
    /// Row and column of the cursor, where there is one.
    pub cursor: Option<(usize, usize)>,
    /// How many rows a text or a menu shows at once.
    pub paged: usize,
    /// The greatest first line of a text.
    pub last: usize,
}

/// Lays a page out. `error` is why the last key did nothing.
#[must_use]
pub fn rows(page: &Page, state: &State<'_>, error: Option<&str>, (width, height): (usize, usize), paint: Paint) -> Rows {
    let (width, height) = (width.max(8), height.max(1));
    let wrapped = |text: &str| wrap(text, width);
    let error: Vec<String> = error.map(|error| wrapped(&format!("! {error}"))).unwrap_or_default();
    let question = wrapped(&page.question);
    let help = if page.help.is_empty() { Vec::new() } else { wrapped(&page.help) };
    let keys = wrapped(&keys(page, state));
    let heading = wrapped(&if page.progress.is_empty() { page.heading.clone() } else { format!("{}: {}", page.heading, page.progress) });

    // What must be there comes first; the rest as long as there is room.
    let detail = match state {
        State::Menu(menu) => menu.item().map(|(_, item)| item.refused.as_deref().unwrap_or(&item.detail)).unwrap_or_default(),
        _ => "",
    };
    let detail = if detail.is_empty() { Vec::new() } else { wrapped(&format!("  {detail}")) };
    let least = match state {
        State::Line(_) => 1,
        State::Menu(menu) => menu.left().len().clamp(1, 3),
        State::Text(_) => 3,
    };
    let mut room = height.saturating_sub(question.len() + least + error.len());
    let mut take = |rows: Vec<String>, wanted: bool| {
        if !wanted || rows.len() > room {
            return Vec::new();
        }
        room -= rows.len();
        rows
    };
    let keys = take(keys, true);
    let detail = take(detail, true);
    let help = take(help, true);
    let heading = take(heading, true);
    let gap = take(vec![String::new()], !heading.is_empty());
    let foot = take(vec![String::new()], !keys.is_empty());
    let more = match state {
        State::Menu(menu) => (menu.left().len().max(1) - least).min(room),
        State::Text(_) => room,
        State::Line(_) => 0,
    };
    room -= more;
    let notes = notes(page, room.saturating_sub(1), width);

    let mut out = Rows::default();
    let styled = |rows: &[String], style| rows.iter().map(|row| paint.text(style, row)).collect::<Vec<_>>();
    out.rows.extend(styled(&heading, paint::QUIET));
    out.rows.extend(gap);
    if !notes.is_empty() {
        out.rows.extend(notes);
        out.rows.push(String::new());
    }
    out.rows.extend(styled(&question, paint::STRONG));
    out.rows.extend(styled(&help, paint::QUIET));
    match state {
        State::Line(line) => {
            let (text, column) = line.shown(width - 2);
            out.cursor = Some((out.rows.len(), column + 2));
            out.rows.push(format!("> {text}"));
        }
        State::Menu(menu) => {
            out.paged = least + more;
            menu_rows(menu, out.paged, width, paint, &mut out.rows);
            out.rows.extend(styled(&detail, paint::QUIET));
        }
        State::Text(from) => {
            let lines: Vec<String> = text(page).lines().flat_map(|line| chop(line, width)).collect();
            out.paged = least + more;
            out.last = lines.len().saturating_sub(out.paged);
            out.rows.extend(lines.into_iter().skip((*from).min(out.last)).take(out.paged));
        }
    }
    out.rows.extend(styled(&error, paint::GONE));
    out.rows.extend(foot);
    out.rows.extend(styled(&keys, paint::QUIET));
    out.rows.truncate(height);
    out.cursor = out.cursor.filter(|(row, _)| *row < height);
    out
}

fn text(page: &Page) -> &str {
    if let crate::prompt::Input::Text(text) = &page.input { text } else { "" }
}

fn keys(page: &Page, state: &State<'_>) -> String {
    let main = match state {
        State::Line(_) => "Enter: go on",
        State::Menu(menu) if menu.filter.is_empty() => "↑ ↓ or typing: find · Enter: choose",
        State::Menu(_) => "Backspace: find others · Enter: choose",
        State::Text(_) => return "↑ ↓ Page keys: move · Enter or Esc: back".to_owned(),
    };
    let back = if page.can_go_back { " · Esc: back" } else { "" };
    format!("{main}{back} · Ctrl-C: stop, answers are kept")
}

fn menu_rows(menu: &Menu<'_>, room: usize, width: usize, paint: Paint, rows: &mut Vec<String>) {
    let left = menu.left();
    if left.is_empty() {
        rows.push(cut_row(&format!("  nothing with “{}”", menu.filter), width));
        return;
    }
    let marked = left.iter().position(|(index, _)| Some(*index) == menu.marked).unwrap_or_default();
    let from = (marked + 1).saturating_sub(room.div_ceil(2)).min(left.len().saturating_sub(room));
    for (at, (_, item)) in left.iter().enumerate().skip(from).take(room) {
        let edge = if (at == from && from > 0) || (at + 1 == from + room && at + 1 < left.len()) { "…" } else { " " };
        let mark = if at == marked { ">" } else { edge };
        let row = cut_row(&format!("{mark} {}", item.label), width);
        rows.push(match (at == marked, item.refused.is_some()) {
            (true, _) => paint.text(paint::GOOD, &row),
            (false, true) => paint.text(paint::QUIET, &row),
            (false, false) => row,
        });
    }
}

/// As many notes as there is room for: whole ones if all of them are, else one row of each.
fn notes(page: &Page, room: usize, width: usize) -> Vec<String> {
    let whole: Vec<String> =
        page.notes.iter().flat_map(|note| if page.newest { vec![cut_row(note, width)] } else { wrap(note, width) }).collect();
    if whole.len() <= room {
        return whole;
    }
    let rows: Vec<String> = page.notes.iter().map(|note| cut_path(note, width)).collect();
    if page.newest {
        return rows[rows.len().saturating_sub(room)..].to_vec();
    }
    if rows.len() <= room || room < 2 {
        return if rows.len() <= room { rows } else { Vec::new() };
    }
    let more = format!("… {} more", crate::report::plural(rows.len() + 1 - room, "line"));
    rows.into_iter().take(room - 1).chain([cut_row(&more, width)]).collect()
}

/// A text in one row.
fn cut_row(text: &str, width: usize) -> String {
    let text = safe(text);
    if text.width() <= width {
        return text;
    }
    let mut row = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += c.width().unwrap_or_default();
        if used + 1 > width {
            break;
        }
        row.push(c);
    }
    row + "…"
}

/// A note in one row. Of what is indented, as files in a tree, the end tells more than the middle.
fn cut_path(text: &str, width: usize) -> String {
    let text = safe(text);
    if !text.starts_with("  ") || text.width() <= width {
        return cut_row(&text, width);
    }
    let head = cut_row(&text, width / 2);
    let mut room = width.saturating_sub(head.width());
    let fits = |c: &char| -> bool {
        let wide = c.width().unwrap_or_default();
        let fits = wide <= room;
        room = room.saturating_sub(wide);
        fits
    };
    let tail: String = text.chars().rev().take_while(fits).collect();
    head + &tail.chars().rev().collect::<String>()
}

/// A text in rows, broken between words where that is possible. What it is indented by, the other rows are as well.
#[must_use]
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let text = safe(text);
    let indent = text.len() - text.trim_start_matches(' ').len();
    let indent = " ".repeat(indent.min(width / 4));
    let mut rows = Vec::new();
    let mut row = indent.clone();
    let (mut used, mut is_fresh) = (indent.len(), true);
    // A blank more than one is an empty word.
    for word in text.trim_start_matches(' ').split(' ') {
        if !is_fresh && used + 1 + word.width() > width {
            rows.push(std::mem::replace(&mut row, indent.clone()));
            (used, is_fresh) = (indent.len(), true);
        }
        if !is_fresh {
            row.push(' ');
            used += 1;
        }
        for c in word.chars() {
            let wide = c.width().unwrap_or_default();
            if used + wide > width {
                rows.push(std::mem::replace(&mut row, indent.clone()));
                used = indent.len();
            }
            row.push(c);
            used += wide;
        }
        is_fresh = false;
    }
    rows.push(row);
    rows
}

/// A line of a text in rows, with each of its blanks.
fn chop(line: &str, width: usize) -> Vec<String> {
    let (mut rows, mut used) = (vec![String::new()], 0);
    for c in safe(line).chars() {
        let wide = c.width().unwrap_or_default();
        if used + wide > width {
            rows.push(String::new());
            used = 0;
        }
        used += wide;
        if let Some(row) = rows.last_mut() {
            row.push(c);
        }
    }
    rows
}

/// A text without anything that would move or colour what is around it.
fn safe(text: &str) -> String {
    let text = text.replace('\t', "    ");
    text.chars().map(|c| mask::visible(c).unwrap_or('\u{fffd}')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prompt::{Input, Item};

    const PLAIN: Paint = Paint { coloured: false };

    #[test]
    fn words_are_kept_together_where_that_is_possible() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("  one two three", 9), ["  one two", "  three"]);
        assert_eq!(wrap("aaaaaaaaaaaaaaaaaaaa", 8), ["aaaaaaaa", "aaaaaaaa", "aaaa"]);
        assert_eq!(wrap("日本語 a\u{1b}b", 8), ["日本語", "a\u{fffd}b"]);
        assert_eq!(wrap("", 8), [""]);
        assert_eq!(wrap("  new   file", 40), ["  new   file"]);
        assert_eq!(cut_path("  new  config/providers/acme/README.md", 26), "  new  confi…cme/README.md");
    }

    /// Whatever the size, nothing is wider or higher than the page, and what is asked is there.
    #[test]
    fn every_size_has_a_page() {
        let items: Vec<Item> = (0..20).map(|at| Item::new(format!("item {at}"), "what it is, in a few words")).collect();
        let page = Page {
            heading: "faxsmith new".to_owned(),
            progress: "Basics, 1 of 9".to_owned(),
            notes: (0..30).map(|at| format!("note {at} 日本語 \u{202e} that is longer than the page is wide, or not")).collect(),
            question: "What is it?".to_owned(),
            help: "It helps to know what it is.".to_owned(),
            newest: false,
            error: None,
            input: Input::Text("  a  line\n".repeat(50)),
            can_go_back: true,
        };
        for width in [1, 8, 20, 40, 80, 200] {
            for height in [1, 2, 5, 8, 12, 24, 60] {
                let states = [State::Line(Line::new(&"long ".repeat(90))), State::Menu(Menu::new(&items, 13)), State::Text(7)];
                for state in &states {
                    let out = rows(&page, state, Some("It will not do."), (width, height), PLAIN);
                    assert!(out.rows.len() <= height, "{width} x {height}: {out:?}");
                    let widest = out.rows.iter().map(|row| row.width()).max().unwrap_or_default();
                    assert!(widest <= width.max(8), "{width} x {height}: {out:?}");
                    let text = out.rows.join(" ");
                    if width >= 20 && height >= 8 {
                        assert!(text.contains("What is it?"), "{width} x {height}: {out:?}");
                        assert!(!matches!(state, State::Menu(_)) || text.contains("> item 13"), "{out:?}");
                        assert!(!matches!(state, State::Line(_)) || out.cursor.is_some(), "{out:?}");
                    }
                }
            }
        }
    }
}
