//! What a JSON body's template looks like before it is filled in.

use crate::runtime::template::Expression;

/// Where an expression stands in a JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Between quotes: any text without quotes, backslashes and control characters fits.
    InString,
    /// Where a value stands, outside quotes: only what is JSON by itself fits.
    Bare,
}

/// A template with its expressions replaced by stand-ins of the same length: offsets in it are offsets in the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skeleton {
    /// JSON, if the template is.
    pub json: String,
    /// Where each expression stands, in order.
    pub settings: Vec<Setting>,
}

/// Puts `_` for an expression between quotes and a number for one outside.
#[must_use]
pub fn skeleton(text: &str, expressions: &[Expression]) -> Skeleton {
    let mut json = String::with_capacity(text.len());
    let mut settings = Vec::with_capacity(expressions.len());
    let mut in_string = false;
    let mut done = 0;
    for expression in expressions {
        let before = &text[done..expression.start];
        in_string = ends_in_string(before, in_string);
        json.push_str(before);
        let stand_in = if in_string { '_' } else { '1' };
        json.extend(std::iter::repeat_n(stand_in, expression.end - expression.start));
        settings.push(if in_string { Setting::InString } else { Setting::Bare });
        done = expression.end;
    }
    json.push_str(&text[done..]);
    Skeleton { json, settings }
}

/// Whether the end of a piece of JSON is inside a string, given whether its start is.
fn ends_in_string(piece: &str, mut inside: bool) -> bool {
    let mut bytes = piece.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => inside = !inside,
            b'\\' if inside => drop(bytes.next()),
            _ => {}
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::template::expressions;

    #[test]
    fn stand_ins_keep_every_offset() {
        let text = r#"{"a": "x{{to}}\"{{b}}", "n": {{n}}}"#;
        let made = skeleton(text, &expressions(text));
        assert_eq!(made.json, r#"{"a": "x______\"_____", "n": 11111}"#);
        assert_eq!(made.settings, [Setting::InString, Setting::InString, Setting::Bare]);
    }
}
