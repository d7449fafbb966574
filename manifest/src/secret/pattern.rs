//! Patterns of one's own, from the configuration.

use std::borrow::Cow;
use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};

use super::{Confidence, Form, Secret};

/// A pattern for secrets that only the user knows of.
#[derive(Clone, Debug, Default)]
pub struct Pattern {
    /// What it finds, in words: "Acme staging token".
    pub name: String,
    /// A regular expression of the crate `regex`. Its first group, if it has one, is the secret.
    pub pattern: String,
    /// How sure a match is.
    pub confidence: Confidence,
    /// Where such a secret is replaced.
    pub rotate_url: Option<String>,
    /// The expression, compiled when it is first needed; none where it is wrong, which whoever reads the configuration says.
    compiled: OnceLock<Option<Regex>>,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        let of = |pattern: &Self| (pattern.name.clone(), pattern.pattern.clone(), pattern.confidence, pattern.rotate_url.clone());
        of(self) == of(other)
    }
}

/// Why a text is no regular expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadPattern {
    /// What is wrong, in words, on one line.
    pub message: String,
    /// The byte of the pattern where it is wrong, where that is known.
    pub at: Option<usize>,
}

/// The most memory that a compiled pattern may take, in bytes.
const MAX_SIZE: usize = 1 << 20;

impl Pattern {
    /// A pattern that is known to be right.
    ///
    /// # Errors
    /// The text is no regular expression, takes too much memory, or matches the empty text.
    pub fn new(name: impl Into<String>, pattern: &str, confidence: Confidence, rotate_url: Option<String>) -> Result<Self, BadPattern> {
        let regex = compile(pattern)?;
        Ok(Self { name: name.into(), pattern: pattern.to_owned(), confidence, rotate_url, compiled: OnceLock::from(Some(regex)) })
    }

    /// What it finds in a text.
    pub(super) fn find<'p>(&'p self, text: &'p str) -> impl Iterator<Item = Secret> + 'p {
        let regex = self.compiled.get_or_init(|| compile(&self.pattern).ok());
        let found = regex.iter().flat_map(|regex| regex.captures_iter(text)).filter_map(|found| found.get(1).or_else(|| found.get(0)));
        found.filter(|found| !found.is_empty()).map(|found| Secret {
            kind: Cow::Owned(self.name.clone()),
            range: found.range(),
            confidence: self.confidence,
            rotate: self.rotate_url.clone().map(Cow::Owned),
            form: Form::Plain,
        })
    }
}

fn compile(pattern: &str) -> Result<Regex, BadPattern> {
    let regex = RegexBuilder::new(pattern).size_limit(MAX_SIZE).build().map_err(|error| bad(pattern, &error))?;
    if regex.is_match("") {
        return Err(BadPattern { message: "it matches the empty text, so it would match everywhere".to_owned(), at: None });
    }
    Ok(regex)
}

/// The crate's own message draws the pattern over several lines, with a row of carets below it: these say where.
fn bad(pattern: &str, error: &regex::Error) -> BadPattern {
    let text = error.to_string();
    let message = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it is no regular expression");
    let carets = text.lines().find(|line| line.contains('^') && line.trim_matches([' ', '^']).is_empty());
    let at = carets.and_then(|line| line.find('^')).map(|at| at.saturating_sub(4).min(pattern.len()));
    BadPattern { message: message.trim().trim_start_matches("error: ").to_owned(), at }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_and_bad_patterns() {
        let pattern = Pattern::new("Acme token", "acme-([0-9]{4})", Confidence::Likely, None).unwrap();
        let found: Vec<Secret> = pattern.find("x acme-1234 acme-12").collect();
        assert_eq!((found.len(), found[0].range.clone()), (1, 7..11));
        let bad = Pattern::new("bad", "ab(c", Confidence::Likely, None).unwrap_err();
        assert_eq!((&*bad.message, bad.at), ("unclosed group", Some(2)));
        assert!(Pattern::new("all", "a*", Confidence::Likely, None).unwrap_err().message.contains("empty"));
        assert!(Pattern::new("big", "(a{1000}){1000}", Confidence::Likely, None).is_err());
    }
}
