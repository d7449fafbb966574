//! The end of a run: prints the report and decides the exit code.

use faxsmith_manifest::finding::Level;

use crate::args::LintArgs;
use crate::failure::Failure;
use crate::files;
use crate::lint::file::{Done, Options};
use crate::lint::gather::Gathered;
use crate::output;
use crate::report::paint::Paint;
use crate::report::{Counts, Run, human, plural};

/// Prints the report and decides the exit code: 2 beats 1 beats 3 beats 0.
pub fn finish(gathered: &Gathered, args: &LintArgs, options: &Options, quiet: bool) -> Result<u8, Failure> {
    for remark in &gathered.remarks {
        output::remark(remark);
    }
    let mut counts = Counts::default();
    let mut fixed = 0;
    let nothing = gathered.done.is_empty();
    let writes = options.baseline.as_ref().filter(|baseline| baseline.writes && !nothing && gathered.failures.is_empty());
    if let Some(baseline) = writes {
        baseline.write(&gathered.done, &options.settings)?;
    }
    let mut all: Vec<&Done> = gathered.done.iter().map(|done| &**done).collect();
    if !gathered.of_configuration.is_empty() {
        all.extend(&gathered.of_configuration);
        all.sort_by(|a, b| a.name.cmp(&b.name));
    }
    for done in &all {
        counts.add(done.counts);
        fixed += done.fixed;
    }
    let would_change = options.diff && fixed > 0;
    // What was mended is not what would be committed.
    let not_staged = args.staged && args.fix && fixed > 0;
    let code = code(gathered, args, options, counts, would_change || not_staged);
    if options.diff {
        output::print_all(all.iter().flat_map(|done| &done.parts).map(|diff| diff.as_bytes()))?;
    } else {
        options.outputs.spare(all.iter().map(|done| &*done.path))?;
        let failures = gathered.failures.iter().map(|failure| &*failure.message).collect();
        let parts: Vec<&[String]> = all.iter().map(|done| &*done.parts).collect();
        options.outputs.write(&parts, &Run { counts, fixed, failures, code }, quiet)?;
    }
    if !quiet && !all.is_empty() {
        afterword(&all, counts, fixed, options);
        if !options.diff {
            tell_gone(&all, options);
        }
    }
    if not_staged {
        output::remark("The fixes are in the work tree, the index is as it was: look at them and `git add` them.");
    }
    tell(gathered, args, code, quiet);
    Ok(code)
}

/// The exit code of a run. `not_done`: something is left to do whatever the findings say.
pub fn code(gathered: &Gathered, args: &LintArgs, options: &Options, counts: Counts, not_done: bool) -> u8 {
    if !gathered.failures.is_empty() {
        2
    } else if gathered.done.is_empty() {
        if args.staged || args.changed || gathered.left_out { 0 } else { 3 }
    } else {
        u8::from(not_done || options.fail_on.level().is_some_and(|level| counts.at_least(level) > 0))
    }
}

/// Tells on standard error which files could not be read, or that there was none.
pub fn tell(gathered: &Gathered, args: &LintArgs, code: u8, quiet: bool) {
    for failure in &gathered.failures {
        output::failure(failure);
    }
    if code == 3 {
        output::error(&files::nothing("check", &args.paths));
    } else if gathered.done.is_empty() && (args.staged || args.changed) && !quiet {
        output::remark(if args.staged { "Nothing to check is staged." } else { "Nothing to check has changed." });
    }
}

/// What of the baseline is no more: whoever mended it may be proud, and the baseline can go on shrinking.
fn tell_gone(all: &[&Done], options: &Options) {
    let Some(baseline) = options.baseline.as_ref().filter(|baseline| !baseline.writes) else { return };
    let gone = all.iter().map(|done| done.gone).sum::<usize>() + baseline.gone_with_files();
    if gone > 0 {
        let are = if gone == 1 { "is" } else { "are" };
        let what = plural(gone, "finding");
        output::remark(&format!("{what} of the baseline {are} gone: `--write-baseline` drops what is no more."));
    }
}

/// What the other formats tell on standard error, where it disturbs no program that reads them.
fn afterword(all: &[&Done], counts: Counts, fixed: usize, options: &Options) {
    if options.diff {
        let what = if fixed == 0 { "Nothing to fix".to_owned() } else { format!("Would fix {}", plural(fixed, "finding")) };
        output::remark(&format!("{what}; {} would remain.", plural(counts.at_least(Level::Info), "finding")));
        return;
    }
    if !options.outputs.want_afterword() {
        return;
    }
    output::remark(human::summary(counts, fixed, Paint { coloured: false }).trim_end());
    let split = all.iter().filter(|done| done.works_on_some).count();
    if split > 0 {
        output::remark(&format!(
            "{} on one runtime of Faxbot but not on the other; choose yours with `--runtime`.",
            if split == 1 { "1 file works".to_owned() } else { format!("{split} files work") }
        ));
    }
}
