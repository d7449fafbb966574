//! What our schemas say of a key.

use super::{Asked, code};
use crate::cursor::{At, Step};
use crate::mask;
use crate::schema::guide::Guide;
use crate::tree::Node;

/// The most examples that are shown.
const MAX_EXAMPLES: usize = 5;
/// Longer examples, in bytes, are not shown.
const MAX_EXAMPLE: usize = 60;

/// The field under the offset: its key, what it does, its default, examples.
pub(super) fn about(asked: &Asked<'_, '_>) -> Option<String> {
    let guide = Guide::of(asked.subject.document.kind)?;
    let guide = asked.cursor.keys().try_fold(guide, |guide, key| guide.step(key))?;
    if matches!(asked.cursor.at, At::NewKey(_) | At::NewValue(_) | At::Nothing) {
        return None;
    }
    let key = asked.cursor.path.iter().rev().find_map(|step| match step {
        Step::Key(key) => Some(*key),
        Step::Index(_) => None,
    });
    of_guide(key?, &guide)
}

/// What a schema says of a place, under a key.
pub(crate) fn of_guide(key: &str, guide: &Guide) -> Option<String> {
    let description = guide.description()?;
    let types = match guide.choices() {
        [] => guide.types().join(" or "),
        choices => choices.iter().map(written).collect::<Vec<_>>().join(", "),
    };
    // Long lists of choices are names that are known elsewhere.
    let types = if types.is_empty() || types.len() > 200 { String::new() } else { format!(": {types}") };
    let mut text = format!("**{}**{types}\n\n{description}", code(&mask::shown(key)));
    if let Some(default) = guide.default() {
        text += &format!("\n\nDefault: {}", written(default));
    }
    let examples: Vec<String> =
        guide.examples().iter().filter(|node| node.span.len() <= MAX_EXAMPLE).take(MAX_EXAMPLES).map(written).collect();
    if !examples.is_empty() && guide.choices().is_empty() {
        text += &format!("\n\nFor example: {}", examples.join(", "));
    }
    Some(text)
}

/// A value of a schema as JSON.
fn written(node: &Node) -> String {
    code(&crate::schema::to_json(node).to_string())
}
