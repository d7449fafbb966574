//! Looking at what comes, to tell one mistake from another. Every look is paid for from a budget that is a multiple of the length
//! of the file, so that hostile input stays linear; without budget the plainer reading is taken.

use super::reader::Reader;
use super::state::{Bracket, Children};
use super::strings::find_quote;
use crate::tree::{Text, Value};

impl Reader<'_> {
    /// Pays for looking at `bytes` bytes.
    pub(super) fn pay(&mut self, bytes: usize) -> bool {
        let affordable = self.budget > bytes;
        self.budget = self.budget.saturating_sub(bytes + 1);
        affordable
    }

    /// The offset of the end of the line of `at`, its line break left out; nothing when that is too far to look.
    pub(super) fn line_end(&mut self, at: usize) -> Option<usize> {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let near = &rest[..rest.len().min(self.budget)];
        let found = memchr::memchr(b'\n', near);
        self.pay(found.unwrap_or(near.len()));
        if found.is_none() && near.len() < rest.len() {
            return None;
        }
        let end = at + found.unwrap_or(rest.len());
        Some(if end > at && self.bytes[end - 1] == b'\r' { end - 1 } else { end })
    }

    /// The first byte at or after `at` that is no white space, and its offset.
    pub(super) fn skip_white(&mut self, mut at: usize) -> (usize, Option<u8>) {
        let start = at;
        while matches!(self.bytes.get(at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            at += 1;
        }
        self.pay(at - start);
        (at, self.bytes.get(at).copied())
    }

    /// The first byte at or after `at` on its line that is no blank; none at the end of the line.
    pub(super) fn skip_blanks(&mut self, mut at: usize) -> (usize, Option<u8>) {
        let start = at;
        while matches!(self.bytes.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        self.pay(at - start);
        let byte = self.bytes.get(at).copied();
        (at, byte.filter(|byte| !matches!(byte, b'\n' | b'\r')))
    }

    /// Whether a key and its colon stand at `at`: a string in whatever quotes, or a word.
    pub(super) fn is_key(&mut self, at: usize) -> bool {
        let end = match self.foreign_quote(at) {
            _ if self.bytes.get(at) == Some(&b'"') => match self.closing_quote(at + 1) {
                Ok(quote) => quote + 1,
                Err(_) => return false,
            },
            Some(quote) => self.foreign_end(at, quote).map_or(at, |(_, end)| end),
            None => self.word_end(at),
        };
        end > at && self.pay(end - at) && self.skip_blanks(end).1 == Some(b':')
    }

    /// The end of the word at `at`: letters, digits and what unquoted keys are made of.
    pub(super) fn word_end(&self, at: usize) -> usize {
        let rest = self.slice(at, self.bytes.len());
        let in_word = |c: char| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '$' | '-' | '.' | '@' | '+' => true,
            _ => !c.is_ascii() && !super::spaces::is_odd(c) && !super::quotes::is_curly(c),
        };
        rest.find(|c| !in_word(c)).map_or(self.bytes.len(), |length| at + length)
    }

    /// Whether the byte at `at` would belong to a number or a word that ends there.
    pub(super) fn sticks(&self, at: usize) -> bool {
        match self.bytes.get(at) {
            Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'.' | b'+' | b'-'),
            Some(_) => self.word_end(at) > at,
            None => false,
        }
    }

    /// The value that was read last, if it is a string that ends where reading stopped.
    pub(super) fn last_string(&self) -> Option<&Text> {
        if !self.deep.is_empty() {
            return None;
        }
        let Some(frame) = self.frames.last() else { return self.root.as_ref()?.text() };
        let node = match &frame.children {
            Children::Items(items) => items.last()?,
            Children::Members(members) => &members.last()?.value,
        };
        node.text().filter(|text| text.span.end as usize == self.ended)
    }

    /// Takes that string away again.
    pub(super) fn take_last_string(&mut self) -> Option<Text> {
        self.last_string()?;
        let Some(frame) = self.frames.last_mut() else {
            return self.root.take().and_then(into_text);
        };
        match &mut frame.children {
            Children::Items(items) => items.pop().and_then(into_text),
            Children::Members(members) => {
                let value = &mut members.last_mut()?.value;
                let taken = crate::tree::Node { span: value.span, value: Value::Invalid };
                into_text(std::mem::replace(value, taken))
            }
        }
    }

    /// How many closing braces and square brackets more than opening ones follow from `at` to the end of the file.
    pub(super) fn rest_balance(&mut self, mut at: usize) -> Option<(isize, isize)> {
        if !self.pay(self.bytes.len() - at) {
            return None;
        }
        let (mut braces, mut squares) = (0, 0);
        while let Some(byte) = self.bytes.get(at) {
            at += 1;
            match byte {
                b'"' => at = find_quote(self.bytes, at).map_or_else(|end| end, |quote| quote + 1),
                b'{' => braces -= 1,
                b'}' => braces += 1,
                b'[' => squares -= 1,
                b']' => squares += 1,
                _ => {}
            }
        }
        Some((braces, squares))
    }

    /// Whether what follows from `at` on closes exactly what is open in the outermost `frames` containers, and these many braces
    /// and square brackets more.
    pub(super) fn rest_closes(&mut self, at: usize, frames: usize, more: (isize, isize)) -> bool {
        if !self.deep.is_empty() || !self.pay(frames) {
            return false;
        }
        let (braces, squares) = self.open_brackets(frames);
        self.rest_balance(at) == Some((braces + more.0, squares + more.1))
    }

    /// How many braces and square brackets are open in the outermost `frames` containers.
    pub(super) fn open_brackets(&self, frames: usize) -> (isize, isize) {
        let (mut braces, mut squares) = (0, 0);
        for frame in self.frames.iter().take(frames).filter(|frame| !frame.implied) {
            match frame.bracket() {
                Bracket::Brace => braces += 1,
                Bracket::Square => squares += 1,
            }
        }
        (braces, squares)
    }
}

fn into_text(node: crate::tree::Node) -> Option<Text> {
    match node.value {
        Value::String(text) => Some(text),
        _ => None,
    }
}
