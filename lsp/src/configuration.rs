//! `faxsmith.toml` while one writes it: what is wrong with it, in the words of `faxsmith config` and `lint`.

use std::sync::Arc;

use faxsmith_manifest::finding::Level;
use faxsmith_manifest::judge::judge;
use faxsmith_manifest::place::Place;
use faxsmith_manifest::settings::{Asked, FILE_NAME, read};
use faxsmith_manifest::suppress::configured;
use semver::Version;

use crate::analysis::Analysis;
use crate::documents::Snapshot;
use crate::host::{Plain, Wanted};

impl Snapshot {
    /// Whether it is a configuration of faxsmith.
    #[must_use]
    pub fn is_configuration(&self) -> bool {
        Place::new(&self.name()).file_name() == FILE_NAME
    }
}

/// What is wrong with a configuration: mistakes, or else what `lint` finds in its `[[ignore]]`s, as far as that can be known without a look
/// at all the files that they mean. `saved` is what the configuration on disk makes of the file, where it can be used.
#[must_use]
pub fn analyse(snapshot: &Snapshot, saved: Option<Arc<dyn Wanted>>) -> Analysis {
    let wanted = saved.unwrap_or_else(|| Arc::new(Plain));
    // The version of this program is one.
    let version = Version::parse(env!("CARGO_PKG_VERSION")).unwrap_or(Version::new(0, 0, 0));
    let said = read(&snapshot.text, &version);
    let mut found = Vec::new();
    if said.mistakes.is_empty() {
        let applied = said.settings.applied(&Asked::default(), &said.settings.matching(FILE_NAME));
        let policy = applied.policy(wanted.around().policy.today);
        found = judge(configured::check(&snapshot.text, &said.settings, &policy, None).findings, applied.runtime.value).shown;
    }
    let mistakes = said.mistakes.into_iter().map(|mistake| (Level::Error, mistake));
    let notices = said.notices.into_iter().map(|notice| (Level::Warning, notice));
    let mut analysis = Analysis { mistakes: mistakes.chain(notices).collect(), ..Analysis::nothing(wanted) };
    analysis.judged.shown = found;
    analysis
}
