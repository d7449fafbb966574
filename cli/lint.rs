//! `faxsmith lint`: find the files, check each, apply fixes, report.

mod file;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use faxsmith_manifest::across;
use faxsmith_manifest::check::{Surroundings, check};
use faxsmith_manifest::finding::{Finding, Level, Safety};
use faxsmith_manifest::fix;
use faxsmith_manifest::place::Place;
use faxsmith_manifest::runtime::Scope;

use crate::args::{FailOn, LintArgs, OutputFormat, RuntimeChoice};
use crate::failure::{Failure, shown};
use crate::files::{self, Folder, Found, Verdict};
use crate::lint::file::{Done, Options, examine, report, unified};
use crate::output;
use crate::report::paint::Paint;
use crate::report::{Counts, human, json};

/// What all threads bring together.
#[derive(Default)]
struct Gathered {
    done: Vec<Done>,
    failures: Vec<Failure>,
    remarks: Vec<String>,
}

/// Runs the command and returns the exit code.
pub fn run(args: &LintArgs, quiet: bool) -> Result<u8, Failure> {
    let options = Options {
        scope: args.runtime.map_or(Scope::Unset, RuntimeChoice::scope),
        format: args.format,
        fixes: (args.fix || args.diff).then_some(if args.unsafe_fixes { Safety::Ask } else { Safety::Safe }),
        diff: args.diff,
        show_files: args.show_files,
        paint: Paint { coloured: output::is_coloured() },
    };
    if args.unsafe_fixes && options.fixes.is_none() {
        return Err(Failure::usage("`--unsafe` says which fixes `--fix` or `--diff` takes: add one of them"));
    }
    let reads_stdin = args.paths.iter().any(|path| path.as_os_str() == "-");
    if reads_stdin && args.paths.len() > 1 {
        return Err(Failure::usage("`-` reads standard input and can't be mixed with other paths"));
    }
    if args.stdin_filename.is_some() && !reads_stdin {
        return Err(Failure::usage("`--stdin-filename` names what standard input stands for: give `-` as the path"));
    }
    if reads_stdin {
        return stdin(args, &options, quiet);
    }
    let gathered = gather(&args.paths, args.jobs, &options);
    finish(gathered, args, &options, quiet)
}

fn gather(paths: &[PathBuf], jobs: usize, options: &Options) -> Gathered {
    let gathered = Mutex::new(Gathered::default());
    let visit = |found: Result<Found, Failure>| {
        let outcome = found.and_then(|found| {
            let verdict = files::verdict(&found);
            let remark = options.show_files.then(|| remark(&found.path, &verdict));
            let done = match verdict {
                Verdict::Check(bytes, _) => Some(examine(&found.path, shown(&found.path), bytes, options, Vec::new(), false)?),
                Verdict::Skip(_) => None,
                Verdict::Unread(failure) => return Err(failure),
            };
            Ok((done, remark))
        });
        let Ok(mut gathered) = gathered.lock() else { return };
        match outcome {
            Ok((done, remark)) => {
                gathered.done.extend(done);
                gathered.remarks.extend(remark);
            }
            Err(failure) => gathered.failures.push(failure),
        }
    };
    files::walk(paths, jobs, &visit);
    let mut gathered = gathered.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    gathered.done.sort_by(|a, b| a.name.cmp(&b.name));
    gathered.done.dedup_by(|a, b| a.name == b.name);
    gathered.remarks.sort();
    gathered.failures.sort_by(|a, b| a.message.cmp(&b.message));
    look_across(&mut gathered, options);
    gathered
}

fn remark(path: &Path, verdict: &Verdict) -> String {
    match verdict {
        Verdict::Check(_, why) => format!("checked  {}: {why}", shown(path)),
        Verdict::Skip(why) => format!("skipped  {}: {why}", shown(path)),
        Verdict::Unread(_) => format!("unread   {}", shown(path)),
    }
}

/// Adds what only a look at several files shows; those files are checked once more, with the new findings in their place.
fn look_across(gathered: &mut Gathered, options: &Options) {
    let mut facts = Vec::new();
    let mut owner = Vec::new();
    for (at, done) in gathered.done.iter_mut().enumerate() {
        if let Some(known) = done.facts.take() {
            facts.push(known);
            owner.push(at);
        }
    }
    let mut more: std::collections::BTreeMap<usize, Vec<Finding>> = std::collections::BTreeMap::new();
    for (at, finding) in across::check(&facts) {
        more.entry(owner[at]).or_default().push(finding);
    }
    for (at, findings) in more {
        let done = &gathered.done[at];
        let again = files::read(&done.path, files::MAX_READ)
            .map_err(|error| Failure::reading(&done.path, &error))
            .and_then(|bytes| examine(&done.path, done.name.clone(), bytes.unwrap_or_default(), options, findings, true));
        match again {
            Ok(again) => gathered.done[at] = Done { fixed: gathered.done[at].fixed, ..again },
            Err(failure) => gathered.failures.push(failure),
        }
    }
}

/// Prints the report and decides the exit code: 2 beats 1 beats 3 beats 0.
fn finish(gathered: Gathered, args: &LintArgs, options: &Options, quiet: bool) -> Result<u8, Failure> {
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
        let paths: Vec<String> = args.paths.iter().map(|path| shown(path)).collect();
        output::error(&format!(
            "nothing to check in {}: there is no manifest.json, plugin_registry.json, provider_traits.json or faxbot.config.json, \
             and no other *.json with an `actions` object (`--show-files` tells more)",
            paths.join(", ")
        ));
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

fn at_least(counts: Counts, fail_on: FailOn) -> bool {
    let level = match fail_on {
        FailOn::Error => Level::Error,
        FailOn::Warning => Level::Warning,
        FailOn::Info => Level::Info,
        FailOn::Never => return false,
    };
    counts.at_least(level) > 0
}

/// Checks standard input. With `--fix` the mended text goes to standard output and the findings to standard error.
fn stdin(args: &LintArgs, options: &Options, quiet: bool) -> Result<u8, Failure> {
    let path = args.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("<stdin>"));
    let bytes = files::read_all(io::stdin().lock(), files::MAX_READ, 0)
        .map_err(|error| Failure::usage(format!("can't read standard input: {error}")))?
        .ok_or_else(|| Failure::usage("standard input is not read: it is larger than 16 MiB, no manifest is"))?;
    let name = shown(&path);
    let folder = Folder(&path);
    let around = Surroundings { place: Place { path: &name, neighbours: Some(&folder) }, scope: options.scope };
    let mut checked = check(bytes.clone(), &around);
    let Some(allowed) = options.fixes else {
        let done = report(&path, &name, &around.place, checked, 0, None, options);
        return finish(Gathered { done: vec![done], ..Gathered::default() }, args, options, quiet);
    };
    let before = checked.document.masked().to_owned();
    let faithful = checked.document.faithful;
    let outcome = fix::apply(checked, &around, allowed);
    checked = outcome.checked;
    let fixed = outcome.applied.len();
    if options.diff {
        let diff = (fixed > 0).then(|| unified(&name, &before, checked.document.masked()));
        let done = report(&path, &name, &around.place, checked, fixed, diff, options);
        return finish(Gathered { done: vec![done], ..Gathered::default() }, args, options, quiet);
    }
    output::print(if faithful { checked.document.text.as_bytes() } else { &bytes })?;
    let done = report(&path, &name, &around.place, checked, fixed, None, &Options { format: OutputFormat::Concise, ..*options });
    for line in done.text.lines().filter(|_| !quiet) {
        output::remark(line);
    }
    Ok(u8::from(at_least(done.counts, args.fail_on)))
}
