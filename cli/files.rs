//! Which files a path means, and what they contain.
//!
//! A file that is named is always checked, unless its name says that it holds sample replies or test cases. A walk takes the names
//! that Faxbot gives its files, any other `*.json` with an `actions` object at its top, and if wanted Markdown with manifests; it
//! leaves out what `.gitignore` leaves out, hidden folders and links.

mod content;
mod reading;
mod visits;
mod walk;

use std::io;
use std::path::{Path, PathBuf};

use faxsmith_manifest::kind::{self, is_companion};
use faxsmith_manifest::markdown::{Markdown, is_markdown};
use faxsmith_manifest::place::Neighbours;

pub use crate::files::content::Content;
pub use crate::files::reading::{MAX_READ, read, read_all, read_stdin};
pub use crate::files::visits::{Visiting, Visits};
pub use crate::files::walk::{each, folders, walk};

use crate::failure::{Failure, shown};
use crate::settings::Settings;

/// Files with unknown names larger than this are not looked into.
const MAX_SEARCHED: u64 = 1 << 20;

/// A file that a walk came by.
#[derive(Clone, Debug)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// Whether the user named it.
    pub named: bool,
    /// What the configuration says of it.
    pub configured: Configured,
}

/// What a configuration says of whether a file is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Configured {
    /// Nothing.
    #[default]
    Free,
    /// Whatever its name, in a walk.
    Included,
    /// Not, in a walk; with `--force-exclude` not even where it is named.
    Excluded,
}

/// What decides about files besides their names.
pub struct Selection<'s> {
    pub settings: &'s Settings,
    /// Whether what is excluded is left out even where it is named.
    pub force_exclude: bool,
}

impl Selection<'_> {
    /// What the configuration says of a file or folder.
    pub fn of(&self, path: &Path, named: bool) -> Result<Configured, Failure> {
        if named && !self.force_exclude { Ok(Configured::Free) } else { self.settings.walked(path) }
    }
}

/// What a walk makes of a file.
#[derive(Debug)]
pub enum Verdict {
    /// It is to be checked: its content, and why.
    Check(Content, &'static str),
    /// It is left out, and why.
    Skip(&'static str),
    /// It should have been checked but can't be read.
    Unread(Failure),
}

/// The folder of a file.
pub struct Folder<'p>(pub &'p Path);

impl Neighbours for Folder<'_> {
    fn has(&self, name: &str) -> bool {
        self.0.with_file_name(name).exists()
    }

    fn read(&self, name: &str) -> Option<Vec<u8>> {
        read(&self.0.with_file_name(name), MAX_READ).ok()?
    }
}

/// Decides whether a file is to be checked, and reads it. `markdown`: whether a walk looks into Markdown.
pub fn verdict(found: &Found, markdown: bool) -> Verdict {
    read_as(interest_in(found, markdown), &found.path)
}

/// Whether a file is to be checked, as far as its name and the configuration say.
pub fn interest_in(found: &Found, markdown: bool) -> Interest {
    let name = found.path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    match found.configured {
        Configured::Excluded => Interest::None("excluded by faxsmith.toml"),
        Configured::Included if !found.named && !is_companion(&name) && !is_markdown(&name) => Interest::Sure("included by faxsmith.toml"),
        Configured::Included => interest(&name, found.named, true),
        Configured::Free => interest(&name, found.named, markdown),
    }
}

fn read_as(interest: Interest, path: &Path) -> Verdict {
    interest.verdict(path, |limit| read(path, limit))
}

/// What the name of a file says of whether it is to be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interest {
    /// It is not, and why.
    None(&'static str),
    /// It is, and why.
    Sure(&'static str),
    /// Markdown: if it is named, or has a manifest in it.
    Markdown { named: bool },
    /// If there is an `actions` object at its top.
    Actions,
}

/// What the name of a file says, given whether the user named it and whether a walk looks into Markdown.
pub fn interest(name: &str, named: bool, markdown: bool) -> Interest {
    if is_companion(name) {
        Interest::None("sample replies or test cases")
    } else if is_markdown(name) && (named || markdown) {
        Interest::Markdown { named }
    } else if named {
        Interest::Sure("named")
    } else if kind::by_name(name).is_some() {
        Interest::Sure("known name")
    } else if name.ends_with(".json") {
        Interest::Actions
    } else if is_markdown(name) {
        Interest::None("Markdown, without `--markdown`")
    } else {
        Interest::None("neither a known name nor *.json")
    }
}

impl Interest {
    /// How large a file may be to be read, in bytes.
    pub fn limit(self) -> u64 {
        if self == Interest::Actions { MAX_SEARCHED } else { MAX_READ }
    }

    /// Decides by the content, if it matters. `read` reads a file of at most so many bytes; `None` where it has more.
    pub fn verdict(self, path: &Path, read: impl FnOnce(u64) -> io::Result<Option<Vec<u8>>>) -> Verdict {
        if let Interest::None(why) = self {
            return Verdict::Skip(why);
        }
        let bytes = match read(self.limit()) {
            Ok(bytes) => bytes,
            Err(error) => return Verdict::Unread(Failure::reading(path, &error)),
        };
        match (self, bytes) {
            (Interest::None(why), _) => Verdict::Skip(why),
            (Interest::Actions, None) => Verdict::Skip("over 1 MiB"),
            (_, None) => Verdict::Unread(Failure::usage(format!("{} is not read: it is larger than 16 MiB, no manifest is", shown(path)))),
            (Interest::Sure(why), Some(bytes)) => Verdict::Check(Content::Bytes(bytes), why),
            (Interest::Actions, Some(bytes)) => match content::with_actions(bytes) {
                Some(content) => Verdict::Check(content, "has an `actions` object"),
                None => Verdict::Skip("no `actions` object at its top"),
            },
            (Interest::Markdown { named }, Some(bytes)) => {
                let markdown = Markdown::read(bytes);
                match (markdown.manifests(), named) {
                    (0, true) => Verdict::Check(Content::Markdown(markdown), "named, without a manifest in a ```json fence"),
                    (0, false) => Verdict::Skip("no manifest in a ```json fence"),
                    (_, true) => Verdict::Check(Content::Markdown(markdown), "named"),
                    (_, false) => Verdict::Check(Content::Markdown(markdown), "has manifests in fences"),
                }
            }
        }
    }
}

/// The path that the configuration of a run is looked for from: the first that is named, or what standard input stands for.
pub fn first<'p>(paths: &'p [PathBuf], stands_for: Option<&'p Path>) -> &'p Path {
    let first = paths.first().map_or(Path::new("."), PathBuf::as_path);
    if first.as_os_str() == "-" { stands_for.unwrap_or(Path::new(".")) } else { first }
}

/// Whether the paths mean standard input.
pub fn is_stdin(paths: &[PathBuf], stands_for: Option<&Path>) -> Result<bool, Failure> {
    let is_stdin = paths.iter().any(|path| path.as_os_str() == "-");
    if is_stdin && paths.len() > 1 {
        return Err(Failure::usage("`-` reads standard input and can't be mixed with other paths"));
    }
    if stands_for.is_some() && !is_stdin {
        return Err(Failure::usage("`--stdin-filename` names what standard input stands for: give `-` as the path"));
    }
    Ok(is_stdin)
}

/// What is said where the paths lead to no file.
pub fn nothing(to_do: &str, paths: &[PathBuf]) -> String {
    let paths: Vec<String> = paths.iter().map(|path| shown(path)).collect();
    format!(
        "nothing to {to_do} in {}: there is no manifest.json, plugin_registry.json, provider_traits.json or faxbot.config.json, \
         and no other *.json with an `actions` object (`--show-files` tells more)",
        paths.join(", ")
    )
}

/// What is told of a file with `--show-files`: why it was checked or not, and which fences of Markdown were not.
pub fn remarks(path: &Path, verdict: &Verdict) -> Vec<String> {
    let name = shown(path);
    match verdict {
        Verdict::Check(content, why) => {
            let passed = if let Content::Markdown(markdown) = content { markdown.passed() } else { &[] };
            let fences = passed.iter().map(|(line, why)| format!("skipped  {name}:{line}: {why}"));
            std::iter::once(format!("checked  {name}: {why}")).chain(fences).collect()
        }
        Verdict::Skip(why) => vec![format!("skipped  {name}: {why}")],
        Verdict::Unread(_) => vec![format!("unread   {name}")],
    }
}

/// Reads a file whatever its name.
pub fn named(path: &Path) -> Verdict {
    read_as(Interest::Sure("named"), path)
}
