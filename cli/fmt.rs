//! `faxsmith fmt`: canonical order of keys and layout.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use faxsmith_manifest::format::format;
use faxsmith_manifest::mask;
use faxsmith_manifest::place::Place;
use faxsmith_manifest::settings::Asked;

use crate::args::FmtArgs;
use crate::failure::{Failure, shown};
use crate::files::{self, Configured, Content, Folder, Found, Selection, Verdict, Visiting, Visits};
use crate::output;
use crate::report::diff::unified;
use crate::report::lines::Lines;
use crate::report::{plural, printable};
use crate::settings::Settings;
use crate::write;

/// One file: its name, its text before, and after where that differs.
struct Done {
    name: String,
    before: Arc<String>,
    after: Option<String>,
}

/// Runs the command and returns the exit code: 2 beats 1 beats 3 beats 0.
pub fn run(args: &FmtArgs, quiet: bool) -> Result<u8, Failure> {
    if files::is_stdin(&args.paths, args.stdin_filename.as_deref())? {
        return stdin(args, quiet);
    }
    let first = files::first(&args.paths, None);
    let settings = Settings::new(&args.configuration, Asked::default(), first)?;
    let selection = Selection { settings: &settings, force_exclude: args.force_exclude };
    let mut gathered = gather(args, &selection);
    for remark in &gathered.remarks {
        output::remark(remark);
    }
    print(args, quiet, &gathered.done)?;
    gathered.failures.sort_by(|a, b| a.message.cmp(&b.message));
    for failure in &gathered.failures {
        output::failure(failure);
    }
    if !gathered.failures.is_empty() {
        return Ok(2);
    }
    if gathered.done.is_empty() && gathered.left_out {
        return Ok(0);
    }
    if gathered.done.is_empty() {
        output::error(&files::nothing("format", &args.paths));
        return Ok(3);
    }
    Ok(code(args, &gathered.done))
}

/// Whether it would have changed something, for those who only ask.
fn code(args: &FmtArgs, done: &[Done]) -> u8 {
    u8::from((args.check || args.diff) && done.iter().any(|done| done.after.is_some()))
}

fn gather(args: &FmtArgs, selection: &Selection<'_>) -> Visits<Done> {
    let visiting = Visiting::start(args.show_files);
    files::walk(&args.paths, args.jobs, selection, &|batch| {
        let work = |all: Vec<(PathBuf, Content)>| all.into_iter().map(|(path, content)| visit(&path, content, args)).collect();
        visiting.visit(batch, verdict, |path, content| Ok((path.to_owned(), content)), work);
    });
    let mut visits = visiting.end();
    visits.done.sort_by(|a, b| a.name.cmp(&b.name));
    // Of a file that was named twice the first visit changed something.
    visits.done.dedup_by(|again, first| {
        let same = again.name == first.name;
        if same && first.after.is_none() {
            first.after = again.after.take();
        }
        same
    });
    visits.remarks.sort();
    visits
}

/// Sample replies and test cases are formatted too where somebody names them.
fn verdict(found: &Found) -> Verdict {
    let is_wanted = found.named && found.configured != Configured::Excluded;
    if is_wanted { files::named(&found.path) } else { files::verdict(found, false) }
}

fn visit(path: &Path, content: Content, args: &FmtArgs) -> Result<Done, Failure> {
    let done = one(path, content)?;
    if let Some(after) = done.after.as_ref().filter(|_| !args.check && !args.diff) {
        write::replace(path, after.as_bytes())?;
    }
    Ok(done)
}

fn one(path: &Path, content: Content) -> Result<Done, Failure> {
    let name = shown(path);
    let folder = Folder(path);
    let place = Place { path: &name, neighbours: Some(&folder) };
    let document = content.read(&place);
    let after = format(&document, place.file_name()).map_err(|obstacle| {
        let at = Lines::of(&document.text).position(obstacle.span.start as usize);
        Failure::usage(format!("{name}:{}:{}: not formatted: {}", at.line, at.column, printable(&obstacle.message)))
    })?;
    let after = (after != *document.text).then_some(after);
    Ok(Done { name, before: document.text, after })
}

fn print(args: &FmtArgs, quiet: bool, all: &[Done]) -> Result<(), Failure> {
    let mut out = String::new();
    let changed = all.iter().filter_map(|done| done.after.as_ref().map(|after| (done, after)));
    for (done, after) in changed.clone() {
        if args.diff {
            out.push_str(&unified(&done.name, &mask::masked(&done.before), &mask::masked(after)));
        } else if args.check {
            out.push_str(&format!("Would format {}\n", done.name));
        } else if !quiet {
            out.push_str(&format!("Formatted {}\n", done.name));
        }
    }
    let summary = summary(changed.count(), all.len(), args.check || args.diff);
    if !quiet && !all.is_empty() && !args.diff {
        out.push_str(&format!("{summary}\n"));
    }
    output::print(out.as_bytes())?;
    if !quiet && !all.is_empty() && args.diff {
        output::remark(&summary);
    }
    Ok(())
}

fn summary(changed: usize, all: usize, would: bool) -> String {
    let others = all - changed;
    let done = if would { "would be formatted" } else { "formatted" };
    match (changed, others) {
        (0, 1) => "1 file is formatted already.".to_owned(),
        (0, _) => format!("{} are formatted already.", plural(others, "file")),
        (_, 0) => format!("{} {done}.", plural(changed, "file")),
        (_, 1) => format!("{} {done}, 1 is already.", plural(changed, "file")),
        _ => format!("{} {done}, {others} are already.", plural(changed, "file")),
    }
}

/// Formats standard input to standard output.
fn stdin(args: &FmtArgs, quiet: bool) -> Result<u8, Failure> {
    let path = args.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("<stdin>"));
    let done = [one(&path, Content::Bytes(files::read_stdin()?))?];
    if args.check || args.diff {
        print(args, quiet, &done)?;
    } else {
        output::print(done[0].after.as_deref().unwrap_or(&done[0].before).as_bytes())?;
    }
    Ok(code(args, &done))
}
