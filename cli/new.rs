//! `faxsmith new`: writes the first form of a provider plugin.

pub mod answers;
pub mod check;
mod check_http;
pub mod code;
mod draft;
mod flags;
pub mod http;
mod place;
pub mod presets;
mod read;
mod requests;
mod words;

use std::fmt::Write as _;

use crate::args::NewArgs;
use crate::failure::{Failure, shown};
use crate::invocation;
use crate::new::answers::{Answers, PlannedFile, Target};
use crate::new::check::Problem;
use crate::new::draft::Gap;
use crate::new::place::Fate;
use crate::output;
use crate::report::printable;
use crate::shell;
use crate::write;

/// Runs the command and returns the exit code: 1 where a file was kept that differs from what would be written.
pub fn run(args: &NewArgs, quiet: bool) -> Result<u8, Failure> {
    let flags = flags::draft(args)?;
    let draft = match &args.answers {
        Some(path) => flags.or(read::answers(path)?),
        None => flags,
    };
    let answers = draft.complete().map_err(|gap| told(&gap))?;
    let problems = check::check(&answers);
    if !problems.is_empty() {
        problems.iter().for_each(|problem| output::error(&sentence(problem)));
        return Ok(2);
    }
    let files = files(&answers);
    let errors = http::errors(&answers, &files);
    if !errors.is_empty() {
        errors.iter().for_each(|error| output::error(&format!("the manifest of these answers would not work: {error}")));
        return Ok(2);
    }
    finish(args, quiet, &answers, &files)
}

fn files(answers: &Answers) -> Vec<PlannedFile> {
    if answers.target == Target::Http { http::files(answers) } else { code::files(answers) }
}

/// Shows, packs or writes the files.
fn finish(args: &NewArgs, quiet: bool, answers: &Answers, files: &[PlannedFile]) -> Result<u8, Failure> {
    // An archive has nothing in its way.
    let plan = if args.archive.is_some() {
        files.iter().map(|file| (file, Fate::Create)).collect()
    } else {
        place::plan(&args.into, files, args.force)?
    };
    if args.dry_run {
        output::print(picture(args, &plan).as_bytes())?;
        return Ok(0);
    }
    // Whatever stands in the way of the second file keeps the first one from being written.
    if let Some(path) = args.save_answers.iter().chain(&args.archive).find(|path| path.exists() && !args.force) {
        return Err(Failure::usage(format!("{} is there already: `--force` replaces it", shown(path))));
    }
    let saved = args.save_answers.as_ref().map(|path| Ok((path, read::text(answers, path)?))).transpose()?;
    let mut told = String::new();
    let mut code = 0;
    if let Some(path) = &args.archive {
        write::put(path, &place::archive(files)?)?;
        let _ = writeln!(told, "wrote  {}  {}", shown(path), crate::report::plural(files.len(), "file"));
    } else {
        place::write(&args.into, &plan)?;
        for (file, fate) in &plan {
            let path = shown(&args.into.join(&file.path));
            let _ = match fate {
                Fate::Create => writeln!(told, "wrote  {path}"),
                Fate::Replace => writeln!(told, "wrote  {path}  in place of the old one"),
                Fate::Same => writeln!(told, "same   {path}"),
                Fate::Own => writeln!(told, "kept   {path}  your own{}", remark(answers)),
                Fate::Keep => Ok(()),
            };
        }
        for (file, _) in plan.iter().filter(|(_, fate)| *fate == Fate::Keep) {
            code = 1;
            output::error(&format!("kept {}, which differs: `--force` replaces it", shown(&args.into.join(&file.path))));
        }
    }
    if let Some((path, text)) = saved {
        write::put(path, text.as_bytes())?;
        let _ = writeln!(told, "wrote  {}", shown(path));
    }
    if !quiet {
        output::print(told.as_bytes())?;
    }
    Ok(code)
}

fn remark(answers: &Answers) -> String {
    answers.http.as_ref().map(|http| format!("; the manifest is for runtime {}", http.runtime)).unwrap_or_default()
}

/// The tree and the contents, for `--dry-run`.
fn picture(args: &NewArgs, plan: &[(&PlannedFile, Fate)]) -> String {
    let mut text = format!("Would write into {}:\n", shown(&args.into));
    for (file, fate) in plan {
        let remark = match fate {
            Fate::Create => "",
            Fate::Same => "  (is there, just so)",
            Fate::Keep => "  (another one is there and stays, without --force)",
            Fate::Own => "  (your own is there and stays)",
            Fate::Replace => "  (in place of another one)",
        };
        let _ = writeln!(text, "  {}{remark}", file.path);
    }
    for (file, _) in plan {
        let _ = writeln!(text, "\n--- {}", file.path);
        file.content.lines().for_each(|line| {
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

fn sentence(problem: &Problem) -> String {
    let suggestion = problem.suggestion.as_ref().map(|text| format!(" {} would do.", shell::word(text))).unwrap_or_default();
    format!("{}: {}{suggestion}", problem.answer, problem.message)
}
