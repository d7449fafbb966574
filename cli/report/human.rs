//! For people: the source line with labels under the exact characters, what Faxbot does, the remedy, the fix as a small diff.

use std::fmt::Write as _;
use std::sync::LazyLock;

use codespan_reporting::diagnostic::{Diagnostic, Label, Severity};
use codespan_reporting::term;
use codespan_reporting::term::termcolor::{Ansi, NoColor};
use faxsmith_manifest::document::Document;
use faxsmith_manifest::edit::{self, Edit};
use faxsmith_manifest::finding::{Finding, Fix, Level, Safety};
use faxsmith_manifest::judge::{Judged, Split};
use faxsmith_manifest::mask;
use faxsmith_manifest::span::{Span, boundary};
use similar::{ChangeTag, TextDiff};

use crate::report::excerpt::Excerpt;
use crate::report::lines::Lines;
use crate::report::paint::{GONE, GOOD, Paint, QUIET, STRONG};
use crate::report::{Counts, FileReport, Format, Run, plural, printable};

/// The most lines that a fix shows.
const DIFF_LINES: usize = 8;
/// The most characters of a line of a diff.
const DIFF_WIDTH: usize = 110;
/// How much of a long line is kept before its change.
const DIFF_BEFORE: usize = 40;
/// How far from a change a line is looked at, in bytes: more than is shown of it.
const DIFF_REACH: usize = 8 * DIFF_WIDTH;
/// The longest piece of a file that is compared: a file can have many findings, each with a fix from its one end to the other.
const DIFF_MAX: usize = 1 << 14;

/// The format.
#[derive(Clone, Copy, Debug)]
pub struct Human {
    /// The colours.
    pub paint: Paint,
    /// Whether the terminal shows links as words.
    pub hyperlinks: bool,
    /// Whether the last lines sum up.
    pub summary: bool,
}

impl Human {
    /// Without colours, links and summary.
    pub const PLAIN: Self = Self { paint: Paint { coloured: false }, hyperlinks: false, summary: false };
}

impl Format for Human {
    fn file(&self, report: &FileReport<'_>) -> String {
        let mut out = String::new();
        if report.judged.shown.is_empty() {
            return out;
        }
        let lines = report.lines();
        let path = printable(report.path);
        for (level, finding) in &report.judged.shown {
            self.block(&mut out, &path, report, &lines, *level, finding);
        }
        if let Some(words) = runtimes(report.judged) {
            let _ = writeln!(out, "{} {words}\n", self.paint.text(STRONG, &format!("{path}:")));
        }
        out
    }

    fn tail(&self, run: &Run<'_>) -> String {
        if self.summary && run.counts.files > 0 { summary(run.counts, run.fixed, self.paint) } else { String::new() }
    }
}

/// "works on 2026; 2 problems on 2025", where that is why levels were lowered.
#[must_use]
pub fn runtimes(judged: &Judged) -> Option<String> {
    let Split { works, fails } = judged.split()?;
    let fails: Vec<String> = fails.iter().map(|(name, problems)| format!("{} on {name}", plural(*problems, "problem"))).collect();
    Some(format!("works on {}; {}; choose one with `--runtime`", works.join(" and "), fails.join(", ")))
}

impl Human {
    /// One finding with all of its fixes, numbered where there are several: for somebody who is to choose.
    #[must_use]
    pub fn question(&self, report: &FileReport<'_>, level: Level, finding: &Finding) -> String {
        let mut out = String::new();
        self.head(&mut out, &printable(report.path), report, &report.lines(), level, finding);
        for (number, fix) in (1..).zip(&finding.fixes) {
            let name = if finding.fixes.len() > 1 { format!("fix {number}:") } else { "fix:".to_owned() };
            let remark = match fix.safety {
                Safety::Safe => "safe",
                Safety::Ask => "may change the meaning",
            };
            show_fix(&mut out, report, fix, &name, remark, self.paint);
        }
        out
    }

    fn block(&self, out: &mut String, path: &str, report: &FileReport<'_>, lines: &Lines<'_>, level: Level, finding: &Finding) {
        self.head(out, path, report, lines, level, finding);
        if let Some(fix) = finding.fixes.first() {
            let command = match fix.safety {
                Safety::Safe => "--fix",
                Safety::Ask => "--fix --unsafe",
            };
            show_fix(out, report, fix, "fix:", command, self.paint);
        }
        let _ = writeln!(out, "  {} {}\n", self.paint.text(QUIET, "why:"), self.why(report, finding));
    }

    fn head(&self, out: &mut String, path: &str, report: &FileReport<'_>, lines: &Lines<'_>, level: Level, finding: &Finding) {
        let paint = self.paint;
        let labels: Vec<Span> = finding.labels.iter().map(|label| label.span).collect();
        let spans: Vec<Span> = std::iter::once(finding.span).chain(labels).collect();
        let excerpt = Excerpt::of(path, report.document, lines, &spans);
        let severity = match level {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Info => Severity::Note,
        };
        let mut diagnostic = Diagnostic::new(severity)
            .with_code(finding.rule.name)
            .with_message(printable(&finding.message))
            .with_label(Label::primary((), excerpt.range(lines, finding.span)).with_message(printable(&finding.here)));
        for label in &finding.labels {
            diagnostic =
                diagnostic.with_label(Label::secondary((), excerpt.range(lines, label.span)).with_message(printable(&label.message)));
        }
        let notes: Vec<String> = finding.notes.iter().map(|note| wrapped(&printable(note))).collect();
        diagnostic = diagnostic.with_notes(notes);
        let start = out.len();
        out.push_str(&render(&excerpt, &diagnostic, paint));
        // Codespan says "note" for the mildest level; everywhere else it is called "info".
        if level == Level::Info
            && let Some(at) = out[start..].find("note[").map(|at| start + at)
        {
            out.replace_range(at..at + "note".len(), "info");
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
    }

    /// Where to read more: the page on the web if there is one, else the command that shows it.
    fn why(&self, report: &FileReport<'_>, finding: &Finding) -> String {
        let command = format!("faxsmith explain {}", finding.rule.name);
        match report.links.page(finding.rule.name) {
            // The sequence OSC 8, in which terminals put the address behind the words.
            Some(page) if self.hyperlinks => format!("\u{1b}]8;;{page}\u{1b}\\{command}\u{1b}]8;;\u{1b}\\"),
            Some(page) => page,
            None => command,
        }
    }
}

/// A diagnostic as text.
pub fn render(excerpt: &Excerpt<'_>, diagnostic: &Diagnostic<()>, paint: Paint) -> String {
    static CONFIG: LazyLock<term::Config> = LazyLock::new(term::Config::default);
    let config = &*CONFIG;
    // Enough for most. Codespan writes character by character, and the text would move each time it outgrows its place.
    let mut bytes = Vec::with_capacity(1 << 10);
    let written = if paint.coloured {
        term::emit_to_write_style(&mut Ansi::new(&mut bytes), config, excerpt, diagnostic)
    } else {
        term::emit_to_write_style(&mut NoColor::new(&mut bytes), config, excerpt, diagnostic)
    };
    match written {
        Ok(()) => String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
        // Better a finding without its excerpt than none.
        Err(_) => format!("{}\n", diagnostic.message),
    }
}

/// Notes are broken at words, so that they stay readable beside the excerpt.
#[must_use]
pub fn wrapped(note: &str) -> String {
    let mut text = String::new();
    let mut width = 0;
    for word in note.split(' ') {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > DIFF_WIDTH - 10 {
            text.push('\n');
            width = 0;
        } else if width > 0 {
            text.push(' ');
            width += 1;
        }
        text.push_str(word);
        width += length;
    }
    text
}

fn show_fix(out: &mut String, report: &FileReport<'_>, fix: &Fix, name: &str, remark: &str, paint: Paint) {
    let _ = writeln!(out, "  {} {} ({remark})", paint.text(GOOD, name), printable(&fix.title));
    let Some((before, after)) = changed_lines(report.document, fix) else { return };
    let diff = TextDiff::from_lines(before, &*after);
    let changes: Vec<_> = diff.iter_all_changes().filter(|change| change.tag() != ChangeTag::Equal).collect();
    let hidden = hidden_prefix(&changes);
    for change in changes.iter().take(DIFF_LINES) {
        let (sign, style) = if change.tag() == ChangeTag::Delete { ('-', GONE) } else { ('+', GOOD) };
        let line = cut(change.value().trim_end_matches(['\n', '\r']), hidden);
        let _ = writeln!(out, "    {}", paint.text(style, &format!("{sign} {line}")));
    }
    if changes.len() > DIFF_LINES {
        let _ = writeln!(out, "    {}", paint.text(QUIET, &format!("… {}", plural(changes.len() - DIFF_LINES, "more line"))));
    }
}

/// The lines from the first to the last edit, before and after, masked. The rest of the file, and what is far away on a long line, is not
/// looked at. `None` where too much lies between the edits to be shown.
fn changed_lines<'d>(document: &'d Document, fix: &Fix) -> Option<(&'d str, String)> {
    let masked = document.masked();
    let first = fix.edits.first()?.span.start as usize;
    let last = fix.edits.last()?.span.end as usize;
    if last - first > DIFF_MAX {
        return None;
    }
    let (from, to) = (boundary(masked, first.saturating_sub(DIFF_REACH)), boundary(masked, last + DIFF_REACH));
    let start = masked[from..first].rfind('\n').map_or(from, |at| from + at + 1);
    let end = masked[last..to].find('\n').map_or(to, |at| last + at + 1);
    let moved = |offset: u32| offset as usize - start;
    let edits: Vec<Edit> = fix
        .edits
        .iter()
        .map(|edit| Edit { span: Span::new(moved(edit.span.start), moved(edit.span.end)), text: mask::masked(&edit.text) })
        .collect();
    let before = &masked[start..end];
    Some((before, edit::apply(before, &edits)?))
}

/// How many characters at the start of both lines to leave out, where one long line becomes another, so that the change is seen.
fn hidden_prefix(changes: &[similar::Change<&str>]) -> usize {
    let [old, new] = changes else { return 0 };
    let longest = old.value().chars().count().max(new.value().chars().count());
    let same = old.value().chars().zip(new.value().chars()).take_while(|(a, b)| a == b).count();
    if longest > DIFF_WIDTH { same.saturating_sub(DIFF_BEFORE) } else { 0 }
}

/// A line fit for a terminal, without its first `hidden` characters.
fn cut(line: &str, hidden: usize) -> String {
    let rest: String = line.trim_start_matches('\u{feff}').chars().skip(hidden).collect();
    let shown = printable(&rest);
    let start = if hidden > 0 { "…" } else { "" };
    match shown.char_indices().nth(DIFF_WIDTH) {
        Some((at, _)) => format!("{start}{}…", &shown[..at]),
        None => format!("{start}{shown}"),
    }
}

/// The last lines of a run.
#[must_use]
pub fn summary(counts: Counts, fixed: usize, paint: Paint) -> String {
    let files = plural(counts.files, "file");
    let mut out = String::new();
    if fixed > 0 {
        let _ = writeln!(out, "{}", paint.text(GOOD, &format!("Fixed {}.", plural(fixed, "finding"))));
    }
    let aside = aside(counts);
    if counts.at_least(Level::Info) == 0 {
        let _ = writeln!(out, "{}", paint.text(GOOD, &format!("Checked {files}: nothing to report{aside}.")));
        return out;
    }
    let words = [(counts.errors, "error"), (counts.warnings, "warning"), (counts.infos, "info")];
    let found: Vec<String> = words.iter().filter(|(number, _)| *number > 0).map(|(number, word)| plural(*number, word)).collect();
    let _ = write!(out, "{}", paint.text(STRONG, &format!("Checked {files}: {}{aside}.", found.join(", "))));
    match (counts.fixable, counts.askable) {
        (0, 0) => {}
        (0, ask) => drop(write!(out, " {ask} fixable with `--fix --unsafe`.")),
        (safe, 0) => drop(write!(out, " {safe} fixable with `--fix`.")),
        (safe, ask) => drop(write!(out, " {safe} fixable with `--fix`, {ask} more with `--fix --unsafe`.")),
    }
    out.push('\n');
    out
}

/// What is not told, so that nobody takes silence for soundness.
fn aside(counts: Counts) -> String {
    let mut parts = Vec::new();
    if counts.ignored > 0 {
        parts.push(format!("{} ignored", counts.ignored));
    }
    if counts.known > 0 {
        let secrets = match counts.known_secrets {
            0 => String::new(),
            1 => ", 1 of them a credential".to_owned(),
            more => format!(", {more} of them credentials"),
        };
        parts.push(format!("{} in the baseline{secrets}", counts.known));
    }
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join("; ")) }
}
