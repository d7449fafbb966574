use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::Action;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::http::{ValueDefect, is_token, value_defect};
use crate::span::Span;
use crate::subject::{Subject, when};
use crate::tree::{Member, Value};

/// A header that can't be sent.
pub static RULE: Rule = Rule {
    name: "invalid-header",
    category: Category::Shape,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("invalid_header.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.is_read()) {
        for member in action.header_members() {
            if !is_token(&member.key.decoded) {
                findings.push(in_name(subject, action, member));
            }
            if let Some((span, what, here)) = in_value(member) {
                let name = subject.quote_text(&member.key);
                let replaced = manifest.auth_header().is_some_and(|(_, set)| *member.key.decoded == *set);
                findings.push(finding(action, replaced, span, &format!("The value of the header `{name}` {what}")).here(here));
            }
        }
    }
}

/// `replaced`: authentication puts its own value there, so that this one is never sent.
fn finding(action: &Action<'_>, replaced: bool, span: Span, what: &str) -> Finding {
    let is_sent = action.runs() && !replaced;
    let how = if is_sent {
        "Faxbot 2026 refuses the manifest, 2025 fails when it sends it."
    } else {
        "Faxbot 2026 refuses the manifest. (2025 never sends it.)"
    };
    Finding::new(&RULE, span, format!("{what}: {how}")).levels(Levels::split(when(is_sent, Level::Error), Some(Level::Error)))
}

fn in_name(subject: &Subject<'_>, action: &Action<'_>, member: &Member) -> Finding {
    let key = &member.key;
    if key.decoded.is_empty() {
        return finding(action, false, key.span, "A header can't have an empty name").here("no name");
    }
    let what = format!("`{}` can't be the name of a header", subject.quote_text(key));
    let wrong = key.decoded.char_indices().find(|(_, c)| !is_token(c.encode_utf8(&mut [0; 4])));
    let span = wrong.map_or(key.content(), |(at, c)| key.span_of(at, at + c.len_utf8()));
    finding(action, false, span, &what)
        .here("not in a name")
        .note("Names are ASCII letters, digits and `-`, without blanks and without the colon.")
}

/// What is wrong with a value, where, and in a few words.
fn in_value(member: &Member) -> Option<(Span, String, &'static str)> {
    let text = match &member.value.value {
        Value::Invalid => return None,
        Value::String(text) => text,
        _ => return Some((member.value.span, format!("must be a string, but is {}", member.value.kind()), "must be a string")),
    };
    let (defect, at) = value_defect(&text.decoded)?;
    let (what, here) = match defect {
        ValueDefect::NotAscii => ("is not ASCII", "not ASCII"),
        ValueDefect::Forbidden => ("contains a control character", "a control character"),
        ValueDefect::OuterBlank if at.start == 0 => ("starts with a blank", "a blank"),
        ValueDefect::OuterBlank => ("ends with a blank", "a blank"),
    };
    Some((text.span_of(at.start, at.end), what.to_owned(), here))
}
