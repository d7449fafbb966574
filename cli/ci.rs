//! `faxsmith ci`: files that have a service check a repository.

use std::fmt::Write as _;
use std::path::Path;

use faxsmith_manifest::mask;

use crate::args::{CiArgs, Service};
use crate::failure::{Failure, shown};
use crate::new::answers::PlannedFile;
use crate::new::place::{self, Fate, Item};
use crate::output;
use crate::report::diff::unified;
use crate::write::site;

/// Stands in the templates for the version of this program.
const VERSION: &str = "VERSION";
const GITHUB: (&str, &str) = (".github/workflows/faxsmith.yml", include_str!("templates/ci/.github/workflows/faxsmith.yml"));
const GITLAB: (&str, &str) = (".gitlab/faxsmith.yml", include_str!("templates/ci/.gitlab/faxsmith.yml"));
const GITLAB_MAIN: (&str, &str) = (".gitlab-ci.yml", include_str!("templates/ci/.gitlab-ci.yml"));
const PRE_COMMIT: (&str, &str) = (".pre-commit-config.yaml", include_str!("templates/ci/.pre-commit-config.yaml"));

/// Runs the command and returns the exit code: 1 where something is left to do by hand.
pub fn run(args: &CiArgs, quiet: bool) -> Result<u8, Failure> {
    if args.dry_run {
        let plan = plan(args)?;
        output::print(picture(&args.into, &plan).as_bytes())?;
        return Ok(0);
    }
    let site = site::enter(&args.into)?;
    let plan = plan(args)?;
    place::write(site, &args.into, &plan)?;
    let mut told = String::new();
    for item in &plan {
        let path = shown(&args.into.join(&item.path));
        let _ = match item.fate {
            Fate::Create => writeln!(told, "wrote  {path}"),
            Fate::Replace if item.is_entry => writeln!(told, "wrote  {path}  added to what it had"),
            Fate::Replace => writeln!(told, "wrote  {path}  in place of the old one"),
            _ => writeln!(told, "same   {path}"),
        };
    }
    if !quiet {
        output::print(told.as_bytes())?;
    }
    let left: Vec<&Item> = plan.iter().filter(|item| item.fate == Fate::Keep).collect();
    for item in &left {
        let path = shown(&args.into.join(&item.path));
        let remedy = if item.is_entry { format!("add this to it:\n\n{}", item.content) } else { "`--force` replaces it".to_owned() };
        output::error(&format!("kept {path}, which is your own: {remedy}"));
    }
    Ok(u8::from(!left.is_empty()))
}

/// What becomes of each file. An item that is an entry is a part of a file: where it is kept its content is that part alone.
fn plan(args: &CiArgs) -> Result<Vec<Item>, Failure> {
    let planned =
        |(path, text): (&str, &str)| PlannedFile { path: path.to_owned(), content: text.replace(VERSION, env!("CARGO_PKG_VERSION")) };
    let files = match args.service {
        Service::Github => vec![planned(GITHUB)],
        Service::Gitlab => vec![planned(GITLAB), planned(GITLAB_MAIN)],
        Service::PreCommit => vec![planned(PRE_COMMIT)],
    };
    let mut plan = place::plan(&args.into, &files, args.force)?;
    for item in &mut plan {
        let Some(old) = item.old.as_deref().filter(|_| item.fate != Fate::Same).map(String::from_utf8_lossy) else { continue };
        // These have room for others: nothing of theirs is ever replaced.
        let (is_there, merged) = match &*item.path {
            path if path == GITLAB_MAIN.0 => (old.contains(GITLAB.0), None),
            path if path == PRE_COMMIT.0 => (old.contains("faxsmith-lint"), with_hooks(&old, &item.content)),
            _ => continue,
        };
        item.is_entry = true;
        if is_there {
            item.fate = Fate::Same;
        } else if let Some(merged) = merged {
            place::check_replaceable(&args.into, &item.path, Fate::Replace)?;
            (item.fate, item.content) = (Fate::Replace, merged);
        } else {
            item.fate = Fate::Keep;
        }
    }
    Ok(plan)
}

/// A configuration of pre-commit with the entries of another one behind its own; `None` where it is not laid out as nearly all are.
fn with_hooks(text: &str, other: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.iter().position(|line| line.trim_end() == "repos:")?;
    let first = lines[start + 1..].iter().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))?;
    let indent = first.len() - first.trim_start().len();
    // What stands further left, and is no entry itself, is another key: the list ends before it.
    let is_inside = |line: &&str| {
        let before = line.bytes().take_while(|byte| *byte == b' ').count();
        before > indent
            || (before == indent && line[before..].starts_with("- "))
            || matches!(line[before..].bytes().next(), None | Some(b'#'))
    };
    let is_listed = first.trim_start().starts_with("- ") && lines[start + 1..].iter().all(is_inside);
    if !is_listed || text.contains('\t') {
        return None;
    }
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut merged = text.to_owned();
    if !merged.ends_with('\n') {
        merged.push_str(line_end);
    }
    for line in other.lines().skip_while(|line| *line != "repos:").skip(1) {
        merged.push_str(&" ".repeat(indent));
        merged.push_str(line.strip_prefix("  ").unwrap_or(line));
        merged.push_str(line_end);
    }
    Some(merged)
}

/// The files and the changes, for `--dry-run`.
fn picture(into: &Path, plan: &[Item]) -> String {
    let mut text = String::new();
    for item in plan {
        let path = shown(&into.join(&item.path));
        let old = item.old.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
        let _ = match item.fate {
            Fate::Same => writeln!(text, "same   {path}"),
            Fate::Keep => writeln!(text, "kept   {path}  your own"),
            _ => write!(text, "{}", unified(&path, &mask::masked(&old), &mask::masked(&item.content))),
        };
    }
    text
}
