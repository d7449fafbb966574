//! `faxsmith test`: runs the cases beside manifests, or writes into them what is.

mod find;
mod json;
mod text;

use std::path::Path;

use faxsmith_manifest::cases::read::{Replies, read};
use faxsmith_manifest::cases::run::{Runner, Seen};
use faxsmith_manifest::cases::update::{self, Outcome};
use faxsmith_manifest::cases::{Case, Suite};
use faxsmith_manifest::place::Place;
use faxsmith_manifest::runtime::{Runtime, Scope};
use faxsmith_manifest::settings::Asked;
use faxsmith_manifest::trial::samples;

use crate::args::{RuntimeChoice, TestArgs, TestFormat};
use crate::failure::{Failure, shown};
use crate::files::{self, Folder};
use crate::output;
use crate::report::lines::{Lines, Position};
use crate::report::paint::Paint;
use crate::report::{plural, printable};
use crate::settings::{ForFile, Settings};
use crate::subject::Subject;
use crate::test::find::{Found, Pair};
use crate::write;

/// One case on one runtime.
pub struct Run {
    /// The file of test cases, as shown.
    pub path: String,
    /// Where the case stands in it.
    pub at: Position,
    pub name: String,
    pub action: &'static str,
    pub runtime: &'static str,
    pub seen: Seen,
}

/// What became of a file with `--update`.
struct Updated {
    path: String,
    is_new: bool,
    /// How many cases were not as they are now; none where the file stays as it is.
    cases: usize,
}

/// What all files come to.
#[derive(Default)]
struct Gathered {
    files: usize,
    runs: Vec<Run>,
    updated: Vec<Updated>,
    failures: Vec<Failure>,
}

/// Runs the command and returns the exit code: 2 beats 1 beats 3 beats 0.
pub fn run(args: &TestArgs, quiet: bool) -> Result<u8, Failure> {
    if args.update && args.format == TestFormat::Json {
        return Err(Failure::usage("`--update` compares nothing that `--format json` could report: use one of them"));
    }
    let first = files::first(&args.paths, None);
    let mut found = find::find(&args.paths, &Settings::new(&args.configuration, Asked::default(), first)?);
    let mut gathered = Gathered { failures: std::mem::take(&mut found.failures), ..Gathered::default() };
    for pair in &found.pairs {
        let outcome = if args.update { renew(pair, args, &mut gathered) } else { compare(pair, args, &mut gathered) };
        gathered.failures.extend(outcome.err().into_iter().flatten());
    }
    for manifest in found.without.iter().filter(|_| args.update) {
        match create(manifest) {
            Ok(updated) => gathered.updated.push(updated),
            Err(failure) => gathered.failures.push(failure),
        }
    }
    print(args, quiet, &gathered)?;
    for failure in &gathered.failures {
        output::failure(failure);
    }
    Ok(if !gathered.failures.is_empty() {
        2
    } else if gathered.runs.iter().any(|run| !run.seen.passes()) {
        1
    } else if gathered.runs.is_empty() && gathered.updated.is_empty() {
        output::error(&nothing(args, &found, gathered.files));
        3
    } else {
        0
    })
}

fn print(args: &TestArgs, quiet: bool, gathered: &Gathered) -> Result<(), Failure> {
    let paint = Paint { coloured: output::is_coloured() };
    if args.format == TestFormat::Json {
        return output::print(json::document(&gathered.runs, gathered.files).as_bytes());
    }
    let mut out = String::new();
    for run in gathered.runs.iter().filter(|run| !quiet || !run.seen.passes()) {
        text::run(run, paint, &mut out);
    }
    for updated in gathered.updated.iter().filter(|updated| !quiet && updated.cases > 0) {
        let what = if updated.is_new { "wrote  " } else { "updated" };
        out.push_str(&format!("{what}  {}  {}\n", updated.path, plural(updated.cases, "case")));
    }
    if !quiet {
        out.push_str(&summary(gathered, args.update, paint));
    }
    output::print(out.as_bytes())
}

fn summary(gathered: &Gathered, updates: bool, paint: Paint) -> String {
    if updates {
        let changed = gathered.updated.iter().filter(|updated| updated.cases > 0).count();
        return match gathered.updated.len() {
            0 => String::new(),
            _ if changed == 0 => format!("{}: everything is as it was.\n", plural(gathered.updated.len(), "file")),
            _ => "What is expected now is what Faxbot does now: look at it before you keep it.\n".to_owned(),
        };
    }
    if gathered.runs.is_empty() { String::new() } else { text::summary(&gathered.runs, gathered.files, paint) }
}

/// Why nothing was done.
fn nothing(args: &TestArgs, found: &Found, files: usize) -> String {
    let paths: Vec<String> = args.paths.iter().map(|path| shown(path)).collect();
    if files > 0 {
        return match &args.filter {
            Some(filter) => format!("no case of {} has `{}` in its name", plural(files, "file"), printable(filter)),
            None => format!("no case to run in {}: the cases are for another runtime, or there are none", plural(files, "file")),
        };
    }
    let manifest = found.without.first().map_or_else(|| "MANIFEST".to_owned(), |path| shown(path));
    format!("no test cases in {}: `faxsmith test --update {manifest}` writes a first `.test.json` beside a manifest", paths.join(", "))
}

/// Reads a file of test cases. Each mistake is a failure.
fn suite(pair: &Pair, replies: &Replies) -> Result<Suite, Vec<Failure>> {
    /// More of them help nobody.
    const TOLD: usize = 20;
    let name = shown(&pair.test);
    let bytes = files::read(&pair.test, files::MAX_READ)
        .map_err(|error| vec![Failure::reading(&pair.test, &error)])?
        .ok_or_else(|| vec![Failure::usage(format!("{name} is not read: it is larger than 16 MiB"))])?;
    read(bytes, replies).map_err(|(text, mistakes)| {
        let lines = Lines::of(&text);
        let told = mistakes.iter().take(TOLD).map(|mistake| {
            let at = lines.position(mistake.span.start as usize);
            Failure::usage(format!("{name}:{}:{}: {}", at.line, at.column, printable(&mistake.message)))
        });
        let more = mistakes.len().checked_sub(TOLD).filter(|more| *more > 0);
        let rest = more.map(|more| Failure::usage(format!("{name}: and {} more", plural(more, "mistake"))));
        told.chain(rest).collect()
    })
}

/// The manifest of test cases.
fn manifest(pair: &Pair) -> Result<Subject, Failure> {
    if !pair.manifest.exists() {
        let (test, manifest) = (shown(&pair.test), shown(&pair.manifest));
        return Err(Failure::usage(format!("{test} has no manifest: there is no {manifest} beside it")));
    }
    Subject::read(&pair.manifest, &ForFile::plain())
}

fn replies(manifest: &Path) -> Replies {
    let (name, folder) = (shown(manifest), Folder(manifest));
    Replies::of(Place { path: &name, neighbours: Some(&folder) }.sample_beside())
}

/// A file with its manifest, and what its cases came to.
fn play<'s>(pair: &Pair, suite: &'s Suite, args: &TestArgs) -> Result<Vec<(&'s Case, Outcome<'static>)>, Vec<Failure>> {
    let subject = manifest(pair).map_err(|failure| vec![failure])?;
    let Some(runner) = Runner::new(&subject.document) else {
        return Err(subject.manifest().err().into_iter().collect());
    };
    let scope = args.runtime.map_or(Scope::Unset, RuntimeChoice::scope);
    let filter = args.filter.as_deref().map(str::to_lowercase);
    let is_wanted = |case: &Case| filter.as_ref().is_none_or(|filter| case.name.to_lowercase().contains(filter));
    let outcome = |case: &'s Case| {
        let runtimes = case.runtimes.iter().filter(|runtime| is_wanted(case) && scope.includes(runtime));
        (case, runtimes.map(|runtime| (*runtime as &Runtime, runner.run(case, runtime))).collect())
    };
    Ok(suite.cases.iter().map(outcome).collect())
}

fn compare(pair: &Pair, args: &TestArgs, gathered: &mut Gathered) -> Result<(), Vec<Failure>> {
    let suite = suite(pair, &replies(&pair.manifest))?;
    let outcomes = play(pair, &suite, args)?;
    gathered.files += 1;
    let lines = Lines::of(&suite.text);
    for (case, outcome) in outcomes {
        let at = lines.position(case.span.start as usize);
        gathered.runs.extend(outcome.into_iter().map(|(runtime, seen)| Run {
            path: shown(&pair.test),
            at,
            name: case.name.clone(),
            action: case.action.key(),
            runtime: runtime.name,
            seen,
        }));
    }
    Ok(())
}

fn renew(pair: &Pair, args: &TestArgs, gathered: &mut Gathered) -> Result<(), Vec<Failure>> {
    let suite = suite(pair, &replies(&pair.manifest))?;
    let outcomes: Vec<Outcome<'_>> = play(pair, &suite, args)?.into_iter().map(|(_, outcome)| outcome).collect();
    gathered.files += 1;
    if outcomes.iter().all(Vec::is_empty) {
        return Ok(());
    }
    let text = update::updated(&suite, &outcomes);
    if let Some(text) = &text {
        write::replace(&pair.test, text.as_bytes()).map_err(|failure| vec![failure])?;
    }
    let cases = outcomes.iter().filter(|outcome| outcome.iter().any(|(_, seen)| seen.changes())).count();
    gathered.updated.push(Updated { path: shown(&pair.test), is_new: false, cases: text.map_or(0, |_| cases) });
    Ok(())
}

/// Writes the first test cases of a manifest.
fn create(path: &Path) -> Result<Updated, Failure> {
    let subject = Subject::read(path, &ForFile::plain())?;
    let actions = samples::actions(&subject.manifest()?);
    let (Some(runner), false) = (Runner::new(&subject.document), actions.is_empty()) else {
        return Err(Failure::usage(format!("{} has neither `send_fax` nor `get_status`: there is nothing to test", subject.name)));
    };
    let replies = replies(path);
    let sample = if let Replies::Read(sample) = &replies { Some(sample) } else { None };
    let text = update::first(&actions, sample, None);
    let suite = read(text.clone().into_bytes(), &replies);
    // What was just written in the right form can be read.
    let suite = suite.map_err(|_| Failure::usage(format!("{}: no test cases could be made of it", subject.name)))?;
    let run = |case: &Case| case.runtimes.iter().map(|runtime| (*runtime as &Runtime, runner.run(case, runtime))).collect();
    let outcomes: Vec<Outcome<'_>> = suite.cases.iter().map(run).collect();
    let test = find::test_beside(path);
    write::create(&test, update::updated(&suite, &outcomes).unwrap_or(text).as_bytes())?;
    Ok(Updated { path: shown(&test), is_new: true, cases: suite.cases.len() })
}
