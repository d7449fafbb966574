use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::near;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::{Subject, first_byte};
use crate::tree::{Node, Text, Value};

/// A category that the dev kit does not know.
pub static RULE: Rule = Rule {
    name: "package-invalid-category",
    category: Category::Files,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::PackageManifest],
    life: Life::since("0.1.0"),
    page: include_str!("package_invalid_category.md"),
    check: Check::One(check),
};

/// The dev kit's categories (contract §13.3).
const CATEGORIES: [&str; 7] = ["outbound", "inbound", "storage", "auth", "messaging", "transform", "custom"];

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(categories) = subject.document.root.get("categories").map(|member| &member.value) else { return };
    match &categories.value {
        Value::String(text) => findings.push(letters(text)),
        Value::Array(items) => {
            findings.extend(items.iter().filter(|item| !matches!(item.value, Value::Invalid)).filter_map(|item| category(subject, items, item)));
        }
        _ => {}
    }
}

fn category(subject: &Subject<'_>, items: &[Node], item: &Node) -> Option<Finding> {
    if item.str().is_some_and(|word| CATEGORIES.contains(&word)) {
        return None;
    }
    let Some(text) = item.text() else {
        let message = format!("The dev kit refuses the package: a category must be one of its words, but is {}.", item.kind());
        return Some(Finding::new(&RULE, first_byte(item.span), message).here("no category").note(words()));
    };
    let near = near::best(&text.decoded, CATEGORIES.into_iter());
    let name = subject.quote_text(text);
    let message = format!("The dev kit refuses the package: there is no category `{name}`.{}", near::question(near));
    let fix = near
        .filter(|near| items.iter().all(|other| other.str() != Some(near)))
        .map(|near| Fix::safe(format!("Write `{near}`"), vec![Edit::replace(text.span, layout::quoted(near))]));
    Some(Finding::new(&RULE, text.span, message).here("no category").note(words()).note(format!("The dev kit's words: `Invalid category: {name}`.")).fix(fix))
}

fn words() -> &'static str {
    "The categories are `outbound`, `inbound`, `storage`, `auth`, `messaging`, `transform` and `custom`."
}

/// A string in place of the list is read letter by letter.
fn letters(text: &Text) -> Finding {
    let parts: Vec<&str> = text.decoded.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let sound = !parts.is_empty() && parts.iter().all(|part| CATEGORIES.contains(part));
    let mut finding = Finding::new(&RULE, text.span, "`categories` must be a list: the Python dev kit reads this text letter by letter, the Node one skips it.")
        .here("not a list");
    if let Some(letter) = text.decoded.chars().next().filter(char::is_ascii_alphanumeric) {
        finding = finding.note(format!("The Python dev kit's words: `Invalid category: {letter}`."));
    }
    finding.fix(sound.then(|| {
        let list = layout::quoted_list(parts.iter().copied());
        Fix::safe(format!("Write `{list}`"), vec![Edit::replace(text.span, list)])
    }))
}
