//! Standard output and standard error. A reader that goes away (`| head`) is no error: what is left is not printed.

use std::io::{self, IoSlice, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anstream::ColorChoice;

use crate::args::Color;
use crate::failure::Failure;

/// How many texts Unix takes in one call.
const AT_ONCE: usize = 1024;

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
    let mut out = io::stdout().lock();
    match write_all(&mut out, texts).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::usage(format!("can't write to standard output: {error}"))),
        _ => Ok(()),
    }
}

/// Writes many texts with few calls, from where they are: a buffer would copy them all.
fn write_all<'t>(out: &mut impl Write, texts: impl Iterator<Item = &'t [u8]>) -> io::Result<()> {
    let mut texts = texts.filter(|text| !text.is_empty()).map(IoSlice::new).peekable();
    while texts.peek().is_some() {
        let mut batch: Vec<IoSlice<'_>> = texts.by_ref().take(AT_ONCE).collect();
        let mut left = &mut batch[..];
        while !left.is_empty() {
            match out.write_vectored(left) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => IoSlice::advance_slices(&mut left, written),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes a few bytes each time, and is interrupted now and then.
    struct Slow {
        taken: Vec<u8>,
        calls: usize,
    }

    impl Write for Slow {
        fn write(&mut self, text: &[u8]) -> io::Result<usize> {
            self.calls += 1;
            if self.calls.is_multiple_of(3) {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let taken = &text[..text.len().min(self.calls % 7 + 1)];
            self.taken.extend(taken);
            Ok(taken.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn many_texts_arrive_whole() {
        for count in [0, 1, AT_ONCE, 2 * AT_ONCE + 1] {
            let texts: Vec<String> = (0..count).map(|at| "x".repeat(at % 5) + &at.to_string()[at % 2..]).collect();
            let mut out = Slow { taken: Vec::new(), calls: 0 };
            write_all(&mut out, texts.iter().map(|text| text.as_bytes())).expect("nothing fails");
            assert_eq!(String::from_utf8(out.taken).ok(), Some(texts.concat()));
        }
    }

    #[test]
    fn nothing_taken_is_an_error() {
        let error = write_all(&mut [0; 3].as_mut_slice(), [&b"ab"[..], b"cd"].into_iter()).expect_err("four bytes into three");
        assert_eq!(error.kind(), io::ErrorKind::WriteZero);
    }
}
