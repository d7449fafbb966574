//! Standard input instead of files.

use std::path::PathBuf;

use faxsmith_manifest::check::Surroundings;
use faxsmith_manifest::place::{Neighbours, Place};

use crate::args::LintArgs;
use crate::failure::{Failure, shown};
use crate::files::{self, Content, Folder};
use crate::lint::file::{Options, mend, report};
use crate::lint::finish::finish;
use crate::lint::gather::Gathered;
use crate::output;

/// Checks standard input. With `--fix` the mended text goes to standard output and the findings to standard error.
pub fn stdin(args: &LintArgs, options: &Options, quiet: bool) -> Result<u8, Failure> {
    let path = args.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("<stdin>"));
    let bytes = files::read_stdin()?;
    let name = shown(&path);
    let folder = Folder(&path);
    // Of text without a name nobody knows what lies beside it.
    let neighbours = args.stdin_filename.as_ref().map(|_| &folder as &dyn Neighbours);
    let configured = options.settings.of(&path)?;
    let around = Surroundings { place: Place { path: &name, neighbours }, known: options.known(&path), ..configured.around() };
    let mends = options.fixes.is_some() && !options.diff;
    // What is no UTF-8 can't be mended and comes out as it went in.
    let original = if mends { bytes.clone() } else { Vec::new() };
    let mended = mend(Content::Bytes(bytes).check(&around), &around, options.fixes, options);
    if !mends {
        let done = report(&path, &around, mended, options);
        return finish(&Gathered { done: vec![Box::new(done)], ..Gathered::default() }, args, options, quiet);
    }
    output::print(if mended.changed { mended.checked.document.text.as_bytes() } else { &original })?;
    let done = report(&path, &around, mended, options);
    finish(&Gathered { done: vec![Box::new(done)], ..Gathered::default() }, args, options, quiet)
}
