//! What applies to a file, for programs.

use serde::Serialize;

use crate::config::{Effective, Source};
use crate::report::json_text;

const FORMAT: &str = "faxsmith-config/1";

/// The document. Additions keep the version of the format, anything else raises it.
pub fn document(effective: &Effective) -> String {
    let [runtime, profile, fail_on, baseline, docs_url] = &effective.values;
    json_text(&Document {
        format: FORMAT,
        path: &effective.path,
        configuration: effective.configuration.as_deref(),
        values: Values {
            runtime: valued(runtime),
            profile: valued(profile),
            fail_on: valued(fail_on),
            baseline: valued(baseline),
            docs_url: valued(docs_url),
        },
        walk: effective.walk.as_ref().map(|(included, pattern, source)| Walk {
            verdict: if *included { "included" } else { "excluded" },
            pattern,
            source: origin(source),
        }),
        levels: effective
            .levels
            .iter()
            .map(|(rule, choice, source)| Level { rule, level: choice.name(), source: origin(source) })
            .collect(),
        ignores: effective
            .ignores
            .iter()
            .map(|(ignore, source)| Ignored {
                rule: ignore.rule,
                pointer: ignore.pointer.as_deref(),
                reason: ignore.reason.as_deref(),
                until: ignore.until.map(|date| date.to_string()),
                source: origin(source),
            })
            .collect(),
        secret_patterns: effective
            .patterns
            .iter()
            .map(|pattern| Pattern {
                name: &pattern.name,
                pattern: &pattern.pattern,
                confidence: pattern.confidence.name(),
                rotate_url: pattern.rotate_url.as_deref(),
            })
            .collect(),
        overrides: effective
            .overrides
            .iter()
            .map(|(paths, applies, source)| Override { paths, applies: *applies, source: origin(source) })
            .collect(),
    })
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Document<'a> {
    format: &'static str,
    path: &'a str,
    configuration: Option<&'a str>,
    values: Values<'a>,
    walk: Option<Walk<'a>>,
    levels: Vec<Level<'a>>,
    ignores: Vec<Ignored<'a>>,
    secret_patterns: Vec<Pattern<'a>>,
    overrides: Vec<Override<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Values<'a> {
    runtime: Valued<'a>,
    profile: Valued<'a>,
    fail_on: Valued<'a>,
    baseline: Valued<'a>,
    docs_url: Valued<'a>,
}

#[derive(Serialize)]
struct Valued<'a> {
    value: Option<&'a str>,
    source: Origin<'a>,
}

#[derive(Serialize)]
struct Walk<'a> {
    verdict: &'static str,
    pattern: &'a str,
    source: Origin<'a>,
}

#[derive(Serialize)]
struct Level<'a> {
    rule: &'a str,
    level: &'static str,
    source: Origin<'a>,
}

#[derive(Serialize)]
struct Ignored<'a> {
    rule: &'static str,
    pointer: Option<&'a str>,
    reason: Option<&'a str>,
    until: Option<String>,
    source: Origin<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Pattern<'a> {
    name: &'a str,
    pattern: &'a str,
    confidence: &'static str,
    rotate_url: Option<&'a str>,
}

#[derive(Serialize)]
struct Override<'a> {
    paths: &'a [String],
    applies: bool,
    source: Origin<'a>,
}

#[derive(Serialize)]
struct Origin<'a> {
    origin: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
}

fn valued<'a>((_, value, source): &'a (&'static str, Option<String>, Source)) -> Valued<'a> {
    Valued { value: value.as_deref(), source: origin(source) }
}

fn origin(source: &Source) -> Origin<'_> {
    let (origin, place) = match source {
        Source::Default => ("default", None),
        Source::File(path, line) => ("file", Some((path, line))),
        Source::Override(path, line) => ("override", Some((path, line))),
        Source::Flag => ("flag", None),
    };
    Origin { origin, path: place.map(|(path, _)| path.as_str()), line: place.map(|(_, line)| *line) }
}
