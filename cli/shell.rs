//! `faxsmith completions` and `faxsmith man`.

use clap::CommandFactory;

use crate::args::{Args, CompletionsArgs};
use crate::failure::Failure;
use crate::output;

pub fn completions(args: &CompletionsArgs) -> Result<u8, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "faxsmith", &mut text);
    output::print(&text)?;
    Ok(0)
}

pub fn man() -> Result<u8, Failure> {
    let mut text = Vec::new();
    // One page with every subcommand on it: what `man faxsmith` should answer.
    let command = Args::command().flatten_help(true);
    clap_mangen::Man::new(command).render(&mut text).map_err(|error| Failure::usage(format!("can't make the manual page: {error}")))?;
    output::print(&text)?;
    Ok(0)
}
