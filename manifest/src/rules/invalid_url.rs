use std::ops::Range;

use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::target::Target;
use crate::model::{Action, ActionName, Manifest};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::python::{is_blank, is_space};
use crate::runtime::template::{hidden, placeholders};
use crate::runtime::url::host_defect;
use crate::runtime::validate::port_number;
use crate::subject::Subject;

/// A URL that can't be called.
pub static RULE: Rule = Rule {
    name: "invalid-url",
    category: Category::Shape,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("invalid_url.md"),
    check: Check::One(check),
};

/// The longest URL that the HTTP client takes, in characters (contract §7.3).
const MAX_URL: usize = 65_536;
/// What no name of a host contains. Braces of expressions and placeholders are told from these before.
const NEVER_IN_HOST: [char; 10] = [' ', '"', '<', '>', '\\', '^', '`', '{', '|', '}'];

/// What is wrong with a URL, and where.
struct Defect {
    at: Range<usize>,
    what: String,
    here: &'static str,
    /// The level in 2025, and how 2025 goes on where that is no failure.
    in_2025: (Option<Level>, &'static str),
}

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.is_read()) {
        let Some(target) = action.target.as_ref().filter(|target| !is_blank(target.as_str())) else { continue };
        match defect(subject, manifest, action, target) {
            Some(defect) => findings.extend(finding(action, target, &defect)),
            None if action.name == ActionName::SendFax => unready(target, findings),
            None => {}
        }
    }
}

fn finding(action: &Action<'_>, target: &Target<'_>, defect: &Defect) -> Option<Finding> {
    let span = target.text.span_of(defect.at.start, defect.at.end);
    let refused = !target.is_accepted;
    let (in_2025, how) = if action.runs() { defect.in_2025 } else { (None, "2025 never uses this URL.") };
    let fails = in_2025 == Some(Level::Error) && how.is_empty();
    let (message, note) = match (fails, refused) {
        (true, true) => {
            (format!("Faxbot can't call this URL: {}.", defect.what), "2026 refuses the whole manifest, 2025 fails at each call.")
        }
        (true, false) => {
            (format!("Faxbot can't call this URL: {}.", defect.what), "2026 takes the manifest, but each call fails, as in 2025.")
        }
        (false, true) => (format!("Faxbot 2026 refuses the manifest: {}. ({how})", defect.what), ""),
        // A URL that is never called does harm only where the validator looks at it.
        (false, false) => return None,
    };
    let finding = Finding::new(&RULE, span, message).levels(Levels::split(in_2025, Some(Level::Error))).here(defect.here);
    Some(if note.is_empty() { finding } else { finding.note(note) })
}

/// The first reason why nobody can call the URL.
fn defect(subject: &Subject<'_>, manifest: &Manifest<'_>, action: &Action<'_>, target: &Target<'_>) -> Option<Defect> {
    let (text, parts) = (target.as_str(), &target.parts);
    let fails = (Some(Level::Error), "");
    let of = |at: Range<usize>, what: &str, here: &'static str| Some(Defect { at, what: what.to_owned(), here, in_2025: fails });
    let quoted = |at: &Range<usize>| subject.quote(target.text.span_of(at.start, at.end));
    if let Some(at) = text.bytes().position(|byte| byte.is_ascii_control()) {
        return of(at..at + 1, "it contains a control character", "a control character");
    }
    if text.len() > MAX_URL && text.chars().nth(MAX_URL).is_some() {
        return of(0..1, "it has more than 65,536 characters", "a very long URL");
    }
    let scheme = parts.scheme.clone().filter(|scheme| parts.authority.is_some() || !is_host_and_port(text, scheme));
    let Some(scheme) = scheme else { return Some(without_scheme(manifest, action, target)) };
    let name = text[scheme.clone()].to_ascii_lowercase();
    if !matches!(&*name, "http" | "https") {
        let mut found = of(scheme.clone(), &format!("`{}` is not http or https", quoted(&scheme)), "not http or https")?;
        if matches!(&*name, "ws" | "wss") {
            found.in_2025 = (Some(Level::Warning), "2025 calls it as if it were http or https.");
        }
        return Some(found);
    }
    if parts.host.is_empty() {
        let end = parts.authority.as_ref().map_or(text.len(), |authority| authority.end);
        return of(0..end, "it names no host", "no host");
    }
    host_or_port(subject, action, target).or_else(|| {
        let authority = parts.authority.clone()?;
        (!target.is_accepted)
            .then(|| of(authority, "what stands before its path can't be read as a host and a port", "no readable host"))
            .flatten()
    })
}

fn host_or_port(subject: &Subject<'_>, action: &Action<'_>, target: &Target<'_>) -> Option<Defect> {
    let (text, parts) = (target.as_str(), &target.parts);
    let defect =
        |at: &Range<usize>, what: String, here: &'static str| Defect { at: at.clone(), what, here, in_2025: (Some(Level::Error), "") };
    let quoted = |at: &Range<usize>| subject.quote(target.text.span_of(at.start, at.end));
    if let Some(port) = parts.port.as_ref().filter(|port| !port.is_empty() && port_number(&text[(**port).clone()]).is_none()) {
        if target.expressions.iter().any(|found| port.start <= found.start && found.end <= port.end) {
            return Some(defect(port, "its port must be written out, not put in by an expression".to_owned(), "must be a number"));
        }
        let mut found = defect(port, format!("`{}` is no port, which is a number from 0 to 65535", quoted(port)), "no port");
        if is_port_in_python(&text[port.clone()]) {
            found.in_2025 = (None, "2025 reads it as a number.");
        } else if action.placeholders.places.iter().any(|place| place.range == *port && place.filled_by.is_some()) {
            found.in_2025 = (None, "2025 puts a path parameter in first.");
        }
        return Some(found);
    }
    // A host that depends on a variable is another rule's.
    if target.host_variable.is_some() {
        return None;
    }
    if let Some(why) = host_defect(target.host()) {
        return Some(defect(&parts.host, format!("`{}` {why}", quoted(&parts.host)), "no valid host"));
    }
    let at = parts.host.start + target.host().find(NEVER_IN_HOST)?;
    Some(defect(&(at..at + 1), "no host has this character in its name".to_owned(), "not in a host"))
}

/// Nothing before `://`: perhaps a variable should bring it, or it was forgotten.
fn without_scheme(manifest: &Manifest<'_>, action: &Action<'_>, target: &Target<'_>) -> Defect {
    let text = target.as_str();
    let fails = (Some(Level::Error), "");
    let first = target.expressions.first().filter(|found| found.start == 0).map(|found| found.end);
    if let Some(end) = first {
        let what = "`http://` or `https://` must be written out, not put in by an expression".to_owned();
        return Defect { at: 0..end, what, here: "no `https://`", in_2025: fails };
    }
    if let Some(place) = placeholders(text).into_iter().next().filter(|place| place.start == 0) {
        let is_filled = action.path_parameters().any(|param| param.name.is_some_and(|name| *name.decoded == *place.name(text)));
        let level = if manifest.has_allow_list() { Level::Warning } else { Level::Error };
        let in_2025 = if is_filled { (Some(level), "2025 lets a path parameter say where the request goes.") } else { fails };
        let what = "`http://` or `https://` must be written out, not put in by a path parameter".to_owned();
        return Defect { at: place.start..place.end, what, here: "no `https://`", in_2025 };
    }
    let blanks = text.find(|c: char| !is_space(c)).unwrap_or_default();
    if blanks > 0 {
        return Defect { at: 0..blanks, what: "it starts with a blank".to_owned(), here: "a blank", in_2025: fails };
    }
    let what = "it does not start with `http://` or `https://`".to_owned();
    Defect { at: 0..text.find(['/', '?', '#']).filter(|end| *end > 0).unwrap_or(text.len()), what, here: "no `https://`", in_2025: fails }
}

/// `api.acme.example:8443/x` and `localhost:8000` have no scheme, although they look so to a parser.
fn is_host_and_port(text: &str, scheme: &Range<usize>) -> bool {
    text[scheme.clone()].contains('.') || text[scheme.end + 1..].starts_with(|c: char| c.is_ascii_digit())
}

/// Python's `int` also takes a sign and single underscores between digits.
fn is_port_in_python(port: &str) -> bool {
    let digits = port.strip_prefix('+').unwrap_or(port);
    !digits.contains("__") && !digits.starts_with(['_', '+']) && !digits.ends_with('_') && digits.replace('_', "").parse::<u16>().is_ok()
}

/// What makes 2026 take the provider for not configured (contract §8.5): blanks, and braces that are neither an expression nor a
/// `{name}` of its own.
fn unready(target: &Target<'_>, findings: &mut Vec<Finding>) {
    let text = target.as_str();
    // Placeholders, also those without a name, are another rule's.
    let mut left = hidden(text, &target.expressions).into_owned().into_bytes();
    placeholders(text).into_iter().for_each(|place| left[place.start..place.end].fill(b'_'));
    for at in memchr::memmem::find_iter(&left.clone(), b"{}") {
        if !(at > 0 && left[at - 1] == b'{') && left.get(at + 2) != Some(&b'}') {
            left[at..at + 2].fill(b'_');
        }
    }
    let left_over = |wanted: &[u8]| {
        let start = left.iter().position(|byte| wanted.contains(byte))?;
        let length = left[start..].iter().take_while(|byte| wanted.contains(byte)).count();
        Some(target.text.span_of(start, start + length))
    };
    let mut report = |wanted: &[u8], message: &str, here: &'static str| {
        let Some(span) = left_over(wanted) else { return };
        findings.push(Finding::new(&RULE, span, message).levels(Levels::only_2026(Level::Error)).here(here));
    };
    report(b" ", "Faxbot 2026 never sends to a URL with a blank in it. (2025 sends the blank as `%20`.)", "write `%20`, or remove it");
    report(b"{}", "Faxbot 2026 never sends to a URL that keeps a brace. (2025 sends it.)", "belongs to no placeholder");
}
