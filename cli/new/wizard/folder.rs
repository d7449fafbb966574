//! The folder that will be written into: whether that is possible, and what it tells about the answers.

use std::fs;
use std::path::{Path, PathBuf};

use crate::args::NewArgs;
use crate::failure::{Failure, shown};
use crate::git;
use crate::new::answers::Target;
use crate::new::http::CONFIGURATION;
use crate::new::wizard::talk::Talk;

/// Sees to it that nothing has to be refused after the last question.
///
/// # Errors
/// A place that can't be written to.
pub fn check(args: &NewArgs) -> Result<(), Failure> {
    let there = |folder: &&Path| folder.as_os_str().is_empty() || folder.symlink_metadata().is_ok();
    let folder = args.into.ancestors().find(there).filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        let what = if folder == args.into { "it".to_owned() } else { shown(folder) };
        return Err(Failure::usage(format!("can't write into {}: {what} is no folder", shown(&args.into))));
    }
    crate::new::outputs_are_free(args)?;
    if args.dry_run || args.archive.is_some() {
        return Ok(());
    }
    // A folder's permissions say less than trying does.
    let tried = tempfile::Builder::new().prefix(".faxsmith-").tempfile_in(folder);
    tried.map(drop).map_err(|error| Failure::creating(&args.into, &error))
}

/// A folder as whoever works here would write it.
#[must_use]
pub fn seen_from_here(into: &Path) -> PathBuf {
    let Ok(here) = std::env::current_dir() else { return into.to_owned() };
    match into.strip_prefix(&here) {
        Ok(rest) if rest.as_os_str().is_empty() => PathBuf::from("."),
        Ok(rest) => rest.to_owned(),
        Err(_) => into.to_owned(),
    }
}

/// What the folder and Git tell.
pub fn look(into: &Path, talk: &mut Talk) {
    talk.author = git::user_name().unwrap_or_default();
    let likely = [
        ("config/providers", Target::Http),
        ("tsconfig.json", Target::NodeTypescript),
        ("package.json", Target::Node),
        ("pyproject.toml", Target::Python),
    ];
    talk.folder_target = likely.iter().find(|(name, _)| into.join(name).exists()).map(|(_, target)| *target);
    let configuration = fs::read_to_string(into.join(CONFIGURATION)).ok().and_then(|text| text.parse::<toml::Table>().ok());
    let runtime = configuration.and_then(|table| table.get("runtime")?.as_str().map(str::to_owned));
    talk.folder_runtime = runtime.filter(|name| faxsmith_manifest::runtime::RUNTIMES.iter().any(|runtime| runtime.name == name));
}
