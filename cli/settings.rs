//! What is configured, and what of it applies to a file: `faxsmith.toml`, found upwards from each file, and flags, which win over it.
//!
//! A walk asks for ten thousand files at once: each folder is looked into once, and files to which the same applies share it.

mod configuration;
mod find;
pub mod flags;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use faxsmith_manifest::check::Surroundings;
use faxsmith_manifest::date::Date;
use faxsmith_manifest::policy::Policy;
use faxsmith_manifest::runtime::Scope;
use faxsmith_manifest::settings::{Applied, Asked, FailOn, Settings as Content};

use crate::args::ConfigurationArgs;
use crate::failure::Failure;
use crate::files::Configured;
pub use crate::settings::configuration::Configuration;
use crate::settings::find::Finder;

/// What is configured for a run. Copies are cheap and share what has been read.
#[derive(Clone)]
pub struct Settings(Arc<Inner>);

struct Inner {
    asked: Asked,
    today: Option<Date>,
    source: Source,
    /// What applies where there is no configuration.
    plain: Arc<ForFile>,
    /// The configuration of the run itself.
    of_run: Option<Arc<Configuration>>,
    finder: Finder,
}

/// Where configurations come from.
enum Source {
    /// There is none.
    Nowhere,
    /// The one that the user named, for all files.
    Named(Arc<Configuration>),
    /// The nearest one above each file.
    Search,
}

/// What applies to a file.
pub struct ForFile {
    /// The runtimes that matter.
    pub scope: Scope,
    /// What is wanted of the rules.
    pub policy: Policy,
    /// The same with the origin of each part.
    pub applied: Applied,
}

impl ForFile {
    /// What applies where nothing is configured.
    pub fn plain() -> Self {
        Self::new(Content::default().applied(&Asked::default(), &Content::default().matching("")), None)
    }

    fn new(applied: Applied, today: Option<Date>) -> Self {
        Self { scope: applied.runtime.value, policy: applied.policy(today), applied }
    }

    /// The same as the checker wants it, all but the place of the file.
    pub fn around(&self) -> Surroundings<'_> {
        Surroundings { scope: self.scope, policy: &self.policy, ..Surroundings::default() }
    }
}

impl Settings {
    /// What the flags say, and the configuration of the run: the one that applies to `first`, the first path that the user named.
    pub fn new(source: &ConfigurationArgs, asked: Asked, first: &Path) -> Result<Self, Failure> {
        let today = today();
        let finder = Finder::new()?;
        let source = match &source.config {
            Some(path) => Source::Named(Arc::new(finder.named(path)?)),
            None if source.no_config => Source::Nowhere,
            None => Source::Search,
        };
        let of_run = match &source {
            Source::Nowhere => None,
            Source::Named(configuration) => Some(Arc::clone(configuration)),
            Source::Search => finder.nearest(&finder.folder_of(first))?,
        };
        let plain = Content::default().applied(&asked, &Content::default().matching(""));
        let plain = Arc::new(ForFile::new(plain, today));
        Ok(Self(Arc::new(Inner { asked, today, source, plain, of_run, finder })))
    }

    /// What applies to a file. Fails where its configuration can't be used: with a half-understood one nothing is checked.
    pub fn of(&self, path: &Path) -> Result<Arc<ForFile>, Failure> {
        let Some(configuration) = self.configuration(path)? else { return Ok(Arc::clone(&self.0.plain)) };
        Ok(configuration
            .of(&self.0.finder.absolute(path), |settings, matching| ForFile::new(settings.applied(&self.0.asked, matching), self.0.today)))
    }

    /// The configuration that applies to a file.
    pub fn configuration(&self, path: &Path) -> Result<Option<Arc<Configuration>>, Failure> {
        match &self.0.source {
            Source::Nowhere => Ok(None),
            Source::Named(configuration) => Ok(Some(Arc::clone(configuration))),
            Source::Search => self.0.finder.nearest_above(path),
        }
    }

    /// What a walk makes of a file or folder.
    pub fn walked(&self, path: &Path) -> Result<Configured, Failure> {
        let Some(configuration) = self.configuration(path)? else { return Ok(Configured::Free) };
        Ok(configuration.walked(|| self.0.finder.absolute(path)))
    }

    /// The configuration of the run, for what can't differ by file: `fail-on`, `baseline`, `docs-url`.
    pub fn of_run(&self) -> Option<&Configuration> {
        self.0.of_run.as_deref()
    }

    /// Where the pages of the rules are on the web, if anywhere; ends in `/`.
    pub fn docs_url(&self) -> Option<&str> {
        Some(&*self.of_run()?.settings.docs_url.as_ref()?.value)
    }

    /// From which level on findings make the run fail.
    pub fn fail_on(&self) -> FailOn {
        self.of_run().and_then(|configuration| configuration.settings.fail_on).map_or(FailOn::default(), |set| set.value)
    }

    /// What works in the configurations read so far, but should be written otherwise.
    pub fn notices(&self) -> Vec<String> {
        self.read_so_far().iter().filter_map(|configuration| configuration.notice.clone()).collect()
    }

    /// Whether a configuration that was read so far has an `[[ignore]]`.
    pub fn has_ignores(&self) -> bool {
        self.read_so_far().iter().any(|configuration| !configuration.settings.ignores.is_empty())
    }

    fn read_so_far(&self) -> Vec<Arc<Configuration>> {
        match &self.0.source {
            Source::Named(configuration) => vec![Arc::clone(configuration)],
            Source::Nowhere | Source::Search => self.0.finder.read_so_far(),
        }
    }

    /// A path from the root, without `.` and `..`.
    pub fn absolute(&self, path: &Path) -> PathBuf {
        self.0.finder.absolute(path)
    }

    /// Whether the user wants no configuration.
    pub fn is_isolated(&self) -> bool {
        matches!(self.0.source, Source::Nowhere)
    }
}

/// The day, in UTC; `None` with a clock before 1970.
fn today() -> Option<Date> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Some(Date::from_unix_days(i64::try_from(since.as_secs() / 86_400).ok()?))
}
