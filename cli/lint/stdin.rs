//! Standard input instead of files.

use std::path::PathBuf;

use faxsmith_manifest::check::{Surroundings, check};
use faxsmith_manifest::fix;
use faxsmith_manifest::place::Place;

use crate::args::{LintArgs, OutputFormat};
use crate::failure::{Failure, shown};
use crate::files::{self, Folder};
use crate::lint::file::{Options, report};
use crate::lint::finish::{at_least, finish};
use crate::lint::gather::Gathered;
use crate::output;
use crate::report::diff::unified;

/// Checks standard input. With `--fix` the mended text goes to standard output and the findings to standard error.
pub fn stdin(args: &LintArgs, options: &Options, quiet: bool) -> Result<u8, Failure> {
    let path = args.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("<stdin>"));
    let bytes = files::read_stdin()?;
    let name = shown(&path);
    let folder = Folder(&path);
    let around = Surroundings { place: Place { path: &name, neighbours: Some(&folder) }, ..options.settings.around(&path) };
    let mut checked = check(bytes.clone(), &around);
    let Some(allowed) = options.fixes else {
        let done = report(&path, &name, &around, checked, 0, None, options);
        return finish(Gathered { done: vec![done], ..Gathered::default() }, args, options, quiet);
    };
    let before = checked.document.masked().to_owned();
    let faithful = checked.document.faithful;
    let outcome = fix::apply(checked, &around, allowed);
    checked = outcome.checked;
    let fixed = outcome.applied.len();
    if options.diff {
        let diff = (fixed > 0).then(|| unified(&name, &before, checked.document.masked()));
        let done = report(&path, &name, &around, checked, fixed, diff, options);
        return finish(Gathered { done: vec![done], ..Gathered::default() }, args, options, quiet);
    }
    output::print(if faithful { checked.document.text.as_bytes() } else { &bytes })?;
    let done = report(
        &path,
        &name,
        &around,
        checked,
        fixed,
        None,
        &Options { format: OutputFormat::Concise, settings: options.settings.clone(), ..*options },
    );
    for line in done.text.lines().filter(|_| !quiet) {
        output::remark(line);
    }
    Ok(u8::from(at_least(done.counts, args.fail_on)))
}
