//! For people: a line for each case, and what differs.

use std::fmt::Write as _;

use faxsmith_manifest::cases::run::Difference;
use faxsmith_manifest::finding::Level;
use faxsmith_manifest::mask;
use similar::{ChangeTag, TextDiff};

use crate::report::paint::{self, Paint};
use crate::report::{plural, printable};
use crate::test::Run;

/// The lines around a change that are shown.
const AROUND: usize = 3;
/// The most lines of a text that are compared: beyond them a diff is no longer readable.
const MAX_LINES: usize = 400;
/// The most lines of one difference that are shown.
const MAX_SHOWN: usize = 60;
/// The most characters of a line, and how much of it is kept before its change.
const WIDTH: usize = 110;
const BEFORE: usize = 40;

/// One case on one runtime.
pub fn run(run: &Run, paint: Paint, out: &mut String) {
    let (path, name) = (printable(&run.path), mask::masked(&run.name));
    let name = printable(&name);
    if run.seen.passes() {
        let _ = writeln!(out, "{}    {path}  {name} ({})", paint.text(paint::GOOD, "ok"), run.runtime);
        return;
    }
    let mark = paint.text(paint::level(Level::Error), "FAIL");
    let _ = writeln!(out, "{mark}  {path}:{}:{}  {name} ({})", run.at.line, run.at.column, run.runtime);
    for difference in &run.seen.differences {
        tell(difference, paint, out);
    }
    if let Some(cause) = &run.seen.cause {
        let _ = writeln!(out, "  because: {}", printable(cause));
    }
}

fn tell(difference: &Difference, paint: Paint, out: &mut String) {
    let field = paint.text(paint::STRONG, difference.field);
    match (&difference.expected, &difference.actual) {
        (Some(expected), Some(actual)) if expected == actual => {
            let _ = writeln!(out, "  {field}: what differs looks like a credential and is not shown");
        }
        (Some(expected), Some(actual)) => {
            let (gone, new) = (paint.text(paint::GONE, "- expected"), paint.text(paint::GOOD, "+ what Faxbot does"));
            let _ = writeln!(out, "  {field}: {gone}, {new}");
            diff(expected, actual, paint, out);
        }
        (Some(expected), None) => {
            let _ = writeln!(out, "  {field}: there is none, as nothing is sent; expected is");
            diff(expected, "", paint, out);
        }
        (None, actual) => {
            let _ = writeln!(out, "  {field}: nothing is expected, so that this case can't fail; `faxsmith test --update` writes what is:");
            diff("", actual.as_deref().unwrap_or_default(), paint, out);
        }
    }
}

/// The lines that differ, with some around them.
fn diff(expected: &str, actual: &str, paint: Paint, out: &mut String) {
    let (before, after) = cut(expected, actual);
    let diff = TextDiff::from_slices(&before, &after);
    let mut shown = 0;
    for (at, group) in diff.grouped_ops(AROUND).iter().enumerate() {
        if at > 0 {
            let _ = writeln!(out, "      …");
        }
        for op in group {
            // A changed line is shown from a little before the place where it changes.
            let from = match (before.get(op.old_range()), after.get(op.new_range())) {
                (Some([old]), Some([new])) if op.tag() == similar::DiffTag::Replace => {
                    old.chars().zip(new.chars()).take_while(|(a, b)| a == b).count()
                }
                _ => 0,
            };
            for change in diff.iter_changes(op) {
                shown += 1;
                if shown > MAX_SHOWN {
                    let _ = writeln!(out, "    … more than {MAX_SHOWN} lines");
                    return;
                }
                let line = window(change.value(), from);
                let line = printable(&line);
                let _ = match change.tag() {
                    ChangeTag::Equal => writeln!(out, "      {line}"),
                    ChangeTag::Delete => writeln!(out, "    {}", paint.text(paint::GONE, &format!("- {line}"))),
                    ChangeTag::Insert => writeln!(out, "    {}", paint.text(paint::GOOD, &format!("+ {line}"))),
                };
            }
        }
    }
}

/// The lines of both texts, from a little before the first that differs, as many as can be compared in no time.
fn cut<'t>(expected: &'t str, actual: &'t str) -> (Vec<&'t str>, Vec<&'t str>) {
    let same = expected.lines().zip(actual.lines()).take_while(|(a, b)| a == b).count();
    let from = same.saturating_sub(AROUND);
    let lines = |text: &'t str| text.lines().skip(from).take(MAX_LINES).collect();
    (lines(expected), lines(actual))
}

/// A line, or the part of a long one around the character `change`.
fn window(line: &str, change: usize) -> String {
    if line.chars().nth(WIDTH).is_none() {
        return line.to_owned();
    }
    let from = if change < WIDTH - BEFORE { 0 } else { change - BEFORE };
    let (lead, rest) = (if from > 0 { "…" } else { "" }, line.chars().skip(from));
    let part: String = rest.clone().take(WIDTH).collect();
    let tail = if rest.count() > WIDTH { "…" } else { "" };
    format!("{lead}{part}{tail}")
}

/// The last line.
pub fn summary(runs: &[Run], files: usize, paint: Paint) -> String {
    let failed = runs.iter().filter(|run| !run.seen.passes()).count();
    let passed = runs.len() - failed;
    let mut out = format!("Ran {} of {}: ", plural(runs.len(), "test"), plural(files, "file"));
    out.push_str(&paint.text(paint::GOOD, &format!("{passed} passed")));
    if failed > 0 {
        let _ = write!(out, ", {}", paint.text(paint::level(Level::Error), &format!("{failed} failed")));
    }
    out.push_str(".\n");
    if failed > 0 {
        out.push_str("If Faxbot is right, `faxsmith test --update` writes what it does into the files, for you to look at.\n");
    }
    out
}
