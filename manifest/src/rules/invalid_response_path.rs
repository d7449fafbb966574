use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::{Action, keys, meant_response_key};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::reply::{self, PathDefect};
use crate::span::Span;
use crate::subject::Subject;
use crate::tree::{Member, Text};

/// A path that can find nothing.
pub static RULE: Rule = Rule {
    name: "invalid-response-path",
    category: Category::Response,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("invalid_response_path.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        for member in action.response.and_then(|member| member.value.object()).map(|object| &*object.members).unwrap_or_default() {
            let key = &*member.key.decoded;
            let is_path = ["job_id", "status", "error"].contains(&key) || meant_response_key(key).is_some_and(|meant| keys::RESPONSE.contains(&meant));
            if let Some(text) = member.value.text().filter(|text| is_path && !text.decoded.is_empty()) {
                examine(subject, action, member, text, findings);
            }
        }
    }
}

fn examine(subject: &Subject<'_>, action: &Action<'_>, member: &Member, text: &Text, findings: &mut Vec<Finding>) {
    let path = &*text.decoded;
    // Nearly every path is one plain name.
    if path.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return;
    }
    let (span, why): (Span, &str) = match reply::parse_path(path) {
        Err(PathDefect::WholeDocument) => (text.span, "names no field"),
        Err(PathDefect::Segment(start, end)) => (text.span_of(start, end), reason(&path[start..end])),
        Ok(_) => match index_as_key(path).filter(|_| !sample_has(subject, action, path)) {
            Some((start, end)) => (text.span_of(start, end), "looks for a key with that name, and a list has no keys"),
            None => return,
        },
    };
    let message = format!("Faxbot finds nothing for `{}` with this path: this part {why}.", subject.quote_text(&member.key));
    let fix = repaired(path).map(|path| Fix::safe(format!("Write `{path}`"), vec![Edit::replace(text.span, layout::quoted(&path))]));
    findings.push(
        Finding::new(&RULE, span, message)
            .here("finds nothing")
            .note("A path is made of names, each perhaps with one index, joined by dots: `data.items[0].id`.")
            .fix(fix),
    );
}

fn reason(segment: &str) -> &'static str {
    if segment.contains("{{") {
        "is a template, and paths are not rendered"
    } else if segment.starts_with('$') {
        "is JSONPath's root, which is left out here"
    } else if segment.starts_with('[') {
        "has an index without a name, and a list at the root is never read"
    } else if segment.contains("[-") {
        "has a negative index"
    } else if segment.matches('[').count() > 1 {
        "has a second index"
    } else if segment.contains('[') {
        "has something else than a number between the brackets"
    } else if segment.contains('/') {
        "is separated by `/` where a dot is needed"
    } else {
        "has a character other than letters, digits and `_`"
    }
}

/// `items.0.id`: the byte range of the first number that stands as a segment of its own behind a name.
fn index_as_key(path: &str) -> Option<(usize, usize)> {
    let mut start = 0;
    for (count, piece) in path.split('.').enumerate() {
        let end = start + piece.len();
        if count > 0 && !piece.is_empty() && piece.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some((start, end));
        }
        start = end + 1;
    }
    None
}

/// Whether the provider's own reply has a value there: then the number is a key.
fn sample_has(subject: &Subject<'_>, action: &Action<'_>, path: &str) -> bool {
    subject.reply(action.name).and_then(|reply| reply::find(&reply::parse_path(path).ok()?, reply)).is_some()
}

/// What was evidently meant: without `$.`, with dots for slashes, `name[0]` for `name.0`, `a.b` for `a["b"]`.
fn repaired(path: &str) -> Option<String> {
    let mut plain = path.strip_prefix('$').unwrap_or(path).replace(['\'', '"'], "");
    if !plain.contains('.') && plain.contains('/') {
        plain = plain.replace('/', ".");
    }
    let mut repaired = String::new();
    for piece in plain.split(['.', '[']).map(|piece| piece.trim_end_matches(']')).filter(|piece| !piece.is_empty()) {
        if piece.bytes().all(|byte| byte.is_ascii_digit()) {
            repaired.push_str(&format!("[{piece}]"));
        } else {
            if !repaired.is_empty() {
                repaired.push('.');
            }
            repaired.push_str(piece);
        }
    }
    (repaired != path && reply::parse_path(&repaired).is_ok()).then_some(repaired)
}
