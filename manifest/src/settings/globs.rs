//! Patterns of paths, as people know them from `.gitignore`: relative to the folder of the configuration, with `/` on every system.
//!
//! A pattern without a `/` inside matches at any depth; one that matches a folder covers all that is in it; `*` and `?` stop at `/`,
//! `**` does not; `{a,b}` and `[abc]` are choices.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::Spanned;

/// Longer patterns are refused: nobody writes them, and they cost time and memory.
const MAX_LENGTH: usize = 1_000;
/// Likewise more choices in one pattern: they are read one inside of the other.
const MAX_CHOICES: usize = 50;

/// A list of patterns.
#[derive(Clone, Debug, Default)]
pub struct Globs {
    patterns: Vec<Spanned<String>>,
    set: GlobSet,
}

impl Globs {
    /// The patterns as they stand in the file.
    #[must_use]
    pub fn patterns(&self) -> &[Spanned<String>] {
        &self.patterns
    }

    /// Whether there is no pattern at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// The first pattern that matches a path: relative to the folder of the configuration, with `/`.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<&Spanned<String>> {
        if self.patterns.is_empty() {
            return None;
        }
        // Two globs a pattern.
        self.set.matches(path).first().and_then(|at| self.patterns.get(at / 2))
    }

    /// Whether a pattern matches a path.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        !self.patterns.is_empty() && self.set.is_match(path)
    }

    /// The list of these patterns. Those that [`refused`] does not refuse can be built; should they be too many together, what is wrong.
    pub(super) fn build(patterns: Vec<Spanned<String>>) -> Result<Self, String> {
        let mut builder = GlobSetBuilder::new();
        for pattern in &patterns {
            for glob in both(&pattern.value) {
                builder.add(glob_of(&glob).map_err(|error| error.kind().to_string())?);
            }
        }
        let set = builder.build().map_err(|error| error.kind().to_string())?;
        Ok(Self { patterns, set })
    }
}

/// Why a pattern can't be used: what is wrong, and what to do.
pub(super) fn refused(pattern: &str) -> Option<(String, &'static str)> {
    let wrong = |what: &str, remedy| Some((what.to_owned(), remedy));
    if pattern.trim_matches('/').is_empty() {
        return wrong("The pattern is empty", "Name files or folders, such as `providers/legacy` or `*.draft.json`.");
    }
    if pattern.len() > MAX_LENGTH || pattern.matches('{').count() > MAX_CHOICES {
        return wrong("The pattern is too long", "Use several shorter ones.");
    }
    if pattern.contains('\\') {
        return wrong("Paths have `/` between folders, on Windows too", "Write `/` instead of `\\`.");
    }
    if pattern.starts_with('!') {
        return wrong("A pattern can't be turned round with `!`", "List what is meant, or use an `[[override]]` behind another.");
    }
    if pattern.split('/').any(|part| part == "..") || is_absolute(pattern) {
        return wrong(
            "The pattern leads out of the folder of this faxsmith.toml, where it applies to nothing",
            "Patterns are relative to that folder.",
        );
    }
    both(pattern).iter().find_map(|glob| glob_of(glob).err()).map(|error| {
        (
            format!("This is no pattern of paths: {}", error.kind()),
            "`*` and `?` stop at `/`, `**` does not; `[abc]` and `{a,b}` are choices.",
        )
    })
}

fn is_absolute(pattern: &str) -> bool {
    let bytes = pattern.as_bytes();
    bytes.len() > 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':' && bytes[2] == b'/' || pattern.starts_with("//")
}

/// What a pattern matches itself, and what lies below.
fn both(pattern: &str) -> [String; 2] {
    let plain = pattern.strip_prefix("./").unwrap_or(pattern);
    let name = plain.trim_end_matches('/');
    let anchored = name.contains('/');
    let name = name.trim_start_matches('/');
    let start = if anchored || name.starts_with("**") { "" } else { "**/" };
    let below = format!("{start}{name}/**");
    // With `/` at its end it means a folder, not a file.
    if plain.ends_with('/') { [below.clone(), below] } else { [format!("{start}{name}"), below] }
}

fn glob_of(pattern: &str) -> Result<globset::Glob, globset::Error> {
    GlobBuilder::new(pattern).literal_separator(true).backslash_escape(false).build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    fn globs(pattern: &str) -> Globs {
        assert_eq!(refused(pattern), None, "{pattern}");
        Globs::build(vec![Spanned { value: pattern.to_owned(), span: Span::default() }]).unwrap()
    }

    #[test]
    fn matches_like_gitignore() {
        for (pattern, yes, no) in [
            ("vendor", &["vendor", "vendor/a.json", "a/vendor/b/c.json"][..], &["vendors/a.json"][..]),
            ("vendor/", &["vendor/a.json", "a/vendor/b.json"], &["vendor"]),
            ("/vendor", &["vendor/a.json"], &["a/vendor/b.json"]),
            ("./vendor", &["vendor/a.json"], &["x.json"]),
            ("a/vendor", &["a/vendor/x.json"], &["b/a/vendor/x.json"]),
            ("vendor/**", &["vendor/a.json", "vendor/a/b.json"], &["a/vendor/b.json"]),
            ("*.draft.json", &["x.draft.json", "a/b/x.draft.json"], &["x.json"]),
            ("plugins/*.json", &["plugins/a.json"], &["plugins/a/b.json"]),
            ("plugins/**/*.json", &["plugins/a.json", "plugins/a/b/c.json"], &["a.json"]),
            ("**/old", &["old/x.json", "a/old/x.json"], &["older/x.json"]),
            ("p/{a,b}", &["p/a/x.json", "p/b/x.json"], &["p/c/x.json"]),
            ("*", &["x.json", "a/x.json"], &[]),
        ] {
            let globs = globs(pattern);
            for path in yes {
                assert!(globs.matches(path), "{pattern} matches {path}");
                assert_eq!(globs.find(path).map(|found| &*found.value), Some(pattern));
            }
            for path in no {
                assert!(!globs.matches(path), "{pattern} does not match {path}");
            }
        }
    }

    #[test]
    fn refuses_what_can_match_nothing() {
        for pattern in ["", "/", "a\\b", "!a", "../a", "a/../b", "C:/a", "a[", "{a", &"{".repeat(100_000), &"a".repeat(2_000)] {
            assert!(refused(pattern).is_some(), "{pattern:.20}");
        }
    }
}
