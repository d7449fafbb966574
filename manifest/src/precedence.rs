//! Who speaks when several rules could: one mistake gives one finding.
//!
//! A speaker silences other rules at the same place and takes over their runtimes and their highest level. What is silenced still
//! silences others, so that chains hold.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::finding::{Finding, Levels};
use crate::rule::Rule;
use crate::rules::{self, RULES};
use crate::runtime::{RUNTIMES, Scope};
use crate::span::Span;

/// How far a speaker's word goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// Where the spans overlap.
    Overlap,
    /// At the same value, or one inside it.
    Inside,
    /// In the same action.
    Action,
    /// In the whole file.
    File,
}

struct Row {
    speaker: &'static str,
    silent: &'static [&'static str],
    reach: Reach,
    /// Whether the speaker silences only what concerns no runtime beyond its own: where its words say that the other one is fine.
    within: bool,
}

const fn row(speaker: &'static str, silent: &'static [&'static str], reach: Reach) -> Row {
    Row { speaker, silent, reach, within: false }
}

/// A row that holds only where the speaker concerns every runtime that the silenced finding concerns.
const fn within(speaker: &'static str, silent: &'static [&'static str], reach: Reach) -> Row {
    Row { within: true, ..row(speaker, silent, reach) }
}

const HOST_RULES: &[&str] =
    &["host-not-allowed", "templated-host", "insecure-url", "internal-host", "credentials-in-url", "missing-allowed-domains"];
const LIST_RULES: &[&str] = &["host-not-allowed", "unmatchable-domain", "unused-domain"];
/// What explains a wrong type better than the schema does.
const SHAPE: &[&str] = &["wrong-type"];

/// What a value violates only because an expression stands there that nobody fills in.
const RENDERED: &[&str] = &[
    "wrong-type",
    "invalid-method",
    "invalid-header",
    "unknown-auth-scheme",
    "unmatchable-domain",
    "unused-domain",
    "status-outside-vocabulary",
];

/// What a key of faxsmith's own violates only because it stands where each key means something.
const TAKEN_FOR_DATA: &[&str] = &[
    "wrong-type",
    "invalid-header",
    "unknown-trait",
    "status-outside-vocabulary",
    "blank-status-value",
    "undeclared-setting",
    "unused-setting",
    "default-not-applied",
    "unread-credential",
    "unmatchable-domain",
    "unused-domain",
    "unused-path-param",
    "traits-shape",
    "config-shape",
    "config-unknown-role",
];

/// `ANY` silences every other rule.
const ANY: &[&str] = &[];

static ROWS: &[Row] = &[
    row("json-syntax", ANY, Reach::Overlap),
    row("null-body", SHAPE, Reach::Inside),
    row("object-template", SHAPE, Reach::Inside),
    row("unsupported-body-kind", SHAPE, Reach::Inside),
    row("unsupported-body-kind", &["content-type-mismatch", "body-on-get"], Reach::Action),
    row("invalid-timeout", SHAPE, Reach::Inside),
    row("invalid-trait", SHAPE, Reach::Inside),
    row("unknown-trait", SHAPE, Reach::Inside),
    row("kind-in-traits", SHAPE, Reach::Inside),
    row("unknown-auth-scheme", SHAPE, Reach::Inside),
    row("missing-auth-scheme", &["wrong-type", "auth-option-unused", "unknown-key"], Reach::Inside),
    row("invalid-id", SHAPE, Reach::Inside),
    row("reserved-id", SHAPE, Reach::Inside),
    row("missing-id", SHAPE, Reach::Inside),
    row("missing-name", SHAPE, Reach::Inside),
    row("missing-send-fax", &["wrong-type", "unknown-action", "unknown-key"], Reach::Overlap),
    row("invalid-method", SHAPE, Reach::Inside),
    row("invalid-header", &["wrong-type", "framing-header", "blank-header-tail"], Reach::Inside),
    row("missing-url", &["wrong-type", "unknown-key"], Reach::Overlap),
    row("missing-url", HOST_RULES, Reach::Action),
    row("invalid-url", SHAPE, Reach::Inside),
    row("invalid-url", &["host-not-allowed", "templated-host", "insecure-url", "internal-host", "unfilled-placeholder"], Reach::Overlap),
    row("missing-allowed-domains", SHAPE, Reach::Inside),
    row("substring-allow-list", SHAPE, Reach::Inside),
    row("unmatchable-domain", SHAPE, Reach::Inside),
    row("invalid-response-path", SHAPE, Reach::Inside),
    row("blank-status-value", &["wrong-type", "status-outside-vocabulary"], Reach::Inside),
    row("status-outside-vocabulary", SHAPE, Reach::Inside),
    row("invalid-config-schema", SHAPE, Reach::Inside),
    row("invalid-config-schema", &["undeclared-setting", "unused-setting"], Reach::File),
    row("phi-field", &["unused-setting"], Reach::Overlap),
    row("unread-credential", &["default-not-applied"], Reach::Overlap),
    row(
        "wrong-dialect",
        &[
            "missing-send-fax",
            "missing-id",
            "missing-name",
            "missing-get-status",
            "missing-allowed-domains",
            "wrong-type",
            "package-missing-field",
        ],
        Reach::File,
    ),
    row("internal-host", &["insecure-url"], Reach::Action),
    row("unfilled-placeholder", &["templated-host", "unknown-key", "recipient-not-sent", "document-not-sent"], Reach::Overlap),
    row("unfilled-placeholder", &["malformed-expression"], Reach::Overlap),
    row("unused-path-param", &["unknown-key", "not-rendered-here", "recipient-not-sent", "document-not-sent"], Reach::Overlap),
    row("unknown-source", &["unknown-key", "not-rendered-here", "recipient-not-sent", "document-not-sent"], Reach::Overlap),
    row("polls-own-id", &["not-rendered-here"], Reach::Overlap),
    row(
        "query-dropped",
        &["not-rendered-here", "query-plus", "secret-in-query", "phi-in-url", "recipient-not-sent", "document-not-sent"],
        Reach::Overlap,
    ),
    row("fragment-dropped", &["unfilled-placeholder", "recipient-not-sent", "document-not-sent"], Reach::Overlap),
    row("url-in-path", &["not-rendered-here", "never-set-variable", "phi-in-url"], Reach::Overlap),
    row("get-status-form", &["body-on-get"], Reach::Action),
    row("templated-host", &["host-not-allowed"], Reach::Action),
    row("templated-host", &["unused-domain"], Reach::File),
    row("unmatchable-domain", &["unused-domain"], Reach::Overlap),
    row("unused-domain", &["foreign-provider"], Reach::Overlap),
    row("substring-allow-list", LIST_RULES, Reach::File),
    row("missing-allowed-domains", LIST_RULES, Reach::File),
    row("template-ignored", &["recipient-not-sent", "document-not-sent"], Reach::Overlap),
    row("empty-json-body", &["recipient-not-sent", "document-not-sent"], Reach::Overlap),
    row("attachment-value-ignored", &["never-set-variable"], Reach::Overlap),
    row("missing-attachment", &["document-not-sent"], Reach::Action),
    row("missing-attachment", &["unknown-variable", "local-path-sent"], Reach::Overlap),
    row("whole-object-template", &["attachment-value-ignored"], Reach::Overlap),
    row("unknown-variable", &["attachment-value-ignored"], Reach::Overlap),
    row("unquoted-variable", &["invalid-json-template", "non-scalar-setting"], Reach::Overlap),
    row("unknown-response-key", &["invalid-response-path"], Reach::Inside),
    row("invalid-response-path", &["sample-mismatch"], Reach::Overlap),
    row("missing-job-id-path", &["sample-mismatch"], Reach::Overlap),
    row("missing-status-path", &["sample-mismatch"], Reach::Overlap),
    row("missing-status-map", &["sample-mismatch"], Reach::Overlap),
    row("status-reply-without-id", &["sample-mismatch"], Reach::Overlap),
    row("error-path-always-true", &["error-never-shown"], Reach::Inside),
    row("auth-header-conflict", &["duplicate-header"], Reach::Action),
    row("auth-header-conflict", &["not-rendered-here", "unknown-variable", "never-set-variable"], Reach::Inside),
    row("kind-in-traits", &["unknown-trait"], Reach::Inside),
    row("duplicate-id", &["id-differs-from-folder"], Reach::File),
    row("reserved-id", &["uppercase-id"], Reach::Overlap),
    row("invalid-id", &["uppercase-id", "id-differs-from-folder"], Reach::Overlap),
    row("framing-header", &["content-type-mismatch"], Reach::Overlap),
    row(
        "malformed-expression",
        &["unknown-variable", "not-rendered-here", "never-set-variable", "unquoted-variable", "undeclared-setting"],
        Reach::Overlap,
    ),
    row("malformed-expression", &["invalid-url", "templated-host", "invalid-json-template", "attachment-value-ignored"], Reach::Overlap),
    row("whole-object-template", &["unknown-variable", "not-rendered-here"], Reach::Overlap),
    row("unknown-variable", &["not-rendered-here", "never-set-variable", "recipient-not-sent", "document-not-sent"], Reach::Overlap),
    row("unknown-variable", &["templated-host"], Reach::Overlap),
    within("unknown-variable", &["unquoted-variable"], Reach::Overlap),
    row("unquoted-variable", &["never-set-variable"], Reach::Overlap),
    row("local-path-sent", &["not-rendered-here", "never-set-variable", "document-not-sent"], Reach::Overlap),
    row("invalid-url", &["unknown-variable", "not-rendered-here"], Reach::Overlap),
    row("templated-host", &["not-rendered-here"], Reach::Overlap),
    row("credentials-in-url", &["unknown-variable", "not-rendered-here", "hardcoded-secret"], Reach::Overlap),
    row("invalid-response-path", &["not-rendered-here"], Reach::Inside),
    row("not-rendered-here", &["never-set-variable", "recipient-not-sent", "document-not-sent"], Reach::Overlap),
    row("not-rendered-here", RENDERED, Reach::Overlap),
    row("blank-header-tail", &["never-set-variable"], Reach::Overlap),
    row("never-set-variable", &["document-not-sent"], Reach::Overlap),
    row("package-missing-field", SHAPE, Reach::Inside),
    row("package-missing-field", &["unknown-key"], Reach::Overlap),
    row("package-invalid-id", SHAPE, Reach::Inside),
    row("package-invalid-version", SHAPE, Reach::Inside),
    row("package-invalid-category", SHAPE, Reach::Inside),
    row("package-missing-capability", SHAPE, Reach::Inside),
    row("ignore-in-data", TAKEN_FOR_DATA, Reach::Inside),
];

/// Removes the silenced findings; their speakers take over runtimes and levels. A speaker that the user does not get to hear, because
/// no runtime in scope is concerned, explains nothing: it silences only the schema's complaints about a wrong type.
#[must_use]
pub fn settle(mut findings: Vec<Finding>, scope: Scope) -> Vec<Finding> {
    if findings.len() < 2 || !any_may_silence(&findings) {
        return findings;
    }
    let mut by_rule: Vec<Speakers> = Vec::new();
    for (at, finding) in findings.iter().enumerate() {
        match by_rule.iter_mut().find(|speakers| std::ptr::eq(speakers.rule, finding.rule)) {
            Some(speakers) => speakers.all.push(at),
            None => by_rule.push(Speakers { rule: finding.rule, all: vec![at], ends: Vec::new() }),
        }
    }
    for speakers in &mut by_rule {
        speakers.sort(&findings);
    }
    let speaker_of: Vec<Option<usize>> = (0..findings.len()).map(|at| speaker_of(&findings, &by_rule, at, scope)).collect();
    for (at, speaker) in speaker_of.iter().enumerate() {
        // What explains a wrong type knows better than the schema which runtime minds it.
        if let Some(speaker) = speaker.filter(|_| !SHAPE.contains(&findings[at].rule.name)) {
            let top = last_speaker(&speaker_of, speaker);
            findings[top].levels = findings[top].levels.merged(findings[at].levels);
        }
    }
    let mut at = 0;
    findings.retain(|_| {
        at += 1;
        speaker_of[at - 1].is_none()
    });
    findings
}

/// Whether there are findings of two rules of which one may silence the other: mostly there are none.
fn any_may_silence(findings: &[Finding]) -> bool {
    let mut rules: Vec<usize> = findings.iter().map(|finding| address(finding.rule)).collect();
    rules.sort_unstable();
    rules.dedup();
    let is_there = |silencer: &Silencer| rules.binary_search(&address(silencer.speaker)).is_ok();
    rules.iter().any(|rule| SPEAKERS.get(rule).is_some_and(|silencers| silencers.iter().any(is_there)))
}

/// The findings of one rule. There can be very many, so that those at one place are looked up.
struct Speakers {
    rule: &'static Rule,
    /// By the start of their places.
    all: Vec<usize>,
    /// For each the farthest end of it and those before it.
    ends: Vec<u32>,
}

impl Speakers {
    fn sort(&mut self, findings: &[Finding]) {
        self.all.sort_by_key(|at| findings[*at].span.start);
        let mut farthest = 0;
        self.ends.extend(self.all.iter().map(|at| {
            farthest = farthest.max(findings[*at].span.end);
            farthest
        }));
    }

    /// Those that may reach a place.
    fn near(&self, findings: &[Finding], reach: Reach, span: Span) -> &[usize] {
        if reach != Reach::Overlap {
            return &self.all;
        }
        let end = self.all.partition_point(|at| findings[*at].span.start <= span.end);
        let start = self.ends[..end].partition_point(|end| *end < span.start);
        &self.all[start..end]
    }
}

/// The first finding, in the order of the rows, that silences the one at `at`.
fn speaker_of(findings: &[Finding], by_rule: &[Speakers], at: usize, scope: Scope) -> Option<usize> {
    let silent = &findings[at];
    let rows = SPEAKERS.get(&address(silent.rule))?.iter();
    rows.filter_map(|row| {
        let speakers = by_rule.iter().find(|speakers| std::ptr::eq(speakers.rule, row.speaker))?;
        Some((row, speakers.near(findings, row.reach, silent.span)))
    })
    .flat_map(|(row, near)| near.iter().map(move |speaker| (row, *speaker)))
    .filter(|(_, speaker)| scope.concerned_by(findings[*speaker].levels) || SHAPE.contains(&silent.rule.name))
    .filter(|(row, speaker)| !row.within || covers(findings[*speaker].levels, silent.levels))
    .find(|(row, speaker)| reaches(row.reach, &findings[*speaker], silent))
    .map(|(_, speaker)| speaker)
}

/// A rule stands in one place for ever, and comparing places is quicker than comparing names.
fn address(rule: &'static Rule) -> usize {
    std::ptr::from_ref(rule).addr()
}

/// Who may silence a rule, in the order of the rows.
struct Silencer {
    speaker: &'static Rule,
    reach: Reach,
    within: bool,
}

/// The rows, by the rule that they silence: settling looks only at those that matter.
static SPEAKERS: LazyLock<BTreeMap<usize, Vec<Silencer>>> = LazyLock::new(|| {
    let of = |silent: &Rule| {
        let rows = ROWS.iter().filter(|row| row.speaker != silent.name && (row.silent.is_empty() || row.silent.contains(&silent.name)));
        let silencer = |row: &Row| Some(Silencer { speaker: rules::by_name(row.speaker)?, reach: row.reach, within: row.within });
        rows.filter_map(silencer).collect()
    };
    RULES.iter().map(|rule| (address(rule), of(rule))).filter(|(_, silencers): &(_, Vec<_>)| !silencers.is_empty()).collect()
});

/// Whether one finding concerns every runtime that another concerns.
fn covers(speaker: Levels, silent: Levels) -> bool {
    RUNTIMES.iter().all(|runtime| speaker.get(runtime).is_some() || silent.get(runtime).is_none())
}

/// Follows a chain to its end. Rows form no circle (a test sees to it), so it ends.
fn last_speaker(speaker_of: &[Option<usize>], mut at: usize) -> usize {
    for _ in 0..speaker_of.len() {
        match speaker_of[at] {
            Some(next) => at = next,
            None => break,
        }
    }
    at
}

fn reaches(reach: Reach, speaker: &Finding, silent: &Finding) -> bool {
    match reach {
        Reach::Overlap => speaker.span.overlaps(silent.span),
        Reach::Inside => {
            let rest = silent.pointer.strip_prefix(&*speaker.pointer);
            rest.is_some_and(|rest| rest.is_empty() || (rest.starts_with('/') && !speaker.pointer.is_empty()))
                && (!speaker.pointer.is_empty() || speaker.span.overlaps(silent.span))
        }
        Reach::Action => action_of(&speaker.pointer).is_some() && action_of(&speaker.pointer) == action_of(&silent.pointer),
        Reach::File => true,
    }
}

/// `/actions/<name>` of a pointer.
fn action_of(pointer: &str) -> Option<&str> {
    let rest = pointer.strip_prefix("/actions/")?;
    Some(rest.split('/').next().unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_rule() {
        for row in ROWS {
            for name in row.silent.iter().chain([&row.speaker]) {
                assert!(RULES.iter().any(|rule| rule.name == *name), "`{name}` in the table of precedence is no rule");
            }
        }
    }

    #[test]
    fn no_two_rules_silence_each_other() {
        for a in ROWS {
            for b in ROWS {
                let mutual = a.silent.contains(&b.speaker) && b.silent.contains(&a.speaker);
                assert!(!mutual, "{} and {} silence each other", a.speaker, b.speaker);
            }
        }
    }
}
