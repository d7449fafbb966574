//! Every rule page is a test: what it says that a rule finds, fixes and lets pass is what the rule does.
//!
//! A page has fenced blocks marked `json fails`, `json fixed`, `json passes` and one `text` block, the exact terminal output of the
//! first `fails` block. `UPDATE=1 cargo test --test rule_pages` writes the `fixed` and `text` blocks anew.
//!
//! Words after the mark: `at=/pointer` puts the block into `rule_pages/base.json` at that place; `path=…` is the file's path (default
//! `config/providers/acme/manifest.json`, or what the folder of `path=` says); `runtime=2025|2026|all` chooses; `beside=a,b` names
//! files that lie in the same folder; `also=a,b` names other rules that rightly speak; `unsafe` on a `fixed` block applies the fixes that need a yes. A `json sample` block is the
//! provider's sample reply for the blocks after it. `toml fails` and `toml passes` blocks stand for a faxsmith.toml, on the day `today=`;
//! in a run that looked at everything and had use for the `[[ignore]]`s `used=0,1`. For rules across files all `fails` blocks are one run, and all `passes` blocks another.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

#[allow(dead_code, reason = "each test file uses its own part")]
#[path = "support/pages.rs"]
mod pages;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use faxsmith::report::human::Human;
use faxsmith::report::{FileReport, Format};
use faxsmith_manifest::across::{self, Facts};
use faxsmith_manifest::check::{Checked, Surroundings, check, examine};
use faxsmith_manifest::date::Date;
use faxsmith_manifest::document::Document;
use faxsmith_manifest::finding::{Finding, Safety};
use faxsmith_manifest::fix;
use faxsmith_manifest::judge::judge;
use faxsmith_manifest::place::Place;
use faxsmith_manifest::policy::Policy;
use faxsmith_manifest::rule::{Check, Fixes, Rule};
use faxsmith_manifest::rules::RULES;
use faxsmith_manifest::settings;
use faxsmith_manifest::suppress::configured;
use pages::{Block, Folder, blocks, take};

/// What is wrong with the suppressions of a faxsmith.toml.
fn lint_configuration(block: &Block) -> Checked {
    let read = settings::read(&block.content, &semver::Version::new(0, 1, 0));
    assert!(read.mistakes.is_empty(), "{:?}", read.mistakes);
    let policy = Policy { today: block.word("today").map(|day| Date::parse(day).expect("today= must be a day")), ..Policy::default() };
    let used = block.word("used").map(|used| used.split(',').filter_map(|entry| entry.parse().ok()).collect());
    configured::check(&block.content, &read.settings, &policy, used.as_ref())
}

/// What the linter makes of the files of some blocks, all as one run.
fn lint(blocks: &[&Block], sample: Option<&str>) -> Vec<Checked> {
    if let [block] = blocks
        && block.is_configuration()
    {
        return vec![lint_configuration(block)];
    }
    let with_places = |block: &Block, act: &mut dyn FnMut(&Surroundings<'_>) -> Checked| {
        let folder = Folder { block, sample };
        act(&Surroundings {
            place: Place { path: block.path(), neighbours: Some(&folder) },
            scope: block.scope(),
            ..Surroundings::default()
        })
    };
    let mut checked: Vec<Checked> = Vec::new();
    for block in blocks {
        checked.push(with_places(block, &mut |around| check(block.file(block.word("at")).into_bytes(), around)));
    }
    let mut facts = Vec::new();
    let mut owner = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        if let Some(known) = Facts::of(&checked[at].document, &Place::new(block.path())) {
            facts.push(known);
            owner.push(at);
        }
    }
    let mut more: HashMap<usize, Vec<Finding>> = HashMap::new();
    for (at, finding) in across::check(&facts.iter().collect::<Vec<_>>()) {
        more.entry(owner[at]).or_default().push(finding);
    }
    for (at, found) in more {
        let mut found = Some(found);
        let again = with_places(blocks[at], &mut |around| {
            let document = Document::read(checked[at].document.text.as_bytes().to_vec(), &around.place);
            examine(document, around, found.take().unwrap_or_default())
        });
        checked[at] = again;
    }
    checked
}

fn names(checked: &Checked) -> Vec<&'static str> {
    checked.findings.iter().map(|finding| finding.rule.name).collect()
}

/// Checks one page and returns it as it should be.
fn run(rule: &'static Rule, page: &str, problems: &mut Vec<String>) -> String {
    let blocks = blocks(page);
    let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
    let mut changes: Vec<(usize, usize, String)> = Vec::new();
    let mut complain = |what: String| problems.push(format!("{}: {what}", rule.name));
    let marked = |mark: &str| blocks.iter().filter(|block| block.mark == mark).collect::<Vec<_>>();
    if marked("fails").is_empty() || marked("passes").is_empty() || marked("text").len() != 1 {
        complain("the page needs `json fails` and `json passes` blocks and one `text` block".to_owned());
    }
    let is_across = matches!(rule.check, Check::Across);
    let mut sample: Option<&str> = None;
    let mut terminal: Option<String> = None;
    let mut failing: Option<&Block> = None;
    let mut offered: Vec<Safety> = Vec::new();
    if is_across {
        let checked = lint(&marked("fails"), None);
        let also: Vec<&str> = marked("fails").iter().flat_map(|block| block.also()).collect();
        let found: Vec<&str> = checked.iter().flat_map(names).filter(|name| !also.contains(name)).collect();
        if found.is_empty() || found.iter().any(|name| *name != rule.name) {
            complain(format!("the `fails` blocks give {found:?}"));
        }
        let mut text = String::new();
        for (block, checked) in marked("fails").iter().zip(checked) {
            text.push_str(&shown(block, &checked));
        }
        terminal = Some(text);
        let clean: Vec<&str> = lint(&marked("passes"), None).iter().flat_map(names).filter(|name| *name == rule.name).collect();
        if !clean.is_empty() {
            complain("the `passes` blocks give findings".to_owned());
        }
    }
    for block in &blocks {
        match &*block.mark {
            "sample" => sample = Some(&*block.content),
            "fails" if !is_across => {
                let checked = lint(&[block], sample).remove(0);
                let found: Vec<&str> = names(&checked).into_iter().filter(|name| !block.also().contains(name)).collect();
                if found.is_empty() || found.iter().any(|name| *name != rule.name) {
                    complain(format!("a `fails` block (line {}) gives {found:?}:\n{}", block.first, shown(block, &checked)));
                }
                let own = checked.findings.iter().filter(|finding| finding.rule.name == rule.name);
                offered.extend(own.flat_map(|finding| &finding.fixes).map(|fix| fix.safety));
                terminal.get_or_insert_with(|| shown(block, &checked));
                failing = Some(block);
            }
            "passes" if !is_across => {
                let checked = lint(&[block], sample).remove(0);
                if names(&checked).contains(&rule.name) {
                    complain(format!("a `passes` block (line {}) gives findings of the rule:\n{}", block.first, shown(block, &checked)));
                }
            }
            "fixed" => {
                let Some(failing) = failing else {
                    complain("a `fixed` block comes before any `fails` block".to_owned());
                    continue;
                };
                let allowed = if block.word("unsafe").is_some() { Safety::Ask } else { Safety::Safe };
                let folder = Folder { block: failing, sample };
                let around = Surroundings {
                    place: Place { path: failing.path(), neighbours: Some(&folder) },
                    scope: failing.scope(),
                    ..Surroundings::default()
                };
                let before = lint(&[failing], sample).remove(0);
                let old = before.document.text.clone();
                let fixed = fix::apply(before, &around, allowed);
                if fixed.checked.document.text == old {
                    complain(format!("the fix before line {} changes nothing", block.first));
                }
                if names(&fixed.checked).contains(&rule.name) {
                    complain(format!("after the fix before line {} the rule still finds something", block.first));
                }
                let at = failing.word("at");
                let content = at.map_or_else(|| fixed.checked.document.text.to_string(), |at| take(&fixed.checked.document.text, at));
                let now = Block { content: content.clone(), ..block.clone() };
                if now.file(at) != *fixed.checked.document.text {
                    complain(format!("the fix before line {} changes more than what is `at=`: show the whole file", block.first));
                }
                changes.push((block.first, block.last, content));
            }
            _ => {}
        }
    }
    // What the README's table says of fixes is what the findings offer.
    let best = offered.iter().min();
    let promised = match rule.fixes {
        Fixes::Never => None,
        Fixes::Safe => Some(&Safety::Safe),
        Fixes::Ask => Some(&Safety::Ask),
    };
    if best != promised {
        complain(format!("its best fix is said to be {promised:?}, but in the `fails` blocks it is {best:?}"));
    }
    if let (Some(text), Some(block)) = (terminal, marked("text").first()) {
        changes.push((block.first, block.last, format!("{}\n", text.trim_end())));
    }
    changes.sort();
    for (first, last, content) in changes.into_iter().rev() {
        lines.splice(first..last, content.lines().map(str::to_owned));
    }
    lines.join("\n") + "\n"
}

fn shown(block: &Block, checked: &Checked) -> String {
    let document = faxsmith_manifest::document::Document::read(checked.document.text.as_bytes().to_vec(), &Place::new(block.path()));
    let judged = judge(checked.findings.clone(), block.scope());
    Human::PLAIN.file(&FileReport::new(block.path(), &document, &judged))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("manifest/src/rules")
}

#[test]
fn pages_say_what_rules_do() {
    let mut problems = Vec::new();
    for rule in RULES {
        let path = folder().join(format!("{}.md", rule.name.replace('-', "_")));
        let Ok(page) = fs::read_to_string(&path) else {
            problems.push(format!("{}: no page {}", rule.name, path.display()));
            continue;
        };
        let wanted = run(rule, &page, &mut problems);
        if wanted != page {
            if std::env::var_os("UPDATE").is_some() {
                fs::write(&path, &wanted).unwrap();
            } else {
                problems.push(format!(
                    "{}: its `fixed` or `text` blocks are not what happens; run with UPDATE=1 and look\n{}",
                    rule.name,
                    difference(&page, &wanted)
                ));
            }
        }
        let summary = rule.summary();
        if summary.is_empty() || summary.len() > 100 || summary.ends_with('.') {
            problems.push(format!("{}: the first line must be a summary of at most 100 characters without a full stop", rule.name));
        }
        if !page.contains("contract §") {
            problems.push(format!("{}: the page names no section of the contract", rule.name));
        }
    }
    assert!(problems.is_empty(), "{} problems\n\n{}", problems.len(), problems.join("\n\n"));
}

fn difference(old: &str, new: &str) -> String {
    let mut text = String::new();
    for (old, new) in old.lines().zip(new.lines()).filter(|(old, new)| old != new).take(6) {
        let _ = writeln!(text, "- {old}\n+ {new}");
    }
    text
}

#[test]
fn every_rule_file_is_registered_and_has_a_page() {
    let mut files: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().replace('_', "-"))
        .collect();
    files.sort();
    let mut rules: Vec<String> = RULES.iter().map(|rule| rule.name.to_owned()).collect();
    rules.sort();
    assert_eq!(files, rules, "files in manifest/src/rules and the list in rules.rs");
}
