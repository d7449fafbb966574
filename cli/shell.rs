//! Shells: `faxsmith completions` and `faxsmith man`, and how a word is written for them.

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

/// A word for bash, in quotes only where it needs them.
pub fn word(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:=@%+,".contains(&byte);
    if !text.is_empty() && text.bytes().all(is_plain) { text.to_owned() } else { quoted(text) }
}

/// A word for bash. Control characters, which single quotes would hand to the terminal as they are, are written as escapes.
pub fn quoted(text: &str) -> String {
    let is_plain = |c: char| faxsmith_manifest::mask::visible(c).is_some();
    if text.chars().all(is_plain) {
        return format!("'{}'", text.replace('\'', "'\\''"));
    }
    let mut word = "$'".to_owned();
    for c in text.chars() {
        match c {
            '\'' => word.push_str("\\'"),
            '\\' => word.push_str("\\\\"),
            '\n' => word.push_str("\\n"),
            '\r' => word.push_str("\\r"),
            '\t' => word.push_str("\\t"),
            c if is_plain(c) => word.push(c),
            c => c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| word.push_str(&format!("\\x{byte:02x}"))),
        }
    }
    word + "'"
}
