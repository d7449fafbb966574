//! Standard output and standard error. A reader that goes away (`| head`) is no error: what is left is not printed.

use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anstream::ColorChoice;

use crate::args::Color;
use crate::failure::Failure;

/// Decides about colours for the whole program: the option, then NO_COLOR and CLICOLOR_FORCE, then whether it is a terminal.
pub fn choose_colour(color: Color) {
    match color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    }
    .write_global();
}

/// Whether standard output gets colours.
pub fn is_coloured() -> bool {
    anstream::AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// Whether standard output is a terminal that shows links as words.
pub fn has_hyperlinks() -> bool {
    supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout)
}

/// Writes to standard output.
pub fn print(text: &[u8]) -> Result<(), Failure> {
    print_all(std::iter::once(text))
}

/// Writes one text after the other to standard output.
pub fn print_all<'t>(texts: impl Iterator<Item = &'t [u8]>) -> Result<(), Failure> {
    let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let write = || {
        for text in texts {
            out.write_all(text)?;
        }
        out.flush()
    };
    match write() {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::usage(format!("can't write to standard output: {error}"))),
        _ => Ok(()),
    }
}

/// Whether standard error gets colours.
pub fn is_error_coloured() -> bool {
    anstream::AutoStream::choice(&io::stderr()) != ColorChoice::Never
}

/// Writes what stops the program to standard error.
pub fn failure(failure: &Failure) {
    match &failure.excerpt {
        Some(excerpt) => remark(excerpt.trim_end()),
        None => error(&failure.message),
    }
}

/// Writes one error to standard error.
pub fn error(message: &str) {
    let style = anstyle::Style::new().bold().fg_color(Some(anstyle::AnsiColor::Red.into()));
    // There is no place left to complain about a closed standard error.
    let _ = writeln!(anstream::stderr().lock(), "{style}error{style:#}: {message}");
}

/// Writes a remark to standard error.
pub fn remark(message: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{message}");
}

/// Whether a line stands on the terminal that is to go away again.
static STATUS: Mutex<bool> = Mutex::new(false);

/// Shows a line on standard error in place of the one before. It must fit into any terminal.
pub fn status(line: &str) {
    let mut shown = STATUS.lock().unwrap_or_else(PoisonError::into_inner);
    *shown = true;
    let _ = write!(io::stderr().lock(), "\r\x1b[2K{line}");
}

/// Takes the line away. None appears while the answer lives.
pub fn end_status() -> MutexGuard<'static, bool> {
    let mut shown = STATUS.lock().unwrap_or_else(PoisonError::into_inner);
    if std::mem::take(&mut *shown) {
        let _ = write!(io::stderr().lock(), "\r\x1b[2K");
    }
    shown
}
