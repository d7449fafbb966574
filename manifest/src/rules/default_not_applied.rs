use std::collections::HashMap;

use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::Manifest;
use crate::model::settings::{Declared, Lookup};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::context::INJECTED_SETTINGS;
use crate::runtime::{RUNTIMES, Runtime};
use crate::subject::{Subject, when};
use crate::tree::{Member, Value};

/// A default that nobody uses.
pub static RULE: Rule = Rule {
    name: "default-not-applied",
    category: Category::Auth,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("default_not_applied.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some((manifest, settings)) = subject.manifest.as_ref().and_then(|manifest| Some((manifest, manifest.settings()?))) else { return };
    // One default is one mistake, however many places miss its value.
    let mut found: HashMap<u32, (&Member, Declared<'_>, Levels)> = HashMap::new();
    for usage in manifest.setting_uses() {
        let Lookup::Declared(declared) = settings.look_up(usage.path) else { continue };
        // Of a default that is a secret `secret-default` says all.
        let Some(default) = filling_default(&declared).filter(|default| !subject.document.holds_secret(default.value.span)) else { continue };
        let misses = |runtime: &Runtime| {
            let has_own = runtime.adds_and_moves_settings && (usage.is_moved() || INJECTED_SETTINGS.contains(&usage.path));
            // What the schema requires can't be missing where settings are checked against it (contract §8.4).
            usage.place.is_filled_in(runtime) && !has_own && !(declared.required && runtime.validates)
        };
        let levels = Levels(std::array::from_fn(|at| when(misses(&RUNTIMES[at]), Level::Warning)));
        let entry = found.entry(default.key.span.start).or_insert((default, declared, Levels::split(None, None)));
        entry.2 = entry.2.merged(levels);
    }
    if let Some((default, declared)) = user_name(manifest) {
        found.entry(default.key.span.start).or_insert((default, declared, Levels::only_2026(Level::Warning)));
    }
    for (default, declared, levels) in found.into_values().filter(|(.., levels)| levels.highest().is_some()) {
        let name = subject.quote_text(&declared.member.key);
        let message = match levels {
            Levels([Some(_), None]) if declared.required => {
                format!("Faxbot 2025 never uses a `default` of `config_schema`: where nobody has saved `{name}`, it is empty. (2026 insists on it.)")
            }
            _ => format!("Faxbot never uses a `default` of `config_schema`: where nobody has saved `{name}`, it is empty."),
        };
        let span = default.span();
        let is_short = !subject.document.text[span.range()].contains('\n');
        let finding = Finding::new(&RULE, if is_short { span } else { default.key.span }, message).levels(levels).here("never used");
        findings.push(if declared.required {
            finding.note("Save the value with the settings, or write it where it is used.")
        } else {
            finding.note("List the setting under `required`, so that 2026 insists on a value, or write the value where it is used.")
        });
    }
}

/// The `default` of a setting, where it would fill in anything.
pub(crate) fn filling_default<'t>(declared: &Declared<'t>) -> Option<&'t Member> {
    let default = declared.member.value.get("default")?;
    let is_empty = match &default.value.value {
        Value::Null | Value::Invalid => true,
        Value::String(text) => text.decoded.is_empty(),
        _ => false,
    };
    (!is_empty).then_some(default)
}

/// The default of a user name that the authentication needs: 2026 does not send without one (contract §8.5).
fn user_name<'t>(manifest: &Manifest<'t>) -> Option<(&'t Member, Declared<'t>)> {
    let declared = manifest.settings()?.declared("username").filter(|declared| !declared.required)?;
    let is_needed = manifest.effective_scheme() == Some("basic");
    filling_default(&declared).filter(|_| is_needed).map(|default| (default, declared))
}
