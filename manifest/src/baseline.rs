//! The baseline: findings that are known and not to be told again, so that a team can begin with the new ones.
//!
//! A finding is known by its file, its rule, its place in the JSON, and a hash of those and of what stands there: not by its line. So it
//! stays known when lines move, the layout changes or other keys are renamed. What stands there is taken from the masked copy of the file,
//! and not at all where a rule is about credentials: nobody can try a secret against a baseline.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::finding::Finding;
use crate::mask;
use crate::rule::{Category, Check, Rule};
use crate::rules;

/// The name of the format, before its version.
const NAME: &str = "faxsmith-baseline/";
/// The version that is written.
const VERSION: &str = "1";

/// What is known of all files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Baseline {
    salt: String,
    files: BTreeMap<String, Known>,
}

/// What is known of one file: each finding, and how often it is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    salt: String,
    counts: BTreeMap<Key, usize>,
}

/// What a finding is known by, within its file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    rule: String,
    pointer: String,
    hash: String,
}

/// Why a text is no baseline that can be used, as the end of a sentence that begins with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// It is something else.
    Foreign,
    /// It has the version of a newer faxsmith.
    Newer,
    /// It is one, but something in it is not as it must be: what.
    Broken(&'static str),
}

impl Baseline {
    /// One that knows nothing yet. `salt`: random, in hexadecimal digits; it makes hashes of no use for other baselines.
    #[must_use]
    pub fn new(salt: String) -> Self {
        Self { salt, files: BTreeMap::new() }
    }

    /// Reads the text of one.
    pub fn parse(text: &str) -> Result<Self, Unusable> {
        let json: Json = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|_| Unusable::Foreign)?;
        match json["format"].as_str().and_then(|format| format.strip_prefix(NAME)) {
            Some(VERSION) => {}
            Some(version) if version.parse::<u32>().is_ok() => return Err(Unusable::Newer),
            _ => return Err(Unusable::Foreign),
        }
        let salt = json["salt"].as_str().filter(|salt| !salt.is_empty()).ok_or(Unusable::Broken("it has no `salt`"))?;
        let mut baseline = Self::new(salt.to_owned());
        for entry in json["findings"].as_array().ok_or(Unusable::Broken("it has no list of `findings`"))? {
            let text = |key: &str| entry[key].as_str().map(str::to_owned);
            let of_entry = || Some((text("path")?, Key { rule: text("rule")?, pointer: text("pointer")?, hash: text("hash")? }));
            let (path, key) = of_entry().ok_or(Unusable::Broken("an entry of `findings` lacks `path`, `rule`, `pointer` or `hash`"))?;
            let count = entry["count"].as_u64().and_then(|count| usize::try_from(count).ok()).filter(|count| *count > 0);
            let count = count.ok_or(Unusable::Broken("the `count` of an entry is no whole number above 0"))?;
            let known = &mut baseline.file(path).counts;
            let sum = known.entry(key).or_default();
            *sum = sum.saturating_add(count);
        }
        Ok(baseline)
    }

    /// The text of it: a line for each finding, in an order that never changes.
    #[must_use]
    pub fn text(&self) -> String {
        let lines = self.files.iter().flat_map(|(path, known)| known.counts.iter().map(move |(key, count)| (path, key, count)));
        let lines: Vec<String> = lines
            .map(|(path, Key { rule, pointer, hash }, count)| {
                let [path, rule, pointer, hash] = [path, rule, pointer, hash].map(|text| json!(text).to_string());
                format!("    {{ \"path\": {path}, \"rule\": {rule}, \"pointer\": {pointer}, \"hash\": {hash}, \"count\": {count} }}")
            })
            .collect();
        let findings = if lines.is_empty() { "[]".to_owned() } else { format!("[\n{}\n  ]", lines.join(",\n")) };
        format!("{{\n  \"format\": \"{NAME}{VERSION}\",\n  \"salt\": {},\n  \"findings\": {findings}\n}}\n", json!(self.salt))
    }

    /// What is known of a file, by its path relative to the folder of the baseline, with `/`.
    #[must_use]
    pub fn of(&self, path: &str) -> Option<&Known> {
        self.files.get(path)
    }

    /// The files of which something is known, with the number of findings.
    pub fn files(&self) -> impl Iterator<Item = (&str, usize)> {
        self.files.iter().map(|(path, known)| (&**path, known.counts.values().sum()))
    }

    /// What a finding is known by here. `masked`: the masked text of its file.
    #[must_use]
    pub fn key(&self, masked: &str, finding: &Finding) -> Key {
        key(&self.salt, masked, finding)
    }

    /// Replaces what is known of a file.
    pub fn put(&mut self, path: &str, keys: impl IntoIterator<Item = Key>) {
        self.files.remove(path);
        for key in keys {
            *self.file(path.to_owned()).counts.entry(key).or_default() += 1;
        }
    }

    fn file(&mut self, path: String) -> &mut Known {
        let salt = &self.salt;
        self.files.entry(path).or_insert_with(|| Known { salt: salt.clone(), counts: BTreeMap::new() })
    }
}

impl Known {
    /// Marks the findings that are known: of those that are the same in all that they are known by, the first ones.
    pub fn mark(&self, masked: &str, findings: &mut [Finding]) {
        let mut left = self.counts.clone();
        for finding in findings.iter_mut().filter(|finding| can_be_known(finding.rule)) {
            if let Some(count) = left.get_mut(&key(&self.salt, masked, finding)).filter(|count| **count > 0) {
                *count -= 1;
                finding.known = true;
            }
        }
    }

    /// How many are gone: the rule does not say them any more. `said`: all that rules said, whoever minds it. Not counted is what
    /// `is_unknown` says of, and what only a look at several files shows.
    #[must_use]
    pub fn gone(&self, masked: &str, said: &[Finding], is_unknown: impl Fn(&Rule) -> bool) -> usize {
        let mut left = self.counts.clone();
        left.retain(|key, _| rules::by_name(&key.rule).is_none_or(|rule| matches!(rule.check, Check::One(_)) && !is_unknown(rule)));
        for finding in said {
            if let Some(count) = left.get_mut(&key(&self.salt, masked, finding)) {
                *count = count.saturating_sub(1);
            }
        }
        left.values().sum()
    }

    /// The rules of which something is known.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.counts.keys().filter_map(|key| rules::by_name(&key.rule))
    }
}

/// What is said of suppressions is never put aside: it is there to keep the silence honest.
#[must_use]
pub fn can_be_known(rule: &Rule) -> bool {
    rule.category != Category::Suppressions
}

fn key(salt: &str, masked: &str, finding: &Finding) -> Key {
    let rule = finding.rule.name;
    // Keys of a file can be credentials too, by mistake.
    let pointer = mask::masked(&finding.pointer);
    let is_about_secrets = rule.contains("secret") || rule.contains("credential");
    let text = if is_about_secrets { String::new() } else { essence(masked.get(finding.span.range()).unwrap_or_default()) };
    let mut hash = Sha256::new();
    for part in [salt, rule, &pointer, &text] {
        hash.update(part.as_bytes());
        // 0xff stands in no UTF-8: the end of each part counts.
        hash.update([0xff]);
    }
    let hash = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Key { rule: rule.to_owned(), pointer, hash }
}

/// A text without what a layout may change and without the length of what is masked. Of an object or list only that it is one.
fn essence(masked: &str) -> String {
    if masked.starts_with(['{', '[']) && !masked.starts_with("{{") {
        return masked[..1].to_owned();
    }
    let mut essence = String::with_capacity(masked.len());
    let mut in_string = false;
    let mut escaped = false;
    for c in masked.chars() {
        let is_layout = !in_string && c.is_whitespace();
        let is_one_more = c == '*' && essence.ends_with('*');
        if !is_layout && !is_one_more {
            essence.push(c);
        }
        in_string ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
    }
    essence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_as_it_was_written() {
        let mut baseline = Baseline::new("00ff".to_owned());
        assert_eq!(Baseline::parse(&baseline.text()).as_ref(), Ok(&baseline));
        let key = |rule: &str| Key { rule: rule.to_owned(), pointer: "/a~1\"b".to_owned(), hash: "12".to_owned() };
        baseline.put("providers/é \"x\"/manifest.json", [key("b"), key("a"), key("b")]);
        let text = baseline.text();
        assert_eq!(Baseline::parse(&text), Ok(baseline));
        assert_eq!(text.lines().count(), 8, "{text}");
    }

    #[test]
    fn what_is_no_baseline() {
        for text in ["", "[]", "{}", "\u{0}", r#"{"format":"faxsmith-lint/1"}"#, r#"{"format":"faxsmith-baseline/"}"#] {
            assert_eq!(Baseline::parse(text), Err(Unusable::Foreign), "{text}");
        }
        assert_eq!(Baseline::parse(r#"{"format":"faxsmith-baseline/2"}"#), Err(Unusable::Newer));
        for text in [
            r#"{"format":"faxsmith-baseline/1","findings":[]}"#,
            r#"{"format":"faxsmith-baseline/1","salt":"00"}"#,
            r#"{"format":"faxsmith-baseline/1","salt":"00","findings":[1]}"#,
            r#"{"format":"faxsmith-baseline/1","salt":"00","findings":[{"path":"a","rule":"b","pointer":"","hash":"c","count":0}]}"#,
        ] {
            assert!(matches!(Baseline::parse(text), Err(Unusable::Broken(_))), "{text}");
        }
    }

    #[test]
    fn layout_and_the_length_of_a_secret_do_not_count() {
        assert_eq!(essence("\"a  b\"  :\n 1"), "\"a  b\":1");
        assert_eq!(essence("\"https://******@h\""), essence("\"https://*@h\""));
        assert_eq!(essence("{ \"a\": 1 }"), "{");
        assert_eq!(essence("{{ to }}"), "{{to}}");
        assert_eq!(essence(r#""a \" b" c"#), r#""a \" b"c"#);
    }
}
