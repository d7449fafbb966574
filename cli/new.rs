//! `faxsmith new`: writes the first form of a provider plugin.

pub mod answers;
pub mod check;
mod check_http;
pub mod code;
mod draft;
mod flags;
pub mod http;
pub(crate) mod place;
pub mod presets;
mod read;
pub mod register;
mod requests;
mod rows;
mod wizard;
mod words;

use std::fmt::Write as _;

use crate::args::NewArgs;
use crate::failure::{Failure, shown};
use crate::interrupt::INTERRUPTED;
use crate::invocation;
use crate::new::answers::{Answers, PlannedFile, Target};
use crate::new::draft::{Draft, Gap};
use crate::new::place::{Fate, Item};
use crate::output;
use crate::prompt;
use crate::report::printable;
use crate::write::{self, site};

/// Runs the command and returns the exit code: 1 where a file was kept that differs from what would be written, and nobody said so;
/// 130 where the questions were interrupted.
pub fn run(args: &NewArgs, quiet: bool) -> Result<u8, Failure> {
    let flags = flags::draft(args)?;
    let draft = match &args.answers {
        Some(path) => flags.or(read::answers(path)?),
        None => flags,
    };
    let gap = draft.clone().complete().err();
    if args.resume || (matches!(gap, Some(Gap::Missing(..))) && prompt::is_possible()) {
        return ask(args, quiet, draft);
    }
    let answers = draft.complete().map_err(|gap| told(&gap))?;
    let problems = check::check(&answers);
    if !problems.is_empty() {
        problems.iter().for_each(|problem| output::error(&format!("{}: {}", problem.answer, problem.sentence())));
        return Ok(2);
    }
    let files = files(&answers);
    let errors: Vec<http::judge::Finding> =
        http::judge::findings(&answers, &files).into_iter().filter(|finding| finding.is_error).collect();
    if !errors.is_empty() {
        errors.iter().for_each(|error| output::error(&format!("{}: the manifest would not work: {error}", printable(&error.answer))));
        return Ok(2);
    }
    finish(args, quiet, &answers, &files, &[])
}

/// Asks for what is missing, and writes what was agreed on.
fn ask(args: &NewArgs, quiet: bool, draft: Draft) -> Result<u8, Failure> {
    let Some(agreed) = wizard::run(args, draft)? else { return Ok(INTERRUPTED) };
    let code = finish(&agreed.args, quiet, &agreed.answers, &files(&agreed.answers), &agreed.decisions)?;
    if !agreed.args.dry_run {
        wizard::forget();
    }
    Ok(code)
}

fn files(answers: &Answers) -> Vec<PlannedFile> {
    if answers.target == Target::Http { http::files(answers) } else { code::files(answers) }
}

/// What somebody has said of a file that is there and differs.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Decision {
    path: String,
    /// What was in it then: of what it holds by now nothing was said.
    old: Option<Vec<u8>>,
    /// Whether it takes the new content.
    replace: bool,
}

impl Decision {
    fn is_of(&self, item: &Item) -> bool {
        self.path == item.path && self.old == item.old
    }
}

/// Whatever stands in the way of the second file keeps the first one from being written.
fn outputs_are_free(args: &NewArgs) -> Result<(), Failure> {
    match args.save_answers.iter().chain(&args.archive).find(|path| path.exists() && !args.force && !args.dry_run) {
        Some(path) => Err(Failure::usage(format!("{} is there already: `--force` replaces it", shown(path)))),
        None => Ok(()),
    }
}

/// Shows, packs or writes the files.
fn finish(args: &NewArgs, quiet: bool, answers: &Answers, files: &[PlannedFile], decisions: &[Decision]) -> Result<u8, Failure> {
    if args.dry_run {
        // An archive has nothing in its way.
        let plan = if args.archive.is_some() { place::all_new(files) } else { plan(args, answers, files, decisions)? };
        if site::is_unfinished(&args.into) {
            output::remark("An earlier `faxsmith new` was interrupted here: the next one that writes finishes or undoes it first.");
        }
        output::print(picture(args, &plan).as_bytes())?;
        return Ok(0);
    }
    outputs_are_free(args)?;
    let saved = args.save_answers.as_ref().map(|path| Ok((path, read::text(answers, path)?))).transpose()?;
    let mut told = String::new();
    let mut code = 0;
    if let Some(path) = &args.archive {
        write::put(path, &place::archive(files)?)?;
        let _ = writeln!(told, "wrote  {}  {}", shown(path), crate::report::plural(files.len(), "file"));
        if args.register {
            output::remark("With `--archive` nothing is merged: what Faxbot's files would say is shown, and stands in the README.");
        }
    } else {
        let plan = carry_out(args, answers, files, decisions)?;
        told.push_str(&tale(args, answers, &plan));
        let unsaid = |item: &&Item| item.fate == Fate::Keep && !decisions.iter().any(|decision| decision.is_of(item));
        for item in plan.iter().filter(unsaid) {
            code = 1;
            let what = if item.is_entry { "whose entry differs" } else { "which differs" };
            output::error(&format!("kept {}, {what}: `--force` replaces it", shown(&args.into.join(&item.path))));
        }
    }
    if let Some((path, text)) = saved {
        write::put(path, text.as_bytes())?;
        let _ = writeln!(told, "wrote  {}", shown(path));
    }
    if !args.register || args.archive.is_some() {
        let _ = writeln!(told, "\n{}", register::summary(answers));
    }
    for peculiar in http::judge::peculiar(answers, files).iter().filter(|peculiar| !peculiar.messages.is_empty()) {
        let _ = writeln!(told, "\nOn Faxbot {}:", peculiar.runtime);
        peculiar.messages.iter().for_each(|message| {
            let _ = writeln!(told, "* {}", printable(message));
        });
    }
    let _ = writeln!(told, "\nNext:\n{}", register::next(answers));
    if !quiet {
        output::print(told.as_bytes())?;
    }
    Ok(code)
}

/// What will become of the files, and of Faxbot's own.
fn plan(args: &NewArgs, answers: &Answers, files: &[PlannedFile], decisions: &[Decision]) -> Result<Vec<Item>, Failure> {
    let mut plan = place::plan(&args.into, files, args.force)?;
    if args.register {
        plan.extend(register::plan(&args.into, answers, args.force)?);
    }
    for item in plan.iter_mut().filter(|item| item.fate == Fate::Keep) {
        if decisions.iter().any(|decision| decision.replace && decision.is_of(item)) {
            item.fate = if item.is_entry { Fate::Merge } else { Fate::Replace };
            place::check_replaceable(&args.into, &item.path, item.fate)?;
        }
    }
    Ok(plan)
}

/// Writes the files, after what an interrupted run may have left is put right. Returns what was done.
fn carry_out(args: &NewArgs, answers: &Answers, files: &[PlannedFile], decisions: &[Decision]) -> Result<Vec<Item>, Failure> {
    let mut site = if site::is_unfinished(&args.into) { Some(site::enter(&args.into)?) } else { None };
    let mut items = plan(args, answers, files, decisions)?;
    if site.is_none() && place::has_changes(&items) {
        site = Some(site::enter(&args.into)?);
        // Another run may have been waited for.
        items = plan(args, answers, files, decisions)?;
    }
    if let Some(site) = site {
        place::write(site, &args.into, &items)?;
    }
    Ok(items)
}

/// What became of each file.
fn tale(args: &NewArgs, answers: &Answers, plan: &[Item]) -> String {
    let mut told = String::new();
    for item in plan {
        let path = shown(&args.into.join(&item.path));
        let _ = match item.fate {
            Fate::Create => writeln!(told, "wrote  {path}"),
            Fate::Replace => writeln!(told, "wrote  {path}  in place of the old one"),
            Fate::Merge => writeln!(told, "merged {path}  the old one is {path}.bak"),
            Fate::Same if item.is_entry => writeln!(told, "same   {path}  has the entry"),
            Fate::Same => writeln!(told, "same   {path}"),
            Fate::Own => writeln!(told, "kept   {path}  your own{}", remark(answers)),
            Fate::Keep if item.is_entry => writeln!(told, "kept   {path}  its entry differs:\n{}", register::diff(&path, item).trim_end()),
            Fate::Keep => Ok(()),
        };
    }
    let is_config = |item: &&Item| item.path == register::CONFIG && matches!(item.fate, Fate::Create | Fate::Merge);
    if let Some(config) = plan.iter().find(is_config).filter(|item| item.content.contains("\"example\"")) {
        let _ = writeln!(
            told,
            "\nIn {}, write what belongs in place of each `example`. Faxbot 2026 reads this file at its first start alone.",
            shown(&args.into.join(&config.path))
        );
    }
    told
}

fn remark(answers: &Answers) -> String {
    answers.http.as_ref().map(|http| format!("; the manifest is for runtime {}", http.runtime)).unwrap_or_default()
}

/// The tree and the contents, for `--dry-run`.
fn picture(args: &NewArgs, plan: &[Item]) -> String {
    let mut text = format!("Would write into {}:\n", shown(&args.into));
    for item in plan {
        let remark = match item.fate {
            Fate::Create => "",
            Fate::Same if item.is_entry => "  (has the entry)",
            Fate::Same => "  (is there, just so)",
            Fate::Keep if item.is_entry => "  (another entry is there and stays, without --force)",
            Fate::Keep => "  (another one is there and stays, without --force)",
            Fate::Own => "  (your own is there and stays)",
            Fate::Replace => "  (in place of another one)",
            Fate::Merge => "  (the entry is merged into it)",
        };
        let _ = writeln!(text, "  {}{remark}", item.path);
    }
    for item in plan {
        if item.is_entry && item.old.is_some() {
            let diff = register::diff(&item.path, item);
            let _ = write!(text, "{}{diff}", if diff.is_empty() { "" } else { "\n" });
            continue;
        }
        let _ = writeln!(text, "\n--- {}", item.path);
        item.content.lines().for_each(|line| {
            let _ = writeln!(text, "{}", printable(line));
        });
    }
    text
}

/// Why the draft is not complete, and the command that would do.
fn told(gap: &Gap) -> Failure {
    match gap {
        Gap::Preset(message) => Failure::usage(message.clone()),
        Gap::Missing(what, flags) => {
            // A credential that was typed is not repeated.
            let command = faxsmith_manifest::mask::masked(&invocation::changed("new", &[], flags));
            Failure::usage(format!("an answer is missing: {what}. This command has all of them: {command}"))
        }
    }
}
