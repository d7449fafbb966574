//! From the text of a `faxsmith.toml` to its settings, or all that is wrong with it.

use ::semver::{Version, VersionReq};
use toml::de::{DeTable, Error};

use super::mistake::Mistake;
use super::sections;
use super::toml::{Entry, Reader, all};
use super::{FailOn, Settings, Spanned};
use crate::policy::Profile;
use crate::runtime::{RUNTIMES, Scope};
use crate::span::Span;

/// The most mistakes against TOML itself that are told: each can be the consequence of the one before.
const MAX_SYNTAX: usize = 20;

/// A text that was read.
#[derive(Debug)]
pub struct Read {
    /// What it says. Only to be used where there is no mistake.
    pub settings: Settings,
    /// What is wrong with it, in the order of the file.
    pub mistakes: Vec<Mistake>,
    /// What works but should be written otherwise, in the order of the file.
    pub notices: Vec<Mistake>,
}

impl Read {
    fn failed(mistakes: Vec<Mistake>) -> Self {
        Self { settings: Settings::default(), mistakes, notices: Vec::new() }
    }
}

/// The keys at the top.
pub(super) const KEYS: &[&str] = &[
    "required-version",
    "runtime",
    "profile",
    "fail-on",
    "baseline",
    "docs-url",
    "include",
    "exclude",
    "levels",
    "override",
    "ignore",
    "secret-pattern",
];

/// Reads bytes. The text that spans of mistakes refer to is returned too: what is not UTF-8 is replaced in it.
#[must_use]
pub fn read_bytes(bytes: &[u8], version: &Version) -> (String, Read) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), read(text, version)),
        Err(error) => {
            let at = error.valid_up_to();
            let mistake = Mistake::new(Span::new(at, at + '\u{fffd}'.len_utf8()), "The file is not UTF-8.", "this byte")
                .note("Save it as UTF-8, as TOML requires.");
            (String::from_utf8_lossy(bytes).into_owned(), Read::failed(vec![mistake]))
        }
    }
}

/// Reads a text for a faxsmith of this version. Never fails: what is wrong is in [`Read::mistakes`].
#[must_use]
pub fn read(text: &str, version: &Version) -> Read {
    let (document, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        // What comes behind could be understood wrongly, so that it is not looked at before this is mended.
        return Read::failed(errors.iter().take(MAX_SYNTAX).map(|error| syntax(error, text)).collect());
    }
    let table = document.get_ref();
    let mut reader = Reader::default();
    let required_version = all(table).into_iter().find(|entry| entry.name == "required-version");
    let required_version = required_version.and_then(|entry| version_of(&mut reader, entry));
    if let Some(required) = &required_version
        && !required.value.matches(version)
    {
        // A file for another version may well have keys that this one does not know.
        return Read::failed(vec![unmet(required, version)]);
    }
    let mut settings = Settings { required_version, ..Settings::default() };
    for entry in reader.entries(table, KEYS, "in faxsmith.toml") {
        top(&mut reader, entry, &mut settings);
    }
    let Reader { mut mistakes, mut notices } = reader;
    mistakes.sort_by_key(|mistake| mistake.span);
    notices.sort_by_key(|notice| notice.span);
    Read { settings, mistakes, notices }
}

fn top(reader: &mut Reader, entry: Entry<'_, '_>, settings: &mut Settings) {
    match entry.name {
        "runtime" => settings.runtime = runtime(reader, entry),
        "profile" => settings.profile = profile(reader, entry),
        "fail-on" => settings.fail_on = reader.word(entry, &FailOn::ALL.map(|level| (level.name(), level)), sections::level_meant),
        "baseline" => settings.baseline = sections::file(reader, entry, "baseline = \"faxsmith-baseline.json\""),
        "docs-url" => settings.docs_url = sections::link(reader, entry, "docs-url = \"https://docs.acme.example/rules/\"").map(with_slash),
        "include" => settings.include = reader.globs(entry),
        "exclude" => settings.exclude = reader.globs(entry),
        "levels" => settings.levels = sections::levels(reader, entry),
        "override" => settings.overrides = sections::overrides(reader, entry),
        "ignore" => settings.ignores = sections::ignores(reader, entry),
        "secret-pattern" => settings.patterns = sections::patterns(reader, entry),
        // `required-version` has been read.
        _ => {}
    }
}

pub(super) fn runtime(reader: &mut Reader, entry: Entry<'_, '_>) -> Option<Spanned<Scope>> {
    let mut words: Vec<(&'static str, Scope)> = RUNTIMES.iter().map(|runtime| (runtime.name, Scope::One(runtime.index))).collect();
    words.push(("all", Scope::All));
    reader.word(entry, &words, |word| (word == "both").then_some("all"))
}

pub(super) fn profile(reader: &mut Reader, entry: Entry<'_, '_>) -> Option<Spanned<Profile>> {
    reader.word(entry, &Profile::ALL.map(|profile| (profile.name(), profile)), |_| None)
}

fn version_of(reader: &mut Reader, entry: Entry<'_, '_>) -> Option<Spanned<VersionReq>> {
    let example = "required-version = \">=0.1\"";
    let text = reader.text(entry, example)?;
    match VersionReq::parse(&text.value) {
        Ok(value) => Some(Spanned { value, span: text.span }),
        Err(error) => {
            let mistake = Mistake::new(text.span, format!("This is no requirement of a version: {error}."), "can't be read");
            reader.wrong(mistake.note(format!("Write it as for Cargo: `{example}`, or `\">=0.1, <0.3\"`.")));
            None
        }
    }
}

fn unmet(required: &Spanned<VersionReq>, version: &Version) -> Mistake {
    let message = format!("This configuration is for faxsmith {}, but this is faxsmith {version}.", required.value);
    Mistake::new(required.span, message, "not this version").note("Install a version that it is for, or change `required-version`.")
}

fn with_slash(mut link: Spanned<String>) -> Spanned<String> {
    if !link.value.ends_with('/') {
        link.value.push('/');
    }
    link
}

/// A mistake against TOML itself, in the parser's words.
fn syntax(error: &Error, text: &str) -> Mistake {
    let range = error.span().unwrap_or(0..0);
    let words = error.message().trim_end_matches('.').replace('\n', "; ");
    let quoted = text.get(range.clone()).filter(|_| words.starts_with("duplicate key"));
    match quoted {
        Some(key) => Mistake::new(
            Span::new(range.start, range.end),
            format!("`{}` stands twice in the same table.", crate::mask::shown(key)),
            "for the second time",
        )
        .note("Keep one of them."),
        None => Mistake::new(Span::new(range.start, range.end), format!("This is no valid TOML: {words}."), ""),
    }
}
