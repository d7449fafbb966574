use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::near;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::shape::listed;
use crate::subject::Subject;
use crate::tree::{Node, Text};

/// A category without any of the capabilities that it needs.
pub static RULE: Rule = Rule {
    name: "package-missing-capability",
    category: Category::Files,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::PackageManifest],
    life: Life::since("0.1.0"),
    page: include_str!("package_missing_capability.md"),
    check: Check::One(check),
};

/// What the dev kit asks of each category: one of these (contract §13.3).
const NEEDED: [(&str, &[&str]); 5] = [
    ("outbound", &["send_fax", "get_status"]),
    ("inbound", &["receive_fax", "list_inbound"]),
    ("storage", &["put", "get", "delete"]),
    ("auth", &["authenticate", "validate_token"]),
    ("messaging", &["send_message", "get_message_status"]),
];
/// Faxbot's own words for the same (contract §13.4), which its Plugin Builder wrote into packages.
const SYNONYMS: [(&str, &str); 4] = [("send", "send_fax"), ("receive", "receive_fax"), ("store", "put"), ("retrieve", "get")];

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let root = &subject.document.root;
    let Some(categories) = root.get("categories").and_then(|member| member.value.array()) else { return };
    let Some((holder, capabilities)) = root.get("capabilities").and_then(|member| Some((member, member.value.array()?))) else { return };
    for (at, category) in categories.iter().enumerate() {
        let Some((name, needed)) = NEEDED.iter().find(|(name, _)| category.str() == Some(name)) else { continue };
        let repeated = categories[..at].iter().any(|earlier| earlier.str() == Some(name));
        if repeated || capabilities.iter().any(|capability| capability.str().is_some_and(|word| needed.contains(&word))) {
            continue;
        }
        let python: Vec<String> = needed.iter().map(|word| format!("'{word}'")).collect();
        let mut finding = Finding::new(&RULE, holder.key.span, format!("The dev kit refuses the package: the category `{name}` needs {} here.", listed(needed, "or")))
            .here("has none of them")
            .label(category.span, "needs one")
            .note(format!("Its words: `Category {name} requires at least one of: [{}]`.", python.join(", ")));
        finding = match meant(capabilities, needed) {
            Some((text, word)) => finding.fix(Fix::safe(format!("Write `{word}`"), vec![Edit::replace(text.span, layout::quoted(word))])),
            None => {
                let add = layout::insert_element(&subject.document.text, &holder.value, &layout::quoted(needed[0]));
                finding.fix(add.map(|add| Fix::ask(format!("Add `{}`", needed[0]), vec![add])))
            }
        };
        findings.push(finding);
    }
}

/// The capability that was meant to be one of those needed.
fn meant<'t>(capabilities: &'t [Node], needed: &[&'static str]) -> Option<(&'t Text, &'static str)> {
    capabilities.iter().filter_map(Node::text).find_map(|text| {
        let word = &*text.decoded;
        let same = SYNONYMS.into_iter().find(|(other, same)| *other == word && needed.contains(same)).map(|(_, same)| same);
        Some((text, same.or_else(|| near::best(word, needed.iter().copied()))?))
    })
}
