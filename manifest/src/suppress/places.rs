//! Where `x-faxsmith-ignore` may stand: in every object whose unknown keys Faxbot ignores (contract §1), and not where each key means
//! something.

use crate::finding::{Level, Levels};
use crate::kind::Kind;

/// What Faxbot takes the key for, where it may not stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataPlace {
    /// A header.
    Headers,
    /// A header of the action that is never run.
    UnusedHeaders,
    /// A trait.
    Traits,
    /// A word of the provider's.
    StatusMap,
    /// A part of the schema for the settings.
    ConfigSchema,
    /// A part of the body that is sent.
    Template,
    /// A host.
    AllowedDomains,
    /// A path parameter.
    PathParams,
    /// A provider, in `provider_traits.json`.
    Providers,
    /// A trait in `provider_traits.json`.
    ProviderTraits,
    /// A key of `faxbot.config.json`.
    Config,
    /// A setting in `faxbot.config.json`.
    Settings,
}

const FAILS: Levels = Levels::all(Level::Error);
const REFUSED: Levels = Levels::split(Some(Level::Warning), Some(Level::Error));

/// What the key is at a path of keys, with the depth of the nearest object around that may have it; `None` where it may stand.
#[must_use]
pub fn data(kind: Kind, path: &[&str]) -> Option<(DataPlace, Option<usize>)> {
    use DataPlace::*;
    Some(match (kind, path) {
        (Kind::HttpManifest, ["actions", "cancel_fax", "headers", ..]) => (UnusedHeaders, Some(2)),
        (Kind::HttpManifest, ["actions", _, "headers", ..]) => (Headers, Some(2)),
        (Kind::HttpManifest, ["actions", _, "response", "status_map", ..]) => (StatusMap, Some(3)),
        (Kind::HttpManifest, ["actions", _, "body", "template", ..]) => (Template, Some(3)),
        (Kind::HttpManifest, ["actions", _, "path_params"]) => (PathParams, Some(2)),
        (Kind::HttpManifest, ["traits", ..]) => (Traits, Some(0)),
        (Kind::HttpManifest, ["allowed_domains"]) => (AllowedDomains, Some(0)),
        (Kind::HttpManifest | Kind::PackageManifest, ["config_schema", ..]) => (ConfigSchema, Some(0)),
        (Kind::Traits, []) => (Providers, None),
        (Kind::Traits, [provider, "traits", ..]) if *provider != "_schema" => (ProviderTraits, Some(1)),
        (Kind::Config, ["providers", _, "settings", ..]) => (Settings, None),
        (Kind::Config, _) => (Config, None),
        _ => return None,
    })
}

impl DataPlace {
    /// What Faxbot makes of it.
    #[must_use]
    pub fn consequence(self) -> &'static str {
        match self {
            DataPlace::Headers => {
                "Faxbot takes it for a header, whose value must be text: 2026 refuses the manifest, 2025 fails with every request."
            }
            DataPlace::UnusedHeaders => {
                "Faxbot takes it for a header, whose value must be text: 2026 refuses the manifest. (2025 never sends it.)"
            }
            DataPlace::Traits => {
                "Faxbot 2026 refuses the manifest, as the value of a trait must be text, a number or a boolean. (2025 drops the trait.)"
            }
            DataPlace::StatusMap => "Faxbot 2026 refuses the manifest, as it takes it for a word of the provider's. (2025 ignores it.)",
            DataPlace::ConfigSchema => "Here it is a part of the schema for the settings, and Faxbot reads that as it stands.",
            DataPlace::Template => "A template is sent to the provider with all that stands in it.",
            DataPlace::AllowedDomains => "Here 2025 takes each key for a host, and 2026 refuses the manifest.",
            DataPlace::PathParams => "Here 2025 takes each key for a path parameter and fails, and 2026 refuses the manifest.",
            DataPlace::Providers => {
                "Faxbot takes each key of this file for a provider: 2026 refuses the whole file. (2025 lists one more provider.)"
            }
            DataPlace::ProviderTraits => {
                "Faxbot 2026 refuses the whole file, as the value of a trait must be text, a number or a boolean. (2025 drops the trait.)"
            }
            DataPlace::Config => "Faxbot 2026 refuses the file because of it. (2025 never reads it.)",
            DataPlace::Settings => "Here it is a setting of the plugin.",
        }
    }

    /// How bad that is.
    #[must_use]
    pub fn levels(self) -> Levels {
        match self {
            DataPlace::Headers | DataPlace::Template | DataPlace::PathParams | DataPlace::ConfigSchema | DataPlace::Settings => FAILS,
            _ => REFUSED,
        }
    }
}
