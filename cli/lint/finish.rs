//! The end of a run: prints the report and decides the exit code.

use faxsmith_manifest::finding::Level;

use crate::args::{FailOn, LintArgs, OutputFormat};
use crate::failure::Failure;
use crate::files;
use crate::lint::file::Options;
use crate::lint::gather::Gathered;
use crate::output;
use crate::report::paint::Paint;
use crate::report::{Counts, human, json};

/// Prints the report and decides the exit code: 2 beats 1 beats 3 beats 0.
pub fn finish(gathered: Gathered, args: &LintArgs, options: &Options, quiet: bool) -> Result<u8, Failure> {
    for remark in &gathered.remarks {
        output::remark(remark);
    }
    let mut counts = Counts::default();
    let mut fixed = 0;
    for done in &gathered.done {
        counts.add(done.counts);
        fixed += done.fixed;
    }
    let nothing = gathered.done.is_empty();
    let is_json = options.format == OutputFormat::Json && !options.diff;
    let (head, tail) = match options.format {
        _ if options.diff => Default::default(),
        OutputFormat::Json => (json::head(), json::tail(counts)),
        OutputFormat::Human if !quiet && !nothing => (String::new(), human::summary(counts, fixed, options.paint)),
        OutputFormat::Human | OutputFormat::Concise => Default::default(),
    };
    let mut is_first = true;
    let texts = gathered.done.iter().map(|done| done.text.as_bytes()).filter(|text| !text.is_empty()).flat_map(|text| {
        let comma: &[u8] = if is_json && !std::mem::take(&mut is_first) { b",\n" } else { b"" };
        [comma, text]
    });
    output::print_all([head.as_bytes()].into_iter().chain(texts).chain([tail.as_bytes()]))?;
    if !quiet && !nothing {
        afterword(&gathered, counts, fixed, options);
    }
    for failure in &gathered.failures {
        output::error(&failure.message);
    }
    if !gathered.failures.is_empty() {
        return Ok(2);
    }
    if nothing {
        output::error(&files::nothing("check", &args.paths));
        return Ok(3);
    }
    let would_change = options.diff && fixed > 0;
    Ok(u8::from(would_change || at_least(counts, args.fail_on)))
}

/// What the other formats tell on standard error, where it disturbs no program that reads them.
fn afterword(gathered: &Gathered, counts: Counts, fixed: usize, options: &Options) {
    if options.diff {
        let what = if fixed == 0 { "Nothing to fix".to_owned() } else { format!("Would fix {}", crate::report::plural(fixed, "finding")) };
        output::remark(&format!("{what}; {} would remain.", crate::report::plural(counts.at_least(Level::Info), "finding")));
    } else if options.format == OutputFormat::Concise {
        output::remark(human::summary(counts, fixed, Paint { coloured: false }).trim_end());
    }
    let split = gathered.done.iter().filter(|done| done.works_on_some).count();
    if split > 0 && options.format == OutputFormat::Concise && !options.diff {
        output::remark(&format!(
            "{} on one runtime of Faxbot but not on the other; choose yours with `--runtime`.",
            if split == 1 { "1 file works".to_owned() } else { format!("{split} files work") }
        ));
    }
}

/// Whether there is a finding that makes the exit code 1.
pub fn at_least(counts: Counts, fail_on: FailOn) -> bool {
    let level = match fail_on {
        FailOn::Error => Level::Error,
        FailOn::Warning => Level::Warning,
        FailOn::Info => Level::Info,
        FailOn::Never => return false,
    };
    counts.at_least(level) > 0
}
