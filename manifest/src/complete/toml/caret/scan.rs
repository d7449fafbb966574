//! The statements of a TOML text: headers, and keys with their values.

use std::ops::Range;

/// One line that is a header or a key with its value; a value may go on over several lines.
pub(super) enum Statement {
    Header { name: Vec<String>, span: Range<usize>, is_list: bool },
    Pair { key: Vec<String>, span: Range<usize>, value: Option<Range<usize>>, end: usize },
}

impl Statement {
    pub(super) fn is_header(&self) -> bool {
        matches!(self, Self::Header { .. })
    }

    /// The header, or the key.
    pub(super) fn span(&self) -> Range<usize> {
        match self {
            Self::Header { span, .. } | Self::Pair { span, .. } => span.clone(),
        }
    }

    pub(super) fn key(&self) -> Option<&[String]> {
        match self {
            Self::Header { .. } => None,
            Self::Pair { key, .. } => Some(key),
        }
    }

    pub(super) fn value(&self) -> Option<Range<usize>> {
        match self {
            Self::Pair { value, .. } => value.clone(),
            Self::Header { .. } => None,
        }
    }

    pub(super) fn end(&self) -> usize {
        match self {
            Self::Header { span, .. } => span.end,
            Self::Pair { end, .. } => *end,
        }
    }
}

/// The statements of a text, in its order.
pub(super) fn statements(text: &str) -> Vec<Statement> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let line_end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        let line = text[at..line_end].trim_end();
        let start = at + (line.len() - line.trim_start().len());
        let line = line.trim_start();
        at = line_end + 1;
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if line.starts_with('[') {
            let is_list = line.starts_with("[[");
            let inner = line.trim_start_matches('[');
            let name = inner.find([']', '#']).map_or(inner, |end| &inner[..end]);
            let closing = inner[name.len()..].bytes().take(2).take_while(|byte| *byte == b']').count();
            let end = start
                + (line.len() - inner.len())
                + name.trim_end().len()
                + closing
                + if closing > 0 { name.len() - name.trim_end().len() } else { 0 };
            found.push(Statement::Header { name: dotted(name), span: start..end, is_list });
            continue;
        }
        let key = key_end(line);
        let span = start..start + line[..key].trim_end().len();
        let name = dotted(&text[span.clone()]);
        if !line[key..].starts_with('=') {
            found.push(Statement::Pair { key: name, span, value: None, end: start + line.len() });
            continue;
        }
        let value = start + key + 1;
        let end = value_end(text, value);
        // What follows on the line of its end belongs to nobody.
        at = text[end..].find('\n').map_or(text.len(), |next| end + next + 1);
        found.push(Statement::Pair { key: name, span, value: Some(value..end), end });
    }
    found
}

/// Where the key at the start of a line ends: at its `=`, a comment or the end of the line.
fn key_end(line: &str) -> usize {
    let mut quote = None;
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (None, '=' | '#') => return at,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    line.len()
}

/// The parts of a key: `a."b c"`. There is at least one.
pub(super) fn dotted(key: &str) -> Vec<String> {
    key.split('.').map(|part| part.trim().trim_matches(['"', '\'']).to_owned()).collect()
}

/// Where the value that begins at `start` ends: at the end of its line, or where its brackets are closed. A list that is never closed ends
/// before what looks like the next key or table.
fn value_end(text: &str, start: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = start;
    while at < text.len() {
        let rest = &text[at..];
        match rest.as_bytes()[0] {
            b'\n' if depth == 0 => return at,
            b'\n' if begins_statement(&rest[1..]) => return at,
            b'#' => at += rest.find('\n').unwrap_or(rest.len()),
            b'"' | b'\'' => at += string_length(rest),
            b'[' | b'{' => {
                depth += 1;
                at += 1;
            }
            b']' | b'}' => {
                depth = depth.saturating_sub(1);
                at += 1;
            }
            _ => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    text.len()
}

/// Whether a line is the head of a table, or a key with `=`.
fn begins_statement(rest: &str) -> bool {
    let line = rest.lines().next().unwrap_or_default().trim_start();
    let is_header = line.starts_with('[') && line.trim_start_matches('[').starts_with(|c: char| c.is_ascii_alphabetic());
    let key = line.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))).unwrap_or(line.len());
    is_header || key > 0 && line[key..].trim_start().starts_with('=')
}

/// The length of the string that `rest` begins with. One that is never closed ends with its line.
pub(super) fn string_length(rest: &str) -> usize {
    for triple in ["\"\"\"", "'''"] {
        if let Some(inner) = rest.strip_prefix(triple) {
            return inner.find(triple).map_or(rest.len(), |end| end + 6);
        }
    }
    let quote = rest.as_bytes()[0];
    let mut is_escaped = false;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            b'\n' | b'\r' => return at,
            _ if is_escaped => is_escaped = false,
            b'\\' if quote == b'"' => is_escaped = true,
            _ if byte == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Whether a comment begins in a part of a line.
pub(super) fn in_comment(line: &str) -> bool {
    let mut at = 0;
    while at < line.len() {
        match line.as_bytes()[at] {
            b'#' => return true,
            b'"' | b'\'' => at += string_length(&line[at..]),
            _ => at += line[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    false
}
