//! `faxsmith.toml`: what is understood, what is refused and with which words.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use faxsmith_manifest::date::Date;
use faxsmith_manifest::finding::Level;
use faxsmith_manifest::policy::{Choice, Profile};
use faxsmith_manifest::runtime::Scope;
use faxsmith_manifest::settings::{Asked, Confidence, FailOn, Origin, Read, Settings, read, read_bytes};
use semver::Version;

const FULL: &str = r#"
required-version = ">=0.1"
runtime = "2026"
profile = "hipaa"
fail-on = "warning"
baseline = "faxsmith-baseline.json"
docs-url = "https://docs.acme.example/rules"
include = ["plugins/**/*.json"]
exclude = ["vendor"]

[levels]
missing-name = "off"
unused-setting = "warning"

[[override]]
paths = ["providers/legacy"]
runtime = "2025"
profile = "strict"
levels = { missing-name = "info" }

[[override]]
paths = ["providers/legacy/old.json"]
levels = { missing-name = "error" }

[[ignore]]
rule = "insecure-url"
paths = ["providers/lab/**"]
pointer = "/actions/send_fax/url"
reason = "only in the lab network"
until = 2027-01-31

[[ignore]]
rule = "missing-name"

[[secret-pattern]]
name = "Acme key"
pattern = 'acme_[0-9a-f]{32}'
confidence = "certain"
rotate-url = "https://acme.example/keys"
"#;

fn version() -> Version {
    Version::parse("0.1.0").unwrap()
}

fn settings(text: &str) -> Settings {
    let read = read(text, &version());
    assert_eq!(read.mistakes, [], "{text}");
    assert_eq!(read.notices, [], "{text}");
    read.settings
}

/// The text under each mistake, its message, and its notes.
fn told(text: &str) -> Vec<String> {
    let Read { mistakes, .. } = read(text, &version());
    mistakes.iter().map(|mistake| format!("{}|{}|{}", &text[mistake.span.range()], mistake.message, mistake.notes.join(" "))).collect()
}

#[test]
fn every_key_is_read() {
    let settings = settings(FULL);
    assert_eq!(settings.required_version.unwrap().value.to_string(), ">=0.1");
    assert_eq!(settings.runtime.unwrap().value, Scope::One(1));
    assert_eq!(&FULL[settings.runtime.unwrap().span.range()], "\"2026\"");
    assert_eq!(settings.profile.unwrap().value, Profile::Hipaa);
    assert_eq!(settings.fail_on.unwrap().value, FailOn::Warning);
    assert_eq!(settings.baseline.unwrap().value, "faxsmith-baseline.json");
    assert_eq!(settings.docs_url.unwrap().value, "https://docs.acme.example/rules/");
    assert!(settings.include.matches("plugins/a/b.json") && settings.exclude.matches("vendor/a.json"));
    let levels: Vec<_> = settings.levels.iter().map(|level| (level.rule, level.choice)).collect();
    assert_eq!(levels, [("missing-name", Choice::Off), ("unused-setting", Choice::At(Level::Warning))]);
    let ignore = &settings.ignores[0].ignore;
    assert_eq!((ignore.rule, ignore.entry), ("insecure-url", 0));
    assert_eq!(ignore.pointer.as_deref(), Some("/actions/send_fax/url"));
    assert_eq!(ignore.reason.as_deref(), Some("only in the lab network"));
    assert_eq!(ignore.until, Date::parse("2027-01-31"));
    let bare = &settings.ignores[1].ignore;
    assert_eq!((bare.rule, bare.entry, &bare.pointer, &bare.reason, bare.until), ("missing-name", 1, &None, &None, None));
    let pattern = &settings.patterns[0];
    assert_eq!((&*pattern.name, &*pattern.pattern, pattern.confidence), ("Acme key", "acme_[0-9a-f]{32}", Confidence::Certain));
    assert_eq!(pattern.rotate_url.as_deref(), Some("https://acme.example/keys"));
}

#[test]
fn the_later_wins_and_flags_win_over_all() {
    let settings = settings(FULL);
    let nothing = Asked::default();
    let plain = settings.applied(&nothing, &settings.matching("providers/acme.json"));
    assert_eq!((plain.runtime.value, plain.profile.value), (Scope::One(1), Profile::Hipaa));
    assert!(matches!(plain.runtime.origin, Origin::File(_)));
    assert_eq!(plain.policy(None).choice("missing-name"), Some(Choice::Off));
    assert_eq!(plain.ignores.iter().map(|ignore| ignore.entry).collect::<Vec<_>>(), [1]);

    let legacy = settings.applied(&nothing, &settings.matching("providers/legacy/x.json"));
    assert_eq!((legacy.runtime.value, legacy.profile.value), (Scope::One(0), Profile::Strict));
    assert!(matches!(legacy.runtime.origin, Origin::Override(0, _)));
    assert_eq!(legacy.policy(None).choice("missing-name"), Some(Choice::At(Level::Info)));
    assert_eq!(legacy.policy(None).choice("unused-setting"), Some(Choice::At(Level::Warning)));
    let both = settings.applied(&nothing, &settings.matching("providers/legacy/old.json"));
    assert_eq!(both.policy(None).choice("missing-name"), Some(Choice::At(Level::Error)));
    assert_eq!(both.runtime.value, Scope::One(0));

    let choices = vec![("missing-name", Choice::Off)];
    let asked = Asked { runtime: Some(Scope::All), profile: Some(Profile::Default), choices, ..Asked::default() };
    let flagged = settings.applied(&asked, &settings.matching("providers/legacy/old.json"));
    assert_eq!((flagged.runtime.value, flagged.runtime.origin), (Scope::All, Origin::Flag));
    assert_eq!(flagged.profile.value, Profile::Default);
    assert_eq!(flagged.policy(None).choice("missing-name"), Some(Choice::Off));

    let only = Asked { only: vec!["missing-name"], ..Asked::default() };
    let alone = settings.applied(&only, &settings.matching("x.json")).policy(None);
    assert_eq!((alone.choice("missing-name"), alone.choice("missing-id")), (None, Some(Choice::Off)));
    let lab = settings.applied(&nothing, &settings.matching("providers/lab/a.json"));
    assert_eq!(lab.policy(None).ignores.len(), 2);
    let empty = Settings::default().applied(&nothing, &Settings::default().matching("x"));
    assert_eq!((empty.runtime.value, empty.runtime.origin, empty.policy(None)), (Scope::Unset, Origin::Default, Default::default()));
}

#[test]
fn all_mistakes_are_told_with_place_and_remedy() {
    let text = r#"
runtme = "2026"
runtime = 2026
profile = "hippa"
fail-on = "warn"
docs-url = "docs"
baseline = 5
include = "plugins"
exclude = ["../x", 7, "a["]

[levels]
missing-nam = "off"
missing-id = "warn"
missing-name = false

[[override]]
runtime = "both"

[[override]]
paths = []

[[override]]
paths = ["x"]

[[ignore]]
pointer = "a"
until = 2027-02-20T00:00:00
reason = 1

[[secret-pattern]]
pattern = "a*"
color = 1

[[secret-pattern]]
name = ""
pattern = "(a"
rotate-url = "acme"
"#;
    let want = r#"runtme|There is no key `runtme` in faxsmith.toml. Did you mean `runtime`?|The keys here are `required-version`, `runtime`, `profile`, `fail-on`, `baseline`, `docs-url`, `include`, `exclude`, `levels`, `override`, `ignore` and `secret-pattern`.
2026|`runtime` can't be a number. Did you mean `"2026"`?|It is one of `"2025"`, `"2026"` or `"all"`.
"hippa"|`profile` can't be "hippa". Did you mean `"hipaa"`?|It is one of `"default"`, `"strict"` or `"hipaa"`.
"warn"|`fail-on` can't be "warn". Did you mean `"warning"`?|It is one of `"never"`, `"error"`, `"warning"` or `"info"`.
"docs"|`docs-url` is no link.|Write a whole one: `docs-url = "https://docs.acme.example/rules/"`.
5|`baseline` takes text, but this is a number.|For example `baseline = "faxsmith-baseline.json"`.
"plugins"|`include` takes a list of patterns, but this is text.|For example `include = ["providers/legacy"]`.
"../x"|The pattern leads out of the folder of this faxsmith.toml, where it applies to nothing.|Patterns are relative to that folder.
7|`exclude` takes a list of texts, but this is a number.|For example `exclude = ["providers/legacy"]`.
"a["|This is no pattern of paths: unclosed character class; missing ']'.|`*` and `?` stop at `/`, `**` does not; `[abc]` and `{a,b}` are choices.
missing-nam|There is no rule `missing-nam`. Did you mean `missing-name`?|`faxsmith rules` lists them all.
"warn"|`missing-id` can't be "warn". Did you mean `"warning"`?|It is one of `"off"`, `"info"`, `"warning"` or `"error"`.
false|`missing-name` can't be false. Did you mean `"off"`?|It is one of `"off"`, `"info"`, `"warning"` or `"error"`.
[[override]]|This `[[override]]` has no `paths`.|For example `paths = ["providers/legacy"]`.
"both"|`runtime` can't be "both". Did you mean `"all"`?|It is one of `"2025"`, `"2026"` or `"all"`.
[]|`paths` is empty, so that this applies to no file.|For example `paths = ["providers/legacy"]`.
[[override]]|This `[[override]]` says nothing that would be different.|Give it a `runtime`, a `profile` or `levels`.
[[ignore]]|This `[[ignore]]` has no `rule`.|For example `rule = "insecure-url"`.
"a"|This is no JSON pointer.|It begins with `/`, as in `/actions/send_fax/url`; in a key, `~` is written `~0` and `/` is written `~1`.
2027-02-20T00:00:00|`until` is no day.|Write the last day on which it applies: `until = 2027-01-31`.
1|`reason` takes text, but this is a number.|For example `reason = "only in the lab network"`.
[[secret-pattern]]|This `[[secret-pattern]]` has no `name`.|For example `name = "Acme key"`.
"a*"|The expression matches the empty text, so that it would find a credential everywhere.|Say what stands there at least: `pattern = 'acme_[0-9a-f]{32}'`.
color|There is no key `color` in a `[[secret-pattern]]`.|The keys here are `name`, `pattern`, `confidence` and `rotate-url`.
""|`name` is empty.|For example `name = "Acme key"`.
"(a"|This is no regular expression: unclosed group.|Between single quotes TOML leaves `\` as it is: `'\d+'`. Look-around and back-references do not exist.
"acme"|`rotate-url` is no link.|Write a whole one: `rotate-url = "https://acme.example/keys"`."#;
    assert_eq!(told(text), want.lines().collect::<Vec<_>>());
}

#[test]
fn what_is_no_toml_is_told_alone() {
    let told = told("runtme = 1\nprofile = \n[levels\nruntime = \"2026\"\nruntime = \"2025\"\n");
    assert!(told.len() >= 2 && told.iter().all(|line| line.contains("TOML") || line.contains("twice")), "{told:#?}");
    let twice = self::told("runtime = \"2026\"\nruntime = \"2025\"\n");
    assert_eq!(twice, ["runtime|`runtime` stands twice in the same table.|Keep one of them."]);
}

#[test]
fn a_file_for_another_version_is_judged_by_nothing_else() {
    let told = told("required-version = \">=7, <9\"\nnew-key = 1\n");
    let want = "\">=7, <9\"|This configuration is for faxsmith >=7, <9, but this is faxsmith 0.1.0.|\
                Install a version that it is for, or change `required-version`.";
    assert_eq!(told, [want]);
    let told = self::told("required-version = \"new\"\nnew-key = 1\n");
    assert!(told.len() == 2 && told[0].contains("no requirement of a version"), "{told:?}");
}

#[test]
fn spellings_of_the_same_file_are_the_same() {
    let plain = settings("runtime = \"2026\"\n[levels]\nmissing-name = \"off\"\n");
    for text in [
        "\u{feff}runtime = \"2026\"\n[levels]\nmissing-name = \"off\"\n",
        "runtime = \"2026\"\r\n[levels]\r\nmissing-name = \"off\"\r\n",
        "levels.missing-name = 'off' # comment\nruntime = \"\"\"2026\"\"\"",
    ] {
        let same = settings(text);
        assert_eq!(same.runtime.unwrap().value, plain.runtime.unwrap().value);
        assert_eq!(same.levels[0].rule, "missing-name");
    }
    let quoted = settings("[[ignore]]\nrule = \"missing-name\"\nuntil = \"2027-01-31\"\nreason = \"  \"");
    assert_eq!(quoted.ignores[0].ignore.until, Date::parse("2027-01-31"));
    assert_eq!(quoted.ignores[0].ignore.reason, None, "a blank reason is none");
}

#[test]
fn a_place_is_right_behind_a_byte_order_mark() {
    let text = "\u{feff}runtime = \"2024\"";
    assert!(told(text)[0].starts_with("\"2024\"|"), "{:?}", told(text));
}

#[test]
fn bytes_that_are_not_utf_8_have_a_place() {
    let (text, read) = read_bytes(b"runtime = \"\xff\"", &version());
    assert_eq!(&text[read.mistakes[0].span.range()], "\u{fffd}");
    assert_eq!(read.mistakes[0].message, "The file is not UTF-8.");
}

/// Any damage gives settings or mistakes whose places can be quoted.
#[test]
fn damage_never_panics() {
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below as u64) as usize
    };
    let pieces = [
        "[",
        "]",
        "[[",
        "\"",
        "'",
        "\"\"\"",
        "=",
        ".",
        "{",
        "}",
        ",",
        "\n",
        "#",
        "\\",
        "1",
        "\u{0}",
        "é",
        "ignore",
        "levels",
        "[[ignore]]",
        "2027-01-31",
        "~",
    ];
    for _ in 0..3_000 {
        let mut bytes = FULL.as_bytes().to_vec();
        for _ in 0..1 + next(6) {
            let at = next(bytes.len());
            match next(4) {
                0 => bytes[at] = next(256) as u8,
                1 => drop(bytes.drain(at..(at + next(40)).min(bytes.len()))),
                2 => drop(bytes.splice(at..at, pieces[next(pieces.len())].bytes())),
                _ => {
                    let from = next(bytes.len());
                    let copy = bytes[from..(from + next(60)).min(bytes.len())].to_vec();
                    drop(bytes.splice(at..at, copy));
                }
            }
        }
        let (text, read) = read_bytes(&bytes, &version());
        for mistake in read.mistakes.iter().chain(&read.notices) {
            assert!(text.get(mistake.span.range()).is_some(), "{mistake:?} in {text:?}");
            assert!(!mistake.message.is_empty());
        }
        if read.mistakes.is_empty() {
            let settings = read.settings;
            drop(settings.applied(&Asked::default(), &settings.matching("providers/legacy/x.json")).policy(None));
        }
    }
}

/// Hostile texts of a megabyte end at once, with something to say.
#[test]
fn hostile_texts_are_refused() {
    let many = |text: &str| text.repeat((1 << 20) / text.len());
    for text in [
        many("["),
        many("a={"),
        many("a."),
        many("[["),
        format!("a = {}", many("[")),
        format!("exclude = [\"{}\"]", many("{")),
        format!("exclude = [{}]", many("\"a\",")),
        format!("[[secret-pattern]]\nname = \"a\"\npattern = '{}'", many("(")),
        "[[secret-pattern]]\nname = \"a\"\npattern = '((a{1,1000}){1,1000}){1,1000}'".to_owned(),
        many("[[override]]\n"),
        many("[[secret-pattern]]\n"),
        format!("{} = 1", many("a")),
        format!("profile = \"{}\"", many("a")),
    ] {
        let read = read(&text, &version());
        assert!(!read.mistakes.is_empty(), "{:.40}", text);
        assert!(read.mistakes.iter().all(|mistake| mistake.message.len() < 600), "{:.40}", text);
    }
}

/// TOML as JSON sees it: a date is text.
fn json(value: &toml::de::DeValue<'_>) -> serde_json::Value {
    use toml::de::DeValue;
    match value {
        DeValue::String(text) => text.as_ref().into(),
        DeValue::Integer(number) => number.as_str().parse::<i64>().unwrap().into(),
        DeValue::Float(number) => number.as_str().parse::<f64>().unwrap().into(),
        DeValue::Boolean(value) => (*value).into(),
        DeValue::Datetime(time) => time.to_string().into(),
        DeValue::Array(items) => items.iter().map(|item| json(item.get_ref())).collect(),
        DeValue::Table(table) => object(table),
    }
}

fn object(table: &toml::de::DeTable<'_>) -> serde_json::Value {
    table.iter().map(|(key, value)| (key.get_ref().to_string(), json(value.get_ref()))).collect::<serde_json::Map<_, _>>().into()
}

#[test]
fn schema_and_parser_agree() {
    let schema = serde_json::from_str(faxsmith_schemas::FAXSMITH_CONFIG.text).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let is_valid = |text: &str| validator.is_valid(&object(toml::de::DeTable::parse(text).unwrap().get_ref()));
    let entry = "[[secret-pattern]]\nname = \"a\"\npattern = \"a\"\n";
    for good in [
        "",
        FULL,
        "runtime = \"all\"",
        "fail-on = \"never\"",
        "[levels]\njson-syntax = \"error\"",
        "levels = {}",
        "include = []",
        "ignore = []",
        "exclude = [\"/a\", \"./b/\", \"**/c\", \"{d,e}\", \"[f]\"]",
        "[[ignore]]\nrule = \"missing-name\"\npointer = \"\"\nreason = \"\"",
        "[[ignore]]\nrule = \"missing-name\"\nuntil = \"2027-01-31\"\npointer = \"/a~1b/~0\"",
        "docs-url = \"http://docs.acme.example\"",
        entry,
    ] {
        assert_eq!(told(good), [""; 0], "{good}");
        assert!(is_valid(good), "{good}");
    }
    let bad = [
        "unknown = 1",
        "runtime = 2026",
        "runtime = \"2024\"",
        "profile = \"Strict\"",
        "fail-on = \"warn\"",
        "fail-on = true",
        "docs-url = \"docs\"",
        "docs-url = \"ftp://acme.example\"",
        "docs-url = \"https://acme.example/a b\"",
        "baseline = \"\"",
        "baseline = \"a\\\\b\"",
        "required-version = 1",
        "required-version = \" \"",
        "include = \"a\"",
        "include = [1]",
        "exclude = [\"a\\\\b\"]",
        "exclude = [\"!a\"]",
        "exclude = [\"\"]",
        "levels = 1",
        "[levels]\nno-such-rule = \"off\"",
        "[levels]\nmissing-name = \"warn\"",
        "[levels]\nmissing-name = false",
        "[override]\npaths = [\"a\"]\nruntime = \"2025\"",
        "[[override]]\nruntime = \"2025\"",
        "[[override]]\npaths = []\nruntime = \"2025\"",
        "[[override]]\npaths = [\"a\"]",
        "[[override]]\npaths = [\"a\"]\nfail-on = \"error\"",
        "[[ignore]]\nreason = \"why\"",
        "[[ignore]]\nrule = \"no-such-rule\"",
        "[[ignore]]\nrule = [\"missing-name\"]",
        "[[ignore]]\nrule = \"missing-name\"\nuntil = 2027-01-31T00:00:00",
        "[[ignore]]\nrule = \"missing-name\"\nuntil = \"soon\"",
        "[[ignore]]\nrule = \"missing-name\"\npointer = \"a\"",
        "[[ignore]]\nrule = \"missing-name\"\npointer = \"/~2\"",
        "[[ignore]]\nrule = \"missing-name\"\nreason = 1",
        "[[ignore]]\nrule = \"missing-name\"\npaths = []",
        "[[secret-pattern]]\nname = \"a\"",
        "[[secret-pattern]]\npattern = \"a\"",
        "[[secret-pattern]]\nname = \"\"\npattern = \"a\"",
        "[[secret-pattern]]\nname = \"a\"\npattern = \"a\"\nconfidence = \"sure\"",
        "[[secret-pattern]]\nname = \"a\"\npattern = \"a\"\nrotate-url = \"acme\"",
        &entry.repeat(101),
    ];
    for bad in bad {
        assert!(!told(bad).is_empty(), "{bad}");
        assert!(!is_valid(bad), "{bad}");
    }
    // What no schema can say.
    for only_here in [
        "required-version = \"new\"",
        "required-version = \">=99\"",
        "exclude = [\"a[\"]",
        "exclude = [\"../a\"]",
        "[[override]]\npaths = [\"a\"]\nlevels = {}",
        "[[ignore]]\nrule = \"missing-name\"\nuntil = \"2027-02-30\"",
        "[[secret-pattern]]\nname = \"a\"\npattern = \"a*\"",
        "[[secret-pattern]]\nname = \"a\"\npattern = \"(\"",
        "docs-url = \"https://\"",
    ] {
        assert!(!told(only_here).is_empty(), "{only_here}");
        assert!(is_valid(only_here), "{only_here}");
    }
}

#[test]
fn the_schema_has_the_keys_of_the_parser() {
    let schema: serde_json::Value = serde_json::from_str(faxsmith_schemas::FAXSMITH_CONFIG.text).unwrap();
    for (pointer, table) in [
        ("", ""),
        ("/$defs/override", "[[override]]\npaths = [\"a\"]\nruntime = \"2025\"\n"),
        ("/$defs/ignore", "[[ignore]]\nrule = \"missing-name\"\n"),
        ("/$defs/secret-pattern", "[[secret-pattern]]\nname = \"a\"\npattern = \"a\"\n"),
    ] {
        let properties = schema.pointer(&format!("{pointer}/properties")).unwrap().as_object().unwrap();
        let told = told(&format!("{table}no-such-key = 1"));
        let mut known: Vec<&str> = told[0].rsplit('|').next().unwrap().split('`').skip(1).step_by(2).collect();
        known.sort_unstable();
        assert_eq!(known, properties.keys().map(String::as_str).collect::<Vec<_>>(), "{pointer}");
    }
}
