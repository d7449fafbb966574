//! The JSON Schemas of the files that people write for Faxbot, and of faxsmith's own report, test cases, configuration, answers and
//! presets.
//!
//! Each schema exists twice: in draft 2020-12, which faxsmith itself uses, and in draft-07 for editors that stop there.
//! The files lie beside this crate's `Cargo.toml` (`<name>.schema.json` and `draft-07/<name>.schema.json`), so an editor can
//! be pointed at them without faxsmith. The draft-07 files are generated from the others by a test.
//!
//! What the schemas promise, and the tests of this crate check:
//!
//! * Every property has a `description` that says what Faxbot does with it, in Markdown, with `default` and `examples`. A
//!   property that is a `$ref` carries its own description beside the `$ref`, and that one is the better: it knows the place.
//! * The properties of an object stand in the order in which they are worth offering: the required ones first.
//! * One mistake violates one keyword, at the most specific place. There is no `anyOf` or `oneOf` to take apart.
//! * The HTTP manifest's schema refuses what Faxbot 2026 refuses, and keys that nothing reads. It knows nothing of what only
//!   2025 tolerates.
//!
//! ```
//! let schema = faxsmith_schemas::get("http-manifest").expect("one of the eleven names");
//! assert!(schema.text.contains("\"allowed_domains\""));
//! ```

#![forbid(unsafe_code)]

/// One schema in both drafts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema {
    /// The name that [`get`] knows and that the files are called by, such as `http-manifest`.
    pub name: &'static str,
    /// What the schema describes, for people; the same as the schema's own `title`.
    pub title: &'static str,
    /// The schema as JSON, in draft 2020-12.
    pub text: &'static str,
    /// The same schema as JSON, in draft-07.
    pub draft07: &'static str,
}

/// All schemas: the five kinds of Faxbot's files, then faxsmith's own: its report, its baseline, its test cases, its configuration, the answers
/// for `new` and the presets.
pub static SCHEMAS: [Schema; 11] = [
    schema!("http-manifest", "Faxbot HTTP provider manifest"),
    schema!("package-manifest", "Faxbot plugin package manifest"),
    schema!("plugin-registry", "Faxbot plugin registry"),
    schema!("provider-traits", "Faxbot provider traits"),
    schema!("faxbot-config", "Faxbot configuration file"),
    schema!("lint-report", "faxsmith lint report"),
    schema!("lint-baseline", "faxsmith baseline"),
    schema!("manifest-test", "faxsmith test cases of a manifest"),
    schema!("faxsmith-config", "faxsmith configuration"),
    schema!("new-answers", "faxsmith answers for new"),
    schema!("presets", "faxsmith presets"),
];

/// `config/providers/<id>/manifest.json`: which HTTP requests send a fax.
pub static HTTP_MANIFEST: &Schema = &SCHEMAS[0];

/// The `manifest.json` of a Python or Node plugin package (dev kit).
pub static PACKAGE_MANIFEST: &Schema = &SCHEMAS[1];

/// `config/plugin_registry.json`: the plugins that the Admin Console offers.
pub static PLUGIN_REGISTRY: &Schema = &SCHEMAS[2];

/// `config/provider_traits.json`: what Faxbot knows about each provider.
pub static PROVIDER_TRAITS: &Schema = &SCHEMAS[3];

/// `config/faxbot.config.json`: which plugin takes which role.
pub static FAXBOT_CONFIG: &Schema = &SCHEMAS[4];

/// What `faxsmith lint --format json` writes; each line of `--format jsonl` is one of its findings.
pub static LINT_REPORT: &Schema = &SCHEMAS[5];

/// What `faxsmith lint --write-baseline` writes.
pub static LINT_BASELINE: &Schema = &SCHEMAS[6];

/// `manifest.test.json`: the cases that `faxsmith test` runs.
pub static MANIFEST_TEST: &Schema = &SCHEMAS[7];

/// `faxsmith.toml`: what is configured, as JSON sees it.
pub static FAXSMITH_CONFIG: &Schema = &SCHEMAS[8];

/// What `faxsmith new --answers` reads and `--save-answers` writes, as JSON sees it.
pub static NEW_ANSWERS: &Schema = &SCHEMAS[9];

/// What `faxsmith presets --format json` writes.
pub static PRESETS: &Schema = &SCHEMAS[10];

/// The schema called `name`, without folder and ending; `None` if there is no such schema.
pub fn get(name: &str) -> Option<&'static Schema> {
    SCHEMAS.iter().find(|schema| schema.name == name)
}

/// A [`Schema`] whose two texts are the files of that name, so that a name cannot point at another schema's file.
macro_rules! schema {
    ($name:literal, $title:literal) => {
        Schema {
            name: $name,
            title: $title,
            text: include_str!(concat!("../", $name, ".schema.json")),
            draft07: include_str!(concat!("../draft-07/", $name, ".schema.json")),
        }
    };
}
use schema;
