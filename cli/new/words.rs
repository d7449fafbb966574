//! Words that would do in place of those that don't.

use crate::new::answers::Target;
use crate::new::check;

/// An id made of what was meant for one; `None` where nothing is left of it.
#[must_use]
pub fn id(meant: &str, target: Target) -> Option<String> {
    let separator = |c: char| if c == '_' && target == Target::Http { '_' } else { '-' };
    let mut id = String::new();
    for c in meant.chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c.to_ascii_lowercase());
        } else if !id.is_empty() && !id.ends_with(['-', '_']) {
            id.push(separator(c));
        }
    }
    id.truncate(50);
    let id = id.trim_end_matches(['-', '_']).to_owned();
    let suffix = if target == Target::Http { "http" } else { "plugin" };
    let candidates = [id.clone(), format!("fax-{id}"), format!("{id}-{suffix}")];
    let likely =
        if id.starts_with(|c: char| c.is_ascii_digit()) { &candidates[..] } else { &[candidates[0].clone(), candidates[2].clone()] };
    let found = likely.iter().find(|candidate| check::fault(candidate, target).is_none() && !id.is_empty());
    found.cloned()
}

/// The id that a preset's provider gets: its own, unless Faxbot has a provider of that id.
#[must_use]
pub fn preset_id(id: &str) -> String {
    if faxsmith_manifest::model::ids::is_builtin(id) { format!("{id}-http") } else { id.to_owned() }
}

/// A key made of what was meant for one.
#[must_use]
pub fn key(meant: &str) -> Option<String> {
    let mut key = String::new();
    for c in meant.chars().take(64) {
        if c.is_ascii_alphanumeric() {
            key.push(c);
        } else if !key.is_empty() && !key.ends_with('_') {
            key.push('_');
        }
    }
    let key = key.trim_matches('_').trim_start_matches(|c: char| c.is_ascii_digit()).trim_matches('_');
    (!key.is_empty() && key != meant).then(|| key.to_owned())
}

/// A version made of the numbers of what was meant for one.
#[must_use]
pub fn version(meant: &str) -> String {
    let numbers = meant.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).map(str::parse::<u32>);
    let mut numbers: Vec<u32> = numbers.filter_map(Result::ok).take(3).collect();
    if numbers.is_empty() {
        numbers.push(1);
    }
    numbers.resize(3, 0);
    numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
}

/// Whether Windows takes a name for a device.
#[must_use]
pub fn is_device(name: &str) -> bool {
    let port = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    matches!(name, "con" | "prn" | "aux" | "nul") || port.is_some_and(|port| port.len() == 1 && port.as_bytes()[0].is_ascii_digit())
}

/// Whether Python has a meaning of its own for a name (3.13's `keyword.kwlist`; upper-case words can't come from an id).
#[must_use]
pub fn is_python_keyword(name: &str) -> bool {
    const WORDS: [&str; 32] = [
        "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally", "for",
        "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with",
        "yield",
    ];
    WORDS.contains(&name)
}
