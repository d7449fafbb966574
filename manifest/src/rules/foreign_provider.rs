use std::cell::LazyCell;

use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::providers::{self, Provider};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::span::Span;
use crate::subject::Subject;
use crate::tree::{Object, Text};

/// Another provider's name, host or link in the files of this one.
pub static RULE: Rule = Rule {
    name: "foreign-provider",
    category: Category::Across,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest, Kind::PackageManifest],
    life: Life::since("0.1.0"),
    page: include_str!("foreign_provider.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(root) = subject.document.root.object() else { return };
    let mut mentions = Vec::new();
    hosts(subject, &mut mentions);
    texts(root, &mut mentions);
    let owner = LazyCell::new(|| owner(root));
    if !mentions.is_empty() {
        foreign(&owner, &mentions, findings);
    }
    if let Some(id) = root.get("id").filter(|_| subject.place.provider_folder().is_some()) {
        in_readme(subject, &owner, id.value.span, findings);
    }
}

/// One place that speaks of a provider.
struct Mention {
    provider: &'static Provider,
    span: Span,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    /// The host of an action.
    Host,
    /// An entry of `allowed_domains`.
    Domain,
    /// A name or link.
    Text,
}

fn hosts(subject: &Subject<'_>, mentions: &mut Vec<Mention>) {
    let Some(manifest) = &subject.manifest else { return };
    for target in manifest.known_actions.iter().filter_map(|action| action.target.as_ref()) {
        if let Some(provider) = providers::of_host(target.host()) {
            mentions.push(Mention { provider, span: target.span(&target.parts.host), what: What::Host });
        }
    }
    for entry in manifest.domains() {
        if let Some(provider) = providers::of_host(&entry.decoded) {
            mentions.push(Mention { provider, span: entry.content(), what: What::Domain });
        }
    }
}

/// What people read: the strings at the top, and the words beside the settings.
fn texts(root: &Object, mentions: &mut Vec<Mention>) {
    let strings = root.members.iter().filter(|member| &*member.key.decoded != "id").filter_map(|member| member.value.text());
    strings.for_each(|text| named(text, mentions));
    let schema = root.get("config_schema").map(|member| &member.value);
    let settings = schema.and_then(|schema| schema.get("properties")).and_then(|properties| properties.value.object());
    let settings = settings.map(|settings| &*settings.members).unwrap_or_default();
    for node in schema.into_iter().chain(settings.iter().map(|setting| &setting.value)) {
        let said = ["title", "description"].into_iter().filter_map(|key| node.get(key)?.value.text());
        said.for_each(|text| named(text, mentions));
    }
}

fn named(text: &Text, mentions: &mut Vec<Mention>) {
    for (provider, range) in providers::named_in(&text.decoded) {
        mentions.push(Mention { provider, span: text.span_of(range.start, range.end), what: What::Text });
    }
}

/// Whose manifest it is: what the id says, else the name. Empty where neither says it.
fn owner(root: &Object) -> Vec<&'static Provider> {
    let id = root.get("id").and_then(|member| member.value.str()).unwrap_or_default();
    let by_id: Vec<_> = providers::of_id(id).collect();
    let name = || root.get("name").and_then(|member| member.value.str()).unwrap_or_default();
    if by_id.is_empty() { providers::named_in(name()).map(|(provider, _)| provider).collect() } else { by_id }
}

fn foreign(owner: &[&'static Provider], mentions: &[Mention], findings: &mut Vec<Finding>) {
    // Else whose host it calls; what is only spoken of is no proof.
    let hosts = || mentions.iter().filter(|mention| mention.what == What::Host).map(|mention| mention.provider);
    let owners: Vec<_> = if owner.is_empty() { hosts().collect() } else { owner.to_vec() };
    if owners.is_empty() {
        return;
    }
    for mention in mentions.iter().filter(|mention| !owners.iter().any(|owner| owner.may_name(mention.provider))) {
        let (own, other) = (owners[0].name, mention.provider.name);
        let message = match mention.what {
            What::Host => format!("This is the manifest of {own}, but Faxbot sends its faxes and credentials to {other}."),
            What::Domain => format!("This is the manifest of {own}, but it lets Faxbot send its faxes and credentials to {other}."),
            What::Text => format!("This is the manifest of {own}, but it speaks of {other}."),
        };
        findings.push(Finding::new(&RULE, mention.span, message).here(format!("{other}, not {own}")).note(REMEDY));
    }
}

const REMEDY: &str = "Faxbot keeps what it tells of providers apart, one folder each: names, hosts and links of others belong into theirs.";

/// The README of a provider's own folder. It is read only where the id or the name says whose folder that is.
fn in_readme(subject: &Subject<'_>, owners: &[&'static Provider], span: Span, findings: &mut Vec<Finding>) {
    if owners.is_empty() {
        return;
    }
    let Some(readme) = subject.place.neighbours.and_then(|neighbours| neighbours.read("README.md")) else { return };
    let readme = String::from_utf8_lossy(&readme);
    let mut told: Vec<&str> = Vec::new();
    for (provider, range) in providers::named_in(&readme) {
        if owners.iter().any(|owner| owner.may_name(provider)) || told.contains(&provider.name) {
            continue;
        }
        told.push(provider.name);
        let line = 1 + memchr::memchr_iter(b'\n', &readme.as_bytes()[..range.start]).count();
        let (own, other) = (owners[0].name, provider.name);
        let message = format!("This is the folder of {own}, but line {line} of its README.md speaks of {other}.");
        findings.push(Finding::new(&RULE, span, message).here(format!("the folder of {own}")).note(REMEDY));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::{Surroundings, check};
    use crate::place::{Neighbours, Place};

    struct Beside(&'static str);

    impl Neighbours for Beside {
        fn has(&self, _: &str) -> bool {
            false
        }

        fn read(&self, name: &str) -> Option<Vec<u8>> {
            (name == "README.md").then(|| self.0.as_bytes().to_vec())
        }
    }

    #[test]
    fn a_readme_is_of_one_provider() {
        let manifest = |id: &str| format!(r#"{{"id": "{id}", "name": "A fax service", "actions": {{}}}}"#);
        let readme = Beside("# Telnyx\n\nUnlike [Sinch](https://sinch.com) and RingCentral: Sinch\n");
        for (path, id, wanted) in [
            ("config/providers/telnyx/manifest.json", "telnyx", &["line 3 of its README.md speaks of Sinch", "RingCentral"][..]),
            // Nobody knows whose folder it is, or it is no folder of one provider.
            ("config/providers/acme/manifest.json", "acme", &[]),
            ("presets/telnyx.json", "telnyx", &[]),
        ] {
            let around = Surroundings { place: Place { path, neighbours: Some(&readme) }, ..Surroundings::default() };
            let findings = check(manifest(id).into_bytes(), &around).findings;
            let own: Vec<_> = findings.iter().filter(|finding| finding.rule.name == super::RULE.name).map(|finding| &finding.message).collect();
            assert_eq!(own.len(), wanted.len(), "{own:?}");
            assert!(own.iter().zip(wanted).all(|(message, part)| message.contains(part)), "{own:?}");
        }
    }
}
