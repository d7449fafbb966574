//! The rules as SARIF describes them.

use std::collections::HashMap;
use std::sync::LazyLock;

use faxsmith_manifest::finding::Level;
use faxsmith_manifest::rule::{Category, Rule};
use faxsmith_manifest::rules::RULES;
use serde_json::{Value, json};

use crate::report::links::Links;
use crate::report::sarif::{level, sentence};

/// The longest description, in characters: services cut or refuse longer ones.
const MAX_DESCRIPTION: usize = 1000;

/// Where a rule stands in the list.
pub fn index(rule: &str) -> Option<usize> {
    static INDEX: LazyLock<HashMap<&str, usize>> = LazyLock::new(|| RULES.iter().enumerate().map(|(at, rule)| (rule.name, at)).collect());
    INDEX.get(rule).copied()
}

/// The program and all of its rules.
pub fn driver(links: Links<'_>) -> Value {
    let version = env!("CARGO_PKG_VERSION");
    let rules: Vec<Value> = RULES.iter().map(|rule| descriptor(rule, links)).collect();
    let mut driver = json!({ "name": "faxsmith", "version": version, "semanticVersion": version, "rules": rules });
    if let Some(home) = links.home() {
        driver["informationUri"] = home.into();
    }
    driver
}

fn descriptor(rule: &Rule, links: Links<'_>) -> Value {
    let highest = rule.levels.highest().unwrap_or(Level::Info);
    let page = crate::explain::page(rule.page);
    let mut descriptor = json!({
        "id": rule.name,
        "name": pascal(rule.name),
        "shortDescription": { "text": sentence(rule.summary()) },
        "fullDescription": { "text": sentence(&first_paragraph(rule)) },
        "help": { "text": page, "markdown": page },
        "defaultConfiguration": { "level": level(highest) },
        "properties": properties(rule, highest),
    });
    if let Some(page) = links.page(rule.name) {
        descriptor["helpUri"] = page.into();
    }
    if !rule.life.renamed_from.is_empty() {
        descriptor["deprecatedIds"] = json!(rule.life.renamed_from);
    }
    descriptor
}

/// What code scanning services sort and filter by.
fn properties(rule: &Rule, highest: Level) -> Value {
    let mut properties = json!({
        "category": rule.category.title(),
        // Rules are derived from what Faxbot does, not from what it might do.
        "precision": "very-high",
        "problem.severity": match highest {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "recommendation",
        },
        "tags": if rule.category == Category::Security { json!(["faxbot", "security"]) } else { json!(["faxbot", "correctness"]) },
    });
    if rule.category == Category::Security {
        // In the scale of CVSS.
        properties["security-severity"] = match highest {
            Level::Error => "8.0",
            Level::Warning => "5.0",
            Level::Info => "2.0",
        }
        .into();
    }
    properties
}

/// `query-dropped` as `QueryDropped`.
fn pascal(name: &str) -> String {
    name.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

/// The first paragraph of the page, as plain text.
fn first_paragraph(rule: &Rule) -> String {
    let lines: Vec<&str> = rule.page.lines().skip(1).skip_while(|line| line.is_empty()).take_while(|line| !line.is_empty()).collect();
    let text = lines.join(" ").replace("**", "");
    match text.char_indices().nth(MAX_DESCRIPTION) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
