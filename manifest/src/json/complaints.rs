//! Building complaints, and the bounded list of them.

use super::{Complaint, Defect, KEPT_COMPLAINTS};
use crate::edit::Edit;
use crate::span::Span;
use crate::tree::Text;

/// How many further places one complaint shows.
const LABELS: usize = 3;

/// The complaints of one file. Only the first ones are kept, so that hostile input costs no memory.
#[derive(Default)]
pub(super) struct Complaints {
    kept: Vec<Complaint>,
    /// All that were made, kept or not.
    pub(super) total: usize,
}

impl Complaints {
    /// Adds what `make` makes, which is not called when there are enough already.
    pub(super) fn add(&mut self, make: impl FnOnce() -> Complaint) {
        self.total += 1;
        if self.kept.len() < KEPT_COMPLAINTS {
            self.kept.push(make());
        }
    }

    /// Forgets what was said about the text from `start` on, because that text is read anew.
    pub(super) fn forget_from(&mut self, start: usize) {
        // What is missing at `start` is missing before it.
        let is_later = |span: Span| span.start as usize >= start && span != Span::at(start);
        while self.kept.last().is_some_and(|last| is_later(last.span)) {
            self.kept.pop();
            self.total -= 1;
        }
    }

    /// All of them in the order of the file, with what was left out in the note of the last.
    pub(super) fn finish(mut self, text: &str) -> Vec<Complaint> {
        self.kept.sort_by_key(|complaint| complaint.span.start);
        self.doubt_structure(text);
        self.kept.truncate(KEPT_COMPLAINTS);
        let more = self.total - self.kept.len();
        if let (1.., Some(last)) = (more, self.kept.last_mut()) {
            let rest = format!("{more} more in this file are not shown.");
            last.note = Some(match last.note.take() {
                Some(note) => format!("{note} {rest}"),
                None => rest,
            });
        }
        self.kept
    }
}

impl Complaints {
    /// Where a person must first say what the text is, no fix of its structure is evident: of its brackets anywhere, of its
    /// commas, colons and quotes on the same line.
    fn doubt_structure(&mut self, text: &str) {
        let mut lines = Vec::with_capacity(self.kept.len());
        let (mut line, mut at) = (0, 0);
        for complaint in &self.kept {
            let start = complaint.span.start as usize;
            line += text.get(at..start).map_or(0, |between| between.matches('\n').count());
            at = start;
            lines.push(line);
        }
        let is_open = |complaint: &Complaint| {
            let breaks_structure = matches!(
                complaint.kind,
                Defect::UnclosedString
                    | Defect::UnclosedComment
                    | Defect::UnescapedQuote
                    | Defect::Stray
                    | Defect::BareWord
                    | Defect::MissingKey
                    | Defect::TextBefore
                    | Defect::TextAfter
            );
            breaks_structure && !complaint.fix.as_ref().is_some_and(|fix| fix.1)
        };
        let open_lines: Vec<usize> =
            self.kept.iter().zip(&lines).filter(|(complaint, _)| is_open(complaint)).map(|(_, line)| *line).collect();
        for (complaint, line) in self.kept.iter_mut().zip(&lines) {
            let in_doubt = match complaint.kind {
                Defect::UnopenedBracket | Defect::UnclosedBracket | Defect::WrongBracket | Defect::ExtraBracket => !open_lines.is_empty(),
                Defect::MissingComma | Defect::MissingColon | Defect::MissingQuote | Defect::ExtraQuote | Defect::BareTemplate => {
                    open_lines.contains(line)
                }
                _ => false,
            };
            if let (true, Some(fix)) = (in_doubt, &mut complaint.fix) {
                fix.1 = false;
            }
        }
    }
}

impl Complaint {
    pub(super) fn new(kind: Defect, span: Span, message: impl Into<String>) -> Self {
        Self { kind, span, message: message.into(), here: String::new(), labels: Vec::new(), note: None, fix: None }
    }

    pub(super) fn here(mut self, words: impl Into<String>) -> Self {
        self.here = words.into();
        self
    }

    pub(super) fn label(mut self, span: Span, words: impl Into<String>) -> Self {
        self.labels.push((span, words.into()));
        self
    }

    /// Labels for the second to fourth of several equal places; the first is the span itself.
    pub(super) fn also_at(mut self, spans: impl IntoIterator<Item = Span>, words: &str) -> Self {
        let further = spans.into_iter().skip(1).take(LABELS);
        self.labels.extend(further.map(|span| (span, words.to_owned())));
        self
    }

    pub(super) fn note(mut self, sentence: impl Into<String>) -> Self {
        self.note = Some(sentence.into());
        self
    }

    pub(super) fn safe(self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.fix(title, true, edits)
    }

    pub(super) fn ask(self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.fix(title, false, edits)
    }

    pub(super) fn fix(mut self, title: impl Into<String>, safe: bool, mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        self.fix = Some((title.into(), safe, edits));
        self
    }
}

/// A key for a message, in quotes and backticks, cut to a readable length.
pub(super) fn quoted(key: &Text) -> String {
    const LONGEST: usize = 40;
    let plain = |c: &char| !c.is_control() && *c != '`';
    let mut short: String = key.decoded.chars().filter(plain).take(LONGEST).collect();
    if key.decoded.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    format!("`\"{short}\"`")
}

/// One character for a message, in backticks; its number where it can't be seen.
pub(super) fn shown(c: char) -> String {
    if c.is_control() || super::spaces::is_odd(c) || c == '`' { format!("U+{:04X}", c as u32) } else { format!("`{c}`") }
}
