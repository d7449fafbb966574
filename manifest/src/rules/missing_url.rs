use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::{Action, keys};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::python::is_blank;
use crate::subject::{Subject, when};

/// An action without a URL.
pub static RULE: Rule = Rule {
    name: "missing-url",
    category: Category::Shape,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("missing_url.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.is_read()) {
        // An action of a wrong type has other troubles; an empty one of any type is an empty object for 2025.
        if action.member.value.truthy() && action.object().is_none() {
            continue;
        }
        let is_empty = action.url.is_none_or(|url| !url.value.truthy() || url.value.str().is_some_and(is_blank));
        if is_empty {
            findings.push(finding(subject, action));
        }
    }
}

fn finding(subject: &Subject<'_>, action: &Action<'_>) -> Finding {
    let name = action.name.key();
    let message = if action.runs() {
        format!("Faxbot has nowhere to send `{name}` to: 2026 refuses the manifest, 2025 fails when it runs the action.")
    } else {
        format!("Faxbot 2026 refuses a manifest whose `{name}` has no URL. (2025 never needs it.)")
    };
    let levels = Levels::split(when(action.runs(), Level::Error), Some(Level::Error));
    let at = |span, here: &'static str| Finding::new(&RULE, span, &*message).levels(levels).here(here);
    match (action.url, action.object().and_then(|object| keys::misspelt(object, keys::ACTION, "url"))) {
        (Some(url), _) => at(url.span(), "an empty URL"),
        (None, Some(other)) => at(other.key.span, "never read: the key is `url`")
            .note(format!("Nothing reads the key `{}`.", subject.quote_text(&other.key)))
            .fix(Fix::safe("Rename it to `url`", vec![layout::rename_key(other, "url")])),
        (None, None) if action.object().is_some() => at(action.member.key.span, "has no `url`"),
        (None, None) => at(action.member.span(), "has no `url`"),
    }
}
