//! `faxsmith rules`: the list of rules, for people, for the README, for programs.

use std::fmt::Write as _;

use faxsmith_manifest::finding::Levels;
use faxsmith_manifest::rule::{Category, Fixes, Rule};
use faxsmith_manifest::rules::RULES;
use faxsmith_manifest::runtime::RUNTIMES;
use serde::Serialize;

use crate::args::{ListFormat, RulesArgs};
use crate::failure::{Failure, shown};
use crate::output;
use crate::site;

pub fn run(args: &RulesArgs, quiet: bool) -> Result<u8, Failure> {
    if let Some(folder) = &args.html {
        let pages = site::write(folder)?;
        if !quiet {
            output::print(format!("Wrote {pages} pages; begin with {}.\n", shown(&folder.join("index.html"))).as_bytes())?;
        }
        return Ok(0);
    }
    let text = match args.format {
        ListFormat::Table => table(),
        ListFormat::Markdown => markdown(),
        ListFormat::Json => json()?,
    };
    output::print(text.as_bytes())?;
    Ok(0)
}

fn table() -> String {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    let mut text = String::new();
    let mut category: Option<Category> = None;
    for rule in RULES {
        if category != Some(rule.category) {
            let gap = if category.is_some() { "\n" } else { "" };
            let _ = writeln!(text, "{gap}{}", rule.category.title());
            category = Some(rule.category);
        }
        let _ = writeln!(text, "  {:width$}  {:24}  {:4}  {}", rule.name, level(rule.levels), fixes(rule), summary(rule));
    }
    text
}

fn summary(rule: &Rule) -> String {
    let mark = if rule.life.deprecated.is_some() { " (deprecated)" } else { "" };
    format!("{}{mark}", rule.summary())
}

fn fixes(rule: &Rule) -> &'static str {
    if rule.fixes == Fixes::Never { "–" } else { rule.fixes.name() }
}

/// The rules as Markdown tables, one per category.
#[must_use]
pub fn markdown() -> String {
    let mut text = String::new();
    let mut category: Option<Category> = None;
    for rule in RULES {
        if category != Some(rule.category) {
            let gap = if category.is_some() { "\n" } else { "" };
            let _ = writeln!(text, "{gap}**{}**\n\n| rule | level | fix | finds |\n|---|---|---|---|", rule.category.title());
            category = Some(rule.category);
        }
        let _ = writeln!(
            text,
            "| [`{}`](manifest/src/rules/{}.md) | {} | {} | {} |",
            rule.name,
            rule.name.replace('-', "_"),
            level(rule.levels),
            fixes(rule),
            summary(rule).replace('|', "\\|")
        );
    }
    text
}

/// `error`, or per runtime where they differ: `error 2026, warning 2025`.
fn level(levels: Levels) -> String {
    let each: Vec<_> = RUNTIMES.iter().rev().filter_map(|runtime| levels.get(runtime).map(|level| (runtime.name, level.name()))).collect();
    match &each[..] {
        [] => String::new(),
        [(_, first), rest @ ..] if rest.iter().all(|(_, level)| level == first) && each.len() == RUNTIMES.len() => (*first).to_owned(),
        _ => each.iter().map(|(runtime, level)| format!("{level} {runtime}")).collect::<Vec<_>>().join(", "),
    }
}

#[derive(Serialize)]
struct Listed {
    name: &'static str,
    category: &'static str,
    summary: &'static str,
    levels: std::collections::BTreeMap<&'static str, &'static str>,
    fix: &'static str,
    since: &'static str,
    renamed_from: &'static [&'static str],
    deprecated: Option<&'static str>,
    page: &'static str,
}

fn json() -> Result<String, Failure> {
    let rules: Vec<Listed> = RULES
        .iter()
        .map(|rule| Listed {
            name: rule.name,
            category: rule.category.title(),
            summary: rule.summary(),
            levels: RUNTIMES.iter().filter_map(|runtime| Some((runtime.name, rule.levels.get(runtime)?.name()))).collect(),
            fix: rule.fixes.name(),
            since: rule.life.since,
            renamed_from: rule.life.renamed_from,
            deprecated: rule.life.deprecated,
            page: rule.page,
        })
        .collect();
    let text = serde_json::to_string_pretty(&serde_json::json!({"format": "faxsmith-rules/1", "rules": rules}));
    text.map(|text| text + "\n").map_err(|error| Failure::usage(format!("can't print the rules: {error}")))
}
