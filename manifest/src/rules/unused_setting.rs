use std::collections::HashSet;

use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::mask::{self, is_secret_name};
use crate::model::Manifest;
use crate::model::meant::bare;
use crate::model::settings::Settings;
use crate::model::target::Target;
use crate::model::uses::is_moved;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;

/// A declared setting that nothing reads.
pub static RULE: Rule = Rule {
    name: "unused-setting",
    category: Category::Auth,
    levels: Levels::all(Level::Info),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("unused_setting.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some((manifest, settings)) = subject.manifest.as_ref().and_then(|manifest| Some((manifest, manifest.settings()?))) else { return };
    let Some(actions) = manifest.actions.filter(|actions| !subject.document.is_cut_off_at(actions.key.span)) else { return };
    // Any mention counts, in places that are never filled in and in expressions that are none: those are mistakes of their own.
    let Some(mentioned) = mentioned(&subject.document.text[actions.value.span.range()], "settings") else { return };
    let undeclared = manifest.missing_settings().filter_map(|(_, missing)| missing.meant);
    let meant: HashSet<String> = undeclared.map(str::to_owned).chain(meant_settings(manifest, &settings)).collect();
    let is_used = |name: &str| mentioned.has(name) || (!meant.is_empty() && meant.contains(name));
    for member in settings.properties() {
        let name = &*member.key.decoded;
        // Credentials are read by `auth`, not by expressions.
        if is_used(name) || is_moved(name) || is_secret_name(name) {
            continue;
        }
        // A name by itself: masking the whole file for it would be most of the work.
        let shown = mask::shown(name);
        // Joined, because there can be very many.
        let message = ["Faxbot never uses the setting `", &shown, "`: no expression and no path parameter reads `settings.", &shown, "`."].concat();
        findings.push(Finding::new(&RULE, member.key.span, message).here("never read"));
    }
}

/// The settings that names without `settings.` were meant to read: expressions, sources and placeholders that nothing fills.
fn meant_settings(manifest: &Manifest<'_>, settings: &Settings<'_>) -> impl Iterator<Item = String> {
    let uses = manifest.uses().map(|(action, found)| (action.name, found.name));
    let places = manifest.known_actions.iter().filter(|action| action.runs()).flat_map(|action| {
        let url = action.target.as_ref().map(Target::as_str).unwrap_or_default();
        action.placeholders.places.iter().filter(|place| place.filled_by.is_none()).map(move |place| (action.name, place.name(url)))
    });
    let could_be = |name: &str| !name.contains('.') && settings.declared(bare(name)).is_some();
    uses.chain(places).filter(move |(_, name)| could_be(name)).filter_map(|(action, name)| {
        let meant = manifest.meant_variable(action, name)?;
        meant.strip_prefix("settings.").map(str::to_owned)
    })
}

/// Names in order.
pub(crate) struct Mentioned<'t>(Vec<&'t str>);

impl Mentioned<'_> {
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.binary_search(&name).is_ok()
    }
}

/// The names that stand behind `settings.` (or `settings['`) or another such word anywhere; `None` where it is used as a whole.
pub(crate) fn mentioned<'t>(text: &'t str, word: &str) -> Option<Mentioned<'t>> {
    let mut names = Vec::new();
    for at in memchr::memmem::find_iter(text.as_bytes(), word) {
        let rest = &text[at + word.len()..];
        let name = rest.trim_start_matches(['.', '[', '\'', '"', '\\']);
        if rest.len() == name.len() && rest.trim_start().starts_with('}') {
            return None;
        }
        let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(name.len());
        names.push(&name[..end]);
    }
    names.sort_unstable();
    Some(Mentioned(names))
}
