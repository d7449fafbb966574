//! `faxsmith lint`: find the files, check each, apply fixes, report.

pub mod baseline;
mod file;
mod finish;
mod gather;
mod ignores;
mod interactive;
mod origin;
mod outputs;
mod progress;
mod stdin;
mod watch;

use faxsmith_manifest::finding::Safety;

use crate::args::{FailOn, LintArgs};
use crate::failure::Failure;
use crate::files;
use crate::lint::baseline::RunBaseline;
use crate::lint::file::Options;
use crate::lint::origin::Origin;
use crate::lint::outputs::Outputs;
use crate::output;
use crate::settings::{Settings, flags};

/// Runs the command and returns the exit code.
pub fn run(args: &LintArgs, quiet: bool) -> Result<u8, Failure> {
    if args.watch { watch::run(args, quiet) } else { once(args, quiet) }
}

fn once(args: &LintArgs, quiet: bool) -> Result<u8, Failure> {
    let first = files::first(&args.paths, args.stdin_filename.as_deref());
    let settings = Settings::new(&args.configuration, flags::asked(&args.wanted)?, first)?;
    let fail_on: FailOn = args.fail_on.unwrap_or_else(|| settings.fail_on().into());
    let options = Options {
        fail_on,
        outputs: Outputs::of(args, quiet, fail_on.level(), settings.docs_url())?,
        baseline: RunBaseline::of(args, &settings)?,
        settings,
        fixes: (args.diff || (args.fix && !args.interactive)).then_some(if args.unsafe_fixes { Safety::Ask } else { Safety::Safe }),
        diff: args.diff,
        markdown: args.markdown,
        force_exclude: args.force_exclude,
        show_files: args.show_files,
    };
    if args.unsafe_fixes && !args.fix && !args.diff {
        return Err(Failure::usage("`--unsafe` says which fixes `--fix` or `--diff` takes: add one of them"));
    }
    if files::is_stdin(&args.paths, args.stdin_filename.as_deref())? {
        if args.staged || args.changed {
            return Err(Failure::usage("`--staged` and `--changed` ask Git for files, `-` reads standard input: choose one"));
        }
        if args.interactive {
            return Err(Failure::usage("`--interactive` asks on standard input, which `-` checks: name a file"));
        }
        if args.write_baseline.is_some() {
            return Err(Failure::usage("`--write-baseline` writes what is found in files, `-` reads standard input: name the files"));
        }
        return stdin::stdin(args, &options, quiet);
    }
    if args.interactive {
        return interactive::run(args, &options, quiet);
    }
    let gathered = gather::gather(&Origin::of(args)?, args.jobs, &options, quiet);
    for notice in options.settings.notices() {
        output::remark(notice.trim_end());
    }
    let code = finish::finish(&gathered, args, &options, quiet);
    if !args.watch {
        // The end of the process frees it all at once. Piece by piece that would take a good part of a long run.
        std::mem::forget((gathered, options));
    }
    code
}
