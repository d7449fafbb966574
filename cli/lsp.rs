//! `faxsmith lsp`: the language server, with the configuration as `lint` finds it.

mod requests;

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use faxsmith_lsp::{Host, IgnoreSite, Rendered, RequestsWanted, Wanted};
use faxsmith_manifest::check::Surroundings;
use faxsmith_manifest::runtime::Scope;
use faxsmith_manifest::settings::{Asked, Editor, FILE_NAME};
use serde_json::json;

use crate::args::{ConfigurationArgs, LspArgs};
use crate::explain;
use crate::failure::Failure;
use crate::files::{self, Interest, Selection, Verdict};
use crate::lint::baseline::RunBaseline;
use crate::output;
use crate::settings::{ForFile, Settings, flags};

/// Runs the server until its client is gone, and returns the exit code.
pub fn run(args: &LspArgs) -> Result<u8, Failure> {
    let workspace = Workspace {
        configuration: args.configuration.clone(),
        asked: flags::asked(&args.wanted)?,
        editor: RwLock::default(),
        settings: RwLock::default(),
        baselines: Mutex::default(),
    };
    if let Some(path) = &args.check {
        return seen(workspace, path);
    }
    let open = |path: &PathBuf| {
        let file = OpenOptions::new().append(true).create(true).open(path);
        file.map_err(|error| Failure::usage(format!("can't write the log {}: {error}", crate::failure::shown(path))))
    };
    let log = args.log_file.as_ref().map(open).transpose()?;
    faxsmith_lsp::serve(Box::new(workspace), log).map_err(|error| Failure::usage(format!("the language server can't start: {error}")))
}

/// Prints what the server sees of a file.
fn seen(workspace: Workspace, path: &Path) -> Result<u8, Failure> {
    let bytes = files::read(path, files::MAX_READ).map_err(|error| Failure::reading(path, &error))?;
    let bytes = bytes.ok_or_else(|| Failure::usage(format!("{} is larger than 16 MiB, no manifest is", crate::failure::shown(path))))?;
    let is_utf8 = std::str::from_utf8(&bytes).is_ok();
    let path = std::path::absolute(path).map_err(|error| Failure::reading(path, &error))?;
    // An editor hands over text.
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (seen, complaint) = faxsmith_lsp::seen(&workspace, &path, text);
    let mut report = json!({"faxsmith": env!("CARGO_PKG_VERSION"), "file": path, "bytes": bytes.len(), "utf8": is_utf8});
    if let (Some(report), serde_json::Value::Object(seen)) = (report.as_object_mut(), seen) {
        report.extend(seen);
    }
    output::print(format!("{report:#}\n").as_bytes())?;
    match complaint {
        Some(complaint) => Err(Failure::usage(complaint)),
        None => Ok(0),
    }
}

/// The configuration, read when it is needed for the first time.
struct Workspace {
    configuration: ConfigurationArgs,
    /// What the flags ask for.
    asked: Asked,
    /// What the user sets in the editor, which wins over the flags, and the folder that paths in it start at.
    editor: RwLock<(Editor, Option<PathBuf>)>,
    settings: RwLock<Option<Settings>>,
    /// The baselines that configurations name, each read once.
    baselines: Mutex<BTreeMap<PathBuf, Result<Arc<RunBaseline>, Failure>>>,
}

impl Workspace {
    fn settings(&self) -> Result<Settings, Failure> {
        let known = self.settings.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(settings) = known {
            return Ok(settings);
        }
        let settings = self.read(None)?;
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = Some(settings.clone());
        Ok(settings)
    }

    /// What is configured; for `runtime` alone, where there is one.
    fn read(&self, runtime: Option<Scope>) -> Result<Settings, Failure> {
        let (Editor { asked, configuration }, root) = self.editor.read().unwrap_or_else(PoisonError::into_inner).clone();
        let asked = Asked {
            runtime: runtime.or(asked.runtime).or(self.asked.runtime),
            profile: asked.profile.or(self.asked.profile),
            only: self.asked.only.clone(),
            choices: self.asked.choices.iter().chain(&asked.choices).copied().collect(),
        };
        let source = match configuration {
            Some(path) => ConfigurationArgs { config: Some(root.unwrap_or_default().join(path)), no_config: false },
            None => self.configuration.clone(),
        };
        Settings::new(&source, asked, Path::new("."))
    }
}

impl Workspace {
    fn baseline(&self, path: PathBuf, settings: &Settings) -> Result<Arc<RunBaseline>, Failure> {
        let mut known = self.baselines.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(path.clone()).or_insert_with(|| RunBaseline::read(path, settings).map(Arc::new)).clone()
    }
}

impl Host for Workspace {
    fn wanted(&self, path: &Path) -> Result<Arc<dyn Wanted>, String> {
        let found = self.settings().and_then(|settings| {
            let configuration = settings.configuration(path)?;
            let content = configuration.as_ref().map(|configuration| &configuration.settings);
            let docs_url = content.and_then(|content| Some(content.docs_url.as_ref()?.value.to_string()));
            let named = configuration.as_ref().and_then(|it| Some(it.file(&it.settings.baseline.as_ref()?.value)));
            let baseline = named.map(|named| self.baseline(named, &settings)).transpose()?;
            Ok(OneFile { path: settings.absolute(path), for_file: settings.of(path)?, docs_url, baseline })
        });
        found.map(|file| Arc::new(file) as Arc<dyn Wanted>).map_err(|failure| failure.message)
    }

    fn reload(&self) {
        self.baselines.lock().unwrap_or_else(PoisonError::into_inner).clear();
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn configure(&self, settings: &serde_json::Value, root: Option<&Path>) -> Vec<String> {
        let (editor, complaints) = Editor::read(settings);
        *self.editor.write().unwrap_or_else(PoisonError::into_inner) = (editor, root.map(Path::to_owned));
        self.reload();
        complaints
    }

    fn files(&self, folder: &Path) -> Vec<PathBuf> {
        // What is wrong with the configuration is told where a document is open.
        let Ok(settings) = self.settings() else { return Vec::new() };
        let selection = Selection { settings: &settings, force_exclude: false };
        let found = Mutex::new(Vec::new());
        let visit = |file: Result<files::Found, Failure>| {
            let Ok(file) = file else { return };
            // Whoever asks reads the files itself, and only those that have changed: only where the name does not tell, the content does.
            let is_checked = match files::interest_in(&file, false) {
                Interest::Sure(_) => true,
                Interest::None(_) => false,
                Interest::Actions | Interest::Markdown { .. } => matches!(files::verdict(&file, false), Verdict::Check(..)),
            };
            if is_checked {
                found.lock().unwrap_or_else(PoisonError::into_inner).push(file.path);
            }
        };
        files::walk(&[folder.to_owned()], 0, &selection, &|batch| batch.into_iter().for_each(visit));
        let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        found.sort();
        found
    }

    fn ignore_site(&self, path: &Path, root: Option<&Path>) -> Option<IgnoreSite> {
        let settings = self.settings().ok().filter(|settings| !settings.is_isolated())?;
        if let Some(known) = settings.configuration(path).ok()? {
            let configuration = settings.absolute(&known.file);
            return Some(IgnoreSite { configuration, is_new: false, path: known.relative(&settings.absolute(path)) });
        }
        let below = path.strip_prefix(root?).ok()?.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        Some(IgnoreSite { configuration: root?.join(FILE_NAME), is_new: true, path: below })
    }

    fn render(&self, wanted: &RequestsWanted<'_>) -> Result<Rendered, String> {
        requests::rendered(self, wanted).map_err(|failure| failure.message)
    }

    fn explain(&self, rule: &str) -> Result<String, String> {
        explain::find(rule).map(|found| explain::page(found.rule.page)).map_err(|failure| failure.message)
    }
}

struct OneFile {
    /// From the root.
    path: PathBuf,
    for_file: Arc<ForFile>,
    docs_url: Option<String>,
    baseline: Option<Arc<RunBaseline>>,
}

impl Wanted for OneFile {
    fn around(&self) -> Surroundings<'_> {
        let known = self.baseline.as_ref().and_then(|baseline| baseline.of_file(&self.path));
        Surroundings { known, ..self.for_file.around() }
    }

    fn docs_url(&self) -> Option<&str> {
        self.docs_url.as_deref()
    }
}
