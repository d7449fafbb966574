//! Which of Faxbot's files a file is: its content decides, its path only where the content says nothing.

use crate::model::keys;
use crate::place::Place;
use crate::tree::{Node, Object};

/// The five kinds of file that faxsmith knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An HTTP provider manifest: `config/providers/<id>/manifest.json`.
    HttpManifest,
    /// The package manifest of a Python or Node plugin (dev kit): `manifest.json` beside the code.
    PackageManifest,
    /// `plugin_registry.json`
    Registry,
    /// `provider_traits.json`
    Traits,
    /// `faxbot.config.json`
    Config,
}

/// All kinds.
pub const ALL: &[Kind] = &[Kind::HttpManifest, Kind::PackageManifest, Kind::Registry, Kind::Traits, Kind::Config];

/// The kind that the name of a file promises.
#[must_use]
pub fn by_name(file_name: &str) -> Option<Kind> {
    match file_name {
        "manifest.json" => Some(Kind::HttpManifest),
        "plugin_registry.json" => Some(Kind::Registry),
        "provider_traits.json" => Some(Kind::Traits),
        "faxbot.config.json" => Some(Kind::Config),
        _ => None,
    }
}

/// What the names of sample replies end in. They lie beside a manifest and are none.
pub const RESPONSE: &str = ".response.json";
/// What the names of test cases end in.
pub const TEST: &str = ".test.json";

/// Whether a file of this name lies beside a manifest and is none: sample replies, test cases.
#[must_use]
pub fn is_companion(file_name: &str) -> bool {
    file_name.ends_with(RESPONSE) || file_name.ends_with(TEST)
}

/// The kind of a file, and whether its content shows it (rather than its name alone).
#[must_use]
pub fn of(root: &Node, place: &Place<'_>) -> (Kind, bool) {
    if let Some(kind) = root.object().and_then(by_content) {
        return (kind, true);
    }
    let kind = match by_name(place.file_name()) {
        Some(Kind::HttpManifest) | None if !place.is_faxbot_providers() && place.code_beside().is_some() => Kind::PackageManifest,
        Some(kind) => kind,
        None => Kind::HttpManifest,
    };
    (kind, false)
}

fn by_content(root: &Object) -> Option<Kind> {
    let has = |key: &str| root.get(key).is_some();
    let object = |key: &str| root.get(key).is_some_and(|member| member.value.object().is_some());
    if has("actions") {
        Some(Kind::HttpManifest)
    } else if has("capabilities") || (has("categories") && has("id")) {
        Some(Kind::PackageManifest)
    } else if has("allowed_domains") || has("auth") || has("timeout_ms") {
        Some(Kind::HttpManifest)
    } else if root.get("items").is_some_and(|member| member.value.array().is_some()) || is_old_registry(root) {
        Some(Kind::Registry)
    } else if object("providers")
        && ["outbound", "inbound", "auth", "storage"]
            .iter()
            .any(|role| root.get("providers").is_some_and(|providers| providers.value.get(role).is_some()))
    {
        Some(Kind::Config)
    } else if root.members.iter().any(|member| &*member.key.decoded != "traits" && is_traits(&member.value)) {
        Some(Kind::Traits)
    } else {
        None
    }
}

/// Faxbot's documentation once showed a list `providers` or `plugins` of things with an id; its code reads `items` (contract §11).
fn is_old_registry(root: &Object) -> bool {
    ["providers", "plugins"].iter().any(|key| {
        let items = root.get(key).and_then(|member| member.value.array()).unwrap_or_default();
        items.iter().any(|item| item.get("id").is_some())
    })
}

/// Whether a value looks like the traits of one provider.
pub(crate) fn is_traits(node: &Node) -> bool {
    let has_traits =
        |node: &Node| node.object().is_some_and(|object| object.members.iter().any(|member| keys::TRAITS.contains(&&*member.key.decoded)));
    node.get("traits").is_some_and(|traits| has_traits(&traits.value)) || has_traits(node)
}

impl Kind {
    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Kind::HttpManifest => "HTTP provider manifest",
            Kind::PackageManifest => "plugin package manifest",
            Kind::Registry => "plugin registry",
            Kind::Traits => "provider traits file",
            Kind::Config => "Faxbot configuration file",
        }
    }

    /// The name of its JSON Schema in `faxsmith-schemas`.
    #[must_use]
    pub fn schema(self) -> &'static str {
        match self {
            Kind::HttpManifest => "http-manifest",
            Kind::PackageManifest => "package-manifest",
            Kind::Registry => "plugin-registry",
            Kind::Traits => "provider-traits",
            Kind::Config => "faxbot-config",
        }
    }
}
