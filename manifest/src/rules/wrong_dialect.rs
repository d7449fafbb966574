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
    // At the place of most manifests nothing else is expected, and nobody need look beside them.
    if !document.kind_evident || (document.kind == Kind::HttpManifest && subject.place.is_faxbot_providers()) {
        return;
    }
    let Some(expected) = expected(subject).filter(|expected| *expected != document.kind) else { return };
    let Some(member) = evidence(subject) else { return };
    let message = format!(
        "{} {}, but it looks like {}: it has {}.",
        who(subject),
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

/// The kind that the place is for.
fn expected(subject: &Subject<'_>) -> Option<Kind> {
    let place = subject.place;
    if place.is_faxbot_providers() {
        return Some(Kind::HttpManifest);
    }
    match kind::by_name(place.file_name())? {
        Kind::HttpManifest => place.code_beside().map(|_| Kind::PackageManifest),
        expected => Some(expected),
    }
}

/// Who expects that kind there.
fn who(subject: &Subject<'_>) -> String {
    let place = subject.place;
    let name = place.file_name();
    match place.code_beside().filter(|_| kind::by_name(name) == Some(Kind::HttpManifest)) {
        _ if place.is_faxbot_providers() => "Faxbot reads this file as".to_owned(),
        Some(beside) => format!("The dev kit reads a `{name}` beside `{beside}` as"),
        None => format!("Faxbot reads `{name}` as"),
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
