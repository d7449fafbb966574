//! Running the real binary.

#![allow(dead_code, reason = "each test file uses its own part")]

pub mod lsp;
pub mod programs;
#[cfg(unix)]
pub mod screen;
pub mod terminal;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run came to.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// The binary, without colours and without the settings of whoever runs the tests.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_faxsmith"));
    command.current_dir(folder).env_remove("CLICOLOR_FORCE").env_remove("NO_COLOR").stdin(Stdio::null());
    command
}

pub fn faxsmith<A: AsRef<OsStr>>(folder: &Path, arguments: &[A]) -> Run {
    finished(command(folder).args(arguments).output().expect("the binary starts"))
}

pub fn faxsmith_reading<A: AsRef<OsStr>>(folder: &Path, input: &[u8], arguments: &[A]) -> Run {
    let mut child = command(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    child.stdin.take().expect("a pipe").write_all(input).expect("the binary reads all");
    finished(child.wait_with_output().expect("the binary ends"))
}

/// The same as somebody who may not do everything: root becomes nobody. `None` where that can't be, which is told.
#[cfg(unix)]
pub fn as_nobody(here: &Path, arguments: &[&str]) -> Option<Run> {
    use std::os::unix::fs::PermissionsExt;
    let place = folder(&[]);
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"));
    if !is_root {
        return Some(faxsmith(here, arguments));
    }
    // It runs from a place where nobody may go, and works in one.
    for path in [place.path(), here] {
        let mode = fs::metadata(path).expect("a folder").permissions().mode();
        fs::set_permissions(path, fs::Permissions::from_mode(mode | 0o055)).expect("an own folder");
    }
    let program = place.path().join("faxsmith");
    fs::copy(env!("CARGO_BIN_EXE_faxsmith"), &program).expect("a copy");
    let mut nobody = Command::new("setpriv");
    nobody.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program).args(arguments).current_dir(here);
    let output = nobody.output().ok();
    if output.is_none() {
        let _ = writeln!(std::io::stderr(), "SKIPPED: this is root, and there is no setpriv");
    }
    output.map(finished)
}

pub fn finished(output: std::process::Output) -> Run {
    Run {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("errors are UTF-8"),
    }
}

/// A folder that goes away, with files in it.
pub fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        write(folder.path(), path, text.as_bytes());
    }
    folder
}

pub fn write(folder: &Path, path: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(&path, bytes).expect("a file");
    path
}

/// All files below a folder, by path with `/`.
pub fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, here: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(here).expect("a folder that can be read") {
            let path = entry.expect("a folder that can be read").path();
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                let name = path
                    .strip_prefix(root)
                    .expect("a folder that can be read")
                    .to_str()
                    .expect("a folder that can be read")
                    .replace('\\', "/");
                found.insert(name, fs::read(&path).expect("a file that can be read"));
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(root, root, &mut found);
    found
}

/// What the README of a plugin shows of Faxbot's own files: the configuration, an item of the registry, the traits.
pub fn registration(readme: &str) -> Vec<serde_json::Value> {
    let blocks = readme.split("~~~json\n").skip(1).map(|part| part.split("\n~~~").next().expect("a block"));
    blocks.map(|block| serde_json::from_str(block).expect("it is JSON")).collect()
}

/// A manifest without any finding.
pub const CLEAN: &str = include_str!("../rule_pages/base.json");

/// A manifest with a value replaced.
pub fn manifest_with(old: &str, new: &str) -> String {
    assert!(CLEAN.contains(old), "{old} stands in the manifest");
    CLEAN.replacen(old, new, 1)
}

/// The findings of a JSON report.
pub fn report(run: &Run) -> serde_json::Value {
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}
