//! `faxsmith config`: what applies to a file, and where each part of it comes from.

mod json;
mod text;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;
use faxsmith_manifest::policy::{Choice, Ignore};
use faxsmith_manifest::runtime::Scope;
use faxsmith_manifest::settings::{FailOn, Origin, SecretPattern, Settings as Content, Spanned};
use faxsmith_manifest::span::Span;

use crate::args::{ConfigArgs, ConfigFormat};
use crate::failure::{Failure, shown};
use crate::output;
use crate::settings::{Configuration, Settings, flags};

/// What applies to a file.
pub struct Effective {
    /// The file, or the folder that was asked about.
    pub path: String,
    /// The configuration that applies.
    pub configuration: Option<String>,
    /// Why there is none.
    pub absence: Option<String>,
    /// What has one value, by its key.
    pub values: [(&'static str, Option<String>, Source); 5],
    /// The pattern by which a walk checks the file whatever its name (true), or leaves it out (false).
    pub walk: Option<(bool, String, Source)>,
    /// What is wanted of single rules.
    pub levels: Vec<(&'static str, Choice, Source)>,
    /// What is ignored.
    pub ignores: Vec<(Ignore, Source)>,
    /// Further shapes of credentials.
    pub patterns: Vec<Arc<SecretPattern>>,
    /// Every override: its patterns, whether they match the file, and its place.
    pub overrides: Vec<(Vec<String>, bool, Source)>,
}

/// Where something comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Nobody said anything.
    Default,
    /// A line of the configuration.
    File(String, usize),
    /// The same inside of an `[[override]]`.
    Override(String, usize),
    /// A flag.
    Flag,
}

/// A configuration with every key that is often needed.
const EXAMPLE: &str = include_str!("config/example.toml");

/// Runs the command.
pub fn run(args: &ConfigArgs) -> Result<u8, Failure> {
    if args.example {
        output::print(EXAMPLE.as_bytes())?;
        return Ok(0);
    }
    let settings = Settings::new(&args.configuration, flags::asked(&args.wanted)?, &args.path)?;
    let effective = effective(&settings, args)?;
    for notice in settings.notices() {
        output::remark(notice.trim_end());
    }
    let text = match args.format {
        ConfigFormat::Text => text::write(&effective),
        ConfigFormat::Json => json::document(&effective),
    };
    output::print(text.as_bytes())?;
    Ok(0)
}

fn effective(settings: &Settings, args: &ConfigArgs) -> Result<Effective, Failure> {
    // Of a folder it is told what applies to a manifest in it.
    let file = if args.path.is_dir() { args.path.join("manifest.json") } else { args.path.clone() };
    let configured = settings.of(&file)?;
    let configuration = settings.configuration(&file)?;
    let here = Places(configuration.as_deref());
    let applied = &configured.applied;
    let content = configuration.as_ref().map(|configuration| &configuration.settings);
    let relative = configuration.as_ref().map(|configuration| configuration.relative(&settings.absolute(&file))).unwrap_or_default();
    let text = |key: &'static str, set: Option<&Spanned<String>>| match set {
        Some(set) => (key, Some(set.value.clone()), here.file(set.span)),
        None => (key, None, Source::Default),
    };
    let flag = args.fail_on.and_then(|flag| flag.to_possible_value());
    let fail_on = match (&flag, content.and_then(|content| content.fail_on)) {
        (Some(flag), _) => (flag.get_name(), Source::Flag),
        (None, Some(set)) => (set.value.name(), here.file(set.span)),
        (None, None) => (FailOn::default().name(), Source::Default),
    };
    let by = |included: bool, pattern: Option<&Spanned<String>>| pattern.map(|set| (included, set.value.clone(), here.file(set.span)));
    let walk = |content: &Content| by(false, content.exclude.find(&relative)).or_else(|| by(true, content.include.find(&relative)));
    let ignore = |ignore: &Ignore| Some((ignore.clone(), here.file(content?.ignores.get(ignore.entry)?.span)));
    let overrides = content.map(|content| &*content.overrides).unwrap_or_default().iter().map(|entry| {
        let patterns = entry.paths.patterns().iter().map(|set| set.value.clone()).collect();
        (patterns, entry.paths.matches(&relative), here.file(entry.span))
    });
    Ok(Effective {
        path: shown(&args.path),
        configuration: configuration.as_ref().map(|configuration| configuration.name.clone()),
        absence: configuration.is_none().then(|| absence(settings, &file)),
        values: [
            ("runtime", runtime(applied.runtime.value), here.of(applied.runtime.origin)),
            ("profile", Some(applied.profile.value.name().to_owned()), here.of(applied.profile.origin)),
            ("fail-on", Some(fail_on.0.to_owned()), fail_on.1),
            text("baseline", content.and_then(|content| content.baseline.as_ref())),
            text("docs-url", content.and_then(|content| content.docs_url.as_ref())),
        ],
        walk: content.and_then(walk),
        levels: applied.choices.iter().map(|set| (set.value.0, set.value.1, here.of(set.origin))).collect(),
        ignores: applied.ignores.iter().filter_map(ignore).collect(),
        patterns: applied.patterns.clone(),
        overrides: overrides.collect(),
    })
}

fn runtime(scope: Scope) -> Option<String> {
    scope.name().map(str::to_owned)
}

fn absence(settings: &Settings, file: &Path) -> String {
    if settings.is_isolated() {
        return "not wanted (--no-config)".to_owned();
    }
    let folder: PathBuf = settings.absolute(file).parent().map(Path::to_owned).unwrap_or_default();
    format!("none: there is no faxsmith.toml in {} or above it", shown(&folder))
}

/// Turns places of a configuration into lines.
struct Places<'c>(Option<&'c Configuration>);

impl Places<'_> {
    fn of(&self, origin: Origin) -> Source {
        match origin {
            Origin::Default => Source::Default,
            Origin::File(span) => self.file(span),
            Origin::Override(_, span) => match self.file(span) {
                Source::File(name, line) => Source::Override(name, line),
                other => other,
            },
            Origin::Flag => Source::Flag,
        }
    }

    fn file(&self, span: Span) -> Source {
        self.0.map_or(Source::Default, |configuration| Source::File(configuration.name.clone(), configuration.line(span)))
    }
}
