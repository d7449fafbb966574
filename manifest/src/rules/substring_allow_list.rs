use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;
use crate::tree::Text;

/// `allowed_domains` is a string.
pub static RULE: Rule = Rule {
    name: "substring-allow-list",
    category: Category::Security,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("substring_allow_list.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let Some(text) = manifest.allowed_domains.and_then(|member| member.value.text()).filter(|text| !text.decoded.is_empty()) else { return };
    findings.push(
        Finding::new(&RULE, text.span, "Faxbot 2025 takes every piece of this text for an allowed host, 2026 refuses the manifest: `allowed_domains` must be a list.")
            .here("a string, not a list")
            .note("`\"api.acme.example\"` as a string also allows `acme.example`, `api`, and URLs without a host.")
            .fix(fix(subject, text)),
    );
}

/// The list that was meant, if it allows every host of the actions: otherwise there is more to mend than the brackets.
fn fix(subject: &Subject<'_>, text: &Text) -> Option<Fix> {
    let entries: Vec<&str> = text.decoded.split([',', ';', ' ']).filter(|entry| !entry.is_empty()).collect();
    let manifest = subject.manifest.as_ref()?;
    let sound = manifest.known_actions.iter().filter_map(|action| action.target.as_ref()).all(|target| {
        target.looked_up.as_deref().is_some_and(|host| entries.contains(&host))
    });
    sound.then(|| Fix::safe("Make it a list", vec![Edit::replace(text.span, layout::quoted_list(entries.into_iter()))]))
}
