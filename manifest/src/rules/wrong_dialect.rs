use crate::finding::{Finding, Level, Levels};
use crate::kind::{self, Kind};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;
use crate::tree::Member;

/// A file of one kind at a place for another.
pub static RULE: Rule = Rule {
    name: "wrong-dialect",
    category: Category::Files,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Never,
    kinds: kind::ALL,
    life: Life::since("0.1.0"),
    page: include_str!("wrong_dialect.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let document = subject.document;
    let Some((expected, who)) = expected(subject).filter(|(expected, _)| document.kind_evident && *expected != document.kind) else { return };
    let Some(member) = evidence(subject) else { return };
    let message = format!(
        "{who} {}, but it looks like {}: it has {}.",
        with_article(expected),
        with_article(document.kind),
        shown(subject, member)
    );
    let mut finding = Finding::new(&RULE, member.key.span, message).here(format!("what {} has", with_article(document.kind)));
    if let Some(note) = remedy(expected, document.kind) {
        finding = finding.note(note);
    }
    findings.push(finding.note(format!("So it was checked as {}.", with_article(document.kind))));
}

fn with_article(kind: Kind) -> String {
    let article = match kind {
        Kind::HttpManifest => "an",
        Kind::PackageManifest | Kind::Traits => "a",
        Kind::Registry | Kind::Config => "the",
    };
    format!("{article} {}", kind.title())
}

/// The kind that the place is for, and who expects it.
fn expected(subject: &Subject<'_>) -> Option<(Kind, String)> {
    let place = subject.place;
    let name = place.file_name();
    if place.is_faxbot_providers() {
        return Some((Kind::HttpManifest, "Faxbot reads this file as".to_owned()));
    }
    match kind::by_name(name)? {
        Kind::HttpManifest => place.code_beside().map(|beside| (Kind::PackageManifest, format!("The dev kit reads a `{name}` beside `{beside}` as"))),
        expected => Some((expected, format!("Faxbot reads `{name}` as"))),
    }
}

/// The member that shows the kind; the same that decided it.
fn evidence<'t>(subject: &Subject<'t>) -> Option<&'t Member> {
    let root = subject.document.root.object()?;
    let first = |keys: &[&str]| keys.iter().find_map(|key| root.get(key));
    match subject.document.kind {
        Kind::HttpManifest => first(&["actions", "allowed_domains", "auth", "timeout_ms"]),
        Kind::PackageManifest => first(&["capabilities", "categories"]),
        Kind::Registry => first(&["items"]),
        Kind::Config => first(&["providers"]),
        Kind::Traits => root.members.iter().find(|member| kind::is_traits(&member.value)),
    }
}

fn shown(subject: &Subject<'_>, member: &Member) -> String {
    let key = subject.quote_text(&member.key);
    match subject.document.kind {
        Kind::PackageManifest => format!("`{key}` and no `actions`"),
        Kind::Traits => format!("traits below `{key}`"),
        Kind::Registry => format!("a list of `{key}`"),
        Kind::Config => format!("roles below `{key}`"),
        Kind::HttpManifest => format!("`{key}`"),
    }
}

fn remedy(expected: Kind, found: Kind) -> Option<&'static str> {
    match (expected, found) {
        (Kind::HttpManifest, Kind::PackageManifest) => {
            Some("Faxbot runs no code plugins: a provider in this folder needs `actions`. Keep the package in a folder of its own.")
        }
        (Kind::PackageManifest, Kind::HttpManifest) => {
            Some("Faxbot reads HTTP manifests from `config/providers/<id>/manifest.json`, away from any code.")
        }
        (_, Kind::HttpManifest) => Some("An HTTP manifest belongs at `config/providers/<id>/manifest.json`."),
        (_, Kind::Registry) => Some("The registry is `config/plugin_registry.json`."),
        (_, Kind::Traits) => Some("The traits of all providers are in `config/provider_traits.json`."),
        (_, Kind::Config) => Some("Faxbot's configuration is `config/faxbot.config.json`."),
        (_, Kind::PackageManifest) => None,
    }
}
