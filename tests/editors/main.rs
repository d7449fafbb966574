//! The language server in real editors, and spoken to with the abilities that they declare. `tests/editors/install.sh` installs them.

#[path = "../support/mod.rs"]
mod support;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/editors")
}

/// Whether a program can be started; says aloud if not.
fn present(program: impl AsRef<std::ffi::OsStr>) -> bool {
    let program = program.as_ref();
    let there = Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
    if !there {
        // Past the test runner.
        let _ = writeln!(std::io::stderr(), "SKIPPED: {} is not there: run tests/editors/install.sh, on Debian", program.display());
    }
    there
}

/// Runs a command that tests the server and says what went wrong.
fn passes(command: &mut Command) {
    let output = command.current_dir(here()).output().expect("the test starts");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?} ended with {}\n{out}\n{err}", output.status);
}

fn script(name: &str) -> Command {
    let mut command = Command::new(here().join(name));
    command.arg(env!("CARGO_BIN_EXE_faxsmith"));
    command
}

#[test]
fn with_the_abilities_of_known_clients() {
    let python = here().join(".venv/bin/python");
    if present(&python) {
        let mut pytest = Command::new("timeout");
        pytest.arg("300").arg(python).args(["-B", "-m", "pytest", "-q", "-c", "pytest-lsp/pytest.ini", "pytest-lsp"]);
        passes(pytest.env("FAXSMITH", env!("CARGO_BIN_EXE_faxsmith")));
    }
}

#[test]
fn in_neovim() {
    if present("nvim") {
        passes(&mut script("nvim/run.sh"));
    }
}

#[test]
fn in_newer_neovims() {
    for release in ["trixie", "forky"] {
        let tree = here().join(format!(".neovim-{release}"));
        if tree.join("run").exists() {
            passes(script("nvim/run.sh").arg(tree));
        } else {
            let _ = writeln!(std::io::stderr(), "SKIPPED: {} is not there: run tests/editors/install.sh, on Debian", tree.display());
        }
    }
}

#[test]
fn in_emacs() {
    if present("emacs") {
        passes(&mut script("emacs/run.sh"));
    }
}

#[test]
fn in_vim() {
    if !present("vim") {
        return;
    }
    if Path::new("/usr/share/vim-ale").exists() {
        passes(&mut script("vim/run.sh"));
    } else {
        let _ = writeln!(std::io::stderr(), "SKIPPED: ALE is not there: run tests/editors/install.sh, on Debian");
    }
}

/// Where `install.sh` puts VS Code: beside what Cargo builds.
fn vscode_cache() -> Option<PathBuf> {
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("editors");
    let there = cache.join("code-server/version").exists() && extension().join("node_modules").exists();
    if !there {
        let _ = writeln!(std::io::stderr(), "SKIPPED: VS Code is not in {}: run tests/editors/install.sh, on Debian", cache.display());
    }
    there.then_some(cache)
}

fn extension() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("editors/vscode")
}

// One test, as all of it builds the extension in its folder.
#[test]
fn in_visual_studio_code() {
    let Some(cache) = vscode_cache() else { return };
    for script in ["check", "test"] {
        let mut npm = Command::new("npm");
        passes(npm.args(["run", "--silent", script, "--prefix"]).arg(extension()).env("FAXSMITH", env!("CARGO_BIN_EXE_faxsmith")));
    }
    let mut node = Command::new("node");
    passes(node.arg("vscode/run.mjs").arg(env!("CARGO_BIN_EXE_faxsmith")).arg(cache));
}
