//! `faxsmith lsp`: the language server, with the configuration as `lint` finds it.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use faxsmith_lsp::{Host, Wanted};
use faxsmith_manifest::check::Surroundings;
use faxsmith_manifest::settings::Asked;

use crate::args::{ConfigurationArgs, LspArgs};
use crate::failure::Failure;
use crate::settings::{ForFile, Settings};

/// Runs the server until its client is gone, and returns the exit code.
pub fn run(args: &LspArgs) -> Result<u8, Failure> {
    let workspace = Workspace { configuration: args.configuration.clone(), settings: RwLock::new(None) };
    faxsmith_lsp::serve(Box::new(workspace)).map_err(|error| Failure::usage(format!("the language server can't start: {error}")))
}

/// The configuration, read when it is needed for the first time.
struct Workspace {
    configuration: ConfigurationArgs,
    settings: RwLock<Option<Settings>>,
}

impl Workspace {
    fn settings(&self) -> Result<Settings, Failure> {
        let known = self.settings.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(settings) = known {
            return Ok(settings);
        }
        let settings = Settings::new(&self.configuration, Asked::default(), Path::new("."))?;
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = Some(settings.clone());
        Ok(settings)
    }
}

impl Host for Workspace {
    fn wanted(&self, path: &Path) -> Result<Arc<dyn Wanted>, String> {
        let found = self.settings().and_then(|settings| {
            let docs_url = settings.configuration(path)?.and_then(|it| Some(it.settings.docs_url.as_ref()?.value.to_string()));
            Ok(OneFile { for_file: settings.of(path)?, docs_url })
        });
        found.map(|file| Arc::new(file) as Arc<dyn Wanted>).map_err(|failure| failure.message)
    }

    fn reload(&self) {
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

struct OneFile {
    for_file: Arc<ForFile>,
    docs_url: Option<String>,
}

impl Wanted for OneFile {
    fn around(&self) -> Surroundings<'_> {
        self.for_file.around()
    }

    fn docs_url(&self) -> Option<&str> {
        self.docs_url.as_deref()
    }
}
