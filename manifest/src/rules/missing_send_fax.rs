use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::{ActionName, Manifest, keys};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::span::Span;
use crate::subject::Subject;
use crate::tree::Value;

/// Nothing to send with.
pub static RULE: Rule = Rule {
    name: "missing-send-fax",
    category: Category::Shape,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("missing_send_fax.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    if let Some(action) = manifest.action(ActionName::SendFax) {
        if action.misspelt {
            let key = &action.member.key;
            let message =
                format!("Faxbot never reads the action `{}` and so can't send: it is called `send_fax`.", subject.quote_text(key));
            let fix = Fix::ask("Rename it to `send_fax`", vec![layout::rename_key(action.member, "send_fax")]);
            findings.push(Finding::new(&RULE, key.span, message).here("never read").fix(fix));
        }
        return;
    }
    let finding = match manifest.actions {
        // A wrong type, or no JSON at all: other rules tell of it.
        Some(actions) if actions.value.truthy() && !matches!(actions.value.value, Value::Object(_)) => return,
        Some(actions) if actions.value.truthy() => missing(manifest, actions.key.span, "has no `send_fax`"),
        Some(actions) => missing(manifest, actions.span(), "holds no action"),
        None => without_actions(subject, manifest),
    };
    findings.push(finding);
}

fn missing(manifest: &Manifest<'_>, span: Span, here: &'static str) -> Finding {
    Finding::new(&RULE, span, format!("Faxbot can't send without an action `send_fax`: {}", consequence(manifest))).here(here)
}

/// One known action, whichever, is enough for the validator of 2026 (contract §9).
fn consequence(manifest: &Manifest<'_>) -> &'static str {
    if manifest.known_actions.iter().any(|action| !action.misspelt) {
        "2026 answers `Selected manifest cannot send faxes.`, 2025 fails with `Manifest missing send_fax action`."
    } else {
        "2026 refuses the manifest, 2025 fails with `Manifest missing send_fax action`."
    }
}

/// Perhaps they are there under another name, or stand one level too high.
fn without_actions(subject: &Subject<'_>, manifest: &Manifest<'_>) -> Finding {
    if let Some(member) = keys::misspelt(manifest.object, keys::MANIFEST, "actions") {
        let fix = Fix::ask("Rename it to `actions`", vec![layout::rename_key(member, "actions")]);
        let message = format!("Faxbot never reads `{}`, and without `actions` it can't send.", subject.quote_text(&member.key));
        return Finding::new(&RULE, member.key.span, message).here("never read").fix(fix);
    }
    match manifest.object.get(ActionName::SendFax.key()) {
        Some(member) => {
            let message = format!("Faxbot looks for `send_fax` inside `actions` and not here: {}", consequence(manifest));
            Finding::new(&RULE, member.key.span, message).here("belongs into `actions`")
        }
        None => missing(manifest, subject.opening(), "no `actions` in this manifest"),
    }
}
