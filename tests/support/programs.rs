//! The programs that generated plugins are checked with.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

/// A path of what `tests/new_code/install.sh` has installed, and of the doubles beside it.
pub fn tool(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/new_code").join(path)
}

/// The program, to be run in a folder; none where it is missing, which is told.
pub fn program(path: impl AsRef<Path>, folder: &Path) -> Option<Command> {
    let path = path.as_ref();
    if !Command::new(path).arg("--version").output().is_ok_and(|output| output.status.success()) {
        let _ = writeln!(std::io::stderr(), "SKIPPED: {} is not there: run tests/new_code/install.sh", path.display());
        return None;
    }
    let mut command = Command::new(path);
    command.current_dir(folder).env_remove("NODE_TEST_CONTEXT").env_remove("NODE_OPTIONS").env_remove("PYTHONPATH");
    Some(command)
}

/// What it prints; it must end well.
pub fn passed(command: &mut Command) -> String {
    let output = command.output().expect("the program starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{text}", output.status);
    text
}

/// Compiles all TypeScript plugins of a folder at once into its `dist`, with the options of one plugin's own tsconfig.json.
pub fn compile(folder: &Path, package: &str) -> Option<()> {
    let mut tsc = program(tool("npm/node_modules/.bin/tsc"), folder)?;
    // Where tsc looks for @types/node.
    #[cfg(unix)]
    std::os::unix::fs::symlink(tool("npm/node_modules"), folder.join("node_modules")).expect("a link");
    let config = json!({
        "extends": format!("./providers/{package}/tsconfig.json"),
        "compilerOptions": { "rootDir": ".", "outDir": "dist" },
        "include": ["providers"],
    });
    super::write(folder, "tsconfig.json", config.to_string().as_bytes());
    passed(&mut tsc);
    Some(())
}

/// The settings that the README of a plugin in code shows.
pub fn example(folder: &Path, package: &str) -> Value {
    let readme = fs::read_to_string(folder.join("providers").join(package).join("README.md")).expect("a README");
    super::registration(&readme)[0]["providers"]["outbound"]["settings"].clone()
}
