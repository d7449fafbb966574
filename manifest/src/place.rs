//! Where a file lies, and what lies beside it.

use std::fmt;

use crate::kind::RESPONSE;

/// What lies in the folder of a file. The core does no I/O: it asks whoever calls it, and only when a rule needs to know.
pub trait Neighbours {
    /// Whether there is a file with this name.
    fn has(&self, name: &str) -> bool;
    /// The content of the file with this name; `None` where there is none or it can't be read.
    fn read(&self, name: &str) -> Option<Vec<u8>>;
}

/// Where a file lies. Paths use `/`.
#[derive(Clone, Copy, Default)]
pub struct Place<'a> {
    /// The path of the file, as the user wrote it or relative to the folder of the walk.
    pub path: &'a str,
    /// Its folder; `None` where nothing is known of it.
    pub neighbours: Option<&'a dyn Neighbours>,
}

impl fmt::Debug for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path)
    }
}

impl<'a> Place<'a> {
    /// A place of which only the path is known.
    #[must_use]
    pub fn new(path: &'a str) -> Self {
        Self { path, neighbours: None }
    }

    /// The file beside it that shows that code lives there: `__init__.py` or `package.json`.
    #[must_use]
    pub fn code_beside(&self) -> Option<&'static str> {
        let neighbours = self.neighbours?;
        ["__init__.py", "package.json"].into_iter().find(|name| neighbours.has(name))
    }

    /// The name of the file with the provider's sample replies: `manifest.response.json` for `manifest.json`.
    #[must_use]
    pub fn sample_name(&self) -> String {
        let stem = self.file_name().strip_suffix(".json").unwrap_or(self.file_name());
        format!("{stem}{RESPONSE}")
    }

    /// The provider's sample replies beside it.
    #[must_use]
    pub fn sample_beside(&self) -> Option<Vec<u8>> {
        self.neighbours?.read(&self.sample_name())
    }

    /// The last part of the path.
    #[must_use]
    pub fn file_name(&self) -> &'a str {
        cut_last(self.path).1
    }

    /// `<folder>` where the path ends in `providers/<folder>/manifest.json`: the name that Faxbot knows the provider by.
    #[must_use]
    pub fn provider_folder(&self) -> Option<&'a str> {
        let (rest, folder) = cut_last(self.path.strip_suffix("/manifest.json")?);
        (cut_last(rest?).1 == "providers").then_some(folder)
    }

    /// Whether Faxbot itself reads the file as an HTTP manifest: `config/providers/<id>/manifest.json`.
    #[must_use]
    pub fn is_faxbot_providers(&self) -> bool {
        let above = || cut_last(cut_last(cut_last(self.path).0?).0?).0;
        self.provider_folder().is_some() && above().is_some_and(|above| cut_last(above).1 == "config")
    }
}

/// What stands before the last `/` of a path, and what behind it. (Many rules ask: the searchers of `str` take longer.)
fn cut_last(path: &str) -> (Option<&str>, &str) {
    memchr::memrchr(b'/', path.as_bytes()).map_or((None, path), |at| (Some(&path[..at]), &path[at + 1..]))
}
