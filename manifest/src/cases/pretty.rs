//! Values as readable JSON.

use crate::layout::quoted;
use crate::runtime::python::text;
use crate::runtime::python::value::Value;

/// How values are laid out.
#[derive(Clone, Copy, Debug)]
pub struct Style<'s> {
    /// What stands before the lines after the first one.
    pub indent: &'s str,
    /// What ends a line.
    pub newline: &'s str,
    /// Objects and lists of plain values stand on one line up to this many characters; 0 breaks them all.
    pub width: usize,
}

/// A value as JSON, two blanks deeper with each level. Values that JSON can't write (NaN, infinities) become null; none comes here.
#[must_use]
pub fn write(value: &Value, style: Style<'_>) -> String {
    let mut out = String::new();
    put(value, style, 0, &mut out);
    out
}

fn put(value: &Value, style: Style<'_>, depth: usize, out: &mut String) {
    let line = |depth: usize| format!("{}{}{}", style.newline, style.indent, "  ".repeat(depth));
    let (open, close, members): (_, _, Vec<(Option<&str>, &Value)>) = match value {
        Value::Dict(members) if !members.is_empty() => ('{', '}', members.iter().map(|(key, value)| (Some(&**key), value)).collect()),
        Value::List(items) if !items.is_empty() => ('[', ']', items.iter().map(|item| (None, item)).collect()),
        _ => return scalar(value, out),
    };
    out.push(open);
    let start = out.len();
    if members.iter().all(|(_, value)| value.as_dict().is_none() && value.as_list().is_none()) {
        let blank = if open == '{' { " " } else { "" };
        for (at, (key, value)) in members.iter().enumerate() {
            out.push_str(if at == 0 { blank } else { ", " });
            put_key(*key, out);
            scalar(value, out);
        }
        out.push_str(blank);
        out.push(close);
        if out[start..].chars().count() < style.width {
            return;
        }
        out.truncate(start);
    }
    for (at, (key, value)) in members.into_iter().enumerate() {
        out.push_str(if at == 0 { "" } else { "," });
        out.push_str(&line(depth + 1));
        put_key(key, out);
        put(value, style, depth + 1, out);
    }
    out.push_str(&line(depth));
    out.push(close);
}

fn put_key(key: Option<&str>, out: &mut String) {
    if let Some(key) = key {
        string(key, out);
        out.push_str(": ");
    }
}

fn scalar(value: &Value, out: &mut String) {
    match value {
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Int(digits) => out.push_str(digits),
        Value::Float(value) if value.is_finite() => out.push_str(&text::float(*value)),
        Value::Str(text) => string(text, out),
        Value::List(_) => out.push_str("[]"),
        Value::Dict(_) => out.push_str("{}"),
        Value::None | Value::Float(_) => out.push_str("null"),
    }
}

fn string(text: &str, out: &mut String) {
    let quoted = quoted(text);
    if !text::has_surrogate(&quoted) {
        return out.push_str(&quoted);
    }
    for c in quoted.chars() {
        match text::as_surrogate(c) {
            Some(unit) => out.push_str(&format!("\\u{unit:04x}")),
            None => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

    use super::*;
    use crate::runtime::python::json::loads;

    #[test]
    fn layout_keeps_values() {
        let text = r#"{"a":[1,2.0,-0.0,1e400],"b":{},"c":{"d":"\ud800 \"\n","e":[]},"f":[{"g":null}],"h":12345678901234567890123}"#;
        let text = text.replace("1e400", "1e+16");
        let value = loads(&text).unwrap();
        for width in [0, 20, 200] {
            let written = write(&value, Style { indent: "  ", newline: "\r\n", width });
            assert_eq!(loads(&written).unwrap(), value, "{written}");
        }
        let wide = write(&loads(r#"{"a":[1,2],"b":{"c":""}}"#).unwrap(), Style { indent: "", newline: "\n", width: 80 });
        assert_eq!(wide, "{\n  \"a\": [1, 2],\n  \"b\": { \"c\": \"\" }\n}");
    }
}
