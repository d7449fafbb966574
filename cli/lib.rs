//! The program `faxsmith`, as a library so that `faxsmith` and `cargo-faxsmith` are one.

mod args;
mod ci;
mod config;
mod explain;
mod failure;
mod files;
mod fmt;
mod git;
mod interrupt;
mod invocation;
mod lint;
mod lsp;
mod map;
pub mod new;
mod output;
mod presets;
mod prompt;
mod render;
pub mod report;
mod rule_list;
mod schemas;
mod settings;
mod shell;
mod site;
mod subject;
mod test;
mod write;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::args::{Args, Command};
use crate::failure::Failure;

/// A tree of small strings is made and dropped for every file: this takes a fifth less time than the system's allocator (and far less
/// than that of musl).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Runs the program with the arguments of the process and returns its exit code (see README: 0, 1, 2, 3, 130).
#[must_use]
pub fn main() -> ExitCode {
    interrupt::install();
    let (name, arguments) = invocation::calling(std::env::args_os().collect());
    let command = Args::command().bin_name(name);
    let matches = match command.try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            // A closed pipe is no reason to fail.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let outcome = Args::from_arg_matches(&matches).map_err(|error| Failure::usage(error.to_string())).and_then(|args| run(&args));
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            output::failure(&failure);
            ExitCode::from(2)
        }
    }
}

fn run(args: &Args) -> Result<u8, Failure> {
    output::choose_colour(args.color);
    match &args.command {
        Command::New(new) => new::run(new, args.quiet),
        Command::Ci(ci) => ci::run(ci, args.quiet),
        Command::Presets(presets) => presets::run(presets),
        Command::Lsp(lsp) => lsp::run(lsp),
        Command::Lint(lint) => lint::run(lint, args.quiet),
        Command::Fmt(fmt) => fmt::run(fmt, args.quiet),
        Command::Render(render) => render::run(render),
        Command::Map(map) => map::run(map),
        Command::Test(test) => test::run(test, args.quiet),
        Command::Config(config) => config::run(config),
        Command::Explain(explain) => explain::run(explain),
        Command::Rules(rules) => rule_list::run(rules, args.quiet),
        Command::Schema(schema) => schemas::run(schema),
        Command::Completions(completions) => shell::completions(completions),
        Command::Man => shell::man(),
    }
}
