//! What a byte offset of a TOML text is on, however broken the text: a scan by lines, because the parser gives up where something is begun.

mod scan;

use std::ops::Range;

use crate::span::Span;
use scan::{Statement, dotted, in_comment, statements, string_length};

/// What stands at an offset.
#[derive(Debug, PartialEq, Eq)]
pub struct Caret {
    /// The keys to the table or value that it is in; an element of a list is `*`.
    pub path: Vec<String>,
    /// The keys that its table has already, the one under the offset left out.
    pub taken: Vec<String>,
    /// What is there.
    pub at: At,
}

/// What can stand at an offset.
#[derive(Debug, PartialEq, Eq)]
pub enum At {
    /// The name of a table between `[` and `]`.
    Header {
        /// What is replaced, brackets included.
        span: Span,
        /// Whether nothing stands in the table yet.
        is_empty: bool,
    },
    /// A key.
    Key {
        /// What is replaced.
        span: Span,
        /// Whether `=` follows.
        has_value: bool,
        /// Whether a table could begin here as well: at the start of a line, where no key follows that would become one of its keys.
        may_begin_table: bool,
    },
    /// A value, or an element of a list: what is replaced.
    Value(Span),
    /// Nothing that could be completed.
    Nothing,
}

/// Nobody nests deeper in a configuration.
const MAX_DEPTH: usize = 16;

/// What is at `offset` of `text`.
#[must_use]
pub fn caret(text: &str, offset: usize) -> Caret {
    let statements = statements(text);
    let nothing = |path| Caret { path, taken: Vec::new(), at: At::Nothing };
    let line_start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    if in_comment(&text[line_start..offset]) && !statements.iter().any(|it| it.value().is_some_and(|value| value.contains(&line_start))) {
        return nothing(Vec::new());
    }
    // The table that the offset is in, and the statements of it.
    let header = statements.iter().rposition(|it| matches!(it, Statement::Header { span, .. } if span.end <= offset));
    let ends_table = |behind: usize| statements.iter().find(|it| it.span().start >= behind).is_none_or(Statement::is_header);
    let on_header = |it: &&Statement| it.is_header() && it.span().start < offset && offset <= it.span().end;
    if let Some(span) = statements.iter().find(on_header).map(Statement::span) {
        // Behind the closing bracket the header is written.
        let is_written = offset == span.end && text[span.clone()].ends_with(']');
        let line = text[span.end..].lines().next().unwrap_or_default();
        let is_empty = ends_table(span.end) && line.trim().is_empty();
        let at = if is_written { At::Nothing } else { At::Header { span: Span::new(span.start, span.end), is_empty } };
        return Caret { at, ..nothing(Vec::new()) };
    }
    let mut path = Vec::new();
    if let Some(Statement::Header { name, is_list, .. }) = header.map(|at| &statements[at]) {
        path.clone_from(name);
        if *is_list {
            path.push("*".to_owned());
        }
    }
    let first = header.map_or(0, |at| at + 1);
    let table: Vec<&Statement> = statements[first..].iter().take_while(|it| !it.is_header()).collect();
    let under = table.iter().find(|it| it.span().start <= offset && offset <= it.end());
    let taken = || {
        let others = table.iter().filter(|it| !under.is_some_and(|under| std::ptr::eq(**it, *under)));
        others.filter_map(|it| it.key()?.first().cloned()).collect::<Vec<_>>()
    };
    let Some(Statement::Pair { key, span, value, .. }) = under.copied() else {
        let behind = text[offset..].lines().next().unwrap_or_default().trim_start();
        let is_blank = text[line_start..offset].trim().is_empty() && (behind.is_empty() || behind.starts_with('#'));
        let at =
            if is_blank { At::Key { span: Span::at(offset), has_value: false, may_begin_table: ends_table(offset) } } else { At::Nothing };
        return Caret { taken: taken(), path, at };
    };
    if offset <= span.end {
        path.extend(key[..key.len() - 1].iter().cloned());
        let at = At::Key { span: Span::new(span.start, span.end), has_value: value.is_some(), may_begin_table: ends_table(span.end) };
        return Caret { taken: taken(), path, at };
    }
    path.extend(key.iter().cloned());
    match value {
        Some(value) if value.start <= offset => in_value(text, value.clone(), offset, path),
        _ => nothing(path),
    }
}

/// What `offset` is on in a value: the way through its lists and inline tables.
fn in_value(text: &str, value: Range<usize>, offset: usize, mut path: Vec<String>) -> Caret {
    /// What is open: a table with its keys so far, or a list.
    struct Open {
        is_table: bool,
        taken: Vec<String>,
        /// The key whose value comes.
        key: Option<String>,
    }
    let mut open: Vec<Open> = Vec::new();
    // What has been begun: a word or string, and where.
    let mut begun: Option<Range<usize>> = None;
    let mut at = value.start;
    while at < offset {
        let rest = &text[at..value.end];
        let Some(c) = rest.chars().next() else { break };
        let length = match c {
            '"' | '\'' => {
                begun = Some(at..at + string_length(rest));
                string_length(rest)
            }
            '#' => {
                let length = rest.find('\n').unwrap_or(rest.len());
                if offset <= at + length {
                    return Caret { path, taken: Vec::new(), at: At::Nothing };
                }
                length
            }
            '[' | '{' if open.len() < MAX_DEPTH => {
                open.push(Open { is_table: c == '{', taken: Vec::new(), key: None });
                begun = None;
                1
            }
            ']' | '}' => {
                open.pop();
                begun = None;
                1
            }
            ',' => {
                if let Some(open) = open.last_mut() {
                    open.key = None;
                }
                begun = None;
                1
            }
            '=' => {
                let key = begun.take().map(|word| dotted(&text[word]).join("."));
                if let Some(open) = open.last_mut().filter(|open| open.is_table) {
                    open.taken.extend(key.clone());
                    open.key = key;
                }
                1
            }
            c if c.is_whitespace() => c.len_utf8(),
            _ => {
                let length = rest.find(|c: char| c.is_whitespace() || ",=]}#[{\"'".contains(c)).unwrap_or(rest.len()).max(c.len_utf8());
                begun = Some(at..at + length);
                length
            }
        };
        at += length;
    }
    // One value stands at one place: beside another, behind a blank, nothing is written.
    let next = text[offset..].trim_start_matches([' ', '\t']).chars().next();
    let is_beside = match &begun {
        Some(word) => word.end < offset,
        None => next.is_some_and(|c| !matches!(c, ',' | ']' | '}' | '#' | '\r' | '\n')),
    };
    if is_beside {
        return Caret { path, taken: Vec::new(), at: At::Nothing };
    }
    let word = begun;
    // Right behind a closed string or bracket nothing is written.
    let is_closed = |word: &Range<usize>| {
        text[word.clone()].starts_with(['"', '\''])
            && word.len() > 1
            && word.end == offset
            && text[word.clone()].ends_with(&text[word.start..=word.start])
    };
    let ends_closed = at == offset && open.is_empty() && word.is_none() && text[value.start..offset].trim_end().ends_with([']', '}']);
    if ends_closed || word.as_ref().is_some_and(is_closed) {
        return Caret { path, taken: Vec::new(), at: At::Nothing };
    }
    let span = word.map_or(Span::at(offset), |word| Span::new(word.start, word.end.max(offset)));
    for open in &open {
        if !open.is_table {
            path.push("*".to_owned());
        }
        path.extend(open.key.clone());
    }
    match open.last() {
        Some(open) if open.is_table && open.key.is_none() => {
            let has_value = text[span.end as usize..].trim_start_matches([' ', '\t']).starts_with('=');
            Caret { path, taken: open.taken.clone(), at: At::Key { span, has_value, may_begin_table: false } }
        }
        // Taken are the other elements.
        _ => Caret { path, taken: Vec::new(), at: At::Value(span) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(marked: &str) -> String {
        let offset = marked.find('|').expect("a caret");
        let text = marked.replacen('|', "", 1);
        let Caret { path, taken, at } = caret(&text, offset);
        let shown = |span: Span| if span.is_empty() { String::new() } else { format!(" {}", &text[span.range()]) };
        let at = match at {
            At::Header { span, is_empty } => format!("header{}{}", shown(span), if is_empty { " empty" } else { "" }),
            At::Key { span, has_value, may_begin_table } => {
                format!("key{}{}{}", shown(span), if has_value { " =" } else { "" }, if may_begin_table { " or table" } else { "" })
            }
            At::Value(span) => format!("value{}", shown(span)),
            At::Nothing => "nothing".to_owned(),
        };
        format!("{} [{}] {}", path.join("."), taken.join(" "), at.trim_end())
    }

    #[test]
    fn places() {
        for (text, want) in [
            ("|", " [] key or table"),
            ("ru|", " [] key ru or table"),
            ("a = 1\nru|\nb = 2", " [a b] key ru"),
            ("ru|n = 1", " [] key run = or table"),
            ("runtime = |", "runtime [] value"),
            ("runtime = \"|\"", "runtime [] value \"\""),
            ("runtime = \"20|", "runtime [] value \"20"),
            ("runtime = \"2026\"|", "runtime [] nothing"),
            ("runtime = 20|\nb = 1", "runtime [] value 20"),
            ("[le|", " [] header [le empty"),
            ("[[ig|]]\nrule = 1", " [] header [[ig]]"),
            ("[levels]|", " [] nothing"),
            ("[levels]\n|", "levels [] key or table"),
            ("[levels]\na = 1\nb|\n[[ignore]]\nc = 1", "levels [a] key b or table"),
            ("[[ignore]]\nrule = \"|\"", "ignore.*.rule [] value \"\""),
            ("[[ignore]]\nrule = \"a\"\n\n[[ignore]]\n|", "ignore.* [] key or table"),
            ("levels = { |", "levels [] key"),
            ("levels = { a = \"off\", b| }", "levels [a] key b"),
            ("levels = { a = \"|\" }", "levels.a [] value \"\""),
            ("include = [\"a\", \"|\"]", "include.* [] value \"\""),
            ("include = [\n  \"a\",\n  |\n]", "include.* [] value"),
            ("include = [\n  \"a\",\n  \"|\nlevels = 1", "include.* [] value \""),
            ("include = [\"a\"]|", "include [] nothing"),
            ("# a|", " [] nothing"),
            ("a = 1 # b|", " [] nothing"),
            ("a = \"#|\"", "a [] value \"#\""),
            ("levels.ru|", "levels [] key levels.ru or table"),
        ] {
            assert_eq!(told(text), want, "{text}");
        }
    }

    #[test]
    fn any_offset_of_any_piece() {
        let text = "a = \"\\\"é\" # c\ni = [ 'x', \"y\",\n]\n[[ignore]]\nl = { a = \"off\", b = [1] }\nm = '''\n'''\n";
        for start in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
            for end in (start..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                let piece = &text[start..end];
                for at in (0..=piece.len()).filter(|at| piece.is_char_boundary(*at)) {
                    let found = caret(piece, at);
                    if let At::Key { span, .. } | At::Value(span) | At::Header { span, .. } = found.at {
                        assert!(piece.get(span.range()).is_some(), "{piece} {at}");
                    }
                }
            }
        }
    }
}
