//! Reading files and standard input, none of which may be too large.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::failure::Failure;

/// Files larger than this are never read.
pub const MAX_READ: u64 = 16 << 20;
/// The size of a buffer that most files fit into.
const USUAL: usize = 8 << 10;

/// Reads standard input.
pub fn read_stdin() -> Result<Vec<u8>, Failure> {
    read_all(io::stdin().lock(), MAX_READ)
        .map_err(|error| Failure::usage(format!("can't read standard input: {error}")))?
        .ok_or_else(|| Failure::usage("standard input is not read: it is larger than 16 MiB, no manifest is"))
}

/// Reads a file of at most `limit` bytes; `None` where it has more.
pub fn read(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut file = File::open(path)?;
    // Most files fit into this. For them to be asked for their size takes the system longer than to find that no more comes.
    let mut bytes = Vec::with_capacity(USUAL);
    file.by_ref().take(USUAL as u64).read_to_end(&mut bytes)?;
    if bytes.len() < USUAL {
        return Ok(within(limit, bytes));
    }
    let size = file.metadata()?.len();
    if size > limit {
        return Ok(None);
    }
    // That is no more than a hint: the file may change, and those of the system say 0.
    bytes.reserve_exact(usize::try_from(size).unwrap_or_default().saturating_sub(USUAL) + 1);
    up_to(limit, file, bytes)
}

/// Reads a stream of at most `limit` bytes; `None` where it has more.
pub fn read_all(source: impl Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    up_to(limit, source, Vec::new())
}

/// Reads the rest of what begins with some bytes.
fn up_to(limit: u64, rest: impl Read, mut bytes: Vec<u8>) -> io::Result<Option<Vec<u8>>> {
    rest.take((limit + 1).saturating_sub(bytes.len() as u64)).read_to_end(&mut bytes)?;
    Ok(within(limit, bytes))
}

fn within(limit: u64, bytes: Vec<u8>) -> Option<Vec<u8>> {
    (bytes.len() as u64 <= limit).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_every_size() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("file");
        for size in [0, 1, USUAL - 1, USUAL, USUAL + 1, 5 * USUAL] {
            let bytes: Vec<u8> = (0..size).map(|at| (at % 251) as u8).collect();
            std::fs::write(&path, &bytes).expect("the folder can be written to");
            for limit in [0, 1, USUAL - 1, USUAL, USUAL + 1, 5 * USUAL, 9 * USUAL] {
                let found = read(&path, limit as u64).expect("it can be read");
                assert!(found == (size <= limit).then(|| bytes.clone()), "{size} bytes, at most {limit}");
                assert!(read_all(&*bytes, limit as u64).is_ok_and(|all| all == found), "{size} bytes, at most {limit}");
            }
        }
    }

    /// A pipe says that it is empty, and gives less than was asked for.
    #[test]
    #[cfg(unix)]
    fn pipes() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().is_ok_and(|status| status.success()));
        let bytes: Vec<u8> = (0..3 * USUAL + 5).map(|at| (at % 251) as u8).collect();
        for (limit, want) in [(MAX_READ, Some(&bytes)), (USUAL as u64, None)] {
            std::thread::scope(|scope| {
                scope.spawn(|| {
                    let mut pipe = std::fs::OpenOptions::new().write(true).open(&path).expect("somebody reads");
                    // The reader may have seen enough.
                    bytes.chunks(1000).try_for_each(|some| std::io::Write::write_all(&mut pipe, some))
                });
                assert!(read(&path, limit).is_ok_and(|read| read.as_ref() == want), "at most {limit}");
            });
        }
    }
}
