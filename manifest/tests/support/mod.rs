//! What was recorded from the real runtimes.

use std::io::Read;
use std::path::{Path, PathBuf};

/// The text of a file of recorded lines in `folder`, one JSON object a line.
pub fn unpacked(folder: &Path, file: &str) -> String {
    let packed = std::fs::read(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut text = String::new();
    flate2::read::GzDecoder::new(&packed[..]).read_to_string(&mut text).unwrap_or_else(|error| panic!("{file}: {error}"));
    text
}

/// The project's own folder of recorded lines.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/vectors")
}
