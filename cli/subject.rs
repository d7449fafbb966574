//! What `render`, `map` and `test` work on: one manifest that was read, and the values to try it with.

use std::path::Path;
use std::sync::Arc;

use faxsmith_manifest::check::{Surroundings, check};
use faxsmith_manifest::document::Document;
use faxsmith_manifest::finding::Finding;
use faxsmith_manifest::kind::Kind;
use faxsmith_manifest::model::{ActionName, Manifest};
use faxsmith_manifest::place::{Neighbours, Place};
use faxsmith_manifest::runtime::python::json::loads;
use faxsmith_manifest::runtime::python::value::Value;
use faxsmith_manifest::runtime::{RUNTIMES, Runtime};
use faxsmith_manifest::settings::Asked;
use faxsmith_manifest::trial::{Given, samples};

use crate::args::{RuntimeChoice, Values, Which};
use crate::failure::{Failure, shown};
use crate::files::{self, Folder};
use crate::output;
use crate::settings::{ForFile, Settings};

/// A manifest that was read and checked.
pub struct Subject {
    pub name: String,
    pub document: Document,
    pub findings: Vec<Finding>,
}

impl Subject {
    /// Reads and checks a manifest.
    pub fn read(path: &Path, configured: &ForFile) -> Result<Self, Failure> {
        let name = shown(path);
        let bytes = files::read(path, files::MAX_READ)
            .map_err(|error| Failure::reading(path, &error))?
            .ok_or_else(|| Failure::usage(format!("{name} is not read: it is larger than 16 MiB, no manifest is")))?;
        Self::of(name, bytes, Some(&Folder(path)), configured)
    }

    /// Checks a manifest whose bytes these are.
    pub fn of(name: String, bytes: Vec<u8>, neighbours: Option<&dyn Neighbours>, configured: &ForFile) -> Result<Self, Failure> {
        let checked = check(bytes, &Surroundings { place: Place { path: &name, neighbours }, ..configured.around() });
        if checked.document.kind != Kind::HttpManifest {
            return Err(Failure::usage(format!(
                "{name} is no HTTP manifest but another file of Faxbot ({}): it makes no request",
                checked.document.kind.title()
            )));
        }
        Ok(Self { name, document: checked.document, findings: checked.findings })
    }

    /// Its fields.
    pub fn manifest(&self) -> Result<Manifest<'_>, Failure> {
        Manifest::of(&self.document.root)
            .ok_or_else(|| Failure::usage(format!("{} holds no JSON object; `faxsmith lint` tells what is wrong", self.name)))
    }
}

/// The actions to try: the one asked for, or each that the manifest has.
pub fn actions(asked: Option<ActionName>, manifest: &Manifest<'_>) -> Vec<ActionName> {
    asked.map_or_else(|| samples::actions(manifest), |action| vec![action])
}

/// What applies to a manifest: what is configured for it, and the runtime of the flag.
pub fn configured(which: &Which, manifest: &Path) -> Result<Arc<ForFile>, Failure> {
    let asked = Asked { runtime: which.runtime.map(RuntimeChoice::scope), ..Asked::default() };
    let settings = Settings::new(&which.configuration, asked, manifest)?;
    for notice in settings.notices() {
        output::remark(notice.trim_end());
    }
    settings.of(manifest)
}

/// The runtimes to try.
pub fn runtimes(configured: &ForFile) -> Vec<&'static Runtime> {
    RUNTIMES.iter().filter(|runtime| configured.scope.includes(runtime)).collect()
}

/// The values that the user gave.
pub fn given(values: &Values) -> Result<Given, Failure> {
    let mut given = Given { to: values.to.clone(), from: values.from.clone(), dry_run: values.dry_run_context, ..Given::default() };
    for (target, value) in
        [(&mut given.file_url, &values.file_url), (&mut given.provider_sid, &values.provider_sid), (&mut given.job_id, &values.job_id)]
    {
        if let Some(value) = value {
            target.clone_from(value);
        }
    }
    for assignment in &values.set {
        set(&mut given.settings, assignment)?;
    }
    if let Some(source) = &values.creds {
        given.creds = creds(source)?;
    }
    Ok(given)
}

/// Reads `settings.name=value` and puts it in its place. The value itself is never repeated in an error: it may be a secret.
fn set(settings: &mut Value, assignment: &str) -> Result<(), Failure> {
    let wrong =
        || Failure::usage("`--set` takes `settings.NAME=VALUE`, as in `--set settings.account=A1`; credentials come with `--creds`");
    let (name, text) = assignment.split_once('=').ok_or_else(wrong)?;
    let path = name.strip_prefix("settings.").filter(|path| !path.is_empty()).ok_or_else(wrong)?;
    let value = match loads(text) {
        Ok(value) if !matches!(value, Value::Float(value) if !value.is_finite()) => value,
        _ => Value::str(text),
    };
    let mut at = settings;
    let mut parts = path.split('.').peekable();
    while let Some(part) = parts.next() {
        let Value::Dict(members) = at else {
            return Err(Failure::usage(format!("`--set {}`: what stands above is no object", name.escape_default())));
        };
        if parts.peek().is_none() {
            members.retain(|(known, _)| known != part);
            members.push((part.to_owned(), value));
            return Ok(());
        }
        if members.iter().all(|(known, _)| known != part) {
            members.push((part.to_owned(), Value::Dict(Vec::new())));
        }
        let Some((_, inner)) = members.iter_mut().find(|(known, _)| known == part) else { return Err(wrong()) };
        at = inner;
    }
    Err(wrong())
}

/// The prefix of the variables that hold credentials.
const VARIABLE: &str = "FAXSMITH_CREDS_";

fn creds(source: &Path) -> Result<Value, Failure> {
    if source.as_os_str() == "env" {
        let found: Vec<(String, Value)> =
            std::env::vars().filter_map(|(name, value)| Some((name.strip_prefix(VARIABLE)?.to_lowercase(), Value::Str(value)))).collect();
        if found.is_empty() {
            return Err(Failure::usage(format!(
                "no variable of the environment begins with {VARIABLE}: set {VARIABLE}API_KEY or the like"
            )));
        }
        return Ok(Value::Dict(found));
    }
    let bytes = files::read(source, files::MAX_READ).map_err(|error| Failure::reading(source, &error))?.unwrap_or_default();
    let read = std::str::from_utf8(&bytes).ok().and_then(|text| loads(text).ok()).filter(|value| value.as_dict().is_some());
    // Not a word of the content: it holds credentials.
    read.ok_or_else(|| {
        Failure::usage(format!("{} must hold one JSON object with credentials, such as {{\"api_key\": \"…\"}}", shown(source)))
    })
}
