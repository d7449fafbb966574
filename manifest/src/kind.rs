//! Which of Faxbot's files a file is: its content decides, its path only where the content says nothing.

use crate::tree::{Node, Object, Value};

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

/// What stands around a file, as far as it tells what the file is for. Paths use `/`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place<'a> {
    /// The path of the file, as the user wrote it or relative to the folder of the walk.
    pub path: &'a str,
    /// Whether `__init__.py` lies beside it.
    pub beside_init_py: bool,
    /// Whether `package.json` lies beside it.
    pub beside_package_json: bool,
}

impl<'a> Place<'a> {
    /// A place of which only the path is known.
    #[must_use]
    pub fn new(path: &'a str) -> Self {
        Self { path, ..Self::default() }
    }

    /// The last part of the path.
    #[must_use]
    pub fn file_name(&self) -> &'a str {
        self.path.rsplit('/').next().unwrap_or(self.path)
    }

    /// `<folder>` where the path ends in `providers/<folder>/manifest.json`: the name that Faxbot knows the provider by.
    #[must_use]
    pub fn provider_folder(&self) -> Option<&'a str> {
        let mut parts = self.path.rsplit('/');
        (parts.next()? == "manifest.json").then_some(())?;
        let folder = parts.next()?;
        (parts.next()? == "providers").then_some(folder)
    }

    /// Whether Faxbot itself reads the file as an HTTP manifest: `config/providers/<id>/manifest.json`.
    #[must_use]
    pub fn is_faxbot_providers(&self) -> bool {
        self.provider_folder().is_some() && self.path.rsplit('/').nth(3) == Some("config")
    }
}

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

/// The kind of a file, and whether its content shows it (rather than its name alone).
#[must_use]
pub fn of(root: &Node, place: &Place<'_>) -> (Kind, bool) {
    if let Some(kind) = root.object().and_then(by_content) {
        return (kind, true);
    }
    let code = (place.beside_init_py || place.beside_package_json) && !place.is_faxbot_providers();
    let kind = match by_name(place.file_name()) {
        Some(Kind::HttpManifest) | None if code => Kind::PackageManifest,
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
    } else if root.get("items").is_some_and(|member| matches!(member.value.value, Value::Array(_))) {
        Some(Kind::Registry)
    } else if object("providers")
        && ["outbound", "inbound", "auth", "storage"]
            .iter()
            .any(|role| root.get("providers").is_some_and(|providers| providers.value.get(role).is_some()))
    {
        Some(Kind::Config)
    } else if !root.members.is_empty() && root.members.iter().any(|member| is_traits(&member.value)) {
        Some(Kind::Traits)
    } else {
        None
    }
}

/// Whether a value looks like the traits of one provider.
fn is_traits(node: &Node) -> bool {
    const CANONICAL: [&str; 7] = [
        "requires_ghostscript",
        "requires_ami",
        "requires_tiff",
        "supports_inbound",
        "inbound_verification",
        "needs_storage",
        "outbound_status_only",
    ];
    let has_traits =
        |node: &Node| node.object().is_some_and(|object| object.members.iter().any(|member| CANONICAL.contains(&&*member.key.decoded)));
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
