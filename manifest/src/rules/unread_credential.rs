use std::collections::HashSet;

use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::mask::is_secret_name;
use crate::model::Manifest;
use crate::model::auth::needs;
use crate::model::settings::{Declared, Holds, Settings};
use crate::model::uses::is_moved;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::rules::unused_setting::mentioned;
use crate::subject::Subject;
use crate::tree::{Member, Node};

/// A credential that people give and nothing reads, or can't give as suggested.
pub static RULE: Rule = Rule {
    name: "unread-credential",
    category: Category::Auth,
    levels: Levels::only_2026(Level::Warning),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("unread_credential.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some((manifest, settings)) = subject.manifest.as_ref().and_then(|manifest| Some((manifest, manifest.settings()?))) else { return };
    let found = Credentials::of(&settings);
    for member in &found.all {
        masked_default(member, findings);
    }
    let unread = unread(subject, manifest, &found);
    if unread.is_empty() {
        return;
    }
    let scheme = manifest.intended_scheme();
    let misnamed = misnamed_among(&unread, manifest, &settings);
    for member in unread {
        let name = subject.quote_text(&member.key);
        let why = if needs(&scheme).is_empty() {
            "there is no authentication".to_owned()
        } else {
            let names = |names: &&[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ");
            format!("`{scheme}` takes {}", needs(&scheme).iter().map(names).collect::<Vec<_>>().join(" and "))
        };
        let meant = misnamed.filter(|(other, _)| std::ptr::eq(*other, member)).map(|(_, meant)| meant);
        let finding = Finding::new(&RULE, member.key.span, format!("Faxbot 2026 never reads `{name}`: {why}, and no expression uses it.")).here("never read");
        // Where nothing else can be saved either, nothing is ever sent.
        let level = if meant.is_some() && settings.is_closed() { Level::Error } else { Level::Warning };
        findings.push(finding.levels(Levels::only_2026(level)).fix(meant.map(|meant| rename(&settings, &scheme, member, meant))));
    }
}

/// The properties that hold credentials, by their names.
struct Credentials<'t> {
    all: Vec<&'t Member>,
    /// All properties inside `credentials`.
    inner: &'t [Member],
}

impl<'t> Credentials<'t> {
    fn of(settings: &Settings<'t>) -> Self {
        let inner = settings.credentials().and_then(|member| member.value.get("properties")).and_then(|member| member.value.object());
        let inner = inner.map(|object| &*object.members).unwrap_or_default();
        let all = settings.properties().iter().filter(|member| &*member.key.decoded != "credentials").chain(inner);
        Self { all: all.filter(|member| is_secret_name(&member.key.decoded) && is_text(member)).collect(), inner }
    }
}

/// The credentials that neither authentication nor an expression reads.
fn unread<'t>(subject: &Subject<'_>, manifest: &Manifest<'t>, found: &Credentials<'t>) -> Vec<&'t Member> {
    let Credentials { all, inner } = found;
    let Some(actions) = manifest.actions.filter(|actions| !all.is_empty() && !subject.document.is_cut_off_at(actions.key.span)) else { return Vec::new() };
    let text = &subject.document.text[actions.value.span.range()];
    let Some((expressed, stored)) = mentioned(text, "settings").zip(mentioned(text, "creds")).filter(|_| !receives(manifest)) else { return Vec::new() };
    let scheme = manifest.intended_scheme();
    let read: HashSet<&str> = needs(&scheme).iter().flat_map(|names| names.iter().copied()).collect();
    let is_read = |member: &Member| {
        let name = &*member.key.decoded;
        let by_auth = read.contains(name) && (is_moved(name) || inner.iter().any(|other| std::ptr::eq(other, member)));
        by_auth || expressed.has(name) || stored.has(name)
    };
    all.iter().copied().filter(|member| !is_read(member)).collect()
}

/// The unread credential that was evidently meant for the scheme, and the name that it should have: the only one, where the scheme
/// finds none.
pub(crate) fn misnamed<'t>(subject: &Subject<'_>, manifest: &Manifest<'t>, settings: &Settings<'t>) -> Option<(&'t Member, &'static str)> {
    misnamed_among(&unread(subject, manifest, &Credentials::of(settings)), manifest, settings)
}

fn misnamed_among<'t>(unread: &[&'t Member], manifest: &Manifest<'t>, settings: &Settings<'t>) -> Option<(&'t Member, &'static str)> {
    let [only] = *unread else { return None };
    let is_at_top = settings.properties().iter().any(|member| std::ptr::eq(member, only));
    let is_declared = |name: &&str| settings.declared(name).is_some() || settings.declared(&format!("credentials.{name}")).is_some();
    let scheme = manifest.intended_scheme();
    let open = needs(&scheme).iter().find(|names| !names.iter().any(is_declared) && !names.contains(&"username"))?;
    open.last().filter(|_| is_at_top).map(|name| (only, *name))
}

/// Whether it is a property for text: a switch such as `use_token` holds no secret.
fn is_text(member: &&Member) -> bool {
    matches!(Declared { member, required: false }.holds(), Holds::Text | Holds::Unknown)
}

/// Whether the provider sends anything to Faxbot: how it proves who it is may need a secret of its own.
fn receives(manifest: &Manifest<'_>) -> bool {
    let has = |key: &str| manifest.traits.and_then(|traits| traits.value.get(key)).is_some_and(|member| member.value.truthy());
    has("supports_inbound") || has("inbound_verification")
}

/// A default that looks like a secret that was made unreadable: it is refused as such when it is saved (contract §8.4).
fn masked_default(member: &Member, findings: &mut Vec<Finding>) {
    let Some(default) = member.value.get("default") else { return };
    let Some(text) = default.value.text() else { return };
    let rest = text.decoded.trim_start_matches('*');
    if rest.len() < text.decoded.len() && rest.chars().count() <= 4 {
        findings.push(
            Finding::new(&RULE, text.content(), "Faxbot 2026 refuses to save this default: it looks like a credential that was made unreadable.")
                .here("looks masked")
                .note("Leave the default out: a credential has none."),
        );
    }
}

/// Gives the property the name that the scheme reads, where it is required as well.
fn rename(settings: &Settings<'_>, scheme: &str, member: &Member, name: &str) -> Fix {
    let mut edits = vec![layout::rename_key(member, name)];
    let required = settings.schema.get("required").and_then(|required| required.value.array()).unwrap_or_default();
    let named = required.iter().filter(|item: &&Node| item.str() == Some(&member.key.decoded));
    edits.extend(named.map(|item| Edit::replace(item.span, layout::quoted(name))));
    Fix::ask(format!("Call it `{name}`, which `{scheme}` reads"), edits)
}
