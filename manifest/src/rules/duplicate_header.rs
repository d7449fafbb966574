use std::collections::HashMap;

use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;
use crate::tree::Member;

/// One header in two spellings.
pub static RULE: Rule = Rule {
    name: "duplicate-header",
    category: Category::Shape,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("duplicate_header.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        let Some(object) = action.headers.and_then(|headers| headers.value.object()) else { continue };
        if object.members.len() < 2 {
            continue;
        }
        let mut spellings: HashMap<String, Vec<&Member>> = HashMap::new();
        for member in &object.members {
            let earlier = spellings.entry(member.key.decoded.as_str().to_ascii_lowercase()).or_default();
            // The same spelling twice is a repeated key, of which only the last is sent.
            if earlier.iter().any(|other| other.key.decoded == member.key.decoded) {
                continue;
            }
            earlier.push(member);
            let [other, .., _] = earlier[..] else { continue };
            let shown = subject.quote_text(&member.key);
            let message = format!(
                "Faxbot sends this header twice, as `{shown}` and as `{}`: case makes no difference.",
                subject.quote_text(&other.key)
            );
            findings.push(
                Finding::new(&RULE, member.key.span, message)
                    .here("the same header again")
                    .label(other.key.span, "sent as well")
                    .note("The provider takes one of the values, or both joined by a comma, or refuses the request.")
                    .fix(Fix::ask(format!("Remove `{shown}`"), vec![layout::remove_member(object, member)])),
            );
        }
    }
}
