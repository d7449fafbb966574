//! Numbers: JSON's own, and those of other languages.

use super::reader::Reader;
use super::state::Next;
use super::{Complaint, Defect};
use crate::edit::Edit;
use crate::span::Span;
use crate::tree::{Node, Value};

/// From this many digits on, a number that JSON would not take so is a telephone number rather than a quantity.
const TELEPHONE_DIGITS: usize = 8;

impl Reader<'_> {
    /// The end of the number at `at`; nothing if it is no number of JSON.
    #[inline]
    pub(super) fn number_end(&self) -> Option<usize> {
        let end = self.at + json_number(&self.bytes[self.at..])?;
        match self.bytes.get(end) {
            Some(b',' | b'\n' | b'\r' | b' ' | b'}' | b']') | None => Some(end),
            Some(b':') if self.bytes.get(end + 1).is_some_and(u8::is_ascii_digit) => None,
            Some(_) => (!self.sticks(end)).then_some(end),
        }
    }

    /// Reads what begins like a number at `at` and is none in JSON.
    pub(super) fn odd_number(&mut self) -> Next {
        let start = self.at;
        let mut from = start;
        if let Some(b'-' | b'+') = self.bytes.get(start) {
            // `- 1` is one mistake, not two.
            match self.skip_blanks(start + 1) {
                (digit, Some(b'0'..=b'9')) => from = digit,
                _ => from = start + 1,
            }
        }
        self.at = self.word_end(from).max(from);
        // A time of the day, an address, a telephone number: one text.
        while let Some(next) = self.number_goes_on(start) {
            self.at = self.word_end(next);
        }
        let span = Span::new(start, self.at);
        let literal = self.slice(start, self.at);
        if literal == "-Infinity" {
            return self.python_number(span);
        }
        let unsigned = literal.trim_start_matches(['+', '-']).to_ascii_lowercase();
        if matches!(unsigned.as_str(), "inf" | "infinity" | "nan") {
            return self.no_infinity(span);
        }
        let (mended, why) = mend(literal);
        let digits = literal.bytes().filter(u8::is_ascii_digit).count();
        let is_telephone = literal.starts_with(['+', '0']) && digits >= TELEPHONE_DIGITS && digits + 1 >= literal.len();
        self.tell(|| {
            let complaint = Complaint::new(Defect::BadNumber, span, why).here("no JSON number");
            let quoted = || vec![Edit::insert(span.start as usize, "\""), Edit::insert(span.end as usize, "\"")];
            match &mended {
                Some(_) if is_telephone => complaint
                    .note("Telephone numbers are strings: as a number it would lose its `+` and its leading zeros.")
                    .ask("Put it in quotes", quoted()),
                Some(number) => complaint.safe("Write it as a JSON number", vec![Edit::replace(span, number)]),
                None if literal.contains(|c: char| c.is_alphanumeric()) => complaint.ask("Put it in quotes", quoted()),
                None => complaint,
            }
        });
        let value = mended.filter(|_| !is_telephone).map_or(Value::Invalid, |number| Value::Number(number.into()));
        self.place(Node { span, value })
    }

    /// Where the odd number from `start` to `at` goes on: behind a colon, or behind a blank if it begins with `+`.
    fn number_goes_on(&mut self, start: usize) -> Option<usize> {
        let next = match self.bytes.get(self.at)? {
            b':' => self.at + 1,
            b' ' if self.bytes[start] == b'+' => self.at + 1,
            _ => return None,
        };
        self.bytes.get(next).filter(|byte| byte.is_ascii_digit()).map(|_| next)
    }

    /// `15,000` as the value of a member: what begins like a key, `start..end`, is the rest of the number before the comma.
    pub(super) fn thousands(&mut self, start: usize, mut end: usize) -> Option<Next> {
        let is_group = |group: &[u8]| group.len() == 3 && group.iter().all(u8::is_ascii_digit);
        let bytes = self.bytes;
        if self.comma + 1 != start || self.ended != self.comma || !self.deep.is_empty() || !is_group(&bytes[start..end]) {
            return None;
        }
        while bytes.get(end) == Some(&b',') && bytes.get(end + 1..end + 4).is_some_and(is_group) && !self.sticks(end + 4) {
            end += 4;
        }
        if self.skip_blanks(end).1 == Some(b':') {
            return None;
        }
        let rest = self.slice(start, end);
        let value = &mut self.last_member_mut()?.value;
        let Value::Number(number) = &mut value.value else { return None };
        let joined = format!("{number}{}", rest.replace(',', ""));
        let span = Span::new(value.span.start as usize, end);
        *number = joined.as_str().into();
        value.span = span;
        self.at = end;
        self.ended = end;
        self.tell(|| {
            Complaint::new(Defect::BadNumber, span, "a JSON number has no commas between its digits")
                .here("no JSON number")
                .ask("Remove the commas", vec![Edit::replace(span, joined)])
        });
        Some(Next::After)
    }

    /// `NaN`, `Infinity` or `-Infinity` at `span`.
    pub(super) fn python_number(&mut self, span: Span) -> Next {
        let word = self.slice(span.start as usize, span.end as usize);
        self.tell(|| {
            Complaint::new(Defect::NotANumber, span, format!("JSON has no `{word}`: write a number, or `null`"))
                .here("no JSON number")
                .note("Python reads it, so Faxbot 2025 does; 2026 refuses the file.")
        });
        self.place(Node { span, value: Value::Invalid })
    }

    /// Other spellings of infinity, which nobody reads.
    pub(super) fn no_infinity(&mut self, span: Span) -> Next {
        self.tell(|| {
            Complaint::new(Defect::BareWord, span, "JSON has no infinity and no not-a-number: write a number, or `null`")
                .here("no JSON value")
        });
        self.place(Node { span, value: Value::Invalid })
    }
}

/// The length of the JSON number that `bytes` begin with.
#[inline]
fn json_number(bytes: &[u8]) -> Option<usize> {
    let digits = |from: usize| {
        let mut at = from;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        (at > from).then_some(at)
    };
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    at = if bytes.get(at) == Some(&b'0') { at + 1 } else { digits(at)? };
    if bytes.get(at) == Some(&b'.') {
        at = digits(at + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1;
        if let Some(b'+' | b'-') = bytes.get(at) {
            at += 1;
        }
        at = digits(at)?;
    }
    Some(at)
}

/// The JSON number that `literal` means, if that is evident, and what is wrong with it.
fn mend(literal: &str) -> (Option<String>, &'static str) {
    let (sign, body) = match literal.as_bytes().first() {
        Some(b'-') => ("-", literal[1..].trim_start()),
        Some(b'+') => ("", literal[1..].trim_start()),
        _ => ("", literal),
    };
    let why = if let Some(b'x' | b'X' | b'o' | b'O' | b'b' | b'B') = body.as_bytes().get(1).filter(|_| body.starts_with('0')) {
        "JSON numbers are decimal: there is no `0x…`, `0o…` or `0b…`"
    } else if literal.starts_with('+') {
        "a JSON number has no `+` before it"
    } else if body.is_empty() {
        "a minus alone is no number"
    } else if literal.contains(' ') {
        "no space may stand between the minus and its number"
    } else if body.contains('_') {
        "a JSON number has no `_` between its digits"
    } else if body.starts_with('.') {
        "a JSON number has a digit before its point: `0.5`, not `.5`"
    } else if body.len() > 1 && body.starts_with('0') && body.as_bytes()[1].is_ascii_digit() {
        "a JSON number does not begin with a zero"
    } else if body.split(['e', 'E']).next().is_some_and(|digits| digits.ends_with('.')) {
        "a JSON number has a digit after its point: `5.0`, not `5.`"
    } else if body.ends_with(['e', 'E', '+', '-']) {
        "the exponent has no digits"
    } else {
        "this is no number of JSON: if it is text, it needs double quotes"
    };
    let number = in_base(body).or_else(|| decimal(body)).map(|number| format!("{sign}{number}"));
    let number = number.filter(|number| json_number(number.as_bytes()) == Some(number.len()));
    match number {
        Some(_) => (number, why),
        None if body.is_empty() || why.starts_with("the exponent") => (None, why),
        None => (None, "this is no number of JSON: if it is text, it needs double quotes"),
    }
}

/// `0x1F`, `0o17`, `0b11` in decimal.
fn in_base(body: &str) -> Option<String> {
    let base = match body.get(..2)? {
        "0x" | "0X" => 16,
        "0o" | "0O" => 8,
        "0b" | "0B" => 2,
        _ => return None,
    };
    let digits = body[2..].replace('_', "");
    let plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u64::from_str_radix(&digits, base).ok().filter(|_| plain).map(|number| number.to_string())
}

/// A decimal number with what JSON lacks put in and what it does not allow left out.
fn decimal(body: &str) -> Option<String> {
    let between_digits = body.split('_').all(|part| !part.is_empty());
    let body = if between_digits { body.replace('_', "") } else { body.to_owned() };
    let (mantissa, exponent) = body.split_at(body.find(['e', 'E']).unwrap_or(body.len()));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(whole, fraction)| (whole, Some(fraction)));
    if whole.is_empty() && fraction.is_none_or(str::is_empty) {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let fraction = match fraction {
        None => String::new(),
        Some("") => ".0".to_owned(),
        Some(digits) => format!(".{digits}"),
    };
    Some(format!("{whole}{fraction}{exponent}"))
}
