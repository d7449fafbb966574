//! The tables of a `faxsmith.toml`: levels, overrides, ignores, patterns of credentials.

use std::sync::Arc;

use regex::RegexBuilder;
use toml::de::{DeTable, DeValue};

use super::mistake::{Mistake, listed};
use super::read::{profile, runtime};
use super::toml::{Entry, Reader, all};
use super::{Confidence, Globs, IgnoreEntry, Override, RuleChoice, SecretPattern, Spanned};
use crate::date::Date;
use crate::mask;
use crate::near;
use crate::policy::{Choice, Ignore};
use crate::rules::{self, RULES};
use crate::span::Span;

/// The keys of an `[[override]]`.
const OVERRIDE: &[&str] = &["paths", "runtime", "profile", "levels"];
/// The keys of an `[[ignore]]`.
const IGNORE: &[&str] = &["rule", "paths", "pointer", "reason", "until"];
/// The keys of a `[[secret-pattern]]`.
const PATTERN: &[&str] = &["name", "pattern", "confidence", "rotate-url"];
/// Longer expressions are refused: they describe no credential.
const MAX_REGEX: usize = 2_000;
/// The most patterns of credentials: each is looked for in every text of every file.
const MAX_PATTERNS: usize = 100;
/// The most memory in bytes for a compiled expression.
const MAX_COMPILED: usize = 1 << 20;

/// `[levels]`: rule = level.
pub(super) fn levels(reader: &mut Reader, entry: Entry<'_, '_>) -> Vec<RuleChoice> {
    let Some(table) = reader.table(entry, "levels = { missing-name = \"off\" }") else { return Vec::new() };
    let words = Choice::ALL.map(|choice| (choice.name(), choice));
    all(table)
        .into_iter()
        .filter_map(|entry| {
            let rule = rule(reader, entry.name, entry.key);
            let choice = reader.word(entry, &words, level_meant);
            Some(RuleChoice { rule: rule?, choice: choice?.value, span: entry.span() })
        })
        .collect()
}

/// `[[override]]`
pub(super) fn overrides(reader: &mut Reader, entry: Entry<'_, '_>) -> Vec<Override> {
    let mut overrides = Vec::new();
    for (table, span) in reader.tables(entry) {
        let mut made = Override { paths: Globs::default(), runtime: None, profile: None, levels: Vec::new(), span };
        let before = reader.mistakes.len();
        for entry in reader.entries(table, OVERRIDE, "in an `[[override]]`") {
            match entry.name {
                "paths" => made.paths = paths(reader, entry),
                "runtime" => made.runtime = runtime(reader, entry),
                "profile" => made.profile = profile(reader, entry),
                _ => made.levels = levels(reader, entry),
            }
        }
        require(reader, table, span, "override", &[("paths", "paths = [\"providers/legacy\"]")]);
        let says_nothing = made.runtime.is_none() && made.profile.is_none() && made.levels.is_empty();
        if says_nothing && reader.mistakes.len() == before {
            let mistake = Mistake::new(span, "This `[[override]]` says nothing that would be different.", "only paths");
            reader.wrong(mistake.note("Give it a `runtime`, a `profile` or `levels`."));
        }
        overrides.push(made);
    }
    overrides
}

/// `[[ignore]]`
pub(super) fn ignores(reader: &mut Reader, entry: Entry<'_, '_>) -> Vec<IgnoreEntry> {
    let mut ignores = Vec::new();
    for (number, (table, span)) in reader.tables(entry).into_iter().enumerate() {
        let mut known = None;
        let mut paths = Globs::default();
        let mut ignore = Ignore { rule: "", pointer: None, reason: None, until: None, entry: number };
        for entry in reader.entries(table, IGNORE, "in an `[[ignore]]`") {
            match entry.name {
                "rule" => {
                    let name = reader.text(entry, "rule = \"insecure-url\"");
                    known = name.and_then(|name| Some(Spanned { value: rule(reader, &name.value, name.span)?, span: name.span }));
                }
                "paths" => paths = self::paths(reader, entry),
                "pointer" => ignore.pointer = pointer(reader, entry),
                // One that says nothing is as good as none, which is a finding.
                "reason" => match entry.value.get_ref().as_str() {
                    Some(reason) => ignore.reason = Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty()),
                    None => reader.wrong_type(entry.name, entry.value, "text", "reason = \"only in the lab network\""),
                },
                _ => ignore.until = date(reader, entry),
            }
        }
        require(reader, table, span, "ignore", &[("rule", "rule = \"insecure-url\"")]);
        if let Some(rule) = known {
            ignore.rule = rule.value;
            ignores.push(IgnoreEntry { paths, ignore, span: rule.span });
        }
    }
    ignores
}

/// `[[secret-pattern]]`
pub(super) fn patterns(reader: &mut Reader, entry: Entry<'_, '_>) -> Vec<Arc<SecretPattern>> {
    let mut patterns = Vec::new();
    let tables = reader.tables(entry);
    if let Some((_, span)) = tables.get(MAX_PATTERNS) {
        let mistake = Mistake::new(*span, format!("There are more than {MAX_PATTERNS} patterns of credentials."), "one too many");
        reader.wrong(mistake.note("Put several into one expression: `'acme_[0-9a-f]{32}|umbra_[0-9a-f]{32}'`."));
        return patterns;
    }
    for (table, span) in tables {
        let mut made = SecretPattern::default();
        for entry in reader.entries(table, PATTERN, "in a `[[secret-pattern]]`") {
            match entry.name {
                "name" => made.name = reader.text(entry, "name = \"Acme key\"").map(|name| name.value).unwrap_or_default(),
                "pattern" => made.pattern = expression(reader, entry).unwrap_or_default(),
                "confidence" => {
                    let words = Confidence::ALL.map(|confidence| (confidence.name(), confidence));
                    made.confidence = reader.word(entry, &words, |_| None).map(|word| word.value).unwrap_or_default();
                }
                _ => made.rotate_url = link(reader, entry, "rotate-url = \"https://acme.example/keys\"").map(|link| link.value),
            }
        }
        let required = [("name", "name = \"Acme key\""), ("pattern", "pattern = 'acme_[0-9a-f]{32}'")];
        require(reader, table, span, "secret-pattern", &required);
        patterns.push(Arc::new(made));
    }
    patterns
}

/// What people write for a level that is called otherwise.
pub(super) fn level_meant(word: &str) -> Option<&'static str> {
    match word.to_ascii_lowercase().as_str() {
        "warn" => Some("warning"),
        "note" | "information" | "hint" | "notice" => Some("info"),
        "ignore" | "none" | "allow" | "false" | "0" | "disable" | "disabled" => Some("off"),
        "deny" | "err" | "critical" | "high" | "2" | "on" | "true" => Some("error"),
        _ => None,
    }
}

/// A path to a file, relative to the folder of the configuration.
pub(super) fn file(reader: &mut Reader, entry: Entry<'_, '_>, example: &str) -> Option<Spanned<String>> {
    let path = reader.text(entry, example)?;
    if path.value.contains('\\') {
        let mistake = Mistake::new(path.span, "Paths have `/` between folders, on Windows too.", "");
        reader.wrong(mistake.note("Write `/` instead of `\\`."));
        return None;
    }
    Some(path)
}

/// A link for people: `https://…` or `http://…`.
pub(super) fn link(reader: &mut Reader, entry: Entry<'_, '_>, example: &str) -> Option<Spanned<String>> {
    let text = reader.text(entry, example)?;
    let is_link = url::Url::parse(&text.value).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if !is_link || text.value.contains(char::is_whitespace) {
        let mistake = Mistake::new(text.span, format!("`{}` is no link.", entry.name), "no link");
        reader.wrong(mistake.note(format!("Write a whole one: `{example}`.")));
        return None;
    }
    Some(text)
}

fn rule(reader: &mut Reader, name: &str, span: Span) -> Option<&'static str> {
    if let Some(found) = rules::find(name) {
        if let Some(remark) = found.remark(name) {
            let here = if found.renamed { "an old name" } else { "deprecated" };
            reader.notices.push(Mistake::new(span, remark, here));
        }
        return Some(found.rule.name);
    }
    let near = near::best(name, RULES.iter().map(|rule| rule.name));
    let message = format!("There is no rule `{}`.{}", mask::shown(name), near::question(near));
    reader.wrong(Mistake::new(span, message, "unknown rule").note("`faxsmith rules` lists them all."));
    None
}

fn paths(reader: &mut Reader, entry: Entry<'_, '_>) -> Globs {
    if entry.value.get_ref().as_array().is_some_and(|items| items.is_empty()) {
        let mistake = Mistake::new(entry.here(), "`paths` is empty, so that this applies to no file.", "no pattern");
        reader.wrong(mistake.note("For example `paths = [\"providers/legacy\"]`."));
    }
    reader.globs(entry)
}

fn pointer(reader: &mut Reader, entry: Entry<'_, '_>) -> Option<String> {
    let Some(text) = entry.value.get_ref().as_str() else {
        reader.wrong_type(entry.name, entry.value, "text", "pointer = \"/actions/send_fax/url\"");
        return None;
    };
    let mut tildes = text.split('~').skip(1);
    if !(text.is_empty() || text.starts_with('/')) || !tildes.all(|rest| rest.starts_with(['0', '1'])) {
        let mistake = Mistake::new(entry.here(), "This is no JSON pointer.", "");
        let note = "It begins with `/`, as in `/actions/send_fax/url`; in a key, `~` is written `~0` and `/` is written `~1`.";
        reader.wrong(mistake.note(note));
        return None;
    }
    Some(text.to_owned())
}

fn date(reader: &mut Reader, entry: Entry<'_, '_>) -> Option<Date> {
    let date = match entry.value.get_ref() {
        DeValue::Datetime(value) if value.time.is_none() => value.date.and_then(|date| Date::new(date.year, date.month, date.day)),
        // In quotes it is as clear.
        DeValue::String(text) => Date::parse(text),
        _ => None,
    };
    if date.is_none() {
        let mistake = Mistake::new(entry.here(), "`until` is no day.", "a day is expected");
        reader.wrong(mistake.note("Write the last day on which it applies: `until = 2027-01-31`."));
    }
    date
}

fn expression(reader: &mut Reader, entry: Entry<'_, '_>) -> Option<String> {
    let example = "pattern = 'acme_[0-9a-f]{32}'";
    let text = reader.text(entry, example)?;
    let wrong = |message: String, here: &str| Mistake::new(text.span, message, here);
    if text.value.len() > MAX_REGEX {
        reader.wrong(wrong(format!("The expression is longer than {MAX_REGEX} bytes."), "too long").note("Use several patterns."));
        return None;
    }
    match RegexBuilder::new(&text.value).size_limit(MAX_COMPILED).build() {
        Ok(regex) if regex.is_match("") => {
            let mistake = wrong("The expression matches the empty text, so that it would find a credential everywhere.".to_owned(), "");
            reader.wrong(mistake.note(format!("Say what stands there at least: `{example}`.")));
            None
        }
        Ok(_) => Some(text.value),
        Err(regex::Error::CompiledTooBig(_)) => {
            reader.wrong(wrong("The expression needs too much memory.".to_owned(), "too big").note("Use smaller numbers of repetitions."));
            None
        }
        Err(error) => {
            // The last line of the library's report says what is wrong; what stands above repeats the expression.
            let report = error.to_string();
            let words = report.lines().last().unwrap_or_default().trim().trim_start_matches("error: ");
            let mistake = wrong(format!("This is no regular expression: {words}."), "");
            reader.wrong(
                mistake.note("Between single quotes TOML leaves `\\` as it is: `'\\d+'`. Look-around and back-references do not exist."),
            );
            None
        }
    }
}

/// Says which keys are missing from a table.
fn require(reader: &mut Reader, table: &DeTable<'_>, span: Span, name: &str, keys: &[(&str, &str)]) {
    let missing: Vec<_> = keys.iter().filter(|(key, _)| table.get(*key).is_none()).collect();
    if missing.is_empty() {
        return;
    }
    let message = format!("This `[[{name}]]` has no {}.", listed(missing.iter().map(|(key, _)| *key), "and no"));
    let examples = listed(missing.iter().map(|(_, example)| *example), "and");
    reader.wrong(Mistake::new(span, message, "").note(format!("For example {examples}.")));
}
