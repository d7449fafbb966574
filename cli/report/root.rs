//! Paths as services that show reports want them: from the root of the repository on.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

/// What may stand in the path of a URI as it is (RFC 3986): a colon could end a scheme, so it may not.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The root of the repository, and the folder that relative paths start from.
#[derive(Clone, Debug)]
pub struct Root {
    here: PathBuf,
    root: PathBuf,
}

/// A file seen from the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Below it: the path from there on.
    Below(PathBuf),
    /// Elsewhere: the whole path.
    Elsewhere(PathBuf),
}

impl Root {
    /// The root of the repository around a folder: the nearest one that holds `.git`, else the one that the CI service names as its
    /// workspace if that is around the folder, else the folder itself.
    #[must_use]
    pub fn around(here: PathBuf) -> Self {
        let repository = here.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned);
        let workspace = || {
            let named = ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"].into_iter().filter_map(std::env::var_os).map(PathBuf::from);
            named.filter(|folder| !folder.as_os_str().is_empty()).find(|folder| here.starts_with(folder))
        };
        let root = repository.or_else(workspace).unwrap_or_else(|| here.clone());
        Self { here, root }
    }

    /// A file seen from the root. Links are not followed: the name is what counts.
    #[must_use]
    pub fn see(&self, file: &Path) -> Seen {
        let whole = tidy(&self.here.join(file));
        match whole.strip_prefix(&self.root) {
            Ok(below) => Seen::Below(below.to_owned()),
            Err(_) => Seen::Elsewhere(whole),
        }
    }
}

impl Seen {
    /// The path with `/`.
    #[must_use]
    pub fn path(&self) -> String {
        let (Seen::Below(path) | Seen::Elsewhere(path)) = self;
        let text = path.to_string_lossy();
        if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
    }

    /// The path as a URI: relative below the root, else with the scheme `file`.
    #[must_use]
    pub fn uri(&self) -> String {
        match self {
            Seen::Below(path) => escaped(path.as_os_str()),
            Seen::Elsewhere(path) => format!("file://{}{}", if cfg!(windows) { "/" } else { "" }, escaped(path.as_os_str())),
        }
    }
}

fn escaped(path: &OsStr) -> String {
    // A name need not be UTF-8.
    #[cfg(unix)]
    let escaped = percent_encode(std::os::unix::ffi::OsStrExt::as_bytes(path), KEPT);
    #[cfg(not(unix))]
    let path = path.to_string_lossy().replace('\\', "/");
    #[cfg(not(unix))]
    let escaped = percent_encode(path.as_bytes(), KEPT);
    escaped.to_string()
}

/// The path without `.` and `..`.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(tidy.pop()),
            component => tidy.push(component),
        }
    }
    tidy
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn files_seen_from_the_root() {
        let root = Root { here: "/work/repo/config".into(), root: "/work/repo".into() };
        for (file, path, uri) in [
            ("a.json", "config/a.json", "config/a.json"),
            ("./../x/./a.json", "x/a.json", "x/a.json"),
            ("/work/repo/b.json", "b.json", "b.json"),
            ("/else/b.json", "/else/b.json", "file:///else/b.json"),
            ("é %:a\n.json", "config/é %:a\n.json", "config/%C3%A9%20%25%3Aa%0A.json"),
        ] {
            let seen = root.see(Path::new(file));
            assert_eq!((&*seen.path(), &*seen.uri()), (path, uri));
        }
        let name = <OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"\xff.json");
        assert_eq!(root.see(Path::new(name)).uri(), "config/%FF.json");
    }
}
