//! How the program was called.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::shell;

/// The name that the program goes by, and its arguments, the name first. Cargo passes the subcommand's name as the first one.
pub fn calling(mut arguments: Vec<OsString>) -> (&'static str, Vec<OsString>) {
    let program = arguments.first().map(PathBuf::from).unwrap_or_default();
    let is_cargo = program.file_stem().is_some_and(|stem| stem == "cargo-faxsmith");
    if !is_cargo {
        return ("faxsmith", arguments);
    }
    if arguments.get(1).is_some_and(|argument| argument == "faxsmith") {
        arguments.remove(1);
        return ("cargo faxsmith", arguments);
    }
    ("cargo-faxsmith", arguments)
}

/// The same command to type into a shell, without the flags `gone` and with `more` behind `command`, the subcommand.
pub fn changed(command: &str, gone: &[&str], more: &[&str]) -> String {
    let (name, arguments) = calling(std::env::args_os().collect());
    let mut words = vec![name.to_owned()];
    let mut more = Some(more);
    for argument in arguments.iter().skip(1).map(|argument| argument.to_string_lossy()) {
        if !gone.contains(&&*argument) {
            words.push(shell::word(&argument));
        }
        if argument == command {
            words.extend(more.take().unwrap_or_default().iter().map(|&word| word.to_owned()));
        }
    }
    words.join(" ")
}
